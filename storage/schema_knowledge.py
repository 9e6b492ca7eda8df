"""The tables of what people ask and of what the company answers; `storage.schema` brings them along."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Index, Integer, String, Table, Text, text

from storage.columns import ROW_ID, Instant, metadata

NAMED = text("person IS NOT NULL")  # few, once names are forgotten; asked for by themselves
STANDING = text("state IN ('published', 'retired')")
DUE = text("due_at IS NOT NULL")  # few: those that go on by themselves
BY_PERSON = text("answered_by IS NOT NULL")

questions = Table(
    "questions",
    metadata,
    Column("id", ROW_ID, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("words", Text, nullable=False),
    Column("band", String, nullable=False),
    Column("playbook", String),
    Column("score", Float, nullable=False),
    Column("person", String),  # null once the asker's name was forgotten
    Column("helpful", Boolean),
    Column("state", String, nullable=False),
    Column("waits", Boolean, nullable=False),  # as domain.questions.waiting says; asked for by itself
    Column("handed_to", String),  # null where a role's channel or a network has it
    Column("rung", String),  # of the ladder: domain.questions.Rung
    Column("network", ROW_ID),  # whose members were asked
    Column("handed_at", Instant),
    Column("due_at", Instant),  # from when it goes on by itself; null while it does not
    Column("asked_back_at", Instant),  # null unless the asker is to answer first
    Column("answered_by", String),  # which colleague
    Column("answered_at", Instant),
    Index("questions_by_waits", "waits", "at", "id"),
    Index("questions_by_at", "at", "state", "playbook"),  # holds all that the most asked ones are counted from
    Index("questions_by_name", "at", sqlite_where=NAMED, postgresql_where=NAMED),
    Index("questions_by_due", "due_at", sqlite_where=DUE, postgresql_where=DUE),
    Index(
        "questions_by_answerer",
        "answered_by",
        "answered_at",
        "helpful",
        sqlite_where=BY_PERSON,
        postgresql_where=BY_PERSON,
    ),
)

playbook_versions = Table(
    "playbook_versions",
    metadata,
    Column("playbook", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),  # two versions cannot be the same one
    Column("state", String, nullable=False),
    Column("source", Text, nullable=False),
    Column("author", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("decided_by", String),
    Column("decided_at", Instant),
    Column("reason", Text),
    Column("question", ROW_ID),
    Index("playbook_versions_by_state", "state", "at"),
    Index("playbook_versions_standing", "playbook", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
)
