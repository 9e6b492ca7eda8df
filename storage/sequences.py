"""Numbers that are counted up and never given twice."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# One statement on both databases; the row lock makes the next writer wait until this one commits.
_NEXT = text(
    "INSERT INTO sequences (name, value) VALUES (:name, 1) "
    "ON CONFLICT (name) DO UPDATE SET value = sequences.value + 1 RETURNING value"
)


async def next_value(connection: AsyncConnection, name: str) -> int:
    """1 the first time, then one more each time."""
    return int((await connection.execute(_NEXT, {"name": name})).scalar_one())
