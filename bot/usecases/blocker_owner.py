"""Whose a blocker is at the moment: the role of the table, the one who sits there, or the project office instead."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.usecases.blocker_reach import CHANNELS
from bot.usecases.blocker_staff import PERSONAL
from bot.usecases.desk import Desk
from domain.blockers import Blockers, Category
from domain.errors import Refused
from domain.gates import seat_of
from domain.initiatives import Initiative
from domain.parties import SEATS, Party
from domain.people import PersonId, Role

_OF_ROLE = {Role(one.value): one for one in SEATS if one.value in set(Role)}


@dataclass(frozen=True, slots=True)
class Owner:
    """The role, and who sits there for this matter alone. `table` routes to it; `why` says why it is another role."""

    role: Role
    table: Blockers
    seat: PersonId | None = None
    why: str = ""


async def owner_of(desk: Desk, category: Category, initiative: Initiative | None, *, hidden: bool = False) -> Owner:
    """The owner of the category: the seat of the initiative where it has one, else the role, else the project office.

    Refused when nobody holds the role that alone may know a hidden reporter.
    """
    table = desk.model.blockers
    role = table.routes[category].owner
    party = _OF_ROLE.get(role)
    seat = seat_of(initiative, party) if initiative is not None and party is not None else None
    if seat is not None and await _is_here(desk, seat):
        return Owner(role, table, seat)
    if role not in PERSONAL and await _is_held(desk, role, in_person=hidden):
        return Owner(role, table)
    if hidden:
        raise Refused(
            f"Nobody here is the {role.spoken} yet, who alone would learn your name. Send it with your name, or tell "
            "somebody you trust in person."
        )
    if role is Role.PROJECT_OFFICE:
        return Owner(role, table)
    row = replace(table.routes[category], owner=Role.PROJECT_OFFICE)
    instead = replace(table, routes={**table.routes, category: row})
    return Owner(Role.PROJECT_OFFICE, instead, why=_why(role, party, initiative))


async def _is_here(desk: Desk, person: PersonId) -> bool:
    found = await desk.uow.people.get(person)
    return found is not None and found.active and not found.is_outsider


async def _is_held(desk: Desk, role: Role, *, in_person: bool) -> bool:
    """Whether anybody gets it there: somebody with the role, or, unless it has to be a person, its channel."""
    if await desk.uow.people.with_role(role):
        return True
    channel = CHANNELS.get(role)
    return not in_person and channel is not None and bool(await desk.uow.channels.of(channel))


def _why(role: Role, party: Party | None, initiative: Initiative | None) -> str:
    if role not in PERSONAL or party is None:
        return f"Nobody here is the {role.spoken} yet, so the project office looks at it."
    if initiative is not None:
        return f"{initiative.id} has no {party.spoken} yet, so the project office looks at it."
    return f"That is for the {party.spoken} of an initiative, and none was named, so the project office looks at it."
