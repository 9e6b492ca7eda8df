"""The Director's view (domain rule 4.1): the portfolio, what is urgent, what it brings, and where rules give way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.actions import RunCommand
from bot.cards.digest import Line, Section
from bot.cards.digest_funnel import Before, conversion, funnel
from bot.cards.digest_lines import NONE, Entry, Some, aged, blocking, entries, gate, overdue, tally
from bot.cards.words import count
from domain.blocker import Blocker
from domain.funnel import Decision
from domain.governance import GateId
from domain.impact import Sums
from domain.portfolio import StageSum

PORTFOLIO = RunCommand("portfolio", "")


@dataclass(frozen=True, slots=True)
class DirectorFacts:
    """`loads` are project managers, `teams` units, each with what they have in assessment and delivery.

    `unanswered` is what nudges could not move.
    """

    sums: Sequence[StageSum]
    now: datetime
    today: date
    zone: str
    currency: str
    before: Before = field(default_factory=dict)
    first: Some[Entry] = NONE
    decided: Mapping[tuple[GateId, Decision], int] = field(default_factory=dict)
    decided_days: int = 90
    impact: Sums | None = None
    loads: Some[tuple[str, int]] = NONE
    teams: Some[tuple[str, int]] = NONE
    excepted: Some[Entry] = NONE
    breached: Some[Blocker] = NONE
    overdue: Some[Entry] = NONE
    unanswered: Some[Entry] = NONE


def director(facts: DirectorFacts) -> list[Section]:
    """The sections in the order in which they are read."""
    today = facts.today
    return [
        *funnel(facts.sums, facts.now, facts.before),
        blocking("Blockers past their clock", facts.breached, facts.now, facts.zone),
        entries("Gates overdue", facts.overdue, lambda one: overdue(one, today), PORTFOLIO, gate),
        entries("Nudged, and nobody moved", facts.unanswered, aged, PORTFOLIO, gate),
        entries("Priority 1", facts.first, aged, RunCommand("portfolio", "P1")),
        entries("Let through by exception", facts.excepted, aged, PORTFOLIO),
        conversion(facts.decided, facts.decided_days),
        impact_section(facts.impact, facts.currency, facts.before),
        load_section("Load of project managers", facts.loads),
        load_section("Load of units", facts.teams),
    ]


def impact_section(sums: Sums | None, currency: str, before: Before) -> Section:
    """Expected and confirmed apart, and never added (domain rule 3.3); nothing where none is on record."""
    if sums is None or not (sums.expected or sums.confirmed or sums.awaiting or sums.not_confirmed or sums.operational):
        return Section("")
    lines = [
        Line("Expected", _money(sums.expected, currency, before.get("impact:expected"))),
        Line("Confirmed", _money(sums.confirmed, currency, before.get("impact:confirmed"))),
        Line("Without a verdict yet", count(sums.awaiting, "initiative")),
    ]
    lines += [Line("Effects without money", count(sums.operational, "initiative"))] if sums.operational else []
    lines += [Line("Not confirmed", count(sums.not_confirmed, "initiative"))] if sums.not_confirmed else []
    return Section(
        "Impact a year",
        tuple(lines),
        note="Expected and confirmed are two figures and are never added.",
        is_standing=True,
    )


def load_section(title: str, found: Some[tuple[str, int]]) -> Section:
    """Who has how many in assessment and delivery."""
    left = max(0, found.number - len(found.rows))
    return Section(
        title, tally(found.rows, "initiative"), RunCommand("portfolio", "in delivery"), left=left, is_standing=True
    )


def _money(value: float, currency: str, before: float | None) -> str:
    moved = f" ({value - before:+,.0f})" if before is not None and round(value) != round(before) else ""
    return f"{value:,.0f} {currency}{moved}"
