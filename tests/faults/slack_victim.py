"""`usher run`, to be killed. It loads everything once, and forks for each line that it reads: `python -m ...`.

A line names the moment at which the fork kills itself, or is empty. The lease of a message is a second here, so that
nobody waits a minute for it to run out.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bot.company import run_company
from bot.platforms.slack.slack import Slack
from bot.relay import Relay
from bot.settings import Settings
from domain.history import Happening
from domain.places import Address, MessageRef
from storage import outbox
from storage.history import History

LEASE = timedelta(seconds=1)


def die() -> None:
    """As if the machine had lost its power."""
    os.kill(os.getpid(), signal.SIGKILL)


def _when_registered(do: Callable[[], None]) -> None:
    """The entry in the chain is the last thing that is written of an idea before the commit."""
    write = History.add

    async def add(self: History, at: Any, *happenings: Happening) -> None:
        await write(self, at, *happenings)
        if any(one.verb == "registered" for one in happenings):
            do()

    History.add = add  # type: ignore[method-assign]  # this process does nothing else any more


def before_commit() -> None:
    _when_registered(die)


def after_commit() -> None:
    """The wake-up of the relay is the first thing that happens after a commit."""

    def next_wakes() -> None:
        Relay.kick = lambda self: die()  # type: ignore[method-assign]  # the same

    _when_registered(next_wakes)


def before_send() -> None:
    _around_the_send(kills_before=True)


def after_send() -> None:
    _around_the_send(kills_before=False)


def _around_the_send(*, kills_before: bool) -> None:
    """Of what goes to a channel."""
    send = Slack.send

    async def dying(self: Slack, address: Address, *given: Any, **more: Any) -> MessageRef:
        if address.conversation.startswith("C") and kills_before:
            die()
        ref = await send(self, address, *given, **more)
        if address.conversation.startswith("C"):
            die()
        return ref

    Slack.send = dying  # type: ignore[method-assign]  # the same


MOMENTS: dict[str, Callable[[], None]] = {
    one.__name__: one for one in (before_commit, after_commit, before_send, after_send)
}


def main() -> None:
    outbox.LEASE = LEASE
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            if moment := line.strip():
                MOMENTS[moment]()
            os._exit(asyncio.run(run_company(Settings())))
        print(json.dumps({"pid": child}), flush=True)
        _, status = os.waitpid(child, 0)
        print(json.dumps({"status": status}), flush=True)


if __name__ == "__main__":
    main()
