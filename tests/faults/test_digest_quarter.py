"""A quarter of digests by several processes of which any may be killed at any moment: each arrives, and once."""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
import pytest
from sqlalchemy import text

from bot.platforms.teams.posts import RESENT
from bot.platforms.teams.references import keep
from bot.usecases.references import StoredReferences
from domain.digest_settings import DigestSettings
from domain.people import Person, PersonId, Role
from domain.places import Account, Address, Channel
from storage.database import Database
from storage.unit_of_work import reading, writing
from tests.support.company import BOSS
from tests.support.digest_process import LATENCY, Crew, carried, crew, posted, through
from tests.support.postgres import Server
from tests.support.slack_api import TEAM, FakeSlack
from tests.support.slack_api import Fault as SlackFault
from tests.support.teams_connector import TENANT, FakeTeams
from tests.support.teams_connector import Fault as TeamsFault

SEED = int(os.environ.get("USHER_CHAOS_SEED") or random.randrange(10**6))
FIRST, LAST = date(2026, 2, 20), date(2026, 5, 24)  # a Friday, on which one process is alone, and then 13 weeks; clocks
# change on both sides of the ocean, and four public holidays move what falls on them
BEFORE = datetime(2026, 2, 19, 12, 0, tzinfo=UTC)
BERLIN, TOKYO, NEW_YORK = "Europe/Berlin", "Asia/Tokyo", "America/New_York"
DAY, NINE, UNTIL_ONE = timedelta(days=1), time(9), time(13)  # by one o'clock everything of the day has come
OFF = holidays.country_holidays("DE", years=2026)
MON, TUE, WED, THU, FRI = range(5)
ALL_WEEK = (MON, TUE, WED, THU, FRI)
ENOUGH = 20  # deaths in the middle of the work
SECOND_WEEKS = date(2026, 1, 5)  # a Monday of a fortnight


@dataclass(frozen=True, slots=True)
class Rule:
    """As docs/digests.md tells people: days, local time, and how often if not every week."""

    days: tuple[int, ...]
    at: time
    often: str = "weekly"

    def falls_on(self, day: date) -> bool:
        first = day.day <= 7
        second = (day - SECOND_WEEKS).days // 7 % 2 == 0
        return day.weekday() in self.days and {"weekly": True, "monthly": first, "fortnightly": second}[self.often]


RULES = {
    "director": Rule((MON,), time(8, 30)),
    "project-office-daily": Rule((TUE, WED, THU, FRI), time(8, 30)),
    "project-office": Rule((MON,), time(8, 30)),
    "training": Rule((MON,), time(9)),
    "project-manager": Rule((MON, THU), time(9)),
    "champion": Rule((MON,), time(9)),
    "sponsor": Rule((MON,), time(9), "fortnightly"),
    "security": Rule(ALL_WEEK, time(9)),
    "data-owner": Rule(ALL_WEEK, time(9)),
    "triage-session": Rule((TUE,), time(9)),
    "gate-session": Rule((WED,), time(9)),
    "portfolio-review": Rule((TUE,), time(10), "monthly"),
    "steering-group": Rule((THU,), time(10), "monthly"),
    "champion-meeting": Rule((WED,), time(10), "monthly"),
    "impact-review": Rule((FRI,), time(10), "monthly"),
}
CHANNELS = {  # where each lives, and what is read there
    Channel.PROJECT_OFFICE: (
        "slack",
        ("project-office-daily", "project-office", "triage-session", "gate-session", "portfolio-review",
         "impact-review"),
    ),
    Channel.CHAMPIONS: ("slack", ("champion-meeting",)),
    Channel.TRAINING: ("teams", ("training",)),
    Channel.DIRECTOR: ("teams", ("director", "steering-group")),
}  # fmt: skip
PEOPLE = (  # name, role, zone, platform
    ("Chidi", Role.CHAMPION, BERLIN, "slack"),
    ("Clara", Role.CHAMPION, NEW_YORK, "slack"),
    ("Chie", Role.CHAMPION, TOKYO, "slack"),
    ("Pia", Role.PROJECT_MANAGER, BERLIN, "slack"),
    ("Paul", Role.PROJECT_MANAGER, BERLIN, "slack"),
    ("Dora", Role.DATA_OWNER, BERLIN, "slack"),
    ("Sam", Role.SPONSOR, BERLIN, "slack"),
    ("Cem", Role.CHAMPION, BERLIN, "teams"),
    ("Cleo", Role.CHAMPION, NEW_YORK, "teams"),
    ("Kaito", Role.CHAMPION, TOKYO, "teams"),
    ("Petra", Role.PROJECT_MANAGER, BERLIN, "teams"),
    ("Sven", Role.SECURITY, BERLIN, "teams"),
    ("Bo", Role.CHAMPION, BERLIN, "both"),  # seen on Slack, and prefers Teams
)


