"""How far the clock's three buttons move it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.errors import Refused

_MORNING = time(9)  # by then the digests of a Monday have come, by the shipped plan
_LATEST_YEAR = 2200  # beyond it, dates that are reckoned from the clock could leave the calendar


def target(to: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, that a button or an ISO date-time with offset names. Wall time in `zone` counts, so "+1 day"
    keeps the hour across a change to summer time. Refuses the past."""
    local = now.astimezone(zone)
    match to:
        case "day":
            instant = local + timedelta(days=1)
        case "quarter":
            instant = local + timedelta(days=90)
        case "monday":
            instant = _next_monday(local)
        case _:
            instant = _parsed(to)
    if instant <= now:
        raise Refused("The clock only goes forward. Choose a later time.")
    return instant.astimezone(UTC)


def _next_monday(local: datetime) -> datetime:
    """Monday 09:00, when the digests are there: today's, when it is Monday and still earlier than that."""
    days = (7 - local.weekday()) % 7
    monday = datetime.combine(local.date() + timedelta(days=days), _MORNING, local.tzinfo)
    return monday if monday > local else datetime.combine(monday.date() + timedelta(days=7), _MORNING, local.tzinfo)


def _parsed(to: str) -> datetime:
    try:
        instant = datetime.fromisoformat(to)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None or instant.year > _LATEST_YEAR:
        raise Refused("The clock did not understand that time. Use one of the three buttons.")
    return instant
