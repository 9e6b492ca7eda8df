"""What was done in somebody's name while they were away, told to them once when they are back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from bot.cards.absences import SHOWN, Deed, returned
from bot.cards.gate import told as told_decision
from bot.cards.gate import who
from bot.cards.history import named_in
from bot.cards.history import told as told_entry
from bot.packing import pack
from bot.ui import Message, cut
from bot.usecases.desk import Office
from domain.absences import Absence
from domain.authority import sees_title
from domain.history import Entry
from domain.initiatives import InitiativeId
from domain.people import Person, PersonId
from domain.verdicts import GateEvent
from storage.outbox import Outgoing
from storage.unit_of_work import UnitOfWork, reading, writing

SAID = 160  # characters of a reason
READ = 200  # entries of the history that are looked at for one absence
AT_ONCE = 50  # people who are told in one round of the clock


async def tell_returned(office: Office, now: datetime) -> None:
    """Everybody whose absence is over gets one message, also with two processes, or after a new start."""
    async with reading(office.database) as uow:
        over = await uow.absences.over(now, AT_ONCE)
    for absence in over:
        async with writing(office.database) as uow:
            if not await uow.absences.told(absence, now):
                continue
            person = await uow.people.get(absence.person)
            if person is None or not person.active:
                continue
            message = await report(office, uow, absence, person)
            key = f"returned:{absence.person}:{absence.starts.isoformat()}:{absence.noted_at.isoformat()}"
            await uow.outbox.add(now, Outgoing(pack(message), person=person.id, dedupe_key=key))
    if over:
        office.kick()


async def report(office: Office, uow: UnitOfWork, absence: Absence, person: Person) -> Message:
    """Who did what and when in the person's name during the absence, the oldest first."""
    until = absence.over_at
    decided = [one for one in await uow.decisions.in_name_of(person.id, absence.starts) if one.at < until]
    entries = await uow.history.in_name_of(person.id, absence.starts, until, READ)
    others = [entry for entry in entries if _is_for(entry, person.id) and not _is_told_by_decision(entry)]
    ids = {*(one.decided_by for one in decided), *named_in(others), absence.deputy, person.id}
    people = await uow.people.find(ids)
    titles = await _titles(office, uow, person, [*(one.initiative for one in decided), *(e.subject for e in others)])
    deeds = [
        Deed(one.at, one.initiative, titles.get(one.initiative), f"{who(one, people)}, {told_decision(one)}{_why(one)}")
        for one in decided
    ]
    deeds += [Deed(one.at, one.subject, titles.get(one.subject), told_entry(one, people)) for one in others]
    deputy = people.get(absence.deputy) if absence.deputy is not None else None
    return returned(absence, person, deputy, sorted(deeds, key=lambda one: (one.at, one.initiative)))


def _why(event: GateEvent) -> str:
    return f": “{cut(event.reason, SAID)}”" if event.reason else ""


def _is_for(entry: Entry, person: PersonId) -> bool:
    return entry.detail is not None and json.loads(entry.detail).get("for") == person


def _is_told_by_decision(entry: Entry) -> bool:
    """A decision has a row of its own, which outlives erased words."""
    return entry.verb == "decided"


async def _titles(office: Office, uow: UnitOfWork, person: Person, ids: Iterable[str]) -> dict[str, str]:
    """The titles that the person may know, of as many as are shown."""
    found: dict[str, str] = {}
    for id in list(dict.fromkeys(ids))[: 2 * SHOWN]:
        initiative = await uow.initiatives.get(InitiativeId(id))
        if initiative is not None and sees_title(person, initiative, office.model.visibility):
            found[id] = initiative.title
    return found
