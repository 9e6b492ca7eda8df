"""Which champion is whose, and who gets a question when: the ladder from the champion to the project office.

By department, then by site, then by what the words are about; whoever is away is passed over for their backup
(domain rule 5, "First-contact flow").
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from bot.cards.absences import when
from bot.cards.words import listed
from bot.ui import literal
from domain.absences import Absence
from domain.championship import SERVING, Champion
from domain.errors import NotFound
from domain.networks import NetworkId, closeness
from domain.people import Person, PersonId, Role
from domain.places import Channel
from domain.questions import Rung, With
from storage.unit_of_work import UnitOfWork

LOOKED_AT = 200  # champions whose topics are compared
NOBODY = "Nobody is left to ask here. Ask a colleague of the AI office in person."


class Why(StrEnum):
    """Why this champion is whose."""

    DEPARTMENT = "department"
    SITE = "site"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Found:
    """A champion, why it is this one, and who answers while they cannot. No record: they only hold the role."""

    person: Person
    why: Why
    record: Champion | None = None
    absence: Absence | None = None
    backup: Person | None = None

    @property
    def is_there(self) -> bool:
        """Neither away nor paused."""
        return self.absence is None and (self.record is None or self.record.answers)


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who gets it. `spoken` begins a sentence, `because` ends one; with a channel everybody there may answer.

    `note` is said before: why it is not whom one expects.
    """

    rung: Rung
    people: Sequence[Person]
    channel: Channel | None
    spoken: str
    because: str
    network: NetworkId | None = None
    note: str = ""

    def place(self, due_at: datetime) -> With:
        """Where the question is from now on; it goes on by itself from there at that moment, if it does at all."""
        person = self.people[0].id if self.people and self.network is None else None
        return With(person, self.rung, self.network, due_at if self.rung.waits else None)


@dataclass(frozen=True, slots=True)
class Search:
    """For whom somebody is looked for, when, and by which words. `besides` are those who had it already."""

    uow: UnitOfWork
    now: datetime
    asker: Person
    words: str = ""
    besides: Collection[PersonId] = ()
    whom: PersonId | None = None  # the champion who was chosen, where one was
    in_second_person: bool = True

    def is_colleague(self, person: Person) -> bool:
        """Somebody of the company, and not the asker."""
        return person.active and not person.is_outsider and person.id != self.asker.id

    def takes(self, person: Person) -> bool:
        """Whether the question can go to them now."""
        return self.is_colleague(person) and person.id not in self.besides


async def champions_of(search: Search) -> list[Found]:
    """The champions of the asker's department, else of their site, else those who know the topic; who is there first.

    With `whom` only that one. Guests and those who have none get an empty list.
    """
    if search.asker.is_outsider:
        return []
    serving = await search.uow.champions.in_states(SERVING, LOOKED_AT)
    if search.whom is not None:
        return await _chosen(search, serving, search.whom)
    department, site = search.asker.department, search.asker.site
    if department is not None:
        records = [one for one in serving if one.department == department]
        holders = await search.uow.people.with_role(Role.CHAMPION, department)
        if found := await _found(search, Why.DEPARTMENT, records, holders):
            return found
    if site is not None:
        records = [one for one in serving if one.site is not None and one.site.casefold() == site.casefold()]
        if found := await _found(search, Why.SITE, records):
            return found[:1]
    return (await knowing(search, serving))[:1]


async def knowing(search: Search, serving: Sequence[Champion] | None = None) -> list[Found]:
    """The champions whose topics the words name, the closest first."""
    known = serving if serving is not None else await search.uow.champions.in_states(SERVING, LOOKED_AT)
    scored = [(max((closeness(search.words, topic) for topic in one.topics), default=0), one) for one in known]
    close = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])
    return await _found(search, Why.TOPIC, [one for _, one in close])


async def receiver_of(search: Search, after: Rung | None = None) -> Receiver:
    """Who gets it first, or (`after`) next. NotFound when nobody is left; a network gets it only when it is chosen."""
    rungs = list(Rung)
    for rung in rungs[rungs.index(after) + 1 :] if after is not None else rungs:
        found = await _at(search, rung, after)
        if found is not None:
            return found
    raise NotFound(NOBODY)


