"""Rhythms as people write and read them: "Mon Thu 08:30", "every second Monday at 09:00"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import time
from typing import Final

from domain.errors import Refused
from domain.schedule import Cadence, Quiet, Rhythm

SHORT: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAYS: Final = (0, 1, 2, 3, 4)
_ALL: Final[Mapping[str, tuple[int, ...]]] = {
    "weekdays": WEEKDAYS,
    "weekday": WEEKDAYS,
    "workdays": WEEKDAYS,
    "daily": WEEKDAYS,
}
_CADENCES: Final[Mapping[str, Cadence]] = {
    "weekly": Cadence.WEEKLY,
    "fortnightly": Cadence.FORTNIGHTLY,
    "every two weeks": Cadence.FORTNIGHTLY,
    "every second": Cadence.FORTNIGHTLY,
    "every other": Cadence.FORTNIGHTLY,
    "monthly": Cadence.MONTHLY,
    "first": Cadence.MONTHLY,
    "quarterly": Cadence.QUARTERLY,
}
_CADENCE = re.compile(rf"^(?:the )?({'|'.join(_CADENCES)})\b[ :,]*", re.IGNORECASE)
_OF_THE_MONTH = re.compile(r"\s+of (?:the|each|every) month\.?$", re.IGNORECASE)
_TIME = re.compile(r"^(\d{1,2})[:.](\d{2})\s*(am|pm)?$|^(\d{1,2})\s*(am|pm)$", re.IGNORECASE)
_AT_THE_END = re.compile(r"[\s,]*(?:\bat\b)?\s*((?:\d{1,2}[:.]\d{2}\s*(?:am|pm)?)|(?:\d{1,2}\s*(?:am|pm)))\s*$", re.I)
_RANGE = re.compile(r"^([a-z]+)\s*(?:-|–|to)\s*([a-z]+)$", re.IGNORECASE)
_BETWEEN_DAYS = re.compile(r"\s*(?:,|;|&|\band\b|\s)\s*", re.IGNORECASE)
_ABOUT_RANGES = re.compile(r"\s*(?:-|–|\bto\b)\s*", re.IGNORECASE)
LONGEST: Final = 100  # characters that are looked at


def read_rhythm(words: str) -> Rhythm:
    """The rhythm that is meant: "Mon 08:30", "weekdays 9:00", "fortnightly Tue 09:00", "monthly Wed 10:00".

    Refused with what can be written instead.
    """
    said = " ".join(words[:LONGEST].split())
    cadence = Cadence.WEEKLY
    lead = _CADENCE.match(said)
    if lead is not None:
        cadence, said = _CADENCES[lead[1].lower()], said[lead.end() :]
    end = _AT_THE_END.search(said)
    if end is None:
        raise Refused("I need days and a time, such as *Mon 08:30* or *weekdays 09:00*.")
    return Rhythm(read_days(said[: end.start()]), read_time(end[1]), cadence)


def read_often(words: str) -> tuple[Cadence | None, tuple[int, ...] | None]:
    """How often, and on which days: "Mon, Thu", "every second Mon", "monthly Tue", or "monthly" alone.

    None for what is left open. Refused with what can be written.
    """
    said = _OF_THE_MONTH.sub("", " ".join(words[:LONGEST].split()))
    lead = _CADENCE.match(said)
    if lead is None:
        return None, read_days(said)
    rest = said[lead.end() :]
    return _CADENCES[lead[1].lower()], read_days(rest) if rest.strip(" .") else None


def read_days(words: str) -> tuple[int, ...]:
    """The weekdays that are meant: "Mon, Thu", "Tuesday to Friday", "weekdays". Refused with what can be written."""
    said = _ABOUT_RANGES.sub("-", words[:LONGEST].strip().rstrip("."))
    found: set[int] = set()
    for word in filter(None, _BETWEEN_DAYS.split(said)):
        found.update(_some_days(word.lower()))
    if not found:
        raise Refused("Which days? Write them like *Mon, Thu* or *weekdays*.")
    return tuple(sorted(found))


def read_time(words: str) -> time:
    """The time of day that is meant: "8:30", "08.30", "9 am". Refused with what can be written."""
    found = _TIME.match(words.strip())
    if found is not None:
        hour, minute, half = int(found[1] or found[4]), int(found[2] or 0), (found[3] or found[5] or "").lower()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        elif half:
            hour = 24
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise Refused("I need a time of day between 00:00 and 23:59, such as *08:30*.")


def read_quiet(words: str) -> Quiet:
    """The quiet hours that are meant: "18:00 to 08:00". Refused with what can be written."""
    parts = _ABOUT_RANGES.split(words[:LONGEST].strip())
    if len(parts) != 2:
        raise Refused("From when until when? Write quiet hours like *18:00 to 08:00*.")
    start, end = map(read_time, parts)
    if start == end:
        raise Refused("Quiet hours end at another time than they begin, such as *18:00 to 08:00*.")
    return Quiet(start, end)


def written(rhythm: Rhythm) -> str:
    """As `read_rhythm` reads it, without the quiet hours: "fortnightly Mon 09:00"."""
    lead = "" if rhythm.cadence is Cadence.WEEKLY else f"{rhythm.cadence.value} "
    days = "weekdays" if rhythm.days == WEEKDAYS else " ".join(SHORT[day] for day in rhythm.days)
    return f"{lead}{days} {rhythm.at:%H:%M}"


def spoken(rhythm: Rhythm) -> str:
    """As it stands in a sentence: "Mondays and Thursdays at 08:30", "the first Monday of the month at 09:00"."""
    names = [LONG[day] for day in rhythm.days]
    match rhythm.cadence:
        case Cadence.WEEKLY:
            days = "weekdays" if rhythm.days == WEEKDAYS else _listed([f"{name}s" for name in names])
        case Cadence.FORTNIGHTLY:
            days = f"every second {_listed(names)}"
        case Cadence.MONTHLY:
            days = f"the first {_listed(names)} of the month"
        case Cadence.QUARTERLY:
            days = f"the first {_listed(names)} of each quarter"
    return f"{days} at {rhythm.at:%H:%M}"


def spoken_days(days: Sequence[int]) -> str:
    """The weekdays, short: "Mon, Thu"; "weekdays"."""
    return "weekdays" if tuple(days) == WEEKDAYS else ", ".join(SHORT[day] for day in days)


def _some_days(word: str) -> tuple[int, ...]:
    if word in _ALL:
        return _ALL[word]
    ends = _RANGE.match(word)
    if ends is None:
        return (_day(word),)
    first, last = _day(ends[1]), _day(ends[2])
    return tuple((first + step) % 7 for step in range((last - first) % 7 + 1))


def _day(word: str) -> int:
    stem = word.rstrip(".").removesuffix("s") if len(word) > 4 else word.rstrip(".")
    for number, name in enumerate(LONG):
        if len(stem) >= 2 and name.lower().startswith(stem):
            return number
    raise Refused(f"“{word[:20]}” is no day that I know. Write days like *Mon, Thu* or *weekdays*.")


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
