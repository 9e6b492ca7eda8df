"""Working time to the minute: weekends, holidays, both changes of the clocks, leap day, year end, several zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.calendar import IsHoliday
from domain.working_time import WorkingHours, after, between

FREE = {date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1), date(2026, 12, 25), date(2027, 1, 1)}
WEEKS_FREE = {date(2026, 7, 20) + timedelta(days=n) for n in range(19)}
MINUTE = timedelta(minutes=1)


def holiday(day: date) -> bool:
    return day in FREE or day in WEEKS_FREE


def hours(
    start: str = "09:00", end: str = "17:30", zone: str = "Europe/Berlin", free: IsHoliday = holiday
) -> WorkingHours:
    return WorkingHours(time.fromisoformat(start), time.fromisoformat(end), ZoneInfo(zone), free)


OFFICE = hours()
NEW_YORK = hours(zone="America/New_York")
MORNINGS = hours(end="13:00")
NIGHTS = hours("00:00", "06:00", free=lambda day: False)
CAIRO_LIKE = hours("00:30", "08:00", zone="America/Sao_Paulo", free=lambda day: False)


def at(moment: str, zone: str = "Europe/Berlin", fold: int = 0) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def span(words: str) -> timedelta:
    hour, minute = words.split(":")
    return timedelta(hours=int(hour), minutes=int(minute))


TABLE = [
    ("within a day", OFFICE, "2026-03-02 10:00", "4:00", "2026-03-02 14:00"),
    ("to the last minute of the day", OFFICE, "2026-03-02 09:00", "8:30", "2026-03-02 17:30"),
    ("one minute more is tomorrow", OFFICE, "2026-03-02 09:00", "8:31", "2026-03-03 09:01"),
    ("nothing", OFFICE, "2026-03-02 10:00", "0:00", "2026-03-02 10:00"),
    ("nothing, at night", OFFICE, "2026-03-02 22:00", "0:00", "2026-03-02 22:00"),
    ("over a weekend", OFFICE, "2026-03-06 16:00", "4:00", "2026-03-09 11:30"),
    ("begun on a Saturday", OFFICE, "2026-03-07 12:00", "1:00", "2026-03-09 10:00"),
    ("begun before hours", OFFICE, "2026-03-02 06:10", "0:30", "2026-03-02 09:30"),
    ("begun after hours", OFFICE, "2026-03-02 17:30", "0:01", "2026-03-03 09:01"),
    ("over Easter", OFFICE, "2026-04-02 17:00", "1:00", "2026-04-07 09:30"),
    ("begun on a holiday", OFFICE, "2026-05-01 11:00", "2:00", "2026-05-04 11:00"),
    ("three weeks of holidays", OFFICE, "2026-07-17 17:00", "1:00", "2026-08-10 09:30"),
    ("over the spring change, on a Sunday", OFFICE, "2026-03-27 17:00", "1:00", "2026-03-30 09:30"),
    ("over the autumn change, on a Sunday", OFFICE, "2026-10-23 17:00", "1:00", "2026-10-26 09:30"),
    ("leap day", OFFICE, "2028-02-28 17:00", "1:00", "2028-02-29 09:30"),
    ("over a leap day", OFFICE, "2028-02-28 17:00", "9:30", "2028-03-01 09:30"),
    ("no leap day", OFFICE, "2027-02-26 17:00", "1:00", "2027-03-01 09:30"),
    ("year end", OFFICE, "2026-12-31 17:00", "1:00", "2027-01-04 09:30"),
    ("half-days", MORNINGS, "2026-03-02 12:00", "2:00", "2026-03-03 10:00"),
    ("half-days over a weekend", MORNINGS, "2026-03-06 12:59", "0:02", "2026-03-09 09:01"),
]


@pytest.mark.parametrize(("when", "calendar", "start", "working", "end"), TABLE, ids=[row[0] for row in TABLE])
def test_after_and_between(when: str, calendar: WorkingHours, start: str, working: str, end: str) -> None:
    assert after(at(start), span(working), calendar) == at(end), when
    assert between(at(start), at(end), calendar) == span(working), when


# A night of work in which the clocks change, on Sundays; those are working days here, because a rota has them.
NIGHTLY = [
    ("2026-03-28 22:00", "5:00", "2026-03-30 05:00"),
    ("2026-03-27 22:00", "0:30", "2026-03-30 00:30"),
]


@pytest.mark.parametrize(("start", "working", "end"), NIGHTLY)
def test_weekend_nights_do_not_count(start: str, working: str, end: str) -> None:
    assert after(at(start), span(working), NIGHTS) == at(end)


def weekday_change(zone: str, day: date) -> timedelta:
    """How much work there is on that day from midnight to six."""
    calendar = WorkingHours(time(0), time(6), ZoneInfo(zone), lambda one: False)
    midnight = datetime.combine(day, time.min, ZoneInfo(zone))
    return between(midnight, datetime.combine(day, time(12), ZoneInfo(zone)), calendar)


def test_a_day_on_which_the_clocks_change_is_shorter_or_longer() -> None:
    """Berlin changes its clocks on Sundays; these zones did it on the night to a Friday."""
    assert weekday_change("Africa/Cairo", date(2024, 4, 26)) == timedelta(hours=5)  # 00:00 -> 01:00, a Friday
    assert weekday_change("Africa/Cairo", date(2024, 4, 25)) == timedelta(hours=6)
    assert weekday_change("Asia/Gaza", date(2019, 3, 29)) == timedelta(hours=5)
    assert weekday_change("Asia/Amman", date(2021, 10, 29)) == timedelta(hours=7)  # 01:00 -> 00:00, a Friday
    assert weekday_change("Asia/Amman", date(2021, 10, 28)) == timedelta(hours=6)


def test_inside_the_hour_that_comes_twice() -> None:
    amman = WorkingHours(time(0), time(6), ZoneInfo("Asia/Amman"), lambda day: False)
    first, again = at("2021-10-29 00:30", "Asia/Amman"), at("2021-10-29 00:30", "Asia/Amman", fold=1)
    assert between(first, again, amman) == timedelta(hours=1)
    assert after(first, timedelta(hours=1), amman) == again
    assert after(again, timedelta(hours=1), amman) == at("2021-10-29 01:30", "Asia/Amman")


def test_a_day_that_a_zone_left_out_has_no_work() -> None:
    """Samoa went from Thursday 29 to Saturday 31 December 2011."""
    apia = WorkingHours(time(9), time(17), ZoneInfo("Pacific/Apia"), lambda day: False)
    start = at("2011-12-29 16:00", "Pacific/Apia")
    assert after(start, timedelta(hours=2), apia) == at("2012-01-02 10:00", "Pacific/Apia")


def test_hours_that_a_zone_left_out_are_no_hours() -> None:
    gap = WorkingHours(time(0, 15), time(1), ZoneInfo("Africa/Cairo"), lambda day: False)
    start = at("2024-04-25 00:50", "Africa/Cairo")
    assert after(start, timedelta(minutes=20), gap) == at("2024-04-29 00:25", "Africa/Cairo")


def test_the_same_moment_in_two_zones() -> None:
    noon = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)  # 13:00 in Berlin, 08:00 in New York, which has changed already
    assert after(noon, timedelta(hours=4), OFFICE) == at("2026-03-10 17:00")
    assert after(noon, timedelta(hours=4), NEW_YORK) == at("2026-03-10 13:00", "America/New_York")
    friday = datetime(2026, 3, 6, 21, 0, tzinfo=UTC)  # 22:00 in Berlin, 16:00 in New York
    assert after(friday, timedelta(hours=2), OFFICE) == at("2026-03-09 11:00")
    assert after(friday, timedelta(hours=2), NEW_YORK) == at("2026-03-09 09:30", "America/New_York")


def test_the_answer_is_in_utc_whatever_the_question() -> None:
    asked = datetime(2026, 3, 10, 10, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert after(asked, MINUTE, OFFICE).tzinfo is UTC
    assert after(asked, MINUTE, OFFICE) == after(asked.astimezone(UTC), MINUTE, OFFICE)


def test_backwards_is_nothing() -> None:
    assert between(at("2026-03-03 12:00"), at("2026-03-02 12:00"), OFFICE) == timedelta(0)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        after(datetime(2026, 3, 2), MINUTE, OFFICE)  # noqa: DTZ001  a moment without a zone is the point
    with pytest.raises(ValueError, match="less than nothing"):
        after(at("2026-03-02 12:00"), -MINUTE, OFFICE)
    with pytest.raises(ValueError, match="no working day"):
        after(at("2026-03-02 12:00"), MINUTE, hours(free=lambda day: True))
    with pytest.raises(ValueError, match="end after they start"):
        hours("17:00", "09:00")


def test_a_day_is_as_long_as_the_hours_say() -> None:
    assert OFFICE.day == timedelta(hours=8, minutes=30)
    assert MORNINGS.day == timedelta(hours=4)


def test_long_times_look_at_each_day_once() -> None:
    looked: list[date] = []

    def counted(day: date) -> bool:
        looked.append(day)
        return False

    end = after(at("2026-01-05 09:00"), 999 * OFFICE.day, hours(free=counted))
    assert len(looked) == len(set(looked))
    assert len(looked) <= (end - at("2026-01-05 09:00")).days + 1
    looked.clear()
    between(at("2026-01-05 09:00"), end, hours(free=counted))
    assert len(looked) == 999


ZONES = st.sampled_from([*("Europe/Berlin America/New_York Africa/Cairo Asia/Amman Asia/Kolkata".split()),
                         "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia", "UTC"])  # fmt: skip
MOMENTS = st.datetimes(datetime(2011, 6, 1), datetime(2032, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  given UTC
LENGTHS = st.timedeltas(timedelta(0), timedelta(hours=200))


@st.composite
def calendars(draw: st.DrawFn) -> WorkingHours:
    first, second = sorted(draw(st.lists(st.integers(0, 1439), min_size=2, max_size=2, unique=True)))
    closed = draw(st.integers(2, 40))
    zone = ZoneInfo(draw(ZONES))
    return WorkingHours(
        time(*divmod(first, 60)), time(*divmod(second, 60)), zone, lambda day: day.toordinal() % closed == 0
    )


@settings(max_examples=80, deadline=None)
@given(MOMENTS, LENGTHS.filter(lambda one: one < timedelta(hours=5)), calendars())
@example(datetime(2026, 3, 29, 0, 59, tzinfo=UTC), timedelta(hours=3), NIGHTS)
def test_what_lies_between_is_what_was_asked_for(start: datetime, working: timedelta, calendar: WorkingHours) -> None:
    assert between(start, after(start, working, calendar), calendar) == working


@settings(max_examples=60, deadline=None)
@given(MOMENTS, LENGTHS, LENGTHS, st.sampled_from([OFFICE, NEW_YORK, MORNINGS, NIGHTS, CAIRO_LIKE]))
def test_more_is_later_and_later_is_later(
    start: datetime, one: timedelta, other: timedelta, calendar: WorkingHours
) -> None:
    less, more = sorted((one, other))
    assert start <= after(start, less, calendar) <= after(start, more, calendar)
    assert after(start, one, calendar) <= after(start + other, one, calendar)


@settings(max_examples=60, deadline=None)
@given(MOMENTS, LENGTHS, LENGTHS, calendars())
def test_stretches_add_up(start: datetime, first: timedelta, second: timedelta, calendar: WorkingHours) -> None:
    middle, end = start + first, start + first + second
    whole = between(start, middle, calendar) + between(middle, end, calendar)
    assert between(start, end, calendar) == whole <= end - start
