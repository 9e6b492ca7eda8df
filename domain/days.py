"""One day as people type it: "Friday", "3 Dec", "in two weeks", "2026-12-03"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from domain.absences import read
from domain.errors import Refused

_LEAD = re.compile(r"^\s*(?:by|until|till|til|on|before|not before|due|the)\s+", re.IGNORECASE)
_NUMBER = r"(a|an|one|two|three|four|five|six|\d{1,3})"
_AHEAD = re.compile(rf"^\s*in\s+{_NUMBER}\s+(day|week|month)s?\s*\.?\s*$", re.IGNORECASE)
_COUNTED = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_LENGTHS = {"day": 1, "week": 7, "month": 30}


def read_day(words: str, today: date) -> date | None:
    """The day that is meant, seen from `today`; None when none can be made out. A range gives its last day."""
    said = _LEAD.sub("", words.strip())
    try:
        return date.fromisoformat(said)
    except ValueError:
        pass
    ahead = _AHEAD.match(said)
    if ahead is not None:
        number = ahead[1].lower()
        many = _COUNTED.get(number) or int(number)
        return today + timedelta(days=many * _LENGTHS[ahead[2].lower()])
    try:
        return read(f"until {said}", today).last
    except Refused:
        return None
