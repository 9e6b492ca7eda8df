"""`portfolio` and `inbox` over 100,000 initiatives, beside a bare read of one row, interleaved in one run."""

from __future__ import annotations

import json
import random
from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select, text
from sqlalchemy.engine import make_url

from benchmarks.offices import employee, office_on
from bot.events import Origin
from bot.usecases import inbox, portfolio
from bot.usecases.desk import Act, Office
from domain.funnel import Stage
from domain.people import Person, PersonId, Role
from domain.portfolio import LIVING
from domain.scoring import Priority
from storage.schema import duties, initiatives, tasks
from storage.unit_of_work import writing
from tests.support.postgres import NoPostgres, Server, given_url, start

STORED, LIVING_SHARE, ROUNDS, EACH = 100_000, 0.15, 30, 5_000
AIM = 20.0  # milliseconds
OFFICE = (Role.PROJECT_OFFICE, Role.SECURITY, Role.INFRASTRUCTURE, Role.DATA_OWNER)
SEATED = 500  # people who have something to supply
DEPARTMENTS = ("claims", "customer-service", "underwriting", "sales", "marketing", "finance", "hr", "it", "legal")
PRODUCTS = ("quill", "policy-finder", "mailroom-sorter", "claim-outlook", "code-companion", "form-runner", "", None)
DOMAINS = ("claims", "service", "sales", "risk", "back office", "people", "data", None)
Work = Callable[[], Awaitable[object]]


async def report() -> list[str]:
    """Medians in milliseconds on both databases."""
    lines = [
        f"| {STORED:,} initiatives, {LIVING_SHARE:.0%} of them under way | SQLite | PostgreSQL (without fsync) | aim |",
        "|---|---|---|---|",
    ]
    with TemporaryDirectory() as folder:
        ours = await measured(str(Path(folder) / "many.db"))
    theirs = await _on_postgres()
    for name, figure in ours.items():
        other = f"{theirs[name]:.2f} ms" if name in theirs else "not measured"
        aim = "" if name.startswith("a bare") else f"< {AIM:.0f} ms (SQLite)"
        lines.append(f"| {name} | {figure:.2f} ms | {other} | {aim} |")
    return lines


async def measured(url: str) -> Mapping[str, float]:
    """The median of ROUNDS of each, taken in turns."""
    async with office_on(url) as office:
        someone = await _fill(office)
        works = await _works(office, someone)
        times: dict[str, list[float]] = {name: [] for name in works}
        for name in works:
            await works[name]()
        for _ in range(ROUNDS):
            for name, work in works.items():
                began = perf_counter()
                await work()
                times[name].append((perf_counter() - began) * 1e3)
    return {name: median(found) for name, found in times.items()}


async def _works(office: Office, someone: PersonId) -> Mapping[str, Work]:
    head = await _acting(office, PersonId("head"), Role.PROJECT_OFFICE)
    seated = await _acting(office, someone)

    async def bare() -> object:
        async with office.database.reading(quick=True) as connection:
            query = select(initiatives.c.title).where(initiatives.c.id == "AI-2025-000001")
            return (await connection.execute(query)).first()

    def shows(words: str) -> Work:
        async def show() -> object:
            async with head.looking(quick=False) as desk:
                return await portfolio.show(desk, words)

        return show

    def waits(act: Act) -> Work:
        async def show() -> object:
            async with act.looking() as desk:
                return await inbox.show(desk, 1)

        return show

    return {
        "a bare read of one row": bare,
        "`portfolio`": shows(""),
        "`portfolio claims`": shows("claims"),
        "`portfolio P1 in delivery policy-finder`": shows("P1 in delivery policy-finder"),
        "`portfolio domain:claims`": shows("domain:claims"),
        "`inbox` of the project office": waits(head),
        "`inbox` of somebody with a seat": waits(seated),
    }


async def _acting(office: Office, id: PersonId, *roles: Role) -> Act:
    person = Person(id, "Ana", f"{id}@x.example", "claims", frozenset(roles))
    async with writing(office.database) as uow:
        await uow.people.save(person)
    act = await employee(office)
    return Act(office, person, Origin(act.origin.account, act.origin.place, direct=True))


