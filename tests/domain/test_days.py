"""One day as people type it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.days import read_day

TODAY = date(2026, 11, 18)  # a Wednesday


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026-12-03", date(2026, 12, 3)),
        ("2026-01-01", date(2026, 1, 1)),
        ("friday", date(2026, 11, 20)),
        ("by Friday", date(2026, 11, 20)),
        ("until 3 December", date(2026, 12, 3)),
        ("3 Dec", date(2026, 12, 3)),
        ("on 15 January", date(2027, 1, 15)),
        ("tomorrow", date(2026, 11, 19)),
        ("in two weeks", date(2026, 12, 2)),
        ("in 10 days", date(2026, 11, 28)),
        ("in a month", date(2026, 12, 18)),
        ("the end of the month", date(2026, 11, 30)),
    ],
)
def test_what_people_type(words: str, day: date) -> None:
    assert read_day(words, TODAY) == day


@pytest.mark.parametrize("words", ["", "soon", "when it suits", "31 February", "2026-13-40", "03/04", "in many days"])
def test_what_is_no_day(words: str) -> None:
    assert read_day(words, TODAY) is None


@given(st.text(max_size=60))
def test_any_words_are_a_day_or_none(words: str) -> None:
    found = read_day(words, TODAY)
    assert found is None or isinstance(found, date)
