"""The playground's message store. It plays the chat vendor's server, so it has a file of its own."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import aiosqlite

from bot.platforms.playground.values import USHER

_SCHEMA = """
CREATE TABLE IF NOT EXISTS message (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    place TEXT NOT NULL, thread TEXT, author TEXT NOT NULL, only_for TEXT,
    text TEXT NOT NULL, body TEXT NOT NULL, at TEXT NOT NULL, edited INTEGER NOT NULL DEFAULT 0,
    act TEXT UNIQUE, packed TEXT
);
CREATE INDEX IF NOT EXISTS message_place ON message (place, seq);
CREATE TABLE IF NOT EXISTS seen (
    person TEXT NOT NULL, place TEXT NOT NULL, upto INTEGER NOT NULL, PRIMARY KEY (person, place)
);
"""
# A new store counts on from the time it was made, so that no id of a store before it names anything here.
_FIRST = """
INSERT INTO sqlite_sequence (name, seq)
SELECT 'message', ? WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'message')
"""
# Stores from before a message was kept packed too.
_WIDER = "ALTER TABLE message ADD COLUMN packed TEXT"
_EVERYBODY = "*"  # no e-mail, so nobody's own
_DIGITS = 19  # of the largest number that SQLite keeps
PAGE = 100  # messages shown at once; older ones are behind a button


@dataclass(frozen=True, slots=True)
class Draft:
    """A message about to be posted. `body` is its JSON for the page, `packed` the neutral message if Usher said it.

    `act` is the id of the act, which posts once only.
    """

    place: str
    author: str
    text: str
    body: str
    at: datetime
    thread: str | None = None
    only_for: str | None = None
    act: str | None = None
    packed: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A message that stands on the board. `id` is the playground's message id and what a thread is named by.

    `packed` is None for what a person typed, and for what an older version kept.
    """

    id: str
    place: str
    thread: str | None
    author: str
    only_for: str | None
    text: str
    body: str
    at: datetime
    edited: bool
    packed: str | None = None


