"""Deciding: the transitions of the table and no others, and what each decision demands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.decisions import ask_for_gate, decide, dispute, is_reworked
from domain.dossier import ReviewState, SecurityReview, Signoff, Word
from domain.errors import AlreadyDone, DomainError, Refused
from domain.funnel import TRANSITIONS, CloseReason, Decision, RejectionReason, Stage
from domain.gates import pack
from domain.governance import Approval, Gate, GateId, Governance
from domain.impact import Impact
from domain.initiatives import Initiative, InitiativeId
from domain.orders import Effect, Order, Room, possible
from domain.parties import Party
from domain.people import PersonId
from domain.shipped import GOVERNANCE
from tests.support.records import AUTHOR, NOW, TODAY, case, full_dossier, ready, record

OTHER = record(id=InitiativeId("AI-2026-0009"))
SOON = date(2026, 3, 20)


def order(decision: Decision, **given: object) -> Order:
    """The decision with everything that it demands."""
    demands: dict[Decision, dict[str, object]] = {
        Decision.REJECT: {"why": RejectionReason.NO_DATA},
        Decision.MERGE: {"into": OTHER},
        Decision.PAUSE: {"date": SOON},
        Decision.CLOSE: {"with_impact": False},
    }
    said: dict[str, object] = {"reason": "Because of a good reason.", **demands.get(decision, {}), **given}
    return Order(decision, **said)  # type: ignore[arg-type]  # fields of Order by name


@pytest.mark.parametrize("decision", [one for one in Decision if one is not Decision.WITHDRAW])
@pytest.mark.parametrize("stage", list(Stage))
def test_the_transitions_of_the_table_and_no_others(stage: Stage, decision: Decision) -> None:
    initiative = ready(stage)
    targets = TRANSITIONS.get((stage, decision))
    overlay = decision is Decision.PAUSE or (decision is Decision.DEFER and stage in (Stage.NEW, Stage.ASSESSMENT))
    if targets is None and not (overlay and not stage.is_end):
        with pytest.raises((Refused, AlreadyDone)) as refused:
            decide(case(initiative, order(decision), Party.DIRECTOR))
        assert stage.spoken in refused.value.user_message
        return
    outcome = decide(case(initiative, order(decision), Party.DIRECTOR))
    after = outcome.initiative
    assert after.stage in (targets or (stage,))
    assert outcome.effect is (Effect.MOVED if targets else Effect.MARKED)
    assert after.revision == initiative.revision + 1
    assert after.round == initiative.round + 1
    assert after.decided_by == "decider"


def test_rework_in_delivery_may_change_the_route() -> None:
    stays = decide(case(ready(Stage.DELIVERY), order(Decision.REWORK))).initiative
    assert (stays.stage, bool(stays.dossier.route.steps)) == (Stage.DELIVERY, True)
    back = decide(case(ready(Stage.DELIVERY), order(Decision.REWORK, back_to=Stage.ASSESSMENT))).initiative
    assert (back.stage, dict(back.dossier.route.steps)) == (Stage.ASSESSMENT, {})
    with pytest.raises(Refused, match="in delivery, in assessment"):
        decide(case(ready(Stage.DELIVERY), order(Decision.REWORK, back_to=Stage.NEW)))


@pytest.mark.parametrize("decision", [Decision.REWORK, Decision.REJECT, Decision.MERGE, Decision.PAUSE, Decision.DEFER])
@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_a_reason_is_demanded(decision: Decision, reason: str) -> None:
    with pytest.raises(Refused, match="reason is needed"):
        decide(case(ready(Stage.ASSESSMENT), order(decision, reason=reason)))


@pytest.mark.parametrize("until", [None, date(2026, 3, 4), date(2026, 6, 3)])
def test_a_pause_has_an_end_within_ninety_days(until: date | None) -> None:
    with pytest.raises(Refused, match="Until when"):
        decide(case(ready(Stage.DELIVERY), order(Decision.PAUSE, date=until)))


def test_what_is_paused_is_only_taken_up_again_or_ended() -> None:
    paused = decide(case(ready(Stage.DELIVERY), order(Decision.PAUSE))).initiative
    assert possible(paused) == (Decision.RESUME, Decision.STOP)
    with pytest.raises(Refused, match="paused until 20 Mar 2026"):
        decide(case(paused, order(Decision.CONTINUE)))
    again = decide(case(paused, order(Decision.RESUME))).initiative
    assert again.dossier.paused is None
    assert decide(case(again, order(Decision.CONTINUE))).initiative.stage is Stage.AWAITING_EFFECT


def test_a_full_stage_defers_and_the_place_is_kept() -> None:
    full, free = Room(8, 8), Room(7, 8)
    outcome = decide(case(ready(Stage.NEW), order(Decision.CONTINUE), room=full))
    waiting = outcome.initiative
    assert (outcome.effect, waiting.stage) == (Effect.DEFERRED, Stage.NEW)
    assert waiting.dossier.deferred is not None
    later = NOW + timedelta(days=5)
    again = decide(case(waiting, order(Decision.CONTINUE), room=full, now=later)).initiative
    assert again.dossier.deferred is not None
    assert again.dossier.deferred.at == waiting.dossier.deferred.at
    on = decide(case(again, order(Decision.CONTINUE), room=free, now=later)).initiative
    assert (on.stage, on.dossier.deferred) == (Stage.ASSESSMENT, None)


def without(initiative: Initiative, code: str) -> Initiative:
    facts = {name: given for name, given in initiative.dossier.facts.items() if name != code}
    return replace(initiative, dossier=replace(initiative.dossier, facts=facts))


def test_what_is_missing_is_named_and_only_the_director_lets_it_through() -> None:
    lacking = without(ready(Stage.ASSESSMENT), "stop_condition")
    with pytest.raises(Refused, match=r"lacks: a stop condition\. Supply it, or ask the Director"):
        decide(case(lacking, order(Decision.CONTINUE)))
    with pytest.raises(Refused, match="name the one who answers"):
        decide(case(lacking, order(Decision.CONTINUE), Party.DIRECTOR))
    let = order(Decision.CONTINUE, exception_owner=PersonId("olga"))
    through = decide(case(lacking, let, Party.DIRECTOR)).initiative
    [waiver] = through.dossier.waivers
    assert (waiver.code, waiver.owner, waiver.by) == ("stop_condition", "olga", "decider")
    assert through.stage is Stage.DELIVERY


@pytest.mark.parametrize("party", [Party.PROJECT_OFFICE, Party.DIRECTOR])
def test_nobody_waives_what_is_hard(party: Party) -> None:
    full = ready(Stage.ASSESSMENT)
    refused = SecurityReview(ReviewState.NEGATIVE, notes="Names of patients.")
    negative = replace(full, dossier=replace(full.dossier, review=refused))
    let = order(Decision.CONTINUE, exception_owner=PersonId("olga"))
    with pytest.raises(Refused, match=r"Nobody can waive: the security pre-review \(Names of patients\.\)"):
        decide(case(negative, let, party))


@pytest.mark.parametrize("party", [Party.PROJECT_OFFICE, Party.DIRECTOR])
def test_the_veto_of_infrastructure_stops_the_launch(party: Party) -> None:
    full = ready(Stage.DELIVERY)
    no = Signoff("readiness", Word.NO, PersonId("ivo"), NOW, "No rollback.")
    signed = replace(full, dossier=replace(full.dossier, signoffs={**full.dossier.signoffs, "readiness": no}))
    with pytest.raises(Refused, match="Nobody can waive"):
        decide(case(signed, order(Decision.CONTINUE, exception_owner=PersonId("olga")), party))


def test_launching_freezes_the_baseline_and_asks_for_new_proof() -> None:
    launched = decide(case(ready(Stage.DELIVERY), order(Decision.CONTINUE))).initiative
    impact = launched.dossier.impact
    assert impact.baseline is not None
    assert impact.baseline.frozen_at == NOW + timedelta(days=1)
    assert (impact.report, impact.confirmation) == (None, None)
    assert launched.dossier.next_gate_date == date(2026, 6, 2)
    assert not launched.dossier.signoffs.keys() - {"problem"}


def test_closing_with_impact_needs_the_sponsors_word() -> None:
    full = ready(Stage.AWAITING_EFFECT)
    open_ = replace(full, dossier=replace(full.dossier, impact=replace(full.dossier.impact, confirmation=None)))
    with pytest.raises(DomainError):
        decide(case(open_, order(Decision.CLOSE, with_impact=True), Party.SPONSOR))
    closed = decide(case(full, order(Decision.CLOSE, with_impact=True), Party.SPONSOR)).initiative
    assert (closed.stage, closed.closing) == (Stage.CLOSED, CloseReason.WITH_IMPACT)
    nothing = replace(full, dossier=replace(full.dossier, impact=Impact()))
    without_ = decide(case(nothing, order(Decision.CLOSE), Party.SPONSOR)).initiative
    assert without_.closing is CloseReason.WITHOUT_IMPACT


@pytest.mark.parametrize(
    ("stage", "closing"),
    [
        (Stage.DELIVERY, CloseReason.STOPPED),
        (Stage.AWAITING_EFFECT, CloseReason.WITHOUT_IMPACT),
        (Stage.ON_SUPPORT, CloseReason.RETIRED),
    ],
)
def test_how_a_stop_is_named(stage: Stage, closing: CloseReason) -> None:
    assert decide(case(ready(stage), order(Decision.STOP))).initiative.closing is closing


def test_support_needs_somebody_who_supports() -> None:
    full = ready(Stage.AWAITING_EFFECT)
    seats: dict[Party, PersonId] = dict(full.dossier.seats)
    del seats[Party.SUPPORT_OWNER]
    with pytest.raises(Refused, match="support owner"):
        decide(
            case(replace(full, dossier=replace(full.dossier, seats=seats)), order(Decision.TO_SUPPORT), Party.SPONSOR)
        )


def test_reopening_keeps_the_number_and_asks_for_new_evidence() -> None:
    rejected = ready(Stage.REJECTED, rejection=RejectionReason.NO_DATA, reason="No data.", triager=AUTHOR, taken_at=NOW)
    with pytest.raises(Refused, match="What is new"):
        decide(case(rejected, order(Decision.REOPEN, reason="please")))
    again = decide(case(rejected, order(Decision.REOPEN))).initiative
    assert (again.id, again.stage, again.rejection, again.triager) == (rejected.id, Stage.NEW, None, None)


def test_an_idea_goes_on_only_in_one_that_lives() -> None:
    for into, named in (
        (record(), "into itself"),
        (replace(OTHER, stage=Stage.CLOSED, closing=CloseReason.MERGED, merged_into=InitiativeId("AI-3")), "AI-3"),
        (replace(OTHER, stage=Stage.REJECTED), "alive"),
        (None, "into itself"),
    ):
        with pytest.raises(Refused, match=named):
            decide(case(ready(Stage.NEW), order(Decision.MERGE, into=into)))


def all_of(*approvers: Party) -> Governance:
    gate = replace(GOVERNANCE.gates[GateId.G2], approvers=approvers, approval=Approval.ALL)
    return replace(GOVERNANCE, gates={**GOVERNANCE.gates, GateId.G2: gate})


def test_where_all_have_to_approve_the_last_one_moves_it() -> None:
    governance = all_of(Party.PROJECT_OFFICE, Party.FINANCE, Party.SECURITY)
    initiative = ready(Stage.ASSESSMENT)
    for at, party in enumerate((Party.FINANCE, Party.PROJECT_OFFICE)):
        outcome = decide(case(initiative, order(Decision.CONTINUE), party, governance=governance, by=f"p{at}"))
        assert (outcome.effect, outcome.initiative.stage) == (Effect.VOTED, Stage.ASSESSMENT)
        assert outcome.initiative.round == 0
        with pytest.raises(Refused, match="on record"):
            decide(case(outcome.initiative, order(Decision.CONTINUE), party, governance=governance, by=f"p{at}"))
        initiative = outcome.initiative
    last = decide(case(initiative, order(Decision.CONTINUE), Party.SECURITY, governance=governance, by="p9"))
    assert (last.effect, last.initiative.stage) == (Effect.MOVED, Stage.DELIVERY)
    assert last.initiative.dossier.votes == ()


def test_one_who_says_no_is_enough_to_send_it_back() -> None:
    governance = all_of(Party.PROJECT_OFFICE, Party.FINANCE)
    back = decide(case(ready(Stage.ASSESSMENT), order(Decision.REWORK), Party.FINANCE, governance=governance))
    assert back.initiative.stage is Stage.NEW


def test_a_dispute_is_put_before_the_director_once() -> None:
    disputed = dispute(ready(Stage.ASSESSMENT), AUTHOR, "Two units want it.", NOW)
    with pytest.raises(Refused, match="already"):
        dispute(disputed, AUTHOR, "Again.", NOW)
    with pytest.raises(Refused, match="why"):
        dispute(ready(Stage.ASSESSMENT), AUTHOR, " ", NOW)
    with pytest.raises(DomainError):
        dispute(ready(Stage.CLOSED), AUTHOR, "Late.", NOW)
    moved = decide(case(disputed, order(Decision.CONTINUE), Party.DIRECTOR)).initiative
    assert moved.dossier.dispute is None


def test_what_was_sent_back_is_handed_in_again() -> None:
    back = decide(case(ready(Stage.ASSESSMENT), order(Decision.REWORK))).initiative
    assert back.dossier.rework is not None
    again = is_reworked(back, NOW)
    assert (again.dossier.rework, again.dossier.resubmitted_at) == (None, NOW)
    with pytest.raises(Refused, match="not sent back"):
        is_reworked(again, NOW)


def test_the_verdict_is_asked_for_once_while_it_goes_on() -> None:
    asked = ask_for_gate(ready(Stage.DELIVERY), NOW)
    for refused in (asked, ready(Stage.CLOSED), decide(case(ready(Stage.DELIVERY), order(Decision.PAUSE))).initiative):
        with pytest.raises(DomainError):
            ask_for_gate(refused, NOW)


def test_a_full_dossier_lacks_nothing_anywhere() -> None:
    for stage in Stage:
        found = pack(record(stage, dossier=full_dossier()), GOVERNANCE, TODAY)
        assert (found is None) is stage.is_end
        assert found is None or found.missing == ()


def test_gates_are_data() -> None:
    gate = GOVERNANCE.gates[GateId.G1]
    easy = replace(GOVERNANCE, gates={**GOVERNANCE.gates, GateId.G1: Gate(GateId.G1, "assessment", gate.accountable)})
    bare = record(idea=replace(record().idea, sponsor=None))
    assert decide(case(bare, order(Decision.CONTINUE), governance=easy)).initiative.stage is Stage.ASSESSMENT
    with pytest.raises(Refused, match="a sponsor"):
        decide(case(bare, order(Decision.CONTINUE)))


def test_an_exception_where_all_approve_is_the_directors_alone() -> None:
    governance = all_of(Party.PROJECT_OFFICE, Party.FINANCE)
    lacking = without(ready(Stage.ASSESSMENT), "stop_condition")
    let = order(Decision.CONTINUE, exception_owner=PersonId("olga"))
    outcome = decide(case(lacking, let, Party.DIRECTOR, governance=governance))
    assert (outcome.effect, outcome.initiative.stage) == (Effect.MOVED, Stage.DELIVERY)
