"""A company of 100,000 initiatives for the digests: straight into the tables, each record as large as a real one."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks.portfolio import DEPARTMENTS, DOMAINS, LIVING_SHARE, PRODUCTS, SEATED, STORED
from bot.usecases.desk import Office
from domain.funnel import Stage
from domain.impact import Figure, Impact
from domain.people import Person, PersonId, Role
from domain.portfolio import LIVING
from domain.scoring import Priority
from storage.impact_rows import impact_columns
from storage.schema import decisions, duties, initiatives, seats
from storage.unit_of_work import writing

EACH = 5_000
OFFICE = (Role.PROJECT_OFFICE, Role.SECURITY, Role.INFRASTRUCTURE, Role.DATA_OWNER, Role.DIRECTOR)
UNITS = ("EUR", "hours", "errors per 100")
WORDS = "Support retypes 1,200 claims a week from PDF; 6 % have typos and customers call back. "
AT = "2026-01-05T10:00:00Z"
_IDEA = {
    "problem": WORDS * 3,
    "summary": WORDS,
    "impact_types": ["QUALITY"],
    "process": "Claims intake",
    "metric": "Typos per 100 claims: 6 now",
    "target": "from 6 to 2 by June",
    "capture": None,
    "objective": "faster-claims",
    "sponsor": None,
    "evidence": [],
    "unpinned": [],
}
_ENDED = ("taken_at", "rejection", "closing", "reason", "merged_into", "decided_by", "decided_at")
BODY = json.dumps({"idea": _IDEA, "source": "employee", "case": {}, **dict.fromkeys(_ENDED)})
FACTS = {f"fact_{number}": {"value": WORDS, "by": f"{number:032x}", "at": AT} for number in range(20)}


async def fill(office: Office, decider: PersonId) -> None:
    """STORED of them, with what waits at each, who sits there, and a decision of each."""
    dice = random.Random(7)
    people = [PersonId(f"{number:032x}") for number in range(SEATED)]
    async with writing(office.database) as uow:
        for at, id in enumerate(people):
            await uow.people.save(Person(id, f"Person {at}", department=dice.choice(DEPARTMENTS)))
    async with office.database.engine.begin() as connection:
        for first in range(1, STORED, EACH):
            batch = [_row(dice, number, people, office.now()) for number in range(first, first + EACH)]
            await _store(connection, dice, batch, people, office.now(), decider)
    if not office.database.is_sqlite:  # where the server would do it by itself, a little later
        async with office.database.engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(text("VACUUM ANALYZE"))


async def _store(
    connection: AsyncConnection,
    dice: random.Random,
    batch: list[dict[str, Any]],
    people: list[PersonId],
    now: datetime,
    decider: PersonId,
) -> None:
    living = [row for row in batch if row["stage"] in LIVING]
    await connection.execute(insert(initiatives), batch)
    await connection.execute(insert(duties), [duty for row in living for duty in _owed(dice, row, people, now)])
    await connection.execute(insert(seats), [_seat(dice, row, people) for row in living])
    await connection.execute(insert(decisions), [_decision(dice, row, decider) for row in batch])


def _row(dice: random.Random, number: int, people: list[PersonId], now: datetime) -> dict[str, Any]:
    is_living = dice.random() < LIVING_SHARE
    stage = dice.choice(LIVING) if is_living else dice.choice((Stage.CLOSED, Stage.REJECTED))
    entered = now - timedelta(minutes=dice.randrange(1, (200 if is_living else 3 * 365) * 24 * 60))
    product = dice.choice(PRODUCTS)
    return {
        "id": f"AI-2025-{number:06d}",
        "title": f"Read the letters of kind {number} from PDF",
        "stage": stage.value,
        "department": dice.choice(DEPARTMENTS),
        "initiator": dice.choice(people),
        "triager": None,
        "needs_number": dice.random() < 0.1,
        "revision": 9,
        "registered_at": entered - timedelta(days=30),
        "entered_stage_at": entered,
        "triage_due": entered.date(),
        "words": WORDS * 3,
        "body": BODY,
        "round": 2,
        "priority": dice.choice((*Priority, None)),
        "score": 60.0,
        "product": product,
        "domain": dice.choice(DOMAINS),
        "closing": None if is_living else "stopped",
        "paused_until": now.date() + timedelta(days=30) if dice.random() < 0.05 else None,
        "deferred_at": entered if dice.random() < 0.03 else None,
        "next_gate_date": now.date() + timedelta(days=dice.randrange(-20, 100)),
        "exceptions": int(dice.random() < 0.04),
        **_dossier(dice, product),
    }


def _dossier(dice: random.Random, product: str | None) -> dict[str, Any]:
    """As the code writes it: without spaces, and without what is not set; and the columns that are kept of it."""
    held: dict[str, Any] = {"facts": FACTS}
    impact = Impact()
    if product == "":
        held["route"] = {"gap": f"No product reads letters of kind {dice.randrange(40)}"}
    if dice.random() < 0.7:
        figure = Figure(9.0, dice.choice(UNITS), float(dice.randrange(90_000)))
        impact = Impact(expected=figure)
        held["impact"] = {"expected": {"value": 9.0, "unit": figure.unit, "annual_value": figure.annual_value}}
    waits = dice.random() < 0.05
    if waits:
        other = f"AI-2025-{dice.randrange(1, STORED):06d}"
        held["dependencies"] = [{"on": other, "why": WORDS, "by": f"{7:032x}", "at": AT}]
    dossier = json.dumps(held, separators=(",", ":"))
    return {"dossier": dossier, "waiting_for": int(waits), **impact_columns(impact)}


def _owed(
    dice: random.Random, row: Mapping[str, Any], people: list[PersonId], now: datetime
) -> Iterator[dict[str, Any]]:
    """Three a record: a verdict for a role, something to sign for another, something to supply for one person."""
    for kind, code in (
        ("decide", "G2"),
        ("sign", "feasibility"),
        ("supply", dice.choice(("stop_condition", "sponsor"))),
    ):
        is_personal = kind == "supply"
        yield {
            "initiative": row["id"],
            "kind": kind,
            "code": code,
            "label": "the verdict on G2" if kind == "decide" else "a stop condition",
            "role": Role.PROJECT_OFFICE if is_personal else dice.choice(OFFICE),
            "person": dice.choice(people) if is_personal else None,
            "since": row["entered_stage_at"],
            "due": (now + timedelta(days=dice.randrange(-10, 20))).date(),
        }


def _seat(dice: random.Random, row: Mapping[str, Any], people: list[PersonId]) -> dict[str, Any]:
    return {"initiative": row["id"], "party": "project-manager", "person": dice.choice(people)}


def _decision(dice: random.Random, row: Mapping[str, Any], decider: PersonId) -> dict[str, Any]:
    return {
        "initiative": row["id"],
        "round": 1,
        "gate": dice.choice(("G1", "G2", "G3")),
        "decision": dice.choice(("CONTINUE", "REJECT", "REWORK")),
        "effect": "move",
        "from_stage": "NEW",
        "to_stage": "ASSESSMENT",
        "at": row["entered_stage_at"],
        "decided_by": decider,
        "participants": "[]",
        "links": "[]",
    }
