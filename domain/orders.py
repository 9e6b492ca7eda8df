"""What is decided, by whom, about what: the values that a decision takes and gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.funnel import TRANSITIONS, Decision, RejectionReason, Stage
from domain.gates import Pack
from domain.governance import Governance
from domain.initiatives import Initiative
from domain.parties import Party
from domain.people import PersonId

OVERLAYS = frozenset({Decision.DEFER, Decision.PAUSE, Decision.RESUME})
# Decisions that let an initiative through, and therefore look at the pack.
PASSES = frozenset({Decision.CONTINUE, Decision.TO_SUPPORT, Decision.CLOSE, Decision.SCALE})
REASONED = frozenset(Decision) - {Decision.CONTINUE, Decision.TO_SUPPORT, Decision.RESUME, Decision.WITHDRAW}


@dataclass(frozen=True, slots=True)
class Order:
    """What was decided, with what it demands. Dates are days of the company; `links` lead to the evidence."""

    decision: Decision
    reason: str = ""
    why: RejectionReason | None = None  # REJECT
    into: Initiative | None = None  # MERGE
    date: date | None = None  # REWORK: due; PAUSE: until; CONTINUE: the next gate; TO_SUPPORT: the first review
    back_to: Stage | None = None  # REWORK at G3
    with_impact: bool | None = None  # CLOSE
    exception_owner: PersonId | None = None  # who answers for what is let through
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who decides, for whom when a deputy, and as which of the gate's parties."""

    person: PersonId
    parties: frozenset[Party] = frozenset()
    acting_for: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """Whether the next stage has room now: how many are in it, how many may be."""

    inside: int
    most: int

    @property
    def is_full(self) -> bool:
        return self.inside >= self.most


class Effect(StrEnum):
    """What a decision came to."""

    MOVED = "moved"
    MARKED = "marked"  # an overlay was set or ended
    VOTED = "voted"  # one of several approvals; others are still to come
    DEFERRED = "deferred"  # it was let through, but the next stage is full


@dataclass(frozen=True, slots=True)
class Outcome:
    initiative: Initiative
    effect: Effect


@dataclass(frozen=True, slots=True)
class Case:
    """All that a decision looks at."""

    initiative: Initiative
    order: Order
    actor: Actor
    governance: Governance
    pack: Pack | None
    now: datetime
    today: date
    rework_due: date
    stage_due: date  # by when the next stage should end, when no date is given
    room: Room | None = None


def possible(initiative: Initiative) -> tuple[Decision, ...]:
    """What can be decided about it now, by somebody or other, the likeliest first."""
    stage, dossier = initiative.stage, initiative.dossier
    by_stage = [decision for (at, decision) in TRANSITIONS if at is stage and decision is not Decision.WITHDRAW]
    if stage.is_end:
        return tuple(by_stage)
    if dossier.paused is not None or dossier.deferred is not None:
        ending = [one for one in by_stage if one in (Decision.REJECT, Decision.MERGE, Decision.STOP)]
        again = [Decision.CONTINUE] if dossier.deferred is not None and dossier.paused is None else []
        return (Decision.RESUME, *again, *ending)
    deferrable = [Decision.DEFER] if stage in (Stage.NEW, Stage.ASSESSMENT) else []
    return (*by_stage, *deferrable, Decision.PAUSE)