class Board:
    """Opens its file on first use, so that it can be built before the event loop runs."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: aiosqlite.Connection | None = None
        self._opening = asyncio.Lock()

    async def close(self) -> None:
        async with self._opening:
            if self._connection is not None:
                await self._connection.close()
                self._connection = None

    async def begin(self) -> None:
        """What stood there before anybody came is nobody's news. Has effect once in the life of a board."""
        await self._one(
            "INSERT OR IGNORE INTO seen SELECT ?, ?, coalesce(max(seq), 0) FROM message RETURNING upto",
            (_EVERYBODY, _EVERYBODY),
        )

    async def post(self, draft: Draft) -> Entry:
        """Adds the message; the same `act` posted again gives the message that stands there already."""
        at = draft.at.isoformat()
        row = await self._one(
            "INSERT INTO message (place, thread, author, only_for, text, body, at, act, packed)"
            " VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (act) DO UPDATE SET act = act RETURNING *",
            (
                draft.place,
                draft.thread,
                draft.author,
                draft.only_for,
                draft.text,
                draft.body,
                at,
                draft.act,
                draft.packed,
            ),
        )
        if row is None:
            raise LookupError("SQLite returned no row for an insert")
        return _entry(row)

    async def replace(
        self, message: str, text: str, body: str, place: str | None = None, packed: str | None = None
    ) -> Entry | None:
        """Puts new words in place of what Usher said, there if a place is named; None when there is no such message."""
        return _maybe(
            await self._one(
                "UPDATE message SET text = ?, body = ?, packed = ?, edited = 1"
                " WHERE seq = ? AND author = ? AND place = coalesce(?, place) RETURNING *",
                (text, body, packed, _number(message), USHER, place),
            )
        )

    async def find(self, message: str) -> Entry | None:
        return _maybe(await self._one("SELECT * FROM message WHERE seq = ?", (_number(message),)))

    async def about(self, subject: str) -> list[Entry]:
        """Every message with a card of that record, whoever may see it, the newest first."""
        rows = await self._all(
            "SELECT * FROM message WHERE json_extract(body, '$.card.subject') = ? ORDER BY seq DESC", (subject,)
        )
        return [_entry(row) for row in rows]

    async def read(self, place: str, person: str, before: str | None = None) -> tuple[list[Entry], bool]:
        """The latest messages the person may see, oldest first, and whether there are older ones."""
        rows = await self._all(
            "SELECT * FROM message WHERE place = ? AND (only_for IS NULL OR only_for = ?)"
            " AND (? IS NULL OR seq < ?) ORDER BY seq DESC LIMIT ?",
            (place, person, before, _number(before or "0"), PAGE + 1),
        )
        return [_entry(row) for row in reversed(rows[:PAGE])], len(rows) > PAGE

    async def unread(self, person: str) -> dict[str, int]:
        """How many messages by others the person has not seen yet, by place."""
        rows = await self._all(
            "SELECT m.place, count(*) FROM message m LEFT JOIN seen s ON s.place = m.place AND s.person = ?"
            " WHERE m.seq > max(coalesce(s.upto, 0), coalesce((SELECT upto FROM seen WHERE person = ?), 0))"
            " AND m.author <> ? AND (m.only_for IS NULL OR m.only_for = ?) GROUP BY m.place",
            (person, _EVERYBODY, person, person),
        )
        return {str(place): int(count) for place, count in rows}

    async def seen(self, person: str, place: str, upto: str) -> None:
        """The person has read the place up to this message; never moves backwards."""
        await self._one(
            "INSERT INTO seen (person, place, upto) VALUES (?,?,?)"
            " ON CONFLICT (person, place) DO UPDATE SET upto = max(upto, excluded.upto) RETURNING upto",
            (person, place, _number(upto)),
        )

    async def last(self) -> int:
        """The number of the newest message; 0 on an empty board."""
        row = await self._one("SELECT coalesce(max(seq), 0) FROM message", ())
        return int(row[0]) if row else 0

    async def since(self, number: int) -> dict[str, int]:
        """How many messages were posted after that one, by place, the busiest first."""
        rows = await self._all(
            "SELECT place, count(*) FROM message WHERE seq > ? GROUP BY place ORDER BY count(*) DESC, place",
            (number,),
        )
        return {str(place): int(count) for place, count in rows}

    async def _one(self, statement: str, values: Sequence[object]) -> sqlite3.Row | None:
        rows = await self._all(statement, values)
        return rows[0] if rows else None

    async def _all(self, statement: str, values: Sequence[object]) -> list[sqlite3.Row]:
        connection = await self._open()
        return list(await connection.execute_fetchall(statement, values))

    async def _open(self) -> aiosqlite.Connection:
        async with self._opening:
            if self._connection is None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._connection = await _opened(self._path)
            return self._connection


async def _opened(path: Path) -> aiosqlite.Connection:
    """A connection to a store with every column; none is left open when that fails, as each has a thread."""
    async with AsyncExitStack() as stack:
        connection = await aiosqlite.connect(path, isolation_level=None)
        stack.push_async_callback(connection.close)
        await connection.execute("PRAGMA busy_timeout = 5000")
        await connection.execute("PRAGMA journal_mode = WAL")
        await connection.execute("PRAGMA synchronous = FULL")
        await connection.executescript(_SCHEMA)
        await _widen(connection)
        await connection.execute(_FIRST, (time.time_ns() // 1000,))
        stack.pop_all()
        return connection


async def _widen(connection: aiosqlite.Connection) -> None:
    """Adds the column that an older store lacks, once, however many processes open it together."""
    await connection.execute("BEGIN IMMEDIATE")
    there = await connection.execute_fetchall("SELECT 1 FROM pragma_table_info('message') WHERE name = 'packed'")
    if not list(there):
        await connection.execute(_WIDER)
    await connection.execute("COMMIT")


def _number(message: str) -> int:
    """The row that a message id names; 0, which no row has, when it names none."""
    return int(message) if message.isascii() and message.isdigit() and len(message) < _DIGITS else 0


def _maybe(row: sqlite3.Row | None) -> Entry | None:
    return None if row is None else _entry(row)


def _entry(row: sqlite3.Row) -> Entry:
    seq, place, thread, author, only_for, text, body, at, edited, _, packed = row
    return Entry(
        str(seq),
        place,
        thread,
        author,
        only_for,
        text,
        body,
        datetime.fromisoformat(at),
        bool(edited),
        packed,
    )
