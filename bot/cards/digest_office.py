"""The project office's views: the short one of the day, and the full one of the week (domain rule 4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.actions import RunCommand
from bot.cards.digest import Line, Section
from bot.cards.digest_funnel import Before, funnel
from bot.cards.digest_lines import NONE, Entry, Some, aged, blocking, entries, gate, overdue, tally
from bot.cards.words import count, day
from bot.nudge_actions import NudgeAct, NudgeDo
from bot.ui import Button, cut
from domain.blocker import Blocker
from domain.governance import GATE_OF
from domain.items import bare
from domain.portfolio import StageSum

QUEUE = RunCommand("queue", "")
PORTFOLIO = RunCommand("portfolio", "")


@dataclass(frozen=True, slots=True)
class DayFacts:
    """Of one day: what came in, what is late, and what nobody has taken up."""

    now: datetime
    today: date
    zone: str
    new: Some[Entry] = NONE
    overdue: Some[Entry] = NONE
    untouched: Some[Blocker] = NONE


@dataclass(frozen=True, slots=True)
class Waits:
    """An initiative that waits for another one, and why in somebody's words."""

    id: str
    on: str
    why: str


@dataclass(frozen=True, slots=True)
class WeekFacts:
    """`tracks` are delivery tracks by name, `missing` and `unowned` things that initiatives lack, with how many."""

    sums: Sequence[StageSum]
    now: datetime
    today: date
    zone: str
    before: Before = field(default_factory=dict)
    tracks: Sequence[tuple[str, int]] = ()
    overdue: Some[Entry] = NONE
    missing: Some[tuple[str, int]] = NONE
    unowned: Some[tuple[str, int]] = NONE
    breached: Some[Blocker] = NONE
    waits: Some[Waits] = NONE
    calendar: Some[Entry] = NONE
    unpinned: Some[Entry] = NONE
    vague: Some[Entry] = NONE
    escalations: Some[Blocker] = NONE
    unanswered: Some[Entry] = NONE


def office_day(facts: DayFacts) -> list[Section]:
    """Short: three lists."""
    today = facts.today
    return [
        entries("New since the last digest", facts.new, _came, QUEUE),
        entries("Gates overdue", facts.overdue, lambda one: overdue(one, today), PORTFOLIO, gate),
        blocking("Blockers that nobody has taken up", facts.untouched, facts.now, facts.zone),
    ]


def office_week(facts: WeekFacts) -> list[Section]:
    """Full: everything that the office sees to it that somebody does."""
    today = facts.today
    return [
        *funnel(facts.sums, facts.now, facts.before),
        tracks_section(facts.tracks),
        entries("Stale gates", facts.overdue, lambda one: overdue(one, today), PORTFOLIO, gate),
        entries("Nudged, and nobody moved", facts.unanswered, aged, PORTFOLIO, _answer),
        entries("Gates of the next two weeks", facts.calendar, lambda one: _coming(one, today), PORTFOLIO, gate),
        blocking("Champions' escalations that nobody has taken up", facts.escalations, facts.now, facts.zone),
        blocking("Blockers past their clock", facts.breached, facts.now, facts.zone),
        waits_section(facts.waits),
        _lacking("Missing, by name", facts.missing),
        _lacking("Roles without an owner", facts.unowned),
        entries("Impact without a number", facts.unpinned, aged, PORTFOLIO),
        entries("Vague, still new", facts.vague, aged, QUEUE),
    ]


def _answer(one: Entry) -> Button:
    """What the office can choose: a date, a pause, a stop."""
    return Button(f"Answer {one.id}", NudgeAct(one.id, NudgeDo.OPEN.value))


def tracks_section(tracks: Sequence[tuple[str, int]]) -> Section:
    """What is in delivery, by the kind of its product."""
    lines = tally(tracks, "initiative")
    return Section("Delivery tracks", lines, RunCommand("portfolio", "in delivery"), is_standing=True)


def waits_section(found: Some[Waits]) -> Section:
    """Dependencies that are not lifted."""
    lines = tuple(Line(f"{one.id} waits for {one.on}", cut(one.why, 100), None) for one in found.rows)
    return Section("Dependencies", lines, left=max(0, found.number - len(lines)))


def _lacking(title: str, found: Some[tuple[str, int]]) -> Section:
    rows = [(bare(label)[:1].upper() + bare(label)[1:], number) for label, number in found.rows]
    left = max(0, found.number - len(rows))
    return Section(title, tally(rows, "initiative"), left=left)


def _came(one: Entry) -> str:
    return f"{one.stage.spoken}, {count(one.days, 'day')} ago" if one.days else f"{one.stage.spoken}, today"


def _coming(one: Entry, today: date) -> str:
    if one.gate_day is None:
        return aged(one)
    ahead = (one.gate_day - today).days
    when = f"in {count(ahead, 'day')}" if ahead else "today"
    return f"{GATE_OF.get(one.stage) or 'gate'} on {day(one.gate_day)}, {when}"
