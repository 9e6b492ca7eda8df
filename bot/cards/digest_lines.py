"""What the digests' lists have in common: the first ones as lines, each with its age and its button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Generic, TypeVar

from bot.actions import RunCommand
from bot.blocker_actions import ShowBlocker, TakeUp
from bot.cards.blocker_list import is_late, when
from bot.cards.blocker_words import history_of, waits_for
from bot.cards.digest import Line, Section, item_line
from bot.cards.inbox import Item
from bot.cards.words import count, day
from bot.ui import Action, Button, cut
from domain.blocker import Blocker, BlockerStatus
from domain.funnel import Stage

TITLE = 50  # characters of a title in a line
SUMMARY = 70  # characters of what is in the way
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Some(Generic[T]):
    """The first of them, and how many there are."""

    rows: tuple[T, ...] = ()
    number: int = 0


NONE: Final[Some[Any]] = Some()


@dataclass(frozen=True, slots=True)
class Entry:
    """One initiative of a list: days in its stage, and the day of its next gate."""

    id: str
    title: str
    stage: Stage
    days: int
    priority: str | None = None
    gate_day: date | None = None
    department: str | None = None


def entries(
    title: str,
    found: Some[Entry],
    said: Callable[[Entry], str],
    more: Action | None = None,
    button: Callable[[Entry], Button] | None = None,
    note: str = "",
) -> Section:
    """Initiatives, each with what is `said` of it; its card where no `button` is better."""
    shown = found.rows
    made = button or show
    lines = tuple(Line(f"{one.id} · {cut(one.title, TITLE)}", said(one), made(one)) for one in shown)
    return Section(title, lines, more, note=note, left=max(0, found.number - len(shown)))


def items(title: str, found: Some[Item], today: date, more: Action | None = None) -> Section:
    """What somebody owes."""
    shown = found.rows
    lines = tuple(item_line(one, today) for one in shown)
    return Section(title, lines, more, left=max(0, found.number - len(shown)))


def blocking(title: str, found: Some[Blocker], now: datetime, zone: str, more: Action | None = None) -> Section:
    """Blockers, each with the clock that runs."""
    shown = found.rows
    lines = tuple(_blocker(one, now, zone) for one in shown)
    return Section(title, lines, more or ALL_BLOCKERS, left=max(0, found.number - len(shown)))


ALL_BLOCKERS = RunCommand("blockers", "role")


def show(one: Entry) -> Button:
    return Button(f"Show {one.id}", RunCommand("status", one.id))


def gate(one: Entry) -> Button:
    """What its gate asks for, and who decides."""
    return Button(f"Gate of {one.id}", RunCommand("gate", one.id))


def aged(one: Entry) -> str:
    """`in delivery for 12 days, P1`."""
    since = f"for {count(one.days, 'day')}" if one.days else "since today"
    return ", ".join([f"{one.stage.spoken} {since}", *([one.priority] if one.priority else [])])


def overdue(one: Entry, today: date) -> str:
    """`in assessment, gate due Thu 5 Nov, 17 days ago`."""
    if one.gate_day is None:
        return aged(one)
    return f"{one.stage.spoken}, gate due {day(one.gate_day)}, {count((today - one.gate_day).days, 'day')} ago"


def tally(rows: Sequence[tuple[str, int]], one: str, many: str | None = None) -> tuple[Line, ...]:
    """Names with their numbers."""
    return tuple(Line(label, count(number, one, many)) for label, number in rows)


def _blocker(one: Blocker, now: datetime, zone: str) -> Line:
    takes = one.status is BlockerStatus.OPEN
    button = Button(f"Take up {one.id}", TakeUp(one.id)) if takes else Button(f"Show {one.id}", ShowBlocker(one.id))
    label = f"{one.id} · {one.category.spoken} · {one.severity}"
    whom = waits_for(one, {}) if takes else f"the {one.owner.spoken}"
    in_hand = f"{history_of(one)[0]}, now in hand: " if one.breaches and one.status.is_taken else ""
    said = f"{in_hand if not is_late(one, now) else ''}{when(one, now, zone)}"
    return Line(label, f"“{cut(one.summary, SUMMARY)}”, for {whom}, {said}", button)
