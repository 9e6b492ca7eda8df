"""Initiatives as values, for the rules alone: new ones, and ones that have what their gate asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from domain.dossier import Dossier, Given, ReviewState, Route, SecurityReview, Signoff, SimilarCheck, Verdict, Word
from domain.funnel import ImpactType, Stage
from domain.gates import pack
from domain.governance import Governance
from domain.impact import Baseline, Confidence, Confirmation, Impact, Method, Report
from domain.initiatives import Idea, Initiative, InitiativeId
from domain.items import CHOICES, ITEMS, Kind
from domain.orders import Actor, Case, Order, Room
from domain.parties import SEATS, Party
from domain.people import PersonId
from domain.scoring import Inputs, Weights, compute
from domain.shipped import GOVERNANCE

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 3)
AUTHOR = PersonId("author")
SEATED: Mapping[Party, PersonId] = {party: PersonId(party.value) for party in SEATS}
IDEA = Idea(
    "Title",
    "Problem",
    "Summary",
    (ImpactType.QUALITY,),
    "claims",
    metric="typos per 100",
    target="from 6 to 2",
    objective="faster-claims",
    sponsor=SEATED[Party.SPONSOR],
)


def record(stage: Stage = Stage.NEW, **given: Any) -> Initiative:
    """An initiative in the stage, with an empty dossier unless one is given."""
    plain = Initiative(InitiativeId("AI-2026-0001"), IDEA, AUTHOR, stage, NOW, NOW, date(2026, 3, 6))
    if stage.is_end:
        plain = replace(plain, decided_by=PersonId("somebody"), decided_at=NOW)
    return replace(plain, **given)


def full_dossier(governance: Governance = GOVERNANCE, **given: Any) -> Dossier:
    """Everything that any gate asks for, in the shipped operating model."""
    said = Given("said", AUTHOR, NOW)
    facts = {code: said for code, item in ITEMS.items() if item.kind is Kind.WORDS}
    facts |= {code: Given(next(iter(choices)), AUTHOR, NOW) for code, choices in CHOICES.items()}
    facts |= {"personal_data": Given("no", AUTHOR, NOW), "customer_facing": Given("no", AUTHOR, NOW)}
    facts |= {"expected_cost": Given("20,000", AUTHOR, NOW)}
    signoffs = {
        one.code: Signoff(one.code, Word.YES, PersonId(one.owner.value), NOW)
        for gate in governance.gates.values()
        for one in gate.criteria
        if one.is_signoff
    }
    steps = {step.id: said for step in governance.tracks["llm"]}
    report = Report(2.0, "typos", "Q3", Method.BEFORE_AFTER, 80, Confidence.HIGH, "none", True, None, None, AUTHOR, NOW)
    plain = Dossier(
        facts=facts,
        seats={party: person for party, person in SEATED.items() if party is not Party.SPONSOR},
        signoffs=signoffs,
        scores=(compute(Inputs(4, 5, 3, 3, 4, 2), Weights(), legal_data=None),),
        review=SecurityReview(ReviewState.POSITIVE, by=PersonId("security"), at=NOW),
        similar=SimilarCheck(verdict=Verdict.UNIQUE, by=AUTHOR, at=NOW),
        route=Route("quill", "llm", by=AUTHOR, at=NOW, steps=steps),
        impact=Impact(
            baseline=Baseline(6.0, "typos", "Q1", "tickets"),
            report=report,
            confirmation=Confirmation(True, SEATED[Party.SPONSOR], NOW, None, None),
        ),
    )
    return replace(plain, **given)


def ready(stage: Stage, governance: Governance = GOVERNANCE, **given: Any) -> Initiative:
    """An initiative in the stage that lacks nothing that its gate asks for."""
    return record(stage, dossier=full_dossier(governance), **given)


def case(
    initiative: Initiative,
    order: Order,
    *parties: Party,
    governance: Governance = GOVERNANCE,
    by: str = "decider",
    room: Room | None = None,
    now: datetime = NOW + timedelta(days=1),
) -> Case:
    """Somebody decides that, as those parties, a day after the record was made."""
    today = now.date()
    return Case(
        initiative=initiative,
        order=order,
        actor=Actor(PersonId(by), frozenset(parties or (Party.PROJECT_OFFICE,))),
        governance=governance,
        pack=pack(initiative, governance, today),
        now=now,
        today=today,
        rework_due=today + timedelta(days=14),
        stage_due=today + timedelta(days=21),
        room=room,
    )
