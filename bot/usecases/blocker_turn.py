"""Blockers on initiatives: what is in the way of one, and whose turn it is because of it (domain rules 6.2 and 9.3).

What is confided never stands at an initiative, not even that it exists.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from bot.usecases.blocker_staff import staff_of
from bot.usecases.desk import Desk
from domain.blocker import Blocker, BlockerId, BlockerStatus
from domain.blockers import Category
from domain.initiatives import Initiative, InitiativeId
from domain.people import Person
from storage.unit_of_work import UnitOfWork

MOST = 100  # of one initiative that are looked at


def is_confided(blocker: Blocker) -> bool:
    """Whether readers of its initiative may not know of it: a hidden reporter, or a complaint about a champion.

    A complaint stays one when it goes to another owner as another kind.
    """
    kinds = {blocker.category, *(one.category for one in blocker.reroutes)}
    is_complaint = blocker.unit is None and Category.CHAMPION_OVERLOAD in kinds
    return blocker.hidden_reporter or is_complaint


async def open_on(uow: UnitOfWork, initiative: InitiativeId) -> tuple[Blocker, ...]:
    """What is in the way of the initiative, also what waits for its raiser's yes: the worst first, then the oldest."""
    return _in_order(await uow.blockers.open_at(initiative, MOST))


async def whose_turn(desk: Desk, initiative: Initiative) -> tuple[Blocker, ...]:
    """The blockers whose owner can act next on the initiative: the worst first, then the oldest."""
    found = await turns(desk.uow, [initiative.id])
    return found.get(initiative.id, ())


async def turns(uow: UnitOfWork, ids: Collection[InitiativeId]) -> Mapping[InitiativeId, tuple[Blocker, ...]]:
    """The same for many initiatives at once; those with nothing in the way are left out.

    What is solved and waits for its raiser's yes holds nobody up.
    """
    found = await uow.blockers.blocking(ids)
    turn = {
        id: _in_order(one for one in some if one.status is not BlockerStatus.RESOLVED) for id, some in found.items()
    }
    return {id: some for id, some in turn.items() if some}


async def holders_of(desk: Desk, blockers: Collection[Blocker]) -> Mapping[BlockerId, tuple[Person, ...]]:
    """Who is to act on each: the human who has taken it up, else all whom its rung calls on, which may be nobody."""
    staff = await staff_of(desk.act.office, desk.uow, blockers, desk.now)
    holding = {one.id: staff.people.get(one.owner_person) for one in blockers if one.owner_person is not None}
    return {one.id: (taken,) if (taken := holding.get(one.id)) else staff.called(one) for one in blockers}


def _in_order(blockers: Iterable[Blocker]) -> tuple[Blocker, ...]:
    mine = (one for one in blockers if not is_confided(one))
    return tuple(sorted(mine, key=lambda one: (one.severity, one.opened_at, len(one.id), one.id)))
