"""Running a conversation: start it, answer it, leave it, come back to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from bot.conversation.advice import Hint, Probe
from bot.conversation.engine import Cancel, Confirm, Input, Reask, Submit, advance
from bot.conversation.flow import Flow, Json
from bot.conversation.reading import Errors, answers
from bot.conversation.state import State, Status, from_json, to_json
from bot.conversation.view import Options
from bot.ui import Message
from bot.usecases.advising import ahead, filled_out, joined, may_probe
from bot.usecases.around import ChangedMeanwhile
from bot.usecases.desk import Act, Desk
from bot.usecases.keeping import (
    Flows,
    Overtaken,
    Stopped,
    delivered,
    is_open,
    last_page,
    owners_only,
    save,
    state_of,
    with_flow,
    with_next,
)
from bot.usecases.vetting import options, vet
from domain.errors import AlreadyDone, DomainError, NotAllowed, Refused
from domain.initiatives import Initiative
from storage.conversations import Conversation
from storage.meta import Repeated

__all__ = ["Flows", "Turn", "is_open"]

TRIES = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """Where the conversation stands after an act. `result` is what its end said; `next` waits on the stack here.

    `is_queued` when the result is on its way through the outbox and need not be said again. `hint` is worth knowing
    about what was just answered.
    """

    conversation: Conversation
    flow: Flow
    state: State
    errors: Errors = field(default_factory=dict)
    options: Options = field(default_factory=dict)
    result: Message | None = None
    next: Conversation | None = None
    remark: str = ""
    is_queued: bool = False
    hint: Hint | None = None


async def begin(
    act: Act,
    flow: Flow,
    prefilled: Mapping[str, Json] | None = None,
    about: Initiative | None = None,
    fixed: Mapping[str, Json] | None = None,
) -> Turn:
    """Starts the flow in this place and gives it the focus. One that is open for the same record goes on instead.

    `fixed` are first answers that what goes on must share: it is about the very same thing then.

    What is prefilled from a record stands as it is; the words that begin an idea are advised on like any answer. They
    are stored with the conversation, in one transaction, so that what was said is there or was never taken.
    """
    given = {name: raw for name, raw in {**(prefilled or {}), **(fixed or {})}.items() if raw is not None}
    id, subject = uuid4().hex, about.id if about is not None else None
    empty = _blank(act, flow, given, about)
    vetted = await vet(act, flow, id, given, await options(act, flow, empty, list(given)))
    errors: Errors = {}
    async with act.desk() as desk:
        known = await _open_for(desk, flow, about, fixed or {}) if about is not None else None
        if known is None:
            state, errors = advance(flow, empty, Submit(vetted.values, held=vetted.held)) if given else (empty, {})
            if state.status is Status.DONE:  # everything was given; the last page is asked all the same, and ends it
                state = replace(state, status=Status.OPEN, asking=last_page(flow, state))
            now, raw = desk.now, to_json(state)
            known = Conversation(id, flow.name, act.person.id, raw, state.status, now, now, subject)
            await desk.uow.conversations.add(known)
        await desk.uow.conversations.focus(act.origin.account, act.origin.place, known.id)
    turn = await _after(act, flow, known, state_of(flow, known), errors)
    return await _advise(act, turn, list(given)) if known.id == id and subject is None else turn


async def give(act: Act, flows: Flows, id: str, given: Input) -> Turn:
    """One act in a conversation, saved at once; at its end its effect happens in the same transaction."""
    refused: DomainError | None = None
    found = await ahead(act, flows, id) if isinstance(given, Confirm) else None
    for attempt in range(TRIES):
        try:
            return await (_stop(act, flows, id, given, refused) if refused else _give(act, flows, id, given, found))
        except Stopped as stopped:
            if attempt == 0 and isinstance(stopped.error, ChangedMeanwhile):
                continue  # the record moved on at this moment; what it is now says whether the act still makes sense
            refused = stopped.error
        except Overtaken:
            continue
    raise Refused("Somebody else is writing in the same draft right now. Your words are with you; send them again.")


async def answer(
    act: Act,
    flows: Flows,
    id: str,
    values: Mapping[str, Json],
    turn: int | None,
    *,
    ends: bool = True,
    window: str | None = None,
) -> Turn:
    """A page, or one answer: vetted, kept, and advised on. Without `ends` it is kept, and nothing more happens."""
    conversation, flow = await find(act, flows, id)
    state = state_of(flow, conversation)
    values = {name: filled_out(flow, state, name, raw) for name, raw in values.items()}
    offered = await options(act, flow, state, list(values))
    vetted = await vet(act, flow, id, values, offered)
    done = await give(act, flows, id, Submit(vetted.values, turn, ends, vetted.held, window))
    return await _advise(act, done, list(values), before=state) if ends else done


async def find(act: Act, flows: Flows, id: str) -> tuple[Conversation, Flow]:
    """The conversation, if it is this person's; NotFound in words otherwise."""
    async with act.looking() as desk:
        conversation = await desk.uow.conversations.get(id, act.person.id)
    return with_flow(flows, conversation)


