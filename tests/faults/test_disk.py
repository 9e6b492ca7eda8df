"""A full disk, a read-only file, a damaged page: writing is refused politely, reading goes on, and `check` names it."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.checking import run_check
from bot.settings import Settings
from domain.history import verify
from domain.places import Channel
from storage.database import Database, Unwritable
from storage.unit_of_work import reading, writing
from tests.support.company import ROOT, Company
from tests.support.drafts import confirm, ready
from tests.support.postgres import Server
from tests.support.talker import shown

ANA = "ana@acme.example"
POLITE = "nothing was changed"


async def fill_the_disk(database: Database) -> None:
    """From now on the file cannot grow: a write that needs one more page gets SQLITE_FULL, as on a full disk."""
    async with database.writing() as connection:
        pages = await connection.scalar(text("PRAGMA page_count"))
        await connection.execute(text(f"PRAGMA max_page_count = {pages}"))


async def make_room(database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(text("PRAGMA max_page_count = 1000000"))


async def test_on_a_full_disk_writing_is_refused_politely_and_reading_goes_on(sqlite_company: Company) -> None:
    company = sqlite_company
    await company.person(ANA)
    await company.idea(ANA)
    draft = await ready(company, ANA)
    ana = company.talker(ANA)
    await fill_the_disk(company.database)
    long = "x" * 3000
    with capture_logs() as logs:
        said = [shown(await ana.say(f"comment AI-2026-0001 {long}")) for _ in range(40)]
    refused = [one for one in said if POLITE in one]
    assert refused
    assert all(POLITE in one or "Your comment is on" in one for one in said)
    assert [one for one in logs if one["log_level"] == "error"] == [
        {"event": "the database takes no writing", "reason": "database or disk is full", "log_level": "error"}
    ]
    await ana.say("mine")
    ana.sees("AI-2026-0001")
    async with reading(company.database) as uow:
        kept = len(await uow.notes.of((await uow.initiatives.search([]))[0].id))
        assert verify([entry async for entry in uow.history.all()]) is None
    assert kept == len(said) - len(refused)
    await make_room(company.database)
    assert "is registered" in shown(await company.dispatch(confirm(ana, draft)))


async def test_on_a_full_disk_the_relay_goes_on_and_sends_when_there_is_room(sqlite_company: Company) -> None:
    company = sqlite_company
    await company.person(ANA)
    await company.bind(Channel.PROJECT_OFFICE)
    await company.idea(ANA)

    async def refuse(*_: object, **__: object) -> None:
        raise Unwritable("database or disk is full")

    with pytest.MonkeyPatch.context() as patch, capture_logs() as logs:
        patch.setattr("storage.outbox.Outbox.claim", refuse)
        patch.setattr("bot.relay.IDLE", 0.01)
        task = asyncio.create_task(company.relay.run())
        await asyncio.sleep(0.1)
        assert not task.done()
        assert [one["event"] for one in logs] == ["the database takes no writing"]
    company.relay.kick()
    await asyncio.wait_for(company.inbox.arrived.wait(), 5)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_the_alarm_is_raised_again_when_it_lasts(sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await fill_the_disk(sqlite)
    with capture_logs() as logs:
        for seconds, alarms in ((60.0, 1), (60.0, 1), (0.0, 2)):
            monkeypatch.setattr("storage.database.ALARM_SECONDS", seconds)
            with pytest.raises(Unwritable, match="full"):
                await _put(sqlite, "x" * 100_000)
            assert len(logs) == alarms


STARTER = """
import asyncio, os, sys
from bot.obstacles import CannotStart
from bot.opening import open_database
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)  # nothing is read-only to root
async def main():
    try:
        database = await open_database(sys.argv[1])
    except CannotStart as error:
        print(error)
        return
    await database.close()
    print("opened")
asyncio.run(main())
"""


@pytest.fixture
def shared(sqlite_template: Path) -> Iterator[Path]:
    """A database in a folder that any user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="usher-"))
    folder.chmod(0o777)
    copy = Path(shutil.copy(sqlite_template, folder / "usher.db"))
    copy.chmod(0o666)
    yield copy
    folder.chmod(0o700)
    shutil.rmtree(folder)


def start_on(path: Path) -> str:
    """What a start says."""
    done = subprocess.run(
        [sys.executable, "-c", STARTER, str(path)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stderr == ""
    return done.stdout


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="modes of files mean something else on Windows")
def test_a_read_only_file_is_refused_in_one_line(shared: Path) -> None:
    assert start_on(shared) == "opened\n"
    shared.chmod(0o444)
    said = start_on(shared)
    assert re.fullmatch(r"The database \S+ cannot be opened: attempt to write a readonly database\n", said)
    shared.chmod(0o666)
    shared.parent.chmod(0o555)
    assert re.fullmatch(r"The database \S+ cannot be opened: .*(readonly|unable to open).*\n", start_on(shared))


async def test_a_read_only_server_is_refused_in_one_line(postgres: Server) -> None:
    url = await postgres.fresh()
    database = Database(url)
    try:
        async with database.writing() as connection:
            name = await connection.scalar(text("SELECT current_database()"))
            await connection.execute(text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'))
        await database.close()
        with pytest.raises(OSError, match="it is read-only"):
            await database.probe()
        with pytest.raises(Unwritable):
            await _put(database)
    finally:
        await database.close()


async def _put(database: Database, value: str = "y") -> None:
    async with writing(database) as uow:
        await uow.meta.put("x", value)


def damage(path: Path) -> None:
    """Overwrites some pages behind the first."""
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(os.urandom(4096 * 20))


async def check(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    settings = Settings(DATABASE_URL=str(path), USHER_MODEL=ROOT / "operating_model.yaml", _env_file=None)
    code = await run_check(settings)
    return code, capsys.readouterr().err


async def test_check_names_a_damaged_file(
    sqlite_company: Company, sqlite_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing reads every page at a start, as that takes seconds for each gigabyte; `usher check` does.

    What to do is stop, and restore a backup: no page is repaired.
    """
    await sqlite_company.person(ANA)
    await sqlite_company.idea(ANA)
    await sqlite_company.database.close()
    assert await check(sqlite_path, capsys) == (0, "")
    damage(sqlite_path)
    code, said = await check(sqlite_path, capsys)
    assert code == 1
    assert said.count("\n") == 1
    assert "restore the last backup" in said or "malformed" in said


async def test_a_damaged_page_breaks_an_answer_and_not_the_process(sqlite_company: Company, sqlite_path: Path) -> None:
    await sqlite_company.person(ANA)
    await sqlite_company.idea(ANA)
    await sqlite_company.database.close()
    damage(sqlite_path)
    ana = sqlite_company.talker(ANA)
    await ana.say("mine")
    ana.sees("Something broke on my side")
