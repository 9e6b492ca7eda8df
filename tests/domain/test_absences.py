"""Absences: from which moment until which somebody is away, who stands in, and how that is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.absences import Absence, Period, is_away, moments, overlaps, split_deputy, spoken
from domain.errors import Refused
from domain.people import PersonId

TODAY = date(2026, 11, 25)  # a Wednesday
ANA, TOMASZ = PersonId("ana"), PersonId("tomasz")
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def days(first: str, last: str) -> Period:
    """`days("11-25", "12-03")`; a year only where it is not 2026."""
    return Period(*(date.fromisoformat(d if len(d) > 5 else f"2026-{d}") for d in (first, last)))


@pytest.mark.parametrize(
    ("zone", "first", "last", "starts", "ends"),
    [
        ("Europe/Warsaw", "11-30", "12-04", "2026-11-29T23:00Z", "2026-12-04T23:00Z"),
        ("America/New_York", "11-30", "12-04", "2026-11-30T05:00Z", "2026-12-05T05:00Z"),
        ("Asia/Tokyo", "11-25", "11-27", "2026-11-25T12:00Z", "2026-11-27T15:00Z"),  # begins now
        ("Europe/Warsaw", "2027-03-27", "2027-03-28", "2027-03-26T23:00Z", "2027-03-28T22:00Z"),  # 23 hours on the 28th
        ("Africa/Cairo", "2027-04-30", "2027-04-30", "2027-04-29T22:00Z", "2027-04-30T21:00Z"),  # no midnight there
        ("Nowhere/At_All", "11-30", "11-30", "2026-11-30T00:00Z", "2026-12-01T00:00Z"),
        ("", "11-30", "11-30", "2026-11-30T00:00Z", "2026-12-01T00:00Z"),
        ("../../etc/passwd", "11-30", "11-30", "2026-11-30T00:00Z", "2026-12-01T00:00Z"),
        ("Europe", "11-30", "11-30", "2026-11-30T00:00Z", "2026-12-01T00:00Z"),
    ],
)
def test_the_moments_are_those_of_the_persons_zone(zone: str, first: str, last: str, starts: str, ends: str) -> None:
    expected = datetime.fromisoformat(starts), datetime.fromisoformat(ends)
    assert moments(days(first, last), zone, NOON) == expected


def test_today_is_the_persons_own() -> None:
    late = datetime(2026, 11, 25, 20, tzinfo=UTC)  # the 26th in Tokyo
    assert moments(days("11-26", "11-26"), "Asia/Tokyo", late)[0] == late
    with pytest.raises(Refused, match="over already"):
        moments(days("11-25", "11-25"), "Asia/Tokyo", late)


def absence(starts: int, ends: int, ended: int | None = None) -> Absence:
    """Hours after NOON."""
    hours = [None if h is None else NOON + timedelta(hours=h) for h in (starts, ends, ended)]
    assert hours[0] is not None
    assert hours[1] is not None
    return Absence(ANA, hours[0], hours[1], TOMASZ, NOON, hours[2])


@pytest.mark.parametrize(("hour", "away"), [(0, False), (1, True), (4, True), (5, False), (6, False)])
def test_away_from_the_first_moment_until_the_person_is_back(hour: int, away: bool) -> None:
    assert is_away(absence(1, 5), NOON + timedelta(hours=hour)) is away


def test_who_is_back_early_is_back() -> None:
    assert is_away(absence(1, 5, ended=3), NOON + timedelta(hours=2))
    assert not is_away(absence(1, 5, ended=3), NOON + timedelta(hours=3))
    assert not is_away(absence(1, 5, ended=9), NOON + timedelta(hours=5))


@pytest.mark.parametrize(
    ("a", "b", "both"),
    [
        (absence(1, 5), absence(4, 8), True),
        (absence(1, 5), absence(2, 3), True),
        (absence(1, 5), absence(5, 8), False),
        (absence(1, 5, ended=3), absence(3, 8), False),
        (absence(1, 5, ended=3), absence(2, 8), True),
        (absence(1, 5, ended=0), absence(0, 8), False),
    ],
)
def test_overlaps(a: Absence, b: Absence, both: bool) -> None:
    assert overlaps(a, b) is both
    assert overlaps(b, a) is both


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("11-25", "11-27", "until Friday 27 Nov"),
        ("11-30", "12-04", "from Mon 30 Nov until Fri 4 Dec"),
        ("11-25", "11-25", "today"),
        ("11-30", "11-30", "on Mon 30 Nov"),
        ("12-20", "2027-01-05", "from Sun 20 Dec until Tue 5 Jan"),
        ("11-25", "2027-11-24", "until Wednesday 24 Nov 2027"),
    ],
)
def test_spoken(first: str, last: str, words: str) -> None:
    assert spoken(days(first, last), TODAY, "UTC") == words


@pytest.mark.parametrize("zone", ["Europe/Warsaw", "America/New_York", "Asia/Tokyo", "UTC", "Nowhere"])
def test_an_absence_is_spoken_as_the_days_it_was_made_of(zone: str) -> None:
    period = days("11-30", "12-04")
    starts, ends = moments(period, zone, NOON)
    made = Absence(ANA, starts, ends, None, NOON)
    assert spoken(made, TODAY, zone) == spoken(period, TODAY, zone) == "from Mon 30 Nov until Fri 4 Dec"


@pytest.mark.parametrize(
    ("words", "when", "deputy"),
    [
        ("until Friday, deputy Tomasz", "until Friday", "Tomasz"),
        ("until Friday deputy: tomasz@acme.example", "until Friday", "tomasz@acme.example"),
        ("until Friday. Deputy: Tomasz.", "until Friday", "Tomasz"),
        ("until friday (deputy Tomasz)", "until friday", "Tomasz"),
        ("until Friday, my deputy is Anna Maria Nowak", "until Friday", "Anna Maria Nowak"),
        ("deputy @tomasz until Friday", "until Friday", "@tomasz"),
        ("deputy Jan, 3 Jan to 10 Jan", "3 Jan to 10 Jan", "Jan"),
        ("next week, Tomasz covers", "next week", "Tomasz"),
        ("Tomasz covers me from Monday until Friday", "from Monday until Friday", "Tomasz"),
        ("until Friday Tomasz Kowalski stands in for me", "until Friday", "Tomasz Kowalski"),
        ("until Friday – Tomasz will stand in", "until Friday", "Tomasz"),
        ("until Friday and Tomasz is covering while I'm away", "until Friday", "Tomasz"),
        ("until Friday with @tomasz as my deputy", "until Friday", "@tomasz"),
        ("until 3 Jan Tomasz covers", "until 3 Jan", "Tomasz"),
        ("until Friday Jan Kowalski covers for me", "until Friday", "Jan Kowalski"),
        ("covered by Tomasz until Friday", "until Friday", "Tomasz"),
        ("until Friday, cover: Ana Lima, back on Monday", "until Friday back on Monday", "Ana Lima"),
        ("until Friday, my deputy Tomasz covers for me", "until Friday", "Tomasz"),
        ("until Friday, no deputy", "until Friday", None),
        ("nobody covers, until Friday", "until Friday", None),
        (" until Friday ", "until Friday", None),
        ("until Friday, deputy", "until Friday, deputy", None),
    ],
)
def test_the_deputy_is_cut_off(words: str, when: str, deputy: str | None) -> None:
    assert split_deputy(words) == (when, deputy)