async def look(act: Act, flows: Flows, id: str) -> Turn:
    """Where a conversation stands, without doing anything in it."""
    conversation, flow = await find(act, flows, id)
    return await _after(act, flow, conversation, state_of(flow, conversation), {})


async def focused(act: Act) -> Conversation | None:
    """The conversation that a typed line belongs to here."""
    async with act.looking() as desk:
        return await desk.uow.conversations.in_focus(act.origin.account, act.origin.place, act.person.id)


async def resume(act: Act, flows: Flows, id: str) -> Turn:
    """Gives it the focus here; one that was cancelled is open again."""
    async with act.desk() as desk:
        conversation, flow = with_flow(flows, await desk.uow.conversations.get(id, act.person.id))
        state = state_of(flow, conversation)
        if state.status is Status.CANCELLED:
            await owners_only(desk, conversation, Cancel())
            state = replace(state, status=Status.OPEN)
            try:
                conversation = await save(desk, conversation, state)
            except Overtaken:
                raise Refused("It was opened in another window this moment. Say *resume* once more.") from None
        if state.status is Status.OPEN:
            await desk.uow.conversations.focus(act.origin.account, act.origin.place, id)
    return await _after(act, flow, conversation, state, {})


async def drafts(act: Act) -> list[Conversation]:
    """What the person (or a colleague they help) began and did not finish, the latest first."""
    async with act.looking() as desk:
        since = desk.now - timedelta(days=act.model.clocks.draft_days)
        return list(await desk.uow.conversations.open_of(act.person.id, since))


async def _give(act: Act, flows: Flows, id: str, given: Input, found_ahead: Any = None) -> Turn:
    async with act.desk(once=False) as desk:
        found, next = await desk.uow.conversations.get_and_next(id, act.person.id, act.origin.account, act.origin.place)
        conversation, flow = with_flow(flows, found)
        before = state_of(flow, conversation)
        if act.origin.key is not None and act.origin.key in before.deliveries:
            raise Repeated(act.origin.key)
        if before.status is not Status.OPEN:
            return Turn(conversation, flow, before, next=next)
        await owners_only(desk, conversation, given)
        state, errors = advance(flow, before, given)
        result = None
        if state.status is Status.DONE:
            try:
                about = replace(desk, subject=conversation.subject, seen=state.round)
                known = answers(flow, state)
                known.ahead = found_ahead
                result = await flow.complete(about, known)
            except DomainError as error:
                raise Stopped(error) from error
            if act.origin.queues_receipts:
                await desk.receipt(with_next(result, next, flows))
        state = delivered(act, before, state)
        if state != before:
            conversation = await save(desk, conversation, state)
    if state.status is not Status.OPEN:
        queued = result is not None and act.origin.queues_receipts
        return Turn(conversation, flow, state, errors, result=result, next=next, is_queued=queued)
    return await _after(act, flow, conversation, state, errors)


