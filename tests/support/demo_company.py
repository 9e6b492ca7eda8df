"""The demo company as it stands at the end of the last day of its half-year."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.demo.doing import CLOSES
from bot.demo.seed import PLATFORM, TENANT, SeedClock
from bot.events import Origin
from bot.main import Usher, build
from bot.settings import Settings
from bot.usecases.desk import Act, Desk
from domain.funnel import Stage
from domain.history import Entry
from domain.initiatives import Initiative
from domain.people import PersonId
from domain.places import Account, Address
from domain.verdicts import GateEvent
from storage.database import Database
from storage.unit_of_work import reading
from tests.support.inbox import Inbox

TODAY = date(2026, 9, 16)  # a Wednesday
BERLIN = ZoneInfo("Europe/Berlin")
NORTHWIND = "northwind.example"


@dataclass(repr=False)  # asyncio prints what a fixture gives, and this is long
class Demo:
    """The seeded company, read once, and its office at the end of the last day."""

    usher: Usher
    all: dict[str, Initiative]
    events: list[GateEvent]
    entries: list[Entry]
    names: dict[PersonId, str]

    def at(self, stage: Stage) -> list[Initiative]:
        return [one for one in self.all.values() if one.stage is stage]

    @asynccontextmanager
    async def desk_of(self, name: str) -> AsyncIterator[Desk]:
        async with (await act_of(self.usher, name)).looking() as desk:
            yield desk


async def act_of(usher: Usher, name: str) -> Act:
    email, office = f"{name}@{NORTHWIND}", usher.office
    async with reading(office.database) as uow:
        person = await uow.people.by_email(email)
    assert person is not None
    account = Account(PLATFORM, TENANT, email)
    return Act(office, person, Origin(account, Address(PLATFORM, TENANT, f"dm:{email}"), direct=True))


def office_on(path: Path) -> tuple[Usher, SeedClock]:
    clock = SeedClock(datetime.combine(TODAY, CLOSES, BERLIN))
    return build(Settings(_env_file=None), Database(str(path)), {PLATFORM: Inbox(PLATFORM)}, clock.now), clock
