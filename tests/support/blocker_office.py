"""A company with everybody whom a blocker can reach, and their acts straight at the use cases."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from bot.packing import unpack
from bot.ui import Message
from bot.usecases import blockers
from bot.usecases.blocker_report import Told, report
from bot.usecases.desk import Desk
from domain.absences import Absence
from domain.blocker import Blocker, BlockerId
from domain.blockers import Category, Severity
from domain.history import Entry
from domain.people import Person, Role
from domain.places import Channel
from storage.schema import outbox
from storage.unit_of_work import reading, writing
from tests.support.company import Company
from tests.support.talker import message_text

CAST: dict[str, tuple[Role, ...]] = {
    "rita": (),  # of claims, which has a champion
    "kofi": (),  # of claims
    "carla": (Role.CHAMPION,),  # of claims
    "nora": (),  # of sales, which has none
    "inga": (Role.INFRASTRUCTURE,),
    "amina": (Role.PROJECT_OFFICE,),
    "pia": (Role.PRODUCT_PORTFOLIO,),
    "tess": (Role.TRAINING,),
    "dirk": (Role.DIRECTOR,),
    "dana": (),  # of finance; stands in where a test says so
}
UNITS = {"nora": "sales", "dana": "finance"}


@dataclass
class BlockerOffice:
    """The company, its people by name, and what they do and get."""

    company: Company
    people: dict[str, Person] = field(default_factory=dict)

    async def add(self, who: str, /, *roles: Role, **given: Any) -> Person:
        given.setdefault("department", UNITS.get(who, "claims"))
        self.people[who] = await self.company.person(f"{who}@acme.example", *roles, **given)
        return self.people[who]

    async def change(self, who: str, **given: Any) -> None:
        """Somebody is called otherwise, or sits in another unit."""
        self.people[who] = replace(self.people[who], **given)
        async with writing(self.company.database) as uow:
            await uow.people.save(self.people[who])
        self.company.office.directory.forget()

    async def do(self, name: str, what: Callable[[Desk], Awaitable[Message]]) -> Message:
        """The person's act, in a transaction of its own."""
        async with (await self.company.act(f"{name}@acme.example")).desk() as desk:
            return await what(desk)

    async def report(self, name: str, category: Category, words: str = "It does not work", **given: Any) -> Message:
        told = Told(category, given.pop("severity", Severity.SEV2), words, **given)
        return await self.do(name, lambda desk: report(desk, told))

    async def acts(self, name: str, act: str, id: str, *given: Any) -> Message:
        """`acts("inga", "solve", "B-1", "Restarted it")`."""
        return await self.do(name, lambda desk: getattr(blockers, act)(desk, id, *given))

    async def blocker(self, id: str = "B-1") -> Blocker:
        async with reading(self.company.database) as uow:
            found = await uow.blockers.get(BlockerId(id))
        assert found is not None
        return found

    async def hears(self, name: str) -> str:
        """What stands in somebody's direct chat."""
        await self.company.deliver()
        return "\n---\n".join(message_text(one) for one in self.company.inbox.of(f"{name}@acme.example"))

    async def at(self, conversation: str | Channel) -> str:
        """What stands in a channel or thread."""
        await self.company.deliver()
        return "\n---\n".join(message_text(one) for one in self.company.inbox.at(str(conversation)))

    async def away(self, name: str, deputy: str | None = None) -> None:
        now = self.company.office.now()
        stand_in = self.people[deputy].id if deputy is not None else None
        start, end = now - timedelta(days=1), now + timedelta(days=5)
        async with writing(self.company.database) as uow:
            await uow.absences.add(Absence(self.people[name].id, start, end, stand_in, start))

    async def history(self, id: str = "B-1") -> Sequence[Entry]:
        async with reading(self.company.database) as uow:
            return await uow.history.of(id)

    async def queued(self) -> list[tuple[Any, Message]]:
        """Every row of the outbox with what it says."""
        async with reading(self.company.database) as uow:
            rows = (await uow.connection.execute(outbox.select())).mappings().all()
        return [(row, unpack(row["payload"])) for row in rows]


async def enter(company: Company) -> BlockerOffice:
    """Everybody; the channels of the project office, of infrastructure and of the Director are bound."""
    floor = BlockerOffice(company)
    for name, roles in CAST.items():
        await floor.add(name, *roles)
    for channel in (Channel.PROJECT_OFFICE, Channel.INFRASTRUCTURE, Channel.DIRECTOR):
        await company.bind(channel)
    return floor


def labels(message: Message) -> list[str]:
    """Of the buttons under a message and on its card."""
    return [one.label for one in (*message.buttons, *(message.card.buttons if message.card is not None else ()))]
