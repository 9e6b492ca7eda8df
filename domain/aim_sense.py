"""Does an aim make sense: what V6 asks, and which metric an aim belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

from domain import trade_words as words
from domain.aims import DOWN, MOVES, Aim, comparable
from domain.measures import Metric
from domain.quantities import Quantity, Shape
from domain.tokens import Kind, Token
from domain.units import Dimension


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
    if text == "up" and (before in _PARTICLE_OF or after in {"to", "a", "an", "the", "our"}):
        return True
    if text in {"faster", "quicker", "sooner", "earlier"} and aim.target.dimension not in {Dimension.TIME, None}:
        return True
    return before == "to" and _text(tokens, place - 2) in _NAMED_TO


def metric_of(aim: Aim, metrics: Sequence[Metric]) -> Metric | None:
    """The metric the target belongs to: the last sure one before it, else the first behind it."""
    edge = min(aim.target.first, aim.base.first) if aim.base else aim.target.first
    before = [m for m in metrics if m.place < edge] or [m for m in metrics if m.place < aim.target.first]
    behind = [m for m in metrics if m.place > aim.target.last]
    sure = [m for m in before if m.sure]
    return sure[-1] if sure else next(iter(before + behind), None)


def _text(tokens: Sequence[Token], place: int) -> str:
    return tokens[place].text if 0 <= place < len(tokens) else ""
