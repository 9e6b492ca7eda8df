"""Finds by when something shall be reached. Only a clear word before a date makes it a deadline."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.tokens import Kind, Token

_MONTHS = {name: n + 1 for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())}
_SEASON_ENDS = {
    "spring": (6, 20),
    "summer": (9, 22),
    "autumn": (12, 20),
    "fall": (12, 20),
    "winter": (12, 31),
    "easter": (4, 25),
    "christmas": (12, 26),
    "xmas": (12, 26),
    "new year": (12, 31),
}
_BY = frozenset("by until till til 'til before latest deadline due through untill byt".split())
_SINCE = frozenset("from since after starting start as launched began for source".split())
_BETWEEN = frozenset(
    "the end of mid middle beginning start early late : at around about - a an our fiscal financial calendar year"
    " close eo is no later than latest ca approx roughly first second half in season month last".split()
)
_PAST_WORDS = frozenset("year month week quarter summer spring winter autumn fall christmas easter season".split())
_LOOKING_BACK = frozenset(
    "built founded installed introduced wrote was were had ran measured lost paid did since data report survey"
    " figures baseline source".split()
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day that still counts, and the words that name it (token positions)."""

    day: date
    first: int
    last: int
    weak: bool = False


def passed(tokens: Sequence[Token], today: date, *, numbered: bool = True) -> Deadline | None:
    """The latest deadline of the sentence when it lies before `today`; a month without a year is the next one.

    `numbered`: the sentence has a number for the outcome; without one, "in 2025" is no promise that could be late.
    """
    found = [d for d in _deadlines(tokens, today) if numbered or not d.weak]
    latest = max(found, key=lambda d: d.day, default=None)
    return latest if latest is not None and latest.day < today else None


def _deadlines(tokens: Sequence[Token], today: date) -> list[Deadline]:
    found = []
    for index, token in enumerate(tokens):
        end = _day_of(tokens, index, today)
        if end is None or end[0] < date(1990, 1, 1):
            continue
        day, last = end
        opening = _opening(tokens, index)
        day = _moved(day, opening, token)
        if _is_deadline(tokens, index, last, opening):
            found.append(Deadline(day, index, last, weak=opening[-1:] == ("in",) and "end" not in opening))
    return found


def _opening(tokens: Sequence[Token], index: int) -> tuple[str, ...]:
    """The joining words before a date, nearest last, up to and with the first that is none."""
    start = index
    while start > 0 and index - start < 6 and tokens[start - 1].text in _BETWEEN and tokens[start - 1].text not in _BY:
        start -= 1
    return tuple(t.text for t in tokens[max(0, start - 1) : index])


def _is_deadline(tokens: Sequence[Token], index: int, last: int, opening: tuple[str, ...]) -> bool:
    texts = {t.text for t in tokens}
    following = {t.text for t in tokens[last + 1 : last + 3]}
    if following & {
        "on",
        "onwards",
        "onward",
        "data",
        "report",
        "survey",
        "level",
        "levels",
        "figures",
        "value",
        "baseline",
    }:
        return False
    if opening and (opening[0] in _BY or {"latest", "eo"} & set(opening) or "later" in opening):
        return True
    if set(opening) & _SINCE - {"start"} or texts & _LOOKING_BACK:
        return False
    if len(opening) > 1 and "end" in opening:
        return True
    whole_year = tokens[index].kind is Kind.NUMBER or tokens[index].kind is Kind.DATE
    weak = opening[-1:] == ("in",) and not _marks_now(tokens, index)
    return whole_year and weak and _is_last_word(tokens, last)


def _marks_now(tokens: Sequence[Token], index: int) -> bool:
    """Whether "in 2025" belongs to a value of the past: "14 min in 2025"."""
    numbers = [n for n, t in enumerate(tokens) if t.kind is Kind.NUMBER and n != index]
    return len(numbers) > 1 or any(t.text in {"today", "now", "currently", "instead", "than", "vs"} for t in tokens)


