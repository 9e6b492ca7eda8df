"""Champions' own time. Private: only `usecases.champion_time` reads it; no export, digest or history has it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.champion_time import Spent, Work
from domain.people import PersonId
from storage.schema_networks import champion_time

_T = champion_time.c
MOST = 500  # entries of one person that are looked at


class ChampionTime:
    """Rows <-> Spent."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, spent: Spent) -> int:
        """Its number."""
        done = await self._connection.execute(insert(champion_time).values(_row(spent)).returning(_T.id))
        return int(done.scalar_one())

    async def of(self, person: PersonId, since: date, until: date | None = None) -> list[Spent]:
        """The person's entries of the weeks from that Monday on, the latest noted first; at most MOST."""
        wanted = [_T.person == person, _T.week >= since]
        if until is not None:
            wanted.append(_T.week <= until)
        query = select(champion_time).where(*wanted).order_by(_T.week.desc(), _T.id.desc()).limit(MOST)
        return [_spent(row) for row in (await self._connection.execute(query)).mappings()]

    async def take_back(self, person: PersonId, since: date) -> Spent | None:
        """Removes what the person noted last in the weeks from that Monday on, and gives it; None if there is none."""
        query = select(champion_time).where(_T.person == person, _T.week >= since).order_by(_T.id.desc()).limit(1)
        row = (await self._connection.execute(query)).mappings().first()
        if row is None:
            return None
        await self._connection.execute(delete(champion_time).where(_T.id == row["id"], _T.person == person))
        return _spent(row)

    async def forget(self, before: date) -> int:
        """Deletes everybody's entries of the weeks before that day; how many."""
        return (await self._connection.execute(delete(champion_time).where(_T.week < before))).rowcount


def _row(spent: Spent) -> dict[str, Any]:
    return {
        "person": spent.person,
        "week": spent.week,
        "minutes": spent.minutes,
        "work": spent.work.value,
        "at": spent.at,
    }


def _spent(row: Mapping[Any, Any]) -> Spent:
    return Spent(PersonId(row["person"]), row["week"], row["minutes"], Work(row["work"]), row["at"], row["id"])
