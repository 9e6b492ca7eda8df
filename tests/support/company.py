"""A small company around an office: people, their acts, and ideas, made by the use cases themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from bot import handlers
from bot.events import Origin, Profile
from bot.operating_model import holiday_check, load
from bot.relay import Relay
from bot.router import Dispatcher
from bot.usecases.desk import Act, Office
from bot.usecases.submit import submit
from domain.calendar import IsHoliday
from domain.funnel import ImpactType
from domain.initiatives import Idea, Initiative, InitiativeId
from domain.model import OperatingModel
from domain.people import Person, PersonId, Role
from domain.places import Account, Address, Channel
from storage.database import Database
from storage.unit_of_work import reading, writing
from tests.support.clock import Clock
from tests.support.inbox import TENANT, Inbox, platforms
from tests.support.talker import Talker

ROOT = Path(__file__).parents[2]
BOSS = PersonId("somebody")  # who bound the channels


@cache
def the_model() -> tuple[OperatingModel, IsHoliday]:
    """The operating model of the repository, read once."""
    model = load(ROOT / "operating_model.yaml")
    return model, holiday_check(model)


def make_office(database: Database, clock: Clock, **given: Any) -> Office:
    """An office over the database, at the clock's time."""
    model, is_holiday = the_model()
    return Office(database, model, is_holiday, clock.now, **given)


def an_idea(**given: Any) -> Idea:
    """A complete, pinned idea."""
    idea = Idea(
        title="Read claims from PDF",
        problem="Support retypes 1,200 claims a week from PDF; 6 % have typos.",
        summary="Read the claims automatically and have a person check the doubtful ones.",
        impact_types=(ImpactType.PRODUCTIVITY,),
        department="claims",
        process="Claims intake",
        metric="Handling time per claim: 14 minutes",
        target="From 14 to 9 minutes by 31 December 2026",
    )
    return replace(idea, **given)


@dataclass(repr=False)  # asyncio prints what a fixture gives, and all of this takes longer than most tests
class Company:
    """Everything that runs, over one database: `dispatch` takes events, `relay` sends into `inbox`."""

    office: Office
    clock: Clock
    inbox: Inbox = field(default_factory=Inbox)
    relay: Relay = field(init=False)
    dispatch: Dispatcher = field(init=False)

    def __post_init__(self) -> None:
        self.relay = Relay(self.office, platforms(self.inbox), chance=lambda: 0.0)
        self.office = replace(self.office, kick=self.relay.kick)
        self.relay.office = self.office

        async def profile(account: Account) -> Profile:
            return await self.inbox.profile(account)

        self.dispatch = Dispatcher(self.office, profile, handlers.router)

    @property
    def database(self) -> Database:
        return self.office.database

    async def person(self, email: str, *roles: Role, department: str | None = "claims", **given: Any) -> Person:
        """Somebody who is known and has an account on the inbox's platform."""
        name = email.partition("@")[0].replace(".", " ").title()
        person = Person(PersonId(uuid4().hex), name, email, department, frozenset(roles), time_zone="Europe/Berlin")
        person = replace(person, **given)
        async with writing(self.database) as uow:
            await uow.people.save(person)
            await uow.people.join(self.account(email), person.id, self.office.now())
        return person

    def account(self, email: str) -> Account:
        return Account(self.inbox.name, TENANT, email)

    def place(self, conversation: str) -> Address:
        return Address(self.inbox.name, TENANT, conversation)

    async def bind(self, channel: Channel, conversation: str = "") -> Address:
        """The role's channel is there from now on; by default in a conversation of its own name."""
        address = self.place(conversation or channel.value)
        async with writing(self.database) as uow:
            await uow.channels.bind(channel, address, BOSS, self.office.now())
            await uow.outbox.wake(channel=channel)
        return address

    async def act(self, email: str, key: str | None = None) -> Act:
        """The person, about to do something in their direct chat."""
        account = self.account(email)
        async with reading(self.database) as uow:
            person = await uow.people.by_account(account)
        assert person is not None, f"{email} is not known; make them with person()"
        return Act(self.office, person, Origin(account, self.place(f"dm:{email}"), direct=True, key=key))

    def talker(self, email: str, **given: Any) -> Talker:
        """The person as they talk in their direct chat. Whoever is not known is welcomed with their first words."""
        return Talker(self.dispatch, self.account(email), self.place(f"dm:{email}"), self.inbox, **given)

    async def idea(self, email: str, **given: Any) -> Initiative:
        """The person hands in an idea."""
        async with (await self.act(email)).desk() as desk:
            initiative, _ = await submit(desk, an_idea(**given))
        return initiative

    async def initiative(self, id: str) -> Initiative:
        """As it is stored now."""
        async with reading(self.database) as uow:
            found = await uow.initiatives.get(InitiativeId(id))
        assert found is not None, f"there is no {id}"
        return found

    async def deliver(self) -> int:
        """Sends everything that is due; how many rows were tried."""
        return await self.relay.drain()

    async def everybody(self, emails: Sequence[str], *roles: Role) -> list[Person]:
        """Several people of the same roles."""
        return [await self.person(email, *roles) for email in emails]
