"""The initiative and its moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dossier import Given
from domain.errors import AlreadyDone, Refused
from domain.funnel import TRANSITIONS, CloseReason, Decision, ImpactType, RejectionReason, Stage
from domain.initiatives import (
    Idea,
    Initiative,
    InitiativeId,
    ask_for_number,
    assign,
    edit,
    give,
    register,
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


def test_facts_are_laid_over_what_was_there() -> None:
    first, second = Given("a", ANA.id, NOW), Given("c", BEN.id, LATER)
    built = give(give(new(), {"data_sources": first, "risk_class": first}), {"data_sources": second})
    assert built.dossier.facts == {"data_sources": second, "risk_class": first}
    assert built.revision == 3


def test_withdrawing_ends_it() -> None:
    withdrawn = withdraw(new(), ANA, "  ", LATER)
    assert (withdrawn.closing, withdrawn.reason, withdrawn.round) == (CloseReason.WITHDRAWN, None, 1)
    for act in AFTER_THE_END:
        with pytest.raises((AlreadyDone, Refused)) as refused:
            act(withdrawn)
        assert not isinstance(refused.value, AlreadyDone) or refused.value.by == withdrawn.decided_by


AFTER_THE_END: tuple[Callable[[Initiative], Initiative], ...] = (
    lambda one: withdraw(one, CEM, "x", LATER),
    lambda one: take(one, CEM, LATER),
    ask_for_number,
    lambda one: edit(one, IDEA),
    lambda one: give(one, {}),
)


MOVES = {
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
    assert all(one.spoken for one in (*Stage, *ImpactType, *RejectionReason, *Decision))


@given(st.lists(st.sampled_from(["take", "assign", "number", "edit", "facts", "withdraw"]), max_size=12))
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
                case "facts":
                    initiative = give(initiative, {"data_sources": Given("x")})
                case _:
                    initiative = withdraw(initiative, ANA, "", LATER)
        except (Refused, AlreadyDone):
            assert initiative is before
        else:
            assert initiative.revision == before.revision + 1
        assert initiative.initiator == ANA.id
        assert initiative.registered_at == NOW
