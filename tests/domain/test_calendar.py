"""Working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import add_working_days, is_working_day

EASTER = {date(2026, 4, 3), date(2026, 4, 6)}
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def holiday(day: date) -> bool:
    return day in EASTER


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 3, 6), 0, date(2026, 3, 6)),  # a Friday
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 3, 6), 3, date(2026, 3, 11)),
        (date(2026, 3, 7), 0, date(2026, 3, 9)),
        (date(2026, 3, 7), 1, date(2026, 3, 9)),
        (date(2026, 4, 2), 1, date(2026, 4, 7)),
        (date(2026, 4, 3), 0, date(2026, 4, 7)),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),
    ],
)
def test_days(start: date, days: int, end: date) -> None:
    assert add_working_days(start, days, holiday) == end


@given(DAYS, st.integers(0, 30))
def test_the_end_is_a_working_day_and_so_many_lie_between(start: date, days: int) -> None:
    end = add_working_days(start, days, holiday)
    assert is_working_day(end, holiday)
    after = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    counted = sum(is_working_day(day, holiday) for day in after)
    assert counted == days or (days == 0 and counted == 1 and not is_working_day(start, holiday))


@given(DAYS, st.integers(0, 30))
def test_one_more_day_is_later(start: date, days: int) -> None:
    assert add_working_days(start, days + 1, holiday) >= add_working_days(start, days, holiday) >= start


def test_another_weekend() -> None:
    assert is_working_day(date(2026, 3, 8), holiday, weekend={4, 5})
    assert not is_working_day(date(2026, 3, 6), holiday, weekend={4, 5})
