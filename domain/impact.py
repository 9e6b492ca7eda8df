"""Impact (domain rules 3.3, 3.4, gate G4): expected, refined, measured, confirmed or not, and never added together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import fsum, isfinite
from typing import assert_never

from domain.errors import Refused
from domain.people import PersonId
from domain.units import Dimension, unit_of


class Method(StrEnum):
    """How the actual value was found."""

    CONTROL_GROUP = "control_group"
    BEFORE_AFTER = "before_after"
    MODEL_ESTIMATE = "model_estimate"

    @property
    def spoken(self) -> str:
        return _METHODS[self]


class Confidence(StrEnum):
    """How sure the impact owner is of the actual value."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Capture(StrEnum):
    """What turns saved time into money. Without one it stays an operational effect."""

    MORE_OUTPUT = "more_output"
    BACKLOG = "backlog"
    HIRE_CANCELLED = "hire_cancelled"
    FASTER_DEAL = "faster_deal"
    FEWER_ERRORS = "fewer_errors"

    @property
    def spoken(self) -> str:
        return _CAPTURES[self]


class State(StrEnum):
    """How far the proof of an impact has come."""

    NONE = "none"
    EXPECTED = "expected"
    REFINED = "refined"
    MEASURED = "measured"
    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"

    @property
    def spoken(self) -> str:
        return "not stated yet" if self is State.NONE else self.value.replace("_", " ")


