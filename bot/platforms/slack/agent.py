"""What Slack offers to agents: prompts to begin with, and a status while something takes longer."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from bot.events import Reply
from bot.platforms.slack.api import Api, Failed, Limited, Lost
from bot.platforms.slack.values import Payload

log = structlog.get_logger()

QUICK = 0.3  # seconds; what is answered within them needs no status
CALLING = 1.0  # seconds for a call that nobody waits for
STATUS = "is looking into it …"
TITLE = "What can I do for you?"


@dataclass(frozen=True)
class Agent:
    """`prompts` are title and message of what people can begin with, four at most."""

    api: Api
    prompts: Sequence[tuple[str, str]]

    async def suggest(self, channel: str) -> None:
        """The prompts, when somebody opens the chat."""
        prompts = [{"title": title, "message": message} for title, message in self.prompts]
        await self._call("assistant.threads.setSuggestedPrompts", channel_id=channel, title=TITLE, prompts=prompts)

    async def watch(self, message: Payload, work: asyncio.Future[Reply]) -> None:
        """Shows under the message that it is being worked on, while that takes longer than QUICK.

        Runs beside the answer, which must not wait for it.
        """
        done, _ = await asyncio.wait((work,), timeout=QUICK)
        if not done:
            await self._status(message, STATUS)
            await asyncio.wait((work,))
            await self._status(message, "")

    async def _status(self, message: Payload, status: str) -> None:
        where = {"channel_id": message.get("channel"), "thread_ts": message.get("thread_ts") or message.get("ts")}
        await self._call("assistant.threads.setStatus", **where, status=status)

    async def _call(self, method: str, **args: object) -> None:
        try:
            await self.api.call(method, timeout=CALLING, **args)
        except (Failed, Limited, Lost) as error:
            log.info("not shown", method=method, error=type(error).__name__)
