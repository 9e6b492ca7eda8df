"""Sends what waits to be said: to each reader one bundle a day at most, in their own working hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.cards.nudge import LINES, Line, bundle
from bot.packing import pack
from bot.usecases.delivery import OURSELVES
from bot.usecases.desk import Office
from bot.usecases.nudge_looks import WORD
from bot.usecases.nudge_reach import Reach, Reader
from domain.authority import sees_title
from domain.history import Happening
from domain.initiatives import Initiative, InitiativeId
from domain.nudges import Part, Word
from domain.people import Person, PersonId, Role
from domain.places import Account
from storage.nudges import Waiting
from storage.outbox import Outgoing
from storage.unit_of_work import UnitOfWork, reading, writing

WAITING = 500  # things that wait, of which the readers are looked for at once
MOST = 50  # things that wait for one reader, of which their bundle shows the most pressing
_ORDER = (Part.CHOICE, Part.PROPOSAL, Part.ASKED, Part.COURTESY, Part.RAISED, Part.TOLD, Part.DRAFT)


async def send_ready(office: Office, now: datetime) -> int:
    """Queues a bundle for everybody who may be written to now; how many. Each in a transaction of its own, once."""
    sent, seen = 0, set[str]()
    while True:
        async with reading(office.database, quick=True) as uow:
            fresh = [one for one in await uow.nudges.receivers(now, WAITING) if one not in seen]
        if not fresh:
            return sent
        seen.update(fresh)
        for who in fresh:
            async with writing(office.database) as uow:
                sent += await _send(office, uow, Reader(who), now)


async def _send(office: Office, uow: UnitOfWork, reader: Reader, now: datetime) -> bool:
    """Whether something was queued; else it waits until it may be said, or went to somebody who is there."""
    waiting = [(one, WORD.validate_json(one.body)) for one in await uow.nudges.waiting(reader.who, now, MOST)]
    reach = Reach(office, uow, now)
    if not waiting or await _moved(reach, reader, waiting):
        return False
    opens = await reach.opens(reader)
    every = await uow.nudges.every_days(reader.who)
    day, last = reach.day(reader), await uow.nudges.last(reader.who)
    gap = 1 if any(word.decides for _, word in waiting) else every
    if opens == now and last is not None and day < last + timedelta(days=gap):
        opens = await reach.opens(reader, last + timedelta(days=gap))
    if opens > now:
        await uow.nudges.wait(reader.who, now, opens)
        return False
    lines = await _lines(office, uow, reach, reader, waiting)
    subjects = [one.subject for one, _ in waiting]
    if not lines:
        await uow.nudges.said(reader.who, subjects)
        return False
    if not await uow.nudges.claim(reader.who, day, now):
        await uow.nudges.wait(reader.who, now, await reach.opens(reader, day + timedelta(days=1)))
        return False
    await reach.load(id for one in lines for id in (*one.word.holders, one.word.for_))
    more = max(0, await uow.nudges.count(reader.who, now) - len(waiting))
    pace = every if reader.person is not None else None
    payload = pack(bundle(lines, reach.people, office.day_of(now), pace, more=more))
    key, account = f"nudge:{reader.who}:{day.isoformat()}", await _account(uow, reader)
    to = Outgoing(payload, person=reader.person, channel=reader.channel, account=account, dedupe_key=key)
    await uow.outbox.add(now, to)
    later = {one.subject for one in lines[LINES:]}
    await uow.nudges.told(reader.who, [one.subject for one in lines[:LINES] if one.word.part is not Part.DRAFT])
    kept = {*later, *(one.subject for one in lines[:LINES] if one.word.part is not Part.DRAFT)}
    await uow.nudges.said(reader.who, [one for one in subjects if one not in kept])
    if later or more:
        await uow.nudges.wait(reader.who, now, await reach.opens(reader, day + timedelta(days=1)))
    await uow.history.add(now, *(_happened(one, reader) for one in lines[:LINES]))
    return True


async def _moved(reach: Reach, reader: Reader, waiting: Sequence[tuple[Waiting, Word]]) -> bool:
    """Whoever has left or is away since gets nothing: their deputy does, or the project office."""
    if reader.person is None:
        return False
    found = await reach.reader(reader.person)
    if found == reader:
        return False
    to = (found,) if found is not None else await reach.of_role(Role.PROJECT_OFFICE)
    others = [one for one in to if one.person != reader.person]
    tell = [(one, word) for one, word in waiting if word.part in (Part.ASKED, Part.CHOICE, Part.PROPOSAL)]
    for other in others:
        ready = await reach.opens(other)
        words = [(one, replace(word, for_=reader.person)) for one, word in tell]
        await reach.uow.nudges.put(
            [Waiting(one.subject, other.who, ready, WORD.dump_json(word).decode()) for one, word in words]
        )
    await reach.uow.nudges.said(reader.who, [one.subject for one, _ in waiting])
    return True


async def most_pressing(
    office: Office, uow: UnitOfWork, now: datetime, person: Person, waiting: Sequence[Waiting]
) -> list[Line]:
    """What waits to be said to this person, as lines of a bundle."""
    words = [(one, WORD.validate_json(one.body)) for one in waiting]
    return await _lines(office, uow, Reach(office, uow, now), Reader(person.id), words)


async def _lines(
    office: Office, uow: UnitOfWork, reach: Reach, reader: Reader, waiting: Sequence[tuple[Waiting, Word]]
) -> list[Line]:
    """What is to be said, the most pressing first; a draft that was taken up or finished since is left out."""
    drafts = {one.subject for one, word in waiting if word.part is Part.DRAFT}
    turns: dict[str, datetime] = await uow.nudges.still_open(drafts) if drafts else {}
    numbers = [InitiativeId(one.subject) for one, word in waiting if word.part is not Part.DRAFT]
    records = await uow.initiatives.find(numbers) if numbers else {}
    person: Person | None = None
    if reader.person is not None:
        await reach.load([reader.person])
        person = reach.people.get(reader.person)
    lines: list[Line] = []
    for one, word in waiting:
        if word.part is Part.DRAFT:
            touched = turns.get(one.subject)
            if touched is not None and touched <= reach.now - timedelta(days=office.model.nudges.draft_days):
                lines.append(Line(one.subject, word.what[0] if word.what else None, word))
            continue
        record = records.get(InitiativeId(one.subject))
        if record is not None and not record.stage.is_end:
            knows = person is None or _knows(office, person, record, word)
            stood = (record.stage, office.day_of(record.entered_stage_at)) if knows else (None, None)
            lines.append(Line(one.subject, record.title if knows else None, word, 0, *stood))
    return sorted(lines, key=lambda one: (_ORDER.index(one.word.part), one.subject))


def _knows(office: Office, person: Person, record: Initiative, word: Word) -> bool:
    """Whoever is asked knows what about; whoever only lifts a blocker sees the title where everybody may."""
    if word.code == "" and word.part in (Part.ASKED, Part.COURTESY):
        return True
    return bool(sees_title(person, record, office.model.visibility))


async def _account(uow: UnitOfWork, reader: Reader) -> Account | None:
    """On the platform that they prefer, where they can be written to there."""
    if reader.person is None:
        return None
    wanted = (await uow.digests.settings(reader.person)).platform
    if wanted is None:
        return None
    return next((one for one in await uow.people.reachable(PersonId(reader.person)) if one.platform == wanted), None)


def _happened(line: Line, reader: Reader) -> Happening:
    rules = " ".join(line.word.rules)
    why = {"step": line.word.part.value, "rules": rules}
    if reader.channel is not None:
        return Happening(OURSELVES, line.subject, "nudge_posted", {"role": reader.channel.spoken, **why})
    return Happening(OURSELVES, line.subject, "nudged", {"to": reader.who, **why})
