"""Does an aim have unit and direction, and does it make sense? What V4 and V6 ask."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

from domain import trade_words as words
from domain.aims import DOWN, MOVES, Aim, comparable, is_bounded
from domain.measures import Measured, Metric
from domain.nearby import is_plural, words_after
from domain.quantities import Quantity, Shape
from domain.tokens import Kind, Token
from domain.units import Dimension, unit_of


class Flaw(StrEnum):
    """Why an aim makes no sense."""

    EQUAL = "equal"
    AGAINST = "against"
    TOO_MUCH = "too_much"
    PERCENT = "percent"


_NAMED_TO = words.MONEY_NOUNS | words.TIME_NOUNS  # "cost to raise one pound" names the metric


def flaw_of(tokens: Sequence[Token], aim: Aim, metric: Metric | None) -> Flaw | None:
    """The first reason why the aim makes no sense (V6, without deadlines)."""
    way = stated_way(tokens, aim)
    if aim.change:
        return _flawed_change(aim, way)
    if aim.base is None or not comparable(aim.base, aim.target):
        return None
    base, target = _on_one_scale(aim.base, aim.target)
    if aim.base.shape is Shape.RATIO and aim.target.shape is Shape.RATIO:
        base, target = aim.base.base, aim.target.base
    if base == target and aim.target.top == aim.target.value:
        return Flaw.EQUAL
    if aim.target.top != aim.target.value:
        return None
    step = target - base
    worse = metric is not None and way == 0 and ((metric.bad and step > 0) or (metric.good and step < 0))
    against = way * step < 0 or _way_between(tokens, aim) * step < 0
    return Flaw.AGAINST if against or worse else None


def _way_between(tokens: Sequence[Token], aim: Aim) -> int:
    """The way said right before the target: "from 60 days down to 75"; a ceiling such as "up to 75" says none."""
    if aim.base is None or aim.base.first > aim.target.first or _text(tokens, aim.target.first - 1) != "to":
        return 0
    for token in tokens[aim.base.last + 1 : aim.target.first]:
        if token.text in words.DOWN_VERBS | words.UP_VERBS - {"up"}:
            return -1 if token.text in DOWN else 1
    return {"down": -1, "up": 1}.get(_text(tokens, aim.target.first - 2), 0)


def _flawed_change(aim: Aim, way: int) -> Flaw | None:
    share = aim.target.dimension is Dimension.SHARE
    if share and (aim.target.sign or way) < 0 and aim.target.value > 100:
        return Flaw.TOO_MUCH
    if share and aim.base is not None and aim.base.dimension is Dimension.SHARE:
        return Flaw.PERCENT
    return None


def _on_one_scale(base: Quantity, target: Quantity) -> tuple[float, float]:
    """Both values in minutes when both are times; a missing unit is the other's."""
    if base.dimension is Dimension.TIME and target.dimension is Dimension.TIME:
        return base.base, target.base
    return base.value, target.value


def stated_way(tokens: Sequence[Token], aim: Aim) -> int:
    """-1 for less, +1 for more, 0 when the words do not say: the nearest word of movement in the clause."""
    if aim.target.sign and aim.change:
        return aim.target.sign
    edge = min(aim.target.first, aim.base.first) if aim.base and not aim.change else aim.target.first
    for place in range(edge - 1, max(0, edge - 10) - 1, -1):
        token = tokens[place]
        if token.kind is Kind.MARK and token.text in {".", ";", "!", "?"}:
            break
        if token.text in MOVES and not _idle_move(tokens, place, aim):
            return -1 if token.text in DOWN or _text(tokens, place - 1).startswith("speed") else 1
    span = max(aim.target.last, aim.base.last if aim.base else 0)
    for token in tokens[span + 1 : span + 3]:
        if token.text in words.DOWN_WORDS | words.UP_WORDS and token.text != "more":
            return -1 if token.text in DOWN else 1
    return _way_in_the_end(tokens, span)


_WISHING = frozenset("should must shall to can will want like prefer be go come get is wish need".split())


def _way_in_the_end(tokens: Sequence[Token], span: int) -> int:
    """ "From 3% to 8%, should drop": a wish behind the numbers says the way too."""
    rest = tokens[span + 1 : span + 8]
    for place, (modal, verb) in enumerate(pairwise(rest)):
        idle = verb.text == "more" and place + 2 < len(rest)
        if modal.text in _WISHING and verb.text in MOVES and not idle:
            return -1 if verb.text in DOWN else 1
    return 0


_PARTICLE_OF = frozenset("set sign follow pick back clean catch start look check call make line mark warm".split())


def _idle_move(tokens: Sequence[Token], place: int, aim: Aim) -> bool:
    """Words that only look like a movement: "more than 4 hours", "sign up", "cost to raise one pound", "50 minus"."""
    text, before, after = tokens[place].text, _text(tokens, place - 1), _text(tokens, place + 1)
    if text in {"off", "minus", "plus", "additional", "longer", "older"} or after == "than":
        return True
    if text == "up" and (before in _PARTICLE_OF or after == "to"):
        return True
    if text in {"faster", "quicker", "sooner", "earlier"} and aim.target.dimension not in {Dimension.TIME, None}:
        return True
    return before == "to" and _text(tokens, place - 2) in _NAMED_TO


def has_unit(tokens: Sequence[Token], aim: Aim, metrics: Sequence[Metric]) -> bool:
    """V4, first half: the target says of what it is; counted things and scores are their own unit."""
    both = [aim.target] + ([aim.base] if aim.base else [])
    if any(q.unit or q.shape is not Shape.PLAIN for q in both) or aim.target.value == 0:
        return True
    if _is_a_span(tokens, aim.target) and not any(_noun_behind(tokens, q) for q in both):
        return False
    return any(_noun_behind(tokens, q) for q in both) or _unit_of_metric(tokens, aim, metrics)


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
    if metric is not None and metric.kind in {Measured.COUNT, Measured.SCORE}:
        return True
    often = aim.target.per or (aim.base is not None and aim.base.per)
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


def metric_of(aim: Aim, metrics: Sequence[Metric]) -> Metric | None:
    """The metric the target belongs to: the last sure one before it, else the first behind it."""
    edge = min(aim.target.first, aim.base.first) if aim.base else aim.target.first
    before = [m for m in metrics if m.place < edge] or [m for m in metrics if m.place < aim.target.first]
    behind = [m for m in metrics if m.place > aim.target.last]
    sure = [m for m in before if m.sure]
    return sure[-1] if sure else next(iter(before + behind), None)


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
        return bool({"as", "than", "by", "in", "to"} & near or {"half", "the"} <= near)
    if not measured and aim.target.dimension is Dimension.SHARE:
        return False
    return _fits(tokens, aim, metric_of(aim, metrics))


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


def _fits(tokens: Sequence[Token], aim: Aim, metric: Metric | None) -> bool:
    """A value that a metric can have says itself what is wanted: "handling time 9 min", "answered in 5 days"."""
    if aim.target.shape is Shape.RATIO or aim.target.per:
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