async def _stop(act: Act, flows: Flows, id: str, given: Input, error: DomainError) -> Turn:
    """Its end was refused. The answers are kept to be mended, or, where nothing can be, kept as cancelled."""
    final = isinstance(error, AlreadyDone | NotAllowed) and not isinstance(error, ChangedMeanwhile)
    async with act.desk(once=False) as desk:
        conversation, flow = with_flow(flows, await desk.uow.conversations.get(id, act.person.id))
        before = state_of(flow, conversation)
        if before.status is not Status.OPEN:
            return Turn(conversation, flow, before)
        state, errors = advance(flow, before, given)
        asking = () if flow.review else last_page(flow, state)
        reopened = replace(state, status=Status.CANCELLED if final else Status.OPEN, asking=asking)
        state = delivered(act, before, reopened)
        conversation = await save(desk, conversation, state)
    if final:
        raise error
    return replace(await _after(act, flow, conversation, state, errors), remark=error.user_message)


async def _after(act: Act, flow: Flow, conversation: Conversation, state: State, errors: Errors) -> Turn:
    """What is needed to show the turn: what can be chosen now."""
    offered = await options(act, flow, state) if state.status is Status.OPEN else {}
    return Turn(conversation, flow, state, errors, offered)


async def _advise(act: Act, turn: Turn, names: list[str], before: State | None = None) -> Turn:
    """Asks once more where an answer was kept but could be better: at most so often for a rule, and in all.

    Or says what is worth knowing about it.
    """
    if turn.state.status is not Status.OPEN:
        return turn
    act = replace(act, subject=turn.state.subject)
    for name in names:
        spec = turn.flow.by_name[name][1].ask if name in turn.flow.by_name else None
        raw = turn.state.drafts.get(name)
        if spec is None or spec.advise is None or not isinstance(raw, str) or name in turn.errors:
            continue
        again = before if before is not None and name in before.notes else None
        known = answers(turn.flow, turn.state)
        advice = await spec.advise(act, known, raw)
        longer = joined(again, name, raw, spec) if again is not None and not spec.adds else None
        if longer is not None and isinstance(advice, Probe):
            advice = await spec.advise(act, known, longer)
            turn = replace(await _again(act, turn, Submit({name: longer})), hint=turn.hint)
        if isinstance(advice, Hint):
            turn = replace(turn, hint=advice)
        if not isinstance(advice, Probe) or (spec.adds and again is not None):
            continue
        if may_probe(act, turn.state, name, advice.key):
            return replace(await _again(act, turn, Reask(name, advice.key, advice.question)), hint=turn.hint)
        return replace(turn, remark="I keep it as it is; the office helps to sharpen it.")
    return turn


async def _again(act: Act, turn: Turn, given: Input) -> Turn:
    """A further step of the same act."""
    return await give(silent(act), {turn.flow.name: turn.flow}, turn.conversation.id, given)


def silent(act: Act) -> Act:
    """The same act going on: its key was given effect already."""
    return replace(act, origin=replace(act.origin, key=None))


def _blank(act: Act, flow: Flow, given: Mapping[str, Json], about: Initiative | None) -> State:
    place, subject = act.origin.place.key, about.id if about is not None else ""
    round = about.round if about is not None else None
    return State(
        flow.name, flow.version, given=tuple(given), forms=flow.forms, place=place, subject=subject, round=round
    )


async def _open_for(desk: Desk, flow: Flow, about: Initiative, fixed: Mapping[str, Json]) -> Conversation | None:
    """The one that goes on: of this flow, about this record, begun since the last decision on it."""
    since = desk.now - timedelta(days=desk.model.clocks.draft_days)
    for one in await desk.uow.conversations.open_of(desk.person.id, since):
        if one.flow == flow.name and one.subject == about.id:
            state = from_json(one.state)
            same = all(state.drafts.get(name) == raw for name, raw in fixed.items())
            if same and state.round in (None, about.round):
                return one
    return None
