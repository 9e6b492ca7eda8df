"""The funnel's vocabulary: stages, decisions and the moves they allow, kinds of impact, reasons for an end."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Stage(StrEnum):
    """The statuses of domain rule 1.1. A draft is a conversation, not an initiative."""

    NEW = "NEW"
    ASSESSMENT = "ASSESSMENT"
    DELIVERY = "DELIVERY"
    AWAITING_EFFECT = "AWAITING_EFFECT"
    ON_SUPPORT = "ON_SUPPORT"
    CLOSED = "CLOSED"
    REJECTED = "REJECTED"

    @property
    def spoken(self) -> str:
        return _SPOKEN[self]

    @property
    def is_end(self) -> bool:
        return self in (Stage.CLOSED, Stage.REJECTED)


_SPOKEN = {
    Stage.NEW: "new",
    Stage.ASSESSMENT: "in assessment",
    Stage.DELIVERY: "in delivery",
    Stage.AWAITING_EFFECT: "awaiting impact",
    Stage.ON_SUPPORT: "on support",
    Stage.CLOSED: "closed",
    Stage.REJECTED: "not taken forward",
}


class Decision(StrEnum):
    """What can be decided at a gate (domain rule 1.3)."""

    CONTINUE = "CONTINUE"
    REWORK = "REWORK"
    STOP = "STOP"
    REJECT = "REJECT"
    MERGE = "MERGE"
    TO_SUPPORT = "TO_SUPPORT"
    CLOSE = "CLOSE"
    SCALE = "SCALE"
    REOPEN = "REOPEN"
    DEFER = "DEFER"  # a good idea, no room now
    PAUSE = "PAUSE"
    RESUME = "RESUME"  # ends a pause or a deferral
    WITHDRAW = "WITHDRAW"  # the author's own, while nothing was decided

    @property
    def spoken(self) -> str:
        return _DECISIONS[self]


_DECISIONS = {
    Decision.CONTINUE: "Continue",
    Decision.REWORK: "Send back",
    Decision.STOP: "Stop",
    Decision.REJECT: "Not taken forward",
    Decision.MERGE: "Merge into another",
    Decision.TO_SUPPORT: "Hand over to support",
    Decision.CLOSE: "Close",
    Decision.SCALE: "Scale up",
    Decision.REOPEN: "Open again",
    Decision.DEFER: "Defer",
    Decision.PAUSE: "Pause",
    Decision.RESUME: "Take up again",
    Decision.WITHDRAW: "Withdraw",
}


# Domain rule 1.3; whatever is not here is refused. Several targets mean that the decision names one.
TRANSITIONS: Mapping[tuple[Stage, Decision], tuple[Stage, ...]] = {
    (Stage.NEW, Decision.CONTINUE): (Stage.ASSESSMENT,),
    (Stage.NEW, Decision.REJECT): (Stage.REJECTED,),
    (Stage.NEW, Decision.MERGE): (Stage.CLOSED,),
    (Stage.NEW, Decision.WITHDRAW): (Stage.CLOSED,),
    (Stage.ASSESSMENT, Decision.CONTINUE): (Stage.DELIVERY,),
    (Stage.ASSESSMENT, Decision.REWORK): (Stage.NEW,),
    (Stage.ASSESSMENT, Decision.REJECT): (Stage.REJECTED,),
    (Stage.ASSESSMENT, Decision.MERGE): (Stage.CLOSED,),
    (Stage.ASSESSMENT, Decision.WITHDRAW): (Stage.CLOSED,),
    (Stage.DELIVERY, Decision.CONTINUE): (Stage.AWAITING_EFFECT,),
    (Stage.DELIVERY, Decision.REWORK): (Stage.DELIVERY, Stage.ASSESSMENT),
    (Stage.DELIVERY, Decision.STOP): (Stage.CLOSED,),
    (Stage.AWAITING_EFFECT, Decision.TO_SUPPORT): (Stage.ON_SUPPORT,),
    (Stage.AWAITING_EFFECT, Decision.CLOSE): (Stage.CLOSED,),
    (Stage.AWAITING_EFFECT, Decision.STOP): (Stage.CLOSED,),
    (Stage.AWAITING_EFFECT, Decision.REWORK): (Stage.DELIVERY,),
    (Stage.AWAITING_EFFECT, Decision.SCALE): (Stage.DELIVERY,),
    (Stage.ON_SUPPORT, Decision.STOP): (Stage.CLOSED,),
    (Stage.ON_SUPPORT, Decision.REWORK): (Stage.DELIVERY,),
    (Stage.ON_SUPPORT, Decision.SCALE): (Stage.DELIVERY,),
    (Stage.REJECTED, Decision.REOPEN): (Stage.NEW,),
}


class ImpactType(StrEnum):
    """Domain rule 3.4."""

    REVENUE_GROWTH = "REVENUE_GROWTH"
    COST_REDUCTION = "COST_REDUCTION"
    RISK_REDUCTION = "RISK_REDUCTION"
    CUSTOMER_METRIC = "CUSTOMER_METRIC"
    PRODUCTIVITY = "PRODUCTIVITY"
    QUALITY = "QUALITY"

    @property
    def spoken(self) -> str:
        return _IMPACT[self]


_IMPACT = {
    ImpactType.REVENUE_GROWTH: "More revenue",
    ImpactType.COST_REDUCTION: "Lower cost",
    ImpactType.RISK_REDUCTION: "Less risk",
    ImpactType.CUSTOMER_METRIC: "Happier customers",
    ImpactType.PRODUCTIVITY: "Time or throughput",
    ImpactType.QUALITY: "Fewer errors",
}


class RejectionReason(StrEnum):
    """Domain rule 1.1. None of them is the author's failure."""

    VALUE_NOT_CONFIRMED = "value_not_confirmed"
    RISK_TOO_HIGH = "risk_too_high"
    NO_DATA = "no_data"
    NO_OWNER = "no_owner"
    HIGHER_PRIORITY = "higher_priority"
    DUPLICATE = "duplicate"
    NOT_AN_AI_PROBLEM = "not_an_ai_problem"
    OUT_OF_SCOPE = "out_of_scope"
    PROCESS_NOT_READY = "process_not_ready"

    @property
    def spoken(self) -> str:
        return _REASONS[self]


_REASONS = {
    RejectionReason.VALUE_NOT_CONFIRMED: "The value could not be confirmed",
    RejectionReason.RISK_TOO_HIGH: "The risk is too high for now",
    RejectionReason.NO_DATA: "The data it needs is not there",
    RejectionReason.NO_OWNER: "Nobody can own the problem at present",
    RejectionReason.HIGHER_PRIORITY: "Other work comes first",
    RejectionReason.DUPLICATE: "The same is already under way",
    RejectionReason.NOT_AN_AI_PROBLEM: "A simpler fix than AI will do",
    RejectionReason.OUT_OF_SCOPE: "It lies outside what the AI office may take on",
    RejectionReason.PROCESS_NOT_READY: "The process should be made stable first",
}


class CloseReason(StrEnum):
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    WITH_IMPACT = "with_impact"
    WITHOUT_IMPACT = "without_impact"
    RETIRED = "retired"


class SourceChannel(StrEnum):
    """How the idea came in (domain rule 3.1)."""

    EMPLOYEE = "employee"
    CHAMPION = "champion"
