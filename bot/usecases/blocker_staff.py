"""Whom a blocker calls on, by its owner and its rung, who stands in for the absent, and when these people work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import assert_never
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.usecases.desk import Office
from domain.absences import Absence
from domain.authority import belongs
from domain.blocker import Blocker, Rung
from domain.blocker_clock import Timing
from domain.parties import SEATS
from domain.people import Person, PersonId, Role
from domain.places import Channel
from domain.working_time import WorkingHours
from storage.unit_of_work import UnitOfWork

# Many people hold these, each for their own matters: without the person's seat the role calls on nobody.
PERSONAL = frozenset({Role.EMPLOYEE, Role.CHAMPION, *(Role(one.value) for one in SEATS if one.value in set(Role))}) - {
    Role.DATA_OWNER  # the data office
}

MOST = 20  # people of one role who are called on
ABOVE = {Rung.PROJECT_OFFICE: Role.PROJECT_OFFICE, Rung.DIRECTOR: Role.DIRECTOR}  # called on after owner and deputy
# The roles that have a channel of their own.
CHANNELS: Mapping[Role, Channel] = {
    Role(channel.value): channel for channel in Channel if channel is not Channel.CHAMPIONS
}


@dataclass(frozen=True)
class Staff:
    """Who holds which role, who is away and who stands in, around some blockers at one moment."""

    office: Office
    holders: Mapping[Role, Sequence[Person]]
    people: Mapping[PersonId, Person]
    absences: Mapping[PersonId, Absence]
    configured: Mapping[Role, Person]  # deputies by the operating model
    _hours: dict[tuple[str, str | None], WorkingHours] = field(default_factory=dict)

    def timing(self, blocker: Blocker) -> Timing:
        """The clocks of this blocker, whatever becomes of it."""
        return Timing(self.office.model.blockers, self.hours, bool(self.deputies(blocker)))

    def hours(self, blocker: Blocker) -> WorkingHours:
        """When whoever it waits for works: the first who is not away; where nobody is, the company."""
        asked = self._asked(blocker)
        present = [one for one in asked if one.id not in self.absences]
        first = next(iter((*present, *asked)), None)
        return self._of(first.time_zone, first.site) if first is not None else self._of(self.office.model.time_zone)

    def called(self, blocker: Blocker) -> tuple[Person, ...]:
        """Everybody who is called on now, with the deputies of the absent; nobody where no one holds the role."""
        asked = self._asked(blocker)
        return tuple({one.id: one for one in (*asked, *self._deputies_of(asked))}.values())

    def _asked(self, blocker: Blocker) -> tuple[Person, ...]:
        """Whose turn it is, by the rung; the deputies where nobody is the owner."""
        match blocker.rung:
            case Rung.CHAMPION:
                return tuple(self._active([blocker.champion]))
            case Rung.OWNER:
                return self.owners(blocker) or self.deputies(blocker)
            case Rung.DEPUTY:
                return self.deputies(blocker) or self.owners(blocker)
            case Rung.PROJECT_OFFICE:
                return self.holding(Role.PROJECT_OFFICE)
            case Rung.DIRECTOR:
                return self.holding(Role.DIRECTOR)
        assert_never(blocker.rung)

    def owners(self, blocker: Blocker) -> tuple[Person, ...]:
        """Who holds the owning role: the one with the seat, or all with the role."""
        if blocker.seat is not None:
            return tuple(self._active([blocker.seat]))
        return () if blocker.owner in PERSONAL else self.holding(blocker.owner)

    def deputies(self, blocker: Blocker) -> tuple[Person, ...]:
        """Who stands in for an owner who is away now, and the role's deputy by the model; nobody who is an owner."""
        owners = self.owners(blocker)
        always = self.configured.get(blocker.owner)
        found = (*self._deputies_of(owners), *((always,) if always is not None and belongs(always) else ()))
        own = {one.id for one in owners}
        return tuple({one.id: one for one in found if one.id not in own}.values())

    def holding(self, role: Role) -> tuple[Person, ...]:
        """Those who hold the role, the first MOST by name."""
        return tuple(one for one in self.holders.get(role, ()) if belongs(one))[:MOST]

    def _deputies_of(self, people: Sequence[Person]) -> tuple[Person, ...]:
        away = (self.absences[one.id] for one in people if one.id in self.absences)
        return tuple(self._active(one.deputy for one in away))

    def _active(self, ids: Iterable[PersonId | None]) -> Iterator[Person]:
        found = (self.people.get(id) for id in ids if id is not None)
        return (one for one in found if one is not None and belongs(one))

    def _of(self, zone: str, site: str | None = None) -> WorkingHours:
        if (zone, site) not in self._hours:
            hours = self.office.model.working_hours
            start, end = (time(one.hour, one.minute) for one in (hours.start, hours.end))
            self._hours[zone, site] = WorkingHours(start, end, _zone(zone), self.office.holidays_at(site))
        return self._hours[zone, site]


async def staff_of(
    office: Office, uow: UnitOfWork, blockers: Iterable[Blocker], now: datetime, also: Iterable[PersonId | None] = ()
) -> Staff:
    """Around these blockers, also where they go to another owner or climb; from what is remembered of people.

    `also` are people whom a blocker is about to name, such as the champion of a new one.
    """
    some, coming = tuple(blockers), {one for one in also if one is not None}
    directory = office.directory
    routes = office.model.blockers.routes.values()
    roles = {*(one.owner for one in some), *(row.owner for row in routes), Role.PROJECT_OFFICE, Role.DIRECTOR}
    holders = {role: await directory.holders(uow.people, role, now) for role in sorted(roles - PERSONAL)}
    named = {id for one in some for id in _named(one)}
    asked = {id for one in some for id in (one.champion, one.seat) if id is not None}
    on_duty = {one.id for held in holders.values() for one in held} | asked | coming
    absences = await uow.absences.running(sorted(on_duty), now) if on_duty else {}
    people = await directory.find(uow.people, {*named, *coming, *(one.deputy for one in absences.values())}, now)
    return Staff(office, holders, people, absences, await _configured(office, uow, roles))


async def _configured(office: Office, uow: UnitOfWork, roles: Iterable[Role]) -> dict[Role, Person]:
    deputies = office.model.governance.deputies
    found = {role: await uow.people.by_email(deputies[role]) for role in roles if role in deputies}
    return {role: one for role, one in found.items() if one is not None}


def channel_of(blocker: Blocker) -> Channel | None:
    """The channel of whoever it waits for now; single persons, and a role without one, have none."""
    match blocker.rung:
        case Rung.CHAMPION | Rung.DEPUTY:
            return None
        case Rung.OWNER:
            return CHANNELS.get(blocker.owner) if blocker.seat is None else None
        case Rung.PROJECT_OFFICE:
            return Channel.PROJECT_OFFICE
        case Rung.DIRECTOR:
            return Channel.DIRECTOR
    assert_never(blocker.rung)


def _named(blocker: Blocker) -> Iterator[PersonId]:
    yield from (blocker.raiser, *blocker.followers)
    some = (blocker.champion, blocker.seat, blocker.owner_person, blocker.resolved_by)
    yield from (one for one in some if one is not None)


def _zone(zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: no name of a file either
        return ZoneInfo("UTC")
