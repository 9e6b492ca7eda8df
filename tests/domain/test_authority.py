"""Every role, every verb, every stage: who may what, and that whatever no rule allows is refused with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.authority import (
    ADMIN_VERBS,
    AUTHOR_VERBS,
    DECISIONS,
    OFFICE_VERBS,
    Verb,
    may,
    may_curate,
    may_decide,
    sees_all,
    sees_title,
)
from domain.dossier import Dispute, Dossier, Given, Signoff, Word
from domain.funnel import Decision, ImpactType, Stage
from domain.governance import Activity, Part, Responsibility
from domain.impact import Figure, Impact
from domain.initiatives import Idea, Initiative, InitiativeId
from domain.model import Visibility
from domain.orders import possible
from domain.parties import SEATS, Party
from domain.people import HEADS, Person, PersonId, Role, Standing
from domain.shipped import GOVERNANCE

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
AUTHOR = PersonId("author")
IDEA = Idea("Title", "Problem", "Summary", (ImpactType.QUALITY,), "claims", sponsor=PersonId("sponsor"))
ANYBODY = frozenset({Verb.SUBMIT, Verb.READ, Verb.COMMENT, Verb.FOLLOW})


def record(stage: Stage = Stage.NEW, triager: str | None = None) -> Initiative:
    held = PersonId(triager) if triager else None
    return Initiative(InitiativeId("AI-2026-0001"), IDEA, AUTHOR, stage, NOW, NOW, date(2026, 3, 6), triager=held)


def somebody(*roles: Role, id: str = "p", **given: object) -> Person:
    return replace(Person(PersonId(id), "Somebody", roles=frozenset(roles)), **given)  # type: ignore[arg-type]  # any field


R, P, D = Role, Party, Decision
HEADED = frozenset(HEADS)
SIGNERS = frozenset({R.SECURITY, R.DATA_OWNER, R.ARCHITECT, R.LEGAL, R.FINANCE})
# The rules once more, as a table: which roles may, while every seat is somebody else's. Seats come further down.
BY_ROLE: Mapping[Verb, frozenset[Role]] = {
    **dict.fromkeys(ADMIN_VERBS, frozenset({R.ADMIN})),
    **dict.fromkeys(OFFICE_VERBS, frozenset({R.PROJECT_OFFICE})),
    **dict.fromkeys(AUTHOR_VERBS, frozenset()),
    **dict.fromkeys(ANYBODY | {Verb.READ_PORTFOLIO}, frozenset(R)),
    Verb.SUPPLY: frozenset({R.PROJECT_OFFICE}),
    Verb.CLASSIFY: frozenset({R.PROJECT_OFFICE}),
    Verb.SEAT: frozenset({R.PROJECT_OFFICE}),
    Verb.RESUBMIT: frozenset({R.PROJECT_OFFICE}),
    Verb.SCORE: frozenset({R.PROJECT_OFFICE}),
    Verb.PRODUCT: frozenset({R.PRODUCT_PORTFOLIO}),
    Verb.STEP: frozenset({R.PROJECT_OFFICE, R.INFRASTRUCTURE}),
    Verb.SIMILAR: frozenset({R.PROJECT_OFFICE}),
    Verb.PLACE: frozenset({R.PROJECT_OFFICE}),
    Verb.REQUEST_REVIEW: frozenset({R.PROJECT_OFFICE, R.SECURITY}),
    Verb.REVIEW: frozenset({R.SECURITY}),
    Verb.ESTIMATE: frozenset({R.PROJECT_OFFICE}),
    Verb.REPORT: frozenset(),
    Verb.CONFIRM: frozenset(),
    Verb.CHECK_MONEY: frozenset({R.FINANCE}),
    Verb.ADD_RISK: frozenset(
        {R.PROJECT_OFFICE, R.INFRASTRUCTURE, R.PRODUCT_PORTFOLIO, R.SECURITY, R.ARCHITECT, R.LEGAL}
    ),
    Verb.TEND_RISK: frozenset({R.PROJECT_OFFICE}),
    Verb.ACCEPT_RISK: frozenset({R.DIRECTOR}),
    Verb.DEPEND: frozenset({R.PROJECT_OFFICE}),
    Verb.READ_REGISTER: HEADED | SIGNERS | {R.PROJECT_MANAGER},
    Verb.CURATE: frozenset({R.TRAINING, R.ADMIN}),
}
# Who may decide something at a gate, and who is asked about it, while every seat is somebody else's.
DECIDERS: Mapping[Stage, frozenset[Role]] = {
    Stage.NEW: frozenset({R.PROJECT_OFFICE, R.DIRECTOR}),
    Stage.ASSESSMENT: frozenset({R.PROJECT_OFFICE, R.DIRECTOR}),
    Stage.DELIVERY: frozenset({R.PROJECT_OFFICE, R.DIRECTOR}),
    Stage.AWAITING_EFFECT: frozenset({R.PROJECT_OFFICE, R.DIRECTOR}),  # overlays; scaling
    Stage.ON_SUPPORT: frozenset({R.INFRASTRUCTURE, R.PROJECT_OFFICE, R.DIRECTOR}),
    Stage.CLOSED: frozenset(),
    Stage.REJECTED: frozenset({R.PROJECT_OFFICE}),
}
ASKED: Mapping[Stage, frozenset[Role]] = {
    Stage.NEW: frozenset(),
    Stage.ASSESSMENT: frozenset({R.SECURITY, R.ARCHITECT}),
    Stage.DELIVERY: frozenset({R.SECURITY, R.ARCHITECT}),
    Stage.AWAITING_EFFECT: frozenset({R.FINANCE}),
}


def seated(stage: Stage) -> Initiative:
    return replace(record(stage), dossier=Dossier(seats={party: PersonId("seated") for party in SEATS}))


def allowed(role: Role, verb: Verb, stage: Stage) -> bool:
    if verb is Verb.DECIDE:
        return role in DECIDERS[stage]
    if verb in (Verb.OPINION, Verb.DISPUTE):
        return role in HEADED | ASKED.get(stage, frozenset())
    return role in BY_ROLE[verb]


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("role", list(Role))
def test_the_whole_matrix(role: Role, stage: Stage) -> None:
    for verb in Verb:
        ruling = may(somebody(role), verb, seated(stage), GOVERNANCE)
        assert bool(ruling) is allowed(role, verb, stage), (role, verb, stage, ruling)
        assert ruling or (ruling.reason or "").endswith(".")


def test_every_verb_stands_in_the_table() -> None:
    assert BY_ROLE.keys() | {Verb.DECIDE, Verb.OPINION, Verb.DISPUTE} == set(Verb)
    assert not DECISIONS & (OFFICE_VERBS | AUTHOR_VERBS | ADMIN_VERBS)


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("verb", list(Verb))
def test_its_author_may_what_is_the_authors(verb: Verb, stage: Stage) -> None:
    mine = AUTHOR_VERBS | ANYBODY | AUTHORED
    ruling = may(somebody(id="author"), verb, seated(stage), GOVERNANCE)
    assert bool(ruling) is (verb in mine), (verb, stage, ruling)


AUTHORED = frozenset(
    {
        Verb.SUPPLY,
        Verb.RESUBMIT,
        Verb.REQUEST_REVIEW,
        Verb.ESTIMATE,
        Verb.ADD_RISK,
        Verb.DEPEND,
        Verb.DISPUTE,
        Verb.OPINION,
        Verb.READ_PORTFOLIO,
    }
)
# What sitting on a seat allows beyond what everybody may. Whoever leads or sponsors has a say everywhere.
SAY = frozenset({Verb.OPINION, Verb.DISPUTE})
BY_SEAT: Mapping[Party, frozenset[Verb]] = {
    P.SPONSOR: SAY | {Verb.SUPPLY, Verb.CONFIRM, Verb.ADD_RISK},
    P.PROJECT_MANAGER: SAY
    | {Verb.SUPPLY, Verb.RESUBMIT, Verb.STEP, Verb.PLACE, Verb.REQUEST_REVIEW}
    | {Verb.ESTIMATE, Verb.ADD_RISK, Verb.TEND_RISK, Verb.DEPEND},
    P.IMPACT_OWNER: SAY | {Verb.ESTIMATE, Verb.REPORT},
    P.METRIC_OWNER: SAY | {Verb.ESTIMATE},
    P.PRODUCT_OWNER: SAY,
    P.DATA_OWNER: SAY,
    P.SUPPORT_OWNER: SAY,
}


@pytest.mark.parametrize("stage", [stage for stage in Stage if not stage.is_end])
@pytest.mark.parametrize("party", list(SEATS))
def test_what_a_seat_allows(party: Party, stage: Stage) -> None:
    initiative = seated(stage)
    if party is not P.SPONSOR:
        initiative = replace(initiative, dossier=Dossier(seats={**initiative.dossier.seats, party: PersonId("p")}))
    who = somebody(id="sponsor" if party is P.SPONSOR else "p")
    for verb in set(Verb) - ANYBODY - {Verb.READ_PORTFOLIO, Verb.DECIDE}:
        assert bool(may(who, verb, initiative, GOVERNANCE)) is (verb in BY_SEAT[party]), (party, verb, stage)
    decides = party is P.SPONSOR and stage is Stage.AWAITING_EFFECT
    assert bool(may(who, Verb.DECIDE, initiative, GOVERNANCE)) is decides


# Which roles take which decision; the accountable of each gate, the Director, and who orders the portfolio.
OFFICE, DIRECTOR, SUPPORT = frozenset({R.PROJECT_OFFICE}), frozenset({R.DIRECTOR}), frozenset({R.INFRASTRUCTURE})
BY_DECISION: Mapping[tuple[Stage, Decision], frozenset[Role]] = {
    **{(stage, D.PAUSE): OFFICE for stage in Stage},
    **{(stage, D.RESUME): OFFICE for stage in Stage},
    **{(stage, D.DEFER): OFFICE for stage in Stage},
    **{(stage, D.REWORK): OFFICE | DIRECTOR for stage in (Stage.ASSESSMENT, Stage.DELIVERY)},
    (Stage.AWAITING_EFFECT, D.REWORK): DIRECTOR,
    (Stage.ON_SUPPORT, D.REWORK): SUPPORT | DIRECTOR,
    **{(stage, D.CONTINUE): OFFICE for stage in (Stage.NEW, Stage.ASSESSMENT, Stage.DELIVERY)},
    **{(stage, D.REJECT): OFFICE for stage in (Stage.NEW, Stage.ASSESSMENT)},
    **{(stage, D.MERGE): OFFICE for stage in (Stage.NEW, Stage.ASSESSMENT)},
    (Stage.DELIVERY, D.STOP): OFFICE,
    (Stage.AWAITING_EFFECT, D.SCALE): DIRECTOR,
    (Stage.ON_SUPPORT, D.SCALE): DIRECTOR,
    (Stage.ON_SUPPORT, D.STOP): SUPPORT,
    (Stage.ON_SUPPORT, D.PAUSE): OFFICE | SUPPORT,
    (Stage.REJECTED, D.REOPEN): OFFICE,
}


@pytest.mark.parametrize("role", list(Role))
def test_who_takes_which_decision(role: Role) -> None:
    for stage in Stage:
        initiative = seated(stage)
        for decision in possible(initiative):
            ruling = may_decide(somebody(role), decision, initiative, GOVERNANCE)
            expected = role in BY_DECISION.get((stage, decision), frozenset())
            assert bool(ruling) is expected, (role, stage, decision, ruling)


DISPUTED = Dispute("Two units want it.", AUTHOR, NOW)
DEAR = Impact(expected=Figure(1.0, "EUR", 100_001.0))


@pytest.mark.parametrize(
    ("changed", "because"),
    [
        ({"dispute": DISPUTED}, "it is disputed"),
        ({"facts": {"risk_class": Given("critical")}}, "its risk class is critical"),
        ({"facts": {"expected_cost": Given("120,000 EUR")}}, "more than 100,000 a year"),
        ({"impact": DEAR}, "more than 100,000 a year"),
        ({"signoffs": {"fit": Signoff("fit", Word.NO, AUTHOR, NOW)}}, "a sign-off was refused"),
    ],
)
def test_what_goes_to_the_director(changed: dict[str, object], because: str) -> None:
    initiative = replace(record(Stage.ASSESSMENT), dossier=Dossier(**changed))  # type: ignore[arg-type]  # any field
    ruling = may_decide(somebody(R.PROJECT_OFFICE), D.CONTINUE, initiative, GOVERNANCE)
    assert because in (ruling.reason or "")
    assert may_decide(somebody(R.DIRECTOR), D.CONTINUE, initiative, GOVERNANCE)
    assert not may_decide(somebody(R.DIRECTOR), D.CONTINUE, record(Stage.ASSESSMENT), GOVERNANCE)


def test_a_disputed_value_may_be_confirmed_by_the_director() -> None:
    disputed = replace(record(Stage.AWAITING_EFFECT), dossier=Dossier(dispute=DISPUTED))
    assert may(somebody(R.DIRECTOR), Verb.CONFIRM, disputed, GOVERNANCE)
    assert not may(somebody(R.DIRECTOR), Verb.CONFIRM, record(Stage.AWAITING_EFFECT), GOVERNANCE)


def test_an_exception_is_the_directors() -> None:
    initiative = record(Stage.ASSESSMENT)
    assert may_decide(somebody(R.DIRECTOR), D.CONTINUE, initiative, GOVERNANCE, exception=True)
    assert not may_decide(somebody(R.PROJECT_OFFICE), D.CONTINUE, initiative, GOVERNANCE, exception=True)


@pytest.mark.parametrize("party", [P.AUTHOR, P.PROJECT_MANAGER])
@pytest.mark.parametrize("stage", list(Stage))
def test_nobody_decides_on_what_they_started_or_lead(stage: Stage, party: Party) -> None:
    who = somebody(*Role, id="author" if party is P.AUTHOR else "lead")
    initiative = replace(record(stage), dossier=Dossier(seats={P.PROJECT_MANAGER: PersonId("lead")}))
    initiative = replace(initiative, idea=replace(initiative.idea, sponsor=None))
    for decision in possible(initiative):
        ruling = may_decide(who, decision, initiative, GOVERNANCE)
        assert "so a colleague decides on it" in (ruling.reason or ""), (stage, decision)


def test_the_matrix_is_data() -> None:
    row = Responsibility(Activity.SCORING, {R.TRAINING: frozenset({Part.ACCOUNTABLE})})
    other = replace(GOVERNANCE, matrix={**GOVERNANCE.matrix, Activity.SCORING: row})
    assert may(somebody(R.TRAINING), Verb.SCORE, record(), other)
    assert not may(somebody(R.PROJECT_OFFICE), Verb.SCORE, record(), other)


@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.FOREIGN])
@pytest.mark.parametrize("verb", list(Verb))
def test_outsiders_and_those_who_left_may_nothing_whatever_their_roles(standing: Standing, verb: Verb) -> None:
    guest = somebody(*Role, id="author", standing=standing)
    assert "only colleagues" in (may(guest, verb, record(), GOVERNANCE).reason or "")
    gone = somebody(*Role, id="author", active=False)
    assert "switched off" in (may(gone, verb, record(), GOVERNANCE).reason or "")


@pytest.mark.parametrize("owner", [None, *Role])
def test_who_may_change_a_playbook(owner: Role | None) -> None:
    for role in Role:
        ruling = may_curate(somebody(role), owner)
        assert bool(ruling) is (role in {owner, R.TRAINING, R.ADMIN}), (role, owner)
        if not ruling:
            assert owner is None or owner.spoken in (ruling.reason or "")
            assert "the head of training and promotion or an administrator" in (ruling.reason or "")
    guest = somebody(*Role, standing=Standing.GUEST)
    assert "only colleagues" in (may_curate(guest, owner).reason or "")
    assert "switched off" in (may_curate(somebody(*Role, active=False), owner).reason or "")


@pytest.mark.parametrize("verb", sorted(AUTHOR_VERBS))
def test_without_a_record_nobody_is_its_author(verb: Verb) -> None:
    assert not may(somebody(*Role, id="author"), verb, None, GOVERNANCE)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("visibility", list(Visibility))
def test_who_sees_how_much(role: Role, visibility: Visibility) -> None:
    person, initiative = somebody(role), record()
    full = visibility is Visibility.OPEN or role in HEADS | SIGNERS
    assert sees_all(person, initiative, visibility) is full
    assert sees_title(person, initiative, visibility) is (full or visibility is Visibility.TITLES)


@pytest.mark.parametrize("visibility", list(Visibility))
def test_those_around_a_record_see_all_of_it(visibility: Visibility) -> None:
    initiative = record(triager="triager")
    for id in ("author", "sponsor", "triager"):
        assert sees_all(somebody(id=id), initiative, visibility)
    assert sees_all(somebody(Role.CHAMPION, department="claims"), initiative, visibility)
    assert sees_all(somebody(), initiative, visibility, credited=True)
    stranger = somebody(Role.CHAMPION, department="sales")
    assert sees_all(stranger, initiative, visibility) is (visibility is Visibility.OPEN)


@pytest.mark.parametrize("visibility", list(Visibility))
def test_a_guest_sees_their_own_only(visibility: Visibility) -> None:
    guest = somebody(*Role, standing=Standing.GUEST)
    assert not sees_all(guest, record(), visibility, credited=True)
    assert not sees_title(guest, record(), visibility)
    assert sees_title(replace(guest, id=AUTHOR), record(), visibility)
