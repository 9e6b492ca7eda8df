"""Each step over a database with something in it: nothing is lost, and the code before it works on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text

from domain.people import PersonId
from domain.places import Account, Address
from domain.questions import QuestionState
from domain.versions import Version, VersionState
from storage.database import Database
from storage.migrate import current, migrate
from storage.unit_of_work import reading, writing
from tests.support.clock import MORNING
from tests.support.postgres import Server

ANA = PersonId("ana")
COLUMNS = "id, name, standing, time_zone, locale, active"
PEOPLE = "INSERT INTO people (" + COLUMNS + ") VALUES ('ana', 'Ana', 'member', 'UTC', 'en', {})"
# As the code before 0002 writes and reads accounts: every column by its name.
ACCOUNT = 'INSERT INTO accounts (key, platform, tenant, "user", person, seen_at) VALUES ({}, {}, {}, {}, {}, {})'
SEEN = 'SELECT key, platform, tenant, "user", person FROM accounts ORDER BY key'


@pytest.fixture(params=["sqlite", "postgresql"])
async def old(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A database as 0001 made it, with Ana in it."""
    if request.param == "sqlite":
        url = str(tmp_path / "old.db")
    else:
        server: Server = request.getfixturevalue("postgres")
        url = await asyncio.to_thread(asyncio.run, server.empty())
    database = Database(url)
    await migrate(database, "0001")
    await run(database, PEOPLE.format("1" if database.is_sqlite else "true"))
    await join(database, "U1")
    yield database
    await database.close()


async def run(database: Database, statement: str) -> list[Any]:
    async with database.altering() as connection:
        result = await connection.execute(text(statement))
        return [tuple(row) for row in result] if result.returns_rows else []


async def join(database: Database, user: str) -> None:
    key = f"slack/T1/{user}"
    given = [key, "slack", "T1", user, "ana", "2026-03-03 09:00:00"]
    await run(database, ACCOUNT.format(*(f"'{one}'" for one in given)))


async def columns(database: Database, table: str) -> set[str]:
    async with database.reading() as connection:
        found = await connection.run_sync(lambda sync: inspect(sync).get_columns(table))
    return {one["name"] for one in found}


def row(user: str) -> tuple[str, ...]:
    return (f"slack/T1/{user}", "slack", "T1", user, "ana")


async def test_0002_up_and_down_keeps_the_rows(old: Database) -> None:
    before = await columns(old, "accounts")
    await migrate(old)
    assert await columns(old, "accounts") == {*before, "blocked_at"}
    account = Account("slack", "T1", "U1")
    async with writing(old) as uow:
        met = await uow.people.contact(account)
        assert met is not None
        assert (met.person.name, met.seen_at, met.is_last, met.is_blocked) == ("Ana", MORNING, True, False)
        assert await uow.people.reachable(ANA) == [account]
        await uow.people.block(account, MORNING)
        await uow.references.put(Address("teams", "acme", "19:a"), "{}", MORNING)
    await migrate(old, "0001")
    assert await current(old) == "0001"
    assert await columns(old, "accounts") == before
    assert await run(old, SEEN) == [row("U1")]
    await migrate(old)
    async with reading(old) as uow:
        assert await uow.people.reachable(ANA) == [account]
        assert await uow.references.get(Address("teams", "acme", "19:a")) is None


async def test_row_53_the_code_before_0002_works_on_after_it(old: Database) -> None:
    await migrate(old)
    await join(old, "U2")
    assert await run(old, SEEN) == [row("U1"), row("U2")]
    async with reading(old) as uow:
        assert {one.user for one in await uow.people.reachable(ANA)} == {"U1", "U2"}


async def test_0005_up_and_down_leaves_the_rest_alone(old: Database) -> None:
    await migrate(old)
    version = Version("which-data", 1, VersionState.PUBLISHED, "---", ANA, MORNING)
    async with writing(old) as uow:
        await uow.meta.put("kept", "yes")
        given = {"band": "unknown", "score": 0.0, "state": QuestionState.OPEN, "person": ANA}
        await uow.questions.add(MORNING, "how?", **given)  # type: ignore[arg-type]  # by name
        await uow.playbooks.add(version)
    await migrate(old, "0004")
    assert await run(old, "SELECT key FROM meta ORDER BY key") == [("kept",)]
    assert await run(old, "SELECT name FROM people") == [("Ana",)]
    await migrate(old)
    async with reading(old) as uow:
        assert await uow.questions.open(9) == []
        assert await uow.playbooks.of("which-data") == []
        assert await uow.playbooks.marker() == 0
