"""Nudges. Only adds: the code before works on.

What is under way already is due for a look at once, a portion at a time; what it finds long overdue begins at the
foot of the ladder.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WATCHED = sa.text("look_at IS NOT NULL")
CLIMBED = sa.text("raised <> ''")
OPEN = sa.text("status = 'open'")


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "nudge_watch",
        sa.Column("initiative", sa.String(), nullable=False),
        sa.Column("look_at", moment, nullable=True),
        sa.Column("raised", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("initiative"),
    )
    op.create_index(
        "nudge_watch_due", "nudge_watch", ["look_at", "initiative"], sqlite_where=WATCHED, postgresql_where=WATCHED
    )
    op.create_index(
        "nudge_watch_raised",
        "nudge_watch",
        ["raised", "since", "initiative"],
        sqlite_where=CLIMBED,
        postgresql_where=CLIMBED,
    )
    op.create_table(
        "nudge_items",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("receiver", sa.String(), nullable=False),
        sa.Column("ready_at", moment, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("nudge_items_once", "nudge_items", ["subject", "receiver"], unique=True)
    op.create_index("nudge_items_ready", "nudge_items", ["ready_at", "receiver"])
    op.create_index("nudge_items_by_receiver", "nudge_items", ["receiver", "ready_at"])
    op.create_table(
        "nudge_days",
        sa.Column("receiver", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("receiver", "day"),
    )
    op.create_index("nudge_days_by_at", "nudge_days", ["at"])
    op.create_table(
        "nudge_settings",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("every_days", sa.Integer(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("person"),
    )
    op.create_table(
        "nudge_drafts",
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("conversation"),
    )
    op.create_index("nudge_drafts_by_at", "nudge_drafts", ["at"])
    op.create_index(
        "conversations_untouched", "conversations", ["updated_at", "id"], sqlite_where=OPEN, postgresql_where=OPEN
    )
    _watch_what_is_there()


def _watch_what_is_there() -> None:
    op.execute(
        "INSERT INTO nudge_watch (initiative, look_at, raised, body) "
        "SELECT id, registered_at, '', '{}' FROM initiatives WHERE stage NOT IN ('CLOSED', 'REJECTED')"
    )


def downgrade() -> None:
    op.drop_index("conversations_untouched", "conversations")
    for table in ("nudge_drafts", "nudge_settings", "nudge_days", "nudge_items", "nudge_watch"):
        op.drop_table(table)
