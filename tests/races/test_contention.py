"""The database cannot be had: a short while is waited for; a longer one gets a polite sentence, and nothing is lost."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from storage.database import Database
from storage.unit_of_work import reading
from tests.support.clock import Clock
from tests.support.company import Company, make_office
from tests.support.drafts import confirm, ready
from tests.support.postgres import Server
from tests.support.talker import shown

ANA = "ana@acme.example"
POLITE = "nothing was changed"

HOLDER = """
import sqlite3, sys, time
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
time.sleep(float(sys.argv[2]))
held.execute("ROLLBACK")
"""


@asynccontextmanager
async def locked_by_another_process(path: Path, seconds: float) -> AsyncIterator[None]:
    """Another process has begun to write, and goes on for so long."""
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLDER, str(path), str(seconds), stdout=asyncio.subprocess.PIPE
    )
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"locked\n"
    try:
        yield
    finally:
        if holder.returncode is None:
            holder.kill()
        await holder.wait()


@asynccontextmanager
async def locked_by_another_session(url: str) -> AsyncIterator[None]:
    """Another session of PostgreSQL holds the conversations."""
    connection = await asyncpg.connect(url)
    try:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute("LOCK TABLE conversations IN ACCESS EXCLUSIVE MODE")
        yield
        await transaction.rollback()
    finally:
        await connection.close()


async def test_a_lock_of_three_seconds_is_waited_for(sqlite_company: Company, sqlite_path: Path) -> None:
    await sqlite_company.person(ANA)
    draft = await ready(sqlite_company, ANA)
    ana = sqlite_company.talker(ANA)
    async with locked_by_another_process(sqlite_path, 3.0):
        begun = time.monotonic()
        reply = await sqlite_company.dispatch(confirm(ana, draft))
    assert "is registered" in shown(reply)
    assert time.monotonic() - begun > 2.5


async def test_a_longer_lock_is_told_politely_and_nothing_is_half_written(
    database_url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database.BUSY_SECONDS", 0.5)
    database = Database(database_url)
    company = Company(make_office(database, clock), clock)
    try:
        await company.person(ANA)
        draft = await ready(company, ANA)
        ana = company.talker(ANA)
        lock = (
            locked_by_another_process(Path(database_url), 30)
            if database.is_sqlite
            else locked_by_another_session(database_url)
        )
        async with lock:
            begun = time.monotonic()
            assert POLITE in shown(await company.dispatch(confirm(ana, draft, key="press")))
            assert 0.4 < time.monotonic() - begun < 2.5
        async with reading(database) as uow:
            assert await uow.initiatives.search([]) == []
            assert await uow.outbox.counts() == {}
            assert await uow.history.last() is None
        assert "AI-2026-0001 is registered" in shown(await company.dispatch(confirm(ana, draft, key="press")))
    finally:
        await database.close()


async def test_reading_goes_on_while_another_process_writes(sqlite_company: Company, sqlite_path: Path) -> None:
    await sqlite_company.person(ANA)
    await sqlite_company.idea(ANA)
    ana = sqlite_company.talker(ANA)
    async with locked_by_another_process(sqlite_path, 30):
        begun = time.monotonic()
        await ana.say("mine")
        assert time.monotonic() - begun < 1
    ana.sees("AI-2026-0001")


async def test_when_all_connections_are_taken_the_answer_comes_within_two_seconds(company: Company) -> None:
    await company.person(ANA)
    draft = await ready(company, ANA)
    ana = company.talker(ANA)
    async with AsyncExitStack() as held:
        for _ in range(1 if company.database.is_sqlite else 12):
            await held.enter_async_context(company.database.writing())
        begun = time.monotonic()
        replies = await asyncio.gather(*(company.dispatch(confirm(ana, draft)) for _ in range(3)))
        assert 1.5 < time.monotonic() - begun < 3
    assert all(POLITE in shown(reply) for reply in replies)
    assert "is registered" in shown(await company.dispatch(confirm(ana, draft)))


async def test_a_server_that_dropped_its_sessions_is_found_again(postgres: Server, clock: Clock) -> None:
    url = await postgres.fresh()
    database = Database(url)
    company = Company(make_office(database, clock), clock)
    try:
        await company.person(ANA)
        connection = await asyncpg.connect(url)
        dropped = await connection.fetch(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        await connection.close()
        assert dropped
        ana = company.talker(ANA)
        await ana.say("mine")
        ana.sees("You have not handed in an idea yet")
    finally:
        await database.close()
