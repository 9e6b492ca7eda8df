"""Saying something at once, with little time for each call; what could not be said is queued, so that nothing is lost.

A post of which nobody knows whether it arrived is looked up before it is said again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import structlog

from bot.events import Audience, Event, Undelivered
from bot.platforms.background import Background
from bot.platforms.base import Dispatch, Paused, TryLater, Unreachable, Unsure
from bot.platforms.slack.api import Api, Failed, Limited, Lost
from bot.platforms.slack.render import Post, posts
from bot.platforms.slack.respond import Respond
from bot.platforms.slack.sender import EVENT_TYPE, Sender
from bot.platforms.slack.values import Json, Payload
from bot.ui import Message
from domain.places import Address

log = structlog.get_logger()

OPENING = 1.2  # seconds for a call that somebody waits for; with the work before it, it fits into the 3 s of Slack
SHORTEST = 0.2  # seconds; with less left, nothing is tried any more
BROKEN_OFF = "The end of my last answer did not get through. Please ask me once more."
LOOK = 3.0  # seconds until it is looked up whether a post arrived
_deadline: ContextVar[float] = ContextVar("deadline", default=float("inf"))


def answer_within(seconds: float) -> None:
    """How long what follows in this task may wait for Slack."""
    _deadline.set(asyncio.get_running_loop().time() + seconds)


@dataclass(frozen=True)
class Saying:
    """`payload` is what Slack sent, for what only it knows: addresses, threads, who alone sees a message."""

    api: Api
    respond: Respond
    sender: Sender
    dispatch: Dispatch
    background: Background

    async def say(self, event: Event, message: Message, audience: Audience, payload: Payload) -> None:
        """In the chat or thread that the event came from; what is for the person alone is hidden from the others."""
        origin = event.origin
        if audience is Audience.ME and (not origin.direct or is_ephemeral(payload)):
            if not await self._whispered(event, posts(message), payload):
                await self.queue(event, message)
            return
        if origin.direct and not is_in_chat(payload):  # what it is about may stand in a channel
            await self._post(event, message, origin.place)
            return
        thread = thread_of(payload) if origin.direct or audience is Audience.THREAD else None
        place = channel_of(payload) or origin.place.conversation
        await self._post(
            event, message, replace(origin.place, conversation=place, thread=origin.place.thread or thread)
        )

    async def queue(self, event: Event, message: Message) -> None:
        """Through the outbox, to the person's direct chat."""
        await self.dispatch(Undelivered(event.origin, message))

    async def tried(self, call: Callable[..., Awaitable[Any]], *args: Any, **given: Any) -> bool:
        """Whether the call went well within its time."""
        if (seconds := _for_a_call()) < SHORTEST:
            return False
        try:
            await call(*args, **given, timeout=seconds)
        except (Failed, Limited, Lost) as error:
            log.warning("answer not given", call=call.__name__, error=type(error).__name__)
            return False
        return True

    async def responded(self, event: Event, url: str | None, bodies: Sequence[Json]) -> bool:
        """At the address that came with a command or a press. False when nothing of it could be said."""
        for number, body in enumerate(bodies):
            if not url or not await self.tried(self.respond, url, body):
                return await self._broke_off(event, number)
        return True

    async def _broke_off(self, event: Event, said: int) -> bool:
        """What only one person sees cannot be looked up: they are told that the rest is missing."""
        if said:
            await self.queue(event, Message(BROKEN_OFF))
        return said > 0

    async def _whispered(self, event: Event, shown: Sequence[Post], payload: Payload) -> bool:
        """For the person alone: at the address that came with a press, else in the channel or its thread."""
        thread = {"thread_ts": found} if (found := thread_of(payload)) else {}
        if payload.get("response_url"):
            return await self.responded(event, payload["response_url"], [{**body(post), **thread} for post in shown])
        where: Json = {"channel": event.origin.place.conversation, "user": event.origin.account.user, **thread}
        for number, post in enumerate(shown):
            if not await self.tried(self.api.call, "chat.postEphemeral", text=post.text, blocks=post.blocks, **where):
                return await self._broke_off(event, number)
        return True

    async def _post(self, event: Event, message: Message, place: Address) -> None:
        key = f"answer:{uuid4().hex}"
        for number, post in enumerate(posts(message)):
            try:
                await self._post_once(place, post, key, number)
            except (Failed, Limited, Lost) as error:
                log.warning("answer not posted", error=type(error).__name__)
                if number == 0 and not isinstance(error, Lost):
                    await self.queue(event, message)
                else:
                    self.background.start(self._settle(event, message, place, key))
                return

    async def _post_once(self, place: Address, post: Post, key: str, number: int) -> None:
        if (seconds := _for_a_call()) < SHORTEST:
            raise Failed("no_time_left")
        thread = {"thread_ts": place.thread} if place.thread else {}
        mark = {"id": key, **({"part": number} if number else {})}
        await self.api.call(
            "chat.postMessage",
            timeout=seconds,
            channel=place.conversation,
            text=post.text,
            blocks=post.blocks,
            metadata={"event_type": EVENT_TYPE, "event_payload": mark},
            unfurl_links=False,
            unfurl_media=False,
            **thread,
        )

    async def _settle(self, event: Event, message: Message, place: Address, key: str) -> None:
        """Posts what is missing of it. What cannot be looked up is queued: said twice is better than never."""
        await asyncio.sleep(LOOK)
        whole = replace(message, card=replace(message.card, subject=None)) if message.card else message
        try:
            await self.sender.send(place, whole, None, key, is_repeat=True)
        except (TryLater, Unsure, Unreachable, Paused):
            await self.queue(event, message)


def body(post: Post, audience: Audience = Audience.ME) -> Json:
    """What a command or a press is answered with."""
    seen_by = "ephemeral" if audience is Audience.ME else "in_channel"
    return {"response_type": seen_by, "replace_original": False, "text": post.text, "blocks": post.blocks}


def is_ephemeral(payload: Payload) -> bool:
    """Whether a button stands in a message that one person alone sees."""
    return bool((payload.get("container") or {}).get("is_ephemeral"))


def is_in_chat(payload: Payload) -> bool:
    """Whether the words or the button stand in a direct chat."""
    return payload.get("type") != "message_action" and (channel_of(payload) or "").startswith("D")


def channel_of(payload: Payload) -> str | None:
    """Where a direct message or a button stands, as Slack calls it; None where there is no message."""
    if payload.get("view") is not None:
        return None
    channel = payload.get("channel")
    return channel.get("id") if isinstance(channel, dict) else channel


def thread_of(payload: Payload) -> str | None:
    """The thread that a message or a pressed button stands in."""
    message, container = payload.get("message") or {}, payload.get("container") or {}
    return payload.get("thread_ts") or message.get("thread_ts") or container.get("thread_ts")


def left() -> float:
    """Seconds until the answer must have been given."""
    return _deadline.get() - asyncio.get_running_loop().time()


def _for_a_call() -> float:
    """Seconds for the next call."""
    return min(OPENING, left())
