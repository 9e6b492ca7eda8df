"""Champions. Only adds: the code before works on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LIVING = sa.text("state IN ('nominated', 'vetting', 'training', 'active', 'ending', 'paused')")
PAUSED = sa.text("paused_until IS NOT NULL")


def upgrade() -> None:
    op.add_column("people", sa.Column("site", sa.String(), nullable=True))
    op.create_table(
        "champions",
        sa.Column("number", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("successor", sa.String(), nullable=True),
        sa.Column("backup", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index(
        "champions_living", "champions", ["person"], unique=True, sqlite_where=LIVING, postgresql_where=LIVING
    )
    op.create_index("champions_by_person", "champions", ["person", "number"])
    op.create_index("champions_by_state", "champions", ["state", "ends_on", "number"])
    op.create_index("champions_by_department", "champions", ["department", "state", "ends_on", "number"])
    op.create_index("champions_by_site", "champions", ["site", "state", "number"])
    op.create_index(
        "champions_by_pause", "champions", ["paused_until", "number"], sqlite_where=PAUSED, postgresql_where=PAUSED
    )
    op.create_index("champions_by_successor", "champions", ["successor", "number"])
    op.create_index("champions_by_backup", "champions", ["backup", "state", "number"])
    op.create_table(
        "champion_topics",
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("champion", ROW_ID, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("topic", "champion"),
    )
    op.create_index("champion_topics_by_champion", "champion_topics", ["champion"])


def downgrade() -> None:
    op.drop_table("champion_topics")
    op.drop_table("champions")
    op.drop_column("people", "site")
