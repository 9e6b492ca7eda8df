"""What both databases can do, but spell differently."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, text
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection

CHAIN = 5_141_991  # orders the writers of the chain
ROUTING = 5_141_992  # keeps a row from going to wait while somebody opens the place that it waits for
NUMBERS = 5_141_994  # orders those who give an initiative its number
ROOM = 5_141_995  # orders those who ask for room in a limited stage
MIGRATION = 5_141_993  # one process at a time changes the schema


def upsert(connection: AsyncConnection, table: Table) -> Any:
    """An INSERT that has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return upsert_of(connection.dialect.name, table)


def upsert_of(dialect: str, table: Table) -> Any:
    """The same for a database that is named, so that what is asked all the time can be built once for each."""
    return (sqlite_insert if dialect == "sqlite" else postgres_insert)(table)


async def in_turn(connection: AsyncConnection, key: int) -> None:
    """Waits for other holders of the key, and holds it until the commit. On SQLite every writer waits anyway."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
