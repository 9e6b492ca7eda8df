"""The tables of nudges."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text, text

from storage.columns import ROW_ID, Instant, metadata

WATCHED = text("look_at IS NOT NULL")
CLIMBED = text("raised <> ''")

nudge_watch = Table(
    "nudge_watch",
    metadata,
    Column("initiative", String, primary_key=True),
    Column("look_at", Instant),  # null when nothing can come of it before it is saved again
    Column("raised", String, nullable=False),  # how far it climbed: "", "office" or "director"
    Column("since", Date),  # when the ladder began
    Column("body", Text, nullable=False),  # JSON: the rest
    Index("nudge_watch_due", "look_at", "initiative", sqlite_where=WATCHED, postgresql_where=WATCHED),
    Index("nudge_watch_raised", "raised", "since", "initiative", sqlite_where=CLIMBED, postgresql_where=CLIMBED),
)

nudge_items = Table(
    "nudge_items",
    metadata,
    Column("id", ROW_ID, primary_key=True, autoincrement=True),
    Column("subject", String, nullable=False),  # an initiative, or a conversation
    Column("receiver", String, nullable=False),  # a person, or "#" and a channel
    Column("ready_at", Instant, nullable=False),
    Column("body", Text, nullable=False),  # JSON: what is asked, and why
    Index("nudge_items_once", "subject", "receiver", unique=True),
    Index("nudge_items_ready", "ready_at", "receiver"),
    Index("nudge_items_by_receiver", "receiver", "ready_at"),
)

nudge_days = Table(  # whoever adds the row sends that day's nudge
    "nudge_days",
    metadata,
    Column("receiver", String, primary_key=True),
    Column("day", Date, primary_key=True),  # the receiver's own
    Column("at", Instant, nullable=False),
    Index("nudge_days_by_at", "at"),
)

nudge_settings = Table(
    "nudge_settings",
    metadata,
    Column("person", String, primary_key=True),
    Column("every_days", Integer, nullable=False),  # at most one in so many days
    Column("at", Instant, nullable=False),
)

nudge_drafts = Table(  # of each draft is spoken once
    "nudge_drafts",
    metadata,
    Column("conversation", String, primary_key=True),
    Column("at", Instant, nullable=False),
    Index("nudge_drafts_by_at", "at"),
)
