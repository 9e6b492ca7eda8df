"""Two weeks of nudges by several processes of which any may die at any moment: each bundle arrives, and once."""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.usecases.nudge_clock import run_nudges
from domain.history import verify
from domain.people import Person, PersonId
from domain.places import Account, Address, Channel
from storage.database import Database
from storage.unit_of_work import reading, writing
from tests.support.clock import MORNING, Clock
from tests.support.company import BOSS, Company, make_office
from tests.support.digest_process import LATENCY, Figures, carried, crew, posted, through
from tests.support.nudging import late
from tests.support.slack_api import TEAM, FakeSlack, Fault
from tests.support.teams_connector import FakeTeams

SEED = int(os.environ.get("USHER_CHAOS_SEED") or random.randrange(10**6))
FIRST, WEEKS = date(2026, 3, 9), 2  # from a Monday on; no working day of them is a holiday
PEOPLE = {
    "Pam": "Europe/Berlin",
    "Pia": "Europe/Berlin",
    "Toshi": "Asia/Tokyo",
    "Nell": "America/New_York",
    "Nico": "America/New_York",
}
EACH = 3  # initiatives of each of them, whose dates pass on different days
HOURS = (time(1, 30), time(9), time(15))  # UTC; each is in the morning of some of them
RELIEF = timedelta(minutes=90)  # later nobody dies, so that what belongs to a morning is told in it
ALONE = 2 * len(HOURS)  # strokes of the first day, on which there is one process only
ENOUGH = 8  # deaths in the middle of the work
OFFICE = Address("slack", TEAM, "COFFICE")
NUMBER = re.compile(r"AI-\d{4}-\d{4}")
QUEUED = text("SELECT id, dedupe_key, payload FROM outbox WHERE dedupe_key LIKE 'nudge:%'")

Bundles = dict[str, frozenset[str]]  # the initiatives that each names, by its key: to whom, on which day
OnRecord = Counter[tuple[str, str]]  # how often each initiative was nudged about, to whom it was said or where


async def stalled(database: Database) -> None:
    """Everybody has initiatives that stand still, or will."""
    company = Company(make_office(database, Clock()), Clock())
    await company.person("mara@acme.example")
    for place, (name, zone) in enumerate(PEOPLE.items()):
        owner = Person(PersonId(name), name, f"{name}@acme.example".lower(), "claims", time_zone=zone)
        async with writing(database) as uow:
            await uow.people.save(owner)
            await uow.people.join(Account("slack", TEAM, f"U{name.upper()}"), owner.id, MORNING)
        for number in range(EACH):
            made = await company.idea("mara@acme.example")
            await late(company, made.id, owner, "stop_condition", due=FIRST + timedelta(days=3 * number + place - 4))
    async with writing(database) as uow:
        await uow.channels.bind(Channel.PROJECT_OFFICE, OFFICE, BOSS, MORNING)


def strokes() -> list[tuple[datetime, bool]]:
    """Three times a working day, and some time after each once more, when nobody dies (True)."""
    days = [FIRST + timedelta(weeks=week, days=day) for week in range(WEEKS) for day in range(5)]
    mornings = [datetime.combine(day, at, UTC) for day in days for at in HOURS]
    return [(one + later, bool(later)) for one in mornings for later in (timedelta(), RELIEF)]


async def undisturbed(path: Path) -> tuple[Bundles, OnRecord]:
    """What one process alone queues and records in these weeks."""
    clock, database = Clock(), Database(str(path))
    await stalled(database)
    office = make_office(database, clock)
    for clock.instant, _ in strokes():
        await run_nudges(office, clock.instant)
    bundles = {key: named(payload) for key, payload in (await queued(database)).values()}
    on_record = await nudged(database)
    await database.close()
    return bundles, on_record


async def queued(database: Database) -> dict[str, tuple[str, str]]:
    """Key and payload of every bundle, by what it can be found by on Slack."""
    async with database.reading() as connection:
        rows = (await connection.execute(QUEUED)).all()
    return {f"outbox:{row.id}": (row.dedupe_key, row.payload) for row in rows}


def named(words: str) -> frozenset[str]:
    return frozenset(NUMBER.findall(words))


async def nudged(database: Database) -> OnRecord:
    async with reading(database) as uow:
        entries = [entry async for entry in uow.history.all()]
    assert verify(entries) is None
    return Counter((one.subject, one.verb) for one in entries if one.verb.startswith("nudge"))


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as slack:
        slack.always("chat.postMessage", Fault.sleep(LATENCY))
        slack.channel(OFFICE.conversation, "office")
        for name in PEOPLE:
            slack.person(f"U{name.upper()}", name)
        yield slack


@pytest.fixture(scope="module")
def expected(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Bundles, OnRecord]:
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("alone") / "usher.db")
    return asyncio.run(undisturbed(Path(path)))


@pytest.fixture
async def kills(database_url: str, slack: FakeSlack, tmp_path: Path) -> Figures:
    """The two weeks are over, with these deaths."""
    database = Database(database_url)
    await stalled(database)
    await database.close()
    first, rest = strokes()[:ALONE], strokes()[ALONE:]
    alone = [("nudges", one) for one, _ in first]
    async with (
        FakeTeams() as teams,
        crew(3, database_url, slack, teams, random.Random(SEED), tmp_path / "log", alone) as staff,
    ):
        await through(staff, "nudges", rest, 0.5)
    return staff.figures


async def test_each_bundle_arrives_once(
    database: Database,
    slack: FakeSlack,
    kills: Figures,
    expected: tuple[Bundles, OnRecord],
    capsys: pytest.CaptureFixture[str],
) -> None:
    print(f"USHER_CHAOS_SEED={SEED}")  # shown with whatever fails; it makes the same deaths likely again
    bundles, on_record = expected
    assert kills.kills >= ENOUGH, kills
    assert len(bundles) >= ENOUGH
    rows = await queued(database)
    arrived = [one for one in posted(slack) if carried(one) in rows]
    assert Counter(rows[carried(one)][0] for one in arrived) == Counter(bundles.keys())
    assert {rows[carried(one)][0]: named(json.dumps(one)) for one in arrived} == bundles
    assert await nudged(database) == on_record
    with capsys.disabled():
        print(f"\n{len(bundles)} bundles; {kills}; seed {SEED}")
