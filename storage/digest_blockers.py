"""What the digests say of open blockers. What is confided is neither shown nor counted (domain rule 6.2)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.blocker import Blocker, BlockerStatus
from domain.blockers import Category
from domain.people import Role
from storage.blockers import RECORD
from storage.schema import blockers

_B = blockers.c
_OPEN = _B.ended_at.is_(None)
# The record leaves out what is not set, and the quotes of people's words stand escaped in it. Where a blocker went from
# one owner to another, the kinds that it was stand in it, too.
_TOLD = and_(
    _B.body.not_like('%"confided_to":%'),
    or_(_B.unit.is_not(None), _B.body.not_like(f'%"category":"{Category.CHAMPION_OVERLOAD.value}"%')),
)
_WORST = (_B.in_time, _B.opened_at, _B.number)


@dataclass(frozen=True, slots=True)
class Blocking:
    """The first of them, and how many there are."""

    rows: tuple[Blocker, ...] = ()
    number: int = 0


class DigestBlockers:
    """Open blockers of some kind: breached first, then the oldest. Each owner's stand together in an index."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def breached(self, owners: Collection[Role], limit: int) -> Blocking:
        """Where nobody took it up, or made a plan, in time."""
        return await self._found(and_(_of(owners), _B.in_time.is_(False)), limit)

    async def untouched(self, owners: Collection[Role], limit: int) -> Blocking:
        """What nobody has taken up."""
        return await self._found(and_(_of(owners), _B.status == BlockerStatus.OPEN.value), limit)

    async def of_kinds(self, owners: Collection[Role], kinds: Collection[Category], limit: int) -> Blocking:
        return await self._found(and_(_of(owners), _B.category.in_([one.value for one in kinds])), limit)

    async def opened(self, owners: Collection[Role], since: datetime, until: datetime, limit: int) -> Blocking:
        """What was reported after `since` and is open."""
        return await self._found(and_(_of(owners), _B.opened_at > since, _B.opened_at <= until), limit)

    async def by_champions(self, owners: Collection[Role], champions: Collection[str], limit: int) -> Blocking:
        """What champions reported and nobody has taken up."""
        untouched = and_(_of(owners), _B.status == BlockerStatus.OPEN.value, _B.raiser.in_(sorted(champions)))
        return await self._found(untouched, limit) if champions else Blocking()

    async def _found(self, which: ColumnElement[bool], limit: int) -> Blocking:
        here = and_(_OPEN, which, _TOLD)
        number = (await self._connection.execute(select(func.count()).select_from(blockers).where(here))).scalar_one()
        if not number:
            return Blocking()
        query = select(_B.body).where(here).order_by(*_WORST).limit(limit)
        bodies = (await self._connection.execute(query)).scalars()
        return Blocking(tuple(RECORD.validate_json(body) for body in bodies), int(number))


def _of(owners: Collection[Role]) -> ColumnElement[bool]:
    return _B.owner.in_(sorted(one.value for one in owners))
