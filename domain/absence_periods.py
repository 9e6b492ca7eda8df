"""Reads "away until Friday" and its kin: which clauses are there, and which days they mean together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from domain.absence_days import DAY, EXAMPLES, Edge, Period, Spot, later_by_months, latest, upcoming, with_month_of
from domain.absence_words import Length, Words, cut, length, spot
from domain.errors import Refused

LONGEST = 366  # days
UNCLEAR = f"Until when? {EXAMPLES}"
OVER = f"That time is over already. Until when are you away? {EXAMPLES}"
REVERSED = (
    f"The last day comes before the first one; with the years it would be clear. From when until when? {EXAMPLES}"
)
TOO_LONG = f"I keep an absence of at most a year. Until when? {EXAMPLES}"
EDGE_UNSAID = (
    "Is that time still part of the absence? Please name the last day you are away:"
    " *away until Friday*, *away until 30 November* or *away until the end of next week*."
)
SEVERAL = f"I can note one stretch of days at a time. From when until when? {EXAMPLES}"
BACK_UNCLEAR = f"The last day away and the day you are back do not meet. Until when are you away? {EXAMPLES}"

_LONGEST_WITHOUT_YEAR = 300  # days; "10 Dec to 3 Dec" is a slip rather than almost a year
_LONGEST_GAP = 14  # days between the last day named and the day back: "until 23 Dec, back on 4 Jan"
Found = TypeVar("Found")
_UNTIL = ("until", "till", "til", "untill", "to", "-", "through")
_BACK = ("back", "return", "returning", "returns")


@dataclass(slots=True)
class _Said:
    """The clauses found; each at most once. `joined`: "and" between two neighbours, "today and tomorrow"."""

    start: Spot | None = None
    end: Spot | None = None
    whole: Spot | None = None
    back: Spot | None = None
    lasting: Length | None = None
    through: bool = False
    joined: bool = False


def read(words: str, today: date) -> Period:
    """The days away, both included, none before `today`: the person's own date.

    "Until Friday" is through Friday; "back on Monday" ends on Sunday. A weekday is the next one after today ("this
    Friday" may be today, "next Friday" is in next week), a date without a year is the next one. Raises Refused, with
    an example, for words that are not understood or can mean two things, for what is over, ends before it starts or
    takes more than LONGEST days.
    """
    said = _clauses(cut(words, today))
    period = _until_back(said, *_stretch(said, today), today)
    if period.last < today:
        raise Refused(OVER)
    if period.last < period.first:
        raise Refused(REVERSED)
    period = Period(max(period.first, today), period.last)
    if (period.last - period.first).days >= LONGEST:
        raise Refused(TOO_LONG)
    return period


def _clauses(words: Words) -> _Said:
    said = _Said()
    while words.peek():
        _clause(words, said)
    if said.start is None and (said.end is not None or said.lasting is not None):
        said.start, said.whole = said.whole, None
    if said.start is not None and said.end is not None:
        said.start, said.end = with_month_of(said.start, said.end), with_month_of(said.end, said.start)
    _check_edges(said)
    return said


def _clause(words: Words, said: _Said) -> None:
    if words.peek() in {"and", *_UNTIL} and words.peek(1) in _BACK:
        words.take(words.peek())
    opening = words.peek()
    if words.take("between"):
        said.start = _only(said.start, spot(words))
        if not words.take("and"):
            raise Refused(UNCLEAR)
        said.end, said.through = _only(said.end, spot(words)), True
    elif words.take(*_BACK):
        _back(words, said)
    elif words.take("from"):
        said.start = _only(said.start, _beginning(words))
    elif words.take("and", *_UNTIL):
        said.joined, said.through = opening == "and", opening == "through"
        said.end = _only(said.end, spot(words))
    else:
        lasting = None if words.take("in") else _lasting(words)
        if lasting is not None:
            said.lasting = _only(said.lasting, lasting)
        else:
            said.whole = _only(said.whole, spot(words))


def _back(words: Words, said: _Said) -> None:
    """ "back on Monday", "back in two weeks"; "back in" so many days lasts that many."""
    within = words.take("in", "from")
    lasting = length(words) if within else None
    if lasting is not None:
        said.lasting = _only(said.lasting, lasting)
    else:
        said.back = _only(said.back, _beginning(words))


def _lasting(words: Words) -> Length | None:
    words.take("for", "during", "over", "throughout")
    return length(words)


def _beginning(words: Words) -> Spot | None:
    """A day that opens something: "from new year" is from 1 January, while "until new year" is until 31 December."""
    return Spot(month=1, day=1) if words.take("newyear") else spot(words)


def _only(before: Found | None, found: Found | None) -> Found:
    if found is None:
        raise Refused(UNCLEAR)
    if before is not None:
        raise Refused(SEVERAL)
    return found


def _check_edges(said: _Said) -> None:
    """ "Until December" may or may not have December in it, and "back at the end of the week" names no day."""
    spots = (said.start, said.end, said.whole, said.back)
    if any(named is not None and named.bare for named in spots):
        raise Refused(UNCLEAR)
    edges = [named.edge if named is not None else None for named in spots]
    if edges[2] or edges[3] or edges[0] is Edge.LAST or edges[1] is Edge.FIRST:
        raise Refused(EDGE_UNSAID)
    open_end = said.end is not None and said.end.is_span and not said.through and not said.joined
    if open_end and (said.start is None or not said.start.is_span):
        raise Refused(EDGE_UNSAID)


def _stretch(said: _Said, today: date) -> tuple[date, date | None]:
    """First and last day before a day back is looked at; no last day when only the first one is said."""
    if said.lasting is not None:
        if said.whole is not None or said.end is not None:
            raise Refused(SEVERAL)
        first = today if said.start is None else upcoming(said.start, today).first
        return first, later_by_months(first, said.lasting.months) + said.lasting.days * DAY
    if said.end is not None:
        if said.whole is not None:
            raise Refused(SEVERAL)
        return _between(said.start, said.end, said.joined, today)
    if said.whole is not None:
        if said.start is not None:
            raise Refused(SEVERAL)
        whole = upcoming(said.whole, today)
        return whole.first, whole.last
    if said.back is None:
        raise Refused(UNCLEAR)
    return (today if said.start is None else upcoming(said.start, today).first), None


def _between(start: Spot | None, end: Spot, joined: bool, today: date) -> tuple[date, date]:
    """Both ends; those without a year or a week are placed so that the time is not over and runs forward."""
    if start is None:
        if joined:
            raise Refused(UNCLEAR)
        return today, upcoming(end, today).last
    first, last = _ends(start, end, today)
    if joined and last.first - first.last != DAY:
        raise Refused(SEVERAL)
    open_year = start.recurs or end.recurs
    if open_year and first.first.year != last.last.year and (last.last - first.first).days > _LONGEST_WITHOUT_YEAR:
        raise Refused(REVERSED)
    return first.first, last.last


def _ends(start: Spot, end: Spot, today: date) -> tuple[Period, Period]:
    dated_end = not end.is_weekday
    if start.recurs and dated_end:
        last = upcoming(end, today)
        return latest(start, last.last), last
    if start.is_weekday and dated_end and (end.same_week or end.weekday is not None):
        last = upcoming(end, today)
        return latest(start, last.last), last
    first = upcoming(start, today)
    return first, upcoming(end, first.first if dated_end else max(first.last, today))


def _until_back(said: _Said, first: date, last: date | None, today: date) -> Period:
    """The last day away is the one before the day back; it may lie after the last day named, weekend between."""
    if said.back is None:
        return Period(first, first if last is None else last)
    if last is None:
        return Period(first, upcoming(said.back, first).first - DAY)
    if said.back.is_weekday and said.back.weekday == last.weekday():
        return Period(first, last - DAY)
    back = upcoming(said.back, last if said.back.is_weekday else max(first, today)).first
    between = [last + DAY * n for n in range(1, min((back - last).days, _LONGEST_GAP + 1))]
    working = sum(day.weekday() < 5 for day in between)
    if back < last or (back - last).days > _LONGEST_GAP or (said.back.is_weekday and working > 2):
        raise Refused(BACK_UNCLEAR)
    return Period(first, back - DAY)
