"""The tables, nothing else. Columns for what queries ask; one JSON column for the rest of a record."""

from __future__ import annotations

from sqlalchemy import (
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
    text,
)

from storage.columns import ROW_ID, Instant, metadata
from storage.schema_blockers import blocker_threads, blocker_words, blockers
from storage.schema_champions import champion_topics, champions
from storage.schema_conversations import OPEN, conversations, focus, participants
from storage.schema_digests import digest_claims, digest_receivers, digest_settings
from storage.schema_gates import absences, decisions, duties, risks, seats
from storage.schema_knowledge import playbook_versions, questions
from storage.schema_messages import copies, outbox, place_references
from storage.schema_networks import (
    champion_time,
    helped,
    lesson_uses,
    lessons,
    network_members,
    networks,
    question_words,
)
from storage.schema_nudges import nudge_days, nudge_drafts, nudge_items, nudge_settings, nudge_watch
from storage.schema_texts import vectors, wordings

# Made elsewhere; whoever asks here has every table.
__all__ = [
    "OPEN",
    "absences",
    "blocker_threads",
    "blocker_words",
    "blockers",
    "champion_time",
    "champion_topics",
    "champions",
    "conversations",
    "copies",
    "decisions",
    "digest_claims",
    "digest_receivers",
    "digest_settings",
    "duties",
    "focus",
    "helped",
    "lesson_uses",
    "lessons",
    "metadata",
    "network_members",
    "networks",
    "nudge_days",
    "nudge_drafts",
    "nudge_items",
    "nudge_settings",
    "nudge_watch",
    "outbox",
    "participants",
    "place_references",
    "playbook_versions",
    "question_words",
    "questions",
    "risks",
    "seats",
    "vectors",
    "wordings",
]

VAGUE = text("needs_number")
WAITING = text("waiting_for > 0")
STATED = text("impact_kind IS NOT NULL")

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
    Column("site", String),  # where they work, as they call it
    Index("people_by_department", "department", "active"),
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
    Column("waiting_for", Integer, nullable=False, server_default="0"),  # dependencies that are not lifted
    Column("impact_kind", String),  # JSON: what the sums of impacts ask beside the money
    Column("impact_expected", Float),
    Column("impact_measured", Float),
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
    # The few that digests ask for, and what they sum up, so that no record is read for its figures.
    Index("initiatives_vague", "stage", "registered_at", "id", sqlite_where=VAGUE, postgresql_where=VAGUE),
    Index("initiatives_waiting", "stage", "entered_stage_at", "id", sqlite_where=WAITING, postgresql_where=WAITING),
    Index(
        "initiatives_by_impact",
        "stage",
        "entered_stage_at",
        "impact_kind",
        "impact_expected",
        "impact_measured",
        sqlite_where=STATED,
        postgresql_where=STATED,
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

seen = Table(
    "seen",
    metadata,
    Column("key", String, primary_key=True),
    Column("at", Instant, nullable=False),
    Index("seen_by_at", "at"),
)
