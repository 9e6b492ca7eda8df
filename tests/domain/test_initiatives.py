"""The initiative and its moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import AlreadyDone, Refused
from domain.funnel import TRANSITIONS, CloseReason, Decision, ImpactType, RejectionReason, Stage
from domain.initiatives import (
    Idea,
    Initiative,
    InitiativeId,
    add_case,
    ask_for_number,
    assign,
    edit,
    merge,
    register,
    reject,
    take,
    withdraw,
)  # fmt: skip
from domain.people import Person, PersonId

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)
ANA, BEN, CEM = (Person(PersonId(name), name.title()) for name in ("ana", "ben", "cem"))
IDEA = Idea("Title", "Problem", "Summary", (ImpactType.QUALITY,), "claims", metric="m", target="t", objective="o")


def new(**given: object) -> Initiative:
    made = register(InitiativeId("AI-2026-0001"), IDEA, ANA, NOW, date(2026, 3, 6))
    return replace(made, **given)  # type: ignore[arg-type]  # any field


def test_registered() -> None:
    initiative = new()
    assert (initiative.stage, initiative.revision, initiative.initiator) == (Stage.NEW, 1, ANA.id)
    assert not initiative.needs_number
    assert initiative.missing == ("sponsor",)


def test_a_vague_idea_is_registered_and_flagged() -> None:
    vague = replace(IDEA, target=None, metric=None, objective=None, unpinned=("V1", "V2"))
    initiative = register(InitiativeId("AI-2026-0002"), vague, ANA, NOW, date(2026, 3, 6))
    assert initiative.needs_number
    assert initiative.missing == ("sponsor", "metric", "a number to aim at", "company goal")


@pytest.mark.parametrize(
    ("lack", "named"),
    [
        ({"title": "  "}, "a title"),
        ({"problem": ""}, "the problem"),
        ({"summary": "\n"}, "a short description"),
        ({"impact_types": ()}, "the kind of impact"),
        ({"department": None}, "a department or process"),
    ],
)
def test_what_is_lacking_is_named(lack: dict[str, object], named: str) -> None:
    with pytest.raises(Refused, match=named):
        register(InitiativeId("x"), replace(IDEA, **lack), ANA, NOW, date(2026, 3, 6))  # type: ignore[arg-type]  # any field


def test_a_process_stands_for_the_department() -> None:
    idea = replace(IDEA, department=None, process="Claims intake")
    assert register(InitiativeId("x"), idea, ANA, NOW, date(2026, 3, 6)).idea.process == "Claims intake"


def test_take_and_assign() -> None:
    taken = take(new(), BEN, LATER)
    assert (taken.triager, taken.taken_at, taken.revision) == (BEN.id, LATER, 2)
    with pytest.raises(AlreadyDone) as refused:
        take(taken, CEM, LATER)
    assert (refused.value.by, refused.value.at) == (BEN.id, LATER)
    assert assign(taken, CEM, LATER).triager == CEM.id


def test_a_number_is_asked_for_once_and_an_edit_clears_it() -> None:
    waiting = ask_for_number(new())
    assert waiting.needs_number
    with pytest.raises(Refused, match="already"):
        ask_for_number(waiting)
    assert not edit(waiting, replace(IDEA, target="6 to 2")).needs_number
    assert edit(waiting, replace(IDEA, unpinned=("V2",))).needs_number


def test_the_case_is_laid_over_what_was_there() -> None:
    built = add_case(add_case(new(), {"Data": "a", "Risk": "b"}), {"Data": "c"})
    assert built.case == {"Data": "c", "Risk": "b"}
    assert built.revision == 3


def test_reject_merge_and_withdraw_end_it() -> None:
    rejected = reject(new(), BEN, RejectionReason.NO_DATA, "  No data. ", LATER)
    assert (rejected.stage, rejected.reason, rejected.decided_by) == (Stage.REJECTED, "No data.", BEN.id)
    other = new(id=InitiativeId("AI-2026-0002"))
    merged = merge(new(), BEN, other, "Same.", LATER)
    assert (merged.stage, merged.closing, merged.merged_into) == (Stage.CLOSED, CloseReason.MERGED, other.id)
    withdrawn = withdraw(new(), ANA, "  ", LATER)
    assert (withdrawn.closing, withdrawn.reason) == (CloseReason.WITHDRAWN, None)
    for ended in (rejected, merged, withdrawn):
        for act in AFTER_THE_END:
            with pytest.raises((AlreadyDone, Refused)) as refused:
                act(ended)
            assert not isinstance(refused.value, AlreadyDone) or refused.value.by == ended.decided_by


AFTER_THE_END: tuple[Callable[[Initiative], Initiative], ...] = (
    lambda one: reject(one, CEM, RejectionReason.NO_DATA, "x", LATER),
    lambda one: withdraw(one, CEM, "x", LATER),
    lambda one: take(one, CEM, LATER),
    ask_for_number,
    lambda one: edit(one, IDEA),
    lambda one: add_case(one, {}),
)


@pytest.mark.parametrize("words", ["", "  ", "\n"])
def test_a_decision_needs_a_reason(words: str) -> None:
    with pytest.raises(Refused, match="reason is needed"):
        reject(new(), BEN, RejectionReason.NO_DATA, words, NOW)
    with pytest.raises(Refused, match="reason is needed"):
        merge(new(), BEN, new(id=InitiativeId("AI-2026-0002")), words, NOW)


def test_no_merge_into_itself_or_into_what_was_merged() -> None:
    with pytest.raises(Refused, match="into itself"):
        merge(new(), BEN, new(), "x", NOW)
    third = InitiativeId("AI-2026-0003")
    gone = new(id=InitiativeId("AI-2026-0002"), closing=CloseReason.MERGED, merged_into=third)
    with pytest.raises(Refused, match=third):
        merge(new(), BEN, gone, "x", NOW)


MOVES = {
    Decision.REJECT: lambda one: reject(one, BEN, RejectionReason.NO_DATA, "x", LATER),
    Decision.MERGE: lambda one: merge(one, BEN, new(id=InitiativeId("AI-2026-0009")), "x", LATER),
    Decision.WITHDRAW: lambda one: withdraw(one, ANA, "x", LATER),
}


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("decision", list(MOVES))
def test_moves_follow_the_table(stage: Stage, decision: Decision) -> None:
    initiative = new(stage=stage)
    targets = TRANSITIONS.get((stage, decision))
    if targets is None:
        with pytest.raises(Refused):
            MOVES[decision](initiative)
    else:
        moved = MOVES[decision](initiative)
        assert moved.stage in targets
        assert moved.entered_stage_at == LATER


def test_the_table_never_leaves_an_end_but_by_reopening() -> None:
    for (stage, decision), targets in TRANSITIONS.items():
        assert targets
        assert not stage.is_end or decision is Decision.REOPEN
    assert all(one.spoken for one in (*Stage, *ImpactType, *RejectionReason))


@given(st.lists(st.sampled_from(["take", "assign", "number", "edit", "case", "reject", "withdraw"]), max_size=12))
def test_the_revision_grows_by_one_with_every_change_and_never_otherwise(acts: list[str]) -> None:
    initiative = new()
    for act in acts:
        before = initiative
        try:
            match act:
                case "take":
                    initiative = take(initiative, BEN, LATER)
                case "assign":
                    initiative = assign(initiative, CEM, LATER)
                case "number":
                    initiative = ask_for_number(initiative)
                case "edit":
                    initiative = edit(initiative, IDEA)
                case "case":
                    initiative = add_case(initiative, {"Data": "x"})
                case "reject":
                    initiative = reject(initiative, BEN, RejectionReason.NO_DATA, "x", LATER)
                case _:
                    initiative = withdraw(initiative, ANA, "", LATER)
        except (Refused, AlreadyDone):
            assert initiative is before
        else:
            assert initiative.revision == before.revision + 1
        assert initiative.initiator == ANA.id
        assert initiative.registered_at == NOW
