"""Changes of the impact, what each refuses and why; and the numbers that people type."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.errors import AlreadyDone, NotAllowed, Refused
from domain.funnel import Stage
from domain.impact import Baseline, Confidence, Confirmation, Figure, Impact, Method, Report, State, state
from domain.initiatives import Initiative
from domain.parties import Party
from domain.people import PersonId
from domain.values import (
    figure_words,
    is_frozen,
    read_number,
    target_value,
    with_baseline,
    with_confirmation,
    with_doubts,
    with_estimate,
    with_finance,
    with_report,
)
from tests.support.records import NOW, SEATED, record

OWNER, SPONSOR, FINANCE = SEATED[Party.IMPACT_OWNER], SEATED[Party.SPONSOR], PersonId("finance")
BEFORE = Baseline(6.0, "typos", "Q1", "tickets", frozen_at=NOW)
REPORT = Report(2.0, "typos", "Q3", Method.BEFORE_AFTER, 80, Confidence.HIGH, "none", True, 100_000.0, None, OWNER, NOW)
YES = Confirmation(True, SPONSOR, NOW)


def at(stage: Stage, **impact: Any) -> Initiative:
    """In that stage, with that impact and an impact owner."""
    made = record(stage)
    dossier = replace(made.dossier, impact=Impact(**impact), seats={Party.IMPACT_OWNER: OWNER})
    return replace(made, dossier=dossier)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("6", 6),
        ("6,5", 6.5),
        ("6.5", 6.5),
        ("0,125", 0.125),
        ("0.125", 0.125),
        ("1234.567", 1234.567),
        ("1,200", 1200),
        ("1 200", 1200),
        ("1\u00a0200,5", 1200.5),
        ("1’200", 1200),
        ("1.200,5", 1200.5),
        ("1,200.50", 1200.5),
        ("1.200.000", 1_200_000),
        ("12%", 12),
        ("-5", -5),
        ("−5 °C", -5),
        ("minus 3", -3),
        ("€120,000", 120_000),
        ("120k EUR", 120_000),
        ("about 1.5 million", 1_500_000),
        ("14 min", 14),
        ("12 m", 12),
        ("claims-5", 5),
    ],
)
def test_a_number_is_read_as_people_type_it(typed: str, value: float) -> None:
    assert read_number(typed) == value


@pytest.mark.parametrize("typed", ["", "many", "no idea", "½", "٣"])
def test_no_number_is_none(typed: str) -> None:
    assert read_number(typed) is None


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1.200", "Type 1200 if it is a whole number, or 1.2"),
        ("5-7", "several numbers"),
        ("6 of 100", "several numbers"),
        ("from 6 to 2", "several numbers"),
        ("12,34,56", "cannot tell"),
        ("1,20,000", "cannot tell"),
        ("1,200,5", "cannot tell"),
        ("6 5", "cannot tell"),
        ("1.2.3", "cannot tell"),
        ("120m EUR", "in digits"),
        ("3 billion", "in digits"),
        ("9" * 60, "longer than any"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(typed: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        read_number(typed)


@pytest.mark.parametrize(("value", "words"), [(1200.0, "1,200"), (0.125, "0.125"), (1e6, "1,000,000"), (100.0, "100")])
def test_a_value_is_said_in_full(value: float, words: str) -> None:
    assert figure_words(value) == words


def test_the_baseline_can_be_corrected_until_it_is_frozen() -> None:
    new = Baseline(7.0, "typos", "Q2", "tickets")
    after = with_baseline(at(Stage.DELIVERY, baseline=BEFORE), new)  # sent back: it is frozen anew at the next G3
    assert after.dossier.impact.baseline == new
    assert after.revision == 2
    assert not is_frozen(after)
    for stage in (Stage.AWAITING_EFFECT, Stage.ON_SUPPORT):
        with pytest.raises(Refused, match=r"frozen since 03 Mar 2026.*\*comment AI-2026-0001\*.*rework"):
            with_baseline(at(stage, baseline=BEFORE), new)
    with pytest.raises(AlreadyDone):
        with_baseline(at(Stage.CLOSED), new)


def test_every_part_of_a_baseline_is_asked_for() -> None:
    with pytest.raises(Refused, match="unit and the source"):
        with_baseline(at(Stage.NEW), Baseline(7.0, " ", "Q2", ""))


@pytest.mark.parametrize("stage", [Stage.NEW, Stage.ASSESSMENT, Stage.DELIVERY])
def test_an_estimate_is_expected_and_later_refined(stage: Stage) -> None:
    old, new = Figure(1.0, "hours"), Figure(3000.0, "hours", 90_000.0, by=OWNER, at=NOW)
    after = with_estimate(at(stage, expected=old), new, "3,000 hours")
    impact = after.dossier.impact
    assert (impact.expected, impact.refined) == ((old, new) if stage is Stage.DELIVERY else (new, None))
    assert after.dossier.fact("expected_value") == "3,000 hours"
    assert after.revision == 2


def test_nothing_is_estimated_once_it_is_measured() -> None:
    with pytest.raises(Refused, match=r"\*report AI-2026-0001\*"):
        with_estimate(at(Stage.AWAITING_EFFECT), Figure(1.0, "hours"), "1 hour")
    with pytest.raises(AlreadyDone):
        with_estimate(at(Stage.REJECTED), Figure(1.0, "hours"), "1 hour")
    with pytest.raises(Refused, match=r"the unit is missing.*the annual value is below zero"):
        with_estimate(at(Stage.NEW), Figure(1.0, " ", -3.0), "1 hour")


def test_a_report_takes_the_place_of_another_until_the_sponsor_spoke() -> None:
    later = replace(REPORT, actual=3.0, at=NOW + timedelta(days=1))
    after = with_report(at(Stage.AWAITING_EFFECT, baseline=BEFORE, report=REPORT), later)
    assert after.dossier.impact.report == later
    with pytest.raises(AlreadyDone, match="has to be sent back"):
        with_report(at(Stage.AWAITING_EFFECT, baseline=BEFORE, report=REPORT, confirmation=YES), later)


def test_a_report_is_refused_with_every_fault() -> None:
    wrong = replace(REPORT, unit="minutes", attribution=140, external=" ", double_count_checked=False)
    with pytest.raises(Refused, match=r"unit is not the baseline's.*140.*external factors.*double counting"):
        with_report(at(Stage.AWAITING_EFFECT, baseline=BEFORE), wrong)
    with pytest.raises(Refused, match="in delivery"):
        with_report(at(Stage.DELIVERY, baseline=BEFORE), REPORT)
    with pytest.raises(Refused, match=r"no baseline.*\*baseline AI-2026-0001\*"):
        with_report(at(Stage.AWAITING_EFFECT), REPORT)
    with pytest.raises(AlreadyDone):
        with_report(at(Stage.CLOSED, baseline=BEFORE), REPORT)


def test_the_sponsor_confirms_once_and_finance_after_that() -> None:
    waiting = at(Stage.AWAITING_EFFECT, baseline=BEFORE, report=REPORT)
    with pytest.raises(Refused, match="has not given a word"):
        with_finance(waiting, FINANCE)
    confirmed = with_confirmation(waiting, replace(YES, finance_by=SPONSOR))
    assert state(confirmed.dossier.impact) is State.MEASURED  # the sponsor is not finance
    with pytest.raises(AlreadyDone, match="is confirmed already"):
        with_confirmation(confirmed, YES)
    done = with_finance(confirmed, FINANCE)
    assert state(done.dossier.impact) is State.CONFIRMED
    with pytest.raises(Refused, match="checked already"):
        with_finance(done, FINANCE)


def test_doubts_open_the_report_again() -> None:
    confirmed = at(Stage.AWAITING_EFFECT, baseline=BEFORE, report=REPORT, confirmation=YES)
    after = with_doubts(confirmed, FINANCE)
    assert state(after.dossier.impact) is State.MEASURED
    assert with_report(after, replace(REPORT, annual_value=50_000.0)).dossier.impact.confirmation is None


def test_not_confirmed_takes_a_reason_and_no_finance() -> None:
    waiting = at(Stage.AWAITING_EFFECT, baseline=BEFORE, report=REPORT)
    with pytest.raises(Refused, match="why the value is not confirmed"):
        with_confirmation(waiting, Confirmation(False, SPONSOR, NOW, " "))
    after = with_confirmation(waiting, Confirmation(False, SPONSOR, NOW, "Too few claims."))
    assert state(after.dossier.impact) is State.NOT_CONFIRMED
    with pytest.raises(Refused, match="did not confirm"):
        with_finance(after, FINANCE)


@pytest.mark.parametrize(("by", "for_"), [(OWNER, None), (PersonId("deputy"), OWNER), (OWNER, SPONSOR)])
def test_nobody_gives_the_word_on_their_own_report(by: PersonId, for_: PersonId | None) -> None:
    waiting = at(Stage.AWAITING_EFFECT, baseline=BEFORE, report=REPORT)
    with pytest.raises(NotAllowed, match=r"\*dispute AI-2026-0001\*"):
        with_confirmation(waiting, replace(YES, by=by), for_)
    checked = at(Stage.AWAITING_EFFECT, baseline=BEFORE, report=REPORT, confirmation=YES)
    for change in (with_finance, with_doubts):
        with pytest.raises(NotAllowed):
            change(checked, by, for_)


def test_there_must_be_a_report_and_a_stage_for_it() -> None:
    with pytest.raises(Refused, match=r"no value report.*\*report AI-2026-0001\*"):
        with_confirmation(at(Stage.AWAITING_EFFECT), YES)
    with pytest.raises(Refused, match="in delivery"):
        with_confirmation(at(Stage.DELIVERY, report=REPORT), YES)
    with pytest.raises(AlreadyDone):
        with_finance(at(Stage.CLOSED, report=REPORT, confirmation=YES), FINANCE)
    with pytest.raises(Refused, match="counts no money"):
        with_finance(at(Stage.AWAITING_EFFECT, report=replace(REPORT, annual_value=None)), FINANCE)


@pytest.mark.parametrize(
    ("target", "unit", "value"),
    [
        ("From 6 to 2 by June", "typos", 2.0),
        ("From 14 to 9 minutes by 31 December 2026", "minutes", 9.0),
        ("From 2 hours to 90 minutes", "minutes", 90.0),
        ("From 3 to 2 hours", "minutes per claim", 120.0),
        ("cut by 15%", "typos", None),
        ("From 14 to 9 minutes", "%", None),
        ("much better", "typos", None),
        (None, "typos", None),
    ],
)
def test_the_target_as_a_value_in_the_unit_of_the_baseline(target: str | None, unit: str, value: float | None) -> None:
    assert target_value(target, Baseline(6.0, unit, "Q1", "tickets")) == value
