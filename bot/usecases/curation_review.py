"""Review dates: what is due is put before whoever answers for it, once for each date and stage, in working hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.cards.playbook import NUDGED, reminder
from bot.packing import pack
from bot.usecases.curation import entry_of, owner_of
from bot.usecases.curation_propose import CHANNELS
from bot.usecases.desk import Office
from bot.usecases.playbooks import renewed
from domain.calendar import is_working_day
from domain.people import Role
from domain.versions import Freshness, review_state
from knowledge.playbooks import Playbook
from storage.dialect import in_turn
from storage.outbox import Outgoing
from storage.playbooks import TURN
from storage.unit_of_work import UnitOfWork, reading, writing


async def nudge_owners(office: Office, now: datetime) -> None:
    """One message for each owner and day at most, with ten entries at most; also with two processes, or a new start."""
    if opens_at(office, now, office.model.time_zone) != now:
        return
    library = await renewed(office)
    due = await _untold(office, list(library.snapshot.playbooks.values()), now)
    for owner in dict.fromkeys(owner_of(one) for one in due):
        async with writing(office.database) as uow:
            await in_turn(uow.connection, TURN)
            await _tell(office, uow, owner, [one for one in due if owner_of(one) is owner], now)
    if due:
        office.kick()


def _stage(office: Office, playbook: Playbook, today: date) -> Freshness:
    knowledge = office.model.knowledge
    return review_state(playbook.review_by, today, knowledge.overdue_days, knowledge.review_notice_days)


def _key(office: Office, playbook: Playbook, today: date) -> str:
    """Kept for good: what somebody was told of is not forgotten after days, as keys of deliveries are."""
    return f"review:{playbook.id}:{playbook.review_by.isoformat()}:{_stage(office, playbook, today)}"


async def _untold(office: Office, playbooks: Sequence[Playbook], now: datetime) -> list[Playbook]:
    """What is due for review and was not told at this stage, the longest overdue first."""
    today = office.day_of(now)
    due = [one for one in playbooks if _stage(office, one, today) is not Freshness.CURRENT]
    if not due:
        return []
    async with reading(office.database) as uow:
        left = [one for one in due if await uow.meta.get(_key(office, one, today)) is None]
    return sorted(left, key=lambda one: (one.review_by, one.id))


async def _tell(office: Office, uow: UnitOfWork, owner: Role, due: Sequence[Playbook], now: datetime) -> None:
    today = office.day_of(now)
    daily = f"reviews:{owner}"
    if await uow.meta.get(daily) == today.isoformat():
        return
    left = [one for one in due if await uow.meta.get(_key(office, one, today)) is None]
    if not left:
        return
    numbers = {one.playbook: one.number for one in await uow.playbooks.published()}
    shown = left[:NUDGED]
    entries = [entry_of(one, today, office.model.knowledge, numbers.get(one.id, 0)) for one in shown]
    payload = pack(reminder(entries, len(left) - len(shown), owner.value))
    if not await _send(office, uow, owner, payload, now):
        return  # nobody is there yet; asked again at the next round of the clock
    await uow.meta.put(daily, today.isoformat())
    for one in shown:
        await uow.meta.put(_key(office, one, today), now.isoformat())


async def _send(office: Office, uow: UnitOfWork, owner: Role, payload: str, now: datetime) -> bool:
    """To the role's channel where it is bound, else to everybody who holds it; where nobody does, to training."""
    channel = CHANNELS.get(owner)
    if channel is not None and await uow.channels.of(channel):
        await uow.outbox.add(now, Outgoing(payload, channel=channel))
        return True
    for role in dict.fromkeys((owner, Role.TRAINING, Role.ADMIN)):
        people = await uow.people.with_role(role)
        for person in people:
            due_at = opens_at(office, now, person.time_zone)
            await uow.outbox.add(now, Outgoing(payload, person=person.id, due_at=due_at))
        if people:
            return True
    return False


def opens_at(office: Office, now: datetime, zone: str, site: str | None = None) -> datetime:
    """Now within working hours of a working day there, else when the next ones begin; `site` is the reader's."""
    is_holiday = office.holidays_at(site)
    there, hours = now.astimezone(_zone(zone)), office.model.working_hours
    if is_working_day(there.date(), is_holiday) and hours.start <= there.time() < hours.end:
        return now
    day = there.date() if there.time() < hours.start else there.date() + timedelta(days=1)
    while not is_working_day(day, is_holiday):
        day += timedelta(days=1)
    start = time(hours.start.hour, hours.start.minute)
    return datetime.combine(day, start, tzinfo=there.tzinfo).astimezone(now.tzinfo)


def _zone(zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: no name of a file either
        return ZoneInfo("UTC")
