"""SQLite where it is asked: a statement on a few rows takes microseconds, a trip to a thread and back many times that.

What may wait goes to a thread all the same: a lock that another process holds, and the disk at the commit. Whatever may
read for long goes through `Database.reading()` and its thread, or everybody would wait for it.
See docs/decisions/sqlite-trips.md.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from typing import Any, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.pool import ConnectionPoolEntry

Prepare = Callable[[DBAPIConnection], None]

OPENING_PAUSE = 0.02  # seconds between two tries to open the file
READER_SECONDS = 0.1  # a reader waits for a writer only while the log is recovered after a crash


class QuickReads:
    """A handful of connections to one file, opened when they are first needed."""

    def __init__(self, path: str, size: int, prepare: Prepare) -> None:
        self._engine = _engine(path, size, READER_SECONDS, prepare)
        self._one: Connection | None = None

    @contextmanager
    def snapshot(self) -> Iterator[AsyncConnection]:
        """Several statements that see one state."""
        with self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield _as_async(connection)

    def glance(self) -> AsyncConnection:
        """For single statements, each a snapshot by itself."""
        if self._one is None:
            self._one = self._engine.connect()
        return _as_async(self._one)

    def close(self) -> None:
        """Closes the connections."""
        if self._one is not None:
            self._one.close()
        self._engine.dispose()


class QuickWrites:
    """The one writer of this process: transactions in turn, their statements at once, their commits in a thread.

    `seconds` is how long another process's transaction is waited for.
    """

    def __init__(self, path: str, seconds: float, prepare: Prepare) -> None:
        self._engine = _engine(path, 1, 0, prepare)
        self._seconds = seconds
        self._patience = f"PRAGMA busy_timeout = {int(seconds * 1000)}"
        self._thread = ThreadPoolExecutor(1, "sqlite-writer")
        self._turn = asyncio.Lock()
        self._one: Connection | None = None

    @asynccontextmanager
    async def transaction(self, wait: float) -> AsyncIterator[AsyncConnection]:
        """Committed at the end, undone when anything is raised. PoolTimeout when its turn takes over `wait` seconds."""
        try:
            async with asyncio.timeout(wait):
                await self._turn.acquire()
        except TimeoutError:
            raise PoolTimeout from None
        try:
            connection = await self._begun()
            try:
                yield _as_async(connection)
            except BaseException:
                connection.rollback()
                raise
            await self._in_thread(connection.commit)
        finally:
            self._turn.release()

    async def _begun(self) -> Connection:
        if self._one is None:
            self._one = await self._in_thread(self._open_patiently)
        try:
            self._one.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError:
            self._one.rollback()
            await self._in_thread(self._begin_patiently)
        return self._one

    def _open_patiently(self) -> Connection:
        """In the thread: a file that another process makes or closes at this moment refuses its pragmas at once."""
        end = time.monotonic() + self._seconds
        while True:
            try:
                return self._engine.connect()
            except OperationalError as error:
                locked = getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
                if not locked or time.monotonic() > end:
                    raise
                time.sleep(OPENING_PAUSE)

    def _begin_patiently(self) -> None:
        """In the thread: another process may write at this moment."""
        connection = self._one
        if connection is None:
            raise RuntimeError("no connection")
        try:
            connection.exec_driver_sql(self._patience)
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except BaseException:
            connection.rollback()
            raise
        finally:
            connection.exec_driver_sql("PRAGMA busy_timeout = 0")

    async def _in_thread(self, work: Callable[[], Any]) -> Any:
        """To its end, even when the one who waits for it is told to stop: the connection is not to be shared."""
        done = asyncio.get_running_loop().run_in_executor(self._thread, work)
        try:
            return await asyncio.shield(done)
        except asyncio.CancelledError:
            await asyncio.wait((done,))
            raise

    def close(self) -> None:
        """Closes the connection."""
        if self._one is not None:
            self._one.close()
        self._engine.dispose()
        self._thread.shutdown()


class _Quick:
    """As much of an AsyncConnection as the repositories use; it never waits, so nobody comes in between."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.dialect: Dialect = connection.dialect

    async def execute(self, *args: Any) -> Any:
        return self._connection.execute(*args)

    async def scalar(self, *args: Any) -> Any:
        return self._connection.scalar(*args)


def _as_async(connection: Connection) -> AsyncConnection:
    return cast("AsyncConnection", _Quick(connection))


def _engine(path: str, size: int, seconds: float, prepare: Prepare) -> Engine:
    options = {"timeout": seconds, "check_same_thread": False}
    # More than `size` may be open for a moment: to wait for one here would stop the whole process.
    engine = create_engine(f"sqlite:///{path}", pool_size=size, max_overflow=-1, connect_args=options)

    @event.listens_for(engine, "connect")
    def _connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        prepare(connection)

    return engine
