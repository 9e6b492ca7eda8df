"""The tables of the stage gates; `storage.schema` brings them along."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from storage.columns import ROW_ID, Instant, metadata

REWORK = text("kind = 'rework'")  # few; asked for by themselves

seats = Table(
    "seats",
    metadata,
    Column("initiative", String, primary_key=True),
    Column("party", String, primary_key=True),
    Column("person", String, nullable=False),
    Index("seats_by_person", "person"),
    Index("seats_by_party", "party", "person", "initiative"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("initiative", String, primary_key=True),
    Column("round", Integer, primary_key=True),  # two decisions of one moment cannot both be written
    Column("gate", String),
    Column("decision", String, nullable=False),
    Column("effect", String, nullable=False),
    Column("from_stage", String, nullable=False),
    Column("to_stage", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("decided_by", String, nullable=False),
    Column("acting_for", String),
    Column("reason", Text),
    Column("participants", Text, nullable=False),  # JSON: who signed, voted or gave an opinion
    Column("links", Text, nullable=False),  # JSON: the evidence
    Column("exception_owner", String),
    Index("decisions_by_at", "at", "gate", "decision"),
)

duties = Table(
    "duties",
    metadata,
    Column("id", ROW_ID, primary_key=True, autoincrement=True),
    Column("initiative", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("code", String, nullable=False),
    Column("label", String, nullable=False),
    Column("role", String, nullable=False),
    Column("person", String),
    Column("since", Instant, nullable=False),
    Column("due", Date),
    Index("duties_by_initiative", "initiative"),
    Index("duties_by_person", "person", "since"),
    Index("duties_by_role", "role", "person", "since"),
    # Both hold all that the digests count, so that no row is read for it.
    Index("duties_by_kind", "kind", "code", "since", "role", "initiative"),
    Index("duties_of_role", "role", "person", "kind", "since", "code", "initiative"),
    Index("duties_of_rework", "initiative", sqlite_where=REWORK, postgresql_where=REWORK),
)

risks = Table(
    "risks",
    metadata,
    Column("id", ROW_ID, primary_key=True, autoincrement=True),
    Column("initiative", String, nullable=False),
    Column("category", String, nullable=False),
    Column("probability", Integer, nullable=False),
    Column("impact", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("mitigation", Text, nullable=False),
    Column("owner", String),
    Column("status", String, nullable=False),
    Column("accepter", String),
    Column("raised_by", String, nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("note", Text),
    Index("risks_by_initiative", "initiative"),
    Index("risks_by_status", "status"),
)

absences = Table(
    "absences",
    metadata,
    Column("id", ROW_ID, primary_key=True, autoincrement=True),
    Column("person", String, nullable=False),
    Column("deputy", String),
    Column("starts", Instant, nullable=False),
    Column("ends", Instant, nullable=False),
    Column("noted_at", Instant, nullable=False),
    Column("ended_at", Instant),  # when the person came back, or the absence was replaced by another
    Column("told_at", Instant),  # when the person was told what was done in their name
    Index("absences_by_person", "person", "ends"),
    Index("absences_by_deputy", "deputy", "ends"),
    Index("absences_by_told", "told_at", "ends"),
)
