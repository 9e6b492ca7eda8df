"""The whole product in a Teams tenant that stands on loopback: one process, real HTTP, tokens with real signatures."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from aiohttp import ClientSession

from bot.clock import real_time
from bot.main import Usher, build
from bot.platforms.base import Platform
from bot.platforms.teams.login import Login
from bot.platforms.teams.pacing import Pacing
from bot.platforms.teams.references import Reference, keep
from bot.platforms.teams.teams import Teams
from bot.platforms.teams.values import Config
from bot.serving import serving
from bot.settings import Settings
from bot.usecases.references import StoredReferences
from domain.places import Account, Address, Channel
from storage.database import Database
from storage.unit_of_work import reading, writing
from tests.support.clock import Clock
from tests.support.processes import free_port
from tests.support.slack_office import NAMES, PROBLEM, employee, person_id, settled
from tests.support.teams_connector import TENANT, Conversation, FakeTeams, Person
from tests.support.teams_openid import OpenId
from tests.support.teams_people import Line, Somebody

APP_ID = "0a1b2c3d-0000-4000-8000-00000000a99a"
OFFICE = "19:office@thread.tacv2"


class SignIn:
    """Microsoft's sign-in as msal's HTTP client sees it. `asked` counts the tokens."""

    def __init__(self) -> None:
        self.asked = 0

    def get(self, url: str, **_: Any) -> Any:
        base = url.partition("/v2.0/")[0]
        told = {"token_endpoint": f"{base}/token", "authorization_endpoint": f"{base}/authorize", "issuer": base}
        return _said(told)

    def post(self, url: str, **_: Any) -> Any:
        self.asked += 1
        return _said({"access_token": "a token for tests", "expires_in": 3600, "token_type": "Bearer"})


def _said(body: Mapping[str, object]) -> Any:
    return SimpleNamespace(status_code=200, text=json.dumps(body), headers={})


class Unhurried(Pacing):
    """Tests are quicker than people are, and their Teams takes whatever comes."""

    async def wait(self, reference: Reference) -> None:
        """At once."""


@dataclass
class TeamsOffice:
    """Usher at work in a tenant: `office["mara"]` and the others act as people with Teams open."""

    teams: FakeTeams
    line: Line
    usher: Usher
    platform: Teams
    people: dict[str, Person]
    channel: Conversation

    def __getitem__(self, name: str) -> Somebody:
        return Somebody(self.line, self.people[name], self._dialogs, self._came_from)

    def __post_init__(self) -> None:
        self._dialogs: dict[str, Any] = {}
        self._came_from: dict[str, str] = {}

    async def settled(self) -> None:
        await settled(self.usher, self.platform)

    def account(self, name: str) -> Account:
        return Account("teams", TENANT, self.people[name].aad)

    async def known(self) -> None:
        """Everybody has met Usher before, with their roles and a department, and has a chat with it."""
        references = StoredReferences(self.usher.office.database)
        for user in NAMES:
            name = user[1:].lower()
            async with writing(self.usher.office.database) as uow:
                await uow.people.save(employee(user))
                await uow.people.join(self.account(name), person_id(user), self.usher.office.now())
            await keep(references, self.teams.reference(self.people[name]))

    async def bound(self, channel: Channel = Channel.PROJECT_OFFICE) -> None:
        """The role's channel is there."""
        await keep(StoredReferences(self.usher.office.database), self.teams.reference(self.channel))
        async with writing(self.usher.office.database) as uow:
            place = Address("teams", TENANT, self.channel.id)
            await uow.channels.bind(channel, place, person_id("UADA"), self.usher.office.now())
            await uow.outbox.wake(channel=channel)

    async def registered(self, who: str = "mara") -> str:
        """Somebody has handed in an idea by the dialog, and everybody was told; its number."""
        person = self[who]
        await person.command("submit_idea")
        await person.submit({"problem": PROBLEM})
        await person.submit({"metric": "Typos per 100 claims: 6 now", "target": "From 6 to 2 by June"})
        await person.submit({"objective": "None of these", "impact_types": "Fewer errors"})
        await person.submit({"sponsor?": "true", "department": "Claims"})
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
async def teams_office(
    database: Database,
    clock: Clock | None = None,
    *,
    peopled: bool = True,
    paced: bool = False,
    beside: Mapping[str, Platform] | None = None,
) -> AsyncIterator[TeamsOffice]:
    """Starts it over the database; `beside` are platforms that run in the same process."""
    async with AsyncExitStack() as stack:
        teams = await stack.enter_async_context(FakeTeams())
        openid = await stack.enter_async_context(OpenId())
        session = await stack.enter_async_context(ClientSession())
        config = Config(
            app_id=APP_ID,
            password="a secret for tests",
            tenant_id=TENANT,
            tenants=frozenset({TENANT}),
            openid_url=openid.url,
            hosts=frozenset({"127.0.0.1"}),
        )
        platform = Teams(config, StoredReferences(database), Login(config, SignIn()), None if paced else Unhurried())
        await platform.start()
        now = clock.now if clock is not None else real_time
        usher = build(Settings(_env_file=None), database, {platform.name: platform, **(beside or {})}, now)
        port = free_port()
        await stack.enter_async_context(serving(usher, "127.0.0.1", port))
        people = {
            user[1:].lower(): teams.person(name, email=f"{user[1:].lower()}@acme.example")
            for user, (name, _) in NAMES.items()
        }
        channel = teams.channel(OFFICE, *people.values())
        line = Line(f"http://127.0.0.1:{port}", APP_ID, teams, openid, session)
        office = TeamsOffice(teams, line, usher, platform, people, channel)
        if peopled:
            await office.known()
            await office.bound()
        yield office


__all__ = ["APP_ID", "OFFICE", "PROBLEM", "TeamsOffice", "teams_office"]
