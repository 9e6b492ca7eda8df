"""Days as a calendar names them: "Friday", "3 December", "the 10th", "next week"; and which days those are."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from domain.errors import Refused

DAY = timedelta(days=1)
EXAMPLES = "For example: *away until Friday*, *away next week* or *away 3 Dec to 10 Dec*."
NO_SUCH_DAY = f"The calendar has no such day. Until when? {EXAMPLES}"
OTHER_WEEKDAY = f"The weekday and the date name two different days. Which one is it? {EXAMPLES}"

_MONTHS_SEARCHED = 12 * 8 + 1  # 29 February comes back after eight years at the latest (1896 to 1904)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days away; both are included."""

    first: date
    last: date


class Edge(StrEnum):
    """Only the first or only the last day of what is named: "the end of December"."""

    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Spot:
    """What one expression names: known days (`fixed`), or a weekday, or what comes back each month or year.

    A `weekday` beside a date has to agree with it. `bare` is a number that is a day only with the month of the
    other end ("3-10 December"); `same_week` is "Friday next week", whose week is also that of the other end.
    """

    fixed: Period | None = None
    weekday: int | None = None
    month: int | None = None
    day: int | None = None
    edge: Edge | None = None
    bare: bool = False
    same_week: bool = False

    @property
    def recurs(self) -> bool:
        """Whether the month or the year is left open."""
        return self.fixed is None and (self.month is not None or self.day is not None)

    @property
    def is_weekday(self) -> bool:
        """Whether nothing but a weekday is named."""
        return self.fixed is None and not self.recurs

    @property
    def is_span(self) -> bool:
        """Whether more than one day is named."""
        if self.edge is not None:
            return False
        if self.fixed is not None:
            return self.fixed.first < self.fixed.last
        return self.month is not None and self.day is None


def one(day: date) -> Spot:
    """Exactly this day."""
    return Spot(Period(day, day))


def week_of(day: date) -> Period:
    """Monday to Sunday around the day."""
    monday = day - day.weekday() * DAY
    return Period(monday, monday + 6 * DAY)


def month_of(year: int, month: int) -> Period:
    """The whole month; `month` may lie outside 1 to 12 and counts on into other years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return Period(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def later_by_months(day: date, months: int) -> date:
    """The last day of so many months that begin with `day`: a month from 27 Nov ends on 26 Dec."""
    target = month_of(day.year, day.month + months)
    if day.day > target.last.day:
        return target.last
    return target.first + (day.day - 1) * DAY - DAY


def upcoming(spot: Spot, floor: date) -> Period:
    """The days meant from `floor` on: a weekday strictly after it, anything else not over by then.

    Raises Refused when there is no such day, or when weekday and date disagree.
    """
    if spot.fixed is not None:
        found: Period | None = spot.fixed
    elif spot.is_weekday:
        day = floor + DAY * (((spot.weekday or 0) - floor.weekday() - 1) % 7 + 1)
        return Period(day, day)
    else:
        months = (_in_month(spot, floor, ahead) for ahead in range(_MONTHS_SEARCHED))
        found = _first(p for p in months if p is not None and p.last >= floor)
    return _agreed(spot, found)


def latest(spot: Spot, ceiling: date) -> Period:
    """The days meant that begin on or before `ceiling`. Raises Refused as `upcoming` does."""
    if spot.fixed is not None:
        found: Period | None = spot.fixed
    elif spot.is_weekday:
        day = ceiling - DAY * ((ceiling.weekday() - (spot.weekday or 0)) % 7)
        return Period(day, day)
    else:
        months = (_in_month(spot, ceiling, -behind) for behind in range(_MONTHS_SEARCHED))
        found = _first(p for p in months if p is not None and p.first <= ceiling)
    return _agreed(spot, found)


def with_month_of(spot: Spot, other: Spot) -> Spot:
    """A day without a month takes that of the other end: "3-10 December", "Dec 3 to 10"."""
    if spot.day is None or spot.month is not None or spot.fixed is not None:
        return spot
    if other.recurs and other.month is not None:
        return replace(spot, month=other.month, bare=False)
    if other.fixed is not None and spot.bare:
        month = month_of(other.fixed.last.year, other.fixed.last.month)
        if not 1 <= spot.day <= month.last.day:
            raise Refused(NO_SUCH_DAY)
        day = month.first + (spot.day - 1) * DAY
        return replace(spot, fixed=Period(day, day), bare=False)
    return spot


def in_figures(token: str, today: date) -> date:
    """A date in figures: the year first, or with only one possible order of day and month.

    Without a year it is the next one from `today` on. Raises Refused when both orders are possible, or none is.
    """
    numbers = [int(n) for n in re.split("[-/.]", token)]
    if numbers[0] > 31:
        return safe_date(numbers[0], numbers[1], numbers[2])
    first, second = numbers[0], numbers[1]
    if first <= 12 and second <= 12 and first != second:
        names = [f"{day} {calendar.month_name[month]}" for day, month in ((first, second), (second, first)) if day]
        raise Refused(
            f"Which day is that? Please write the month as a word: *away until {'* or *away until '.join(names)}*."
        )
    month, day = (second, first) if second <= 12 else (first, second)
    if len(numbers) == 3:
        return safe_date(numbers[2] + 2000 * (numbers[2] < 100), month, day)
    this_year = safe_date(today.year, month, day)
    return this_year if this_year >= today else safe_date(today.year + 1, month, day)


def safe_date(year: int, month: int, day: int) -> date:
    """The date. Raises Refused for one that no calendar has, and for one outside of this century."""
    if not 2000 <= year <= 2099 or not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise Refused(NO_SUCH_DAY)
    return date(year, month, day)


def _in_month(spot: Spot, origin: date, ahead: int) -> Period | None:
    month = month_of(origin.year, origin.month + ahead)
    if spot.month is not None and month.first.month != spot.month:
        return None
    if spot.day is None:
        return month
    if not 1 <= spot.day <= month.last.day:
        return None
    day = month.first + (spot.day - 1) * DAY
    return Period(day, day)


def _first(periods: Iterable[Period]) -> Period | None:
    return next(iter(periods), None)


def _agreed(spot: Spot, found: Period | None) -> Period:
    if found is None:
        raise Refused(NO_SUCH_DAY)
    if spot.weekday is not None and found.first.weekday() != spot.weekday:
        raise Refused(OTHER_WEEKDAY)
    if spot.edge is Edge.FIRST:
        return Period(found.first, found.first)
    return Period(found.last, found.last) if spot.edge is Edge.LAST else found
