"""A shortcut into the later stages, for tests that are not about how an initiative got there.

Nothing here goes through a use case: no decision is on record, nobody was told, and no history was written. A test that
is about any of that takes the long way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from domain.dossier import Dossier, Given, ReviewState, Route, SecurityReview, Signoff, SimilarCheck, Verdict, Word
from domain.duties import owed
from domain.funnel import Stage
from domain.gates import pack
from domain.governance import Criterion
from domain.impact import Baseline
from domain.initiatives import Initiative, InitiativeId
from domain.items import CHOICES, ITEMS, Kind
from domain.parties import Party
from domain.people import Person, PersonId
from domain.scoring import Inputs, compute
from storage.unit_of_work import writing
from tests.support.company import Company


async def into(
    company: Company,
    id: str,
    stage: Stage,
    *,
    seats: Mapping[Party, Person | PersonId] | None = None,
    facts: Mapping[str, str] | None = None,
    by: Person | None = None,
    **dossier: object,
) -> Initiative:
    """Puts the initiative into the stage, as though somebody (`by`) had decided it just now.

    `facts` (by code), `seats` and any other field of the dossier are laid over what was there. In ASSESSMENT security
    is asked, as it is by the real way, unless `review` is given.
    """
    before = await company.initiative(id)
    now = company.office.now()
    moved = replace(before, stage=stage, entered_stage_at=now, round=before.round + 1, decided_at=now)
    if stage is Stage.ASSESSMENT and "review" not in dossier:
        dossier["review"] = _asked(company, before.initiator)
    laid = _over(moved.dossier, seats or {}, facts or {}, company, before.initiator, dossier)
    return await _stored(company, replace(moved, decided_by=by.id if by is not None else None, dossier=laid))


async def filled(
    company: Company, id: str, by: Person | PersonId, *without: str, facts: Mapping[str, str] | None = None
) -> Initiative:
    """Gives everything that the gate of its stage asks for, in one person's name, but the criteria of these codes.

    Data is internal, harmless and reviewed, unless `facts` say otherwise, so that nothing calls for more.
    """
    who = _id(by)
    initiative = await company.initiative(id)
    found = pack(initiative, company.office.model.governance, company.office.day_of(company.office.now()))
    assert found is not None, f"{id} is {initiative.stage.spoken}; no gate is before it"
    for line in found.missing:
        if line.criterion.code not in without:
            initiative = _given(company, initiative, line.criterion, who)
    given = _facts(company, facts or {}, who)
    dossier = replace(initiative.dossier, facts={**initiative.dossier.facts, **given})
    return await _stored(company, replace(initiative, dossier=dossier))


def _given(company: Company, initiative: Initiative, criterion: Criterion, who: PersonId) -> Initiative:
    code, dossier, now = criterion.code, initiative.dossier, company.office.now()
    if criterion.is_signoff:
        signed = Signoff(code, Word.YES, who, now)
        return replace(initiative, dossier=replace(dossier, signoffs={**dossier.signoffs, code: signed}))
    match ITEMS[code].kind:
        case Kind.IDEA:
            idea = replace(initiative.idea, sponsor=initiative.idea.sponsor or who, metric="Typos", objective="growth")
            return replace(initiative, idea=idea, needs_number=False)
        case Kind.SEAT:
            return replace(
                initiative, dossier=replace(dossier, seats={**dossier.seats, Party(code.replace("_", "-")): who})
            )
        case Kind.SECURITY:
            review = replace(dossier.review, state=ReviewState.POSITIVE, by=who, at=now)
            return replace(initiative, dossier=replace(dossier, review=review))
        case Kind.SIMILAR:
            similar = SimilarCheck(ran_at=now, verdict=Verdict.UNIQUE, by=who, at=now)
            return replace(initiative, dossier=replace(dossier, similar=similar))
        case Kind.SCORE:
            weights = company.office.model.governance.weights
            score = replace(compute(Inputs(4, 4, 4, 4, 4, 2), weights, legal_data=True), by=who, at=now)
            return replace(initiative, dossier=replace(dossier, scores=(score,)))
        case Kind.BASELINE:
            impact = replace(dossier.impact, baseline=Baseline(6, "typos", "per 100 claims", "sample of March"))
            return replace(initiative, dossier=replace(dossier, impact=impact))
        case Kind.PRODUCT:
            product = company.office.model.products[0]
            return replace(initiative, dossier=replace(dossier, route=Route(product.id, product.kind, by=who, at=now)))
        case Kind.TRACK:
            return replace(initiative, dossier=replace(dossier, route=_done(company, dossier, who)))
        case Kind.WORDS:
            facts = _facts(company, {code: _plausible(code)}, who)
            return replace(initiative, dossier=replace(dossier, facts={**dossier.facts, **facts}))
        case Kind.REPORT | Kind.CONFIRMATION:
            raise AssertionError(f"{code} has its own flow; let the impact owner give it")


def _done(company: Company, dossier: Dossier, who: PersonId) -> Route:
    route = dossier.route
    if route.kind is None:
        product = company.office.model.products[0]
        route = Route(product.id, product.kind, by=who, at=company.office.now())
    steps = company.office.model.governance.tracks[route.kind or ""]
    return replace(route, steps={step.id: Given("done", who, company.office.now()) for step in steps})


def _plausible(code: str) -> str:
    if code in CHOICES:
        return "no" if code in ("personal_data", "customer_facing") else next(iter(CHOICES[code]))
    return "2026-12-31" if code.endswith("_date") else f"What is to be said about {ITEMS[code].label}."


def _over(
    before: Dossier,
    seats: Mapping[Party, Person | PersonId],
    facts: Mapping[str, str],
    company: Company,
    who: PersonId,
    changed: dict[str, Any],
) -> Dossier:
    held = {party: _id(person) for party, person in seats.items()}
    return replace(
        before,
        seats={**before.seats, **held},
        facts={**before.facts, **_facts(company, facts, who)},
        **changed,
    )


def _facts(company: Company, facts: Mapping[str, str], who: PersonId) -> dict[str, Given]:
    return {code: Given(value, who, company.office.now()) for code, value in facts.items()}


def _asked(company: Company, who: PersonId) -> SecurityReview:
    office = company.office
    due = office.later(office.day_of(office.now()), office.model.governance.clocks.prereview_days)
    return SecurityReview(ReviewState.REQUESTED, who, office.now(), due)


def _id(who: Person | PersonId) -> PersonId:
    return who.id if isinstance(who, Person) else who


async def _stored(company: Company, initiative: Initiative) -> Initiative:
    """Saved as the next revision, with what is owed then."""
    after = replace(initiative, revision=initiative.revision + 1)
    office = company.office
    duties = owed(after, office.model.governance, office.day_of(office.now()), office.later)
    async with writing(company.database) as uow:
        assert await uow.initiatives.save(after), f"{after.id} was changed meanwhile"
        await uow.duties.replace(InitiativeId(after.id), duties)
    return after
