"""Dates, times and names as people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.people import Person, PersonId

People = Mapping[PersonId, Person]


def day(when: date) -> str:
    """`Thu 26 Nov`; the year is the reader's to know."""
    return f"{when:%a} {when.day} {when:%b}"


def moment(when: datetime, zone: str) -> str:
    """`Thu 26 Nov, 10:31` in the reader's zone."""
    local = when.astimezone(_zone(zone))
    return f"{day(local.date())}, {local:%H:%M}"


def clock(when: datetime, now: datetime, zone: str) -> str:
    """`10:31` on the same day, else with its date."""
    local, today = when.astimezone(_zone(zone)), now.astimezone(_zone(zone)).date()
    return f"{local:%H:%M}" if local.date() == today else moment(when, zone)


def name(people: People, id: PersonId | None, absent: str = "nobody yet") -> str:
    """The person's name; somebody who left is still somebody."""
    if id is None:
        return absent
    person = people.get(id)
    return person.name if person is not None else "a former colleague"


def listed(words: Sequence[str], last: str = "and") -> str:
    """`a, b and c`."""
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 idea`, `2 ideas`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def _zone(zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: no name of a file either
        return ZoneInfo("UTC")
