"""A decision as it stays on record: at which gate, by whom, with whom, why, on which evidence (domain rule 1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.funnel import Decision, Stage
from domain.governance import GateId
from domain.orders import Effect
from domain.people import PersonId


@dataclass(frozen=True, slots=True)
class GateEvent:
    """`round` counts the decisions on one initiative. `participants` signed, voted or gave an opinion."""

    initiative: str
    round: int
    gate: GateId | None
    decision: Decision
    effect: Effect
    from_stage: Stage
    to_stage: Stage
    at: datetime
    decided_by: PersonId
    acting_for: PersonId | None = None
    reason: str | None = None
    participants: tuple[PersonId, ...] = ()
    links: tuple[str, ...] = ()
    exception_owner: PersonId | None = None
