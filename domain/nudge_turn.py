"""Whom to nudge (domain rule 9.3): the one who can act next, not always the initiative's owner."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from domain.blocker import Blocker
from domain.duties import Duty, DutyKind
from domain.gates import seat_of
from domain.initiatives import Initiative
from domain.items import ITEMS, brief
from domain.nudge_rules import is_seat
from domain.nudges import Asked, AskKind, StaleRule
from domain.parties import Party
from domain.people import PersonId, Role

OFFICE = Role.PROJECT_OFFICE
OUTRANK_BLOCKERS = frozenset({StaleRule.PAUSE_OVER, StaleRule.IMPACT_UNMEASURED})  # whatever is in the way


def owner_of(initiative: Initiative) -> PersonId:
    """Whose initiative it is: its project manager, else its author."""
    return seat_of(initiative, Party.PROJECT_MANAGER) or initiative.initiator


def acts_by(blocker: Blocker, now: datetime) -> datetime | None:
    """Until when it is its owner's own affair: nobody is nudged because of it before. None when that is over."""
    due = blocker.due_fix if blocker.status.is_taken else blocker.due_take_up
    return due if due is not None and due > now else None


def whose_turn(
    initiative: Initiative,
    rules: Collection[StaleRule],
    duties: Sequence[Duty],
    blockers: Sequence[str],
    now: datetime,
) -> tuple[Asked, ...]:
    """Who can act next, each with what they can do; the project office when nobody else can.

    A blocker in the way comes before what is missing, and what is missing before the verdict. `blockers` are numbers:
    whose they are is asked of them. A pause that is over, and an impact that nobody measured, come before all. What the
    office did not look at yet is the office's: whatever its people add may be for nothing.
    """
    begun = [one for one in duties if one.since <= now]
    if StaleRule.PAUSE_OVER in rules:
        return _of(one for one in duties if one.kind is DutyKind.RESUME) or _office("the end of the pause")
    if StaleRule.IMPACT_UNMEASURED in rules:
        return (_seat(initiative, Party.IMPACT_OWNER, AskKind.DUTY, "the measured value"),)
    if blockers:
        return tuple(Asked(AskKind.BLOCKER, OFFICE, None, (f"the blocker {one}",), one) for one in blockers)
    late = [one for one in begun if one.kind in (DutyKind.REWORK, DutyKind.CONDITIONS)]
    if StaleRule.REWORK_LATE in rules and late:
        return _of(late)
    if StaleRule.NO_NUMBER in rules:
        return (Asked(AskKind.NUMBER, OFFICE, initiative.initiator, ("a number to aim at",)),)
    if set(rules) == {StaleRule.NO_DATE}:
        return (_seat(initiative, Party.PROJECT_MANAGER, AskKind.DATE, "a date for the next gate"),)
    if first_look := _first_look(begun):
        return _of(first_look)
    missing = _useful([one for one in begun if one.kind is not DutyKind.DECIDE])
    if set(rules) == {StaleRule.ROLE_EMPTY}:
        missing = [one for one in missing if is_seat(one.code)]
    return _of(missing or [one for one in begun if one.kind is DutyKind.DECIDE]) or (
        _seat(initiative, Party.PROJECT_MANAGER, AskKind.DATE, "the next step, and a date for it"),
    )


def _first_look(begun: Sequence[Duty]) -> list[Duty]:
    """The office's first look, if it is to come; whatever was sent back has had it."""
    if any(one.kind is DutyKind.REWORK for one in begun):
        return []
    return [one for one in begun if one.kind is DutyKind.TRIAGE]


def _useful(missing: Sequence[Duty]) -> list[Duty]:
    """Without what the holder of an empty seat owes, while somebody is asked to fill that seat."""
    asked = {one.code for one in missing}
    return [one for one in missing if one.person is not None or _seat_behind(one) not in asked]


def _seat_behind(duty: Duty) -> str | None:
    """The item that fills the seat whose holder owes it; None where a role owes it."""
    item = ITEMS.get(duty.code)
    if item is None or not item.owner.is_seat or item.owner.role is not duty.role:
        return None
    return item.owner.value.replace("-", "_")


def _of(duties: Iterable[Duty]) -> tuple[Asked, ...]:
    """What they owe, by whoever owes it."""
    grouped: dict[tuple[PersonId | None, Role], list[Duty]] = {}
    for one in duties:
        key = (one.person, OFFICE if one.person is not None else one.role)
        grouped.setdefault(key, []).append(one)
    return tuple(_asked(person, role, owed) for (person, role), owed in grouped.items())


def _asked(person: PersonId | None, role: Role, owed: Sequence[Duty]) -> Asked:
    what = tuple(dict.fromkeys(brief(one.code, one.label) for one in owed))
    return Asked(AskKind.DUTY, role, person, what, decides=any(one.kind is DutyKind.DECIDE for one in owed))


def _seat(initiative: Initiative, party: Party, kind: AskKind, what: str) -> Asked:
    return Asked(kind, OFFICE, seat_of(initiative, party), (what,))


def _office(what: str) -> tuple[Asked, ...]:
    return (Asked(AskKind.OWNER, OFFICE, None, (what,)),)
