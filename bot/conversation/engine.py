"""The pure engine: a state and what the person did give the next state and what was wrong with it.

Nothing here waits, reads a clock or knows a platform. An answer in `drafts` is valid under today's forms:
`advance` lets nothing else in, and `revalidate` checks what an older version had stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, assert_never

from bot.conversation.flow import Flow, Json
from bot.conversation.reading import (
    Errors,
    answers,
    drafted,
    judge,
    page_problems,
    position,
    visible_steps,
)
from bot.conversation.state import MAX_VERSIONS, MAX_WINDOWS, State, Status
from bot.conversation.wording import conflict, needs_answer

BLANK: tuple[Json, ...] = (None, "", [])


@dataclass(frozen=True, slots=True)
class Submit:
    """A whole page or a single answer. `turn` is the turn the person was looking at; None for words typed in a chat.

    `held` names answers that are shown again with a sentence instead of being kept, whatever their form says: what
    looks like a secret, or a choice that is not offered. Without `ends` the answers are kept and nothing is carried
    out, as when a form is closed. `window` names a form that stays open with an old turn in it after an error: what it
    brought about itself is no news to it.
    """

    values: Mapping[str, Json]
    turn: int | None = None
    ends: bool = True
    held: Mapping[str, str] = field(default_factory=dict)
    window: str | None = None


@dataclass(frozen=True, slots=True)
class Back:
    """To the question before, or with `page` to the page before."""

    page: bool = False


@dataclass(frozen=True, slots=True)
class Skip:
    pass


@dataclass(frozen=True, slots=True)
class Edit:
    """Ask a step again; the answers stay until new ones are given."""

    step: str


@dataclass(frozen=True, slots=True)
class Confirm:
    pass


@dataclass(frozen=True, slots=True)
class Cancel:
    pass


@dataclass(frozen=True, slots=True)
class Reask:
    """A probe: the answer is kept, and the field asked once more with this question."""

    name: str
    key: str
    question: str


Input = Submit | Back | Skip | Edit | Confirm | Cancel | Reask


def start(flow: Flow, prefilled: Mapping[str, Json] | None = None) -> State:
    """A fresh conversation. Prefilled answers that a form refuses are shown to be mended, not dropped."""
    state = State(flow=flow.name, version=flow.version)
    return advance(flow, state, Submit(prefilled))[0] if prefilled else state


def advance(flow: Flow, state: State, given: Input) -> tuple[State, Errors]:
    """The next state, and what was wrong by field. Never loses an answer, never raises on what a person typed."""
    if state.status is not Status.OPEN:
        return state, {}
    match given:
        case Submit():
            return _submit(flow, state, given)
        case Back():
            return _back(flow, state, given.page), {}
        case Skip():
            return _skip(flow, state)
        case Edit():
            step = flow.step(given.step)
            names = tuple(question.name for question in step.questions) if step is not None else ()
            return replace(state, asking=names, notes={}), {}
        case Confirm():
            done = position(flow, state).step is None
            return (replace(state, status=Status.DONE, turn=state.turn + 1) if done else state), {}
        case Cancel():
            return replace(state, status=Status.CANCELLED, turn=state.turn + 1), {}
        case Reask():
            return _reask(state, given), {}
        case _:
            assert_never(given)


def _submit(flow: Flow, state: State, given: Submit) -> tuple[State, Errors]:
    drafts, pending, wrong = dict(state.drafts), dict(state.pending), dict[str, str]()
    seen = _seen(state, given)
    kept: list[str] = []
    known = answers(flow, state)
    for name, raw in given.values.items():
        if name not in flow.by_name or _is_untouched(flow, state, name, raw, seen):
            continue
        question = flow.by_name[name][1]
        if name not in drafts and raw is not None and raw == drafted(question, known):
            pending.pop(name, None)
            continue
        stored, error = judge(question, raw)
        error = error or given.held.get(name)
        if error is None and _is_rival(state, name, stored, seen):
            error = conflict(question, drafts[name])
        if error is not None:
            pending[name], wrong[name] = raw, error
        else:
            drafts[name] = stored
            pending.pop(name, None)
            kept.append(name)
    asking = tuple(name for name in state.asking if name not in given.values or name in wrong)
    changed = replace(state, turn=state.turn + 1, drafts=drafts, pending=pending, asking=asking)
    changed = replace(
        changed,
        versions=_versions(state, changed, kept),
        notes=_without(state.notes, kept),
        windows=_windows(state, given),
    )
    changed, page_wrong = _check_pages(flow, changed, kept)
    wrong |= page_wrong
    done = given.ends and not flow.review and not wrong and position(flow, changed).step is None
    return (replace(changed, status=Status.DONE) if done else changed), wrong


def _check_pages(flow: Flow, state: State, kept: list[str]) -> tuple[State, dict[str, str]]:
    """Judges each page that is complete now; a field at fault moves back to what must be mended."""
    touched = {flow.by_name[name][0].id for name in kept}
    return page_problems(flow, state, [step for step in flow.steps if step.id in touched])


def _seen(state: State, given: Submit) -> int | None:
    """The turn up to which the person knows what happened."""
    if given.turn is None or given.window is None:
        return given.turn
    return max(given.turn, state.windows.get(given.window, given.turn))


def _windows(state: State, given: Submit) -> Mapping[str, int]:
    if given.window is None:
        return state.windows
    others = [one for one in state.windows.items() if one[0] != given.window]
    return dict([*others, (given.window, state.turn + 1)][-MAX_WINDOWS:])


def _is_untouched(flow: Flow, state: State, name: str, raw: Json, turn: int | None) -> bool:
    """A page sent back what it had shown: somebody else's newer answer stands."""
    if turn is None or turn >= state.turn or name not in state.versions:
        return False
    shown = state.at(name, turn)
    if shown is None:
        then = {other: value for other in state.versions if (value := state.at(other, turn)) is not None}
        shown = drafted(flow.by_name[name][1], answers(flow, replace(state, drafts=then)))
    return raw == shown or (raw in BLANK and shown in BLANK)


