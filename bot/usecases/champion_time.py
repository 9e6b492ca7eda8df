"""A champion's own time: noted week by week, seen by the champion and the training head, and by nobody else.

Nothing of it goes into the history, a digest, an export, a log or anybody else's card; `domain.champion_time.may_see`
rules on every look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.actions import RunCommand, StartFlow
from bot.cards.words import day
from bot.champion_home_actions import NOTE_TIME
from bot.ui import Bar, Button, Card, Facts, Message, Part, Text, cut, literal
from bot.usecases.desk import Desk, Office
from domain.authority import belongs
from domain.champion_time import (
    BACK,
    Spent,
    Work,
    agreed_minutes,
    by_week,
    by_work,
    may_see,
    monday,
    note,
    spoken,
)
from domain.championship import Champion
from domain.championship_terms import last_day
from domain.errors import NotAllowed, NotFound, Refused
from domain.people import Person, PersonId, Role
from storage.sweeping import may_sweep
from storage.unit_of_work import writing

MATCHES = 50
NAMED = 10
NOTE = Button("Note time", StartFlow(NOTE_TIME, ""))
UNDO = Button("Take back the last", RunCommand("time", "undo"))
PRIVATE = "Only you and the head of training see this; it is in no report."
ELSEWHERE = "Your time is between you and the head of training, so I speak of it only in our direct chat."
NOT_YOURS = "A champion's time is for that champion and the head of training. Nobody else sees it, not even deputies."
CHAMPIONS_ONLY = "Time is noted by champions, about their work for the network. *champion* says who yours is."


@dataclass(frozen=True, slots=True)
class Month:
    """The time of the weeks that began in one month, until now. Minutes."""

    since: date
    weeks: int
    minutes: int
    agreed: int


def may_note(person: Person) -> None:
    """Raises NotAllowed for whoever is no champion."""
    standing = belongs(person)
    if not standing:
        raise NotAllowed(standing.reason or "")
    if not person.has(Role.CHAMPION):
        raise NotAllowed(CHAMPIONS_ONLY)


async def add(desk: Desk, minutes: int, work: Work, week: date) -> Message:
    """Noted for that week, with the total of the week; told to the champion alone."""
    may_note(desk.person)
    first = monday(week)
    noted = await desk.uow.champion_time.of(desk.person.id, first, first)
    entry = note(desk.person.id, minutes, work, week, desk.now, desk.today(), noted)
    await desk.uow.champion_time.add(entry)
    total = spoken(sum(one.minutes for one in noted) + minutes)
    share = await _share(desk, desk.person.id)
    text = f"Noted: {spoken(minutes)} for {work.spoken}. The week of {day(first)}: {total} of about "
    return Message(f"{text}{spoken(agreed_minutes(share))} agreed. {PRIVATE}", buttons=(UNDO,))


async def undo(desk: Desk) -> Message:
    """Takes back what the champion noted last."""
    may_note(desk.person)
    gone = await desk.uow.champion_time.take_back(desk.person.id, _since(desk))
    if gone is None:
        return Message("Nothing of yours is noted in these weeks, so there is nothing to take back.", buttons=(NOTE,))
    text = f"Taken back: {spoken(gone.minutes)} for {gone.work.spoken}, week of {day(gone.week)}."
    return Message(text, buttons=(NOTE,))


async def own(desk: Desk) -> Message:
    """The champion's own time; for training, whose time can be looked at."""
    standing = belongs(desk.person)
    if not standing:
        raise NotAllowed(standing.reason or "")
    if not await _served(desk, desk.person):  # a former champion still reads what they noted
        if desk.person.has(Role.TRAINING):
            return await _whose(desk)
        may_note(desk.person)
    card = await _card(desk, desk.person, "Your time as a champion")
    return Message(f"What you noted, the latest week first. {PRIVATE}", card)


