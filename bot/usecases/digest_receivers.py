"""Who gets which digest: role channels, heads who wish for a copy, and the people of a role or a seat (rule 9.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.usecases.desk import Office
from bot.usecases.digests import GATHER
from domain.digest_settings import DigestSettings, who_of
from domain.digests import CHANNELS, OF_HEADS, ROLES, DigestKind, Receiver
from domain.model import folded
from domain.parties import Party
from domain.people import PersonId
from domain.places import Channel
from domain.schedule import Rhythm, moment_of, next_slot, zone_of
from domain.schedule_words import written
from storage.digest_people import Reader
from storage.digests import Due
from storage.leavers import forget_leavers
from storage.unit_of_work import UnitOfWork, reading, writing

EVERY: Final = timedelta(minutes=10)  # between two looks at who there is; a change of settings does not wait for it
LOOK_BACK: Final = timedelta(hours=1)  # behind a clock that was put back
MOST: Final = 100_000  # receivers of a company
KEPT: Final = timedelta(days=400)  # how long it is known what was settled: longer than any digest takes to come again
PORTION: Final = 2_000  # of those that are forgotten at a time
SEATS: Final[Mapping[DigestKind, Party]] = {
    DigestKind.PROJECT_MANAGER: Party.PROJECT_MANAGER,
    DigestKind.SPONSOR: Party.SPONSOR,
    DigestKind.IMPACT_OWNER: Party.IMPACT_OWNER,
    DigestKind.DATA_OWNER: Party.DATA_OWNER,
}
_Key = tuple[DigestKind, str]
_NOBODYS: Final = DigestSettings("")


@dataclass
class Timetable:
    """When a receiver is due next. Most have the same rhythm, so that each is worked out once for a zone."""

    office: Office
    now: datetime

    def __post_init__(self) -> None:
        self._known: dict[tuple[Rhythm, str, str | None, datetime], datetime | None] = {}

    def next_at(self, rhythm: Rhythm, zone: str, settings: DigestSettings, site: str | None = None) -> datetime | None:
        """The moment of the next slot behind now, and behind a pause; `site` is the reader's."""
        there = zone_of(zone)
        key = (rhythm, zone, site, max(self.now, _resumes(settings, there, self.now)))
        if key not in self._known:
            slot = next_slot(rhythm, there, key[3], self.office.holidays_at(site))
            self._known[key] = slot.moment if slot is not None else None
        return self._known[key]


def _resumes(settings: DigestSettings, zone: ZoneInfo, now: datetime) -> datetime:
    """The last moment of the pause; a slot at the very first one behind it counts."""
    if settings.paused_until is None:
        return now
    return moment_of(settings.paused_until, time(0), zone) - timedelta(microseconds=1)


async def sync_receivers(office: Office, now: datetime) -> None:
    """Brings the receivers in line with channels, roles, seats, zones, settings and the model, every now and then.

    Whoever is new begins with the slot that comes next. What was due before a change was seen is due no more. A moment
    that lies too far ahead, because the clock was put back, is worked out anew.
    """
    async with reading(office.database) as uow:
        before = await uow.digests.synced_at()
        if before is not None and timedelta(0) <= now - before < EVERY:
            return
        settings = await uow.digests.all_settings(MOST)
        wanted = await _wanted(office, uow, settings)
        stored = {_key(one.receiver): one for one in await uow.digests.all(MOST)}
    table = Timetable(office, now)
    new, changed = list[Due](), list[tuple[Due, Due]]()
    for key, (receiver, reader, rhythm) in wanted.items():
        own = settings.get(receiver.who, _NOBODYS)
        zone, site = reader.zone, reader.site if folded(reader.site or "") in office.site_holidays else None
        fresh = Due(receiver, zone, _spelled(rhythm, own, site), now, table.next_at(rhythm, zone, own, site))
        there = stored.get(key)
        if there is None:
            new.append(fresh)
        elif (after := _in_line(there, fresh)) != there:
            changed.append((there, after))
    gone = [one.receiver for key, one in stored.items() if key not in wanted]
    async with writing(office.database) as uow:
        await uow.digests.add(*new)
        await uow.digests.remove(*gone)
        for there, after in changed:
            await uow.digests.change(there, after)
        await uow.digests.forget(now - KEPT, PORTION)
        await forget_leavers(uow.connection)
        if await uow.digests.synced_at() == before:  # else somebody changed more meanwhile, or was faster
            await uow.digests.synced(now)


def _in_line(there: Due, fresh: Due) -> Due:
    if (there.zone, there.rhythm) != (fresh.zone, fresh.rhythm):
        return fresh
    is_too_far = fresh.next_at is not None and (there.next_at is None or there.next_at > fresh.next_at)
    if not is_too_far:
        return there
    now = fresh.settled_at  # looked at anew, together with what came just now; claims keep it from being repeated
    return replace(there, settled_at=min(there.settled_at, now - LOOK_BACK), next_at=now)


def _spelled(rhythm: Rhythm, settings: DigestSettings, site: str | None) -> str:
    quiet = rhythm.quiet.spoken if rhythm.quiet is not None else "none"
    return f"{written(rhythm)}; quiet {quiet}; paused {settings.paused_until}{f'; at {site}' if site else ''}"


def _key(receiver: Receiver) -> _Key:
    return receiver.kind, receiver.who


async def _wanted(
    office: Office, uow: UnitOfWork, settings: Mapping[str, DigestSettings]
) -> dict[_Key, tuple[Receiver, Reader, Rhythm]]:
    """Everybody who gets a digest, with where they are and when; only digests that there is a view for."""
    found: dict[_Key, tuple[Receiver, Reader, Rhythm]] = {}

    def add(kind: DigestKind, whose: PersonId | Channel, reader: Reader) -> None:
        own = settings.get(who_of(whose), _NOBODYS)
        rhythm = own.rhythm(kind, office.model.digests.plan(kind))
        if kind not in GATHER or rhythm is None:
            return
        is_channel = isinstance(whose, Channel)
        receiver = Receiver(kind, channel=whose) if isinstance(whose, Channel) else Receiver(kind, whose)
        if is_channel or kind not in OF_HEADS or kind in own.wished:
            found[_key(receiver)] = (receiver, reader, rhythm)

    bound = await uow.digest_people.bound()
    for kind, channel in CHANNELS.items():
        if channel in bound:
            add(kind, channel, Reader(PersonId(""), office.model.time_zone))
    for kind, reader in await _readers(uow):
        if kind is not DigestKind.SECURITY or CHANNELS[kind] not in bound:  # the team reads it together where it can
            add(kind, reader.person, reader)
    return found


async def _readers(uow: UnitOfWork) -> list[tuple[DigestKind, Reader]]:
    """Everybody whose own digest there is, whether they wish for it or not."""
    held = await uow.digest_people.with_roles(sorted(set(ROLES.values())), MOST)
    readers = [(kind, reader) for role, reader in held for kind, of in ROLES.items() if of is role]
    for kind, party in SEATS.items():
        readers += [(kind, reader) for reader in await uow.digest_people.on_seats(party, MOST)]
    return readers
