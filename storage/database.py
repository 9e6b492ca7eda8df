"""The engines: SQLite by default, PostgreSQL by URL; one way to begin a transaction on either."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import structlog
from sqlalchemy import event, text
from sqlalchemy.engine import URL, Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage.lean_sqlite import connect
from storage.quick_sqlite import QuickReads, QuickWrites
from storage.remembered import Remembered
from storage.urls import async_url

log = structlog.get_logger()

BUSY_SECONDS = 5.0  # how long a writer waits for another process's transaction
ALARM_SECONDS = 60.0  # between two log lines that say the same
POOL_SECONDS = 2.0  # how long a request waits for a connection
READERS = 4

SQLITE_CONTENTION = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
SQLITE_REFUSAL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
POSTGRES_CONTENTION = ("40001", "40P01", "55P03")  # serialisation failure, deadlock, lock not available
POSTGRES_REFUSAL = ("53100", "25006")  # disk full, read-only transaction

PRAGMAS = ("synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY", "cache_size=-8000")
WRITER_PRAGMAS = ("journal_mode=WAL",)  # stays with the file; while it is set for the first time, nobody waits
READER_PRAGMAS = ("query_only=ON",)


class Busy(Exception):
    """The database could not be had in time; nothing was written."""


class Unwritable(Busy):
    """The database takes no writing until an administrator acts: the disk is full, or the file is read-only."""


class Unusable(OSError):
    """The database cannot be worked with at all. The message says why, in one line."""


class Database:
    """Where transactions come from. `url` is an SQLAlchemy URL, or the path of a SQLite file.

    ValueError says in one line what is wrong with the URL.
    """

    def __init__(self, url: str) -> None:
        self.url = async_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.path = Path(self.url.database) if self.is_sqlite and self.url.database else None
        self.remembered = Remembered()
        self._alarmed = -ALARM_SECONDS  # when it was last logged that it takes no writing, by the monotonic clock
        self._quick: QuickReads | None = None
        self._pen: QuickWrites | None = None
        if self.is_sqlite:
            self._writer, self._reader = _sqlite_engine(self.url, 1, "IMMEDIATE"), _sqlite_engine(self.url, READERS, "")
            path = str(self.path)
            self._quick = QuickReads(path, READERS, lambda connection: _prepare(connection, READER_PRAGMAS))
            self._pen = QuickWrites(path, BUSY_SECONDS, lambda connection: _prepare(connection, WRITER_PRAGMAS))
        else:
            self._writer = create_async_engine(
                self.url,
                pool_size=8,
                max_overflow=4,
                pool_timeout=POOL_SECONDS,
                pool_pre_ping=True,
                connect_args={"server_settings": {"lock_timeout": f"{BUSY_SECONDS:.1f}s"}},
            )
            self._reader = self._writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            self._glancer = self._writer.execution_options(isolation_level="AUTOCOMMIT")

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """One transaction that commits at the end; Busy when none can be had in time."""
        try:
            if self._pen is not None:
                with _in_our_words():
                    async with self._pen.transaction(POOL_SECONDS) as connection:
                        yield connection
            else:
                async with self.altering() as connection:
                    yield connection
        except Unwritable as error:
            self._alarm(str(error))
            raise

    @asynccontextmanager
    async def altering(self) -> AsyncIterator[AsyncConnection]:
        """The same for migrations, which may take long and need all that a connection can do."""
        async with self._connected(self._writer) as connection, connection.begin():
            yield connection

    @asynccontextmanager
    async def reading(self, *, quick: bool = False) -> AsyncIterator[AsyncConnection]:
        """One snapshot to read from; it never writes and on SQLite never waits for a writer.

        `quick` is for what reads a few rows by their keys: everybody else waits meanwhile, but not for a thread.
        """
        if quick and self._quick is not None:
            with _in_our_words(), self._quick.snapshot() as connection:
                yield connection
        else:
            async with self._connected(self._reader) as connection:
                yield connection

    @asynccontextmanager
    async def glancing(self) -> AsyncIterator[AsyncConnection]:
        """For one reading statement, which is a snapshot by itself; no transaction is begun and ended around it."""
        if self._quick is not None:
            with _in_our_words():
                yield self._quick.glance()
        else:
            async with self._connected(self._glancer) as connection:
                yield connection

    @property
    def engine(self) -> AsyncEngine:
        """The writing engine, for migrations and tests."""
        return self._writer

    async def close(self) -> None:
        await self._writer.dispose()
        await self._reader.dispose()
        if self._quick is not None:
            self._quick.close()
        if self._pen is not None:
            self._pen.close()

    async def probe(self) -> None:
        """Raises Unusable, in one line, unless the database can be opened and written."""
        if self.path is not None and self.path.is_dir():
            raise Unusable("it is a folder")
        end = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                return await self._probe()
            except Unwritable as error:
                raise Unusable(str(error)) from error
            except Busy as error:  # at once, without a wait, when another process makes the file at this moment
                if time.monotonic() > end:
                    raise Unusable("it is locked by another process") from error
                await asyncio.sleep(0.05)
            except DBAPIError as error:
                raise Unusable(_line(error)) from error

    async def _probe(self) -> None:
        async with self._connected(self._writer) as connection, connection.begin():
            if self.is_sqlite:  # which begins to write on a read-only file too, and refuses the first change only
                version = int(await connection.scalar(text("PRAGMA user_version")) or 0)
                await connection.execute(text(f"PRAGMA user_version = {version}"))
            elif await connection.scalar(text("SHOW transaction_read_only")) == "on":
                raise Unusable("it is read-only")

    async def damage(self) -> str | None:
        """What is wrong with the file's pages, in one line; None when nothing is, or when a server looks after that.

        Reads the whole file: some seconds for a gigabyte.
        """
        if not self.is_sqlite:
            return None
        try:
            async with self.reading() as connection:
                found = str(await connection.scalar(text("PRAGMA quick_check(1)")))
        except DBAPIError as error:
            return _line(error)
        return None if found == "ok" else found.replace("\n", " ")

    @asynccontextmanager
    async def _connected(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        with _in_our_words():
            async with engine.connect() as connection:
                yield connection

    def _alarm(self, reason: str) -> None:
        """Logged for whoever is on duty, but not with every try."""
        if time.monotonic() - self._alarmed >= ALARM_SECONDS:
            self._alarmed = time.monotonic()
            log.error("the database takes no writing", reason=reason)


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Busy and Unwritable for what the driver says about it."""
    try:
        yield
    except PoolTimeout as error:
        raise Busy from error
    except DBAPIError as error:
        if is_contention(error):
            raise Busy from error
        if is_refusal(error):
            raise Unwritable(_line(error)) from error
        raise


