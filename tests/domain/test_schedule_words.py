"""Rhythms as people write and read them."""

from __future__ import annotations

from contextlib import suppress
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refused
from domain.schedule import Cadence, Quiet, Rhythm
from domain.schedule_words import read_days, read_quiet, read_rhythm, read_time, spoken, spoken_days, written


@pytest.mark.parametrize(
    ("words", "rhythm"),
    [
        ("Mon 08:30", Rhythm((0,), time(8, 30))),
        ("Mondays and Thursdays at 9:00", Rhythm((0, 3), time(9))),
        ("weekdays 9 am", Rhythm((0, 1, 2, 3, 4), time(9))),
        ("Tue–Fri, 08.30", Rhythm((1, 2, 3, 4), time(8, 30))),
        ("Sat to Mon 12 pm", Rhythm((5, 6, 0), time(12))),
        ("every second Tuesday at 14:05", Rhythm((1,), time(14, 5), Cadence.FORTNIGHTLY)),
        ("monthly Wed 10:00", Rhythm((2,), time(10), Cadence.MONTHLY)),
        ("the first Friday 10:00", Rhythm((4,), time(10), Cadence.MONTHLY)),
        ("Quarterly: Thu 10:00", Rhythm((3,), time(10), Cadence.QUARTERLY)),
    ],
)
def test_what_is_meant(words: str, rhythm: Rhythm) -> None:
    assert read_rhythm(words) == rhythm


@given(
    st.sets(st.integers(0, 6), min_size=1),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(Cadence),
)
def test_what_is_written_is_read_again(days: set[int], at: time, cadence: Cadence) -> None:
    rhythm = Rhythm(tuple(days), at, cadence)
    assert read_rhythm(written(rhythm)) == rhythm
    assert spoken(rhythm).endswith(f"at {at:%H:%M}")


@given(st.text(max_size=200))
def test_any_words_are_read_or_refused(words: str) -> None:
    for read in (read_rhythm, read_days, read_time, read_quiet):
        with suppress(Refused):
            read(words)


@pytest.mark.parametrize("words", ["", "Mon", "08:30", "Foo 9:00", "M 9:00", "Mon 24:00", "Mon 9:60", "Mon 13 pm"])
def test_what_is_no_rhythm_is_refused(words: str) -> None:
    with pytest.raises(Refused, match=r"\*"):
        read_rhythm(words)


def test_spoken() -> None:
    assert spoken(read_rhythm("Mon Wed Fri 08:30")) == "Mondays, Wednesdays and Fridays at 08:30"
    assert spoken(read_rhythm("weekdays 08:30")) == "weekdays at 08:30"
    assert spoken(read_rhythm("fortnightly Mon 09:00")) == "every second Monday at 09:00"
    assert spoken(read_rhythm("monthly Mon 09:00")) == "the first Monday of the month at 09:00"
    assert spoken(read_rhythm("quarterly Mon 09:00")) == "the first Monday of each quarter at 09:00"
    assert (spoken_days((0, 3)), spoken_days((0, 1, 2, 3, 4))) == ("Mon, Thu", "weekdays")


def test_quiet_hours() -> None:
    assert read_quiet("18:00 to 8:00") == Quiet(time(18), time(8))
    assert read_quiet("12:00-13.30") == Quiet(time(12), time(13, 30))
    for words in ("18:00", "18:00 to 18:00", "a to b", "1:00 to 2:00 to 3:00"):
        with pytest.raises(Refused, match=r"\*"):
            read_quiet(words)
