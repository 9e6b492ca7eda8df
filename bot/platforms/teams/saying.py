"""Saying something at once in the conversation that it is an answer to; what could not be said is queued.

What is for one person alone is hidden from the others in a shared place, or said in the direct chat.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import structlog

from bot.events import Audience, Event, Undelivered
from bot.platforms.background import Background
from bot.platforms.base import Dispatch, TryLater
from bot.platforms.teams.pacing import Pacing
from bot.platforms.teams.references import Kind, Reference
from bot.platforms.teams.render import Post, answered, posts
from bot.platforms.teams.sender import Failed, Lost, Sender
from bot.platforms.teams.values import OURS, PRESS, Json
from bot.ui import Message

log = structlog.get_logger()

AT_ONCE = 5.0  # seconds for one call that somebody waits for
REMEMBERED = 2_000  # questions with buttons that can still be shown as answered
FROM_ELSEWHERE = "_You asked me where others read along; this is for you alone._"


@dataclass(frozen=True)
class Saying:
    """`whispers` says whether a message can be hidden from the others in the conversation."""

    sender: Sender
    pacing: Pacing
    dispatch: Dispatch
    background: Background
    whispers: Callable[[Reference], bool]
    _asked: dict[tuple[str, str], Json] = field(default_factory=dict)  # cards by conversation and message

    async def say(self, event: Event, message: Message, audience: Audience, here: Reference) -> None:
        """`here` is where the event came from, and who acted there."""
        origin = event.origin
        if here.kind is Kind.PERSONAL:
            await self._post(event, message, here)
        elif origin.direct:  # a dialog over a shared place
            await self.queue(event, message)
        elif audience is not Audience.ME:
            await self._post(event, message, here, thread=origin.place.thread)
        elif self.whispers(here):
            await self._post(event, message, here, thread=origin.place.thread, targeted=True)
        else:
            await self.queue(event, replace(message, text=f"{FROM_ELSEWHERE}\n\n{message.text}"))

    async def queue(self, event: Event, message: Message) -> None:
        """Through the outbox, to the person's direct chat."""
        await self.dispatch(Undelivered(event.origin, message))

    def answered(self, here: Reference, message: str | None, packed: str) -> Json | None:
        """The question that the button stood on, as it is shown once it was answered; None for an unknown one.

        It is changed for good in the background; the answer to the press changes it at once for whoever pressed.
        """
        card = self._asked.pop((here.conversation, message), None) if message is not None else None
        if card is None or message is None:
            return None
        done = answered(card, _label(card, packed))
        self.background.start(self._changed(here, message, done))
        return done

    async def _changed(self, here: Reference, message: str, card: Json) -> None:
        activity = Post("", card, str(card.get("speak") or "")).activity()
        try:
            await self.pacing.wait(here)
            await self.sender.update(here, message, activity, timeout=AT_ONCE)
        except (Failed, Lost, TryLater) as error:
            log.info("question not closed", error=type(error).__name__)

    async def _post(
        self, event: Event, message: Message, here: Reference, *, thread: str | None = None, targeted: bool = False
    ) -> None:
        """What Teams does not take now is queued. Where nobody knows whether it arrived, twice is better than never."""
        for number, post in enumerate(posts(message)):
            try:
                await self.pacing.wait(here)
                id = await self.sender.post(here, post.activity(), thread=thread, targeted=targeted, timeout=AT_ONCE)
            except (Failed, Lost, TryLater) as error:
                log.warning("answer not posted", error=type(error).__name__, part=number)
                await self.queue(event, message)
                return
            if post.card is not None and not targeted:
                self._remember(here.conversation, id, post.card)

    def _remember(self, conversation: str, message: str, card: Json) -> None:
        if not card.get("actions"):
            return
        if len(self._asked) >= REMEMBERED:
            del self._asked[next(iter(self._asked))]
        self._asked[conversation, message] = card


def _label(value: object, packed: str) -> str:
    """What the button says that carries this, wherever it stands in the card."""
    if isinstance(value, dict):
        ours = value.get("data", {}).get(OURS, {}) if isinstance(value.get("data"), dict) else {}
        if value.get("value") == packed or ours.get(PRESS) == packed:
            return str(value.get("title") or "")
        value = list(value.values())
    if isinstance(value, list):
        return next((found for one in value if (found := _label(one, packed))), "")
    return ""
