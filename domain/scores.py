"""Scoring one initiative: what its record says for the proposal, and the score that a human sets (domain rule 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal, TypeVar

from domain.errors import Refused
from domain.gates import amount
from domain.governance import Governance
from domain.initiatives import Initiative, amend
from domain.people import PersonId
from domain.scoring import Hints, Inputs, Score, compute, unscored_because

T = TypeVar("T")

_AVAILABLE: Mapping[str, Literal["yes", "partial", "no", "forbidden"]] = {
    "yes": "yes",
    "partial": "partial",
    "no": "no",
    "forbidden": "forbidden",
}
_READINESS: Mapping[str, Literal["stable", "partly", "chaotic"]] = {
    "stable": "stable",
    "partly": "partly",
    "chaotic": "chaotic",
}
_RISK: Mapping[str, Literal["low", "medium", "high", "critical"]] = {
    "low": "low",
    "medium": "medium",
    "high": "high",
    "critical": "critical",
}
_AUTOMATION: Mapping[str, Literal["advise", "draft", "act_with_approval", "act_alone"]] = {
    "advise": "advise",
    "draft": "draft",
    "act_with_approval": "act_with_approval",
    "act_alone": "act_alone",
}


def hints_of(initiative: Initiative, governance: Governance) -> Hints:
    """What the record says so far about the six inputs."""
    dossier = initiative.dossier
    return Hints(
        objective_named=initiative.idea.objective is not None,
        impact_types=len(initiative.idea.impact_types),
        annual_value=_annual_value(initiative),
        director_limit=governance.limits.director_sum,
        data_available=_known(initiative, "data_available", _AVAILABLE),
        process_readiness=_known(initiative, "process_readiness", _READINESS),
        product_chosen=dossier.route.product is not None,
        risk_class=_known(initiative, "risk_class", _RISK),
        personal_data=_known(initiative, "personal_data", {"yes": True, "no": False}),
        automation=_known(initiative, "automation_level", _AUTOMATION),
    )


def _known(initiative: Initiative, code: str, values: Mapping[str, T]) -> T | None:
    return values.get(initiative.dossier.fact(code) or "")


def _annual_value(initiative: Initiative) -> float | None:
    """Money a year: the latest estimate that names it, else the sum that was given for the gate."""
    impact = initiative.dossier.impact
    for figure in (impact.refined, impact.expected):
        if figure is not None and figure.annual_value is not None:
            return figure.annual_value
    return amount(initiative.dossier.fact("expected_value") or "")


def may_be_scored(initiative: Initiative) -> None:
    """Raises Refused for what came to its end, and for what lacks a sponsor or a number to aim at."""
    if initiative.stage.is_end:
        raise Refused(f"{initiative.id} is {initiative.stage.spoken}; it is not scored any more.")
    because = unscored_because(has_sponsor=initiative.idea.sponsor is not None, needs_number=initiative.needs_number)
    if because is not None:
        raise Refused(
            f"{initiative.id} cannot be scored yet, because {because}. Its author adds that: *edit {initiative.id}*."
        )


def set_score(
    initiative: Initiative, inputs: Inputs, governance: Governance, by: PersonId, now: datetime, note: str = ""
) -> Initiative:
    """A human's score; every one before it is kept. Data that may not be used caps it."""
    may_be_scored(initiative)
    found = compute(inputs, governance.weights, legal_data=may_be_used(initiative))
    score = replace(found, by=by, at=now, note=note.strip() or None)
    return amend(initiative, replace(initiative.dossier, scores=(*initiative.dossier.scores, score)))


def may_be_used(initiative: Initiative) -> bool | None:
    """Whether the data may be used, as far as the record says; None when it says nothing of that."""
    return _known(initiative, "data_available", {"yes": True, "partial": True, "forbidden": False})


def change(before: Score | None, after: Score) -> str | None:
    """What is different from the last time, as a clause: `12.5 more than before, then P2`; None the first time."""
    if before is None:
        return None
    difference = round(after.value - before.value, 1)
    was = f", then {before.priority}" if before.priority is not after.priority else ""
    if difference == 0:
        return f"the same number as before{was}"
    return f"{abs(difference):g} {'more' if difference > 0 else 'less'} than before{was}"
