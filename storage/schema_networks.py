"""The tables of networks, of what is said about a question, of lessons and of champions' time."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text, text

from storage.columns import ROW_ID, Instant, metadata

STANDING = text("closed_at IS NULL")

networks = Table(
    "networks",
    metadata,
    Column("id", ROW_ID, primary_key=True, autoincrement=True),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("folded", String, nullable=False),  # the name as it is compared with what people type
    Column("about", Text, nullable=False),
    Column("founder", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("closed_at", Instant),
    Index("networks_standing", "folded", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
)

network_members = Table(
    "network_members",
    metadata,
    Column("network", ROW_ID, primary_key=True, autoincrement=False),
    Column("person", String, primary_key=True),
    Column("at", Instant, nullable=False),
    Index("network_members_by_person", "person"),
)

question_words = Table(
    "question_words",
    metadata,
    Column("id", ROW_ID, primary_key=True, autoincrement=True),
    Column("question", ROW_ID, nullable=False),
    Column("at", Instant, nullable=False),
    Column("turn", String, nullable=False),
    Column("author", String),  # null for the asker, whose name stands with the question only
    Column("words", Text, nullable=False),
    Index("question_words_by_question", "question", "id"),
)

champion_time = Table(
    "champion_time",
    metadata,
    Column("id", ROW_ID, primary_key=True, autoincrement=True),
    Column("person", String, nullable=False),
    Column("week", Date, nullable=False),  # its Monday
    Column("minutes", Integer, nullable=False),
    Column("work", String, nullable=False),
    Column("at", Instant, nullable=False),
    Index("champion_time_by_person", "person", "week", "id"),
    Index("champion_time_by_week", "week"),
)

lessons = Table(
    "lessons",
    metadata,
    Column("id", ROW_ID, primary_key=True, autoincrement=True),
    Column("title", String, nullable=False),
    Column("happened", Text, nullable=False),
    Column("useful", Text, nullable=False),
    Column("topics", Text, nullable=False),  # JSON: a list of words
    Column("words", Text, nullable=False),  # all that it can be found by, in small letters
    Column("author", String, nullable=False),
    Column("department", String),
    Column("at", Instant, nullable=False),
    Column("state", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("decided_by", String),
    Column("decided_at", Instant),
    Column("reason", Text),
    Index("lessons_by_state", "state", "decided_at", "at", "id"),
    Index("lessons_by_author", "author", "state", "at"),
)

lesson_uses = Table(
    "lesson_uses",
    metadata,
    Column("lesson", ROW_ID, primary_key=True, autoincrement=False),
    Column("person", String, primary_key=True),  # once a person
    Column("at", Instant, nullable=False),
)

helped = Table(  # who joined a colleague's draft, so that what came of it can be counted
    "helped",
    metadata,
    Column("conversation", String, primary_key=True),
    Column("person", String, primary_key=True),
    Column("at", Instant, nullable=False),
    Index("helped_by_person", "person", "at"),
)
