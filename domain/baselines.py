"""Today's value (V5): known, planned (who measures it by when), or missing."""

from __future__ import annotations

from enum import StrEnum

from domain.aims import is_bounded
from domain.nearby import Trap
from domain.pin_reading import Reading, read
from domain.quantities import Quantity
from domain.tokens import Kind
from domain.trade_words import MONTHS_AND_SEASONS


class Baseline(StrEnum):
    """What is known about today's value."""

    KNOWN = "known"
    PLANNED = "planned"
    MISSING = "missing"


_MEASURING = frozenset(
    "measure measures measured measuring count counts counted counting track tracks tracked sample samples log"
    " logs record records collect collects check checks ask asks find finds pull pulls determine determined"
    " evaluate time times look looks survey monitor monitors note notes counted deliver delivers get gets"
    " provide provides report reports".split()
)
_AHEAD = frozenset(
    "will shall going plan plans planned 'll we'll i'll she'll he'll they'll to by until till next from in".split()
)
_PEOPLE = frozenset(
    "i we i'll we'll she he they team controlling controller finance manager department lead accounting quality"
    " it hr office colleague colleagues reception support someone's owner head nurse foreman supervisor analyst"
    " intern".split()
)
_WHEN = MONTHS_AND_SEASONS | frozenset(
    "tomorrow next week weeks month months end friday days quarter fortnight soon's".split()
)
_FUTURE = frozenset("will shall going we'll i'll she'll he'll they'll plan plans planned".split())
_TODAY = frozenset("now today currently present".split())
_UNKNOWN = frozenset("unknown don't dont not no nobody unclear unsure idea none never n/a tbd".split())


def baseline_state(metric_answer: str) -> Baseline:
    """Whether the answer to "and what is it today?" holds a current value, or a plan who measures it and by when."""
    reading = read(metric_answer)
    value = today_value(reading)
    planned = _is_planned(reading)
    texts = {t.text for t in reading.tokens}
    if value is not None and (texts & _TODAY or not (planned and texts & (_FUTURE | _UNKNOWN))):
        return Baseline.KNOWN
    return Baseline.PLANNED if planned else Baseline.MISSING


def today_value(reading: Reading) -> Quantity | None:
    """The number that stands for today in an answer about the metric; a change or a ceiling is no such value."""
    aim = reading.aim
    if aim is None:
        return None
    if aim.base is not None:
        return aim.base
    said_today = any(t.text in _TODAY for t in reading.tokens)
    return None if aim.change or (is_bounded(reading.tokens, aim.target) and not said_today) else aim.target


def _is_planned(reading: Reading) -> bool:
    texts = [t.text for t in reading.tokens]
    measuring = any(t in _MEASURING for t in texts)
    dated = any(t.trap is Trap.WHEN for t in reading.traps) or any(t in _WHEN for t in texts)
    named = any(
        t.kind is Kind.WORD and n > 0 and t.raw[0].isupper() and t.text not in MONTHS_AND_SEASONS | _UNKNOWN
        for n, t in enumerate(reading.tokens)
    )
    first = texts[0] if texts else ""
    opens_with_name = len(texts) > 1 and texts[1] in _MEASURING | _AHEAD and first not in _UNKNOWN and first.isalpha()
    someone = named or opens_with_name or any(t in _PEOPLE for t in texts)
    return measuring and dated and someone and any(t in _AHEAD or t in _MEASURING for t in texts)
