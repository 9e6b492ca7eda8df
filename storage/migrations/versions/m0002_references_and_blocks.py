"""What a platform remembers of places, and who does not let us write to them. Only adds: the code before works on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "place_references",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.add_column("accounts", sa.Column("blocked_at", INSTANT, nullable=True))


def downgrade() -> None:
    op.drop_column("accounts", "blocked_at")
    op.drop_table("place_references")
