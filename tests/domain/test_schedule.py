"""Slots of a rhythm: each once, on its weekday, at its local time, however the clocks change."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from domain.schedule import Cadence, Quiet, Rhythm, Slot, last_slot, moment_of, next_slot, zone_of
from domain.schedule_words import read_rhythm

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Sydney", "America/Santiago", "Asia/Kolkata")
BEGIN = datetime(2027, 11, 1, tzinfo=UTC)  # both solstices, a new year and the leap day of 2028 lie behind it
DAYS = 400
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")


def never(_: date) -> bool:
    return False


def walked(rhythm: Rhythm, zone: ZoneInfo) -> list[Slot]:
    """What somebody who looks once an hour for 400 days finds, in its order."""
    found: list[Slot] = []
    seen: set[date] = set()
    before = last_slot(rhythm, zone, BEGIN, never)
    seen.update([before.day] if before is not None else [])
    for step in range(1, DAYS * 24 + 1):
        slot = last_slot(rhythm, zone, BEGIN + HOUR * step, never)
        if slot is not None and slot.day not in seen:
            seen.add(slot.day)
            assert slot.moment <= BEGIN + HOUR * step < slot.moment + HOUR, "not within the hour"
            found.append(slot)
    return found


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("words", ["Mon 09:00", "weekdays 08:30"])
def test_each_slot_comes_once_on_its_weekday_at_its_local_time(name: str, words: str) -> None:
    zone, rhythm = ZoneInfo(name), read_rhythm(words)
    found = walked(rhythm, zone)
    last = BEGIN + DAY * DAYS
    expected = [
        day
        for day in (BEGIN.astimezone(zone).date() + DAY * step for step in range(DAYS + 2))
        if day.weekday() in rhythm.days and BEGIN < datetime.combine(day, rhythm.at, zone) <= last
    ]
    assert [slot.day for slot in found] == expected
    assert max(Counter(slot.day for slot in found).values()) == 1
    for slot in found:
        local = slot.moment.astimezone(zone)
        assert (local.date(), local.time()) == (slot.day, rhythm.at)
    if 1 in rhythm.days:
        assert date(2028, 2, 29) in [slot.day for slot in found]
    assert [next_slot(rhythm, zone, slot.moment - HOUR, never) for slot in found] == found


@pytest.mark.parametrize("name", ZONES)
def test_a_time_in_the_hour_that_the_clocks_change_comes_once_a_day(name: str) -> None:
    zone, rhythm = ZoneInfo(name), Rhythm(tuple(range(7)), time(2, 30))
    found = walked(rhythm, zone)
    assert [after.day - slot.day for slot, after in pairwise(found)] == [DAY] * (len(found) - 1)
    assert len(found) in {DAYS, DAYS - 1, DAYS + 1}
    assert all(slot.moment.astimezone(zone).date() == slot.day for slot in found)


def test_midnight_that_is_left_out_comes_an_hour_later_on_its_day() -> None:
    zone = ZoneInfo("America/Santiago")  # the clocks go from 24:00 to 01:00 on 6 September 2026
    slot = next_slot(Rhythm((6,), time(0, 15)), zone, datetime(2026, 9, 5, tzinfo=UTC), never)
    assert slot == Slot(date(2026, 9, 6), datetime(2026, 9, 6, 4, 15, tzinfo=UTC))
    assert slot.moment.astimezone(zone).time() == time(1, 15)


def test_spring_forward_at_half_past_two() -> None:
    rhythm, day = Rhythm((6,), time(2, 30)), date(2026, 3, 29)
    slot = next_slot(rhythm, BERLIN, datetime(2026, 3, 28, tzinfo=UTC), never)
    assert slot == Slot(day, datetime(2026, 3, 29, 1, 30, tzinfo=UTC))
    assert slot.moment.astimezone(BERLIN).time() == time(3, 30)
    assert next_slot(rhythm, BERLIN, slot.moment, never) == Slot(
        date(2026, 4, 5), datetime(2026, 4, 5, 0, 30, tzinfo=UTC)
    )


def test_fall_back_at_half_past_two() -> None:
    rhythm = Rhythm((6,), time(2, 30))
    slot = next_slot(rhythm, BERLIN, datetime(2026, 10, 24, 12, tzinfo=UTC), never)
    assert slot == Slot(date(2026, 10, 25), datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    again = last_slot(rhythm, BERLIN, datetime(2026, 10, 25, 1, 31, tzinfo=UTC), never)  # it is 02:31 once more
    assert again == slot
    following = next_slot(rhythm, BERLIN, slot.moment, never)
    assert following is not None
    assert following.day == date(2026, 11, 1)


def test_a_date_that_a_zone_left_out_has_no_slot_of_its_own() -> None:
    apia = ZoneInfo("Pacific/Apia")  # 30 December 2011, a Friday, was left out
    slot = next_slot(Rhythm((4,), time(9)), apia, datetime(2011, 12, 27, tzinfo=UTC), never)
    assert slot is not None
    assert slot.day == date(2012, 1, 2)
    assert slot.moment.astimezone(apia).date() == slot.day


def test_a_slot_on_a_holiday_moves_to_the_next_working_day() -> None:
    off = {date(2026, 12, 25), date(2026, 12, 24), date(2026, 12, 28)}
    rhythm = read_rhythm("Thu 09:00")
    slot = next_slot(rhythm, BERLIN, datetime(2026, 12, 21, tzinfo=UTC), off.__contains__)
    assert slot is not None
    assert slot.day == date(2026, 12, 29)
    assert last_slot(rhythm, BERLIN, slot.moment, off.__contains__) == slot
    assert last_slot(rhythm, BERLIN, slot.moment - HOUR, off.__contains__) == Slot(
        date(2026, 12, 17), datetime(2026, 12, 17, 8, tzinfo=UTC)
    )


def test_slots_that_a_holiday_brings_together_are_one() -> None:
    monday = date(2026, 4, 6)
    rhythm, start = read_rhythm("Mon Tue 09:00"), datetime(2026, 4, 4, tzinfo=UTC)
    first = next_slot(rhythm, BERLIN, start, lambda day: day == monday)
    assert first is not None
    assert first.day == date(2026, 4, 7)
    after = next_slot(rhythm, BERLIN, first.moment, lambda day: day == monday)
    assert after is not None
    assert after.day == date(2026, 4, 13)


def test_a_weekend_that_was_chosen_counts() -> None:
    slot = next_slot(read_rhythm("Sat 10:00"), BERLIN, datetime(2026, 3, 2, tzinfo=UTC), never)
    assert slot is not None
    assert slot.day == date(2026, 3, 7)


def test_a_calendar_without_a_working_day_has_no_slot() -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    assert next_slot(read_rhythm("Mon 09:00"), BERLIN, now, lambda _: True) is None
    assert last_slot(read_rhythm("Mon 09:00"), BERLIN, now, lambda _: True) is None


def days_of(words: str, start: date, many: int) -> list[date]:
    moment = datetime.combine(start, time(0), UTC)
    found: list[date] = []
    while len(found) < many:
        slot = next_slot(read_rhythm(words), ZoneInfo("UTC"), moment, never)
        assert slot is not None
        found.append(slot.day)
        moment = slot.moment
    return found


def test_fortnights_run_on_over_a_year_of_53_weeks() -> None:
    days = days_of("fortnightly Mon 09:00", date(2026, 12, 1), 4)  # 2026 has 53 weeks, so that 53 and 1 are both odd
    assert {after - day for day, after in pairwise(days)} == {14 * DAY}


def test_months_and_quarters_begin_with_their_first_weekday() -> None:
    assert days_of("monthly Tue 10:00", date(2026, 11, 1), 3) == [
        date(2026, 11, 3),
        date(2026, 12, 1),
        date(2027, 1, 5),
    ]
    assert days_of("quarterly Thu 10:00", date(2026, 11, 1), 2) == [date(2027, 1, 7), date(2027, 4, 1)]


def test_last_and_next_are_neighbours_for_every_cadence() -> None:
    for cadence in Cadence:
        rhythm, now = Rhythm((0, 3), time(9), cadence), datetime(2026, 6, 17, 12, tzinfo=UTC)
        before, after = last_slot(rhythm, BERLIN, now, never), next_slot(rhythm, BERLIN, now, never)
        assert before is not None
        assert after is not None
        assert before.moment <= now < after.moment
        assert next_slot(rhythm, BERLIN, before.moment, never) == after


@pytest.mark.parametrize(
    ("quiet", "words", "comes"),
    [
        (Quiet(time(18), time(9)), "Mon 08:30", (date(2026, 3, 9), time(9))),
        (Quiet(time(18), time(9)), "Mon 20:00", (date(2026, 3, 10), time(9))),
        (Quiet(time(18), time(9)), "Fri 20:00", (date(2026, 3, 9), time(9))),  # not on Saturday
        (Quiet(time(12), time(14)), "Mon 13:00", (date(2026, 3, 9), time(14))),
        (Quiet(time(12), time(14)), "Mon 14:00", (date(2026, 3, 9), time(14))),
    ],
)
def test_what_falls_into_quiet_hours_comes_behind_them(quiet: Quiet, words: str, comes: tuple[date, time]) -> None:
    rhythm = read_rhythm(words)
    rhythm = Rhythm(rhythm.days, rhythm.at, rhythm.cadence, quiet)
    slot = next_slot(rhythm, BERLIN, datetime(2026, 3, 6, 21, tzinfo=UTC), never)
    assert slot is not None
    local = slot.moment.astimezone(BERLIN)
    assert (local.date(), local.time()) == comes
    assert slot.day == comes[0]


def test_what_is_no_rhythm_or_moment_is_an_error() -> None:
    for days in ((), (7,), (-1,)):
        with pytest.raises(ValueError, match="weekday"):
            Rhythm(days, time(9))
    with pytest.raises(ValueError, match="Quiet hours"):
        Quiet(time(9), time(9))
    for ask in (last_slot, next_slot):
        with pytest.raises(ValueError, match="time zone"):
            ask(Rhythm((0,), time(9)), BERLIN, BEGIN.replace(tzinfo=None), never)


def test_a_zone_that_does_not_exist_is_utc() -> None:
    assert str(zone_of("Europe/Berlin")) == "Europe/Berlin"
    assert [str(zone_of(name)) for name in ("", "Middle/Earth", "../etc/passwd")] == ["UTC"] * 3
    assert moment_of(date(2026, 7, 1), time(9), BERLIN) == datetime(2026, 7, 1, 7, tzinfo=UTC)
