"""What the gates need: dossiers, seats, decisions, duties, risks, absences. Only adds: the code before works on."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
TABLES = ("seats", "decisions", "duties", "risks", "absences")
BY_AGE = (
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
)
REWORK = sa.text("kind = 'rework'")
# The full pass was kept under the labels of its questions, its choices as they were said.
FACTS = {
    "Process": "process_readiness",
    "Data": "data_sources",
    "Personal or secret data": "personal_data",
    "Privacy": "legal_basis",
    "Similar": "similar_seen",
    "Automation": "automation_level",
    "Oversight": "human_oversight",
    "When it is wrong": "failure_plan",
    "Fairness": "ethics_risk",
    "Support": "support_plan",
    "Without AI": "alternatives",
}
CODES = {
    "Stable": "stable",
    "Partly": "partly",
    "Everybody does it differently": "chaotic",
    "Yes": "yes",
    "No": "no",
    "It advises": "advise",
    "It drafts, a person sends": "draft",
    "It acts after approval": "act_with_approval",
    "It acts alone": "act_alone",
}
CHOSEN = ("process_readiness", "personal_data", "automation_level")


def upgrade() -> None:
    _add_columns()
    _create_tables()
    _carry_over()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_index("initiatives_by_age", "initiatives")
    with op.batch_alter_table("initiatives") as batch:
        for name in reversed([column.name for column in _columns()]):
            batch.drop_column(name)


def _columns() -> list[sa.Column[object]]:
    return [
        sa.Column("dossier", sa.Text(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("priority", sa.String(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("product", sa.String(), nullable=True),
        sa.Column("domain", sa.String(), nullable=True),
        sa.Column("closing", sa.String(), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("deferred_at", INSTANT, nullable=True),
        sa.Column("next_gate_date", sa.Date(), nullable=True),
        sa.Column("exceptions", sa.Integer(), nullable=False, server_default="0"),
    ]


def _add_columns() -> None:
    for column in _columns():
        op.add_column("initiatives", column)
    op.create_index("initiatives_by_age", "initiatives", list(BY_AGE), unique=False)


def _carry_over() -> None:
    """The answers of the full pass become facts of the dossier; nothing is taken out of where they stood."""
    table = sa.table("initiatives", sa.column("id"), sa.column("body"), sa.column("dossier"))
    connection = op.get_bind()
    rows = connection.execute(sa.select(table.c.id, table.c.body).where(table.c.body.not_like('%"case": {}%'))).all()
    for id, body in rows:
        case = json.loads(body).get("case") or {}
        facts = {FACTS[label]: {"value": words} for label, words in case.items() if label in FACTS}
        for code in CHOSEN:
            if code in facts:
                facts[code]["value"] = CODES.get(facts[code]["value"], facts[code]["value"])
        if facts:
            values = {"dossier": json.dumps({"facts": facts})}
            connection.execute(sa.update(table).where(table.c.id == id).values(values))


def _create_tables() -> None:
    op.create_table(
        "seats",
        sa.Column("initiative", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("initiative", "party"),
    )
    op.create_index("seats_by_person", "seats", ["person"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("initiative", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("gate", sa.String(), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("effect", sa.String(), nullable=False),
        sa.Column("from_stage", sa.String(), nullable=False),
        sa.Column("to_stage", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("acting_for", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("participants", sa.Text(), nullable=False),
        sa.Column("links", sa.Text(), nullable=False),
        sa.Column("exception_owner", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("initiative", "round"),
    )
    op.create_index("decisions_by_at", "decisions", ["at"], unique=False)
    op.create_table(
        "duties",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("initiative", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("duties_by_initiative", "duties", ["initiative"], unique=False)
    op.create_index("duties_by_person", "duties", ["person", "since"], unique=False)
    op.create_index("duties_by_role", "duties", ["role", "person", "since"], unique=False)
    op.create_index("duties_of_rework", "duties", ["initiative"], sqlite_where=REWORK, postgresql_where=REWORK)
    op.create_table(
        "risks",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("initiative", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("probability", sa.Integer(), nullable=False),
        sa.Column("impact", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("mitigation", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("accepter", sa.String(), nullable=True),
        sa.Column("raised_by", sa.String(), nullable=False),
        sa.Column("raised_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("risks_by_initiative", "risks", ["initiative"], unique=False)
    op.create_index("risks_by_status", "risks", ["status"], unique=False)
    op.create_table(
        "absences",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("deputy", sa.String(), nullable=True),
        sa.Column("starts", INSTANT, nullable=False),
        sa.Column("ends", INSTANT, nullable=False),
        sa.Column("noted_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("told_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("absences_by_deputy", "absences", ["deputy", "ends"], unique=False)
    op.create_index("absences_by_person", "absences", ["person", "ends"], unique=False)
    op.create_index("absences_by_told", "absences", ["told_at", "ends"], unique=False)
