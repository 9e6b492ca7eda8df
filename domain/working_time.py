"""Working time to the minute: when so much of it has passed, and how much lies between two moments.

Local days are walked one by one, and the time zone's own rules say when each opens and closes: a working day on which
the clocks change during working hours is an hour shorter or longer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.calendar import IsHoliday, is_working_day

_DAY, _NOTHING = timedelta(days=1), timedelta(0)
_IDLE_DAYS = 730  # so many days without work, one after the other, are a wrong calendar


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When somebody works: from `start` until before `end`, in their zone, on days that are no weekend or holiday.

    ValueError when `end` is not after `start`.
    """

    start: time
    end: time
    zone: ZoneInfo
    is_holiday: IsHoliday

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"Working hours end after they start, not {self.start}–{self.end}.")

    @property
    def day(self) -> timedelta:
        """How long a working day is, when no clocks change."""
        return datetime.combine(date.min, self.end) - datetime.combine(date.min, self.start)


def after(start: datetime, working: timedelta, hours: WorkingHours) -> datetime:
    """The first moment, in UTC, by which so much working time has passed since `start`; `start` itself for nothing.

    ValueError for a moment without a zone, for less than nothing, and for a calendar that has no working days.
    """
    begin, left = _moment(start), working
    if left < _NOTHING:
        raise ValueError("Working time cannot be less than nothing.")
    if not left:
        return begin
    for opens, closes in _windows(begin, hours):
        from_here = max(opens, begin)
        if closes - from_here >= left:
            return from_here + left
        left -= max(closes - from_here, _NOTHING)
    raise ValueError("The calendar ends before so much working time has passed.")


def between(start: datetime, end: datetime, hours: WorkingHours) -> timedelta:
    """How much working time lies between the two; nothing when `end` is not after `start`.

    ValueError for a moment without a zone, and for a calendar that has no working days.
    """
    begin, until = _moment(start), _moment(end)
    total = _NOTHING
    if until <= begin:
        return total
    for opens, closes in _windows(begin, hours, until):
        total += max(min(closes, until) - max(opens, begin), _NOTHING)
    return total


def _moment(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    return moment.astimezone(UTC)


def _windows(
    begin: datetime, hours: WorkingHours, until: datetime | None = None
) -> Iterator[tuple[datetime, datetime]]:
    """Opening and closing of each working day, in UTC, from the day of `begin` on; those that open before `until`."""
    day, idle = begin.astimezone(hours.zone).date(), 0
    last = until.astimezone(hours.zone).date() if until is not None else date.max
    while day <= last:
        window = _window(day, hours) if is_working_day(day, hours.is_holiday) else None
        if window is not None:
            yield window
        idle = 0 if window is not None else idle + 1
        if idle > _IDLE_DAYS:
            raise ValueError(f"There is no working day in the {_IDLE_DAYS} days before {day}.")
        day += _DAY


def _window(day: date, hours: WorkingHours) -> tuple[datetime, datetime] | None:
    """None when the zone leaves out the day or the hours: then nobody can work."""
    opens = datetime.combine(day, hours.start, hours.zone).astimezone(UTC)
    closes = datetime.combine(day, hours.end, hours.zone).astimezone(UTC)
    if closes <= opens or opens.astimezone(hours.zone).date() != day:
        return None
    return opens, closes
