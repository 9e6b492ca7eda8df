"""The rows of an export: initiatives and decisions with the names of people, but never their e-mail addresses."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from domain.gates import seat_of
from domain.impact import Impact, State, counted, state, worth
from domain.initiatives import Initiative
from domain.model import OperatingModel
from domain.parties import Party
from domain.people import Person, PersonId
from domain.verdicts import GateEvent
from storage.portfolio import AllInitiatives, split_tags
from storage.unit_of_work import UnitOfWork

Row = dict[str, Any]  # by column; texts, numbers, yes or no, lists of texts, None
People = Mapping[PersonId, Person]

BATCH = 500
LEFT = "a former colleague"
INITIATIVES = (
    "id",
    "title",
    "stage",
    "priority",
    "score",
    "department",
    "domain",
    "team",
    "network",
    "tags",
    "product",
    "product_kind",
    "initiator",
    "initiator_name",
    "sponsor",
    "sponsor_name",
    "project_manager",
    "project_manager_name",
    "impact_owner",
    "impact_owner_name",
    "registered_at",
    "entered_stage_at",
    "next_gate_date",
    "paused_until",
    "deferred",
    "needs_number",
    "exceptions",
    "impact_state",
    "expected_annual",
    "confirmed_annual",
    "currency",
    "closing",
    "rejection",
    "reason",
    "merged_into",
)
DECISIONS = (
    "initiative",
    "round",
    "gate",
    "decision",
    "effect",
    "from_stage",
    "to_stage",
    "at",
    "decided_by",
    "decided_by_name",
    "acting_for",
    "acting_for_name",
    "reason",
    "participants",
    "participant_names",
    "links",
    "exception_owner",
    "exception_owner_name",
)
_SEATS = (Party.AUTHOR, Party.SPONSOR, Party.PROJECT_MANAGER, Party.IMPACT_OWNER)


async def initiatives(uow: UnitOfWork, model: OperatingModel) -> AsyncIterator[list[Row]]:
    """By number, in batches. Codes as in the model, dates in ISO 8601, moments in UTC, money a year."""
    async for batch in AllInitiatives(uow.connection).all():
        people = await uow.people.find(seat_of(one, party) for one in batch for party in _SEATS)
        yield [_initiative(one, people, model) for one in batch]


async def decisions(uow: UnitOfWork) -> AsyncIterator[list[Row]]:
    """By initiative and round, in batches."""
    batch: list[GateEvent] = []
    async for event in uow.decisions.all():
        batch.append(event)
        if len(batch) == BATCH:
            yield await _decided(uow, batch)
            batch = []
    if batch:
        yield await _decided(uow, batch)


def _initiative(one: Initiative, people: People, model: OperatingModel) -> Row:
    dossier = one.dossier
    score = dossier.score
    return {
        "id": one.id,
        "title": one.title,
        "stage": one.stage.value,
        "priority": score.priority.value if score is not None else None,
        "score": score.value if score is not None else None,
        "department": one.idea.department,
        **{name: dossier.fact(name) for name in ("domain", "team", "network")},
        "tags": list(split_tags(dossier.fact("tags"))),
        "product": dossier.route.product,
        "product_kind": dossier.route.kind,
        **person_columns("initiator", one.initiator, people),
        **person_columns("sponsor", one.idea.sponsor, people),
        **person_columns("project_manager", seat_of(one, Party.PROJECT_MANAGER), people),
        **person_columns("impact_owner", seat_of(one, Party.IMPACT_OWNER), people),
        "registered_at": iso(one.registered_at),
        "entered_stage_at": iso(one.entered_stage_at),
        "next_gate_date": iso(dossier.next_gate_date),
        "paused_until": iso(dossier.paused.until if dossier.paused is not None else None),
        "deferred": dossier.deferred is not None,
        "needs_number": one.needs_number,
        "exceptions": len(dossier.waivers),
        **_money(dossier.impact, model),
        "closing": one.closing.value if one.closing is not None else None,
        "rejection": one.rejection.value if one.rejection is not None else None,
        "reason": one.reason,
        "merged_into": one.merged_into,
    }


def _money(impact: Impact, model: OperatingModel) -> Row:
    """Expected and confirmed apart; each None where nobody said it (domain rule 3.3)."""
    found = state(impact)
    estimate = impact.refined or impact.expected
    is_confirmed = found is State.CONFIRMED and impact.report is not None
    return {
        "impact_state": found.value,
        "expected_annual": worth(estimate) if estimate is not None else None,
        "confirmed_annual": counted(impact.report) if is_confirmed and impact.report is not None else None,
        "currency": model.currency,
    }


async def _decided(uow: UnitOfWork, batch: Sequence[GateEvent]) -> list[Row]:
    named = ((one.decided_by, one.acting_for, one.exception_owner, *one.participants) for one in batch)
    people = await uow.people.find(id for ids in named for id in ids)
    return [_decision(one, people) for one in batch]


def _decision(one: GateEvent, people: People) -> Row:
    return {
        "initiative": one.initiative,
        "round": one.round,
        "gate": one.gate.value if one.gate is not None else None,
        "decision": one.decision.value,
        "effect": one.effect.value,
        "from_stage": one.from_stage.value,
        "to_stage": one.to_stage.value,
        "at": iso(one.at),
        **person_columns("decided_by", one.decided_by, people),
        **person_columns("acting_for", one.acting_for, people),
        "reason": one.reason,
        "participants": list(one.participants),
        "participant_names": _names(one.participants, people),
        "links": list(one.links),
        **person_columns("exception_owner", one.exception_owner, people),
    }


def person_columns(column: str, id: PersonId | None, people: People) -> Row:
    """The id and the name of somebody in their two columns; None in both for nobody."""
    return {column: id, f"{column}_name": _names([id], people)[0] if id is not None else None}


def _names(ids: Iterable[PersonId], people: People) -> list[str]:
    return [people[id].name if id in people else LEFT for id in ids]


def iso(when: date | datetime | None) -> str | None:
    """ISO 8601; None stays None."""
    return when.isoformat() if when is not None else None
