"""What a record says for its score, and the score that a human sets."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.dossier import Dossier, Given, Route
from domain.errors import Refused
from domain.funnel import Stage
from domain.impact import Figure, Impact
from domain.initiatives import Initiative
from domain.people import PersonId
from domain.scores import change, hints_of, set_score
from domain.scoring import Hints, Inputs, Priority, Score, Weights
from domain.shipped import GOVERNANCE
from tests.support.records import NOW, record

BY = PersonId("amina")
GOOD = Inputs(5, 5, 5, 5, 5, 1)


def holding(stage: Stage = Stage.ASSESSMENT, facts: dict[str, str] | None = None, **given: Any) -> Initiative:
    stored = {code: Given(value) for code, value in (facts or {}).items()}
    return record(stage, dossier=Dossier(facts=stored, **given))


def test_a_bare_record_gives_few_hints() -> None:
    assert hints_of(holding(), GOVERNANCE) == Hints(objective_named=True, impact_types=1)
    without = replace(holding(), idea=replace(record().idea, objective=None, impact_types=()))
    assert hints_of(without, GOVERNANCE) == Hints(objective_named=False)


def test_a_full_record_gives_all_hints() -> None:
    facts = {
        "data_available": "partial",
        "process_readiness": "chaotic",
        "personal_data": "no",
        "risk_class": "critical",
        "automation_level": "act_alone",
        "expected_value": "120,000 EUR",
    }
    governance = replace(GOVERNANCE, limits=replace(GOVERNANCE.limits, director_sum=5.0))
    assert hints_of(holding(facts=facts, route=Route("quill", "llm")), governance) == Hints(
        objective_named=True,
        impact_types=1,
        annual_value=120_000.0,
        director_limit=5.0,
        data_available="partial",
        process_readiness="chaotic",
        product_chosen=True,
        risk_class="critical",
        personal_data=False,
        automation="act_alone",
    )


def test_the_latest_estimate_counts() -> None:
    expected, refined = Figure(1, "EUR", 10.0), Figure(1, "EUR", 20.0)
    facts = {"expected_value": "5"}
    for impact, value in (
        (Impact(), 5.0),
        (Impact(expected=expected), 10.0),
        (Impact(expected=expected, refined=refined), 20.0),
        (Impact(expected=expected, refined=Figure(3, "hours")), 10.0),
    ):
        assert hints_of(holding(facts=facts, impact=impact), GOVERNANCE).annual_value == value


def test_every_score_is_kept() -> None:
    one = set_score(holding(), GOOD, GOVERNANCE, BY, NOW, " a note ")
    two = set_score(one, replace(GOOD, risk=5), GOVERNANCE, BY, NOW)
    assert [(score.value, score.by, score.at, score.note) for score in two.dossier.scores] == [
        (100.0, BY, NOW, "a note"),
        (80.0, BY, NOW, None),
    ]


@pytest.mark.parametrize(
    ("available", "priority"), [("yes", "P1"), ("partial", "P1"), ("no", "P1"), ("forbidden", "P3"), (None, "P1")]
)
def test_data_that_may_not_be_used_caps_it(available: str | None, priority: str) -> None:
    facts = {"data_available": available} if available else {}
    score = set_score(holding(facts=facts), GOOD, GOVERNANCE, BY, NOW).dossier.score
    assert score is not None
    assert score.priority == priority


def test_the_companys_weights_count() -> None:
    weights = Weights(impact=1.0, alignment=0.0, feasibility=0.0, risk=0.0)
    score = set_score(holding(), Inputs(3, 5, 5, 5, 5, 1), replace(GOVERNANCE, weights=weights), BY, NOW).dossier.score
    assert score is not None
    assert score.value == 50.0


def test_what_lacks_a_sponsor_or_a_number_is_not_scored() -> None:
    alone = replace(holding(), idea=replace(record().idea, sponsor=None))
    with pytest.raises(Refused, match="because it has no sponsor yet"):
        set_score(alone, GOOD, GOVERNANCE, BY, NOW)
    with pytest.raises(Refused, match="because it has no number to aim at yet"):
        set_score(replace(holding(), needs_number=True), GOOD, GOVERNANCE, BY, NOW)
    for stage in (Stage.CLOSED, Stage.REJECTED):
        with pytest.raises(Refused, match="not scored any more"):
            set_score(holding(stage), GOOD, GOVERNANCE, BY, NOW)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (None, 50.0, None),
        (50.0, 50.0, "the same number as before"),
        (48.8, 76.3, "27.5 more than before, then P2"),
        (76.3, 48.8, "27.5 less than before, then P1"),
        (50.0, 60.1, "10.1 more than before"),
    ],
)
def test_the_difference(before: float | None, after: float, said: str | None) -> None:
    def scored(value: float) -> Score:
        return Score(GOOD, value, Priority.P1 if value >= 70 else Priority.P2)

    assert change(scored(before) if before is not None else None, scored(after)) == said
