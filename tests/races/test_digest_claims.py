"""Several offices run the clock of the digests at once: each digest is gathered and queued once."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.usecases.digest_clock import LEASE, run_digests
from domain.digests import DigestKind
from domain.people import Role
from domain.places import Channel
from storage.database import Database
from tests.support.clock import Clock
from tests.support.company import ROOT, Company, make_office
from tests.support.digest_cast import Composer, claims, composing, queued

SATURDAY = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
MONDAY = datetime(2026, 3, 9, 8, 30, tzinfo=UTC)
PEOPLE = 60  # more than one portion
KINDS = (DigestKind.CHAMPION, DigestKind.PROJECT_OFFICE, DigestKind.TRIAGE_SESSION)

RUN = """
import asyncio, sys
from datetime import datetime
from bot.usecases.digest_clock import run_digests
from domain.digests import DigestKind
from storage.database import Database
from tests.support.clock import Clock
from tests.support.company import make_office
from tests.support.digest_cast import Composer, composing

async def main():
    database = Database(sys.argv[1])
    now = datetime.fromisoformat(sys.argv[2])
    office = make_office(database, Clock(now))
    print("ready", flush=True)
    sys.stdin.readline()
    with composing(Composer(), *map(DigestKind, sys.argv[3:])):
        await run_digests(office, now)
    await database.close()

asyncio.run(main())
"""


@pytest.fixture
def composer() -> Iterator[Composer]:
    with composing(Composer(), *KINDS) as composer:
        yield composer


@pytest.fixture
async def known(company: Company, composer: Composer) -> Company:
    """Everybody was seen by the clock on Saturday."""
    company.clock.instant = SATURDAY
    await company.bind(Channel.PROJECT_OFFICE)
    await company.everybody([f"p{number}@acme.example" for number in range(PEOPLE)], Role.CHAMPION)
    await run_digests(company.office, SATURDAY)
    assert await claims(company.database) == {}
    return company


async def all_once(company: Company) -> None:
    keys = await queued(company.database)
    assert max(Counter(keys).values()) == 1
    assert len(keys) == PEOPLE + 1  # and the project office's channel
    assert set(await claims(company.database)) == set(keys)


async def test_two_offices_at_once_send_each_digest_once(known: Company, composer: Composer, database_url: str) -> None:
    other = Database(database_url)
    offices = [known.office, make_office(other, Clock(MONDAY))]
    await asyncio.gather(*(run_digests(office, MONDAY) for office in offices for _ in range(2)))
    await other.close()
    await all_once(known)
    assert len(composer.asked) == PEOPLE + 1  # nor were they gathered twice


async def waiting(url: str, moment: datetime = MONDAY) -> asyncio.subprocess.Process:
    """A process that runs the clock when it is told to."""
    command = [sys.executable, "-c", RUN, url, moment.isoformat(), *KINDS]
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=pipe, stdout=pipe)


async def test_two_processes_at_once_send_each_digest_once(known: Company, database_url: str) -> None:
    several = [await waiting(database_url) for _ in range(2)]
    for one in several:
        assert one.stdout is not None
        assert await one.stdout.readline() == b"ready\n"
    await asyncio.gather(*(one.communicate(b"go\n") for one in several))
    assert [one.returncode for one in several] == [0, 0]
    await all_once(known)


async def test_a_process_that_is_killed_half_way_leaves_the_rest_to_the_others(
    known: Company, database_url: str
) -> None:
    killed = await waiting(database_url)
    assert killed.stdin is not None
    assert killed.stdout is not None
    await killed.stdout.readline()
    killed.stdin.write(b"go\n")
    await killed.stdin.drain()
    while len(await queued(known.database)) < 3:  # noqa: ASYNC110  # another process writes them
        await asyncio.sleep(0.005)
    killed.kill()
    await killed.wait()
    await run_digests(known.office, MONDAY + timedelta(minutes=1))
    await run_digests(known.office, MONDAY + LEASE)  # what it had taken is free again
    await all_once(known)


async def test_clocks_that_differ_by_an_hour_send_each_digest_once(known: Company, database_url: str) -> None:
    other = Database(database_url)
    ahead = make_office(other, Clock(MONDAY))
    for minute in range(-70, 10, 10):
        now = MONDAY + timedelta(minutes=minute)
        await asyncio.gather(run_digests(known.office, now), run_digests(ahead, now + timedelta(hours=1)))
    await other.close()
    await all_once(known)
