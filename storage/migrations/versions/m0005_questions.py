"""Questions that people asked, and the versions of playbooks. Only adds: the code before works on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
NAMED = sa.text("person IS NOT NULL")
STANDING = sa.text("state IN ('published', 'retired')")
MARKER = "playbooks_marker"  # counts what was published and retired; kept beside other facts of the database


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("band", sa.String(), nullable=False),
        sa.Column("playbook", sa.String(), nullable=True),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("helpful", sa.Boolean(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("handed_to", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("questions_by_waits", "questions", ["waits", "at", "id"], unique=False)
    op.create_index("questions_by_at", "questions", ["at", "state", "playbook"], unique=False)
    op.create_index("questions_by_name", "questions", ["at"], sqlite_where=NAMED, postgresql_where=NAMED)
    op.create_table(
        "playbook_versions",
        sa.Column("playbook", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("question", ROW_ID, nullable=True),
        sa.PrimaryKeyConstraint("playbook", "number"),
    )
    op.create_index("playbook_versions_by_state", "playbook_versions", ["state", "at"], unique=False)
    op.create_index(
        "playbook_versions_standing",
        "playbook_versions",
        ["playbook"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )


def downgrade() -> None:
    op.drop_table("playbook_versions")
    op.drop_table("questions")
    meta = sa.table("meta", sa.column("key"))
    op.execute(sa.delete(meta).where(meta.c.key == MARKER))
