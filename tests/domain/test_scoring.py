"""The score of domain rule 3.2: the number, the priority, its caps, the proposal and the order of a queue."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from itertools import product
from typing import Literal

import pytest
from pydantic import TypeAdapter

from domain.errors import Refused
from domain.people import PersonId
from domain.scoring import (
    NOTHING_KNOWN,
    Hints,
    Inputs,
    Priority,
    Score,
    Weights,
    because,
    check,
    compute,
    director_decides,
    propose,
    tie_key,
    unscored_because,
)

GATE_EXAMPLE = Inputs(impact=4, alignment=5, data=4, skills=3, time=5, risk=2)
DEFAULT = Weights()


def scored(inputs: Inputs, legal_data: bool | None = None) -> Score:
    return compute(inputs, DEFAULT, legal_data=legal_data)


@pytest.mark.parametrize(
    ("inputs", "value", "priority"),
    [
        (GATE_EXAMPLE, 75.0, Priority.P1),
        (Inputs(5, 5, 5, 5, 5, 1), 100.0, Priority.P1),
        (Inputs(1, 1, 1, 1, 1, 5), 0.0, Priority.P3),
        (Inputs(3, 3, 3, 3, 3, 3), 50.0, Priority.P2),
        (Inputs(4, 4, 4, 4, 4, 3), 70.0, Priority.P1),  # exactly on the border
        (Inputs(5, 3, 4, 4, 4, 3), 71.3, Priority.P1),  # 71.25: a half goes up
        (Inputs(3, 4, 4, 4, 4, 2), 67.5, Priority.P2),
        (Inputs(2, 3, 3, 3, 3, 3), 42.5, Priority.P3),
        (Inputs(2, 3, 3, 3, 3, 2), 47.5, Priority.P2),
    ],
)
def test_the_formula_and_the_borders(inputs: Inputs, value: float, priority: Priority) -> None:
    score = scored(inputs)
    assert (score.value, score.priority, score.capped) == (value, priority, None)
    assert score.by is None
    assert score.at is None


def test_every_combination_is_on_the_scale_and_agrees_with_its_priority() -> None:
    for impact, alignment, feasibility, risk in product(range(1, 6), repeat=4):
        score = scored(Inputs(impact, alignment, feasibility, 5, 5, risk))
        quarter_points = 6 * impact + 5 * alignment + 5 * feasibility + 4 * (6 - risk) - 20  # of 80, without floats
        assert abs(score.value - quarter_points * 1.25) <= 0.05 + 1e-9
        assert (score.priority is Priority.P1) is (quarter_points >= 56)
        assert (score.priority is Priority.P3) is (quarter_points < 36)


def test_equal_sums_get_equal_values_whatever_their_inputs() -> None:
    by_sum: dict[int, set[float]] = {}
    for impact, alignment, feasibility, risk in product(range(1, 6), repeat=4):
        score = scored(Inputs(impact, alignment, feasibility, feasibility, feasibility, risk))
        by_sum.setdefault(6 * impact + 5 * (alignment + feasibility) + 4 * (6 - risk), set()).add(score.value)
    assert all(len(values) == 1 for values in by_sum.values())


@pytest.mark.parametrize("leg", ["data", "skills", "time"])
def test_one_missing_leg_is_not_averaged_away(leg: Literal["data", "skills", "time"]) -> None:
    full = Inputs(3, 3, 5, 5, 5, 3)
    lame = Inputs(**{**{one.name: getattr(full, one.name) for one in fields(full)}, leg: 1})
    assert lame.feasibility == 1
    assert scored(full).value - scored(lame).value == 25.0


def test_weights_and_borders_come_from_the_model() -> None:
    only_impact = Weights(impact=1.0, alignment=0.0, feasibility=0.0, risk=0.0, p1_from=90.0, p2_from=80.0)
    assert compute(GATE_EXAMPLE, only_impact, legal_data=None).value == 75.0
    assert compute(GATE_EXAMPLE, only_impact, legal_data=None).priority is Priority.P3
    assert compute(replace(GATE_EXAMPLE, impact=5), only_impact, legal_data=None).priority is Priority.P1


def test_data_that_may_not_be_used_caps_the_priority_and_says_so() -> None:
    capped = scored(GATE_EXAMPLE, legal_data=False)
    assert (capped.value, capped.priority) == (75.0, Priority.P3)
    assert capped.capped == "the data may not lawfully be used, so it is at most P3 (the number alone says P1)"
    for legal in (True, None):
        assert scored(GATE_EXAMPLE, legal_data=legal) == scored(GATE_EXAMPLE)
    assert scored(Inputs(1, 1, 1, 1, 1, 5), legal_data=False).capped is None  # P3 by its number already


@pytest.mark.parametrize(
    ("has_sponsor", "needs_number", "why"),
    [
        (True, False, None),
        (False, False, "it has no sponsor yet"),
        (True, True, "it has no number to aim at yet"),
        (False, True, "it has no sponsor and no number to aim at yet"),
    ],
)
def test_the_caps_before_the_number(has_sponsor: bool, needs_number: bool, why: str | None) -> None:
    assert unscored_because(has_sponsor=has_sponsor, needs_number=needs_number) == why


@pytest.mark.parametrize("risk", range(1, 6))
def test_only_the_highest_risk_goes_to_the_director(risk: int) -> None:
    assert director_decides(replace(GATE_EXAMPLE, risk=risk)) is (risk == 5)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        (replace(GATE_EXAMPLE, impact=0), "Impact is 0, but the scale"),
        (replace(GATE_EXAMPLE, alignment=6), "Alignment with the company's goals is 6,"),
        (replace(GATE_EXAMPLE, data=-1), "Feasibility by data is -1,"),
        (replace(GATE_EXAMPLE, skills=9), "Feasibility by skills is 9,"),
        (replace(GATE_EXAMPLE, time=0), "Feasibility by time is 0,"),
        (replace(GATE_EXAMPLE, impact=7, risk=6), "Impact is 7 and risk is 6, but"),
    ],
)
def test_an_input_off_the_scale_is_named(changed: Inputs, named: str) -> None:
    for attempt in (lambda: check(changed), lambda: scored(changed)):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.user_message.startswith(named)
        assert refused.value.user_message.endswith("Choose a number on it.")


def test_because_reads_like_the_gate_card() -> None:
    assert because(scored(GATE_EXAMPLE)) == "impact 4, alignment 5, feasibility 3, risk 2"


def test_the_order_of_a_queue() -> None:
    strong = scored(Inputs(5, 5, 5, 5, 5, 1))
    aligned = Score(Inputs(3, 5, 3, 3, 3, 3), 60.0, Priority.P2)
    useful = Score(Inputs(5, 3, 3, 3, 3, 3), 60.0, Priority.P2)
    capped = scored(GATE_EXAMPLE, legal_data=False)
    soon, late = date(2026, 6, 1), date(2026, 12, 1)
    expected = [
        tie_key(strong, None, "AI-2026-0099"),
        tie_key(replace(aligned, value=61.0, inputs=useful.inputs), None, "AI-2026-0098"),  # the higher value
        tie_key(aligned, late, "AI-2026-0097"),  # then the goals
        tie_key(useful, soon, "AI-2026-0096"),  # then the nearer date
        tie_key(useful, late, "AI-2025-0095"),  # then the older
        tie_key(useful, late, "AI-2026-9999"),
        tie_key(useful, late, "AI-2026-10000"),
        tie_key(useful, None, "AI-2024-0001"),  # no date is last
        tie_key(capped, soon, "AI-2024-0002"),  # 75 by its number, yet P3
        tie_key(None, soon, "AI-2024-0004"),
        tie_key(None, None, "AI-2024-0003"),
    ]
    assert sorted(expected[1::2] + expected[::2]) == expected


def test_an_empty_record_gets_the_middle_and_says_that_nothing_is_known() -> None:
    inputs, why = propose(Hints())
    assert inputs == Inputs(3, 3, 3, 3, 3, 3)
    assert why == {one.name: f"{one.name} 3, because {NOTHING_KNOWN}" for one in fields(Inputs)}


@pytest.mark.parametrize(
    ("hints", "line"),
    [
        (Hints(annual_value=0.0), "impact 1, because no yearly value in money is expected from it"),
        (Hints(annual_value=4_999.0), "impact 1, because its yearly value is small"),
        (Hints(annual_value=5_000.0), "impact 2, because its yearly value is at least a twentieth"),
        (Hints(annual_value=20_000.0), "impact 3, because its yearly value is at least a fifth"),
        (Hints(annual_value=50_000.0, users_affected=3), "impact 4, because its yearly value is at least half"),
        (Hints(annual_value=100_000.0), "impact 5, because its yearly value reaches the sum"),
        (Hints(annual_value=100_000.0, director_limit=1_000_000.0), "impact 2, because"),
        (Hints(users_affected=1000), "impact 4, because it reaches a thousand people or more"),
        (Hints(users_affected=100), "impact 3, because it reaches a hundred people or more"),
        (Hints(users_affected=99), "impact 2, because it reaches fewer than a hundred people"),
        (Hints(impact_types=2), "impact 3, because the kind of benefit is named, but not yet its worth"),
        (Hints(objective_named=True), "alignment 4, because a company goal is named"),
        (Hints(objective_named=False), "alignment 2, because no company goal is named"),
        (Hints(data_available="yes"), "data 4, because it is available"),
        (Hints(data_available="partial"), "data 2, because it is only partly available"),
        (Hints(data_available="no"), "data 1, because it is not available"),
        (Hints(data_available="forbidden"), "data 1, because it may not be used"),
        (Hints(product_chosen=True), "skills 4, because it runs on a product that is in use already"),
        (Hints(process_readiness="stable"), "time 4, because the work it changes runs in a stable way"),
        (Hints(process_readiness="partly"), "time 3, because the work it changes is only partly in order"),
        (Hints(process_readiness="chaotic"), "time 2, because the work it changes has to be put in order first"),
        (Hints(risk_class="low"), "risk 1, because its risk class is low"),
        (Hints(risk_class="low", personal_data=True), "risk 3, because personal data is involved"),
        (Hints(risk_class="low", automation="draft"), "risk 2, because people check its drafts"),
        (Hints(risk_class="low", automation="act_alone"), "risk 4, because it acts alone"),
        (Hints(risk_class="critical", automation="advise"), "risk 5, because its risk class is critical"),
        (Hints(personal_data=False), "risk 3, because its risk class is not known yet"),
        (Hints(personal_data=True), "risk 3, because personal data is involved"),
    ],
)
def test_each_proposal_gives_its_reason(hints: Hints, line: str) -> None:
    inputs, why = propose(hints)
    name, level = line.split(",", maxsplit=1)[0].split()
    assert why[name].startswith(line)
    assert getattr(inputs, name) == int(level)


DATA: tuple[Literal["yes", "partial", "no"] | None, ...] = ("yes", "partial", "no", None)
READY: tuple[Literal["stable", "partly", "chaotic"] | None, ...] = ("stable", "partly", "chaotic", None)
RISK: tuple[Literal["low", "medium", "high", "critical"] | None, ...] = ("low", "medium", "high", "critical", None)
ACTS: tuple[Literal["advise", "draft", "act_with_approval", "act_alone"] | None, ...] = (
    None,
    "advise",
    "draft",
    "act_with_approval",
    "act_alone",
)


def test_every_proposal_can_be_computed_and_is_the_same_twice() -> None:
    yes_no = (True, False, None)
    for money, data, ready, risk, personal, acts in product((None, -1.0, 1e9), DATA, READY, RISK, yes_no, ACTS):
        hints = Hints(None, 1, money, 0.0, data, ready, False, risk, personal, acts)
        inputs, why = propose(hints)
        assert scored(inputs).inputs == inputs
        assert propose(hints) == (inputs, why)
        assert [line.split(",")[0] for line in why.values()] == [f"{name} {getattr(inputs, name)}" for name in why]


def test_a_score_comes_back_from_json_as_it_went() -> None:
    at = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    given = replace(scored(GATE_EXAMPLE, legal_data=False), by=PersonId("p1"), at=at, note="agreed in the triage")
    for score in (given, scored(GATE_EXAMPLE)):
        adapter = TypeAdapter(Score)
        assert adapter.validate_json(adapter.dump_json(score)) == score
    for weights in (Weights(), Weights(p1_from=71.5)):
        assert TypeAdapter(Weights).validate_json(TypeAdapter(Weights).dump_json(weights)) == weights
    for hints in (Hints(), Hints(True, 2, 5e4, 1e5, "partial", "partly", True, "high", False, "act_alone", 12.0)):
        assert TypeAdapter(Hints).validate_json(TypeAdapter(Hints).dump_json(hints)) == hints