async def _at(search: Search, rung: Rung, after: Rung | None) -> Receiver | None:
    """Who sits there; None where it is nobody but the asker."""
    match rung:
        case Rung.CHAMPION:
            return _champions(search, [one for one in await champions_of(search) if one.is_there])
        case Rung.BACKUP:
            return _backup(search, await champions_of(search))
        case Rung.NETWORK:
            return None
        case Rung.TRAINING:
            people = await _others(search, Role.TRAINING)
            bound = bool(await search.uow.channels.of(Channel.TRAINING))
            channel = Channel.TRAINING if bound else None
            note = _away(await champions_of(search), search) if after is None else ""
            because = "training looks after the playbooks"
            spoken = f"The {Role.TRAINING.spoken}"
            return Receiver(rung, people, channel, spoken, because, note=note) if people or bound else None
        case Rung.OFFICE:
            people = await _others(search, Role.PROJECT_OFFICE)
            because = "nobody else is there for questions yet"
            return Receiver(rung, people, Channel.PROJECT_OFFICE, "The project office", because)
        case _:
            assert_never(rung)


def _champions(search: Search, found: Sequence[Found]) -> Receiver | None:
    if not found:
        return None
    names = listed([literal(one.person.name) for one in found])
    is_own = search.in_second_person and found[0].why is not Why.TOPIC and search.whom is None
    because = {
        Why.DEPARTMENT: "you are the champion there",
        Why.SITE: "you are the champion at their site",
        Why.TOPIC: "you are the champion who knows about it",
    }[found[0].why]
    people = [one.person for one in found]
    return Receiver(Rung.CHAMPION, people, None, f"Your champion {names}" if is_own else names, because)


def _backup(search: Search, found: Sequence[Found]) -> Receiver | None:
    """The first who stands in for one of them."""
    for one in found:
        if one.backup is None or not search.takes(one.backup):
            continue
        for_ = literal(one.person.name)
        away = f", who is away {when(one.absence, one.person, search.now)}" if one.absence is not None else ""
        spoken = f"{literal(one.backup.name)} in place of {for_}{away}{',' if away else ''}"
        return Receiver(Rung.BACKUP, [one.backup], None, spoken, f"you stand in for the champion {for_}")
    return None


def _away(found: Sequence[Found], search: Search) -> str:
    """Why nobody of them gets it, when there are some."""
    if not found or any(one.is_there for one in found):
        return ""
    first = found[0]
    who = f"Your champion {literal(first.person.name)}" if search.in_second_person else literal(first.person.name)
    if first.absence is None:
        return f"{who} pauses, and nobody stands in."
    return f"{who} is away {when(first.absence, first.person, search.now)}, and nobody stands in."


async def _chosen(search: Search, serving: Sequence[Champion], whom: PersonId) -> list[Found]:
    record = next((one for one in serving if one.person == whom), None)
    person = await search.uow.people.get(whom)
    if person is None or (record is None and not person.has(Role.CHAMPION)):
        return []
    why = Why.DEPARTMENT if person.department == search.asker.department else Why.TOPIC
    return await _found(search, why, [record] if record is not None else [], [person])


async def _found(search: Search, why: Why, records: Sequence[Champion], holders: Sequence[Person] = ()) -> list[Found]:
    """With their absences and backups. Who is there stands first; the order is kept otherwise."""
    known = {one.person: one for one in records}
    running = await search.uow.absences.running([*known, *(one.id for one in holders)], search.now)
    stands_in = {*(one.backup for one in records), *(one.deputy for one in running.values())}
    people = await search.uow.people.find([*known, *stands_in]) | {one.id: one for one in holders}
    ids = list(dict.fromkeys([*known, *(one.id for one in holders)]))
    away = await search.uow.absences.running([one for one in stands_in if one is not None], search.now)
    found: list[Found] = []
    for id in ids:
        person, record, absence = people.get(id), known.get(id), running.get(id)
        if person is None or not search.is_colleague(person):
            continue
        wanted = (record.backup if record is not None else None, absence.deputy if absence is not None else None)
        backups = [people[one] for one in wanted if one is not None and one in people and one not in away]
        backup = next((one for one in backups if search.takes(one) and one.id != id), None)
        found.append(Found(person, why, record, absence, backup))
    return sorted(found, key=lambda one: not one.is_there)


async def _others(search: Search, role: Role) -> list[Person]:
    return [one for one in await search.uow.people.with_role(role) if search.takes(one)]
