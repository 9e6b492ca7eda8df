"""The history table: append-only, chained."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.history import Entry, Happening, chain
from storage.schema import history

CHAIN_LOCK = 5_141_991  # the advisory lock that orders writers of the chain on PostgreSQL; any fixed number
BATCH = 2_000


class History:
    """Rows <-> Entry."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, at: datetime, *happenings: Happening) -> None:
        """Appends, in order. Writers wait for each other from here to their commit, so call it late."""
        if self._connection.dialect.name == "postgresql":
            await self._connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
        last, rows = await self.last(), []
        for happening in happenings:
            last = chain(last, happening, at, uuid4().hex)
            rows.append({name: getattr(last, name) for name in Entry.__slots__})
        if rows:
            await self._connection.execute(insert(history), rows)

    async def last(self) -> Entry | None:
        """The chain's head."""
        row = (
            (await self._connection.execute(select(history).order_by(history.c.seq.desc()).limit(1))).mappings().first()
        )
        return _entry(row) if row is not None else None

    async def of(self, subject: str) -> Sequence[Entry]:
        """What happened to one record, the oldest first."""
        query = select(history).where(history.c.subject == subject).order_by(history.c.seq)
        return [_entry(row) for row in (await self._connection.execute(query)).mappings().all()]

    async def all(self) -> AsyncIterator[Entry]:
        """The whole chain in order, in batches."""
        after = -1
        while True:
            query = select(history).where(history.c.seq > after).order_by(history.c.seq).limit(BATCH)
            rows = (await self._connection.execute(query)).mappings().all()
            for row in rows:
                yield _entry(row)
            if len(rows) < BATCH:
                return
            after = rows[-1]["seq"]

    async def erase_words(self, seqs: Sequence[int]) -> None:
        """Takes the words out of entries; the chain still verifies."""
        await self._connection.execute(update(history).where(history.c.seq.in_(seqs)).values(detail=None, salt=None))


def _entry(row: Mapping[Any, Any]) -> Entry:
    return Entry(**{name: row[name] for name in Entry.__slots__})
