"""What a use case works with: the office it is done in, and the desk of one act."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.events import Origin
from bot.packing import pack
from bot.ui import Message, literal
from bot.usecases.directory import Directory
from bot.usecases.shipped import ShippedLibrary
from domain.authority import DECISIONS, Ruling, Verb, holds, is_own, may, may_decide, sees_all, sees_title
from domain.calendar import IsHoliday, add_working_days
from domain.errors import NotAllowed, NotFound
from domain.funnel import Decision
from domain.history import Happening
from domain.initiatives import Initiative, InitiativeId
from domain.model import OperatingModel, folded
from domain.orders import Actor
from domain.parties import Party
from domain.people import Person, PersonId, Role
from domain.places import Address, Channel
from knowledge.library import Library
from knowledge.semantic import Embedder
from storage.database import Database
from storage.outbox import Outgoing
from storage.unit_of_work import UnitOfWork, reading, writing

OWN = "You stand in for a colleague, but this is your own, so somebody else decides on it."


@dataclass
class Curated:
    """Which state of the playbooks curated in chat the library holds: the number that changes with each of them."""

    marker: int = 0
    renewing: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(frozen=True)
class Office:
    """What lives as long as the process: the database, the operating model, the clock, the playbooks."""

    database: Database
    model: OperatingModel
    is_holiday: IsHoliday
    now: Callable[[], datetime]
    admins: frozenset[str] = frozenset()
    kick: Callable[[], None] = field(default=lambda: None)  # wakes the relay after a commit
    directory: Directory = field(default_factory=Directory)
    warned: set[str] = field(default_factory=set)  # digests of texts whose sender was warned, in this process only
    library: Library = field(default_factory=ShippedLibrary)  # read at its first use; see usecases.playbooks.renewed
    curated: Curated = field(default_factory=Curated)
    embedder: Embedder | None = None  # where there is one, initiatives are also compared by what they mean
    site_holidays: Mapping[str, IsHoliday] = field(default_factory=dict)  # of sites that have a calendar of their own

    def holidays_at(self, site: str | None) -> IsHoliday:
        """The public holidays of that site; the company's where it has none of its own."""
        return self.site_holidays.get(folded(site or ""), self.is_holiday)

    def later(self, day: date, working_days: int) -> date:
        """So many working days behind that day, in the company's calendar."""
        return add_working_days(day, working_days, self.is_holiday)

    def day_of(self, moment: datetime) -> date:
        """The day that it is then where the company is."""
        return moment.astimezone(ZoneInfo(self.model.time_zone)).date()


@dataclass(frozen=True)
class Act:
    """One person doing one thing. `via` is set where the surface matters to the record."""

    office: Office
    person: Person
    origin: Origin
    via: str | None = None
    decides: bool = True  # False where decisions are refused, as on a terminal over a real database
    subject: str = ""  # the record that the conversation is about, for `choices=` and `advise=`
    said: Mapping[str, object] = field(default_factory=dict)  # the answers kept so far, for `choices=`

    @property
    def now(self) -> datetime:
        return self.office.now()

    @property
    def model(self) -> OperatingModel:
        return self.office.model

    @property
    def today(self) -> date:
        """Today where the company is."""
        return self.office.day_of(self.now)

    async def colleagues(self, role: Role) -> Sequence[Person]:
        """For `choices=` and `advise=`: who holds the role."""
        async with reading(self.office.database) as uow:
            return await uow.people.with_role(role)

    async def record(self) -> Initiative | None:
        """For `choices=` and `advise=`: the record that the conversation is about, as it is now."""
        if not self.subject:
            return None
        async with reading(self.office.database) as uow:
            return await uow.initiatives.get(InitiativeId(self.subject))

    async def principals(self) -> Sequence[Person]:
        """For `choices=` and `advise=`: whom the person stands in for now."""
        async with self.looking() as desk:
            return await desk.principals()

    @asynccontextmanager
    async def desk(self, *, once: bool = True) -> AsyncIterator[Desk]:
        """A transaction for this act; the event's key is given effect once, or Repeated is raised.

        A conversation remembers the keys itself and passes `once=False`.
        """
        async with writing(self.office.database) as uow:
            if once and self.origin.key is not None:
                await uow.meta.once(f"{self.origin.account.key}:{self.origin.key}", self.now)
            desk = Desk(self, uow, self.now)
            yield desk
            await desk.queue()
        self.office.kick()

    @asynccontextmanager
    async def looking(self, *, quick: bool = True) -> AsyncIterator[Desk]:
        """A snapshot to read from; not `quick` where much is searched through."""
        async with reading(self.office.database, quick=quick) as uow:
            yield Desk(self, uow, self.now)


