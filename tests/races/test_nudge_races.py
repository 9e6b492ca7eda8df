"""Several processes run the clock of nudges at once, or somebody moves the date meanwhile: each is told once."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta

from sqlalchemy import text

from bot.usecases import nudges
from bot.usecases.nudge_clock import run_nudges
from domain.history import verify
from domain.people import Role
from domain.places import Channel
from storage.unit_of_work import reading
from tests.support.company import ROOT, Company, make_office
from tests.support.nudging import DAY_ZERO, late

MANY = 12
RUN = """
import asyncio, sys
from datetime import datetime
from bot.usecases.nudge_clock import run_nudges
from storage.database import Database
from tests.support.clock import Clock
from tests.support.company import make_office

async def main():
    database = Database(sys.argv[1])
    now = datetime.fromisoformat(sys.argv[2])
    office = make_office(database, Clock(now))
    print("ready", flush=True)
    sys.stdin.readline()
    await run_nudges(office, now)
    await database.close()

asyncio.run(main())
"""


async def standing_still(company: Company) -> list[str]:
    """For want of three people, in turns."""
    await company.person("mara@acme.example")
    await company.person("paul@acme.example", Role.PROJECT_OFFICE)
    await company.bind(Channel.PROJECT_OFFICE)
    people = [await company.person(f"pam{number}@acme.example") for number in range(3)]
    ids: list[str] = []
    for number in range(MANY):
        id = (await company.idea("mara@acme.example")).id
        await late(company, id, people[number % 3], "stop_condition")
        ids.append(id)
    return ids


async def check(company: Company, ids: list[str]) -> None:
    """One bundle for each of the three, each initiative put before somebody once."""
    async with company.database.reading() as connection:
        keys = (await connection.execute(text("SELECT dedupe_key FROM outbox WHERE dedupe_key LIKE 'nudge:%'"))).all()
        left = (await connection.execute(text("SELECT count(*) FROM nudge_items"))).scalar_one()
    assert len(keys) == 3
    assert left == MANY  # kept as told, each once, until something moves
    async with reading(company.database) as uow:
        assert verify([entry async for entry in uow.history.all()]) is None
        for id in ids:
            assert [entry.verb for entry in await uow.history.of(id)].count("nudged") == 1


async def test_three_processes_nudge_once(company: Company, database_url: str) -> None:
    ids = await standing_still(company)
    given = (sys.executable, "-c", RUN, database_url, DAY_ZERO.isoformat())
    pipe = asyncio.subprocess.PIPE
    processes = [await asyncio.create_subprocess_exec(*given, cwd=ROOT, stdin=pipe, stdout=pipe) for _ in range(3)]
    for one in processes:
        assert one.stdout is not None
        assert await one.stdout.readline() == b"ready\n"
    assert [one.returncode for one in processes] == [None] * 3
    await asyncio.gather(*(one.communicate(b"\n") for one in processes))
    assert [one.returncode for one in processes] == [0] * 3
    await check(company, ids)


async def test_again_and_again_in_one_process(company: Company) -> None:
    ids = await standing_still(company)
    company.clock.instant = DAY_ZERO
    await asyncio.gather(*(run_nudges(company.office, DAY_ZERO) for _ in range(4)))
    for minutes in range(1, 4):
        again = make_office(company.database, company.clock)  # as after a new start
        await run_nudges(again, DAY_ZERO + timedelta(minutes=minutes))
    await check(company, ids)


async def test_a_new_date_while_the_clock_looks(company: Company) -> None:
    """Whoever is first: the date stands, is counted once, and nothing is said of it on a later day before that."""
    [first, *_] = await standing_still(company)
    company.clock.instant = DAY_ZERO
    act = await company.act("pam0@acme.example")

    async def move() -> None:
        async with act.desk() as desk:
            await nudges.new_date(desk, first, (DAY_ZERO + timedelta(days=20)).date(), "Later.")

    await asyncio.gather(run_nudges(company.office, DAY_ZERO), move(), run_nudges(company.office, DAY_ZERO))
    for day in range(1, 10):
        await run_nudges(company.office, DAY_ZERO + timedelta(days=day))
    async with reading(company.database) as uow:
        watch = await uow.nudges.watch(first)
        said = [entry.verb for entry in await uow.history.of(first)]
    assert (watch.postponed, watch.step) == (1, None)
    assert said.count("nudged") <= 1
