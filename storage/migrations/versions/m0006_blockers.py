"""Blockers. Only adds: the code before works on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
OPEN = sa.text("ended_at IS NULL")
TICKING = sa.text("next_due IS NOT NULL")
AMONG = ("owner", "rung", "owner_person", "champion", "seat", "unit", "initiative", "raiser")
LAST = "blockers_last"  # the number given last; kept beside other facts of the database


def upgrade() -> None:
    _blockers()
    op.create_table(
        "blocker_threads",
        sa.Column("number", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("blocker", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=True),
        sa.Column("message", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("blocker_threads_by_blocker", "blocker_threads", ["blocker", "side", "number"], unique=False)
    op.create_index("blocker_threads_by_address", "blocker_threads", ["address", "number"], unique=False)
    op.create_table(
        "blocker_words",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("blocker", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("blocker_words_by_blocker", "blocker_words", ["blocker", "id"], unique=False)


def _blockers() -> None:
    op.create_table(
        "blockers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("rung", sa.String(), nullable=False),
        sa.Column("owner_person", sa.String(), nullable=True),
        sa.Column("champion", sa.String(), nullable=True),
        sa.Column("seat", sa.String(), nullable=True),
        sa.Column("raiser", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("initiative", sa.String(), nullable=True),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("next_due", INSTANT, nullable=True),
        sa.Column("breaches", sa.Integer(), nullable=False),
        sa.Column("in_time", sa.Boolean(), nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    due = ["next_due", "number"]
    op.create_index("blockers_by_next_due", "blockers", due, sqlite_where=TICKING, postgresql_where=TICKING)
    for column in AMONG:
        keys = [column, "in_time", "opened_at", "number"]
        op.create_index(f"blockers_by_{column}", "blockers", keys, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("blockers_by_end", "blockers", ["raiser", "ended_at"], unique=False)


def downgrade() -> None:
    op.drop_table("blocker_words")
    op.drop_table("blocker_threads")
    op.drop_table("blockers")
    meta = sa.table("meta", sa.column("key"))
    op.execute(sa.delete(meta).where(meta.c.key == LAST))