def _is_last_word(tokens: Sequence[Token], last: int) -> bool:
    rest = tokens[last + 1 :]
    return not any(t.kind is Kind.NUMBER for t in rest)


def _moved(day: date, opening: tuple[str, ...], token: Token) -> date:
    """Half a year or a whole one earlier for "mid 2026" and "beginning of 2026"."""
    bare_year = re.fullmatch(r"\d{4}", token.text) is not None
    if bare_year and {"mid", "middle"} & set(opening):
        return date(day.year, 7, 31)
    if bare_year and ({"beginning", "early"} & set(opening) or "start" in opening[1:]):
        return date(day.year, 3, 31)
    if bare_year and {"first", "half"} <= set(opening):
        return date(day.year, 6, 30)
    return day


def _day_of(tokens: Sequence[Token], index: int, today: date) -> tuple[date, int] | None:
    token = tokens[index]
    if token.kind is Kind.DATE:
        day = _written(token.text, today)
        return (day, index) if day else None
    if token.kind is Kind.NUMBER and re.fullmatch(r"(19|20)\d\d", token.text):
        return date(int(token.text), 12, 31), index
    if token.text == "yesterday":
        return today - timedelta(days=1), index
    if token.text == "last" and index + 1 < len(tokens) and tokens[index + 1].text in _PAST_WORDS:
        return today - timedelta(days=1), index + 1
    return None


def _written(text: str, today: date) -> date | None:
    """The last day of a written date or period; None when its year is not said (it is then the next one)."""
    iso = re.match(r"(\d{4})-(\d\d?)-(\d\d?)$", text)
    if iso:
        return _safe(int(iso[1]), int(iso[2]), int(iso[3]))
    numeric = re.match(r"(\d\d?)[./-](\d\d?)[./-](\d{4}|\d\d)$", text)
    if numeric:
        first, second, year = int(numeric[1]), int(numeric[2]), _full_year(numeric[3])
        return (_safe(year, second, first) if "." in text else None) or _day_month(first, second, year)
    said = _year_in(text)
    return None if said is None else _period_end(text, said)


def _period_end(text: str, year: int) -> date | None:
    quarter = re.search(r"q([1-4])|([1-4])q", text)
    if quarter:
        return _month_end(year, 3 * int(quarter[1] or quarter[2]))
    half = re.search(r"h([12])", text)
    if half:
        return _month_end(year, 6 * int(half[1]))
    month = re.search(r"(?:^|[^a-z])(" + "|".join(_MONTHS) + ")", text)
    if month:
        return _with_day(text, year, _MONTHS[month[1]])
    season = next((s for s in _SEASON_ENDS if text.startswith(s)), None)
    return date(year, *_SEASON_ENDS[season]) if season else date(year, 12, 31)


def _with_day(text: str, year: int, month: int) -> date | None:
    without_year = re.sub(r"(?:\b\d{4}|'\d\d)\s*$", "", text)
    day = re.search(r"\d\d?", without_year)
    if day and not re.fullmatch(r"[a-z. /-]+\d\d", text):
        return _safe(year, month, int(day[0])) or _month_end(year, month)
    return _month_end(year, month)


def _year_in(text: str) -> int | None:
    span = re.search(r"((?:19|20)\d\d)\s?[-/]\s?(\d{4}|\d\d)$", text)
    if span:
        return _full_year(span[2])
    long = re.search(r"(?:19|20)\d\d", text)
    if long:
        return int(long[0])
    short = re.search(r"(?:'|[a-z.]{2,}[\s/'-]*|q[1-4][\s/-]+|h[12][\s/-]+|[1-4]q)(\d\d)$", text)
    return 2000 + int(short[1]) if short and int(short[1]) >= 20 else None


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _day_month(first: int, second: int, year: int) -> date | None:
    """Day and month in whichever order is possible; when both are, the later day, so that nobody is blamed"
    " wrongly."""
    readings = [d for d in (_safe(year, second, first), _safe(year, first, second)) if d is not None]
    return max(readings, default=None)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _safe(year: int, month: int, day: int) -> date | None:
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, day)
