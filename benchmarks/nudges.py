"""One round of the clock of nudges: 500 initiatives are due among 100,000, and the same 500 among 1,000; interleaved.

Each of them is read in full and weighed by the rules, its step is noted, and everybody concerned gets one bundle.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import delete, insert, text
from sqlalchemy.engine import make_url

from benchmarks.offices import office_on
from bot.usecases.desk import Office
from bot.usecases.nudge_clock import run_nudges
from domain.dossier import Dossier
from domain.funnel import ImpactType, Stage
from domain.initiatives import Idea, Initiative, InitiativeId
from domain.parties import SEATS, Party
from domain.people import Person, PersonId, Role
from storage.initiative_rows import columns_of
from storage.schema import initiatives, nudge_days, nudge_items, nudge_watch
from storage.unit_of_work import writing
from tests.support.postgres import NoPostgres, Server, given_url, start

STORED, FEW, DUE, PEOPLE, ROUNDS, EACH = 100_000, 1_000, 500, 100, 7, 2_000
RATIO = 1.5  # how much slower it may be with a hundred times as many
NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)  # a Monday morning in Berlin
AFTER = NOW + timedelta(days=30)  # when the others are to be looked at
HEADS = (Role.PROJECT_OFFICE, Role.DIRECTOR, Role.INFRASTRUCTURE, Role.PRODUCT_PORTFOLIO, Role.SECURITY)
PASSED, AHEAD = date(2026, 3, 6), date(2026, 9, 1)


async def report() -> list[str]:
    """Medians in milliseconds on both databases."""
    lines = [
        f"| {DUE} due | among {STORED:,} | among {FEW:,} | ratio | nothing due among {STORED:,} | aim |",
        "|---|---|---|---|---|---|",
    ]
    with TemporaryDirectory() as folder:
        ours = await measured({many: str(Path(folder) / f"{many}.db") for many in (STORED, FEW)})
    return [*lines, _line("SQLite", ours), *await _postgres()]


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds."""

    many: float
    few: float
    idle: float


async def measured(urls: Mapping[int, str], rounds: int = ROUNDS) -> Figures:
    """The median of so many rounds, taken in turns."""
    many, few = max(urls), min(urls)
    async with AsyncExitStack() as stack:
        offices = {number: await stack.enter_async_context(_filled(url, number)) for number, url in urls.items()}
        times: dict[int, list[float]] = {number: [] for number in offices}
        idle: list[float] = []
        for turn in range(rounds + 1):
            for number, office in offices.items():
                await _make_due(office)
                taken = await _timed(office)
                times[number] += [taken] if turn else []  # the first round warms up
            idle.append(await _timed(offices[many]))
            await _check(offices[many])
    return Figures(median(times[many]), median(times[few]), median(idle))


async def _timed(office: Office) -> float:
    began = perf_counter()
    await run_nudges(office, NOW)
    return (perf_counter() - began) * 1e3


async def _make_due(office: Office) -> None:
    """The same ones as before stand where they stood: nobody has been told of anything."""
    due = [_id(number) for number in range(DUE)]
    async with writing(office.database) as uow:
        await uow.connection.execute(delete(nudge_watch).where(nudge_watch.c.initiative.in_(due)))
        await uow.connection.execute(delete(nudge_items))
        await uow.connection.execute(delete(nudge_days))
        await uow.connection.execute(text("DELETE FROM outbox"))
        await uow.nudges.insert_many([{"initiative": one, "look_at": NOW} for one in due])


async def _check(office: Office) -> None:
    """Everybody who is asked got one bundle."""
    async with office.database.reading() as connection:
        sent = (await connection.execute(text("SELECT count(*) FROM outbox"))).scalar_one()
    if sent < PEOPLE:
        raise AssertionError(f"{sent} bundles were queued instead of {PEOPLE} or more")


@asynccontextmanager
async def _filled(url: str, many: int) -> AsyncIterator[Office]:
    async with office_on(url) as office:
        people = [PersonId(f"person-{number}") for number in range(PEOPLE)]
        async with writing(office.database) as uow:
            for one in people:
                await uow.people.save(Person(one, "Ana", f"{one}@bench.example", "claims", time_zone="Europe/Berlin"))
            for role in (
                Role.PROJECT_OFFICE,
                Role.DIRECTOR,
                Role.INFRASTRUCTURE,
                Role.PRODUCT_PORTFOLIO,
                Role.SECURITY,
            ):
                head = Person(PersonId(role.value), role.spoken, f"{role}@bench.example", "claims", frozenset({role}))
                await uow.people.save(replace(head, time_zone="Europe/Berlin"))
        for start_at in range(0, many, EACH):
            made = [_record(number, people) for number in range(start_at, min(start_at + EACH, many))]
            async with writing(office.database) as uow:
                await uow.connection.execute(insert(initiatives), [{"id": one.id, **columns_of(one)} for one in made])
                await uow.nudges.insert_many([{"initiative": one.id, "look_at": AFTER} for one in made])
        await run_nudges(office, NOW - timedelta(days=1))
        if not office.database.is_sqlite:  # where the server would do it by itself, a little later
            async with office.database.engine.connect() as connection:
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                await connection.execute(text("VACUUM ANALYZE"))
        yield office


def _id(number: int) -> InitiativeId:
    return InitiativeId(f"AI-2026-{number:06d}")


def _record(number: int, people: list[PersonId]) -> Initiative:
    """In delivery, with a date that has passed for the first of them."""
    who = people[number % PEOPLE]
    idea = Idea("Read claims", json.dumps("x" * 400), "Read them", (ImpactType.QUALITY,), "claims", sponsor=who)
    seats: dict[Party, PersonId] = dict.fromkeys(SEATS, who)
    due = PASSED if number < DUE else AHEAD
    dossier = Dossier(seats=seats, next_gate_date=due)
    entered = NOW - timedelta(days=3)
    return Initiative(_id(number), idea, who, Stage.DELIVERY, entered, entered, due, dossier=dossier, round=2)


def _line(name: str, found: Figures) -> str:
    ratio = found.many / found.few
    return (
        f"| {name} | {found.many:.0f} ms | {found.few:.0f} ms | {ratio:.2f} | {found.idle:.2f} ms | ratio < {RATIO} |"
    )


async def _postgres() -> list[str]:
    given = given_url()
    if given is not None:
        return [await _on(Server(make_url(given)))]
    try:
        embedded = start()
    except NoPostgres as reason:
        return [f"| PostgreSQL | not measured: {reason} | | | | |"]
    try:
        return [await _on(Server(embedded.url))]
    finally:
        embedded.stop()


async def _on(server: Server) -> str:
    try:
        urls = {many: await server.fresh() for many in (STORED, FEW)}
        return _line("PostgreSQL (without fsync)", await measured(urls))
    finally:
        await server.drop_all()
