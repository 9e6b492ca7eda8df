"""How a company decides: gates with their criteria, delivery tracks, the responsibility matrix, limits. All is data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.funnel import Stage
from domain.parties import Party
from domain.people import Role
from domain.scoring import Weights


class GateId(StrEnum):
    """The gates of domain rule 1.4. G0 is the registration itself."""

    G0 = "G0"
    G1 = "G1"
    G2 = "G2"
    G3 = "G3"
    G4 = "G4"
    G5 = "G5"


GATE_OF: Mapping[Stage, GateId] = {
    Stage.NEW: GateId.G1,
    Stage.ASSESSMENT: GateId.G2,
    Stage.DELIVERY: GateId.G3,
    Stage.AWAITING_EFFECT: GateId.G4,
    Stage.ON_SUPPORT: GateId.G5,
}


class Approval(StrEnum):
    """How many of several approvers it takes."""

    ANY = "any"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that a gate asks for: an item of `domain.items`, or somebody's sign-off.

    `hard` cannot be waived by anybody. A sign-off with `veto` stops the gate when it is refused; any other refusal
    makes the matter disputed.
    """

    code: str
    label: str
    owner: Party
    hard: bool = False
    is_signoff: bool = False
    veto: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate of the company's funnel. `decision_days` are working days for the verdict once nothing is missing."""

    id: GateId
    title: str  # what passing it means: "assessment", as in "asks for assessment"
    accountable: Party
    criteria: tuple[Criterion, ...] = ()
    consulted: tuple[Party, ...] = ()
    informed: tuple[Party, ...] = ()
    decision_days: int = 5
    approvers: tuple[Party, ...] = ()  # empty: the accountable alone
    approval: Approval = Approval.ANY

    @property
    def deciders(self) -> tuple[Party, ...]:
        return self.approvers or (self.accountable,)


class Activity(StrEnum):
    """The rows of the responsibility matrix (domain rule 4.2)."""

    STRATEGY = "strategy"
    BUDGET = "budget"
    PRIORITISATION_RULES = "prioritisation-rules"
    SCORING = "scoring"
    DISPUTES = "disputes"
    DEMAND = "demand"
    INTAKE = "intake"
    HYPOTHESIS = "hypothesis"
    PRODUCT_CHOICE = "product-choice"
    TRACK_CHOICE = "track-choice"
    FEASIBILITY = "feasibility"
    PRODUCT_PILOT = "product-pilot"
    PRODUCT_ROADMAP = "product-roadmap"
    DELIVERY = "delivery"
    REGISTER = "register"
    INTEGRATIONS = "integrations"
    READINESS = "readiness"
    USER_TRAINING = "user-training"
    PRODUCT_ADOPTION = "product-adoption"
    CULTURE = "culture"
    CHAMPIONS = "champions"
    KNOWLEDGE = "knowledge"
    EXPECTED_IMPACT = "expected-impact"
    CONFIRMED_IMPACT = "confirmed-impact"
    SCALE = "scale"
    CLOSING = "closing"
    REPORTING = "reporting"
    MODEL = "model"


class Part(StrEnum):
    """What a role has to do with an activity: accountable, responsible, consulted, informed."""

    ACCOUNTABLE = "A"
    RESPONSIBLE = "R"
    CONSULTED = "C"
    INFORMED = "I"


@dataclass(frozen=True, slots=True)
class Responsibility:
    """One row of the matrix; a role that has no part in it is left out."""

    activity: Activity
    parts: Mapping[Role, frozenset[Part]]

    def holders(self, *parts: Part) -> frozenset[Role]:
        """The roles that have any of the parts."""
        return frozenset(role for role, held in self.parts.items() if not held.isdisjoint(parts))


@dataclass(frozen=True, slots=True)
class TrackStep:
    """One step on the way of a product type into use."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be under way at once, and from which sum on the Director decides (money a year)."""

    assessment: int = 8
    delivery: int = 10
    director_sum: float = 100_000


@dataclass(frozen=True, slots=True)
class StageClocks:
    """Domain rule 1.5: working days, but `impact_days`, `review_days` and `pause_days`, which are calendar days."""

    assessment_days: int = 15
    prereview_days: int = 5
    activity_days: int = 10
    delivery_days: int = 60
    impact_days: int = 90
    review_days: int = 90
    pause_days: int = 90


@dataclass(frozen=True, slots=True)
class Governance:
    """Everything about decisions that a company would change."""

    gates: Mapping[GateId, Gate]
    tracks: Mapping[str, tuple[TrackStep, ...]]  # by product kind
    matrix: Mapping[Activity, Responsibility]
    limits: Limits = Limits()
    clocks: StageClocks = StageClocks()
    deputies: Mapping[Role, str] = field(default_factory=dict)  # work e-mail of who stands in for the role's holders
    weights: Weights = field(default_factory=Weights)

    def gate(self, stage: Stage) -> Gate | None:
        """The gate at the end of the stage; None where there is none."""
        id = GATE_OF.get(stage)
        return self.gates[id] if id is not None else None

    def holders(self, activity: Activity, *parts: Part) -> frozenset[Role]:
        """The roles that have any of the parts in the activity."""
        row = self.matrix.get(activity)
        return row.holders(*parts) if row is not None else frozenset()
