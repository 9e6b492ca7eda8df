"""The tables, nothing else. Columns for what queries ask; one JSON column for the rest of a record."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.columns import ROW_ID, Instant, metadata
from storage.schema_gates import absences, decisions, duties, risks, seats
from storage.schema_knowledge import playbook_versions, questions
from storage.schema_texts import vectors, wordings

# Made elsewhere; whoever asks here has every table.
__all__ = [
    "absences",
    "decisions",
    "duties",
    "metadata",
    "playbook_versions",
    "questions",
    "risks",
    "seats",
    "vectors",
    "wordings",
]

meta = Table(
    "meta",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("email", String, unique=True),
    Column("department", String),
    Column("standing", String, nullable=False),
    Column("manager", String),
    Column("time_zone", String, nullable=False),
    Column("locale", String, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("asked_department_at", Instant),
)

roles = Table(
    "roles",
    metadata,
    Column("person", String, primary_key=True),
    Column("role", String, primary_key=True),
    Index("roles_by_role", "role"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("key", String, primary_key=True),
    Column("platform", String, nullable=False),
    Column("tenant", String, nullable=False),
    Column("user", String, nullable=False),
    Column("person", String, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("blocked_at", Instant),  # since when the person does not let us write to them there
    Index("accounts_by_person", "person"),
)

channels = Table(
    "channels",
    metadata,
    Column("channel", String, primary_key=True),
    Column("address", String, primary_key=True),
    Column("platform", String, nullable=False),
    Column("tenant", String, nullable=False),
    Column("conversation", String, nullable=False),
    Column("bound_by", String, nullable=False),
    Column("bound_at", Instant, nullable=False),
)

initiatives = Table(
    "initiatives",
    metadata,
    Column("id", String, primary_key=True),
    Column("title", String, nullable=False),
    Column("stage", String, nullable=False),
    Column("department", String),
    Column("initiator", String, nullable=False),
    Column("triager", String),
    Column("needs_number", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("registered_at", Instant, nullable=False),
    Column("entered_stage_at", Instant, nullable=False),
    Column("triage_due", Date, nullable=False),
    Column("words", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("dossier", Text),  # JSON: what the gates gathered
    Column("round", Integer, nullable=False, server_default="0"),
    Column("priority", String),
    Column("score", Float),
    Column("product", String),  # of the catalogue; "" for a gap that no product fills
    Column("domain", String),
    Column("closing", String),
    Column("paused_until", Date),
    Column("deferred_at", Instant),
    Column("next_gate_date", Date),
    Column("exceptions", Integer, nullable=False, server_default="0"),
    Index("initiatives_by_initiator", "initiator", "registered_at"),
    Index("initiatives_by_stage", "stage", "registered_at"),
    Index(  # holds all that the portfolio's figures ask, so that no record is read for them
        "initiatives_by_age",
        "stage",
        "entered_stage_at",
        "priority",
        "department",
        "product",
        "domain",
        "paused_until",
        "deferred_at",
        "next_gate_date",
        "exceptions",
        "id",
    ),
)

followers = Table(
    "followers",
    metadata,
    Column("initiative", String, primary_key=True),
    Column("person", String, primary_key=True),
    Column("credited", Boolean, nullable=False),  # its idea was merged into this one: one of its people
    Index("followers_by_person", "person"),
)

notes = Table(
    "notes",
    metadata,
    Column("id", ROW_ID, primary_key=True, autoincrement=True),
    Column("initiative", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("author", String, nullable=False),
    Column("words", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index("notes_by_initiative", "initiative", "id"),
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", ROW_ID, primary_key=True, autoincrement=True),
    Column("initiative", String, nullable=False),
    Column("field", String, nullable=False),
    Column("what", Text, nullable=False),
    Column("owner_role", String, nullable=False),
    Column("owner", String),
    Column("due", Date, nullable=False),
    Column("done_at", Instant),
    UniqueConstraint("initiative", "field"),
)

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

history = Table(
    "history",
    metadata,
    Column("seq", ROW_ID, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("verb", String, nullable=False),
    Column("via", String),
    Column("detail", Text),  # null once somebody's words were erased
    Column("salt", String),
    Column("commitment", String, nullable=False),
    Column("previous", String, nullable=False),
    Column("hash", String, nullable=False),
    Index("history_by_subject", "subject", "seq"),
)

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

seen = Table(
    "seen",
    metadata,
    Column("key", String, primary_key=True),
    Column("at", Instant, nullable=False),
    Index("seen_by_at", "at"),
)
