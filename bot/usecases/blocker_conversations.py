"""Conversations about blockers: what they are about, and their beginning.

Where an escalation came from is kept beside its answers and not among them: nobody can type a thread that answers
should go to.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import uuid4

from bot import blocker_actions as names
from bot.conversation.engine import Submit, advance
from bot.conversation.flow import Flow, Json, World
from bot.conversation.state import State, to_json
from bot.events import SourceMessage
from bot.ui import Choice
from bot.usecases import converse
from bot.usecases.blocker_desk import acting, load
from bot.usecases.blocker_timing import timing_of
from bot.usecases.converse import Turn
from bot.usecases.desk import Act, Desk
from bot.usecases.escalating import kind_choice, severity_choice
from bot.usecases.vetting import options, vet
from domain.authority import belongs
from domain.blocker import Blocker, BlockerId, BlockerStatus
from domain.blocker_acts import decline, proceed, propose_resolution, reopen, reply
from domain.blocker_moves import change_severity, reroute
from domain.blockers import Category, Severity
from domain.errors import NotAllowed
from domain.places import Address
from storage.conversations import Conversation

FROM_MESSAGE = "from message "  # how the subject of such a conversation begins
_ANY = "…"  # words to try an end with


@dataclass(frozen=True, slots=True)
class Source:
    """The message that an escalation began with. `digest` is of its words, to tell whether they were changed."""

    link: str | None = None
    author: str | None = None
    digest: str | None = None
    thread: Address | None = None

    @property
    def subject(self) -> str | None:
        """As it is kept with the conversation; None when there is nothing to keep."""
        thread = self.thread
        place = [thread.platform, thread.tenant, thread.conversation, thread.thread] if thread is not None else None
        kept = [self.link, self.author, self.digest, place]
        return f"{FROM_MESSAGE}{json.dumps(kept)}" if any(kept) else None

    def is_quote(self, words: str) -> bool:
        """Whether the words are the message's own, as it was."""
        return self.digest is not None and self.digest == _digest(words)


def source_of(subject: str | None) -> Source:
    """What was kept; an empty one for a conversation that began with no message."""
    if not (subject or "").startswith(FROM_MESSAGE):
        return Source()
    link, author, digest, place = json.loads((subject or "").removeprefix(FROM_MESSAGE))
    return Source(link, author, digest, Address(*place) if place is not None else None)


def kept(message: SourceMessage, words: str) -> Source:
    """What of the message goes along besides its words."""
    return Source(message.link, message.author, _digest(words) if words else None, message.thread)


def _digest(words: str) -> str:
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:16]


def may_escalate(act: Act) -> None:
    """Raises NotAllowed for guests and for those whose account is switched off, before anything is asked."""
    ruling = belongs(act.person)
    if not ruling:
        raise NotAllowed(ruling.reason or "")


async def begin(act: Act, flow: Flow, subject: str | None, given: Mapping[str, Json], *, again: bool = False) -> Turn:
    """Starts the flow about that. With `again` one of this person's that is open about the very same goes on instead.

    What is given already never ends it: the person has the last word.
    """
    id = uuid4().hex
    place = act.origin.place.key
    empty = State(flow.name, flow.version, given=tuple(given), forms=flow.forms, place=place, subject=subject or "")
    vetted = await vet(act, flow, id, given, await options(act, flow, empty, list(given)))
    state, _ = advance(flow, empty, Submit(vetted.values, held=vetted.held, ends=False)) if given else (empty, {})
    async with act.desk() as desk:
        known = await _open(desk, flow, subject) if again else None
        if known is None:
            now, raw = desk.now, to_json(state)
            known = Conversation(id, flow.name, act.person.id, raw, state.status, now, now, subject)
            await desk.uow.conversations.add(known)
        await desk.uow.conversations.focus(act.origin.account, act.origin.place, known.id)
    return await converse.look(converse.silent(act), {flow.name: flow}, known.id)


def thread_of(act: Act) -> Address | None:
    """The thread that the person writes in; None in a direct chat, and where there is none."""
    place = act.origin.place
    return None if act.origin.direct or place.thread is None else place


def in_thread(source: Source, act: Act) -> Source:
    """The same, with the thread that the person writes in where the message has none."""
    return source if source.thread is not None else replace(source, thread=thread_of(act))


async def _open(desk: Desk, flow: Flow, subject: str | None) -> Conversation | None:
    since = desk.now - timedelta(days=desk.model.clocks.draft_days)
    mine = await desk.uow.conversations.open_of(desk.person.id, since)
    wanted = (flow.name, subject, desk.person.id)
    return next((one for one in mine if (one.flow, one.subject, one.owner) == wanted), None)


async def may_begin(desk: Desk, flow: str, id: str) -> Blocker:
    """The blocker that the flow is about. Raises what its end would raise now, before the first question."""
    blocker = await load(desk, id)
    who = await acting(desk, blocker)
    timing = await timing_of(desk.act.office, desk.uow, [blocker])
    match flow:
        case names.SOLVE:
            propose_resolution(blocker, who, _ANY, desk.now, timing)
        case names.REOPEN:
            reopen(blocker, who, _ANY, desk.now, timing)
        case names.DECLINE:
            decline(blocker, who, _ANY, desk.now, timing)
        case names.REROUTE:
            other = next(one for one in Category if one is not blocker.category)
            reroute(blocker, who, other, _ANY, desk.now, timing)
        case names.SEVERITY:
            worse = next(one for one in Severity if one is not blocker.severity)
            change_severity(blocker, who, worse, desk.now, timing)
        case names.PLAN:
            proceed(blocker, who, BlockerStatus.IN_PROGRESS, desk.now, timing)
        case _:
            reply(blocker, who, desk.now, timing)
    return blocker


async def other_routes(world: World) -> Sequence[Choice]:
    """For `choices=`: every kind but the one that the blocker is now."""
    now = await _as_it_is(world)
    table = world.model.blockers
    return [kind_choice(one, table) for one in Category if now is None or one is not now.category]


async def other_severities(world: World) -> Sequence[Choice]:
    """For `choices=`: every severity but the one that the blocker has now."""
    now = await _as_it_is(world)
    table = world.model.blockers
    return [severity_choice(one, table) for one in Severity if now is None or one is not now.severity]


async def _as_it_is(world: World) -> Blocker | None:
    if not isinstance(world, Act) or not world.subject:
        return None
    async with world.looking() as desk:
        return await desk.uow.blockers.get(BlockerId(world.subject))
