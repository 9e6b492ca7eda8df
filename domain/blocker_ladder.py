"""The ladder of a blocker: who is called on next, when the Director hears of it, who may take it (domain rule 6.2)."""

from __future__ import annotations

from typing import assert_never

from domain.authority import YES, Ruling, belongs
from domain.blocker import Acting, Blocker, Rung
from domain.blockers import Blockers, Category, Overdue, Severity
from domain.people import Role

_ALWAYS_DIRECTOR = frozenset({Category.PRIORITY_DISPUTE, Category.BUDGET})
_SECOND = 2


def ladder(blocker: Blocker, *, has_deputy: bool) -> tuple[Rung, ...]:
    """The rungs that this blocker has, the lowest first; nobody stands on it twice."""
    champion = [Rung.CHAMPION] if blocker.champion is not None else []
    deputy = [Rung.DEPUTY] if has_deputy else []
    office = [Rung.PROJECT_OFFICE] if blocker.owner is not Role.PROJECT_OFFICE else []
    director = [Rung.DIRECTOR] if blocker.owner is not Role.DIRECTOR else []
    return (*champion, Rung.OWNER, *deputy, *office, *director)


def tells_director(blocker: Blocker, table: Blockers) -> bool:
    """Whether the Director gets a copy: SEV1, dispute over priority, budget, exception, second breach; nothing else.

    What stands on the weekly list is no matter for the Director, however often it is late.
    """
    if blocker.severity is Severity.SEV1 or blocker.exception or blocker.category in _ALWAYS_DIRECTOR:
        return True
    return blocker.breaches >= _SECOND and table.clocks[blocker.severity].overdue is not Overdue.WEEKLY_LIST


def next_rung(blocker: Blocker, table: Blockers, *, has_deputy: bool) -> Rung:
    """Who is called on after a breach that is counted already; the same rung when there is nobody else to call on."""
    above = _above(blocker, table, has_deputy)
    if not above:
        return blocker.rung
    overdue = table.clocks[blocker.severity].overdue
    match overdue:
        case Overdue.DIRECTOR:
            return Rung.DIRECTOR if Rung.DIRECTOR in above else above[0]
        case Overdue.RAISE:
            return above[0]
        case Overdue.PROJECT_OFFICE:
            return Rung.PROJECT_OFFICE if _leaps(blocker) and Rung.PROJECT_OFFICE in above else above[0]
        case Overdue.WEEKLY_LIST:
            return above[0] if blocker.rung is Rung.CHAMPION else blocker.rung
    assert_never(overdue)


def _above(blocker: Blocker, table: Blockers, has_deputy: bool) -> list[Rung]:
    order = list(Rung)
    higher = [one for one in ladder(blocker, has_deputy=has_deputy) if order.index(one) > order.index(blocker.rung)]
    return higher if tells_director(blocker, table) else [one for one in higher if one is not Rung.DIRECTOR]


def _leaps(blocker: Blocker) -> bool:
    """Whoever owns it is always asked before the project office is."""
    return blocker.rung is not Rung.CHAMPION


def may_take(blocker: Blocker, acting: Acting, table: Blockers) -> Ruling:
    """Whether this human may take it up and say what becomes of it: the owner, their deputy; the champion while it is
    with them; the project office and the Director once the ladder called on them (domain rule 6.2).
    """
    if acting.is_machine:
        return Ruling("Only a human can take up a blocker; a receipt stops no clock.")
    standing = belongs(acting.person)
    if not standing:
        return standing
    person, order = acting.person, list(Rung)
    reached = order.index(blocker.rung)
    allowed = (
        acting.holds(blocker.owner),
        blocker.seat == person.id,
        blocker.rung is Rung.CHAMPION and blocker.champion == person.id,
        reached >= order.index(Rung.PROJECT_OFFICE) and acting.holds(Role.PROJECT_OFFICE),
        (blocker.rung is Rung.DIRECTOR or tells_director(blocker, table)) and acting.holds(Role.DIRECTOR),
    )
    if any(allowed):
        return YES
    first = "the champion of the unit first, then for " if blocker.rung is Rung.CHAMPION else ""
    return Ruling(f"{blocker.id} is for {first}the {blocker.owner.spoken}. You can reply to it, and they will read it.")
