"""The short ways to SQLite: they neither hold up the process nor mix up transactions."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage import database as databases
from storage.database import Busy, Database
from storage.unit_of_work import glancing, reading, writing


async def test_a_lock_of_another_process_is_waited_for_without_holding_anybody_up(
    sqlite: Database, sqlite_path: Path
) -> None:
    async with writing(sqlite) as uow:
        await uow.meta.put("before", "1")
    other = sqlite3.connect(sqlite_path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.4, other.commit).start()
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    clock = asyncio.create_task(tick())
    async with writing(sqlite) as uow:
        await uow.meta.put("after", "1")
    clock.cancel()
    other.close()
    assert ticks > 10
    async with glancing(sqlite) as uow:
        assert await uow.meta.get("after") == "1"


async def test_a_new_file_that_another_process_holds_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE t (a)")
    other.execute("BEGIN EXCLUSIVE")  # as whoever turns the write-ahead log on: SQLite refuses others at once
    threading.Timer(0.3, other.commit).start()
    database = Database(str(path))
    async with database.writing() as connection:
        await connection.execute(text("INSERT INTO t VALUES (1)"))
    async with database.glancing() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM t")) == 1
    await database.close()
    other.close()


async def test_a_lock_that_stays_makes_busy(monkeypatch: pytest.MonkeyPatch, sqlite_path: Path) -> None:
    monkeypatch.setattr(databases, "BUSY_SECONDS", 0.2)
    impatient = Database(str(sqlite_path))
    other = sqlite3.connect(sqlite_path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy):
        async with writing(impatient) as uow:
            await uow.meta.put("never", "1")
    other.rollback()
    other.close()
    async with writing(impatient) as uow:
        assert await uow.meta.get("never") is None
        await uow.meta.put("now", "1")
    await impatient.close()


async def test_what_raises_is_undone_and_the_next_begins_anew(sqlite: Database) -> None:
    async def fail() -> None:
        async with writing(sqlite) as uow:
            await uow.meta.put("half", "1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with writing(sqlite) as uow:
        assert await uow.meta.get("half") is None


async def test_transactions_come_in_turn_and_nobody_waits_for_ever(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "POOL_SECONDS", 0.1)
    began, go_on = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with writing(sqlite) as uow:
            await uow.meta.put("first", "1")
            began.set()
            await go_on.wait()

    holder = asyncio.create_task(hold())
    await began.wait()
    with pytest.raises(Busy):
        async with writing(sqlite) as uow:
            await uow.meta.put("second", "1")
    go_on.set()
    await holder
    async with writing(sqlite) as uow:
        assert (await uow.meta.get("first"), await uow.meta.get("second")) == ("1", None)


async def test_one_who_is_told_to_stop_at_the_commit_leaves_a_whole_transaction(sqlite: Database) -> None:
    for number in range(20):

        async def put(number: int = number) -> None:
            async with writing(sqlite) as uow:
                await uow.meta.put(f"a{number}", "1")
                await uow.meta.put(f"b{number}", "1")

        task = asyncio.create_task(put())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        async with writing(sqlite) as uow:
            assert await uow.meta.get(f"a{number}") == await uow.meta.get(f"b{number}")


async def test_a_quick_snapshot_stays_what_it_was(sqlite: Database) -> None:
    async with reading(sqlite, quick=True) as before:
        assert await before.meta.get("new") is None
        async with writing(sqlite) as uow:
            await uow.meta.put("new", "1")
        assert await before.meta.get("new") is None
    async with reading(sqlite, quick=True) as after:
        assert await after.meta.get("new") == "1"


async def test_readers_cannot_write(sqlite: Database) -> None:
    async with reading(sqlite, quick=True) as uow:
        with pytest.raises(DBAPIError, match="readonly"):
            await uow.connection.execute(text("DELETE FROM meta"))


async def test_many_quick_readers_at_once(sqlite: Database) -> None:
    async with writing(sqlite) as uow:
        await uow.meta.put("k", "v")

    async def read() -> str | None:
        async with reading(sqlite, quick=True) as uow:
            await asyncio.sleep(0.01)
            return await uow.meta.get("k")

    assert await asyncio.gather(*(read() for _ in range(60))) == ["v"] * 60