def is_duplicate(error: IntegrityError) -> bool:
    """True when a unique key was there already (and not, say, a missing value)."""
    text = str(error.orig).lower()
    return "unique" in text or "duplicate key" in text


def is_contention(error: DBAPIError) -> bool:
    """True for locks, deadlocks and serialisation failures: the same transaction may succeed later."""
    return _sqlite_code(error) in SQLITE_CONTENTION or _state(error) in POSTGRES_CONTENTION


def is_refusal(error: DBAPIError) -> bool:
    """True when nothing can be written, whoever tries: a full disk, a read-only file."""
    return _sqlite_code(error) in SQLITE_REFUSAL or _state(error) in POSTGRES_REFUSAL


def _sqlite_code(error: DBAPIError) -> int | None:
    """The primary result code of SQLite."""
    code = getattr(error.orig, "sqlite_errorcode", None)  # not there when a value could not be bound
    return code & 0xFF if code is not None else None


def _state(error: DBAPIError) -> str | None:
    """The SQLSTATE of PostgreSQL."""
    return getattr(error.orig, "sqlstate", None)


def _line(error: DBAPIError) -> str:
    """The driver's own words, without the statement and its values."""
    return str(error.orig).partition("\n")[0].rpartition(">: ")[2]


def _sqlite_engine(url: URL, size: int, begin: str) -> AsyncEngine:
    path = url.database or ""
    engine = create_async_engine(
        url,
        pool_size=size,
        max_overflow=0,
        pool_timeout=POOL_SECONDS,
        async_creator=lambda *_args, **_options: connect(path, BUSY_SECONDS),
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        _prepare(connection, WRITER_PRAGMAS if begin else READER_PRAGMAS)

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {begin}".rstrip())

    return engine


def _prepare(connection: DBAPIConnection, pragmas: Sequence[str]) -> None:
    connection.create_function("lower", 1, _lower, deterministic=True)  # SQLite's own knows A to Z only
    cursor = connection.cursor()
    try:
        for pragma in (*PRAGMAS, *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()  # or its thread would stay
        raise
    cursor.close()


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value
