"""The words in which people name days: cuts a sentence into tokens, and reads one day, stretch or length from them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from domain.absence_days import DAY, EXAMPLES, Edge, Period, Spot, in_figures, month_of, one, safe_date, week_of
from domain.errors import Refused

LOOKED_AT = 400  # characters; nobody needs more to say when, and a pasted document is no absence
WEEKDAYS = {
    name: number
    for number, names in enumerate("monday mon,tuesday tue tues,wednesday wed weds,thursday thu thur thurs,friday fri,"
                                   "saturday sat,sunday sun".split(","))
    for name in names.split()
}  # fmt: skip
MONTHS = {
    name: number + 1
    for number, names in enumerate("january jan,february feb,march mar,april apr,may,june jun,july jul,august aug,"
                                   "september sep sept,october oct,november nov,december dec".split(","))
    for name in names.split()
}  # fmt: skip
UNITS = {"day": 1, "days": 1, "week": 7, "weeks": 7, "fortnight": 14, "fortnights": 14}
MONTH_UNITS = {"month": 1, "months": 1, "year": 12, "years": 12}
_NUMBERS = {w: n + 1 for n, w in enumerate("one two three four five six seven eight nine ten eleven twelve".split())}
_NUMBERS |= {"a": 1, "an": 1, "couple": 2}
_FEASTS = {"christmas": (12, 25), "christmaseve": (12, 24), "newyear": (12, 31), "newyearsday": (1, 1)}
_NOISE = frozenset(
    "the on at i i'm im i'll i'd am will be is i've ive it's its away off out ooo gone absent unavailable travelling"
    " traveling holiday holidays vacation vacations leave pto annual paid sick ill parental maternity paternity trip"
    " business conference hi hello hey usher please thanks cheers kindly just so again then my me mark set note that"
    " as taking take have having going go inclusive incl included including abroad now".split()
)
_PHRASES = tuple(
    (re.compile(rf"(?<![\w']){pattern}(?![\w'])"), replacement)
    for pattern, replacement in (
        (r"not (?:available|here|around|working|at work|in the office|in(?= (?:on|until|till?|from|next|this)))", " "),
        (r"out of (?:the )?office|(?:from|at|to) work|(?:from|in|at|to) the office|thank you|may be|all day", " "),
        (r"as (?:of|from)|(?:starting|beginning) (?:from|on)|starting|starts|beginning(?! of)", "from"),
        (r"(?:up )?(?:until|till|to) and including|up (?:until|till?|to)|thru", "through"),
        (r"the day after tomorrow|day after tomorrow", "overmorrow"),
        (r"(?:new year'?s?|christmas|xmas) eve", lambda m: "newyear" if m[0].startswith("new") else "christmaseve"),
        (r"new year'?s day", "newyearsday"),
        (r"new year'?s?", "newyear"),
        (r"(?:christmas|xmas)(?: day)?", "christmas"),
        (r"(?:the )?end of (?:the |my )?day|eod|cob|close of business", "endofday"),
        (r"(?:the )?(?:week|month|year)(?:'s)?[ -]end", lambda m: "end of " + re.findall("week|month|year", m[0])[0]),
        (r"eow|eom|eoy", lambda m: "end of " + {"w": "week", "m": "month", "y": "year"}[m[0][-1]]),
    )
)
_EMOJI_NAME = re.compile(r"(?<!\S):[a-z0-9_+-]{1,50}:(?!\S)")
_TOKEN = re.compile(
    r"(?:19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?![0-9])"
    r"|[0-9]{1,2}(?:[/.][0-9]{1,2}(?![0-9])(?:[/.][0-9]{2,4}(?![0-9]))?|-[0-9]{1,2}-[0-9]{2,4}(?![0-9]))"
    r"|[0-9]+(?:(?:st|nd|rd|th)\b)?|[^\W\d_]+(?:'[^\W\d_]+)*|\S"
)
_PUNCTUATION = frozenset(",.;:!?()*_~\"'`[]{}")
_NO_CONTENT = frozenset({"So", "Sk", "Cf", "Mn", "Me", "Cc"})


@dataclass(frozen=True, slots=True)
class Length:
    """How long, in days or in months."""

    days: int = 0
    months: int = 0


@dataclass(slots=True)
class Words:
    """The tokens of a sentence and how far they are read."""

    tokens: tuple[str, ...]
    today: date
    at: int = 0

    def peek(self, ahead: int = 0) -> str:
        """The token there, or "" outside of the sentence."""
        return self.tokens[self.at + ahead] if 0 <= self.at + ahead < len(self.tokens) else ""

    def take(self, *wanted: str) -> bool:
        """Steps over the next token when it is one of these."""
        found = self.peek() in wanted
        self.at += found
        return found

    def taken(self, meanings: Mapping[str, int]) -> int | None:
        """The meaning of the next token, stepped over; None when it has none here."""
        meaning = meanings.get(self.peek())
        self.at += meaning is not None
        return meaning


def cut(words: str, today: date) -> Words:
    """The tokens that matter. Raises Refused for more than LOOKED_AT characters."""
    line = unicodedata.normalize("NFKC", words[: 4 * LOOKED_AT]).lower()
    line = " ".join(re.sub("[‐‑‒–—―−]", "-", line.replace("’", "'").replace("‘", "'")).split())
    if len(words) > 4 * LOOKED_AT or len(line) > LOOKED_AT:
        raise Refused(f"That is more than I can read at once. Until when are you away? {EXAMPLES}")
    line = _EMOJI_NAME.sub(" ", line)
    line = re.sub(r"(?<!\w)'(?=till?\b)", "", line)
    for pattern, replacement in _PHRASES:
        line = pattern.sub(replacement, line)
    found = [t for t in _TOKEN.findall(line) if t not in _PUNCTUATION and unicodedata.category(t[0]) not in _NO_CONTENT]
    found = [t for t in found if t not in _NOISE]
    kept = [t for t, after in pairwise([*found, ""]) if t not in {"a", "an"} or _is_counted(after)]
    return Words(tuple(kept), today)


def length(words: Words) -> Length | None:
    """ "3 days", "the next two weeks", "a couple of months"; None, and nothing read, when no length stands here."""
    start = words.at
    words.take("next", "coming", "following", "another")
    if words.peek() in {"a", "an"} and words.peek(1) == "couple":
        words.at += 1
    number = words.taken(_NUMBERS)
    if number is None and re.fullmatch("[0-9]{1,3}", words.peek()):
        number = int(words.peek())
        words.at += 1
    words.take("of", "full", "whole")
    days, months = words.taken(UNITS), words.taken(MONTH_UNITS)
    if not number or (days is None) == (months is None):
        words.at = start
        return None
    return Length(number * (days or 0), number * (months or 0))


def spot(words: Words) -> Spot | None:
    """One day or stretch by name; None, and nothing read, when none stands here.

    Raises Refused for a date that no calendar has, and for figures that may be day first or month first.
    """
    start = words.at
    for reading in (_edge, _part, _weekday, _date):
        found = reading(words)
        if found is not None:
            return found
        words.at = start
    return None


def _is_counted(word: str) -> bool:
    return word in UNITS or word in MONTH_UNITS or word in {"couple", "full", "whole"}


def _edge(words: Words) -> Spot | None:
    if words.take("endofday"):
        return spot(words) or one(words.today)
    if words.peek() not in {"end", "start", "beginning"}:
        return None
    edge = Edge.LAST if words.peek() == "end" else Edge.FIRST
    words.at += 1
    words.take("of")
    found = _part(words, bare=True) or _date(words)
    return replace(found, edge=edge) if found is not None and found.is_span else None


def _part(words: Words, *, bare: bool = False) -> Spot | None:
    """ "next week", "this month", "the rest of the year", "the whole of December", "tomorrow"."""
    near = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1, "overmorrow": 2}
    days = words.taken(near)
    if days is not None:
        return one(words.today + days * DAY)
    whole = words.take("whole", "all", "entire", "full", "rest", "remainder")
    if whole:
        words.take("of")
    which = words.peek() if words.peek() in {"this", "next", "current", "coming"} else ""
    words.take(which)
    if words.peek() in {"week", "weekend", "month", "quarter", "year"} and (
        which or whole or bare or words.peek() == "weekend"
    ):
        found = _calendar_part(words.peek(), int(which in {"next", "coming"}), words.today)
        words.at += 1
        return _day_in(words, found) if words.peek(-1) == "week" else Spot(found)
    if which in {"this", "coming"} or (whole and not which):
        return _near_weekday(words, which) or _month(words)
    return _near_weekday(words, which) if which else None


def _calendar_part(name: str, ahead: int, today: date) -> Period:
    match name:
        case "week":
            return week_of(today + 7 * ahead * DAY)
        case "weekend":
            week = week_of(today + 7 * ahead * DAY)
            return Period(week.last - DAY, week.last)
        case "month":
            return month_of(today.year, today.month + ahead)
        case "quarter":
            first = 3 * ((today.month - 1) // 3 + ahead) + 1
            return Period(month_of(today.year, first).first, month_of(today.year, first + 2).last)
        case _:
            return Period(date(today.year + ahead, 1, 1), date(today.year + ahead, 12, 31))


def _day_in(words: Words, week: Period) -> Spot:
    """ "next week Friday"."""
    day = words.taken(WEEKDAYS)
    return Spot(week) if day is None else one(week.first + day * DAY)


def _near_weekday(words: Words, which: str) -> Spot | None:
    """ "this Friday" is today or the next one, "next Friday" is in next week, "this coming Friday" is the next one."""
    coming = words.take("coming") or which == "coming"
    day = words.taken(WEEKDAYS)
    if day is None:
        return None
    if coming:
        return Spot(weekday=day)
    if which == "next":
        return one(week_of(words.today + 7 * DAY).first + day * DAY)
    return one(words.today + (day - words.today.weekday()) % 7 * DAY)


def _weekday(words: Words) -> Spot | None:
    """ "Friday", "Friday next week", "Friday 4 December"."""
    day = words.taken(WEEKDAYS)
    if day is None:
        return None
    after = words.at
    words.take("of", "in")
    if words.peek() in {"this", "next"} and words.peek(1) == "week":
        week = week_of(words.today + 7 * DAY * (words.peek() == "next"))
        words.at += 2
        return replace(one(week.first + day * DAY), same_week=True)
    words.at = after
    dated = None if length(words) else _date(words)
    if dated is None or dated.is_span:
        words.at = after
        return Spot(weekday=day)
    return replace(dated, weekday=day)


def _date(words: Words) -> Spot | None:
    """ "3 December", "Dec 3rd 2026", "the 10th", "December", "2026-12-03"; a bare "3" waits for its month."""
    token = words.peek()
    if re.fullmatch("[0-9]+[-/.].*", token) and not _is_counted(words.peek(1)):
        words.at += 1
        return one(in_figures(token, words.today))
    feast = _FEASTS.get(token)
    if feast is not None:
        words.at += 1
        return Spot(month=feast[0], day=feast[1])
    day = _day_number(words)
    if day is None:
        return _month(words)
    ordinal = not words.peek(-1).isdigit()
    after = words.at
    words.take("of")
    month = words.taken(MONTHS)
    if month is None:
        words.at = after
        return Spot(day=day, bare=not ordinal)
    return _with_year(words, month, day)


def _month(words: Words) -> Spot | None:
    month = words.taken(MONTHS)
    if month is None:
        return None
    return _with_year(words, month, _day_number(words))


def _day_number(words: Words) -> int | None:
    said = re.fullmatch("([0-9]{1,2})(?:st|nd|rd|th)?", words.peek())
    if said is None or _is_counted(words.peek(1)):
        return None
    words.at += 1
    return int(said[1])


def _with_year(words: Words, month: int, day: int | None) -> Spot:
    if not re.fullmatch("(?:19|20)[0-9]{2}", words.peek()):
        return Spot(month=month, day=day)
    year = int(words.peek())
    words.at += 1
    return Spot(month_of(year, month)) if day is None else one(safe_date(year, month, day))
