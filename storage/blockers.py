"""Blockers: the columns that queries ask, and the record as JSON. Saved only over the revision they were made from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Select, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.blocker import Blocker, BlockerId, next_due
from domain.initiatives import InitiativeId
from domain.people import PersonId, Role
from storage.dialect import in_turn
from storage.meta import Meta
from storage.schema_blockers import ORDER, blockers

TURN = 5_141_998  # orders those who give a blocker its number
LAST = "blockers_last"  # the number given last
TOGETHER = 200  # initiatives that one query asks for
IN_SIGHT = timedelta(days=30)  # so long whoever reported it finds one that has ended in their list
RECORD = TypeAdapter(Blocker)


class By(StrEnum):
    """What open blockers are looked for by; the names of columns that have an index in the order of the lists."""

    OWNER = "owner"  # a role
    RUNG = "rung"  # who is called on
    HOLDER = "owner_person"  # has taken it up
    CHAMPION = "champion"
    SEAT = "seat"
    UNIT = "unit"
    INITIATIVE = "initiative"
    RAISER = "raiser"


_OPEN = blockers.c.ended_at.is_(None)
# The record leaves out what is not set, and the quotes of people's words stand escaped in it.
_OPENLY = blockers.c.body.not_like('%"confided_to":%')
_ORDER = tuple(blockers.c[name] for name in ORDER)
_GET = select(blockers.c.body).where(blockers.c.id == bindparam("wanted"))
_DUE = (
    select(blockers.c.body)
    .where(blockers.c.next_due.is_not(None), blockers.c.next_due <= bindparam("now", type_=blockers.c.next_due.type))
    .order_by(blockers.c.next_due, blockers.c.number)
    .limit(bindparam("most"))
)
_AMONG: Mapping[By, Select[Any]] = {
    by: select(blockers.c.body)
    .where(_OPEN, blockers.c[by.value] == bindparam("of"))
    .order_by(*_ORDER)
    .limit(bindparam("most"))
    for by in By
}
_BLOCKING = (
    select(
        blockers.c.initiative,
        blockers.c.body,
        func.row_number().over(partition_by=blockers.c.initiative, order_by=_ORDER).label("place"),
    )
    .where(_OPEN, blockers.c.initiative.in_(bindparam("of", expanding=True)))
    .subquery()
)
_FIRST = (
    select(_BLOCKING).where(_BLOCKING.c.place <= bindparam("most")).order_by(_BLOCKING.c.initiative, _BLOCKING.c.place)
)
_HOLD = (
    select(blockers.c.id, blockers.c.revision)
    .where(blockers.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(blockers.c.id)
    .with_for_update()
)
_SAVE = (
    update(blockers)
    .where(blockers.c.id == bindparam("which"), blockers.c.revision == bindparam("made_from"))
    .values(
        {
            column.name: bindparam(column.name, type_=column.type)
            for column in blockers.c
            if column.name not in ("id", "number")
        }
    )
)


class Blockers:
    """Rows <-> Blocker."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def next_id(self) -> BlockerId:
        """B-1, B-2, and so on: never given twice; whoever else asks waits until this transaction ends."""
        await in_turn(self._connection, TURN)
        meta = Meta(self._connection)
        highest = (await self._connection.execute(select(func.max(blockers.c.number)))).scalar()
        number = max(int(await meta.get(LAST) or 0), int(highest or 0)) + 1
        await meta.put(LAST, str(number))
        return BlockerId(f"B-{number}")

    async def add(self, blocker: Blocker) -> None:
        """A new record; ValueError when its id is not like B-118."""
        number = int(blocker.id.removeprefix("B-"))
        await self._connection.execute(
            insert(blockers).values({"id": blocker.id, "number": number, **_columns(blocker)})
        )

    async def get(self, id: BlockerId) -> Blocker | None:
        found = await self._many(_GET, {"wanted": id})
        return found[0] if found else None

    async def save(self, blocker: Blocker) -> bool:
        """Writes over the revision before this one. False when somebody else was faster; then nothing is written."""
        which = {"which": blocker.id, "made_from": blocker.revision - 1}
        done = await self._connection.execute(_SAVE, {**_columns(blocker), **which})
        return bool(done.rowcount == 1)

    async def save_all(self, some: Sequence[Blocker]) -> set[BlockerId]:
        """Writes each over the revision before it, at once; gives those for which nobody else was faster."""
        if not some:
            return set()
        held = await self._connection.execute(_HOLD, {"ids": sorted(one.id for one in some)})
        revisions = {row.id: row.revision for row in held.all()}
        mine = [one for one in some if revisions.get(one.id) == one.revision - 1]
        if mine:
            rows = [{**_columns(one), "which": one.id, "made_from": one.revision - 1} for one in mine]
            await self._connection.execute(_SAVE, rows if len(rows) > 1 else rows[0])
        return {one.id for one in mine}

    async def due(self, now: datetime, limit: int) -> list[Blocker]:
        """What the clock has to look at by now, the longest due first."""
        return await self._many(_DUE, {"now": now, "most": limit})

    async def open_at(self, initiative: InitiativeId, limit: int = 20) -> list[Blocker]:
        """What is in the way of one initiative: breached first, then the oldest; as in the lists that follow."""
        return await self.among(By.INITIATIVE, (initiative,), limit)

    async def reported_by(self, person: PersonId, limit: int, now: datetime | None = None) -> list[Blocker]:
        """What this person reported and is open; then, when `now` is given, what ended in the days of IN_SIGHT."""
        found = await self.among(By.RAISER, (person,), limit)
        if now is None or len(found) >= limit:
            return found
        late = (blockers.c.raiser == person) & (blockers.c.ended_at >= now - IN_SIGHT)
        ended = select(blockers.c.body).where(late).order_by(blockers.c.ended_at.desc(), blockers.c.number.desc())
        return [*found, *await self._many(ended.limit(limit - len(found)))]

    async def waiting_for(self, roles: Collection[Role], limit: int) -> list[Blocker]:
        """Those that one of these roles owns."""
        return await self.among(By.OWNER, roles, limit)

    async def of_unit(self, unit: str, limit: int) -> list[Blocker]:
        return await self.among(By.UNIT, (unit,), limit)

    async def held_by(self, person: PersonId, limit: int) -> list[Blocker]:
        """Those that this person has taken up."""
        return await self.among(By.HOLDER, (person,), limit)

    async def among(self, by: By, values: Iterable[str], limit: int) -> list[Blocker]:
        """The open ones that have one of these values there: breached first, then the oldest."""
        found: list[Blocker] = []
        for value in sorted(set(values)):  # one by one, so that each follows its index and stops at the limit
            found += await self._many(_AMONG[by], {"of": value, "most": limit})
        return sorted(found, key=lambda one: (one.breaches == 0, one.opened_at, len(one.id), one.id))[:limit]

    async def blocking(self, ids: Iterable[InitiativeId], each: int = 20) -> dict[InitiativeId, list[Blocker]]:
        """What is in the way of these initiatives, at most so many of each; those with nothing are left out."""
        found: dict[InitiativeId, list[Blocker]] = {}
        wanted = sorted(set(ids))
        for at in range(0, len(wanted), TOGETHER):
            rows = await self._connection.execute(_FIRST, {"of": wanted[at : at + TOGETHER], "most": each})
            for row in rows.all():
                found.setdefault(InitiativeId(row.initiative), []).append(RECORD.validate_json(row.body))
        return found

    async def count(self, by: By, values: Iterable[str], *, openly: bool = False) -> int:
        """How many open ones `among` finds without a limit; from the index alone.

        `openly`: without those whose reporter is hidden, where somebody else reads the number.
        """
        mine = blockers.c[by.value].in_(sorted(set(values)))
        query = select(func.count()).select_from(blockers).where(_OPEN, mine)
        query = query.where(_OPENLY) if openly else query
        return int((await self._connection.execute(query)).scalar_one())

    async def _many(self, query: Any, given: Mapping[str, Any] | None = None) -> list[Blocker]:
        return [RECORD.validate_json(body) for body in (await self._connection.execute(query, given)).scalars().all()]


def _columns(blocker: Blocker) -> dict[str, Any]:
    """The row's columns by name, without the id and the number."""
    return {
        "category": blocker.category.value,
        "severity": blocker.severity.value,
        "status": blocker.status.value,
        "owner": blocker.owner.value,
        "rung": blocker.rung.value,
        "owner_person": blocker.owner_person,
        "champion": blocker.champion,
        "seat": blocker.seat,
        "raiser": blocker.raiser,
        "unit": blocker.unit,
        "initiative": blocker.initiative,
        "opened_at": blocker.opened_at,
        "next_due": next_due(blocker),
        "breaches": blocker.breaches,
        "in_time": blocker.breaches == 0,
        "ended_at": blocker.ended_at,
        "revision": blocker.revision,
        "body": RECORD.dump_json(blocker, exclude_defaults=True).decode(),
    }
