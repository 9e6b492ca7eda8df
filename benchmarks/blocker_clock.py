"""One round of the blockers' clock: 50 are due among 10,000 open ones, and among 1,000; interleaved in one run.

Half of the 50 are reminded, half climb: saved, their cards follow, everybody who has to know is told, all is recorded.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.engine import make_url

from benchmarks.offices import office_on
from bot.usecases.blocker_clock_job import run_clock
from bot.usecases.blocker_timing import timing_of
from bot.usecases.desk import Office
from domain.blocker import Report
from domain.blocker_acts import raise_blocker
from domain.blocker_clock import Timing
from domain.blockers import Category, Severity
from domain.people import Person, PersonId, Role
from storage.unit_of_work import reading, writing
from tests.support.postgres import NoPostgres, Server, given_url, start

OPEN, FEW, DUE, ROUNDS = 10_000, 1_000, 50, 15
AIM, RATIO = 200.0, 1.5  # milliseconds; how much slower it may be with ten times as many
NOW = datetime(2026, 3, 2, 13, 0, tzinfo=UTC)  # a Monday afternoon in Berlin
KINDS = (Category.INFRASTRUCTURE, Category.TOOL_CHOICE, Category.ADOPTION, Category.TOOL_ACCESS)
HEADS = (Role.DIRECTOR, Role.INFRASTRUCTURE, Role.PRODUCT_PORTFOLIO, Role.PROJECT_OFFICE, Role.TRAINING)


async def report() -> list[str]:
    """Medians in milliseconds on both databases."""
    lines = [
        f"| {DUE} blockers due | among {OPEN:,} | among {FEW:,} | ratio | nothing due among {OPEN:,} | aim |",
        "|---|---|---|---|---|---|",
    ]
    with TemporaryDirectory() as folder:
        ours = await _measured({many: str(Path(folder) / f"{many}.db") for many in (OPEN, FEW)})
    lines.append(_line("SQLite", ours, f"< {AIM:.0f} ms, ratio < {RATIO}"))
    return [*lines, *await _postgres()]


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds."""

    many: float
    few: float
    idle: float


@dataclass(frozen=True, slots=True)
class Desk:
    """An office with so many open blockers, and how to make more."""

    office: Office
    raiser: Person
    timing: Timing

    async def add(self, many: int, *opened: datetime) -> None:
        """So many that were opened at these moments, in turns."""
        async with writing(self.office.database) as uow:
            for number in range(many):
                told = Report(KINDS[number % len(KINDS)], Severity.SEV2, f"The gateway drops call {number}", "claims")
                at = opened[number % len(opened)]
                await uow.blockers.add(raise_blocker(await uow.blockers.next_id(), told, self.raiser, at, self.timing))

    async def run(self) -> float:
        began = perf_counter()
        await run_clock(self.office, NOW)
        return (perf_counter() - began) * 1e3


async def _measured(urls: Mapping[int, str]) -> Figures:
    async with AsyncExitStack() as stack:
        desks = {many: await stack.enter_async_context(_filled(url, many)) for many, url in urls.items()}
        times: dict[int, list[float]] = {many: [] for many in desks}
        idle: list[float] = []
        for number in range(ROUNDS + 1):
            for many, desk in desks.items():
                await desk.add(DUE, NOW - timedelta(hours=3), NOW - timedelta(hours=4))
                taken = await desk.run()
                times[many] += [taken] if number else []  # the first round warms up
            idle.append(await desks[OPEN].run())
        await _check(desks[OPEN])
    return Figures(median(times[OPEN]), median(times[FEW]), median(idle))


@asynccontextmanager
async def _filled(url: str, many: int) -> AsyncIterator[Desk]:
    async with office_on(url) as office:
        raiser = Person(PersonId(uuid4().hex), "Rita", "rita@bench.example", "claims", time_zone="Europe/Berlin")
        async with writing(office.database) as uow:
            await uow.people.save(raiser)
            for role in HEADS:
                head = Person(PersonId(uuid4().hex), role.spoken, f"{role}@bench.example", roles=frozenset({role}))
                await uow.people.save(replace(head, time_zone="Europe/Berlin"))
        async with reading(office.database) as uow:
            desk = Desk(office, raiser, await timing_of(office, uow, [], NOW))
        for _ in range(many // FEW):
            await desk.add(FEW, NOW - timedelta(hours=1), NOW - timedelta(hours=2))
        if not office.database.is_sqlite:  # where the server would do it by itself, a little later
            async with office.database.engine.connect() as connection:
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                await connection.execute(text("VACUUM ANALYZE"))
        yield desk


async def _check(desk: Desk) -> None:
    """Each of them took its steps: one is reminded, the other late and climbs."""
    async with desk.office.database.reading() as connection:
        steps = (await connection.execute(text("SELECT count(*) FROM history"))).scalar_one()
    expected = (ROUNDS + 1) * DUE // 2 * 3
    if steps != expected:
        raise AssertionError(f"{steps} steps were taken instead of {expected}")


def _line(name: str, found: Figures, aim: str) -> str:
    ratio = found.many / found.few
    return f"| {name} | {found.many:.0f} ms | {found.few:.0f} ms | {ratio:.2f} | {found.idle:.2f} ms | {aim} |"


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
        urls = {many: await server.fresh() for many in (OPEN, FEW)}
        return _line("PostgreSQL (without fsync)", await _measured(urls), "reported")
    finally:
        await server.drop_all()