async def _fill(office: Office) -> PersonId:
    """Straight into the tables, each record as large as a real one; somebody who owes things."""
    dice = random.Random(5)
    people = [PersonId(uuid4().hex) for _ in range(SEATED)]
    now = office.now()
    made = iter(_rows(dice, people, now))
    async with office.database.engine.begin() as connection:
        for _ in range(STORED // EACH):
            batch = [next(made) for _ in range(EACH)]
            await connection.execute(insert(initiatives), batch)
            living = [row for row in batch if row["stage"] in LIVING]
            owed = [duty for row in living for duty in _owed(dice, row, people, now)]
            await connection.execute(insert(duties), owed)
            await connection.execute(insert(tasks), [_task(row) for row in living])
    if not office.database.is_sqlite:  # where the server would do it by itself, a little later
        async with office.database.engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(text("VACUUM ANALYZE"))
    return people[0]


def _rows(dice: random.Random, people: list[PersonId], now: datetime) -> Iterator[dict[str, Any]]:
    words = "Support retypes 1,200 claims a week from PDF; 6 % have typos and customers call back. "
    for number in range(1, STORED + 1):
        is_living = dice.random() < LIVING_SHARE
        stage = dice.choice(LIVING) if is_living else dice.choice((Stage.CLOSED, Stage.REJECTED))
        days = 200 if is_living else 3 * 365
        entered = now - timedelta(minutes=dice.randrange(1, days * 24 * 60))
        yield {
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
            "words": words * 3,
            "body": _body(words),
            "dossier": _dossier(words, dice),
            "round": 2,
            "priority": dice.choice((*Priority, None)),
            "score": 60.0,
            "product": dice.choice(PRODUCTS),
            "domain": dice.choice(DOMAINS),
            "closing": None if is_living else "stopped",
            "paused_until": now.date() + timedelta(days=30) if dice.random() < 0.05 else None,
            "deferred_at": entered if dice.random() < 0.03 else None,
            "next_gate_date": now.date() + timedelta(days=dice.randrange(-20, 100)),
            "exceptions": int(dice.random() < 0.04),
        }


def _body(words: str) -> str:
    idea = {
        "problem": words * 3,
        "summary": words,
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
    ended = ("taken_at", "rejection", "closing", "reason", "merged_into", "decided_by", "decided_at")
    return json.dumps({"idea": idea, "source": "employee", "case": {}, **dict.fromkeys(ended)})


def _dossier(words: str, dice: random.Random) -> str:
    facts = {f"fact_{number}": {"value": words, "by": uuid4().hex} for number in range(20)}
    facts["tags"] = {"value": f"pdf, letters-{dice.randrange(40)}", "by": uuid4().hex}
    return json.dumps({"facts": facts})


def _owed(
    dice: random.Random, row: Mapping[str, Any], people: list[PersonId], now: datetime
) -> Iterator[dict[str, Any]]:
    """Three a record: the verdict for a role, something to sign for another, something to supply for one person."""
    since = row["entered_stage_at"]
    kinds = ("decide", "sign", "rework" if dice.random() < 0.05 else "supply")
    for kind, code in zip(kinds, ("G2", "feasibility", "stop_condition"), strict=True):
        is_personal = kind in ("supply", "rework")
        yield {
            "initiative": row["id"],
            "kind": kind,
            "code": code,
            "label": "the verdict on G2" if kind == "decide" else "a stop condition",
            "role": Role.PROJECT_MANAGER if is_personal else dice.choice(OFFICE),
            "person": dice.choice(people) if is_personal else None,
            "since": since,
            "due": (now + timedelta(days=dice.randrange(-10, 20))).date(),
        }


def _task(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "initiative": row["id"],
        "field": "whose",
        "what": "whose data it is",
        "owner_role": Role.LEGAL.value,
        "owner": None,
        "due": datetime.now(UTC).date(),
        "done_at": None,
    }


async def _on_postgres() -> Mapping[str, float]:
    given = given_url()
    if given is not None:
        return await _with(Server(make_url(given)))
    try:
        embedded = start()
    except NoPostgres:
        return {}
    try:
        return await _with(Server(embedded.url))
    finally:
        embedded.stop()


async def _with(server: Server) -> Mapping[str, float]:
    try:
        return await measured(await server.fresh())
    finally:
        await server.drop_all()
