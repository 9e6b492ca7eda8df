"""An initiative as a row, and back: columns for what queries ask, JSON for the rest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from domain.dossier import Dossier
from domain.funnel import CloseReason, ImpactType, RejectionReason, SourceChannel, Stage
from domain.initiatives import Idea, Initiative, InitiativeId
from domain.people import PersonId
from storage.impact_rows import impact_columns

DOSSIER = TypeAdapter(Dossier)


def columns_of(initiative: Initiative) -> dict[str, Any]:
    """The row's columns by name, without the id."""
    idea = initiative.idea
    words = (initiative.id, idea.title, idea.problem, idea.summary, idea.metric, idea.target, idea.process)
    return {
        "title": idea.title,
        "stage": initiative.stage.value,
        "department": idea.department,
        "initiator": initiative.initiator,
        "triager": initiative.triager,
        "needs_number": initiative.needs_number,
        "revision": initiative.revision,
        "registered_at": initiative.registered_at,
        "entered_stage_at": initiative.entered_stage_at,
        "triage_due": initiative.triage_due,
        "words": " \n".join(text for text in words if text).lower(),
        "body": json.dumps(_body(initiative)),
        **_of_dossier(initiative),
    }


def _of_dossier(initiative: Initiative) -> dict[str, Any]:
    dossier = initiative.dossier
    score, route = dossier.score, dossier.route
    return {
        "dossier": DOSSIER.dump_json(dossier, exclude_defaults=True).decode(),
        "round": initiative.round,
        "priority": score.priority.value if score is not None else None,
        "score": score.value if score is not None else None,
        "product": route.product if route.product is not None else "" if route.gap else None,
        "domain": dossier.fact("domain"),
        "closing": initiative.closing,
        "paused_until": dossier.paused.until if dossier.paused is not None else None,
        "deferred_at": dossier.deferred.at if dossier.deferred is not None else None,
        "next_gate_date": dossier.next_gate_date,
        "exceptions": len(dossier.waivers),
        "waiting_for": len(dossier.open_dependencies),
        **impact_columns(dossier.impact),
    }


def _body(initiative: Initiative) -> dict[str, Any]:
    idea = initiative.idea
    return {
        "idea": {
            "problem": idea.problem,
            "summary": idea.summary,
            "impact_types": [impact.value for impact in idea.impact_types],
            "process": idea.process,
            "metric": idea.metric,
            "target": idea.target,
            "capture": idea.capture,
            "objective": idea.objective,
            "sponsor": idea.sponsor,
            "evidence": list(idea.evidence),
            "unpinned": list(idea.unpinned),
        },
        "source": initiative.source.value,
        "taken_at": initiative.taken_at.isoformat() if initiative.taken_at else None,
        "case": {},  # where the code before 0003 looks for the full pass
        "rejection": initiative.rejection,
        "closing": initiative.closing,
        "reason": initiative.reason,
        "merged_into": initiative.merged_into,
        "decided_by": initiative.decided_by,
        "decided_at": initiative.decided_at.isoformat() if initiative.decided_at else None,
    }


def initiative_from(row: Mapping[Any, Any]) -> Initiative:
    """The record that a row holds."""
    body = json.loads(row["body"])
    said = body["idea"]
    idea = Idea(
        title=row["title"],
        department=row["department"],
        **{
            **said,
            "impact_types": tuple(ImpactType(value) for value in said["impact_types"]),
            "evidence": tuple(said["evidence"]),
            "unpinned": tuple(said["unpinned"]),
        },
    )
    return Initiative(
        id=InitiativeId(row["id"]),
        idea=idea,
        initiator=PersonId(row["initiator"]),
        stage=Stage(row["stage"]),
        registered_at=row["registered_at"],
        entered_stage_at=row["entered_stage_at"],
        triage_due=row["triage_due"],
        source=SourceChannel(body["source"]),
        revision=row["revision"],
        needs_number=row["needs_number"],
        triager=row["triager"],
        taken_at=_moment(body["taken_at"]),
        dossier=DOSSIER.validate_json(row["dossier"]) if row["dossier"] else Dossier(),
        round=row["round"],
        rejection=RejectionReason(body["rejection"]) if body["rejection"] else None,
        closing=CloseReason(body["closing"]) if body["closing"] else None,
        reason=body["reason"],
        merged_into=body["merged_into"],
        decided_by=body["decided_by"],
        decided_at=_moment(body["decided_at"]),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
