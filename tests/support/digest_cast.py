"""A composer that says something for every digest, and a company around the clock of the digests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import text

from bot.ui import Message
from bot.usecases.desk import Desk
from bot.usecases.digest_clock import run_digests
from bot.usecases.digests import GATHER
from bot.usecases.digests.gathering import Composed, Scope
from domain.digest_settings import DigestSettings
from domain.digests import DigestKind, Since
from domain.people import PersonId
from domain.places import Channel
from storage.database import Database
from storage.unit_of_work import reading, writing
from tests.support.company import BOSS, Company

BERLIN = ZoneInfo("Europe/Berlin")


def berlin(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    """That time in Berlin, in March 2026."""
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


SATURDAY = berlin(7, 12)
MONDAY = berlin(9, 8, 30)  # nothing on it is a holiday, and no clocks change
WEEK, HOUR, DAY = timedelta(days=7), timedelta(hours=1), timedelta(days=1)


@dataclass
class Composer:
    """Says which digest it is, and what its figure was the last time. `fails` and `empty` name kinds."""

    figure: float = 1.0
    empty: set[DigestKind] = field(default_factory=set)
    fails: dict[DigestKind, Exception] = field(default_factory=dict)
    asked: list[Scope] = field(default_factory=list)

    async def __call__(self, desk: Desk, scope: Scope, since: Since | None) -> Composed | None:
        self.asked.append(scope)
        if scope.kind in self.fails:
            raise self.fails[scope.kind]
        if scope.kind in self.empty:
            return None
        whose = scope.person.name if scope.person is not None else "everybody"
        before = since.figures.get("number") if since is not None else None
        said = f"{scope.kind} for {whose} on {desk.today()}, before {before}"
        return Composed(Message(said), {"number": self.figure})


@contextmanager
def composing(composer: Composer, *kinds: DigestKind) -> Iterator[Composer]:
    """These digests (all of them by default) are composed by it, and no other kind is there."""
    before = dict(GATHER)
    GATHER.clear()
    GATHER.update(dict.fromkeys(kinds or tuple(DigestKind), composer))
    try:
        yield composer
    finally:
        GATHER.clear()
        GATHER.update(before)


async def at(company: Company, moment: datetime) -> None:
    """It is that moment: the clock's job runs, and what it queued is delivered."""
    company.clock.instant = moment
    await run_digests(company.office, moment)
    await company.deliver()


async def through(company: Company, until: datetime, step: timedelta = HOUR) -> None:
    """The clock's job runs from now on again and again, up to that moment; what it queued is delivered once a day."""
    while company.clock.instant < until:
        before = company.clock.instant
        moment = company.clock.forward(seconds=step.total_seconds())
        await run_digests(company.office, moment)
        if moment.date() != before.date():
            await company.deliver()
    await company.deliver()


async def set_for(company: Company, whose: PersonId | Channel, settings: DigestSettings) -> None:
    """These settings are saved over what is there."""
    async with writing(company.database) as uow:
        before = await uow.digests.settings(whose)
        assert before.revision == settings.revision
        assert await uow.digests.save_settings(settings, BOSS, company.clock.now())


async def settings_of(company: Company, whose: PersonId | Channel) -> DigestSettings:
    async with reading(company.database) as uow:
        return await uow.digests.settings(whose)


async def claims(database: Database) -> Mapping[str, str]:
    """What became of each digest, by its key."""
    async with database.reading() as connection:
        rows = (await connection.execute(text("SELECT key, state FROM digest_claims ORDER BY key"))).all()
    return {row.key: row.state for row in rows}


async def queued(database: Database) -> list[str]:
    """The keys of the digests in the outbox, each as often as it stands there."""
    query = "SELECT dedupe_key FROM outbox WHERE dedupe_key LIKE 'digest:%' ORDER BY dedupe_key"
    async with database.reading() as connection:
        return list((await connection.execute(text(query))).scalars())


def said(company: Company, conversation: str = "project-office", kind: str = "project-office for") -> list[str]:
    """The texts of these digests in a channel."""
    return [one.text for one in company.inbox.at(conversation) if one.text.startswith(kind)]
