"""What can be in somebody's way, whose it is, and how soon a human takes it up (domain rules 6.1 and 6.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.people import Role


class Category(StrEnum):
    """The kind of a blocker; it decides whose it is. In the order of domain rule 6.2."""

    TOOL_ACCESS = "tool_access"
    TOOL_CHOICE = "tool_choice"
    SECURITY_REVIEW = "security_review"
    LEGAL_PRIVACY = "legal_privacy"
    DATA_ACCESS = "data_access"
    DATA_QUALITY = "data_quality"
    INFRASTRUCTURE = "infrastructure"
    PRODUCTION_INCIDENT = "production_incident"
    ETHICS = "ethics"
    BUDGET = "budget"
    NO_SPONSOR = "no_sponsor"
    PRIORITY_DISPUTE = "priority_dispute"
    DUPLICATE_EFFORT = "duplicate_effort"
    GATE_STUCK = "gate_stuck"
    DEPENDENCY = "dependency"
    ADOPTION = "adoption"
    PROCESS_NOT_READY = "process_not_ready"
    IMPACT_DISAGREEMENT = "impact_disagreement"
    CHAMPION_OVERLOAD = "champion_overload"
    KNOWLEDGE_GAP = "knowledge_gap"
    OTHER = "other"

    @property
    def spoken(self) -> str:
        """As people choose it: "Data access"."""
        return _SPOKEN[self]


_SPOKEN: Mapping[Category, str] = {
    Category.TOOL_ACCESS: "Access to a tool",
    Category.TOOL_CHOICE: "No tool fits",
    Category.SECURITY_REVIEW: "Security review",
    Category.LEGAL_PRIVACY: "Legal or privacy",
    Category.DATA_ACCESS: "Access to data",
    Category.DATA_QUALITY: "Quality of data",
    Category.INFRASTRUCTURE: "Systems and integration",
    Category.PRODUCTION_INCIDENT: "Wrong in live use",
    Category.ETHICS: "Ethics or unfair effect",
    Category.BUDGET: "Money or people missing",
    Category.NO_SPONSOR: "No sponsor",
    Category.PRIORITY_DISPUTE: "Dispute over priority",
    Category.DUPLICATE_EFFORT: "Work done twice",
    Category.GATE_STUCK: "No decision at a gate",
    Category.DEPENDENCY: "Waiting for others",
    Category.ADOPTION: "Use, skills and training",
    Category.PROCESS_NOT_READY: "Process not ready",
    Category.IMPACT_DISAGREEMENT: "Dispute over impact",
    Category.CHAMPION_OVERLOAD: "Champion overloaded",
    Category.KNOWLEDGE_GAP: "Answer missing or wrong",
    Category.OTHER: "Something else",
}


class Severity(StrEnum):
    """How bad it is, the worst first (domain rule 6.1)."""

    SEV1 = "SEV1"
    SEV2 = "SEV2"
    SEV3 = "SEV3"
    SEV4 = "SEV4"

    @property
    def meaning(self) -> str:
        """One plain line for whoever has to choose."""
        return _MEANING[self]


_MEANING: Mapping[Severity, str] = {
    Severity.SEV1: "Harm or a leak is possible now, or customers get wrong results",
    Severity.SEV2: "Work has stopped for a team, or a gate date will be missed",
    Severity.SEV3: "Work is slower, but there is a way around",
    Severity.SEV4: "A question or an improvement",
}


class Seat(StrEnum):
    """Somebody who is consulted and holds no role: it depends on the blocker who that is."""

    DECIDER = "decider"  # of the gate
    LINE_MANAGER = "line-manager"  # of the champion
    TOPIC_OWNER = "topic-owner"  # of the playbook


class Unit(StrEnum):
    """What time is counted in; both are working time, unless the severity counts round the clock."""

    HOURS = "h"
    DAYS = "d"


class Overdue(StrEnum):
    """What follows when nobody took it up in time (domain rule 6.1)."""

    DIRECTOR = "director"  # the Director hears of it at once
    RAISE = "raise"  # one step up the ladder
    PROJECT_OFFICE = "project-office"  # the project office hears of it
    WEEKLY_LIST = "weekly-list"  # it stands on the weekly list


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time, as it is written: `4h`, `3d`."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"


@dataclass(frozen=True, slots=True)
class Clock:
    """How long until a human took it up, and until there is a plan or a fix; `plan` None is the next review.

    Whoever took it up and says nothing for as long as `silence` no longer counts as having taken it up. Round the clock
    counts every hour of every day, otherwise the owner's working hours and days.
    """

    take_up: Span
    plan: Span | None
    overdue: Overdue
    round_the_clock: bool = False
    silence: Span = Span(1, Unit.DAYS)


@dataclass(frozen=True, slots=True)
class Routing:
    """One row of the table. `severity` is the usual one; `words` are the company's own signs of this category.

    `bypass`: the raiser may pass over their champion. `hidden_reporter`: the raiser's name can be kept from all but
    the owner.
    """

    owner: Role
    consulted: tuple[Role | Seat, ...]
    severity: Severity
    bypass: bool = False
    hidden_reporter: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Blockers:
    """The whole table: a row for every category, a clock for every severity.

    `remind_percent` of a time are gone when its reminder goes out; so many working days after a solution was proposed
    and its raiser said nothing, it counts as confirmed: `verify_days` (domain rule 6.2).
    """

    routes: Mapping[Category, Routing]
    clocks: Mapping[Severity, Clock]
    remind_percent: int = 75
    verify_days: int = 5

    def may_bypass(self, category: Category, severity: Severity, *, about_champion: bool = False) -> bool:
        """Whether the champion may be passed over: SEV1, a category that says so, or a complaint about the champion."""
        return severity is Severity.SEV1 or about_champion or self.routes[category].bypass

    def severity(self, category: Category, signs: Mapping[str, float]) -> Severity:
        """The severity that most signs speak for, by code; with none, the usual one of the category.

        The usual one has a head start, and so has the graver one of two that are equal.
        """
        usual = self.routes[category].severity
        rings = category in _MAY_RING

        def weight(one: Severity) -> float:
            start = _HEAD_START * (one is usual)
            return signs.get(one, 0.0) + start + _RING * (one is Severity.SEV1) * (1 if rings else -1)

        return max(Severity, key=weight) if any(signs.values()) else usual


# Measured on the dev half of the labelled reports. SEV1 wakes people, so that it needs clear words where the kind of
# blocker is not harmful in itself.
_HEAD_START, _RING = 1.0, 1.0
_MAY_RING = frozenset({Category.PRODUCTION_INCIDENT, Category.ETHICS})
