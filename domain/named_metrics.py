"""V1: is a measurable quantity named, by its own name or by the number that stands beside it?"""

from __future__ import annotations

from collections.abc import Sequence

from domain import trade_words as words
from domain.measures import Metric
from domain.nearby import sentence_of
from domain.quantities import Quantity, Shape
from domain.tokens import Kind, Token
from domain.units import PERIODS, RATE_WORDS, Dimension, unit_of

_MOVING = words.DOWN_VERBS | words.UP_VERBS | words.DOWN_WORDS | words.UP_WORDS | words.CEILINGS | words.FLOORS
_NAMES_NOTHING = _MOVING | words.FUNCTION | words.MONTHS_AND_SEASONS | RATE_WORDS | words.NEUTRAL | words.NOW_WORDS


def names_a_metric(tokens: Sequence[Token], quantities: Sequence[Quantity], metrics: Sequence[Metric]) -> bool:
    """V1: a measurable quantity is named. A virtue passes only with how it is counted."""
    if any(m.sure for m in metrics):
        return True
    if not quantities:
        return False
    if all(_bound_to_virtue(tokens, q) for q in quantities):
        return False
    subject = [t for n, t in enumerate(tokens) if _is_subject(tokens, n, quantities)]
    return any(_number_names(tokens, q, metrics, subject) for q in quantities)


def _number_names(
    tokens: Sequence[Token], quantity: Quantity, metrics: Sequence[Metric], subject: Sequence[Token]
) -> bool:
    if metrics:
        return True
    plain = [
        t
        for t in subject
        if t.text not in words.VIRTUES | words.TOOLS | {"speed", "fine", "ok", "great", "enough", "perfect"}
        and t.text not in words.QUALITY_WORDS
    ]
    if quantity.dimension in {Dimension.TIME, Dimension.MONEY, Dimension.PHYSICAL}:
        if quantity.per and tokens[quantity.last].text not in PERIODS | RATE_WORDS:
            return True
        saved = any(t.text in words.DOWN_VERBS and t.text.startswith(("sav", "free", "cut")) for t in tokens)
        if quantity.dimension is Dimension.PHYSICAL and _text(tokens, quantity.last + 1) in {"less", "fewer"}:
            return True  # "1 million kWh less"
        return bool(plain) or saved or (quantity.dimension is Dimension.MONEY and quantity.per)
    if quantity.dimension is Dimension.SCORE or quantity.shape is Shape.RATIO:
        return bool(subject)
    if quantity.dimension is Dimension.SHARE and _of_something(tokens, quantity):
        return bool(plain)
    virtuous = any(t.text in words.VIRTUES | words.QUALITY_WORDS for t in sentence_of(tokens, quantity))
    concrete = [t for t in plain if not _abstract(t.text)]
    return bool(concrete) and not virtuous


def _of_something(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """ "95% of preventive jobs done on the planned day" counts jobs."""
    return _text(tokens, quantity.last + 1) == "of" or _text(tokens, quantity.last + 1) in words.COUNTED


def _abstract(word: str) -> bool:
    return (
        word.endswith(("ness", "ity", "ence", "ance", "ship", "ism", "isation", "ization")) or word in words.NOT_A_HEAD
    )


def _bound_to_virtue(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """ "10x better", "quality +20%": the number is hung on the virtue itself."""
    if quantity.dimension in {Dimension.TIME, Dimension.MONEY, Dimension.PHYSICAL, Dimension.SCORE}:
        return False
    if quantity.shape is Shape.RATIO:
        return False
    soft = words.QUALITY_WORDS - {"leading", "good", "digital", "personal", "optimal"}
    for n in range(quantity.last + 1, min(quantity.last + 4, len(tokens))):
        if tokens[n].kind is not Kind.WORD:
            break
        good = tokens[n].text in words.QUALITY_WORDS and tokens[n - 1].text == "as"
        if good or tokens[n].text in soft or tokens[n].text in words.VIRTUES - {"work", "service", "services"}:
            return True
    return False


def _is_subject(tokens: Sequence[Token], place: int, quantities: Sequence[Quantity]) -> bool:
    """A word that could say what is measured: not a joining word, a movement, a unit or part of a number."""
    token = tokens[place]
    if token.kind is not Kind.WORD or any(q.first <= place <= q.last for q in quantities):
        return False
    if token.text == "end" and _text(tokens, place - 1) in {"month", "year", "quarter"}:
        return _text(tokens, place - 2) not in {"by", "until", "till", "before", "at", "of", "to"}
    if token.text in _NAMES_NOTHING:
        return False
    return unit_of(token.text, glued=False) is None and len(token.text) > 1


def _text(tokens: Sequence[Token], place: int) -> str:
    return tokens[place].text if 0 <= place < len(tokens) else ""