_METHODS = {
    Method.CONTROL_GROUP: "Compared with a control group",
    Method.BEFORE_AFTER: "Before and after, adjusted",
    Method.MODEL_ESTIMATE: "Estimated with a model",
}
_CAPTURES = {
    Capture.MORE_OUTPUT: "More output with the same people",
    Capture.BACKLOG: "A smaller backlog or a better service level",
    Capture.HIRE_CANCELLED: "A planned hire or contractor cancelled",
    Capture.FASTER_DEAL: "A faster deal from end to end",
    Capture.FEWER_ERRORS: "Fewer errors or fines",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """An estimate in its own unit. `annual_value` is money per year in the company's currency, None when not stated."""

    value: float
    unit: str
    annual_value: float | None = None
    capture: Capture | None = None
    by: PersonId | None = None
    at: datetime | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """The value from before: over which period, from which source. Frozen at G3."""

    value: float
    unit: str
    period: str
    source: str
    frozen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The value report of G4. `attribution` is the percent (0..100) of the effect that the initiative caused."""

    actual: float
    unit: str
    period: str
    method: Method
    attribution: int
    confidence: Confidence
    external: str  # what else may have moved the number
    double_count_checked: bool
    annual_value: float | None
    capture: Capture | None
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The sponsor's word on the report; `finance_by` is who of finance checked the money, None when nobody did."""

    confirmed: bool
    by: PersonId
    at: datetime
    note: str | None = None
    finance_by: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Impact:
    """Everything said about one initiative's impact, each state kept beside the others."""

    expected: Figure | None = None
    refined: Figure | None = None
    baseline: Baseline | None = None
    report: Report | None = None
    confirmation: Confirmation | None = None


@dataclass(frozen=True, slots=True)
class Sums:
    """Money per year, expected and confirmed apart and never added; the rest is how many initiatives.

    `awaiting` is how many have an impact on record and no verdict yet; `operational` is how many, not confirmed ones
    left out, bring an effect without money.
    """

    expected: float
    confirmed: float
    operational: int
    awaiting: int
    not_confirmed: int


_EFFORT = re.compile(
    r"\b(?:ftes?|full[- ]time[- ]equivalents?|(?:man|person|staff|work)[- ]?(?:hour|day|week|month|year)s?)\b"
)
_PER = re.compile(r"/|\b(?:per|each|every|an?)\b")
_SAME = (frozenset({"%", "percent", "percents", "pct"}), frozenset({"€", "eur", "euro", "euros"}))


def is_time(unit: str) -> bool:
    """Whether the unit is working time: minutes, hours, days, FTE. "EUR per hour" and "claims a day" are not."""
    counted = _PER.split(unit.casefold().strip(), maxsplit=1)[0]
    if _EFFORT.search(counted):
        return True
    words = re.findall(r"[^\W\d_]+|[%€$£]", counted)
    known = (unit_of(word, glued=len(words) == 1) for word in words)
    first = next((one for one in known if one is not None), None)
    return first is not None and first.dimension is Dimension.TIME


def is_operational(stated: Figure | Report) -> bool:
    """An effect without money: none is stated, or it is saved time that nothing turns into money (rule 3.4)."""
    return stated.annual_value is None or (is_time(stated.unit) and stated.capture is None)


def worth(figure: Figure) -> float:
    """The money per year that counts: 0 for an operational effect, whatever its hours are said to be worth."""
    return 0.0 if figure.annual_value is None or is_operational(figure) else figure.annual_value


def counted(report: Report) -> float:
    """The measured money per year that is the initiative's own: by its attribution, 0 for an operational effect."""
    if report.annual_value is None or is_operational(report):
        return 0.0
    return report.annual_value * report.attribution / 100


def needs_finance(report: Report) -> bool:
    """Money counts only when finance checked it as well (domain rule 3.3)."""
    return counted(report) > 0


def check_figure(figure: Figure) -> None:
    """Refused with everything that is wrong with an estimate, by name."""
    _refuse("The estimate", _wrong_numbers(figure.value, figure.unit, figure.annual_value))


def check_report(report: Report, baseline: Baseline | None) -> None:
    """Refused with everything that keeps the report from being taken, by name (gate G4)."""
    wrong = _wrong_numbers(report.actual, report.unit, report.annual_value)
    if baseline is None:
        wrong.append("there is no baseline to compare with: store the value from before first")
    elif report.unit.strip() and not _same_unit(report.unit, baseline.unit):
        wrong.append("its unit is not the baseline's: give the actual value in the unit of the baseline")
    if not report.period.strip():
        wrong.append("the period is missing: say over which weeks or months it was measured")
    if not 0 <= report.attribution <= 100:
        wrong.append(f"the attribution is {report.attribution}, but a share goes from 0 to 100 percent")
    if not report.external.strip():
        wrong.append("external factors are missing: say what else may have moved the number, or “none”")
    if not report.double_count_checked:
        wrong.append("double counting is not checked: see whether another initiative claims the same effect")
    _refuse("The value report", wrong)


def _wrong_numbers(value: float, unit: str, annual_value: float | None) -> list[str]:
    wrong = []
    if not isfinite(value):
        wrong.append("the value is not a number: give one in digits")
    if not unit.strip():
        wrong.append("the unit is missing: say what the number counts")
    if annual_value is not None and not isfinite(annual_value):
        wrong.append("the annual value is not a number: give the money per year in digits")
    elif annual_value is not None and annual_value < 0:
        wrong.append("the annual value is below zero: give the money gained in a year, or 0 when there is none")
    return wrong


def _refuse(what: str, wrong: list[str]) -> None:
    if wrong:
        raise Refused(f"{what} cannot be taken yet: {'; '.join(wrong)}.")


def _same_unit(one: str, other: str) -> bool:
    left, right = (" ".join(unit.casefold().split()) for unit in (one, other))
    if left == right or any({left, right} <= names for names in _SAME):
        return True
    a, b = unit_of(left, glued=True), unit_of(right, glued=True)
    return a is not None and b is not None and a.dimension is b.dimension is Dimension.TIME and a.size == b.size


def attainment(baseline: Baseline | None, target_value: float | None, actual: float) -> float | None:
    """The share of the planned change that was reached: 1.0 is all of it, below 0 is the wrong way.

    All three values are in the baseline's unit, the target as the value to reach. None when no change was planned.
    """
    if baseline is None or target_value is None or target_value == baseline.value:
        return None
    return (actual - baseline.value) / (target_value - baseline.value)


def state(impact: Impact) -> State:
    """How far it has come (domain rule 3.3). Confirmed takes a report, the sponsor, and finance if there is money."""
    said, report = impact.confirmation, impact.report
    if said is not None and not said.confirmed:
        return State.NOT_CONFIRMED
    if report is not None:
        done = said is not None and (said.finance_by is not None or not needs_finance(report))
        return State.CONFIRMED if done else State.MEASURED
    if impact.refined is not None:
        return State.REFINED
    return State.NONE if impact.expected is None else State.EXPECTED


def sums(impacts: Iterable[Impact]) -> Sums:
    """The money of many impacts. Without a verdict the latest estimate counts as expected, never the measured value."""
    expected: list[float] = []
    confirmed: list[float] = []
    operational = awaiting = not_confirmed = 0
    for impact in impacts:
        match state(impact):
            case State.NONE:
                continue
            case State.NOT_CONFIRMED:
                not_confirmed += 1
                continue
            case State.CONFIRMED:
                confirmed.append(counted(impact.report) if impact.report is not None else 0.0)
            case State.EXPECTED | State.REFINED | State.MEASURED:
                awaiting += 1
                estimate = impact.refined or impact.expected
                expected.append(worth(estimate) if estimate is not None else 0.0)
            case other:
                assert_never(other)
        latest = impact.report or impact.refined or impact.expected
        operational += latest is not None and is_operational(latest)
    return Sums(fsum(expected), fsum(confirmed), operational, awaiting, not_confirmed)
