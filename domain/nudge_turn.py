"""Whom to nudge (domain rule 9.3): the one who can act next, not always the initiative's owner."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from domain.duties import Duty, DutyKind
from domain.gates import seat_of
from domain.initiatives import Initiative
from domain.nudge_rules import is_seat
from domain.nudges import Asked, AskKind, StaleRule
from domain.parties import Party
from domain.people import PersonId, Role

OFFICE = Role.PROJECT_OFFICE


def owner_of(initiative: Initiative) -> PersonId:
    """Whose initiative it is: its project manager, else its author."""
    return seat_of(initiative, Party.PROJECT_MANAGER) or initiative.initiator


def whose_turn(
    initiative: Initiative,
    rules: Collection[StaleRule],
    duties: Sequence[Duty],
    blockers: Sequence[str],
    now: datetime,
) -> tuple[Asked, ...]:
    """Who can act next, each with what they can do; the project office when nobody else can.

    A blocker in the way comes before what is missing, and what is missing before the verdict. `blockers` are numbers:
    whose they are is asked of them. A pause that is over, and an impact that nobody measured, come before all.
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
    missing = [one for one in begun if one.kind is not DutyKind.DECIDE]
    if set(rules) == {StaleRule.ROLE_EMPTY}:
        missing = [one for one in missing if is_seat(one.code)]
    return _of(missing or [one for one in begun if one.kind is DutyKind.DECIDE]) or (
        _seat(initiative, Party.PROJECT_MANAGER, AskKind.DATE, "the next step, and a date for it"),
    )


def _of(duties: Iterable[Duty]) -> tuple[Asked, ...]:
    """What they owe, by whoever owes it."""
    grouped: dict[tuple[PersonId | None, Role], list[Duty]] = {}
    for one in duties:
        key = (one.person, OFFICE if one.person is not None else one.role)
        grouped.setdefault(key, []).append(one)
    return tuple(_asked(person, role, owed) for (person, role), owed in grouped.items())


def _asked(person: PersonId | None, role: Role, owed: Sequence[Duty]) -> Asked:
    what = tuple(dict.fromkeys(one.label for one in owed))
    return Asked(AskKind.DUTY, role, person, what, decides=any(one.kind is DutyKind.DECIDE for one in owed))


def _seat(initiative: Initiative, party: Party, kind: AskKind, what: str) -> Asked:
    return Asked(kind, OFFICE, seat_of(initiative, party), (what,))


def _office(what: str) -> tuple[Asked, ...]:
    return (Asked(AskKind.OWNER, OFFICE, None, (what,)),)
