"""Digests by the clock: each once, on time, whatever happens meanwhile (domain rule 9.2).

What is due is a query. Whoever takes a receiver gathers its digest from a snapshot, and then settles it in one short
transaction: the claim with its unique key, and the outbox row of the same key. A process that dies in between settles
nothing, and the receiver is taken up again when its time is over.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, assert_never

import structlog

from bot.cards.digest import nothing
from bot.events import Origin
from bot.packing import pack
from bot.usecases.curation_review import opens_at
from bot.usecases.delivery import OURSELVES
from bot.usecases.desk import Act, Desk, Office
from bot.usecases.digest_receivers import SEATS, Timetable, sync_receivers
from bot.usecases.digests import GATHER, Composed, Scope
from domain.authority import belongs
from domain.digest_settings import DigestSettings
from domain.digests import OF_HEADS, ROLES, DigestKind, Receiver
from domain.people import Person, PersonId
from domain.places import Account, Address
from domain.schedule import Rhythm, Slot, last_slot, moment_of, zone_of
from storage.database import Busy
from storage.digests import DigestState, Due
from storage.outbox import Outgoing
from storage.people import TERMINAL
from storage.unit_of_work import UnitOfWork, reading, writing

log = structlog.get_logger()

PORTION: Final = 50  # receivers that are looked up in one go
LEASE: Final = timedelta(minutes=2)  # so long a receiver is left to the process that took it
RETRY: Final = timedelta(minutes=15)  # after a digest that could not be gathered
ON_TIME: Final = timedelta(hours=1)  # what is later than this waits for working hours
_USHER: Final = Person(PersonId(OURSELVES), "Usher")


@dataclass(frozen=True, slots=True)
class Gone:
    """The receiver gets this digest no more."""


@dataclass(frozen=True, slots=True)
class Later:
    """The slot is not given up, but looked at again then."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Over:
    """There is nothing to settle: the next slot is waited for."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What becomes of the slot; with a row for the outbox when it is sent."""

    slot: Slot
    state: DigestState
    outgoing: Outgoing | None = None
    figures: Mapping[str, float] = field(default_factory=dict)


Outcome = Gone | Later | Over | Settled


@dataclass(frozen=True, slots=True)
class Reach:
    """How the receiver is written to: what they set, who they are, and the account that they prefer."""

    settings: DigestSettings
    person: Person | None = None
    account: Account | None = None
    is_there: bool = True

    @property
    def site(self) -> str | None:
        return self.person.site if self.person is not None else None


async def run_digests(office: Office, now: datetime) -> None:
    """Sends every digest that is due at this moment, each once, also with several processes, or after a new start.

    Of several missed slots the newest is caught up with, in working hours and within the grace of its plan; after that
    it is dropped. A digest that cannot be gathered is tried again, and keeps no other from going out.
    """
    await sync_receivers(office, now)
    table, sent = Timetable(office, now), False
    while due := await _due(office, now):
        for one in due:
            sent = await _guarded(office, table, one) or sent
    if sent:
        office.kick()


async def _due(office: Office, now: datetime) -> list[Due]:
    async with reading(office.database) as uow:
        return await uow.digests.due(now, PORTION)


async def _guarded(office: Office, table: Timetable, due: Due) -> bool:
    """Whether something was sent. Errors are logged by their type only: their messages repeat what people wrote."""
    taken = replace(due, next_at=table.now + LEASE)
    async with writing(office.database) as uow:
        if not await uow.digests.change(due, taken):
            return False  # another process has it
    [done] = await asyncio.gather(_digest(office, table, taken), return_exceptions=True)
    if not isinstance(done, BaseException):
        return done
    if isinstance(done, Busy) or not isinstance(done, Exception):
        raise done
    log.error("digest failed", kind=due.receiver.kind.value, error=type(done).__name__)
    async with writing(office.database) as uow:
        await uow.digests.change(taken, replace(taken, next_at=table.now + RETRY))
    return False


async def _digest(office: Office, table: Timetable, due: Due) -> bool:
    async with reading(office.database) as uow:
        reach = await _reach(uow, due.receiver)
        rhythm = reach.settings.rhythm(due.receiver.kind, office.model.digests.plan(due.receiver.kind))
        outcome = await _outcome(office, uow, table.now, due, rhythm, reach)
    async with writing(office.database) as uow:
        return await _settle(uow, table, due, rhythm, reach, outcome)


