"""What the digests of single people have in common: whose they are, and what is in the way of what is theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import RunCommand
from bot.cards.digest import Line, Section
from bot.cards.digest_personal import blocker_line
from bot.usecases.blocker_turn import is_confided
from bot.usecases.desk import Desk
from bot.usecases.digests.gathering import Scope
from bot.usecases.digests.shared import section
from domain.blocker import Blocker
from domain.initiatives import InitiativeId

EACH = 5  # blockers of one initiative that are looked at


def own(desk: Desk, scope: Scope) -> tuple[Desk, Scope]:
    """As the one whose digest it is reads; whoever looks at a role's digest without naming anybody sees their own."""
    person = scope.person or desk.person
    mine = desk if person.id == desk.person.id else replace(desk, act=replace(desk.act, person=person))
    return mine, replace(scope, person=person)


async def blockers_at(desk: Desk, ids: Sequence[InitiativeId]) -> list[Blocker]:
    """What is open at these initiatives: breached first, then the oldest. What is confided is never among it."""
    found = await desk.uow.blockers.blocking(ids, EACH)
    told = [one for some in found.values() for one in some if not is_confided(one)]
    return sorted(told, key=lambda one: (one.breaches == 0, one.opened_at, len(one.id), one.id))


async def blocker_section(desk: Desk, scope: Scope, title: str, blockers: Sequence[Blocker]) -> Section:
    """The first of them, with what shows each."""
    shown = blockers[: scope.most]
    people = await desk.uow.people.find({one.owner_person for one in shown})
    lines: list[Line] = [blocker_line(one, people, scope.moment, desk.person.time_zone) for one in shown]
    return section(title, lines, len(blockers), rest=RunCommand("blockers", "led"))
