"""Working days. Which days are holidays is asked of the caller; weekends are Saturday and Sunday by default."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta

SATURDAY, SUNDAY = 5, 6
WEEKEND = frozenset({SATURDAY, SUNDAY})

IsHoliday = Callable[[date], bool]


def is_working_day(day: date, is_holiday: IsHoliday, weekend: Collection[int] = WEEKEND) -> bool:
    """True on a day that is neither on the weekend nor a public holiday."""
    return day.weekday() not in weekend and not is_holiday(day)


def add_working_days(start: date, days: int, is_holiday: IsHoliday) -> date:
    """The `days`-th working day after `start` (0 gives `start` itself, or the next working day).

    The start is never counted, so that "within 3 days" said on Friday means Wednesday.
    """
    day = start
    left = days
    while left > 0 or not is_working_day(day, is_holiday):
        day += timedelta(days=1)
        if is_working_day(day, is_holiday):
            left -= 1
    return day
