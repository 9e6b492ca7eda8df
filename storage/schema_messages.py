"""The tables of what is sent: the outbox, where copies of cards stand, and how a platform reaches a place."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from storage.columns import ROW_ID, Instant, metadata

outbox = Table(
    "outbox",
    metadata,
    Column("id", ROW_ID, primary_key=True, autoincrement=True),
    Column("dedupe_key", String, unique=True),
    Column("person", String),
    Column("channel", String),
    Column("copies_of", String),
    Column("subject", String),
    Column("payload", Text, nullable=False),
    Column("status", String, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("platform", String),
    Column("tenant", String),
    Column("user", String),
    Column("conversation", String),
    Column("thread", String),
    Column("target", String),
    Column("attempts", Integer, nullable=False),
    Column("lease_until", Instant),
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("error", Text),
    Index("outbox_by_status", "status", "due_at"),
    Index("outbox_by_target", "target", "status", "id"),
    Index("outbox_by_subject", "subject", "status"),
)

copies = Table(
    "copies",
    metadata,
    Column("subject", String, primary_key=True),
    Column("target", String, primary_key=True),
    Column("platform", String, nullable=False),
    Column("tenant", String, nullable=False),
    Column("conversation", String, nullable=False),
    Column("thread", String),
    Column("message", String, nullable=False),
)

place_references = Table(
    "place_references",
    metadata,
    Column("key", String, primary_key=True),
    Column("platform", String, nullable=False),
    Column("value", Text, nullable=False),
    Column("updated_at", Instant, nullable=False),
)
