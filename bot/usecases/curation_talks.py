"""Conversations about an entry, a proposal or a question: what they are about, and their beginning.

What a button names (`which-data`, `which-data:4`, `question:12`, `lesson:AI-2026-0042`) becomes a subject that also
holds which version was looked at, so that nobody overwrites what they have not seen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import uuid4

from bot.conversation.engine import Submit, advance
from bot.conversation.flow import Flow, Json
from bot.conversation.state import State, to_json
from bot.usecases import converse
from bot.usecases.converse import Flows, Turn
from bot.usecases.curation import HIGHEST
from bot.usecases.desk import Act, Desk
from bot.usecases.vetting import options, vet
from storage.conversations import Conversation

_ENTRY = re.compile(r"([a-z0-9-]{1,60}) (version|proposal) (\d{1,9})")
_QUESTION = re.compile(r"question (\d{1,9})")


class Kind(StrEnum):
    """What a conversation is about."""

    NEW = "new"
    VERSION = "version"  # an entry, looked at in that version; 0 as it came with Usher
    PROPOSAL = "proposal"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Aim:
    """`number` is a version's, or a question's."""

    kind: Kind
    id: str = ""
    number: int = 0

    @property
    def subject(self) -> str:
        """As it is kept with the conversation, and shown among the drafts."""
        match self.kind:
            case Kind.NEW:
                return ""
            case Kind.QUESTION:
                return f"question {self.number}"
            case Kind.VERSION | Kind.PROPOSAL:
                return f"{self.id} {self.kind} {self.number}"


def aim_of(subject: str | None) -> Aim:
    """What the subject of a conversation says; a new entry when it says nothing."""
    if found := _ENTRY.fullmatch(subject or ""):
        return Aim(Kind(found[2]), found[1], int(found[3]))
    if found := _QUESTION.fullmatch(subject or ""):
        return Aim(Kind.QUESTION, "", int(found[1]))
    return Aim(Kind.NEW)


def named(subject: str) -> tuple[str, int | None]:
    """What a button names: an id and perhaps the number behind its colon."""
    id, _, number = subject.strip().partition(":")
    known = number.isascii() and number.isdigit() and len(number) < 10 and int(number) <= HIGHEST
    return id.strip(), int(number) if known else None


async def begin(act: Act, flows: Flows, flow: Flow, aim: Aim, given: Mapping[str, Json]) -> Turn:
    """Starts the flow about that; one of this person's that is open about the very same goes on instead."""
    if aim.kind is Kind.NEW:
        return await converse.begin(act, flow, given)
    id, subject = uuid4().hex, aim.subject
    place = act.origin.place.key
    empty = State(flow.name, flow.version, given=tuple(given), forms=flow.forms, place=place, subject=subject)
    vetted = await vet(act, flow, id, given, await options(act, flow, empty, list(given)))
    state, _ = advance(flow, empty, Submit(vetted.values, held=vetted.held, ends=False)) if given else (empty, {})
    async with act.desk() as desk:
        known = await _open(desk, flow, subject)
        if known is None:
            now, raw = desk.now, to_json(state)
            known = Conversation(id, flow.name, act.person.id, raw, state.status, now, now, subject)
            await desk.uow.conversations.add(known)
        await desk.uow.conversations.focus(act.origin.account, act.origin.place, known.id)
    return await converse.look(converse.silent(act), flows, known.id)


async def _open(desk: Desk, flow: Flow, subject: str) -> Conversation | None:
    since = desk.now - timedelta(days=desk.model.clocks.draft_days)
    mine = await desk.uow.conversations.open_of(desk.person.id, since)
    return next(
        (one for one in mine if (one.flow, one.subject, one.owner) == (flow.name, subject, desk.person.id)), None
    )
