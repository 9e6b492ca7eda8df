"""The tables of blockers; `storage.schema` brings them along."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, text

from storage.columns import ROW_ID, Instant, metadata

OPEN = text("ended_at IS NULL")  # what ended is asked for by its number and by its raiser only
TICKING = text("next_due IS NOT NULL")
ORDER = ("in_time", "opened_at", "number")  # breached first, then the oldest


def _among(column: str) -> Index:
    """Finds the open ones of one owner, unit and so on, in the order of the lists."""
    return Index(f"blockers_by_{column}", column, *ORDER, sqlite_where=OPEN, postgresql_where=OPEN)


blockers = Table(
    "blockers",
    metadata,
    Column("id", String, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("category", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("status", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("rung", String, nullable=False),
    Column("owner_person", String),
    Column("champion", String),
    Column("seat", String),
    Column("raiser", String, nullable=False),
    Column("unit", String),
    Column("initiative", String),
    Column("opened_at", Instant, nullable=False),
    Column("next_due", Instant),  # as domain.blocker.next_due says; null when nothing happens by itself
    Column("breaches", Integer, nullable=False),
    Column("in_time", Boolean, nullable=False),  # never breached
    Column("ended_at", Instant),
    Column("revision", Integer, nullable=False),
    Column("body", Text, nullable=False),  # JSON: the record as a whole
    Index("blockers_by_next_due", "next_due", "number", sqlite_where=TICKING, postgresql_where=TICKING),
    *(
        _among(column)
        for column in ("owner", "rung", "owner_person", "champion", "seat", "unit", "initiative", "raiser")
    ),
    Index("blockers_by_end", "raiser", "ended_at"),
)

blocker_threads = Table(
    "blocker_threads",
    metadata,
    Column("number", ROW_ID, primary_key=True, autoincrement=True),
    Column("blocker", String, nullable=False),
    Column("side", String, nullable=False),
    Column("address", String, nullable=False),
    Column("platform", String, nullable=False),
    Column("tenant", String, nullable=False),
    Column("conversation", String, nullable=False),
    Column("thread", String),
    Column("message", String),  # the platform's id of the message that it began with
    Index("blocker_threads_by_blocker", "blocker", "side", "number"),
    Index("blocker_threads_by_address", "address", "number"),
)

blocker_words = Table(
    "blocker_words",
    metadata,
    Column("id", ROW_ID, primary_key=True, autoincrement=True),
    Column("blocker", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("author", String, nullable=False),
    Column("side", String, nullable=False),
    Column("words", Text, nullable=False),
    Index("blocker_words_by_blocker", "blocker", "id"),
)
