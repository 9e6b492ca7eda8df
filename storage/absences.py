"""Who is away, from when to when, and who stands in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.absences import Absence
from domain.people import PersonId
from storage.dialect import in_turn
from storage.schema import absences

TURN = 5_141_996  # orders those who note or end absences, so that two of one person never overlap
_MOMENT = absences.c.starts.type
_NOW = bindparam("now", type_=_MOMENT)
_RUNS = (absences.c.starts <= _NOW) & (absences.c.ends > _NOW) & absences.c.ended_at.is_(None)
_COVERED = select(absences.c.person).where(absences.c.deputy == bindparam("who"), _RUNS).order_by(absences.c.person)


class Absences:
    """Rows <-> Absence."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, absence: Absence) -> None:
        """Notes it; whoever notes a new one ends those that overlap before."""
        row = {name: getattr(absence, name) for name in Absence.__slots__}
        await self._connection.execute(insert(absences).values(row))

    async def hold(self) -> None:
        """Whoever else notes or ends an absence waits from here to the commit."""
        await in_turn(self._connection, TURN)

    async def ahead(self, person: PersonId, now: datetime) -> list[Absence]:
        """Those of the person that run now or lie ahead, the nearest first."""
        return await self._open(absences.c.person == person, now)

    async def running(self, people: Sequence[PersonId], now: datetime) -> dict[PersonId, Absence]:
        """The absence that runs now, of those of the people who are away."""
        query = select(absences).where(absences.c.person.in_(people), _RUNS)
        rows = await self._connection.execute(query, {"now": now})
        return {absence.person: absence for absence in map(_absence, rows.mappings())}

    async def covered_by(self, deputy: PersonId, now: datetime) -> list[PersonId]:
        """Whom the person stands in for now."""
        found = await self._connection.execute(_COVERED, {"who": deputy, "now": now})
        return [PersonId(person) for person in found.scalars()]

    async def to_cover(self, deputy: PersonId, now: datetime) -> list[Absence]:
        """The absences in which the person stands in, now or later, the nearest first."""
        return await self._open(absences.c.deputy == deputy, now)

    async def has_covered(self, deputy: PersonId) -> bool:
        """Whether the person was ever named as somebody's deputy."""
        query = select(absences.c.id).where(absences.c.deputy == deputy).limit(1)
        return (await self._connection.execute(query)).first() is not None

    async def end(self, absence: Absence, now: datetime, *, told: bool = False) -> bool:
        """The person is back, or will not be away. False when it was over already, or is told.

        With `told` there is nothing to report: it never began, or another one goes on in its place.
        """
        still = _this(absence) & (absences.c.ends > now) & absences.c.ended_at.is_(None) & absences.c.told_at.is_(None)
        values = {"ended_at": now, **({"told_at": now} if told else {})}
        return bool((await self._connection.execute(update(absences).where(still).values(values))).rowcount)

    async def leave_alone(self, absence: Absence) -> None:
        """Nobody stands in any more; the absence goes on."""
        await self._connection.execute(update(absences).where(_this(absence)).values(deputy=None))

    async def over(self, now: datetime, limit: int) -> list[Absence]:
        """Those that are over and whose people were not told yet what was done in their name."""
        over = (absences.c.ends <= now) | absences.c.ended_at.is_not(None)
        query = select(absences).where(absences.c.told_at.is_(None), over)
        return await self._many(query.order_by(absences.c.ends, absences.c.id).limit(limit))

    async def told(self, absence: Absence, now: datetime) -> bool:
        """The person is told now. False when somebody else did it."""
        this = _this(absence) & absences.c.told_at.is_(None)
        return bool((await self._connection.execute(update(absences).where(this).values(told_at=now))).rowcount)

    async def _open(self, whose: ColumnElement[bool], now: datetime) -> list[Absence]:
        mine = whose & (absences.c.ends > now) & absences.c.ended_at.is_(None)
        return await self._many(select(absences).where(mine).order_by(absences.c.starts, absences.c.id))

    async def _many(self, query: Any) -> list[Absence]:
        return [_absence(row) for row in (await self._connection.execute(query)).mappings()]


def _this(absence: Absence) -> ColumnElement[bool]:
    return and_(
        absences.c.person == absence.person,
        absences.c.noted_at == absence.noted_at,
        absences.c.starts == absence.starts,
    )


def _absence(row: Mapping[Any, Any]) -> Absence:
    return Absence(**{name: row[name] for name in Absence.__slots__})
