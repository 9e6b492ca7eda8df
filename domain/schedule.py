"""When something that repeats is due, by the local date of whoever it is for (domain rule 9.2).

A slot is named by its local date, never by its moment: a date comes once, however the clocks change on it. A time that
the clocks leave out is due when it would have been (02:30 is then 03:30); one that comes twice is due the first time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.calendar import IsHoliday, is_working_day

_DAY: Final = timedelta(days=1)
_LONGEST_REST: Final = 40  # days without one that a slot could move to: a wrong calendar
_FARTHEST: Final = 400  # days between two slots at most, with room for the months of every cadence


class Cadence(StrEnum):
    """How often a rhythm comes round."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"  # in every second week, counted without regard to the year
    MONTHLY = "monthly"  # on the first such weekday of the month
    QUARTERLY = "quarterly"  # on the first such weekday of January, April, July and October


@dataclass(frozen=True, slots=True)
class Quiet:
    """From when until before when nothing may come, in local time; it may lie over midnight.

    ValueError when it begins as it ends.
    """

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise ValueError("Quiet hours end at another time than they begin.")

    def holds(self, at: time) -> bool:
        """Whether that time of day is quiet."""
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end

    def ends_after(self, at: time) -> tuple[int, time]:
        """When it may come again: so many days later, at that time."""
        return (0 if at < self.end else 1), self.end

    @property
    def spoken(self) -> str:
        return f"{self.start:%H:%M} to {self.end:%H:%M}"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """On which weekdays (0 is Monday), at which local time, how often; never within the quiet hours, but behind them.

    ValueError without a day, and for a day that is none.
    """

    days: tuple[int, ...]
    at: time
    cadence: Cadence = Cadence.WEEKLY
    quiet: Quiet | None = None

    def __post_init__(self) -> None:
        if not self.days or any(day not in range(7) for day in self.days):
            raise ValueError("A rhythm has one weekday or more, from 0 for Monday to 6.")
        object.__setattr__(self, "days", tuple(sorted(set(self.days))))

    def falls_on(self, day: date) -> bool:
        """Whether it comes round on that date, before holidays and quiet hours are thought of."""
        if day.weekday() not in self.days:
            return False
        match self.cadence:
            case Cadence.WEEKLY:
                return True
            case Cadence.FORTNIGHTLY:
                return (day.toordinal() - 1) // 7 % 2 == 0  # 0001-01-01 was a Monday; weeks of a year may be 53
            case Cadence.MONTHLY:
                return day.day <= 7
            case Cadence.QUARTERLY:
                return day.day <= 7 and day.month % 3 == 1


@dataclass(frozen=True, slots=True)
class Slot:
    """One time that it is due: the local date, which names it, and the moment, in UTC."""

    day: date
    moment: datetime


def last_slot(rhythm: Rhythm, zone: ZoneInfo, now: datetime, is_holiday: IsHoliday) -> Slot | None:
    """The newest slot that has come; None when there was none for a year.

    One that falls on a holiday moves to the next working day. ValueError for a moment without a zone.
    """
    moment = _moment(now)
    back = (moment.astimezone(zone).date() + _DAY * (1 - step) for step in range(_FARTHEST))
    return next((slot for slot in _slots(rhythm, zone, back, is_holiday) if slot.moment <= moment), None)


def next_slot(rhythm: Rhythm, zone: ZoneInfo, now: datetime, is_holiday: IsHoliday) -> Slot | None:
    """The first slot that has not come yet; None when there is none for a year.

    One that falls on a holiday moves to the next working day. ValueError for a moment without a zone.
    """
    moment = _moment(now)
    first = moment.astimezone(zone).date() - _DAY * (_LONGEST_REST + 1)
    ahead = (first + _DAY * step for step in range(_FARTHEST))
    return next((slot for slot in _slots(rhythm, zone, ahead, is_holiday) if slot.moment > moment), None)


def zone_of(name: str) -> ZoneInfo:
    """The time zone of that IANA name; UTC where there is no such zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: no name of a file either
        return ZoneInfo("UTC")


def moment_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """That local time of that date, in UTC: the first one where it comes twice, the one behind the gap in a gap."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def _slots(rhythm: Rhythm, zone: ZoneInfo, days: Iterator[date], is_holiday: IsHoliday) -> Iterator[Slot]:
    """In the order of the days; several may be the same one, when a holiday brings them together."""
    for day in days:
        if rhythm.falls_on(day):
            slot = _slot(rhythm, zone, day, is_holiday)
            if slot is not None:
                yield slot


def _slot(rhythm: Rhythm, zone: ZoneInfo, fallen_on: date, is_holiday: IsHoliday) -> Slot | None:
    """None where no day to move to comes soon."""
    later, at = 0, rhythm.at
    if rhythm.quiet is not None and rhythm.quiet.holds(at):
        later, at = rhythm.quiet.ends_after(at)
    day, moved = fallen_on + _DAY * later, later > 0
    for _ in range(_LONGEST_REST):
        may = is_working_day(day, is_holiday) if moved else not is_holiday(day)  # a weekday that was chosen counts
        moment = moment_of(day, at, zone)
        if may and moment.astimezone(zone).date() == day:  # else the zone left the whole day out
            return Slot(day, moment)
        day, moved = day + _DAY, True
    return None


def _moment(now: datetime) -> datetime:
    if now.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    return now.astimezone(UTC)
