"""The history table: append-only, chained."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Insert, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.history import GENESIS, Entry, Happening, chain
from storage.dialect import CHAIN, in_turn
from storage.remembered import Remembered
from storage.schema import history

BATCH = 2_000


def _append_statement() -> Insert:
    """An insert that does nothing unless the chain ends in `behind`."""
    columns = [bindparam(column.name, type_=column.type) for column in history.c]
    head = select(history.c.hash).order_by(history.c.seq.desc()).limit(1).scalar_subquery()
    only = func.coalesce(head, GENESIS) == bindparam("behind")
    return insert(history).from_select([column.name for column in history.c], select(*columns).where(only))


_APPEND = _append_statement()


class History:
    """Rows <-> Entry."""

    def __init__(self, connection: AsyncConnection, remembered: Remembered | None = None) -> None:
        self._connection = connection
        self._remembered = remembered or Remembered()

    async def add(self, at: datetime, *happenings: Happening) -> None:
        """Appends, in order. Writers wait for each other from here to their commit, so call it late."""
        await in_turn(self._connection, CHAIN)
        if not await self._append(self._remembered.head, at, happenings):
            await self._append(await self.last(), at, happenings)

    async def _append(self, last: Entry | None, at: datetime, happenings: Sequence[Happening]) -> bool:
        """Appends behind `last`; False, with nothing written, when that is not the chain's head."""
        entries = []
        for happening in happenings:
            last = chain(last, happening, at, uuid4().hex)
            entries.append({name: getattr(last, name) for name in Entry.__slots__})
        if not entries:
            return True
        added = await self._connection.execute(_APPEND, {**entries[0], "behind": entries[0]["previous"]})
        if added.rowcount == 0:
            return False
        if entries[1:]:
            await self._connection.execute(insert(history), entries[1:])
        self._remembered.head = last
        return True

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

    async def in_name_of(self, person: str, since: datetime, until: datetime, limit: int) -> Sequence[Entry]:
        """What others did for the person (`for` in the detail) in that time, the oldest first.

        Looks at no entry from before `since`: there is no index by time, but the numbers of the chain rise with it.
        """
        first = await self._first_since(since)
        named = history.c.detail.contains(f'"for":{json.dumps(person)}', autoescape=True)
        then = (history.c.seq >= first) & (history.c.at >= since) & (history.c.at < until) & named
        query = select(history).where(then).order_by(history.c.seq).limit(limit)
        return [_entry(row) for row in (await self._connection.execute(query)).mappings().all()]

    async def _first_since(self, moment: datetime) -> int:
        """The number of the first entry of that time, found by halving."""
        last = await self.last()
        low, high = 1, last.seq + 1 if last is not None else 1
        while low < high:
            middle = (low + high) // 2
            query = select(history.c.at).where(history.c.seq >= middle).order_by(history.c.seq).limit(1)
            at = (await self._connection.execute(query)).scalar()
            low, high = (low, middle) if at is None or at >= moment else (middle + 1, high)
        return low

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
