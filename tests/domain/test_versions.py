"""How far a playbook is from its review, and what can be decided on a version."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.versions import DECIDED_FROM, Freshness, VersionState, review_state

DAY = date(2026, 11, 2)
F = Freshness


@pytest.mark.parametrize(
    ("days_past", "expected"),
    [
        (-400, F.CURRENT),
        (-15, F.CURRENT),
        (-14, F.SOON),
        (-1, F.SOON),
        (0, F.SOON),
        (1, F.DUE),
        (30, F.DUE),
        (31, F.OVERDUE),
        (9000, F.OVERDUE),
    ],
)
def test_where_a_review_stands(days_past: int, expected: Freshness) -> None:
    assert review_state(DAY, DAY + timedelta(days=days_past), overdue_days=30, notice_days=14) is expected


@pytest.mark.parametrize(("days_past", "expected"), [(-1, F.CURRENT), (0, F.SOON), (1, F.OVERDUE)])
def test_without_days_between(days_past: int, expected: Freshness) -> None:
    assert review_state(DAY, DAY + timedelta(days=days_past), overdue_days=0, notice_days=0) is expected


def test_the_ends_of_the_calendar_are_days_too() -> None:
    assert review_state(date.max, date.min, 1000, 1000) is F.CURRENT
    assert review_state(date.min, date.max, 1000, 1000) is F.OVERDUE


def test_nothing_leads_out_of_what_was_declined_or_replaced() -> None:
    assert set(DECIDED_FROM.values()) == {VersionState.PROPOSED, VersionState.PUBLISHED}
