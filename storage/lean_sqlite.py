"""aiosqlite with one trip to its thread for each statement.

The stock cursor makes three or four trips: it is created, executed, fetched and closed in the thread, and every trip
costs as much as a small statement. Here a cursor is created and dropped without a trip, and rows come back with the
execution; BEGIN goes along with the first statement. See docs/decisions/sqlite-trips.md for what that saves.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from functools import partial
from typing import Any

import aiosqlite


class LeanCursor(aiosqlite.Cursor):
    """Brings all rows along with the execution; meant for statements whose rows fit in memory."""

    _conn: LeanConnection
    _rows: list[sqlite3.Row]

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> LeanCursor:
        self._rows = []
        await self._execute(self._run_many, sql, [tuple(one) for one in parameters])  # type: ignore[no-untyped-call]  # aiosqlite's own
        return self

    def _run_many(self, sql: str, parameters: list[tuple[Any, ...]]) -> None:
        self._begin()
        self._cursor.executemany(sql, parameters)

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> LeanCursor:
        self._rows = []
        if sql.startswith("BEGIN"):
            self._conn.begin = sql  # goes along with the first statement
            return self
        given = tuple(parameters) if parameters is not None else ()
        self._rows = await self._execute(self._run, sql, given)  # type: ignore[no-untyped-call]  # aiosqlite's own
        return self

    def _run(self, sql: str, parameters: tuple[Any, ...]) -> list[sqlite3.Row]:
        """In the connection's thread."""
        self._begin()
        self._cursor.execute(sql, parameters)
        return self._cursor.fetchall() if self._cursor.description else []

    def _begin(self) -> None:
        if self._conn.begin is not None:
            begin, self._conn.begin = self._conn.begin, None
            self._cursor.execute(begin)

    async def fetchall(self) -> list[sqlite3.Row]:
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Nothing to wait for: the statement was read to its end, and the cursor goes with its last reference."""


class LeanConnection(aiosqlite.Connection):
    """Its cursors are lean, and a transaction begins with its first statement."""

    begin: str | None = None

    def cursor(self) -> LeanCursor:  # type: ignore[override]  # entered, never awaited, by SQLAlchemy
        return LeanCursor(self, self._conn.cursor())

    async def rollback(self) -> None:
        """The pool rolls back whatever comes home; after a commit there is nothing to do."""
        self.begin = None
        if self._conn.in_transaction:
            await super().rollback()

    async def commit(self) -> None:
        self.begin = None
        if self._conn.in_transaction:
            await super().commit()


def connect(path: str, timeout: float) -> LeanConnection:
    """A connection for `create_async_engine(async_creator=...)`; it begins no transaction by itself.

    Other threads may touch the sqlite3 objects because cursors are made in the caller's; statements run one at a time.
    """
    open_file = partial(sqlite3.connect, path, timeout=timeout, isolation_level=None, check_same_thread=False)
    connection = LeanConnection(open_file, iter_chunk_size=64)
    connection._thread.daemon = True  # a process that ends without closing must not hang; SQLAlchemy does the same
    return connection