@dataclass(frozen=True)
class Desk:
    """The open transaction of one act, at one moment. `subject` is what the conversation is about, if anything.

    `seen` is how many decisions had been taken on it when the conversation began. What is sent is gathered and queued
    with one statement at the end.
    """

    act: Act
    uow: UnitOfWork
    now: datetime
    subject: str | None = None
    seen: int | None = None
    outgoing: list[Outgoing] = field(default_factory=list)
    changed: dict[str, str] = field(default_factory=dict)  # cards that changed, by subject

    @property
    def person(self) -> Person:
        return self.act.person

    @property
    def model(self) -> OperatingModel:
        return self.act.office.model

    async def initiative(self, id: str) -> Initiative:
        """The initiative by its number; NotFound says how to look for it."""
        found = await self.uow.initiatives.get(InitiativeId(id.strip().upper()))
        if found is None:
            raise unknown_number(id)
        return found

    async def visible(self, id: str) -> Initiative:
        """The same for whoever may know that it exists; to everybody else there is no such number."""
        found = await self.initiative(id)
        if not sees_title(self.person, found, self.model.visibility) and not await self.sees_all(found):
            raise unknown_number(id)
        return found

    async def sees_all(self, initiative: Initiative) -> bool:
        """Whether the person may read the whole record; an idea of theirs may have gone into it."""
        if sees_all(self.person, initiative, self.model.visibility):
            return True
        credited = await self.uow.initiatives.is_credited(initiative.id, self.person.id)
        if sees_all(self.person, initiative, self.model.visibility, credited):
            return True
        return any(sees_all(one, initiative, self.model.visibility) for one in await self.principals())

    async def hold(self, *ids: str) -> None:
        """What is read of these initiatives from here on stays true until the commit."""
        await self.uow.initiatives.hold(*(InitiativeId(id.strip().upper()) for id in ids))

    def require(self, verb: Verb, initiative: Initiative | None = None) -> None:
        """Raises NotAllowed with the reason; the person is the stored one, as read when the event came in."""
        ruling = may(self.person, verb, initiative, self.model.governance)
        if not ruling:
            raise NotAllowed(ruling.reason or "")
        self._decides_here(verb)

    async def authorize(self, verb: Verb, initiative: Initiative) -> PersonId | None:
        """Like `require`, for deputies too: whom the person acts for, None when for themselves."""
        for_ = await self._authorized(verb, lambda who: may(who, verb, initiative, self.model.governance))
        if for_ is not None and verb in DECISIONS and is_own(self.person.id, initiative):
            raise NotAllowed(OWN)
        return for_

    async def authorize_by(self, verb: Verb, ruling: Callable[[Person], Ruling]) -> PersonId | None:
        """Like `authorize`, where the rule asks for more than the verb: the ruling is asked of each of them."""
        return await self._authorized(verb, ruling)

    async def authorize_decision(self, decision: Decision, initiative: Initiative, exception: bool = False) -> Actor:
        """Who decides here, and as what; NotAllowed for everybody else. Whoever stands in for somebody says so."""
        governance = self.model.governance

        def ruling(who: Person) -> Ruling:
            return may_decide(who, decision, initiative, governance, exception)

        for_ = await self._authorized(Verb.DECIDE, ruling)
        if for_ is not None and is_own(self.person.id, initiative):
            raise NotAllowed(OWN)
        hat = self.person if for_ is None else await self.uow.people.get(for_)
        parties = frozenset(party for party in Party if hat is not None and holds(hat, party, initiative))
        return Actor(self.person.id, parties, for_)

    async def principals(self) -> list[Person]:
        """Whom the person stands in for now; guests stand in for nobody."""
        if not self.person.active or self.person.is_outsider:
            return []
        ids = await self.uow.absences.covered_by(self.person.id, self.now)
        found = await self.uow.people.find(ids)
        return [found[id] for id in ids if id in found and found[id].active]

    async def _authorized(self, verb: Verb, ruling: Callable[[Person], Ruling]) -> PersonId | None:
        own = ruling(self.person)
        if own:
            self._decides_here(verb)
            return None
        for principal in await self.principals():
            if ruling(principal):
                self._decides_here(verb)
                return principal.id
        raise NotAllowed(own.reason or "")

    def _decides_here(self, verb: Verb) -> None:
        if verb in DECISIONS and not self.act.decides:
            raise NotAllowed("Decisions are taken in Slack or Teams, not on this terminal.")

    async def record(self, subject: str, verb: str, **detail: str | None) -> None:
        """Writes what happened into the chain. Call it last: writers wait for each other from here on."""
        words = {name: value for name, value in detail.items() if value is not None}
        await self.uow.history.add(self.now, Happening(self.person.id, subject, verb, words, self.act.via))

    async def tell(self, people: Sequence[PersonId | None], message: Message) -> None:
        """Queues the message for each of the people once, but not for the one who acts."""
        others = dict.fromkeys(id for id in people if id is not None and id != self.person.id)
        payload = pack(message)
        self.outgoing.extend(Outgoing(payload, person=id) for id in others)

    async def post(self, channel: Channel, message: Message, subject: str | None = None) -> None:
        """Queues the message for a role's channel; with a subject its card is kept up to date from then on."""
        self.outgoing.append(Outgoing(pack(message), channel=channel, subject=subject))

    async def show(self, person: PersonId, message: Message, subject: str) -> None:
        """Queues a card for one person, kept up to date from then on; also when it is the one who acts."""
        self.outgoing.append(Outgoing(pack(message), person=person, subject=subject))

    async def reply_in(
        self, place: Address, message: Message, otherwise: PersonId | None = None, once: str | None = None
    ) -> None:
        """Queues the message for a thread or another place; for `otherwise` when that place is gone.

        The same `once` is queued once.
        """
        self.outgoing.append(Outgoing(pack(message), person=otherwise, place=place, dedupe_key=once))

    async def refresh(self, subject: str, message: Message) -> None:
        """The subject's card changed: every copy, sent or not, follows."""
        payload = pack(message)
        for at, one in enumerate(self.outgoing):
            if one.subject == subject:
                self.outgoing[at] = replace(one, payload=payload)
        if not any(one.copies_of == subject for one in self.outgoing):
            self.outgoing.append(Outgoing(payload, copies_of=subject, subject=subject))
        self.changed[subject] = payload

    async def receipt(self, message: Message) -> None:
        """Queues the message for the direct chat of the very account that acts."""
        self.outgoing.append(Outgoing(pack(message), account=self.act.origin.account))

    async def queue(self) -> None:
        """Writes down what was gathered; done by itself before the commit."""
        waiting, changed = list(self.outgoing), dict(self.changed)
        self.outgoing.clear()
        self.changed.clear()
        await self.uow.outbox.replace_unsent(changed)
        await self.uow.outbox.add(self.now, *waiting)

    def today(self) -> date:
        """The day of `now` where the company is."""
        return self.act.office.day_of(self.now)

    def due_in(self, working_days: int) -> date:
        """So many working days from today, in the company's calendar."""
        return self.act.office.later(self.today(), working_days)


def unknown_number(id: str) -> NotFound:
    """Said of a number that does not exist and of one that the person may not know of: nobody can tell them apart."""
    return NotFound(f"I know no “{literal(id[:40])}”. Say *mine* for your ideas, or *search* with a few words.")
