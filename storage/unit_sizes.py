"""How many people each unit has."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import people

MOST = 1_000  # units


async def unit_sizes(connection: AsyncConnection) -> dict[str, int]:
    """Active people by department; whoever has not said theirs is left out."""
    query = select(people.c.department, func.count()).where(people.c.department.is_not(None), people.c.active.is_(True))
    rows = await connection.execute(query.group_by(people.c.department).order_by(people.c.department).limit(MOST))
    return {str(department): int(number) for department, number in rows}
