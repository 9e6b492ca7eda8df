"""Absences in words: what the absent person, who stands in for them, and who had counted on somebody read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.actions import RunCommand, StartFlow
from bot.away_actions import CallOff, NameDeputy
from bot.cards.words import People, count, listed, moment
from bot.ui import Button, Card, Facts, Message, Style, literal
from domain.absences import Absence, Period, is_away, spoken
from domain.people import Person

SHOWN = 10  # things done that one message lists
BUTTONS = 4
NOBODY = "Nobody decides in your place: what only you can decide waits until you are back."
DAYS_FLOW, DEPUTY_FLOW = "away_days", "away"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits; `title` is None where the reader may not know it."""

    initiative: str
    title: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was done in somebody's name; `told` is literal: who did what."""

    at: datetime
    initiative: str
    title: str | None
    told: str


def day_of(now: datetime, zone: str) -> date:
    """The day that it is then in the zone; an unknown zone is UTC."""
    try:
        return now.astimezone(ZoneInfo(zone)).date()
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder, or of no file at all
        return now.astimezone(UTC).date()


def days_of(absence: Absence, person: Person) -> Period:
    """First and last day in the person's zone."""
    last = absence.ends.timestamp() - 1
    ends = datetime.fromtimestamp(last, UTC)
    return Period(day_of(absence.starts, person.time_zone), day_of(ends, person.time_zone))


def when(absence: Absence, person: Person, now: datetime) -> str:
    """`until Friday 27 Nov`, by the absent person's calendar."""
    return spoken(absence, day_of(now, person.time_zone), person.time_zone)


def away_receipt(absence: Absence, person: Person, deputy: Person | None, now: datetime, decides: bool) -> Message:
    """What the absent person reads: until when, who stands in, what is recorded, how to come back early."""
    lines = [f"**You are away {when(absence, person, now)}.**"]
    if deputy is not None:
        who = literal(deputy.name)
        lines.append(
            f"**{who}** decides for you meanwhile and knows. Each decision is recorded as “{who} for "
            f"{literal(person.name)}”, and I show you all of them when you are back."
        )
        lines.append("What one of you started or leads is decided by somebody else.")
    elif decides:
        lines.append(NOBODY)
    else:
        lines.append("No decision depends on you, so nobody needs to stand in.")
    running = is_away(absence, now)
    lines.append("Back earlier? Say *back*." if running else "If it changes, say *away*.")
    return Message("\n".join(lines), buttons=_own_buttons(absence, person, now, decides or deputy is not None))


def _own_buttons(absence: Absence, person: Person, now: datetime, decides: bool) -> tuple[Button, ...]:
    days = days_of(absence, person)
    first, last = days.first.isoformat(), days.last.isoformat()
    away = is_away(absence, now)
    end = Button("I am back", RunCommand("back", "")) if away else Button("Call it off", CallOff(first, last))
    who = Button("Somebody else stands in" if absence.deputy else "Name who stands in", NameDeputy(first, last))
    return (end, Button("Change", StartFlow(DAYS_FLOW, "")), *((who,) if decides else ()))


def ahead_message(found: Sequence[Absence], people: People, person: Person, now: datetime) -> Message:
    """The person's absences, the one that runs or comes first with its buttons."""
    lines = []
    for one in found:
        deputy = people.get(one.deputy) if one.deputy is not None else None
        who = f"**{literal(deputy.name)}** decides for you" if deputy is not None else "nobody stands in"
        lines.append(f"You are away **{when(one, person, now)}**; {who}.")
    if is_away(found[0], now):
        lines.append("Everything that was decided in your name is shown to you when you are back.")
    return Message("\n".join(lines), buttons=_own_buttons(found[0], person, now, True))


def named_deputy(
    absence: Absence, absent: Person, deputy: Person, waiting: Sequence[Waiting], now: datetime, first_time: bool
) -> Message:
    """What somebody reads who stands in: for whom, from when to when, what waits now, how it is recorded."""
    who, me = literal(absent.name), literal(deputy.name)
    verb = "is" if is_away(absence, now) else "will be"
    lines = [f"**{who}** {verb} away **{when(absence, absent, now)}**, and you decide in their place then."]
    if _differs(absent.time_zone, deputy.time_zone, absence):
        zone = deputy.time_zone
        lines.append(f"On your clock: from {moment(absence.starts, zone)} until {moment(absence.ends, zone)}.")
    lines += _waits(who, waiting)
    lines.append(f"What you decide is recorded as “{me} for {who}”, and {who} reads all of it on return.")
    lines.append("What one of you started or leads is decided by somebody else.")
    if first_time:
        lines.append(
            "This is your first time: the cards are the same as always, and I know for whom you act when you press."
        )
    return Message("\n".join(lines), buttons=(Button("What waits for me", RunCommand("inbox", "")),))


