"""Two processes run the blockers' clock at once, or somebody takes one up meanwhile: every step is taken once."""

from __future__ import annotations

import asyncio
import re
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from bot.usecases.blocker_clock_job import run_clock
from bot.usecases.blocker_timing import timing_of
from domain.blocker import Acting, Blocker, BlockerId, Report, next_due
from domain.blocker_acts import acknowledge, raise_blocker
from domain.blockers import Category, Severity
from domain.history import verify
from domain.people import Role
from storage.database import Database
from storage.unit_of_work import reading, writing
from tests.support.company import ROOT, Company, make_office

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATE = MONDAY + timedelta(hours=5)
MANY = 60  # more than two portions
NUMBER = re.compile(r"\bB-\d+\b")

RUN = """
import asyncio, sys
from datetime import datetime
from bot.usecases.blocker_clock_job import run_clock
from storage.database import Database
from tests.support.clock import Clock
from tests.support.company import make_office

async def main():
    database = Database(sys.argv[1])
    now = datetime.fromisoformat(sys.argv[2])
    office = make_office(database, Clock(now))
    print("ready", flush=True)
    sys.stdin.readline()
    await run_clock(office, now)
    await database.close()

asyncio.run(main())
"""


async def open_blockers(company: Company, many: int = MANY) -> list[Blocker]:
    company.clock.instant = MONDAY
    inga = await company.person("inga@acme.example", Role.INFRASTRUCTURE)
    await company.person("paul@acme.example", Role.PROJECT_OFFICE)
    rita = await company.person("rita@acme.example")
    made = []
    async with writing(company.database) as uow:
        timing = await timing_of(company.office, uow, [], MONDAY)
        for number in range(many):
            told = Report(Category.INFRASTRUCTURE, Severity.SEV2, f"The gateway drops call {number}")
            blocker = raise_blocker(await uow.blockers.next_id(), told, rita, MONDAY, timing)
            await uow.blockers.add(blocker)
            made.append(blocker)
    assert inga.id not in {one.raiser for one in made}
    return made


async def taken_steps(company: Company, blockers: list[Blocker]) -> list[list[str]]:
    async with reading(company.database) as uow:
        assert verify([entry async for entry in uow.history.all()]) is None
        return [[entry.verb for entry in await uow.history.of(one.id)] for one in blockers]


async def queued(company: Company) -> Counter[tuple[str, str]]:
    """How often each message to a person stands in the outbox."""
    async with company.database.reading() as connection:
        rows = await connection.execute(text("SELECT person, payload FROM outbox WHERE person IS NOT NULL"))
        return Counter((row.person, row.payload) for row in rows)


async def test_two_offices_at_once_take_each_step_once(company: Company, database_url: str) -> None:
    blockers = await open_blockers(company)
    other = Database(database_url)
    offices = [company.office, make_office(other, company.clock)]
    await asyncio.gather(*(run_clock(office, LATE) for office in offices for _ in range(2)))
    await other.close()
    assert await taken_steps(company, blockers) == [["blocker_late", "blocker_climbed"]] * MANY
    queued_now = await queued(company)
    assert set(queued_now.values()) == {1}
    told = Counter((person, id) for person, payload in queued_now for id in set(NUMBER.findall(payload)))
    assert set(told.values()) == {1}
    assert len(told) == 2 * MANY  # the project office, and Rita; in lists
    assert len(queued_now) < MANY


async def waiting(url: str) -> asyncio.subprocess.Process:
    """A process that runs the clock when it is told to."""
    command = [sys.executable, "-c", RUN, url, LATE.isoformat()]
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=pipe, stdout=pipe)


async def test_two_processes_at_once_take_each_step_once(company: Company, database_url: str) -> None:
    blockers = await open_blockers(company)
    several = [await waiting(database_url) for _ in range(2)]
    for one in several:
        assert one.stdout is not None
        assert await one.stdout.readline() == b"ready\n"
    await asyncio.gather(*(one.communicate(b"go\n") for one in several))
    assert [one.returncode for one in several] == [0, 0]
    assert await taken_steps(company, blockers) == [["blocker_late", "blocker_climbed"]] * MANY
    assert set((await queued(company)).values()) == {1}


async def test_taking_up_and_the_clock_at_once_end_as_if_one_came_after_the_other(company: Company) -> None:
    blockers = await open_blockers(company, 20)
    inga = (await company.act("inga@acme.example")).person
    took: set[BlockerId] = set()

    async def take(blocker: Blocker) -> None:
        async with writing(company.database) as uow:
            now = await uow.blockers.get(blocker.id)
            assert now is not None
            timing = await timing_of(company.office, uow, [now], LATE)
            if await uow.blockers.save(acknowledge(now, Acting(inga), LATE, timing)):
                took.add(blocker.id)

    await asyncio.gather(run_clock(company.office, LATE), *(take(one) for one in blockers))
    steps = await taken_steps(company, blockers)
    async with reading(company.database) as uow:
        for one, verbs in zip(blockers, steps, strict=True):
            after = await uow.blockers.get(one.id)
            assert after is not None
            assert (after.owner_person == inga.id) == (one.id in took)
            assert after.revision == 1 + (one.id in took) + bool(verbs)
            assert after.breaches == 1  # counted by one of the two
            due = next_due(after)
            assert due is None or due > LATE
