"""Nudges (domain rule 9.3): the company's intervals, what was noted of one initiative, and what is asked of whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from domain.people import PersonId, Role
from domain.scoring import Priority


class StaleRule(StrEnum):
    """Why an initiative stands still: T1 to T9 of domain rule 9.3, and the reminder that a number is missing."""

    DATE_PASSED = "T1"
    LONG_IN_STAGE = "T2"
    SILENT = "T3"
    ROLE_EMPTY = "T4"
    REWORK_LATE = "T5"
    IMPACT_UNMEASURED = "T6"
    PAUSE_OVER = "T7"
    REVIEW_LATE = "T8"
    NO_DATE = "T9"
    NO_NUMBER = "number"

    @property
    def is_planned(self) -> bool:
        """Whether somebody set the day, so that a courtesy note may come before it."""
        return self in _PLANNED


_PLANNED = frozenset(
    {
        StaleRule.DATE_PASSED,
        StaleRule.REWORK_LATE,
        StaleRule.IMPACT_UNMEASURED,
        StaleRule.PAUSE_OVER,
        StaleRule.REVIEW_LATE,
    }
)


class Step(StrEnum):
    """A rung of the ladder, in their order."""

    COURTESY = "courtesy"
    FIRST = "first"
    SECOND = "second"
    RAISED = "raised"  # the project manager and the project office hear of it
    CHOICE = "choice"  # the project office chooses: continue with a date, pause, or stop
    PROPOSAL = "proposal"  # a pause is proposed; nothing ever closes by itself


@dataclass(frozen=True, slots=True)
class Nudges:
    """The company's intervals: working days, but `propose_days`, `snooze_days` and `draft_days`, calendar days."""

    courtesy_days: int = 3  # so long before a planned day
    second_days: int = 3  # behind the first nudge, as the next two
    raise_days: int = 6
    choose_days: int = 12
    propose_days: int = 30
    stage_percent: int = 150  # of a stage's clock, from which it is too long in the stage
    empty_role_days: int = 3
    condition_days: int = 10  # for a condition of security
    postponements: int = 3  # so many new dates without progress, and the project office looks at it
    snooze_days: int = 10  # the longest
    draft_days: int = 5  # until the one word about an unfinished draft
    number_reminder: bool = (
        True  # whether the author is reminded of a missing number (clocks.needs_number_reminder_days)
    )

    def scaled(self, days: int, priority: Priority | None) -> int:
        """The interval for that priority: halved for P1 (a half day counts as one), doubled for P3."""
        match priority:
            case Priority.P1:
                return (days + 1) // 2
            case Priority.P3:
                return days * 2
            case _:
                return days


NUDGES = Nudges()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of an initiative: it is stale by this rule from the day after `due` on."""

    rule: StaleRule
    due: date


class AskKind(StrEnum):
    """What is asked."""

    DUTY = "duty"
    BLOCKER = "blocker"
    DATE = "date"
    NUMBER = "number"
    OWNER = "owner"  # somebody is to be found for it


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of one person, or of a role while `person` is None; `code` is a blocker's number."""

    kind: AskKind
    role: Role
    person: PersonId | None
    what: tuple[str, ...]
    code: str = ""
    decides: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """How far the ladder of one initiative has come. `began` is the day of the first nudge, `stepped` of the last step.

    `cycle` counts ladders since the last real progress, `postponed` the new dates. `substance` and `blocked` are what
    the record and its blockers held at the last look. `asked` are the people of the last step.
    """

    initiative: str
    looked_at: datetime | None = None
    substance: str = ""
    blocked: str = ""
    step: Step | None = None
    began: date | None = None
    stepped: date | None = None
    fresh: date | None = None  # the day of the last real progress that was seen
    cycle: int = 1
    postponed: int = 0
    stopped_until: date | None = None
    courtesy_for: date | None = None  # the planned day of which a courtesy note spoke
    asked: tuple[PersonId, ...] = ()
    not_mine: tuple[PersonId, ...] = ()
    snoozed: Mapping[PersonId, date] = field(default_factory=dict)

    @property
    def raised(self) -> bool:
        """Whether the project office has it before them."""
        return self.step in (Step.RAISED, Step.CHOICE, Step.PROPOSAL)

    def for_director(self, priority: Priority | None) -> bool:
        """Whether it belongs into the Director's digest: not chosen yet, and P1 or the second ladder in a row."""
        chosen = self.step in (Step.CHOICE, Step.PROPOSAL)
        return chosen and (priority is Priority.P1 or self.cycle > 1)


class Part(StrEnum):
    """What somebody has to do with a nudge."""

    ASKED = "asked"
    COURTESY = "courtesy"  # the planned day comes near
    TOLD = "told"  # somebody else can act; they only hear of it
    RAISED = "raised"
    CHOICE = "choice"
    PROPOSAL = "proposal"
    DRAFT = "draft"  # an unfinished conversation of theirs


@dataclass(frozen=True, slots=True)
class Word:
    """What is to be said to one reader about one subject.

    `holders` are those who are asked, where the reader is not; `for_` is whom the reader stands in for. `decides` is
    set where a decision is asked of the reader: that is not slowed down.
    """

    part: Part
    rules: tuple[StaleRule, ...] = ()
    what: tuple[str, ...] = ()
    due: date | None = None
    code: str = ""
    holders: tuple[PersonId, ...] = ()
    for_: PersonId | None = None
    decides: bool = False
    began: date | None = None
