"""Who owes what next: worked out from the record alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.decisions import ask_for_gate, decide, dispute, is_reworked
from domain.dossier import Condition, Dossier, Given, ReviewState, SecurityReview
from domain.duties import Duty, DutyKind, owed
from domain.funnel import Decision, Stage
from domain.governance import Approval, GateId
from domain.initiatives import Initiative
from domain.orders import Order, Room
from domain.parties import Party
from domain.people import PersonId, Role
from domain.shipped import GOVERNANCE
from tests.support.records import AUTHOR, NOW, SEATED, TODAY, case, full_dossier, ready, record


def due_in(day: date, days: int) -> date:
    return day + timedelta(days=days)


def duties(initiative: Initiative, governance: object = GOVERNANCE, today: date = TODAY) -> tuple[Duty, ...]:
    return owed(initiative, governance, today, due_in)  # type: ignore[arg-type]  # always a Governance


def waits(initiative: Initiative) -> set[tuple[DutyKind, str, Role | PersonId]]:
    return {(one.kind, one.code, one.person or one.role) for one in duties(initiative)}


def test_a_new_idea_waits_for_a_first_look_and_for_its_author() -> None:
    found = waits(record(idea=replace(record().idea, sponsor=None)))
    assert (DutyKind.TRIAGE, "triage", Role.PROJECT_OFFICE) in found
    assert (DutyKind.SUPPLY, "sponsor", AUTHOR) in found
    assert not [one for one in found if one[0] is DutyKind.DECIDE]


def test_whoever_took_it_owes_the_verdict() -> None:
    taken = record(triager=PersonId("olga"), taken_at=NOW)
    assert (DutyKind.DECIDE, "G1", PersonId("olga")) in waits(taken)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage.is_end])
def test_nothing_is_owed_at_an_end(stage: Stage) -> None:
    assert duties(record(stage)) == ()


def test_an_empty_seat_is_stood_in_for_by_a_role() -> None:
    empty = record(Stage.DELIVERY, dossier=Dossier())
    assert (DutyKind.SUPPLY, "acceptance_report", Role.PROJECT_OFFICE) in waits(empty)
    held = record(Stage.DELIVERY, dossier=Dossier(seats={Party.PROJECT_MANAGER: PersonId("pia")}))
    assert (DutyKind.SUPPLY, "acceptance_report", PersonId("pia")) in waits(held)


def test_when_nothing_is_missing_only_the_verdict_waits() -> None:
    assert waits(ready(Stage.ASSESSMENT)) == {(DutyKind.DECIDE, "G2", Role.PROJECT_OFFICE)}
    [verdict] = duties(ready(Stage.ASSESSMENT))
    assert verdict.due == TODAY + timedelta(days=5)
    assert waits(ready(Stage.AWAITING_EFFECT)) == {(DutyKind.DECIDE, "G4", SEATED[Party.SPONSOR])}


def test_the_verdict_can_be_asked_for_while_something_is_missing() -> None:
    lacking = record(Stage.ASSESSMENT, dossier=full_dossier(facts={}))
    assert DutyKind.DECIDE not in {one.kind for one in duties(lacking)}
    assert (DutyKind.DECIDE, "G2", Role.PROJECT_OFFICE) in waits(ask_for_gate(lacking, NOW))


def test_a_dispute_waits_for_the_director() -> None:
    assert waits(dispute(ready(Stage.ASSESSMENT), AUTHOR, "Two units.", NOW)) == {
        (DutyKind.DECIDE, "G2", Role.DIRECTOR)
    }


def test_several_approvers_owe_theirs_until_they_gave_it() -> None:
    gate = replace(GOVERNANCE.gates[GateId.G2], approvers=(Party.PROJECT_OFFICE, Party.FINANCE), approval=Approval.ALL)
    governance = replace(GOVERNANCE, gates={**GOVERNANCE.gates, GateId.G2: gate})
    one = ready(Stage.ASSESSMENT)
    assert {duty.role for duty in duties(one, governance)} == {Role.PROJECT_OFFICE, Role.FINANCE}
    voted = decide(case(one, Order(Decision.CONTINUE), Party.FINANCE, governance=governance)).initiative
    assert {duty.role for duty in duties(voted, governance)} == {Role.PROJECT_OFFICE}


def test_what_rests_asks_nobody() -> None:
    paused = decide(
        case(ready(Stage.DELIVERY), Order(Decision.PAUSE, "Later.", date=TODAY + timedelta(days=20)))
    ).initiative
    [resume] = duties(paused)
    assert (resume.kind, resume.since) == (DutyKind.RESUME, datetime(2026, 3, 23, tzinfo=UTC))
    waiting = decide(case(ready(Stage.NEW), Order(Decision.CONTINUE), room=Room(8, 8))).initiative
    assert duties(waiting) == ()


def test_what_was_sent_back_waits_for_its_people_and_then_for_the_verdict() -> None:
    back = decide(case(ready(Stage.DELIVERY), Order(Decision.REWORK, "Test it again, please."))).initiative
    kinds = {one.kind for one in duties(back)}
    assert DutyKind.REWORK in kinds
    assert DutyKind.DECIDE not in kinds
    assert DutyKind.DECIDE in {one.kind for one in duties(is_reworked(back, NOW))}


def test_security_owes_its_review_and_the_project_manager_the_conditions() -> None:
    asked = SecurityReview(ReviewState.REQUESTED, AUTHOR, NOW, TODAY)
    assert (DutyKind.REVIEW, "security_prereview", Role.SECURITY) in waits(
        record(Stage.ASSESSMENT, dossier=full_dossier(review=asked))
    )
    held = SecurityReview(ReviewState.CONDITIONAL, by=AUTHOR, at=NOW, conditions=(Condition("Mask names."),))
    assert (DutyKind.CONDITIONS, "conditions", SEATED[Party.PROJECT_MANAGER]) in waits(
        record(Stage.ASSESSMENT, dossier=full_dossier(review=held))
    )


def test_signatures_for_the_launch_are_asked_for_when_the_steps_are_done() -> None:
    unsigned = full_dossier(signoffs={})
    done = record(Stage.DELIVERY, dossier=unsigned)
    assert DutyKind.SIGN in {one.kind for one in duties(done)}
    half = replace(unsigned, route=replace(unsigned.route, steps={}))
    kinds = {one.kind for one in duties(record(Stage.DELIVERY, dossier=half))}
    assert DutyKind.SIGN not in kinds
    assert DutyKind.STEP in kinds


def test_the_next_support_review_waits_for_its_day() -> None:
    reviewed = Given("Stable, 20 users.", AUTHOR, NOW)
    day = TODAY + timedelta(days=90)
    dossier = full_dossier(next_gate_date=day)
    on_support = record(Stage.ON_SUPPORT, dossier=replace(dossier, facts={"support_review": reviewed}))
    [review] = duties(on_support)
    assert (review.kind, review.code, review.since.date(), review.due) == (DutyKind.SUPPLY, "support_review", day, day)
