"""Several processes drop what is kept no longer at once: none waits for another, none fails, and nothing is left."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import jobs
from bot.jobs import forget_askers, prune, tidy
from bot.packing import pack
from bot.ui import Message
from bot.usecases.champion_time import forget_time
from bot.usecases.desk import Office
from domain.champion_time import Spent, Work, monday
from domain.people import PersonId
from domain.places import Channel
from domain.questions import QuestionState
from storage import outbox
from storage.database import BUSY_SECONDS, Database
from storage.outbox import Outgoing
from storage.schema import seen
from storage.sweeping import may_sweep
from storage.unit_of_work import UnitOfWork, reading, writing
from tests.support.clock import MORNING, Clock
from tests.support.company import Company, make_office
from tests.support.postgres import Server

ROWS, PORTION, PROCESSES = 60, 5, 8
LATER = MORNING + timedelta(days=1500)  # when all of it is kept no longer
AT_ONCE = BUSY_SECONDS / 2  # less than what a lock is waited for before it is given up
SWEEPS = (tidy, prune, forget_askers, forget_time)


@pytest.fixture
def database_url(postgres: Server) -> Iterator[str]:
    """Only PostgreSQL has several writers at once."""
    url = asyncio.run(postgres.fresh())
    yield url
    asyncio.run(postgres.give_back(url))


@pytest.fixture
async def offices(company: Company, database_url: str) -> AsyncIterator[list[Office]]:
    """Eight with connections of their own, on a database full of what is over."""
    await company.bind(Channel.PROJECT_OFFICE)
    async with writing(company.database) as uow:
        messages = [Outgoing(pack(Message(f"{n}")), channel=Channel.PROJECT_OFFICE) for n in range(ROWS)]
        await uow.outbox.add(MORNING, *messages)
        await uow.champion_time.add(Spent(PersonId("cem"), monday(MORNING.date()), 30, Work.QUESTIONS, MORNING))
        await uow.meta.once("an event", MORNING)
        await uow.questions.add(
            MORNING, "Who?", band="unknown", score=0.0, state=QuestionState.OPEN, person=PersonId("ana")
        )
    await company.deliver()
    databases = [Database(database_url) for _ in range(PROCESSES)]
    yield [make_office(one, Clock(LATER)) for one in databases]
    for one in databases:
        await one.close()


@pytest.fixture(autouse=True)
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (jobs, outbox):
        monkeypatch.setattr(module, "PORTION", PORTION)


async def left(database: Database) -> tuple[int, int, int, int]:
    """Messages, deliveries, names and weeks that are kept still."""
    async with reading(database) as uow:
        week = monday(MORNING.date())
        return (
            (await uow.outbox.counts()).get("sent", 0),
            len((await uow.connection.execute(select(seen))).all()),
            len(await uow.questions.askers([one.id for one in await uow.questions.open(9)])),
            len(await uow.champion_time.of(PersonId("cem"), week, week)),
        )


async def test_all_at_once_leave_nothing(offices: list[Office]) -> None:
    assert await left(offices[0].database) == (ROWS, 1, 1, 1)
    for sweep in SWEEPS:
        await asyncio.gather(*(sweep(office, LATER) for office in offices))
    assert await left(offices[0].database) == (0, 0, 0, 0)


async def sweep_all(uow: UnitOfWork) -> None:
    assert await may_sweep(uow.connection)
    assert await uow.outbox.prune(LATER) == PORTION
    assert await uow.questions.forget_askers(LATER) == 1
    assert await uow.champion_time.forget(LATER.date()) == 1
    await uow.meta.forget_seen(LATER)


async def test_nobody_waits_for_the_one_who_sweeps_and_its_death_leaves_nothing(offices: list[Office]) -> None:
    first, second, *_ = offices
    async with first.database.engine.connect() as connection:  # and nothing is committed
        await sweep_all(UnitOfWork(connection))
        async with asyncio.timeout(AT_ONCE):
            for sweep in SWEEPS:
                await sweep(second, LATER)
    assert await left(first.database) == (ROWS, 1, 1, 1)
    for sweep in SWEEPS:
        await sweep(second, LATER)
    assert await left(first.database) == (0, 0, 0, 0)
