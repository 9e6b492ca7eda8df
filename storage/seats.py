"""Who sits on which seat, for the question "which initiatives are this person's". The record itself is the truth."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.initiatives import InitiativeId
from domain.parties import Party
from domain.people import PersonId
from storage.schema import seats

_ADD = insert(seats)
_DROP = delete(seats).where(seats.c.initiative == bindparam("about"))


class Seats:
    """Rows <-> Party, PersonId."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def replace(self, initiative: str, held: Mapping[Party, PersonId]) -> None:
        """These and no others from now on."""
        await self._connection.execute(_DROP, {"about": initiative})
        if held:
            rows = [{"initiative": initiative, "party": party.value, "person": one} for party, one in held.items()]
            await self._connection.execute(_ADD, rows)

    async def of(self, person: PersonId) -> list[tuple[InitiativeId, Party]]:
        """Where the person sits, by initiative."""
        query = select(seats.c.initiative, seats.c.party).where(seats.c.person == person)
        rows = (await self._connection.execute(query.order_by(seats.c.initiative, seats.c.party))).all()
        return [(InitiativeId(initiative), Party(party)) for initiative, party in rows]
