"""The tables of conversations: what was answered so far, who takes part, and which one has the word."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text, text

from storage.columns import Instant, metadata

OPEN = text("status = 'open'")

conversations = Table(
    "conversations",
    metadata,
    Column("id", String, primary_key=True),
    Column("flow", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("subject", String),
    Column("status", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Index("conversations_by_owner", "owner", "status"),
    Index("conversations_untouched", "updated_at", "id", sqlite_where=OPEN, postgresql_where=OPEN),
)

participants = Table(
    "participants",
    metadata,
    Column("conversation", String, primary_key=True),
    Column("person", String, primary_key=True),
    Index("participants_by_person", "person"),
)

focus = Table(
    "focus",
    metadata,
    Column("account", String, primary_key=True),
    Column("place", String, primary_key=True),
    Column("conversation", String, primary_key=True),
    Column("position", BigInteger, nullable=False),  # the highest has the focus
    Index("focus_by_position", "account", "place", "position"),
)
