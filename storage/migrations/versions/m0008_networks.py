"""Networks, and what becomes of a question that people answer. Only adds: the code before works on."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
STANDING = sa.text("closed_at IS NULL")
DUE = sa.text("due_at IS NOT NULL")
BY_PERSON = sa.text("answered_by IS NOT NULL")
QUESTION: dict[str, Any] = {
    "rung": sa.String(),
    "network": ROW_ID,
    "handed_at": INSTANT,
    "due_at": INSTANT,
    "asked_back_at": INSTANT,
    "answered_by": sa.String(),
    "answered_at": INSTANT,
}


def upgrade() -> None:
    _networks()
    _champions_home()
    op.create_index("people_by_department", "people", ["department", "active"], unique=False)
    for name, kind in QUESTION.items():
        op.add_column("questions", sa.Column(name, kind, nullable=True))
    op.create_index("questions_by_due", "questions", ["due_at"], sqlite_where=DUE, postgresql_where=DUE)
    op.create_index(
        "questions_by_answerer",
        "questions",
        ["answered_by", "answered_at", "helpful"],
        sqlite_where=BY_PERSON,
        postgresql_where=BY_PERSON,
    )


def downgrade() -> None:
    op.drop_index("questions_by_answerer", table_name="questions")
    op.drop_index("questions_by_due", table_name="questions")
    for name in reversed(QUESTION):
        op.drop_column("questions", name)
    op.drop_index("people_by_department", table_name="people")
    for table in ("helped", "lesson_uses", "lessons", "champion_time"):
        op.drop_table(table)
    op.drop_table("question_words")
    op.drop_table("network_members")
    op.drop_table("networks")


def _networks() -> None:
    op.create_table(
        "networks",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("founder", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "networks_standing", "networks", ["folded"], unique=True, sqlite_where=STANDING, postgresql_where=STANDING
    )
    op.create_table(
        "network_members",
        sa.Column("network", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("network", "person"),
    )
    op.create_index("network_members_by_person", "network_members", ["person"], unique=False)
    op.create_table(
        "question_words",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("question", ROW_ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("turn", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("question_words_by_question", "question_words", ["question", "id"], unique=False)


def _champions_home() -> None:
    op.create_table(
        "champion_time",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("work", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("champion_time_by_person", "champion_time", ["person", "week", "id"], unique=False)
    op.create_index("champion_time_by_week", "champion_time", ["week"], unique=False)
    op.create_table(
        "helped",
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("conversation", "person"),
    )
    op.create_index("helped_by_person", "helped", ["person", "at"], unique=False)
    _lessons()


def _lessons() -> None:
    op.create_table(
        "lessons",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("happened", sa.Text(), nullable=False),
        sa.Column("useful", sa.Text(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("lessons_by_state", "lessons", ["state", "decided_at", "at", "id"], unique=False)
    op.create_index("lessons_by_author", "lessons", ["author", "state", "at"], unique=False)
    op.create_table(
        "lesson_uses",
        sa.Column("lesson", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("lesson", "person"),
    )