def _is_rival(state: State, name: str, stored: Json, turn: int | None) -> bool:
    """Two windows gave two answers to one question."""
    return turn is not None and state.changed_since(name, turn) and stored != state.drafts.get(name)


def _versions(before: State, after: State, kept: list[str]) -> dict[str, tuple[tuple[int, Json], ...]]:
    versions = dict(before.versions)
    for name in kept:
        if name not in before.drafts or before.drafts[name] != after.drafts[name]:
            versions[name] = (
                *versions.get(name, ()),
                (after.turn, after.drafts[name]),
            )[-MAX_VERSIONS:]
    return versions


def _skip(flow: Flow, state: State) -> tuple[State, Errors]:
    question = position(flow, state).question
    if question is None:
        return state, {}
    name = question.name
    kept = name in state.drafts or drafted(question, answers(flow, state)) is not None
    if kept and (name in state.asking or name in state.pending):
        asking = tuple(other for other in state.asking if other != name)
        pending, notes = _without(state.pending, [name]), _without(state.notes, [name])
        return replace(state, asking=asking, pending=pending, notes=notes, turn=state.turn + 1), {}
    if question.ask.optional:
        return _submit(flow, state, Submit({name: None}))
    return state, {name: needs_answer(question)}


def _back(flow: Flow, state: State, page: bool) -> State:
    """Asks what came before what is asked now; the answers stay."""
    known, here = answers(flow, state), position(flow, state)
    steps = list(visible_steps(flow, known))
    if page:
        index = steps.index(here.step) if here.step is not None else len(steps)
        names = tuple(question.name for question in steps[index - 1].questions) if index > 0 else ()
    else:
        order = [question.name for step in steps for question in step.questions]
        index = order.index(here.question.name) if here.question is not None else len(order)
        asked = [name for name in order[:index] if name in state.drafts]
        names = tuple(asked[-1:])
    return replace(
        state,
        asking=names or state.asking,
        notes={} if names else state.notes,
        turn=state.turn + 1,
    )


def _reask(state: State, given: Reask) -> State:
    return replace(
        state,
        asking=(given.name, *(name for name in state.asking if name != given.name)),
        notes={**state.notes, given.name: given.question},
        probes=(*state.probes, (given.name, given.key)),
    )


def _without(mapping: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
    return {name: held for name, held in mapping.items() if name not in names}
