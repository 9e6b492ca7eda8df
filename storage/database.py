"""The engines: SQLite by default, PostgreSQL by URL; one way to begin a transaction on either."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage.history import Remembered

BUSY_SECONDS = 5.0  # how long a writer waits for another process's transaction
POOL_SECONDS = 2.0  # how long a request waits for a connection
READERS = 4

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY", "cache_size=-8000")


class Busy(Exception):
    """The database could not be had in time; nothing was written."""


class Database:
    """Where transactions come from. `url` is an SQLAlchemy URL, or the path of a SQLite file."""

    def __init__(self, url: str) -> None:
        self.url = _async_url(url)
        self.chain = Remembered()
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.path = Path(self.url.database) if self.is_sqlite and self.url.database else None
        if self.is_sqlite:
            self._writer, self._reader = _sqlite_engine(self.url, 1, "IMMEDIATE"), _sqlite_engine(self.url, READERS, "")
        else:
            self._writer = self._reader = create_async_engine(
                self.url, pool_size=8, max_overflow=4, pool_timeout=POOL_SECONDS, pool_pre_ping=True
            )

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """One transaction that commits at the end; Busy when none can be had in time."""
        try:
            async with self._writer.begin() as connection:
                yield connection
        except PoolTimeout as error:
            raise Busy from error
        except DBAPIError as error:
            if is_contention(error):
                raise Busy from error
            raise

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """One snapshot to read from; it never writes and on SQLite never waits for a writer."""
        try:
            async with self._reader.connect() as connection:
                yield connection
        except PoolTimeout as error:
            raise Busy from error

    @property
    def engine(self) -> AsyncEngine:
        """The writing engine, for migrations and tests."""
        return self._writer

    async def close(self) -> None:
        await self._writer.dispose()
        await self._reader.dispose()


def is_duplicate(error: IntegrityError) -> bool:
    """True when a unique key was there already (and not, say, a missing value)."""
    text = str(error.orig).lower()
    return "unique" in text or "duplicate key" in text


def is_contention(error: DBAPIError) -> bool:
    """True for locks, deadlocks and serialisation failures: the same transaction may succeed later."""
    if isinstance(error.orig, sqlite3.OperationalError):
        return "locked" in str(error.orig) or "busy" in str(error.orig)
    state = getattr(error.orig, "sqlstate", None)
    return state in ("40001", "40P01", "55P03")


def _async_url(url: str) -> URL:
    """`postgresql://...` and plain paths are completed with the driver."""
    if "://" not in url:
        return URL.create("sqlite+aiosqlite", database=url)
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            return parsed.set(drivername="sqlite+aiosqlite")
        case "postgresql":
            return parsed.set(drivername="postgresql+asyncpg")
        case other:
            raise ValueError(f"DATABASE_URL names {other}; Usher runs on SQLite or PostgreSQL.")


def _sqlite_engine(url: URL, size: int, begin: str) -> AsyncEngine:
    engine = create_async_engine(
        url, pool_size=size, max_overflow=0, pool_timeout=POOL_SECONDS, connect_args={"timeout": BUSY_SECONDS}
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver must not begin by itself
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        if not begin:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {begin}".rstrip())

    return engine
