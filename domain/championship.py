"""A champion's record: who nominated them, who agreed, the marks, the training, the term (domain rule 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from domain.champion_rules import Champions, Point
from domain.people import PersonId

ChampionId = NewType("ChampionId", str)


class ChampionState(StrEnum):
    """Where it stands (domain rule 5, "Status")."""

    NOMINATED = "nominated"  # waits for the line manager's consent
    VETTING = "vetting"  # the panel gives its marks
    TRAINING = "training"
    ACTIVE = "active"
    ENDING = "ending"  # from the first notice to the last day
    PAUSED = "paused"
    ALUMNI = "alumni"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def is_end(self) -> bool:
        return self in (ChampionState.ALUMNI, ChampionState.DECLINED, ChampionState.WITHDRAWN)

    @property
    def is_serving(self) -> bool:
        """The term runs: it also runs through a pause."""
        return self in SERVING

    @property
    def spoken(self) -> str:
        """As it stands behind "is"."""
        return _SPOKEN[self]


SERVING = frozenset({ChampionState.ACTIVE, ChampionState.ENDING, ChampionState.PAUSED})
LIVING = frozenset(state for state in ChampionState if not state.is_end)
_SPOKEN: Mapping[ChampionState, str] = {
    ChampionState.NOMINATED: "nominated, and waits for the line manager's yes",
    ChampionState.VETTING: "before the panel",
    ChampionState.TRAINING: "in training",
    ChampionState.ACTIVE: "active",
    ChampionState.ENDING: "in the last weeks of the term",
    ChampionState.PAUSED: "paused",
    ChampionState.ALUMNI: "a former champion",
    ChampionState.DECLINED: "declined",
    ChampionState.WITHDRAWN: "withdrawn",
}


class Nomination(StrEnum):
    """Who put the name forward. Self and peer wait for the line manager's consent."""

    HEAD = "head"  # the line manager, or a head of the AI office
    PEER = "peer"
    SELF = "self"


class Seat(StrEnum):
    """A place on the panel. Two different people sit on them."""

    TRAINING = "training"
    DEPARTMENT = "department"

    @property
    def spoken(self) -> str:
        """As it stands behind "the"."""
        return "head of training and promotion" if self is Seat.TRAINING else "head of the department"


class Ending(StrEnum):
    """How it came to its end."""

    TERM = "term"  # the last day passed
    EARLY = "early"  # by training, with a reason
    WITHDREW = "withdrew"  # by the person
    NO_CONSENT = "no_consent"  # the line manager said no
    PANEL = "panel"  # the panel said no
    LEFT = "left"  # the person has left the company


@dataclass(frozen=True, slots=True)
class Sheet:
    """One panelist's marks, 1 to 5 by criterion."""

    by: PersonId
    seat: Seat
    marks: Mapping[str, int]
    at: datetime


@dataclass(frozen=True, slots=True)
class Tick:
    """One item of the training is done: `on` which day, as said by whom."""

    by: PersonId
    on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Extension:
    """A further term that was offered; it begins when all three have said yes."""

    offered_by: PersonId
    offered_at: datetime
    person_at: datetime | None = None
    consent_by: PersonId | None = None
    consent_at: datetime | None = None

    @property
    def waits_for(self) -> tuple[str, ...]:
        """Whose yes is missing: "person", "line-manager"."""
        waiting = (("person", self.person_at), ("line-manager", self.consent_at))
        return tuple(who for who, at in waiting if at is None)


@dataclass(frozen=True, slots=True)
class Champion:
    """One record, from a nomination to its end. All moments are aware; `ends_on` is the last day of the term.

    `consent_by` is the line manager, who agreed to `share_percent` of the person's time. `paused_from` is the state
    that a pause interrupts. `terms_before` are the terms in a row served on earlier records, the last one until
    `served_until`. `notices` are the days of the notices that were given in this term. `handed_over_at` says that
    the successor has what they need. `revision` grows with every change; a change is saved only over the revision it
    was made from.
    """

    id: ChampionId
    person: PersonId
    department: str
    nomination: Nomination
    nominated_by: PersonId
    nominated_at: datetime
    reason: str  # why this person, in the words of whoever nominated them
    state: ChampionState = ChampionState.NOMINATED
    site: str | None = None
    topics: tuple[str, ...] = ()
    consent_by: PersonId | None = None
    consent_at: datetime | None = None
    share_percent: int | None = None
    sheets: tuple[Sheet, ...] = ()
    decided_by: PersonId | None = None
    decided_at: datetime | None = None
    trained: Mapping[str, Tick] = field(default_factory=dict)
    terms_before: int = 0
    served_until: date | None = None
    term_number: int = 0  # 0 before the first
    starts_on: date | None = None  # of this term
    ends_on: date | None = None
    notices: tuple[int, ...] = ()
    extension: Extension | None = None
    backup: PersonId | None = None
    successor: PersonId | None = None
    handed_over_at: datetime | None = None
    handed_over_by: PersonId | None = None
    hand_over: str | None = None
    paused_from: ChampionState | None = None
    paused_until: date | None = None
    paused_because: str | None = None
    ending: Ending | None = None
    ended_by: PersonId | None = None
    ended_on: date | None = None
    ended_at: datetime | None = None
    ended_because: str | None = None
    revision: int = 1

    @property
    def scores(self) -> Mapping[PersonId, Mapping[str, int]]:
        """The marks by panelist and criterion."""
        return {sheet.by: sheet.marks for sheet in self.sheets}

    @property
    def is_serving(self) -> bool:
        return self.state.is_serving

    @property
    def answers(self) -> bool:
        """Questions of the unit go to them: their term runs and they are not paused."""
        return self.state in (ChampionState.ACTIVE, ChampionState.ENDING)

    @property
    def leaves_gap(self) -> bool:
        """The term has come to its end, and nobody is named to follow: whoever looks after the unit hears of it."""
        return self.term_number > 0 and self.state.is_end and self.successor is None


def changed(champion: Champion) -> Champion:
    """The same record, one revision later."""
    return replace(champion, revision=champion.revision + 1)


def untrained(champion: Champion, rules: Champions) -> tuple[Point, ...]:
    """The items of the training that are not done yet, in the order of the list."""
    return tuple(item for item in rules.checklist if item.code not in champion.trained)


def empty_seats(champion: Champion) -> tuple[Seat, ...]:
    """The places of the panel from which no marks have come yet."""
    filled = {sheet.seat for sheet in champion.sheets}
    return tuple(seat for seat in Seat if seat not in filled)


def too_low(champion: Champion, rules: Champions) -> tuple[Point, ...]:
    """The criteria that somebody on the panel marked below the pass mark."""
    low = {code for sheet in champion.sheets for code, mark in sheet.marks.items() if mark < rules.pass_mark}
    return tuple(point for point in rules.criteria if point.code in low)
