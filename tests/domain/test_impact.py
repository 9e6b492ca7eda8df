"""Impact: what counts as money, what a value report must hold, how states follow, and sums that never mix."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pydantic import TypeAdapter

from domain.errors import Refused
from domain.impact import (
    Baseline,
    Capture,
    Confidence,
    Confirmation,
    Figure,
    Impact,
    Method,
    Report,
    State,
    Sums,
    attainment,
    check_figure,
    check_report,
    counted,
    is_operational,
    is_time,
    needs_finance,
    state,
    sums,
    worth,
)
from domain.people import PersonId

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
OWNER, SPONSOR, FINANCE = PersonId("owner"), PersonId("sponsor"), PersonId("finance")

BASELINE = Baseline(20.0, "minutes", "January 2026", "the claims system", frozen_at=NOW)
SAVED = Figure(1200.0, "hours per year", annual_value=60_000.0)
CHEAPER = Figure(40_000.0, "EUR per year", annual_value=40_000.0)
HAPPIER = Figure(5.0, "NPS points")
REPORT = Report(
    actual=8.0,
    unit="minutes",
    period="April and May 2026",
    method=Method.BEFORE_AFTER,
    attribution=80,
    confidence=Confidence.MEDIUM,
    external="a quieter season",
    double_count_checked=True,
    annual_value=50_000.0,
    capture=Capture.HIRE_CANCELLED,
    by=OWNER,
    at=NOW,
)
YES = Confirmation(True, SPONSOR, NOW, "seen in the books", FINANCE)
NO = Confirmation(False, SPONSOR, NOW, "the season explains it")


@pytest.mark.parametrize(
    "unit",
    [
        "hours",
        "Hours per week",
        "h",
        "min",
        "minutes per claim",
        "days",
        "d",
        "working days",
        "FTE",
        "0.5 FTEs",
        "full-time equivalents",
        "man-hours",
        "person days",
        "personmonths",
        "hours saved",
        "saved hours a month",
        "hrs/year",
        "weeks each quarter",
        "MANYEARS",
        "w",
        "time to answer in minutes",
    ],
)
def test_working_time_is_known_by_its_unit(unit: str) -> None:
    assert is_time(unit)


@pytest.mark.parametrize(
    "unit",
    [
        "EUR",
        "EUR per hour",
        "€/h",
        "claims per day",
        "orders a day",
        "tickets every week",
        "%",
        "percent of days",
        "NPS",
        "errors",
        "",
        "on-time deliveries",
        "after",
    ],
)
def test_money_counts_and_rates_are_no_working_time(unit: str) -> None:
    assert not is_time(unit)


def test_saved_hours_are_not_money_without_a_mechanism() -> None:
    assert is_operational(SAVED)
    assert worth(SAVED) == 0.0
    for capture in Capture:
        assert worth(replace(SAVED, capture=capture)) == 60_000.0
        assert not is_operational(replace(SAVED, capture=capture))
    assert worth(CHEAPER) == 40_000.0
    assert not is_operational(CHEAPER)


def test_an_effect_without_stated_money_is_operational() -> None:
    assert is_operational(HAPPIER)
    assert worth(HAPPIER) == 0.0
    assert worth(Figure(5.0, "hours", capture=Capture.BACKLOG)) == 0.0
    assert not is_operational(replace(HAPPIER, annual_value=0.0))


def test_counted_takes_the_own_share_of_captured_money() -> None:
    assert counted(REPORT) == 40_000.0
    assert counted(replace(REPORT, attribution=0)) == 0.0
    assert counted(replace(REPORT, capture=None)) == 0.0
    assert counted(replace(REPORT, annual_value=None)) == 0.0
    assert needs_finance(REPORT)
    assert not needs_finance(replace(REPORT, capture=None))


def test_a_whole_report_is_taken() -> None:
    check_report(REPORT, BASELINE)
    check_report(replace(REPORT, attribution=0, annual_value=None), BASELINE)
    check_report(replace(REPORT, attribution=100, annual_value=0.0), BASELINE)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("minutes", " Min ", True),
        ("minutes", "hours", False),
        ("%", "percent", True),
        ("EUR", "€", True),
        ("EUR", "USD", False),
        ("claims", "Claims", True),
        ("claims  per day", "claims per day", True),
        ("claims", "errors", False),
    ],
)
def test_the_report_speaks_the_baselines_unit(one: str, other: str, same: bool) -> None:
    report, baseline = replace(REPORT, unit=one), replace(BASELINE, unit=other)
    if same:
        check_report(report, baseline)
        return
    with pytest.raises(Refused, match="give the actual value in the unit of the baseline"):
        check_report(report, baseline)


@pytest.mark.parametrize(
    ("report", "named"),
    [
        (replace(REPORT, attribution=101), "the attribution is 101, but a share goes from 0 to 100 percent"),
        (replace(REPORT, attribution=-1), "the attribution is -1"),
        (replace(REPORT, double_count_checked=False), "double counting is not checked"),
        (replace(REPORT, annual_value=-1.0), "the annual value is below zero"),
        (replace(REPORT, annual_value=float("inf")), "the annual value is not a number"),
        (replace(REPORT, actual=float("nan")), "the value is not a number"),
        (replace(REPORT, period=" "), "the period is missing"),
        (replace(REPORT, unit=" "), "the unit is missing"),
        (replace(REPORT, external=""), "external factors are missing"),
    ],
)
def test_what_is_wrong_with_a_report_is_named(report: Report, named: str) -> None:
    with pytest.raises(Refused) as refused:
        check_report(report, BASELINE)
    assert refused.value.user_message.startswith(f"The value report cannot be taken yet: {named}")
    assert ";" not in refused.value.user_message  # nothing else is wrong


def test_no_baseline_and_everything_else_is_named_at_once() -> None:
    with pytest.raises(Refused) as refused:
        check_report(replace(REPORT, double_count_checked=False, attribution=500), None)
    message = refused.value.user_message
    assert "there is no baseline to compare with: store the value from before first" in message
    assert "the attribution is 500" in message
    assert "double counting is not checked" in message


def test_an_estimate_is_checked_as_well() -> None:
    check_figure(SAVED)
    with pytest.raises(Refused, match=r"The estimate cannot be taken yet: the unit is missing.*; the annual value is"):
        check_figure(Figure(1.0, "", annual_value=-5.0))


@pytest.mark.parametrize(
    ("target", "actual", "share"),
    [
        (8.0, 8.0, 1.0),
        (10.0, 15.0, 0.5),
        (10.0, 20.0, 0.0),
        (10.0, 25.0, -0.5),
        (15.0, 10.0, 2.0),
        (30.0, 25.0, 0.5),
        (20.0, 10.0, None),
        (None, 10.0, None),
    ],
)
def test_attainment_is_the_share_of_the_planned_change(
    target: float | None, actual: float, share: float | None
) -> None:
    assert attainment(BASELINE, target, actual) == share
    assert attainment(None, target, actual) is None


def test_the_states_follow_one_another() -> None:
    impact = Impact(baseline=BASELINE)
    assert state(impact) is State.NONE
    impact = replace(impact, expected=SAVED)
    assert state(impact) is State.EXPECTED
    impact = replace(impact, refined=CHEAPER)
    assert state(impact) is State.REFINED
    impact = replace(impact, report=REPORT)
    assert state(impact) is State.MEASURED
    assert state(replace(impact, confirmation=YES)) is State.CONFIRMED
    assert state(replace(impact, confirmation=NO)) is State.NOT_CONFIRMED


def test_money_is_confirmed_by_the_sponsor_and_by_finance() -> None:
    alone = replace(YES, finance_by=None)
    assert state(Impact(report=REPORT, confirmation=alone)) is State.MEASURED
    assert state(Impact(report=replace(REPORT, capture=None), confirmation=alone)) is State.CONFIRMED


def test_nothing_is_confirmed_without_a_report() -> None:
    assert state(Impact(expected=SAVED, confirmation=YES)) is State.EXPECTED
    assert state(Impact(expected=SAVED, confirmation=NO)) is State.NOT_CONFIRMED


def test_sums_keep_expected_and_confirmed_apart() -> None:
    impacts = [
        Impact(),
        Impact(expected=CHEAPER),
        Impact(expected=CHEAPER, refined=replace(CHEAPER, annual_value=30_000.0)),  # the later estimate
        Impact(expected=CHEAPER, report=replace(REPORT, annual_value=1.0)),  # measured: not confirmed money yet
        Impact(expected=SAVED),  # operational
        Impact(expected=CHEAPER, report=REPORT, confirmation=YES),
        Impact(expected=CHEAPER, report=replace(REPORT, capture=None), confirmation=YES),  # operational
        Impact(expected=CHEAPER, report=REPORT, confirmation=NO),
        Impact(expected=SAVED, confirmation=NO),
    ]
    assert sums(impacts) == Sums(110_000.0, 40_000.0, operational=2, awaiting=4, not_confirmed=2)
    assert sums(iter(impacts)) == sums(reversed(impacts))
    assert sums([]) == Sums(0.0, 0.0, 0, 0, 0)


def test_the_closed_sets_have_words_for_people() -> None:
    assert len({one.spoken for one in Capture}) == len(Capture)
    assert len({one.spoken for one in Method}) == len(Method)
    assert [one.spoken for one in State][0::5] == ["not stated yet", "not confirmed"]


@pytest.mark.parametrize(
    "impact",
    [
        Impact(),
        Impact(expected=HAPPIER),
        Impact(
            replace(SAVED, capture=Capture.BACKLOG, by=OWNER, at=NOW, note="a “quote”"), CHEAPER, BASELINE, REPORT, YES
        ),
        Impact(baseline=replace(BASELINE, frozen_at=None), report=replace(REPORT, annual_value=None), confirmation=NO),
    ],
)
def test_an_impact_comes_back_from_json_as_it_went(impact: Impact) -> None:
    adapter = TypeAdapter(Impact)
    assert adapter.validate_json(adapter.dump_json(impact)) == impact
    total = sums([impact])
    assert TypeAdapter(Sums).validate_json(TypeAdapter(Sums).dump_json(total)) == total