def slot_days(rule: Rule) -> Iterator[date]:
    """What falls on a holiday comes on the next working day."""
    day = FIRST
    while day <= LAST:
        if rule.falls_on(day):
            comes = day
            while comes in OFF or (comes > day and comes.weekday() > FRI):
                comes += DAY
            yield comes
        day += DAY


def everything() -> dict[str, set[str]]:
    """What has to arrive on each platform, in the words of the digests."""
    due: dict[str, set[str]] = {"slack": set(), "teams": set()}
    for platform, kinds in CHANNELS.values():
        due[platform] |= {f"{kind} for everybody on {day}" for kind in kinds for day in slot_days(RULES[kind])}
    for name, role, _, platform in PEOPLE:
        days = slot_days(RULES[role.value])
        due["slack" if platform == "slack" else "teams"] |= {f"{role.value} for {name} on {day}" for day in days}
    return due


def first_day() -> list[tuple[str, datetime]]:
    """What is done before there is more than one process."""
    day = [moment for moment, _ in strokes() if moment.date() == FIRST]
    return [(job, moment) for moment in (BEFORE, *day) for job in ("due", "digests")]


def strokes() -> list[tuple[datetime, bool]]:
    """When the clock strikes: at every slot from nine o'clock on, and at one o'clock where the reader is. Then nobody
    dies (True), so that the day's digests come on their day.
    """
    found: dict[datetime, bool] = {}
    whose = [(kind, BERLIN) for _, kinds in CHANNELS.values() for kind in kinds]
    for kind, zone in whose + [(role.value, zone) for _, role, zone, _ in PEOPLE]:
        there = ZoneInfo(zone)
        for day in slot_days(RULES[kind]):
            found[datetime.combine(day, max(RULES[kind].at, NINE), there).astimezone(UTC)] = False
            found[datetime.combine(day, UNTIL_ONE, there).astimezone(UTC)] = True
    return sorted(found.items())


@dataclass
class Tools:
    """Both chat tools, which take a moment to answer after a message can be seen."""

    slack: FakeSlack
    teams: FakeTeams

    def __post_init__(self) -> None:
        self.slack.always("chat.postMessage", SlackFault.sleep(LATENCY))
        self.teams.always("post", TeamsFault.sleep(LATENCY))


@pytest.fixture
async def tools() -> AsyncIterator[Tools]:
    async with FakeSlack() as slack, FakeTeams() as teams:
        yield Tools(slack, teams)


