"""Answers before they are kept: choices that exist, people that are known, and nothing that looks like a secret."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.conversation.flow import Flow, Json, Question
from bot.conversation.reading import answers, position, value, visible_steps
from bot.conversation.speech import chosen
from bot.conversation.state import State
from bot.conversation.view import Options
from bot.ui import Choice, FieldKind, cut
from bot.usecases.desk import Act
from domain.days import read_day
from domain.people import PersonId
from domain.sensitive import LOOKED_AT, find, mask

CHOSEN = (FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.PERSON)
WARNED_AT_MOST = 10_000
LONGEST_NAME = 200  # characters; longer patterns are refused by databases

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Vetted:
    """`values` as they may be stored; `held` what is shown again instead, with the reason."""

    values: Mapping[str, Json]
    held: Mapping[str, str]


async def options(act: Act, flow: Flow, state: State, names: Sequence[str] | None = None) -> Options:
    """What can be chosen now: for the named fields, or for those of the page that is shown (all, on the review)."""
    act = replace(act, subject=state.subject, said=state.drafts)
    known, here = answers(flow, state), position(flow, state)
    steps = [here.step] if here.step is not None else list(visible_steps(flow, known))
    asked = [question for step in steps for question in step.questions]
    if names is not None:
        asked = [flow.by_name[name][1] for name in names if name in flow.by_name]
    found: dict[str, Sequence[Choice]] = {}
    for question in asked:
        if question.kind in CHOSEN or question.ask.choices is not None:
            found[question.name] = await _offered(act, question, value(question, state, known))
    return found


async def vet(act: Act, flow: Flow, conversation: str, values: Mapping[str, Json], offered: Options) -> Vetted:
    """Replaces names by ids, blacks out what looks secret unless it was sent twice, refuses choices not offered."""
    kept, held = dict(values), dict[str, str]()
    for name, raw in values.items():
        if name not in flow.by_name:
            continue
        question = flow.by_name[name][1]
        if question.kind in CHOSEN:
            kept[name], why = await _choice(act, question, raw, offered.get(name, ()))
            kept[name], why = (_blacked_out(kept[name]), _blacked_out(why)) if why is not None else (kept[name], None)
        elif question.kind is FieldKind.DATE and isinstance(raw, str):
            day = read_day(raw, act.today)
            kept[name], why = (day.isoformat() if day is not None else raw), None
        else:
            kept[name], why = _secret(act, f"{conversation}:{name}", None if isinstance(raw, list) else raw)
        if why is not None:
            held[name] = why
    return Vetted(kept, held)


async def _offered(act: Act, question: Question, current: Json) -> Sequence[Choice]:
    given = question.ask.choices
    found = list(given) if isinstance(given, tuple) else list(await given(act)) if given is not None else []
    if question.kind is FieldKind.PERSON and isinstance(current, str) and current not in {one.value for one in found}:
        async with act.looking() as desk:
            person = await desk.uow.people.get(PersonId(current))
        found += [Choice(person.id, person.name)] if person is not None else []
    return found


async def _choice(act: Act, question: Question, raw: Json, offered: Sequence[Choice]) -> tuple[Json, str | None]:
    if not isinstance(raw, str | list) or not raw:
        return raw, None
    allowed = {one.value for one in offered}
    if isinstance(raw, str):
        raw = raw if raw in allowed else chosen(raw, offered) or raw
    wrong = [one for one in ([raw] if isinstance(raw, str) else raw) if one not in allowed]
    if not wrong:
        return raw, None
    if question.kind is FieldKind.PERSON and isinstance(raw, str):
        return await _person(act, raw)
    return raw, f"“{cut(str(wrong[0]), 60)}” is not one of the choices; please take one of those shown here."


async def _person(act: Act, said: str) -> tuple[Json, str | None]:
    if len(said) > LONGEST_NAME:
        return said, "That is longer than a name. Write a full name or an e-mail address."
    async with act.looking(quick=False) as desk:
        if await desk.uow.people.get(PersonId(said)) is not None:
            return said, None
        found = await desk.uow.people.all(said.strip(), limit=4)
    if len(found) == 1:
        return found[0].id, None
    if not found:
        return said, f"I know nobody called “{cut(said, 60)}”. Write a full name or an e-mail address."
    names = ", ".join(f"{one.name} ({one.email or 'no address'})" for one in found)
    return said, f"Who of them do you mean: {names}?"


def _blacked_out(said: T) -> T:
    """What was typed instead of choosing is shown again, but never a secret in it."""
    return type(said)(mask(said, find(said))) if isinstance(said, str) else said


def _secret(act: Act, where: str, raw: Json) -> tuple[Json, str | None]:
    if not isinstance(raw, str):
        return raw, None
    raw = raw[:LOOKED_AT]  # no field takes more, and nothing is shown again that was not looked at
    findings = find(raw)
    if not findings:
        return raw, None
    warned, digest = act.office.warned, hashlib.sha256(f"{where}\n{raw}".encode()).hexdigest()
    if digest in warned:
        warned.discard(digest)
        return raw, None
    if len(warned) >= WARNED_AT_MOST:
        warned.clear()
    warned.add(digest)
    what = findings[0].what
    return mask(raw, findings), (
        f"That looks like {what}, so I kept nothing of it yet. I blacked it out: keep it so, write it again without, "
        "or send the very same text once more if it is harmless."
    )
