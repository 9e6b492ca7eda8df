"""What waits for whom, as it was worked out when an initiative was saved."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.duties import Duty, DutyKind
from domain.people import PersonId, Role
from storage.schema import duties

_ADD = insert(duties)
_DROP = delete(duties).where(duties.c.initiative == bindparam("about"))
_OF = select(duties).where(duties.c.initiative == bindparam("about")).order_by(duties.c.since, duties.c.id)


class Duties:
    """Rows <-> Duty."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def replace(self, initiative: str, wanted: Sequence[Duty]) -> None:
        """These and no others wait at the initiative from now on."""
        await self._connection.execute(_DROP, {"about": initiative})
        await self.add(wanted)

    async def add(self, wanted: Sequence[Duty]) -> None:
        """The same for a record that is new in this transaction."""
        if wanted:
            await self._connection.execute(_ADD, [_row(duty) for duty in wanted])

    async def of(self, initiative: str) -> list[Duty]:
        """What waits at one initiative, the oldest first."""
        return [_duty(row) for row in (await self._connection.execute(_OF, {"about": initiative})).mappings()]

    async def waiting(
        self, people: Collection[PersonId], roles: Collection[Role], now: datetime, limit: int
    ) -> list[Duty]:
        """What waits for these people, or for anybody of these roles, the oldest first; nothing that lies ahead."""
        mine = duties.c.person.in_(list(people))
        ours = duties.c.person.is_(None) & duties.c.role.in_([role.value for role in roles])
        query = select(duties).where(or_(mine, ours), duties.c.since <= now)
        rows = await self._connection.execute(query.order_by(duties.c.since, duties.c.id).limit(limit))
        return [_duty(row) for row in rows.mappings()]


def _row(duty: Duty) -> dict[str, Any]:
    return {
        "initiative": duty.initiative,
        "kind": duty.kind.value,
        "code": duty.code,
        "label": duty.label,
        "role": duty.role.value,
        "person": duty.person,
        "since": duty.since,
        "due": duty.due,
    }


def _duty(row: Mapping[Any, Any]) -> Duty:
    return Duty(
        initiative=row["initiative"],
        kind=DutyKind(row["kind"]),
        code=row["code"],
        label=row["label"],
        role=Role(row["role"]),
        person=PersonId(row["person"]) if row["person"] else None,
        since=row["since"],
        due=row["due"],
    )
