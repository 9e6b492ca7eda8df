"""Who could get a digest: the channels that are bound, and the people who hold a role or a seat."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.parties import Party
from domain.people import PersonId, Role, Standing
from domain.places import Channel
from storage.schema import channels, people, roles, seats


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads digests, the zone they live in, and where they work."""

    person: PersonId
    zone: str
    site: str | None = None


class DigestPeople:
    """Active members of the company; guests get no digests."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def bound(self) -> frozenset[Channel]:
        """The role channels that live somewhere."""
        rows = (await self._connection.execute(select(channels.c.channel).distinct().limit(len(Channel)))).scalars()
        return frozenset(Channel(one) for one in rows)

    async def with_roles(self, wanted: Collection[Role], limit: int) -> list[tuple[Role, Reader]]:
        """Everybody who holds one of the roles, a row for each role."""
        query = (
            select(roles.c.role, people.c.id, people.c.time_zone, people.c.site)
            .join_from(roles, people, people.c.id == roles.c.person)
            .where(roles.c.role.in_([one.value for one in wanted]))
            .where(people.c.active, people.c.standing == Standing.MEMBER.value)
            .order_by(roles.c.role, people.c.id)
            .limit(limit)
        )
        rows = (await self._connection.execute(query)).all()
        return [(Role(role), Reader(PersonId(person), zone, site)) for role, person, zone, site in rows]

    async def on_seats(self, party: Party, limit: int) -> list[Reader]:
        """Everybody who sits on that seat of an initiative; the work grows with the people, not the initiatives."""
        sits = exists().where(seats.c.party == party.value, seats.c.person == people.c.id)
        query = (
            select(people.c.id, people.c.time_zone, people.c.site)
            .where(people.c.active, people.c.standing == Standing.MEMBER.value, sits)
            .order_by(people.c.id)
            .limit(limit)
        )
        rows = (await self._connection.execute(query)).all()
        return [Reader(PersonId(person), zone, site) for person, zone, site in rows]
