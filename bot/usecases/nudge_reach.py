"""Where a nudge goes: to the one who is asked, their deputy while they are away, else to the project office; and when.

A reader is named as nudges are kept: by a person's id, or by # and a channel's name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.usecases.blocker_staff import CHANNELS, PERSONAL
from bot.usecases.curation_review import opens_at
from bot.usecases.desk import Office
from domain.absences import Absence
from domain.authority import belongs
from domain.calendar import IsHoliday, is_working_day
from domain.people import Person, PersonId, Role
from domain.places import Channel
from domain.schedule import Quiet
from storage.unit_of_work import UnitOfWork

MOST = 20  # people of one role who are written to
MANY_MOVES = 3  # more than that, and quiet hours leave nothing of the working hours
_LONGEST_REST = 80  # moves over days of rest: a wrong calendar


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads it; `for_` is whom they stand in for."""

    who: str
    for_: PersonId | None = None

    @property
    def person(self) -> PersonId | None:
        return None if self.who.startswith("#") else PersonId(self.who)

    @property
    def channel(self) -> Channel | None:
        return Channel(self.who[1:]) if self.who.startswith("#") else None


@dataclass
class Reach:
    """What is known of people, absences and channels at one moment; each is asked for once."""

    office: Office
    uow: UnitOfWork
    now: datetime
    people: dict[PersonId, Person] = field(default_factory=dict)
    absences: dict[PersonId, Absence] = field(default_factory=dict)
    _asked: set[PersonId] = field(default_factory=set)
    _roles: dict[Role, tuple[Reader, ...]] = field(default_factory=dict)
    _quiet: dict[PersonId, Quiet | None] = field(default_factory=dict)

    async def load(self, ids: Iterable[PersonId | None]) -> None:
        """These people, where they are known, and their absences with whoever stands in."""
        wanted = {id for id in ids if id is not None} - self._asked
        if not wanted:
            return
        self._asked |= wanted
        self.people |= await self.uow.people.find(wanted)
        away = await self.uow.absences.running(sorted(wanted), self.now)
        self.absences |= away
        deputies = {one.deputy for one in away.values() if one.deputy is not None} - self._asked
        self._asked |= deputies
        self.people |= await self.uow.people.find(deputies)

    async def reader(self, person: PersonId) -> Reader | None:
        """Whoever reads it for this person; None when nobody can: they have left, or are away without a deputy."""
        await self.load([person])
        found = self.people.get(person)
        if found is None or not belongs(found):
            return None
        absence = self.absences.get(person)
        if absence is None:
            return Reader(person)
        deputy = self.people.get(absence.deputy) if absence.deputy is not None else None
        return Reader(deputy.id, person) if deputy is not None and belongs(deputy) else None

    async def of(self, person: PersonId | None, role: Role, not_mine: Collection[PersonId] = ()) -> Sequence[Reader]:
        """Whoever reads what is asked of this person or role; the project office where nobody else can."""
        if person is not None and person not in not_mine:
            found = await self.reader(person)
            if found is not None and found.person not in not_mine:
                return (found,)
        if person is None and role not in PERSONAL:
            readers = tuple(one for one in await self.of_role(role) if one.person not in not_mine)
            if readers:
                return readers
        return await self.of_role(Role.PROJECT_OFFICE)

    async def of_role(self, role: Role) -> tuple[Reader, ...]:
        """The role's channel where it is bound, else everybody who holds it and is there."""
        if role not in self._roles:
            self._roles[role] = await self._role(role)
        return self._roles[role]

    async def _role(self, role: Role) -> tuple[Reader, ...]:
        channel = CHANNELS.get(role)
        if channel is not None and await self.uow.channels.of(channel):
            return (Reader(f"#{channel.value}"),)
        holders = (await self.uow.people.with_role(role))[:MOST]
        await self.load([one.id for one in holders])
        found = [await self.reader(one.id) for one in holders]
        return tuple({one.who: one for one in found if one is not None}.values())

    async def opens(self, reader: Reader, not_before: date | None = None) -> datetime:
        """When they may be written to: in their working hours, on their working days, outside of their quiet hours.

        `not_before` is a day of theirs.
        """
        zone, at = self.zone(reader), self.now
        if not_before is not None:
            at = max(at, datetime.combine(not_before, time(), zone_of(zone)).astimezone(at.tzinfo))
        return _outside(self.office, at, zone, await self._quiet_of(reader), self._site(reader))

    def zone(self, reader: Reader) -> str:
        """The reader's time zone; a channel's is the company's."""
        person = self.people.get(reader.person) if reader.person is not None else None
        return person.time_zone if person is not None else self.office.model.time_zone

    def _site(self, reader: Reader) -> str | None:
        person = self.people.get(reader.person) if reader.person is not None else None
        return person.site if person is not None else None

    def day(self, reader: Reader) -> date:
        """The day that it is where the reader is."""
        return self.now.astimezone(zone_of(self.zone(reader))).date()

    async def _quiet_of(self, reader: Reader) -> Quiet | None:
        if reader.person is None:
            return None
        await self.load([reader.person])
        if reader.person not in self._quiet:
            self._quiet[reader.person] = (await self.uow.digests.settings(reader.person)).quiet
        return self._quiet[reader.person]


def _outside(office: Office, now: datetime, zone: str, quiet: Quiet | None, site: str | None) -> datetime:
    at = opens_at(office, now, zone, site)
    for _ in range(MANY_MOVES):
        if quiet is None or not quiet.holds(at.astimezone(zone_of(zone)).time()):
            return at
        at = opens_at(office, _behind(quiet, at, zone), zone, site)
    return _on_a_working_day(office.holidays_at(site), now, zone, quiet) if quiet is not None else at


def _on_a_working_day(is_holiday: IsHoliday, at: datetime, zone: str, quiet: Quiet) -> datetime:
    """Outside of the quiet hours on a working day, at whatever hour: they leave no working hour."""
    for _ in range(_LONGEST_REST):
        local = at.astimezone(zone_of(zone))
        if not quiet.holds(local.time()) and is_working_day(local.date(), is_holiday):
            return at
        if quiet.holds(local.time()):
            at = _behind(quiet, at, zone)
        else:
            at = datetime.combine(local.date() + timedelta(days=1), time(), local.tzinfo).astimezone(at.tzinfo)
    return at


def _behind(quiet: Quiet, at: datetime, zone: str) -> datetime:
    """When the quiet hours of that moment end."""
    local = at.astimezone(zone_of(zone))
    days, end = quiet.ends_after(local.time())
    return datetime.combine(local.date() + timedelta(days=days), end, local.tzinfo).astimezone(at.tzinfo)


def zone_of(zone: str) -> ZoneInfo:
    """The zone of that name; UTC where there is none."""
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: no name of a file either
        return ZoneInfo("UTC")
