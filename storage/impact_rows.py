"""Of an impact what is summed over many records: its kind and its money, kept beside the record when it is saved.

A kind is everything that the rules of `domain.impact` ask beside the money. Whether its units are working time, and so
no money, is a question for the rules when the sum is taken, not for what is stored.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from domain.impact import Capture, Confidence, Confirmation, Figure, Impact, Method, Report
from domain.people import PersonId

_NOBODY, _SOMETIME = PersonId(""), datetime.min.replace(tzinfo=UTC)


def impact_columns(impact: Impact) -> dict[str, Any]:
    """`impact_kind`, and money per year by the latest estimate and as measured; all None where nothing is stated."""
    estimate, report, said = impact.refined or impact.expected, impact.report, impact.confirmation
    if estimate is None and report is None and said is None:
        return {"impact_kind": None, "impact_expected": None, "impact_measured": None}
    measured = _measured(report)
    kind = (
        _stated(estimate),
        _stated(report),
        (measured or 0) > 0,  # then finance has its word, too
        said.confirmed if said is not None else None,
        said is not None and said.finance_by is not None,
    )
    return {
        "impact_kind": json.dumps(kind, separators=(",", ":")),
        "impact_expected": estimate.annual_value if estimate is not None else None,
        "impact_measured": measured,
    }


def impact_of(row: Mapping[Any, Any]) -> Impact:
    """One impact for all of a kind, with the money of all of them (`impact_expected`, `impact_measured`)."""
    estimated, reported, _, said, is_checked = json.loads(row["impact_kind"])
    estimate = report = word = None
    if estimated is not None:
        unit, is_priced, is_captured = estimated
        money = float(row["impact_expected"] or 0) if is_priced else None
        estimate = Figure(0.0, unit, money, Capture.MORE_OUTPUT if is_captured else None)
    if reported is not None:
        unit, is_priced, is_captured = reported
        money = float(row["impact_measured"] or 0) if is_priced else None
        report = _report(unit, money, Capture.MORE_OUTPUT if is_captured else None)
    if said is not None:
        word = Confirmation(said, _NOBODY, _SOMETIME, finance_by=_NOBODY if is_checked else None)
    return Impact(estimate, None, None, report, word)


def _stated(one: Figure | Report | None) -> tuple[str, bool, bool] | None:
    """Its unit, whether money is stated, and whether something turns time into money."""
    return (one.unit, one.annual_value is not None, one.capture is not None) if one is not None else None


def _measured(report: Report | None) -> float | None:
    if report is None or report.annual_value is None:
        return None
    return report.annual_value * report.attribution / 100


def _report(unit: str, money: float | None, capture: Capture | None) -> Report:
    how, sure = Method.BEFORE_AFTER, Confidence.HIGH
    return Report(0.0, unit, "", how, 100, sure, "", True, money, capture, _NOBODY, _SOMETIME)
