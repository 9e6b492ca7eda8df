"""What is kept of a record for the sums of the digests: the step fills in what every save writes from then on."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import column as named
from sqlalchemy import insert, select, table

from storage.database import Database
from storage.initiative_rows import columns_of
from storage.migrate import migrate
from storage.schema import initiatives
from tests.support.digest_world import imagined
from tests.support.postgres import Server

KEPT = ("waiting_for", "impact_kind", "impact_expected", "impact_measured")


@pytest.fixture(params=["sqlite", "postgresql"])
async def old(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A database as the step before left it, without anything in it."""
    url = str(tmp_path / "old.db")
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("postgres")
        url = await asyncio.to_thread(asyncio.run, server.empty())
    database = Database(url)
    await migrate(database, "0008")
    yield database
    await database.close()


async def test_0009_keeps_of_old_records_what_a_save_keeps(old: Database) -> None:
    rows = {one.id: columns_of(one) for one in imagined(random.Random(3)).records}
    before = [{"id": id, **{name: row[name] for name in row if name not in KEPT}} for id, row in rows.items()]
    columns = [named(one.name, one.type) for one in initiatives.c if one.name in before[0]]
    async with old.altering() as connection:
        await connection.execute(insert(table("initiatives", *columns)), before)
    await migrate(old)
    async with old.reading() as connection:
        query = select(initiatives.c.id, *(initiatives.c[name] for name in KEPT))
        found = {row[0]: tuple(row[1:]) for row in await connection.execute(query)}
    assert found == {id: tuple(row[name] for name in KEPT) for id, row in rows.items()}
    assert len({kind for _, kind, *_ in found.values()}) > 20
    assert any(waits for waits, *_ in found.values())
    await migrate(old, "0008")
    await migrate(old)
    async with old.reading() as connection:
        again = {row[0]: tuple(row[1:]) for row in await connection.execute(query)}
    assert again == found
