"""Phrases cut from an author's sentence: the metric's name, a quoted remark. Nothing is added or rephrased."""

from __future__ import annotations

from domain import trade_words as words
from domain.measures import Metric
from domain.pin_reading import Reading
from domain.tokens import Kind, Token
from domain.units import unit_of

QUOTED = 60
_JOINS = frozenset({"per", "of", "for", "to", "at", "by"})
_MOVING = words.DOWN_VERBS | words.UP_VERBS | words.DOWN_WORDS | words.UP_WORDS | words.CEILINGS | words.FLOORS
_NOT_IN_NAME = words.FUNCTION | _MOVING | words.NOW_WORDS | words.VAGUE_GOOD | words.MONTHS_AND_SEASONS


def quoted(text: str, *, opening: bool = True) -> str:
    """The words in “ ”, at most QUOTED characters; with a capital when they open a sentence."""
    plain = " ".join(text.replace("“", "'").replace("”", "'").split()).strip(" .,;:!?")
    if len(plain) > QUOTED:
        head = plain[: QUOTED - 1]
        space = head.rfind(" ")
        plain = (head[:space] if space > QUOTED // 2 else head).rstrip(" ,;:-") + "…"
    return f"“{plain[:1].upper() + plain[1:] if opening else plain}”"


def metric_name(reading: Reading, metric: Metric | None) -> str:
    """The author's name for the metric, such as "typos per 100 claims"; empty when there is none or it is too long."""
    if metric is None:
        return ""
    first = _left_edge(reading, metric.place)
    last = _right_edge(reading, metric.place)
    name = reading.words(first, last)
    return _small(name, reading.tokens[first]) if len(name) <= QUOTED else reading.tokens[metric.place].raw.lower()


def _left_edge(reading: Reading, place: int) -> int:
    first = place
    while first > 0 and place - first < 3 and _belongs(reading, first - 1):
        first -= 1
    return first


def _belongs(reading: Reading, place: int) -> bool:
    token = reading.tokens[place]
    spans = [(q.first, q.last) for q in reading.outcomes] + [(t.first, t.last) for t in reading.traps]
    taken = any(first <= place <= last for first, last in spans)
    return token.kind is Kind.WORD and token.text not in _NOT_IN_NAME and not taken and _is_noun_like(token)


def _is_noun_like(token: Token) -> bool:
    doing = words.ACTIVITY_VERBS | (words.COMPLETION if token.start == 0 else frozenset())
    return unit_of(token.text) is None and (token.text not in doing or token.text.endswith("ing"))


def _right_edge(reading: Reading, place: int) -> int:
    """Takes in "per claim", "to hire", "per 100 claims", "of our shop"."""
    last, tokens = place, reading.tokens
    if last + 1 < len(tokens) and tokens[last + 1].text in _JOINS:
        end = last + 2
        while end < len(tokens) and end < last + 4 and tokens[end].text in {"the", "our", "my", "a"}:
            end += 1
        if end < len(tokens) and tokens[end].kind is Kind.NUMBER and tokens[last + 1].text == "per":
            end += 1
        if _is_label(reading, end):
            return last
        if end < len(tokens) and tokens[end].kind is Kind.WORD and tokens[end].text not in words.FUNCTION | _MOVING:
            return end
    return last


def _is_label(reading: Reading, place: int) -> bool:
    """In "lost bags at terminal 1" the terminal belongs to its number, not to the metric."""
    return any(t.first == place + 1 for t in reading.traps)


def _small(name: str, first: Token) -> str:
    """Without the capital that only a sentence's start gave it; "NPS" and "CO2" keep theirs."""
    return name[0].lower() + name[1:] if first.raw[1:].islower() and first.start == 0 else name