async def peopled(url: str, tools: Tools) -> None:
    """Everybody has met Usher before, and every channel has its place."""
    database = Database(url)
    references = StoredReferences(database)
    for name, role, zone, platform in PEOPLE:
        person = Person(
            PersonId(name), name, f"{name}@acme.example".lower(), "claims", frozenset({role}), time_zone=zone
        )
        async with writing(database) as uow:
            await uow.people.save(person)
        if platform != "slack":
            there = tools.teams.person(name)
            await keep(references, tools.teams.reference(there))
            async with writing(database) as uow:
                await uow.people.join(Account("teams", TENANT, there.aad), person.id, BEFORE - DAY)
        if platform != "teams":
            tools.slack.person(f"U{name.upper()}", name)
            async with writing(database) as uow:
                await uow.people.join(Account("slack", TEAM, f"U{name.upper()}"), person.id, BEFORE)
        if platform == "both":
            async with writing(database) as uow:
                settings = DigestSettings(person.id, platform="teams")
                assert await uow.digests.save_settings(settings, person.id, BEFORE)
    for channel, (platform, _) in CHANNELS.items():
        place = Address("slack", TEAM, f"C{channel.value.upper()}")
        if platform == "slack":
            tools.slack.channel(place.conversation, channel.value)
        else:
            place = Address("teams", TENANT, f"19:{channel.value}@thread.tacv2")
            await keep(references, tools.teams.reference(tools.teams.channel(place.conversation)))
        async with writing(database) as uow:
            await uow.channels.bind(channel, place, BOSS, BEFORE)
    await database.close()


async def survived(staff: Crew, tools: Tools, deaths: float) -> str:
    """The whole quarter, and what there is to be seen of it afterwards; the figures."""
    await through(staff, "digests", [one for one in strokes() if one[0].date() > FIRST], deaths)
    due, figures = everything(), staff.figures
    assert figures.kills >= ENOUGH, figures
    assert len(figures.left) >= ENOUGH // 5, f"nobody died between claim and send; {figures}"
    slack = posted(tools.slack)
    assert Counter(one["text"] for one in slack) == Counter(due["slack"]), figures
    assert len({carried(one) for one in slack}) == len(slack)
    said = [one["text"] for place in tools.teams.conversations.values() for one in tools.teams.said(place)]
    marked = [one.removeprefix(f"{RESENT} ") for one in said if one.startswith(RESENT)]
    plain = Counter(one for one in said if not one.startswith(RESENT))
    assert set(plain) | set(marked) == due["teams"], figures
    assert set(plain.values()) == {1}, figures
    in_doubt = {row for (row, _), platform in figures.left.items() if platform == "teams"}
    assert len(in_doubt) <= len(marked) <= figures.ambiguous("teams"), figures  # each doubt, and nothing else
    await nothing_is_left(staff.database, len(due["slack"]) + len(due["teams"]))
    twice = sum(plain[one] for one in marked)
    return (
        f"{sum(map(len, due.values()))} slots, {len(slack)} messages on Slack and {len(said)} on Teams, {len(marked)} "
        f"of them marked {RESENT} ({twice} beside the first); {figures}"
    )


async def nothing_is_left(database: Database, slots: int) -> None:
    async with reading(database) as uow:
        assert set(await uow.outbox.counts()) == {"sent"}
    async with database.reading() as connection:
        rows = (await connection.execute(text("SELECT state, count(*) AS n FROM digest_claims GROUP BY state"))).all()
    assert {row.state: row.n for row in rows} == {"sent": slots}


async def test_three_processes_on_one_sqlite_file(
    sqlite_path: Path, tools: Tools, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await quarter(str(sqlite_path), tools, tmp_path / "log", capsys, size=3, deaths=0.35)


@pytest.fixture
def postgres_url(postgres: Server) -> Iterator[str]:
    url = asyncio.run(postgres.fresh())
    yield url
    asyncio.run(postgres.give_back(url))


async def test_eight_processes_on_one_postgresql(
    postgres_url: str, tools: Tools, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await quarter(postgres_url, tools, tmp_path / "log", capsys, size=8, deaths=0.15)


async def quarter(
    url: str, tools: Tools, log: Path, capsys: pytest.CaptureFixture[str], size: int, deaths: float
) -> None:
    """The seed, which makes the same deaths likely again, is shown with whatever fails; else the figures are."""
    print(f"USHER_CHAOS_SEED={SEED}")
    await peopled(url, tools)
    async with crew(size, url, tools.slack, tools.teams, random.Random(SEED), log, first_day()) as staff:
        told = await survived(staff, tools, deaths)
    with capsys.disabled():
        print(f"\n{size} processes: {told}; seed {SEED}")
