"""The queue of the security role: where a verdict is asked for, and where conditions are open."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.duties import DutyKind
from domain.initiatives import InitiativeId
from storage.schema import duties

_WAITING = (
    select(duties.c.initiative)
    .where(duties.c.kind == bindparam("what"))
    .order_by(duties.c.since, duties.c.id)
    .limit(bindparam("most"))
)


async def asked_for(connection: AsyncConnection, most: int) -> list[InitiativeId]:
    """Where security's verdict is asked for, the oldest first; what is paused or waits for room is not among them."""
    return await _waiting(connection, DutyKind.REVIEW, most)


async def conditional(connection: AsyncConnection, most: int) -> list[InitiativeId]:
    """Where conditions of security are open, the oldest verdict first."""
    return await _waiting(connection, DutyKind.CONDITIONS, most)


async def _waiting(connection: AsyncConnection, what: DutyKind, most: int) -> list[InitiativeId]:
    found = await connection.execute(_WAITING, {"what": what.value, "most": most})
    return [InitiativeId(value) for value in found.scalars()]