async def of(desk: Desk, words: str) -> Message:
    """Somebody's time, for the training head in person. The refusal is the same whoever is named, known or not."""
    if not desk.person.has(Role.TRAINING) or not belongs(desk.person):
        raise NotAllowed(NOT_YOURS)
    if not words.strip():
        return await _whose(desk)
    chosen = await desk.uow.people.get(PersonId(words.strip()))
    named = [chosen] if chosen is not None else await desk.uow.people.all(words.strip(), MATCHES)
    found = [one for one in named if await _served(desk, one)]
    if not found:
        raise NotFound(f"I know no champion “{literal(cut(words.strip(), 60))}”. *time of* alone lists them.")
    if len(found) > 1:
        return _which(found)
    champion = found[0]
    if not may_see(desk.person, champion.id):
        raise NotAllowed(NOT_YOURS)
    card = await _card(desk, champion, f"Time of {champion.name}")
    return Message(f"As {literal(champion.name)} noted it. Only the two of you see this; keep it so.", card)


async def month(desk: Desk, record: Champion | None) -> Month:
    """The reader's own time of this month's weeks, beside what was agreed in their latest record."""
    begins = desk.today().replace(day=1)
    first = monday(begins) if begins.weekday() == 0 else monday(begins) + timedelta(weeks=1)
    first = min(first, monday(desk.today()))
    weeks = (monday(desk.today()) - first).days // 7 + 1
    found = await desk.uow.champion_time.of(desk.person.id, first)
    share = _agreed(desk, record)
    return Month(first, weeks, sum(one.minutes for one in found), agreed_minutes(share, weeks))


async def _card(desk: Desk, champion: Person, title: str) -> Card:
    """Called with the ruling of `may_see` given."""
    found = await desk.uow.champion_time.of(champion.id, _since(desk))
    share = await _share(desk, champion.id)
    agreed = agreed_minutes(share)
    parts: list[Part] = [Text(f"About {spoken(agreed)} a week are agreed: {share} % of the working time.", subtle=True)]
    if not found:
        parts.append(Text("Nothing is noted in these weeks."))
    else:
        rows = tuple((f"Week of {day(week)}", _week(found, week)) for week, _ in by_week(found))
        weeks = (monday(desk.today()) - min(one.week for one in found)).days // 7 + 1
        total = sum(one.minutes for one in found)
        hours, most = round(total / 60, 1), round(max(agreed * weeks, 1) / 60, 1)
        parts += [Facts(rows), Bar(f"Since {day(min(one.week for one in found))}", hours, most, "h")]
    own_ = champion.id == desk.person.id
    return Card(title, tuple(parts), (NOTE, UNDO) if own_ and found else (NOTE,) if own_ else ())


def _week(found: Sequence[Spent], week: date) -> str:
    mine = [one for one in found if one.week == week]
    kinds = ", ".join(f"{work.spoken} {spoken(minutes)}" for work, minutes in by_work(mine))
    return f"{spoken(sum(one.minutes for one in mine))}: {kinds}"


async def _share(desk: Desk, person: PersonId) -> int:
    """The share that was agreed with the line manager; the company's where none was noted."""
    return _agreed(desk, await desk.uow.champions.latest(person))


def _agreed(desk: Desk, record: Champion | None) -> int:
    agreed = record.share_percent if record is not None else None
    return agreed or desk.model.champions.share_percent


async def _served(desk: Desk, person: Person) -> bool:
    """Whether somebody is or was a champion."""
    return person.has(Role.CHAMPION) or await desk.uow.champions.latest(person.id) is not None


async def _whose(desk: Desk) -> Message:
    """For the training head: whose time can be looked at."""
    champions = await desk.uow.people.with_role(Role.CHAMPION)
    if not champions:
        raise Refused("There is no champion yet, so there is no time to look at.")
    return _which(champions)


def _which(found: Sequence[Person]) -> Message:
    buttons = tuple(Button(cut(f"Time of {one.name}", 60), RunCommand("time", f"of {one.id}")) for one in found[:NAMED])
    more = f" +{len(found) - NAMED}: say *time of* and a name." if len(found) > NAMED else ""
    return Message(f"Whose time?{more}", buttons=buttons)


def _since(desk: Desk) -> date:
    """The first of the weeks that are looked at, and that time can be noted for."""
    return monday(desk.today()) - timedelta(weeks=BACK)


async def forget_time(office: Office, now: datetime) -> None:
    """Deletes what champions noted of their time so many months ago that the operating model keeps it no longer."""
    before = last_day(office.day_of(now), -office.model.champions.time_months)
    async with writing(office.database) as uow:
        if await may_sweep(uow.connection):
            await uow.champion_time.forget(before)
