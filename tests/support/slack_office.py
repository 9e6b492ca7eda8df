"""The whole product on a Slack workspace that stands on loopback: one process, real HTTP, real signatures."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from bot.clock import real_time
from bot.main import Usher, build
from bot.manifests import PROMPTS
from bot.platforms.slack.slack import Slack
from bot.platforms.slack.values import Config
from bot.platforms.teams.teams import Teams
from bot.serving import serving
from bot.settings import Settings
from domain.people import Person, PersonId, Role
from domain.places import Account, Address, Channel
from storage.database import Database
from storage.unit_of_work import reading, writing
from tests.support.clock import Clock
from tests.support.processes import free_port
from tests.support.slack_api import APP_TOKEN, BOT_TOKEN, TEAM, FakeSlack, Json
from tests.support.slack_sender import Person as Somebody
from tests.support.slack_sender import Sender
from tests.support.slack_socket import FakeSocket

SECRET = "a signing secret for tests"
OFFICE = "C0FFICE"
LATE_LOOKS = 300  # looks, 10 ms apart, at what a platform does behind its answer
PROBLEM = "Around 1,200 claims a week are retyped from PDF; 6 % have typos and customers call back."
NAMES: Mapping[str, tuple[str, tuple[Role, ...]]] = {
    "UMARA": ("Mara Lind", ()),
    "UKOFI": ("Kofi Boateng", ()),
    "UAMINA": ("Amina Haddad", (Role.PROJECT_OFFICE,)),
    "UTOMASZ": ("Tomasz Nowak", (Role.PROJECT_OFFICE,)),
    "UCARLA": ("Carla Conti", (Role.CHAMPION,)),
    "USAM": ("Sam Okafor", (Role.SPONSOR,)),
    "UADA": ("Ada Berg", (Role.ADMIN,)),
}


@dataclass
class SlackOffice:
    """Usher at work in a workspace: `mara` and the others act as people with Slack open."""

    slack: FakeSlack
    sender: Sender
    usher: Usher
    platform: Slack
    url: str

    def __getitem__(self, name: str) -> Somebody:
        return Somebody(self.sender, self.slack, f"U{name.upper()}")

    @property
    def channel(self) -> list[Json]:
        """What stands in the project office's channel."""
        return self.slack.channels[OFFICE].messages

    async def settled(self) -> None:
        await settled(self.usher, self.platform)

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Another process writes, and everybody else waits."""
        other = sqlite3.connect(str(self.usher.office.database.path), timeout=0, isolation_level=None)
        while not _begun(other):  # noqa: ASYNC110  # the database tells nobody
            await asyncio.sleep(0.01)
        try:
            yield
        finally:
            other.rollback()
            other.close()

    @asynccontextmanager
    async def another_process(self) -> AsyncIterator[Sender]:
        """A process that took the place of this one: the same database and workspace, and no memory."""
        platform = Slack(Config(BOT_TOKEN, SECRET, "", self.slack.url), PROMPTS)
        await platform.start()
        office = self.usher.office
        usher = build(Settings(_env_file=None), office.database, {platform.name: platform}, office.now)
        port = free_port()
        async with (
            serving(usher, "127.0.0.1", port),
            Sender(f"http://127.0.0.1:{port}", SECRET, slack=self.slack) as sender,
        ):
            yield sender

    async def known(self, *users: str) -> None:
        """These people have met Usher before, with their roles and a department."""
        for user in users or NAMES:
            person = employee(user)
            self.slack.person(user, person.name, person.email)
            async with writing(self.usher.office.database) as uow:
                await uow.people.save(person)
                await uow.people.join(Account("slack", TEAM, user), person.id, self.usher.office.now())

    async def bound(self, channel: Channel = Channel.PROJECT_OFFICE, id: str = OFFICE) -> None:
        """The role's channel is there."""
        self.slack.channel(id, channel.value, *NAMES)
        async with writing(self.usher.office.database) as uow:
            await uow.channels.bind(channel, Address("slack", TEAM, id), person_id("UADA"), self.usher.office.now())
            await uow.outbox.wake(channel=channel)

    async def registered(self, who: str = "mara") -> str:
        """Somebody has handed in an idea, and everybody was told; its number."""
        person = self[who]
        await person.command("idea")
        await person.submit({"problem": PROBLEM})
        await person.submit({"metric": "Typos per 100 claims: 6 now", "target": "From 6 to 2 by June"})
        await person.submit({"objective": "None of these", "impact_types": ["Fewer errors"]})
        await person.submit({"sponsor?": ["unknown"], "department": "Claims"})
        await person.submit()
        await person.hear("is registered")
        await self.settled()
        [number] = await self.ideas()
        return number

    async def ideas(self) -> list[str]:
        """The numbers of all that was handed in."""
        async with reading(self.usher.office.database) as uow:
            return [one.id for one in await uow.initiatives.search([], limit=1_000)]


@asynccontextmanager
async def slack_office(
    database: Database, clock: Clock | None = None, *, over_socket: bool = False, peopled: bool = True
) -> AsyncIterator[SlackOffice]:
    """Starts it over the database; with `over_socket` Slack comes by Socket Mode."""
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(FakeSlack())
        wire = await stack.enter_async_context(FakeSocket(slack)) if over_socket else None
        config = Config(BOT_TOKEN, SECRET, APP_TOKEN if over_socket else "", slack.url)
        platform = Slack(config, PROMPTS)
        await platform.start()
        now = clock.now if clock is not None else real_time
        usher = build(Settings(_env_file=None), database, {platform.name: platform}, now)
        usher.relay.chance = lambda: 0.0  # tests move the clock by what Slack asked for
        port = free_port()
        await stack.enter_async_context(serving(usher, "127.0.0.1", port))
        url = f"http://127.0.0.1:{port}"
        sender = await stack.enter_async_context(Sender(url, SECRET, slack=slack, socket=wire))
        office = SlackOffice(slack, sender, usher, platform, url)
        if peopled:
            await office.known()
            await office.bound()
        yield office


async def settled(usher: Usher, platform: Slack | Teams) -> None:
    """Everything that is due was sent, also what the relay holds in its hands and what the platform does late."""
    for _ in range(LATE_LOOKS):
        if platform.is_idle:
            break
        await asyncio.sleep(0.01)
    await usher.relay.drain()
    while await _under_way(usher):  # noqa: ASYNC110  # the database tells nobody
        await asyncio.sleep(0.01)


async def _under_way(usher: Usher) -> int:
    async with usher.office.database.glancing() as connection:
        return int(await connection.scalar(text("SELECT count(*) FROM outbox WHERE status = 'claimed'")) or 0)


def _begun(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    return True


def words(thing: Any) -> str:
    """All that stands in a message, a view or an answer."""
    return json.dumps(thing, ensure_ascii=False)


def employee(user: str) -> Person:
    """Who that is to Usher."""
    name, roles = NAMES[user]
    email = f"{user[1:].lower()}@acme.example"
    return Person(person_id(user), name, email, "claims", frozenset(roles), time_zone="Europe/Berlin")


def person_id(user: str) -> PersonId:
    """The stored id of somebody whom `known` introduced."""
    return PersonId(f"person-{user.lower()}")


__all__ = ["OFFICE", "PROBLEM", "SECRET", "SlackOffice", "employee", "person_id", "slack_office", "words"]
