"""A champion's own word about how long they worked for the network, week by week (domain rule 5).

It is reported by oneself, and it is nobody's but the champion's and the training head's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.errors import Refused
from domain.people import Person, PersonId, Role

WEEK_MOST = 60 * 60  # minutes that one week can hold
BACK = 8  # weeks back that time can still be noted for
WORKING_DAYS = 5
AGREED_DAY = 8 * 60  # minutes of a working day, of which a share is agreed with the line manager
_AMOUNT = re.compile(
    r"(?ix) (?: (?P<hours>\d{1,3}(?:[.,]\d{1,2})?) \s* (?:hours?|hrs?|h) )?"
    r" \s* (?: (?P<minutes>\d{1,4}) \s* (?:minutes?|mins?|m)? )? (?![\w.,]) "
)


class Work(StrEnum):
    """What the time went into."""

    IDEAS = "ideas"
    QUESTIONS = "questions"
    TRAINING = "training"
    COMMUNITY = "community"
    BLOCKERS = "blockers"
    OTHER = "other"

    @property
    def spoken(self) -> str:
        return _SPOKEN[self]


_SPOKEN = {
    Work.IDEAS: "shaping ideas",
    Work.QUESTIONS: "answering questions",
    Work.TRAINING: "training and learning",
    Work.COMMUNITY: "the network",
    Work.BLOCKERS: "blockers",
    Work.OTHER: "something else",
}


@dataclass(frozen=True, slots=True)
class Spent:
    """So many minutes in the week of that Monday. `id` is 0 until it is kept."""

    person: PersonId
    week: date
    minutes: int
    work: Work
    at: datetime
    id: int = 0


def may_see(reader: Person, champion: PersonId) -> bool:
    """Only the champion and the training head, in person: no deputy, no head, no administrator (domain rule 5)."""
    if not reader.active or reader.is_outsider:
        return False
    return reader.id == champion or reader.has(Role.TRAINING)


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def note(
    person: PersonId, minutes: int, work: Work, week: date, now: datetime, today: date, noted: Sequence[Spent]
) -> Spent:
    """The entry. Refused for nothing, for a week ahead or long past, and for more than a week of that person holds.

    `noted` are the person's entries of that week.
    """
    first, this = monday(week), monday(today)
    if minutes <= 0:
        raise Refused("How long was it? For instance *time 2h ideas* or *time 45 min questions*.")
    if first > this:
        raise Refused("That week has not begun. Note the time when it is spent.")
    if first < this - timedelta(weeks=BACK):
        raise Refused(f"That is more than {BACK} weeks ago, so leave it. This week's time is what helps.")
    if minutes + sum(one.minutes for one in noted) > WEEK_MOST:
        raise Refused(f"That would be more than {WEEK_MOST // 60} hours in one week. Say *time undo* if one was wrong.")
    return Spent(person, first, minutes, work, now)


def minutes_in(words: str) -> tuple[int | None, str]:
    """`2h ideas` is 120 minutes and "ideas"; None where no length stands at the beginning. A bare number is hours."""
    said = words.strip()
    found = _AMOUNT.match(said)
    if found is None or not found[0].strip():
        return None, said
    hours, minutes, rest = found["hours"], found["minutes"], said[found.end() :].strip(" ,:")
    bare = hours is None and minutes is not None and found[0].strip().isdigit()
    if bare:
        return int(minutes) * 60, rest
    total = float((hours or "0").replace(",", ".")) * 60 + int(minutes or 0)
    return round(total), rest


def work_in(words: str) -> Work | None:
    """The kind of work that the words begin with; None where they name none."""
    first = words.strip().lower().partition(" ")[0].strip(".,:")
    return next((one for one in Work if len(first) > 2 and one.value.startswith(first.rstrip("s"))), None)


def week_in(words: str, today: date) -> date:
    """`last week` names the one before; anything else is this one."""
    said = words.lower()
    return monday(today) - timedelta(weeks=1 if "last week" in said else 0)


def agreed_minutes(share_percent: float, weeks: float = 1) -> int:
    """The share of a full working week that was agreed, over so many weeks (domain rule 5: about 10 %, four hours)."""
    return round(WORKING_DAYS * AGREED_DAY * share_percent / 100 * weeks)


def spoken(minutes: int) -> str:
    """`2 h 30 min`."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else ""]
    return " ".join(part for part in parts if part)


def by_work(spent: Sequence[Spent]) -> list[tuple[Work, int]]:
    """The minutes of each kind that there are, in the order of the kinds."""
    sums = [(work, sum(one.minutes for one in spent if one.work is work)) for work in Work]
    return [(work, minutes) for work, minutes in sums if minutes]


def by_week(spent: Sequence[Spent]) -> list[tuple[date, int]]:
    """The minutes of each week that has any, the latest first."""
    weeks = sorted({one.week for one in spent}, reverse=True)
    return [(week, sum(one.minutes for one in spent if one.week == week)) for week in weeks]
