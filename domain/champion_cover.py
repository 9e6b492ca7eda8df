"""How a unit stands with its champions: vacant, ending, overloaded or covered (domain rule 5, "Coverage")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.champion_rules import Champions


class Cover(StrEnum):
    """The worst first. A unit counts as the worst that is true of it."""

    VACANT = "vacant"  # nobody there whom questions go to
    ENDING = "ending"  # within the days of the first notice somebody's term ends, and nobody is named to follow
    OVERLOADED = "overloaded"
    COVERED = "covered"


@dataclass(frozen=True, slots=True)
class Serving:
    """A champion of the unit: when the term ends, whether somebody follows, and what waits for them.

    `backup` is the name of whoever gets the questions while the champion does not answer.
    """

    name: str
    answers: bool = True
    ends_on: date | None = None
    is_followed: bool = False
    questions: int = 0
    escalations: int = 0
    backup: str | None = None

    @property
    def is_covered(self) -> bool:
        """Questions reach somebody: the champion, or whoever stands in."""
        return self.answers or self.backup is not None

    @property
    def load(self) -> int:
        return self.questions + self.escalations


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with its people and champions. `coming` are nominated, vetted or trained now."""

    id: str
    name: str
    people: int
    champions: tuple[Serving, ...]
    coming: int = 0


def soon(champion: Serving, today: date, rules: Champions) -> bool:
    """Whether the term ends within the days of the first notice and nobody is named to follow."""
    last = today + timedelta(days=max(rules.notice_days))
    return champion.ends_on is not None and champion.ends_on <= last and not champion.is_followed


def is_overloaded(unit: Unit, rules: Champions) -> bool:
    """More open questions and escalations, or more people, than the model has for so many champions."""
    there = [one for one in unit.champions if one.is_covered]
    load = sum(one.load for one in there)
    return bool(there) and (
        load > len(there) * rules.overload_questions or unit.people > len(there) * rules.overload_people
    )


def cover(unit: Unit, today: date, rules: Champions) -> Cover:
    """How the unit stands, by the worst that is true of it."""
    if not any(one.is_covered for one in unit.champions):
        return Cover.VACANT
    if any(soon(one, today, rules) for one in unit.champions):
        return Cover.ENDING
    return Cover.OVERLOADED if is_overloaded(unit, rules) else Cover.COVERED


def by_cover(units: Sequence[Unit], today: date, rules: Champions) -> dict[Cover, list[Unit]]:
    """The units in the order of `Cover`; within one the biggest first, and those that end by their day."""
    found: dict[Cover, list[Unit]] = {one: [] for one in Cover}
    for unit in units:
        found[cover(unit, today, rules)].append(unit)
    for kind, ones in found.items():
        ones.sort(key=lambda unit: (_day(unit) if kind is Cover.ENDING else date.min, -unit.people, unit.name))
    return found


def _day(unit: Unit) -> date:
    return min((one.ends_on for one in unit.champions if one.ends_on is not None), default=date.max)
