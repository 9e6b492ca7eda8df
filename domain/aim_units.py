"""Does the target number have a unit and a direction? What V4 asks."""

from __future__ import annotations

from collections.abc import Sequence

from domain import trade_words as words
from domain.aim_sense import metric_of
from domain.aims import MOVES, Aim, is_bounded
from domain.measures import Measured, Metric
from domain.nearby import is_person, is_plural, words_after
from domain.quantities import Quantity, Shape
from domain.tokens import Token
from domain.units import PERIODS, Dimension, unit_of


def has_unit(tokens: Sequence[Token], aim: Aim, metrics: Sequence[Metric]) -> bool:
    """V4, first half: the target says of what it is; counted things and scores are their own unit."""
    both = [aim.target] + ([aim.base] if aim.base else [])
    if any(q.unit or q.shape is not Shape.PLAIN or q.digits in _OFTEN for q in both) or aim.target.value == 0:
        return True
    if _is_a_span(tokens, aim.target) and not any(_noun_behind(tokens, q) for q in both):
        return False
    return any(_noun_behind(tokens, q) for q in both) or _unit_of_metric(tokens, aim, metrics)


_OFTEN = frozenset({"once", "twice", "thrice"})  # "twice a week" is its own unit


def _is_a_span(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """ "Answered within 3", "in under 10": a span of time, so the unit is missing though letters are counted."""
    before, earlier = _text(tokens, quantity.first - 1), _text(tokens, quantity.first - 2)
    return before in {"within", "take", "takes", "took", "lasts"} or (
        before in {"under", "below", "max"} and earlier == "in"
    )


def _noun_behind(tokens: Sequence[Token], quantity: Quantity) -> bool:
    skipped = words.DOWN_WORDS | words.UP_WORDS | words.NOW_WORDS | words.MONTHS_AND_SEASONS
    nouns = [t for t in words_after(tokens, quantity) if t.text not in skipped]
    one_thing = quantity.value == 1 and bool(nouns)
    return one_thing or any(t.text in words.COUNTED | {"fte", "people"} or is_plural(t.text) for t in nouns)


def _unit_of_metric(tokens: Sequence[Token], aim: Aim, metrics: Sequence[Metric]) -> bool:
    metric = metric_of(aim, metrics)
    if metric is not None and (metric.kind in {Measured.COUNT, Measured.SCORE} or tokens[metric.place].text == "ratio"):
        return True
    if _is_own_index(tokens, aim):
        return True
    often = aim.target.per or (aim.base is not None and aim.base.per)
    if metric is not None and tokens[metric.place].text in (_FLOWS if often else _OWN_UNITS):
        return True
    if metric is not None and often and tokens[metric.place].text in words.BAD_EVENTS:
        return True  # "delays: 120 a month" are counted, though a delay has a length too
    if any(m.sure and m.kind is Measured.COUNT and m.place < aim.target.first for m in metrics):
        return True
    dimensions = {Dimension.TIME, Dimension.MONEY, Dimension.PHYSICAL, Dimension.SHARE}
    for place, token in enumerate(tokens):
        before = _text(tokens, place - 1)
        unit = unit_of(token.text)
        spelled = (token.text.endswith("s") and len(token.text) > 3) or token.text in {
            "kg",
            "kwh",
            "mwh",
            "km",
            "%",
            "€",
            "$",
            "£",
            "eur",
        }
        if (
            unit
            and unit.dimension in dimensions
            and spelled
            and before not in words.FUNCTION - {"in", "of", "by", "the"}
        ):
            return not any(q.first <= place <= q.last for q in (aim.target,))
    return (metric is None or not metric.sure) and any(_is_counted(tokens, n) for n in range(len(tokens)))


def _is_own_index(tokens: Sequence[Token], aim: Aim) -> bool:
    """ "LTIFR from 4 to 2": an abbreviation nobody listed with a value of today is an index without a unit."""
    if aim.base is None:
        return False
    shouted = not any(t.raw.islower() and len(t.raw) > 3 for t in tokens)
    names = [t for t in tokens[: aim.base.first] if t.raw.isupper() and 2 <= len(t.raw) <= 6 and t.raw.isalpha()]
    return bool(names) and names[-1].text not in _NO_INDEX and not (shouted and len(tokens) > 8)


_NO_INDEX = words.TIME_NOUNS | words.MONEY_NOUNS | words.SHARE_NOUNS | words.AMOUNT_NOUNS | words.TOOLS | words.FUNCTION
_OWN_UNITS = frozenset({"pages", "words", "headcount"})
_FLOWS = _OWN_UNITS | {"throughput", "output", "production", "volume", "volumes"}  # "throughput +40 a day"
_GONE_WRONG = frozenset("lost broken missing wrong late damaged stolen open overdue expired".split())


def _is_counted(tokens: Sequence[Token], place: int) -> bool:
    """A plural that can be counted; what is lost or broken always can."""
    word = tokens[place].text
    return is_event(word) or (is_plural(word) and _text(tokens, place - 1) in _GONE_WRONG)


def is_event(word: str) -> bool:
    known = (
        (words.VIRTUES | words.TOOLS | words.RESOURCES | words.FUNCTION | words.TIME_NOUNS | words.AMOUNT_NOUNS)
        | words.MONEY_NOUNS
        | MOVES
    )
    return is_plural(word) and word not in known


def has_direction(tokens: Sequence[Token], aim: Aim, metrics: Sequence[Metric], *, measured: bool = True) -> bool:
    """V4, second half: it is clear which way the number shall go, or it is a value that fits its metric."""
    texts = [t.text for t in tokens]
    bounded = is_bounded(tokens, aim.target)
    moved = any(t in MOVES for n, t in enumerate(texts) if not aim.target.first <= n <= aim.target.last)
    if aim.target.either and not bounded and not {"within"} & set(texts):
        return False
    if bounded or moved or aim.target.sign or aim.base is not None or aim.target.value == 0:
        return True
    verbs = {
        "halve",
        "halved",
        "halving",
        "halves",
        "double",
        "doubled",
        "doubling",
        "triple",
        "twice",
        "tripled",
        "treble",
    }
    if aim.target.shape is Shape.FACTOR or verbs & {texts[n] for n in range(aim.target.first, aim.target.last + 1)}:
        return True
    if any(_is_neutral(tokens, n) for n in range(len(tokens))):
        return False
    if set(texts) & words.VAGUE_GOOD or (not measured and set(texts) & words.QUALITY_WORDS):
        return True
    if aim.target.shape is Shape.PART:
        near = set(texts[max(0, aim.target.first - 1) : aim.target.last + 2])
        return bool({"as", "than", "by", "in", "to", "would"} & near or {"half", "the"} <= near) or _of_what_it_is(
            tokens, aim
        )
    if not measured and aim.target.dimension is Dimension.SHARE:
        return False
    return _fits(tokens, aim, metric_of(aim, metrics))


def _of_what_it_is(tokens: Sequence[Token], aim: Aim) -> bool:
    """ "A fifth of the time", "a third of what it costs": the part of today that shall be left."""
    behind = [t.text for t in tokens[aim.target.last + 1 : aim.target.last + 5]]
    amount = words.TIME_NOUNS | words.MONEY_NOUNS | {"what", "effort", "staff"}
    return behind[:1] == ["of"] and bool(amount & set(behind[1:3])) and "less" not in behind


def _is_neutral(tokens: Sequence[Token], place: int) -> bool:
    """ "Change the price by 5" says no direction; in "change orders" and "a shift" the word is a noun."""
    if tokens[place].text not in words.NEUTRAL:
        return False
    after = _text(tokens, place + 1)
    return not (
        is_plural(after) or after in {"over", "requests", "handover"} or _text(tokens, place - 1) in {"a", "per"}
    )


_ALSO_SHARES = frozenset("loss losses margin margins discount discounts growth interest write-offs arrears".split())
_FITTING: dict[Measured, set[Dimension | None]] = {
    Measured.TIME: {Dimension.TIME},
    Measured.MONEY: {Dimension.MONEY},
    Measured.SHARE: {Dimension.SHARE, Dimension.TIME, Dimension.MONEY, Dimension.PHYSICAL},
    Measured.SCORE: {Dimension.SCORE, Dimension.SHARE, None},
    Measured.AMOUNT: {Dimension.PHYSICAL, Dimension.TIME, Dimension.MONEY},
    Measured.COUNT: {Dimension.TIME, Dimension.SHARE, Dimension.SCORE},
}


def _is_rate_of_things(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """ "5 proposals a week", "12 cases per clerk": so many of what comes out, in a period or for each."""
    nouns = list(words_after(tokens, quantity))
    after = [t.text for t in tokens[quantity.last + 1 + len(nouns) : quantity.last + 3 + len(nouns)]]
    things = [t.text for t in nouns if t.text not in words.RESOURCES and not is_person(t.text)]
    counted = any(t in words.COUNTED or is_plural(t) for t in things)
    return counted and (after[:1] == ["per"] or (len(after) > 1 and after[0] in {"a", "each"} and after[1] in PERIODS))


def _is_done_with(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """ "Clear 500 old cases", "screen 40 patents": so many things dealt with."""
    verb = _text(tokens, quantity.first - 1)
    return verb in _DEALING and any(t.text in words.COUNTED for t in words_after(tokens, quantity))


_DEALING = words.COMPLETION & frozenset(
    "answer clear close resolve settle solve handle process review check decide screen register finish complete".split()
)


def _fits(tokens: Sequence[Token], aim: Aim, metric: Metric | None) -> bool:
    """A value that a metric can have says itself what is wanted: "handling time 9 min", "answered in 5 days"."""
    if aim.target.shape is Shape.RATIO or aim.target.per or _is_rate_of_things(tokens, aim.target):
        return True
    if _is_done_with(tokens, aim.target):
        return True
    if metric is None:
        return aim.target.unit is not None
    if aim.target.dimension is None and _text(tokens, aim.target.first - 1) in {"to", "of"}:
        return metric.kind in {Measured.COUNT, Measured.SCORE}
    if aim.target.dimension is Dimension.SHARE and tokens[metric.place].text in _ALSO_SHARES:
        return True
    return aim.target.dimension in _FITTING[metric.kind] or _text(tokens, aim.target.first - 1) in {
        "to",
        "in",
        "within",
    }


def _text(tokens: Sequence[Token], place: int) -> str:
    return tokens[place].text if 0 <= place < len(tokens) else ""
