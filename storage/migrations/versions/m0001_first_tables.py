"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("accounts_by_person", "accounts", ["person"], unique=False)
    op.create_table(
        "channels",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("bound_by", sa.String(), nullable=False),
        sa.Column("bound_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("channel", "address"),
    )
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("conversations_by_owner", "conversations", ["owner", "status"], unique=False)
    op.create_table(
        "copies",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=True),
        sa.Column("message", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "target"),
    )
    op.create_table(
        "focus",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account", "place", "conversation"),
    )
    op.create_table(
        "followers",
        sa.Column("initiative", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("credited", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("initiative", "person"),
    )
    op.create_index("followers_by_person", "followers", ["person"], unique=False)
    op.create_index("focus_by_position", "focus", ["account", "place", "position"], unique=False)
    op.create_table(
        "history",
        sa.Column("seq", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("via", sa.String(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("salt", sa.String(), nullable=True),
        sa.Column("commitment", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("history_by_subject", "history", ["subject", "seq"], unique=False)
    op.create_table(
        "initiatives",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("initiator", sa.String(), nullable=False),
        sa.Column("triager", sa.String(), nullable=True),
        sa.Column("needs_number", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("registered_at", INSTANT, nullable=False),
        sa.Column("entered_stage_at", INSTANT, nullable=False),
        sa.Column("triage_due", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("initiatives_by_initiator", "initiatives", ["initiator", "registered_at"], unique=False)
    op.create_index("initiatives_by_stage", "initiatives", ["stage", "registered_at"], unique=False)
    op.create_table(
        "meta",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "notes",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("initiative", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("notes_by_initiative", "notes", ["initiative", "id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=True),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("copies_of", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("platform", sa.String(), nullable=True),
        sa.Column("tenant", sa.String(), nullable=True),
        sa.Column("user", sa.String(), nullable=True),
        sa.Column("conversation", sa.String(), nullable=True),
        sa.Column("thread", sa.String(), nullable=True),
        sa.Column("target", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dedupe_key"),
    )
    op.create_index("outbox_by_status", "outbox", ["status", "due_at"], unique=False)
    op.create_index("outbox_by_subject", "outbox", ["subject", "status"], unique=False)
    op.create_index("outbox_by_target", "outbox", ["target", "status", "id"], unique=False)
    op.create_table(
        "participants",
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("conversation", "person"),
    )
    op.create_index("participants_by_person", "participants", ["person"], unique=False)
    op.create_table(
        "people",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("manager", sa.String(), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("asked_department_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email"),
    )
    op.create_table(
        "roles",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("person", "role"),
    )
    op.create_index("roles_by_role", "roles", ["role"], unique=False)
    op.create_table(
        "seen",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("seen_by_at", "seen", ["at"], unique=False)
    op.create_table(
        "tasks",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("initiative", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner_role", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("initiative", "field"),
    )


def downgrade() -> None:
    op.drop_table("tasks")
    op.drop_index("seen_by_at", table_name="seen")
    op.drop_table("seen")
    op.drop_index("roles_by_role", table_name="roles")
    op.drop_table("roles")
    op.drop_table("people")
    op.drop_index("participants_by_person", table_name="participants")
    op.drop_table("participants")
    op.drop_index("outbox_by_target", table_name="outbox")
    op.drop_index("outbox_by_subject", table_name="outbox")
    op.drop_index("outbox_by_status", table_name="outbox")
    op.drop_table("outbox")
    op.drop_index("notes_by_initiative", table_name="notes")
    op.drop_table("notes")
    op.drop_table("meta")
    op.drop_index("initiatives_by_stage", table_name="initiatives")
    op.drop_index("initiatives_by_initiator", table_name="initiatives")
    op.drop_table("initiatives")
    op.drop_index("history_by_subject", table_name="history")
    op.drop_table("history")
    op.drop_index("followers_by_person", table_name="followers")
    op.drop_table("followers")
    op.drop_index("focus_by_position", table_name="focus")
    op.drop_table("focus")
    op.drop_table("copies")
    op.drop_index("conversations_by_owner", table_name="conversations")
    op.drop_table("conversations")
    op.drop_table("channels")
    op.drop_index("accounts_by_person", table_name="accounts")
    op.drop_table("accounts")
