"""The schema's steps: they lead to the tables of storage.schema, up and down, and a start says what is wrong."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from bot.obstacles import CannotStart
from bot.opening import open_database
from storage import migrations
from storage.database import Database
from storage.dialect import MIGRATION
from storage.migrate import HEAD, current, migrate
from storage.schema import metadata
from storage.schema_texts import OF_SQLITE
from storage.unit_of_work import reading, writing
from tests.support.company import ROOT
from tests.support.postgres import Server


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without a table."""
    if request.param == "sqlite":
        return str(tmp_path / "empty.db")
    server: Server = request.getfixturevalue("postgres")
    return asyncio.run(server.empty())


@pytest.fixture
async def empty(empty_url: str) -> AsyncIterator[Database]:
    database = Database(empty_url)
    yield database
    await database.close()


async def tables(database: Database) -> set[str]:
    async with database.reading() as connection:
        found = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    return {name for name in found if not name.startswith(OF_SQLITE)}


async def test_up_down_and_up_again(empty: Database) -> None:
    assert await current(empty) is None
    await migrate(empty)
    assert await current(empty) == HEAD
    assert await tables(empty) == {*metadata.tables, "alembic_version"}
    await migrate(empty, "base")
    assert await current(empty) is None
    assert await tables(empty) == {"alembic_version"}
    await migrate(empty, HEAD)
    assert await current(empty) == HEAD


async def test_a_second_run_changes_nothing(empty: Database) -> None:
    await migrate(empty)
    async with writing(empty) as uow:
        await uow.meta.put("kept", "yes")
    await migrate(empty)
    await migrate(empty, HEAD)
    async with reading(empty) as uow:
        assert await uow.meta.get("kept") == "yes"


async def test_two_processes_may_migrate_at_once(empty_url: str, empty: Database) -> None:
    command = [sys.executable, "-m", "bot.cli", "migrate"]
    given = {**os.environ, "DATABASE_URL": empty_url}
    several = [await asyncio.create_subprocess_exec(*command, env=given, cwd=ROOT) for _ in range(3)]
    assert await asyncio.gather(*(one.wait() for one in several)) == [0, 0, 0]
    assert await current(empty) == HEAD


async def test_a_migration_waits_for_another_one(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.database.BUSY_SECONDS", 0.3)
    url = await postgres.empty()
    other, database = await asyncpg.connect(url), Database(url)
    try:
        await other.execute("SELECT pg_advisory_lock($1)", MIGRATION)
        with pytest.raises(OSError, match="in use by another process"):
            await migrate(database)
        await other.execute("SELECT pg_advisory_unlock($1)", MIGRATION)
        await migrate(database)
        assert await current(database) == HEAD
    finally:
        await other.close()
        await database.close()


async def test_a_commit_is_on_the_disk_before_it_is_acknowledged(sqlite: Database) -> None:
    """That a killed process loses nothing is tested elsewhere; this is for the machine that loses its power."""
    async with sqlite.writing() as connection:
        assert await connection.scalar(text("PRAGMA synchronous")) == 2
        assert await connection.scalar(text("PRAGMA journal_mode")) == "wal"


async def test_the_steps_lead_to_the_tables_of_the_schema(database: Database) -> None:
    def ours(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or not (name or "").startswith(OF_SQLITE)

    def differences(connection: Connection) -> object:
        compared = {"compare_type": True, "compare_server_default": True, "include_name": ours}
        context = MigrationContext.configure(connection, opts=compared)
        return compare_metadata(context, metadata)

    async with database.reading() as connection:
        assert await connection.run_sync(differences) == []


def test_the_head_is_the_newest_step() -> None:
    steps = sorted(path.stem for path in (Path(migrations.__path__[0]) / "versions").glob("m*.py"))
    assert steps[-1].startswith(f"m{HEAD}_")
    assert len({step.split("_")[0] for step in steps}) == len(steps)


async def test_a_reader_never_writes(database: Database) -> None:
    async with reading(database) as uow:
        with pytest.raises(Exception, match=r"(?i)read.?only"):
            await uow.meta.put("x", "y")


async def test_a_reader_sees_one_moment(database: Database) -> None:
    async with reading(database) as uow:
        assert await uow.meta.get("x") is None
        async with writing(database) as other:
            await other.meta.put("x", "y")
        assert await uow.meta.get("x") is None


@pytest.mark.parametrize("kind", ["folder", "text", "file-for-folder"])
async def test_a_place_that_is_no_database_is_refused_in_one_line(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "place"
    if kind == "folder":
        place.mkdir()
    else:
        place.write_text("This is not a database at all, whatever its name says.\n" * 40)
    url = str(place / "usher.db" if kind == "file-for-folder" else place)
    with pytest.raises(CannotStart) as refused:
        await open_database(url)
    said = str(refused.value)
    assert url in said
    assert "\n" not in said
    assert "sqlalche.me" not in said


async def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    database = await open_database(str(tmp_path / "new" / "folder" / "usher.db"))
    try:
        assert await current(database) == HEAD
    finally:
        await database.close()


@pytest.mark.parametrize(
    "change", [{"database": "nowhere"}, {"username": "nobody_here"}, {"query": {"host": "/nonexistent"}}]
)
async def test_a_server_that_refuses_is_named_in_one_line(postgres: Server, change: dict[str, object]) -> None:
    url = postgres.url.set(drivername="postgresql", **change)  # type: ignore[arg-type]  # by name
    with pytest.raises(CannotStart) as refused:
        await open_database(url.render_as_string(hide_password=False))
    assert "\n" not in str(refused.value)


async def test_another_product_is_refused() -> None:
    with pytest.raises(CannotStart, match="SQLite or PostgreSQL"):
        await open_database("mysql://somewhere/usher")
