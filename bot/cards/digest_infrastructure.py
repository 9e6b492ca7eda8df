"""The head of infrastructure's view (domain rule 4.1): what is asked of the platform, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.actions import RunCommand
from bot.cards.digest import Section
from bot.cards.digest_director import load_section
from bot.cards.digest_lines import NONE, Entry, Some, aged, blocking, entries, items
from bot.cards.digest_office import Waits, waits_section
from bot.cards.inbox import Item
from domain.blocker import Blocker


@dataclass(frozen=True, slots=True)
class InfrastructureFacts:
    """`wanted` is owed before G2, `gaps` before G3; `live` came into use since the last digest."""

    now: datetime
    today: date
    zone: str
    wanted: Some[Item] = NONE
    gaps: Some[Item] = NONE
    waits: Some[Waits] = NONE
    live: Some[Entry] = NONE
    incidents: Some[Blocker] = NONE
    load: Some[tuple[str, int]] = NONE


def infrastructure(facts: InfrastructureFacts) -> list[Section]:
    """The sections in the order in which they are read."""
    return [
        blocking("Incidents and blocked systems", facts.incidents, facts.now, facts.zone),
        items("Technical requirements before G2", facts.wanted, facts.today, RunCommand("inbox", "")),
        items("Gaps in readiness before G3", facts.gaps, facts.today, RunCommand("inbox", "")),
        waits_section(facts.waits),
        entries("Came into use", facts.live, aged, RunCommand("portfolio", "awaiting impact")),
        load_section("Load of platforms, in delivery", facts.load),
    ]