def _waits(who: str, waiting: Sequence[Waiting]) -> list[str]:
    if not waiting:
        return [f"Nothing waits for {who} now."]
    lines = [f"This waits for {who} now:"]
    for one in waiting:
        title = f" · {literal(one.title)}" if one.title is not None else ""
        lines.append(f"- **{one.initiative}**{title}: {literal(one.label)}")
    return lines


def _differs(absent: str, deputy: str, absence: Absence) -> bool:
    """Whether the two read different clocks at one of its ends."""
    return any(moment(at, absent) != moment(at, deputy) for at in (absence.starts, absence.ends))


def no_longer_deputy(absent: Person, why: str) -> Message:
    """Said to somebody whose standing in is over before its time."""
    return Message(f"{why} You no longer decide for **{literal(absent.name)}**. Thank you for standing in.")


def is_back(absent: Person) -> str:
    return f"**{literal(absent.name)}** is back."


def deputy_is_away(absence: Absence, absent: Person, deputy: Person, theirs: str, now: datetime) -> Message:
    """Said to somebody whose deputy is away in the same time."""
    who = literal(deputy.name)
    text = (
        f"**{who}**, who decides for you {when(absence, absent, now)}, is away too: {theirs}.\n"
        f"Whoever stands in for {who} does not decide for you, so your decisions wait in that time. Name somebody else?"
    )
    return Message(text, buttons=_other_deputy(absence, absent))


def deputy_left(absence: Absence, absent: Person, deputy: Person, now: datetime) -> Message:
    """Said to somebody whose deputy left the company."""
    text = (
        f"**{literal(deputy.name)}**, who decides for you {when(absence, absent, now)}, no longer works here. "
        "Nobody stands in for you now, so your decisions wait. Name somebody else?"
    )
    return Message(text, buttons=_other_deputy(absence, absent))


def _other_deputy(absence: Absence, absent: Person) -> tuple[Button, ...]:
    days = days_of(absence, absent)
    named = NameDeputy(days.first.isoformat(), days.last.isoformat())
    return (Button("Name who stands in", named, Style.PRIMARY),)


def returned(absence: Absence, person: Person, deputy: Person | None, deeds: Sequence[Deed]) -> Message:
    """What was done in the person's name: who, what, when; one line when it was nothing."""
    welcome = f"Welcome back, {literal(person.first_name)}."
    if not deeds:
        stood_in = f" **{literal(deputy.name)}** stood in for you." if deputy is not None else ""
        return Message(f"{welcome}{stood_in} Nothing was decided in your name.")
    shown = deeds[:SHOWN]
    rows = tuple((moment(one.at, person.time_zone), _deed(one)) for one in shown)
    left = len(deeds) - len(shown)
    more = f" The first {len(shown)} of them; *history* and a number shows the rest." if left else ""
    text = f"{welcome} **{count(len(deeds), 'thing was', 'things were')} done in your name.**{more}"
    ids = list(dict.fromkeys(one.initiative for one in shown))
    labels = ["Show it"] if len(ids) == 1 else [f"Show {id}" for id in ids]
    buttons = [Button(label, RunCommand("history", id)) for label, id in zip(labels, ids, strict=True)]
    return Message(text, Card("While you were away", (Facts(rows),), tuple(buttons[:BUTTONS])))


def _deed(one: Deed) -> str:
    title = f" · {one.title}" if one.title is not None else ""
    return f"{one.initiative}{title}: {one.told}"


def lost_owner(person: Person, rows: Sequence[tuple[str, str, Sequence[str]]]) -> Message:
    """For the project office: somebody left, and what lost its owner (number, title, as what)."""
    lost = f"{count(len(rows), 'initiative')} lost an owner" if rows else "No initiative had a seat for them"
    stands_in = " Until somebody is named, the role of that name or the project office stands in:" if rows else ""
    lines = [f"**{literal(person.name)}** no longer works here. {lost}.{stands_in}"]
    lines += [f"- **{id}** · {literal(title)}: {listed(list(seats))}" for id, title, seats in rows[:SHOWN]]
    if len(rows) > SHOWN:
        lines.append(f"… and {len(rows) - SHOWN} more.")
    buttons = [Button(f"Show {id}", RunCommand("gate", id)) for id, _, _ in rows[:BUTTONS]]
    return Message("\n".join(lines), buttons=tuple(buttons))
