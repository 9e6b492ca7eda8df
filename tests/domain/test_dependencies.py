"""Dependencies: no ring, not on itself, and over once the other one is in use or at an end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dependencies import Wait, depend, leads_to, lift, reached
from domain.errors import NotFound, Refused
from domain.funnel import CloseReason, ImpactType, Stage
from domain.initiatives import Idea, Initiative, InitiativeId, register
from domain.people import Person, PersonId

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
WAIT = Wait("It needs the archive.", PersonId("mara"), NOW)


def record(number: int, stage: Stage = Stage.NEW) -> Initiative:
    idea = Idea("Claims", "Retyped by hand.", "Read them.", (ImpactType.QUALITY,), "claims")
    made = register(InitiativeId(f"AI-2026-{number:04}"), idea, Person(PersonId("mara"), "Mara"), NOW, date(2026, 3, 6))
    return replace(made, stage=stage)


def test_it_waits_and_is_lifted() -> None:
    one, other = record(1), record(2)
    waiting = depend(one, other, WAIT, {})
    assert [item.on for item in waiting.dossier.open_dependencies] == [other.id]
    assert waiting.revision == one.revision + 1
    with pytest.raises(Refused, match="waits for AI-2026-0002 already"):
        depend(waiting, other, WAIT, {})
    lifted = lift(waiting, other.id, NOW)
    assert lifted.dossier.open_dependencies == ()
    assert lifted.dossier.dependencies[0].why == WAIT.why
    with pytest.raises(Refused, match="any more"):
        lift(lifted, other.id, NOW)
    assert len(depend(lifted, other, WAIT, {}).dossier.dependencies) == 2


def test_what_is_refused() -> None:
    with pytest.raises(Refused, match="cannot wait for itself"):
        depend(record(1), record(1), WAIT, {})
    with pytest.raises(Refused, match="waits for nothing any more"):
        depend(record(1, Stage.CLOSED), record(2), WAIT, {})
    with pytest.raises(Refused, match="Say why"):
        depend(record(1), record(2), replace(WAIT, why=" "), {})
    with pytest.raises(NotFound, match="does not wait"):
        lift(record(1), "AI-2026-0002", NOW)


@pytest.mark.parametrize("stage", Stage)
def test_nobody_waits_for_what_is_in_use_or_at_an_end(stage: Stage) -> None:
    moving = stage in (Stage.NEW, Stage.ASSESSMENT, Stage.DELIVERY)
    assert (reached(record(2, stage)) is None) is moving
    if not moving:
        with pytest.raises(Refused, match="nothing to wait for"):
            depend(record(1), record(2, stage), WAIT, {})


def test_how_it_ended_is_said() -> None:
    merged = replace(record(2, Stage.CLOSED), closing=CloseReason.MERGED, merged_into=InitiativeId("AI-2026-0009"))
    assert reached(merged) == "went on as part of AI-2026-0009"
    assert reached(record(2, Stage.REJECTED)) == "is not taken forward"
    assert reached(record(2, Stage.ON_SUPPORT)) == "is in use now"


def test_a_ring_is_refused_through_others_too() -> None:
    one, two, three = record(1), record(2), record(3)
    rings: list[dict[str, list[str]]] = [{two.id: [one.id]}, {two.id: [three.id], three.id: [one.id]}]
    for waiting in rings:
        with pytest.raises(Refused, match="a ring"):
            depend(one, two, WAIT, waiting)
    assert depend(one, two, WAIT, {two.id: [three.id], three.id: [two.id]}).dossier.open_dependencies


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=3)))
def test_the_look_for_a_ring_agrees_with_the_closure(waiting: dict[str, list[str]]) -> None:
    reach = {(start, on) for start, ons in waiting.items() for on in ons}
    for _ in range(6):
        reach |= {(a, d) for a, b in reach for c, d in reach if b == c}
    for start in "abcdef":
        for goal in "abcdef":
            assert leads_to(start, goal, waiting) == ((start, goal) in reach)
