"""Digests: who gets which and when, which were claimed, what each receiver set, and what their figures are read from.

Only adds, but for one index that is made wider; the code before works on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

INSTANT = sa.DateTime(timezone=True)
AHEAD = sa.text("next_at IS NOT NULL")
VAGUE = sa.text("needs_number")
WAITING = sa.text("waiting_for > 0")
STATED = sa.text("impact_kind IS NOT NULL")
BATCH = 500
KEPT = ("waiting_for", "impact_kind", "impact_expected", "impact_measured")
Given = dict[str, Any]


def upgrade() -> None:
    _receivers()
    op.create_table(
        "digest_claims",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("digest_claims_by_receiver", "digest_claims", ["kind", "who", "state", "at"], unique=False)
    op.create_index("digest_claims_by_age", "digest_claims", ["at"], unique=False)
    op.create_table(
        "digest_settings",
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("who"),
    )
    _keep_figures()
    _index_figures()


def downgrade() -> None:
    op.drop_index("seats_by_party", table_name="seats")
    op.drop_index("duties_of_role", table_name="duties")
    op.drop_index("duties_by_kind", table_name="duties")
    op.drop_index("decisions_by_at", table_name="decisions")
    op.create_index("decisions_by_at", "decisions", ["at"], unique=False)
    for index in ("initiatives_by_impact", "initiatives_waiting", "initiatives_vague"):
        op.drop_index(index, table_name="initiatives")
    for name in reversed(KEPT):  # one by one: a copy of the table would lose its triggers
        op.drop_column("initiatives", name)
    for table in ("digest_settings", "digest_claims", "digest_receivers"):
        op.drop_table(table)


def _receivers() -> None:
    op.create_table(
        "digest_receivers",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("rhythm", sa.String(), nullable=False),
        sa.Column("settled_at", INSTANT, nullable=False),
        sa.Column("next_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("kind", "who"),
    )
    op.create_index(
        "digest_receivers_due",
        "digest_receivers",
        ["next_at", "kind", "who"],
        unique=False,
        sqlite_where=AHEAD,
        postgresql_where=AHEAD,
    )
    op.create_index("digest_receivers_by_channel", "digest_receivers", ["channel"], unique=False)


def _index_figures() -> None:
    op.create_index("seats_by_party", "seats", ["party", "person", "initiative"], unique=False)
    op.drop_index("decisions_by_at", table_name="decisions")
    op.create_index("decisions_by_at", "decisions", ["at", "gate", "decision"], unique=False)
    op.create_index("duties_by_kind", "duties", ["kind", "code", "since", "role", "initiative"], unique=False)
    op.create_index("duties_of_role", "duties", ["role", "person", "kind", "since", "code", "initiative"], unique=False)
    _partial("initiatives_vague", ["stage", "registered_at", "id"], VAGUE)
    _partial("initiatives_waiting", ["stage", "entered_stage_at", "id"], WAITING)
    columns = ["stage", "entered_stage_at", "impact_kind", "impact_expected", "impact_measured"]
    _partial("initiatives_by_impact", columns, STATED)


def _partial(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, "initiatives", columns, unique=False, sqlite_where=where, postgresql_where=where)


def _keep_figures() -> None:
    """Of each record what is summed over many, as it is kept from now on whenever one is saved."""
    op.add_column("initiatives", sa.Column("waiting_for", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("initiatives", sa.Column("impact_kind", sa.String(), nullable=True))
    for name in ("impact_expected", "impact_measured"):
        op.add_column("initiatives", sa.Column(name, sa.Float(), nullable=True))
    table = sa.table("initiatives", sa.column("id"), *(sa.column(name) for name in KEPT))
    values: Given = {name: sa.bindparam(f"new_{name}") for name in KEPT}
    query = sa.update(table).where(table.c.id == sa.bindparam("which")).values(values)
    for batch in _batches():
        found = [{"which": id, **figures} for id, body in batch if (figures := _figures(json.loads(body)))]
        if found:
            op.get_bind().execute(query, found)


def _batches() -> Iterator[list[tuple[str, str]]]:
    """Records that may hold such a figure, a few at a time."""
    table, after = sa.table("initiatives", sa.column("id"), sa.column("dossier")), ""
    holds = sa.or_(table.c.dossier.like('%"impact"%'), table.c.dossier.like('%"dependencies"%'))
    while True:
        query = sa.select(table.c.id, table.c.dossier).where(table.c.id > after, holds).order_by(table.c.id)
        batch = [(id, body) for id, body in op.get_bind().execute(query.limit(BATCH))]
        if not batch:
            return
        yield batch
        after = batch[-1][0]


def _figures(dossier: Given) -> Given:
    """The columns of one record; empty when it holds nothing for them."""
    waits = sum(one.get("lifted_at") is None for one in dossier.get("dependencies") or ())
    impact = dossier.get("impact") or {}
    estimate, report = impact.get("refined") or impact.get("expected"), impact.get("report")
    said = impact.get("confirmation")
    if not waits and estimate is None and report is None and said is None:
        return {}
    found = {"waiting_for": waits, **_money(estimate, report, said)}
    return {f"new_{name}": value for name, value in found.items()}


def _money(estimate: Given | None, report: Given | None, said: Given | None) -> Given:
    if estimate is None and report is None and said is None:
        return dict.fromkeys(KEPT[1:])
    priced = report is not None and report.get("annual_value") is not None
    measured = report["annual_value"] * report["attribution"] / 100 if report is not None and priced else None
    checked = said is not None and said.get("finance_by") is not None
    word = said["confirmed"] if said is not None else None
    kind = (_stated(estimate), _stated(report), (measured or 0) > 0, word, checked)
    expected = estimate.get("annual_value") if estimate is not None else None
    return dict(zip(KEPT[1:], (json.dumps(kind, separators=(",", ":")), expected, measured), strict=True))


def _stated(one: Given | None) -> tuple[str, bool, bool] | None:
    if one is None:
        return None
    return one["unit"], one.get("annual_value") is not None, one.get("capture") is not None
