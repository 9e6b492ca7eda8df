"""The tables of champions and their terms."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text, text

from storage.columns import ROW_ID, metadata

LIVING = text("state IN ('nominated', 'vetting', 'training', 'active', 'ending', 'paused')")
PAUSED = text("paused_until IS NOT NULL")

champions = Table(
    "champions",
    metadata,
    Column("number", ROW_ID, primary_key=True, autoincrement=False),  # of C-12
    Column("person", String, nullable=False),
    Column("department", String, nullable=False),
    Column("site", String),
    Column("state", String, nullable=False),
    Column("ends_on", Date),  # the last day of the term
    Column("paused_until", Date),
    Column("ended_on", Date),
    Column("successor", String),
    Column("backup", String),
    Column("revision", Integer, nullable=False),
    Column("body", Text, nullable=False),  # JSON: the rest
    Index("champions_living", "person", unique=True, sqlite_where=LIVING, postgresql_where=LIVING),
    Index("champions_by_person", "person", "number"),
    Index("champions_by_state", "state", "ends_on", "number"),
    Index("champions_by_department", "department", "state", "ends_on", "number"),
    Index("champions_by_site", "site", "state", "number"),
    Index("champions_by_pause", "paused_until", "number", sqlite_where=PAUSED, postgresql_where=PAUSED),
    Index("champions_by_successor", "successor", "number"),
    Index("champions_by_backup", "backup", "state", "number"),
)

champion_topics = Table(
    "champion_topics",
    metadata,
    Column("topic", String, primary_key=True),
    Column("champion", ROW_ID, primary_key=True, autoincrement=False),
    Index("champion_topics_by_champion", "champion"),
)
