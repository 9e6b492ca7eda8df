"""Who is away, from when until when, and who decides for them meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.absence_days import DAY, Period
from domain.absence_deputy import split_deputy
from domain.absence_periods import OVER, read
from domain.errors import Refused
from domain.people import PersonId

__all__ = ["Absence", "Period", "is_away", "moments", "overlaps", "read", "split_deputy", "spoken"]

_YEAR_UNSAID = timedelta(days=180)  # a day further off is written with its year


@dataclass(frozen=True, slots=True)
class Absence:
    """One stretch of time away; all moments are aware. `ends` is the first moment when the person is back.

    `ended_at` is when they said that they are back already.
    """

    person: PersonId
    starts: datetime
    ends: datetime
    deputy: PersonId | None
    noted_at: datetime
    ended_at: datetime | None = None

    @property
    def over_at(self) -> datetime:
        """The first moment when the person is really back: planned, or earlier when they said so."""
        return self.ends if self.ended_at is None else min(self.ends, self.ended_at)


def is_away(absence: Absence, now: datetime) -> bool:
    """True from the first moment of the absence until just before the person is back."""
    return absence.starts <= now < absence.over_at


def overlaps(a: Absence, b: Absence) -> bool:
    """True when there is a moment that belongs to both; whose absences they are is not looked at.

    One that ends when the other starts does not overlap, and neither does one called off before it began.
    """
    return max(a.starts, b.starts) < min(a.over_at, b.over_at)


def moments(period: Period, zone: str, now: datetime) -> tuple[datetime, datetime]:
    """Start of the first day and start of the day after the last in the person's zone, both as UTC moments.

    A first day that is today or earlier starts at `now`. An unknown zone is UTC. Raises Refused when all is over.
    """
    clock = _zone(zone)
    starts = datetime.combine(period.first, time.min, clock).astimezone(UTC)
    ends = datetime.combine(period.last + DAY, time.min, clock).astimezone(UTC)
    if ends <= now:
        raise Refused(OVER)
    return max(starts, now.astimezone(UTC)) if period.first <= now.astimezone(clock).date() else starts, ends


def spoken(when: Period | Absence, today: date, zone: str) -> str:
    """ "until Friday 27 Nov", "from Mon 30 Nov until Fri 4 Dec", "today", "on Mon 30 Nov": last days included.

    `today` and `zone` are the absent person's; a day more than half a year off has its year.
    """
    period = _days(when, _zone(zone)) if isinstance(when, Absence) else when
    if period.last == today:
        return "today"
    if period.first <= today:
        return f"until {period.last:%A} {_day(period.last, today)}"
    if period.first == period.last:
        return f"on {period.last:%a} {_day(period.last, today)}"
    first, last = period.first, period.last
    return f"from {first:%a} {_day(first, today)} until {last:%a} {_day(last, today)}"


def _day(day: date, today: date) -> str:
    year = f" {day.year}" if abs(day - today) > _YEAR_UNSAID else ""
    return f"{day.day} {day:%b}{year}"


def _days(absence: Absence, clock: ZoneInfo) -> Period:
    """The days touched by the absence in this zone."""
    first = absence.starts.astimezone(clock).date()
    last = (absence.over_at.astimezone(UTC) - timedelta(microseconds=1)).astimezone(clock).date()
    return Period(first, max(first, last))


def _zone(zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder, or of no file at all
        return ZoneInfo("UTC")
