"""Blockers one line each, with what can be done at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.actions import RunCommand, StartFlow
from bot.blocker_actions import SOLVE, Confirm, ShowBlocker, TakeUp
from bot.cards.blocker_words import waits_for
from bot.cards.words import People, count, day, moment, name
from bot.ui import Button, Card, Divider, Facts, Message, Part, Style, Text, cut
from domain.blocker import Blocker, BlockerStatus
from domain.people import Person

AT_HAND = 4  # lines whose own button stands on the card; the others are shown first
SUMMARY = 70  # characters of a summary in a line
SOON = timedelta(days=6)  # so far ahead a weekday alone says which day is meant


@dataclass(frozen=True, slots=True)
class Line:
    """One blocker: both texts are plain, the second holds people's words."""

    id: str
    label: str
    said: str
    button: Button

    @classmethod
    def of(cls, blocker: Blocker, people: People, now: datetime, zone: str, button: Button) -> Self:
        """`B-118 · Access to data · SEV2`, `“No test data”, with Inga, plan until Mon 14:00`."""
        label = f"{blocker.id} · {blocker.category.spoken} · {blocker.severity}"
        said = f"“{cut(blocker.summary, SUMMARY)}”, {whose(blocker, people)}, {when(blocker, now, zone)}"
        return cls(blocker.id, label, said, button)


@dataclass(frozen=True, slots=True)
class Section:
    """`which` asks for this list alone; `left` is how many come behind it, or more when it `is_capped`."""

    title: str
    which: str
    lines: tuple[Line, ...]
    left: int = 0
    is_capped: bool = False


def whose(blocker: Blocker, people: People) -> str:
    """Who has it, or whom it waits for."""
    if blocker.owner_person is not None and blocker.status.is_taken:
        return f"{name(people, blocker.owner_person)} has it"
    if blocker.status is BlockerStatus.RESOLVED and blocker.resolved_by is not None:
        return f"with {name(people, blocker.resolved_by)}"
    return f"for {waits_for(blocker, people)}"


def when(blocker: Blocker, now: datetime, zone: str) -> str:
    """Which clock runs: "late by 2 days", "until Mon 14:00"."""
    if blocker.status.is_end and blocker.ended_at is not None:
        return f"{blocker.status.spoken} {day(blocker.ended_at.astimezone(_zone(zone)).date())}"
    if blocker.status is BlockerStatus.RESOLVED:
        return "solved; does it hold?"
    if (since := _late_since(blocker, now)) is not None:
        return f"late by {_length(now - since)}"
    if blocker.status.is_taken:
        waits = "waits for somebody outside" if blocker.status is BlockerStatus.WAITING_EXTERNAL else "plan or fix"
        return f"{waits} {_until(blocker.due_fix, now, zone)}" if blocker.due_fix else blocker.status.spoken
    if blocker.due_take_up is None:
        return "on the weekly list"
    return _until(blocker.due_take_up, now, zone)


def button_of(blocker: Blocker, reader: Person, *, is_owner: bool) -> Button:
    """What the reader would most likely do with it; `is_owner`: may take it up."""
    if blocker.status is BlockerStatus.OPEN and is_owner:
        return Button(f"Take up {blocker.id}", TakeUp(blocker.id))
    if blocker.status is BlockerStatus.RESOLVED and blocker.raiser == reader.id:
        return Button(f"{blocker.id} is solved", Confirm(blocker.id))
    if blocker.status.is_taken and blocker.owner_person == reader.id:
        return Button(f"{blocker.id} solved…", StartFlow(SOLVE, blocker.id))
    return shows(blocker.id)


def shows(id: str) -> Button:
    """The card of it."""
    return Button(f"Show {id}", ShowBlocker(id))


def blockers_card(sections: Sequence[Section], page: int) -> Message:
    """One card with the sections, of which this is the page."""
    parts: list[Part] = []
    for section in sections:
        parts += [Divider()] if parts else []
        parts += [Text(f"**{section.title}**"), Facts(tuple((one.label, one.said) for one in section.lines))]
        if section.left:
            parts.append(Text(f"{_more(section)}: say *blockers {section.which} {page + 1}*.", subtle=True))
    lines = [line for section in sections for line in section.lines]
    buttons = [one.button for one in lines[:AT_HAND]] + [shows(one.id) for one in lines[AT_HAND:]]
    buttons[0] = Button(buttons[0].label, buttons[0].action, Style.PRIMARY)
    buttons += [_next(section, page, is_alone=len(sections) == 1) for section in sections if section.left]
    total = sum(len(one.lines) + one.left for one in sections)
    open_ = count(total, "blocker")
    said = f"{open_}{', late ones first' if total > 1 else ''}."
    if page > 1:
        said = f"{open_} on this page and behind it; this is page {page}."
    return Message(said, Card("Blockers", tuple(parts), tuple(buttons)))


def late_list(
    to_act: Sequence[Blocker], to_know: Sequence[Blocker], people: People, now: datetime, zone: str
) -> Message:
    """One message instead of many, when much fell due at once: what the reader can take up, and what they follow."""
    parts: list[Part] = []
    for heading, some in (("For you to take up", to_act), ("For you to know", to_know)):
        if some:
            lines = [Line.of(one, people, now, zone, shows(one.id)) for one in some]
            parts += [Text(f"**{heading}**"), Facts(tuple((one.label, one.said) for one in lines))]
    mine = Button("My blockers", RunCommand("blockers", ""), Style.PRIMARY)
    many = count(len(to_act) + len(to_know), "blocker")
    return Message(
        f"**{many}** moved on at once, so here they are in one list. *blockers* shows how they stand now.",
        Card("Blockers past their time", tuple(parts), (mine,)),
    )


def _more(section: Section) -> str:
    return f"+{section.left}{' or' if section.is_capped else ''} more"


def _next(section: Section, page: int, *, is_alone: bool) -> Button:
    label = f"{_more(section)}" if is_alone else f"{_more(section)}: {section.title.lower()}"
    return Button(label, RunCommand("blockers", f"{section.which} {page + 1}"))


def is_late(blocker: Blocker, now: datetime) -> bool:
    """Whether nobody took it up in time, or its plan is overdue, as of now: late once and in hand again is not."""
    if blocker.status is BlockerStatus.OPEN and blocker.breaches:
        return True
    runs = blocker.status is BlockerStatus.OPEN or blocker.status.is_taken
    return runs and _late_since(blocker, now) is not None


def _late_since(blocker: Blocker, now: datetime) -> datetime | None:
    """Since when nobody took it up, or there was no plan, though it was time."""
    if blocker.status is BlockerStatus.OPEN and blocker.breaches:
        return blocker.breached_at
    due = blocker.due_fix if blocker.status.is_taken else blocker.due_take_up
    return due if due is not None and due <= now else None


def _length(length: timedelta) -> str:
    if length >= timedelta(days=1):
        return count(length.days, "day")
    hours = int(length.total_seconds() // 3600)
    return count(hours, "hour") if hours else "less than an hour"


def _until(due: datetime, now: datetime, zone: str) -> str:
    local, today = due.astimezone(_zone(zone)), now.astimezone(_zone(zone)).date()
    if local.date() == today:
        return f"until {local:%H:%M} today"
    return f"until {local:%a %H:%M}" if due - now < SOON else f"until {moment(due, zone)}"


def _zone(zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: no name of a file either
        return ZoneInfo("UTC")
