"""What an initiative gathers on its way through the gates: given facts, seats, sign-offs, reviews, overlays, impact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from domain.funnel import Decision
from domain.governance import GateId
from domain.impact import Impact
from domain.parties import Party
from domain.people import PersonId
from domain.scoring import Score


@dataclass(frozen=True, slots=True)
class Given:
    """A fact of the record: what it says, who gave it, when. `link` leads to the evidence."""

    value: str
    by: PersonId | None = None
    at: datetime | None = None
    link: str | None = None


class Word(StrEnum):
    """What a sign-off says."""

    YES = "yes"
    CONDITIONAL = "conditional"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Signoff:
    """What the one responsible in their field says; `acting_for` is whom a deputy stood in for."""

    code: str
    word: Word
    by: PersonId
    at: datetime
    note: str | None = None
    acting_for: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a consulted person thinks. It binds nobody."""

    by: PersonId
    at: datetime
    words: str
    party: Party | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """One of several approvals that a gate takes."""

    party: Party
    by: PersonId
    at: datetime
    decision: Decision
    acting_for: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Waiver:
    """A criterion let through against the rule: why, and who answers for it. Stays visible (domain rule 1.6)."""

    code: str
    label: str
    reason: str
    owner: PersonId
    by: PersonId
    at: datetime


class ReviewState(StrEnum):
    """The security pre-review of domain rule 3.5."""

    NOT_REQUESTED = "not_requested"
    REQUESTED = "requested"
    POSITIVE = "positive"
    CONDITIONAL = "conditional"
    NEGATIVE = "negative"


@dataclass(frozen=True, slots=True)
class Condition:
    """What security wants done; only security closes it."""

    words: str
    closed_by: PersonId | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SecurityReview:
    state: ReviewState = ReviewState.NOT_REQUESTED
    requested_by: PersonId | None = None
    requested_at: datetime | None = None
    due: date | None = None
    by: PersonId | None = None
    at: datetime | None = None
    notes: str | None = None
    conditions: tuple[Condition, ...] = ()

    @property
    def open_conditions(self) -> tuple[Condition, ...]:
        return tuple(one for one in self.conditions if one.closed_at is None)


class Verdict(StrEnum):
    """A human's word on similar initiatives (domain rule 3.6)."""

    UNIQUE = "unique"
    RELATED = "related"
    DUPLICATE = "duplicate"
    REUSE = "reuse"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class SimilarCheck:
    """`matches` are the candidates that were found; the check is complete with a human's verdict only."""

    ran_at: datetime | None = None
    matches: tuple[str, ...] = ()
    verdict: Verdict | None = None
    other: str | None = None  # the initiative or product that the verdict names
    note: str | None = None
    by: PersonId | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """How it will be done: an AI product of the catalogue, or a gap that no product fills; and the steps taken."""

    product: str | None = None
    kind: str | None = None  # the product's kind, which decides the delivery track
    gap: str | None = None  # what no product can do, in words
    by: PersonId | None = None
    at: datetime | None = None
    note: str | None = None
    steps: Mapping[str, Given] = field(default_factory=dict)  # the delivery steps that are done, by id


@dataclass(frozen=True, slots=True)
class Rework:
    due: date
    reason: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class Pause:
    until: date
    reason: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class Deferral:
    """A good idea for which there is no room now. `gate` is the one it waits at."""

    gate: GateId
    reason: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class Dispute:
    """Somebody asked the Director to decide."""

    reason: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class Dependency:
    """This initiative waits for another one."""

    on: str
    why: str
    by: PersonId
    at: datetime
    lifted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """Empty for a new idea; each gate asks for more of it. `scores` keeps every scoring, the last one counts."""

    facts: Mapping[str, Given] = field(default_factory=dict)
    seats: Mapping[Party, PersonId] = field(default_factory=dict)
    signoffs: Mapping[str, Signoff] = field(default_factory=dict)
    opinions: tuple[Opinion, ...] = ()
    votes: tuple[Vote, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    scores: tuple[Score, ...] = ()
    review: SecurityReview = field(default_factory=SecurityReview)
    similar: SimilarCheck = field(default_factory=SimilarCheck)
    route: Route = field(default_factory=Route)
    impact: Impact = field(default_factory=Impact)
    dependencies: tuple[Dependency, ...] = ()
    rework: Rework | None = None
    paused: Pause | None = None
    deferred: Deferral | None = None
    dispute: Dispute | None = None
    next_gate_date: date | None = None
    asked_at: datetime | None = None  # when the gate was asked for in so many words
    resubmitted_at: datetime | None = None
    last_gate_at: datetime | None = None

    @property
    def score(self) -> Score | None:
        return self.scores[-1] if self.scores else None

    def fact(self, code: str) -> str | None:
        """What the record says about this, or None."""
        given = self.facts.get(code)
        return given.value if given is not None and given.value.strip() else None

    @property
    def open_dependencies(self) -> tuple[Dependency, ...]:
        return tuple(one for one in self.dependencies if one.lifted_at is None)