async def _settle(
    uow: UnitOfWork, table: Timetable, due: Due, rhythm: Rhythm | None, reach: Reach, outcome: Outcome
) -> bool:
    """Writes down what was found out; the claim decides whether it is sent by this process."""
    sent = False
    if isinstance(outcome, Gone) or rhythm is None:
        await uow.digests.remove(due.receiver)
        return False
    after = replace(due, next_at=table.next_at(rhythm, due.zone, reach.settings, reach.site))
    match outcome:
        case Later(at):
            after = replace(due, next_at=at)
        case Over():
            pass
        case Settled(slot, state, outgoing, figures):
            after = replace(after, settled_at=max(due.settled_at, slot.moment))
            if await uow.digests.claim(due.receiver, slot.day, table.now, state, figures) and outgoing is not None:
                await uow.outbox.add(table.now, outgoing)
                sent = True
        case _:
            assert_never(outcome)
    await uow.digests.change(due, after)
    return sent


async def _reach(uow: UnitOfWork, receiver: Receiver) -> Reach:
    if receiver.channel is not None:
        bound = await uow.channels.of(receiver.channel)
        return Reach(await uow.digests.settings(receiver.channel), is_there=bool(bound))
    whose = receiver.person or PersonId("")
    settings, person = await uow.digests.settings(whose), await uow.people.get(whose)
    ways = [one for one in await uow.people.reachable(whose) if one.platform != TERMINAL]
    preferred = next((one for one in ways if one.platform == settings.platform), None)
    is_there = person is not None and bool(belongs(person)) and await _reads(uow, person, receiver.kind)
    return Reach(settings, person if ways else None, preferred, is_there)


async def _reads(uow: UnitOfWork, person: Person, kind: DigestKind) -> bool:
    """Whether it is theirs still: roles and seats go between two looks at who there is."""
    if person.has(ROLES[kind]):
        return True
    party = SEATS.get(kind)
    return party is not None and any(held is party for _, held in await uow.seats.of(person.id))


async def _outcome(
    office: Office, uow: UnitOfWork, now: datetime, due: Due, rhythm: Rhythm | None, reach: Reach
) -> Outcome:
    receiver, zone = due.receiver, zone_of(due.zone)
    if rhythm is None or not reach.is_there or receiver.kind not in GATHER:
        return Gone()
    slot = last_slot(rhythm, zone, now, office.holidays_at(reach.site))
    if slot is None or slot.moment <= due.settled_at or reach.settings.is_paused(slot.day):
        return Over()
    if await uow.digests.is_claimed(receiver, slot.day):
        return Over()
    at = _may_come(office, now, due.zone, rhythm, slot, reach.site)
    passes = slot.moment + office.model.digests.plan(receiver.kind).grace
    if at > passes or (receiver.person is not None and reach.person is None):
        return Settled(slot, DigestState.DROPPED)
    if at > now:
        return Later(at)
    composed = await _compose(office, uow, now, due, reach)
    if composed is None:
        return Settled(slot, DigestState.SILENT)
    outgoing = Outgoing(
        pack(composed.message),
        person=receiver.person,
        channel=receiver.channel,
        account=reach.account,
        dedupe_key=receiver.key(slot.day),
    )
    return Settled(slot, DigestState.SENT, outgoing, composed.figures)


def _may_come(office: Office, now: datetime, zone: str, rhythm: Rhythm, slot: Slot, site: str | None) -> datetime:
    """Now when it is on time; what is caught up with comes when the reader works, and is not to be left in quiet."""
    if now - slot.moment <= ON_TIME:
        return now
    at, there = opens_at(office, now, zone, site), zone_of(zone)
    local = at.astimezone(there)
    if rhythm.quiet is not None and rhythm.quiet.holds(local.time()):
        later, end = rhythm.quiet.ends_after(local.time())
        return moment_of(local.date() + timedelta(days=later), end, there)
    return at


async def _compose(office: Office, uow: UnitOfWork, now: datetime, due: Due, reach: Reach) -> Composed | None:
    """None when there is nothing to say; heads hear that in one line."""
    receiver = due.receiver
    nowhere = Origin(Account(OURSELVES, "", ""), Address(OURSELVES, "", ""), direct=True)
    desk = Desk(Act(office, reach.person or _USHER, nowhere), uow, now)
    since = await uow.digests.last(receiver)
    composed = await GATHER[receiver.kind](desk, Scope(receiver.kind, reach.person, now), since)
    if composed is not None and not composed.is_empty:
        return composed
    if receiver.kind not in OF_HEADS:
        return None
    day = now.astimezone(zone_of(due.zone)).date()
    title, before = (
        receiver.kind.spoken.capitalize(),
        since.at.astimezone(zone_of(due.zone)).date() if since is not None else None,
    )
    return composed or Composed(nothing(title, day, before), is_empty=True)
