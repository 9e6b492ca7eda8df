"""Which number is today's and which the target, which way it shall go, and whether that makes sense."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain import trade_words as words
from domain.measures import Measured, Metric
from domain.quantities import Quantity, Shape
from domain.tokens import Kind, Token
from domain.units import Dimension


class Flaw(StrEnum):
    """Why an aim makes no sense."""

    EQUAL = "equal"
    AGAINST = "against"
    TOO_MUCH = "too_much"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Aim:
    """The target number, today's number when said, and whether the target is a change ("by 5") or a value ("to 5")."""

    target: Quantity
    base: Quantity | None = None
    change: bool = False


_NAMED_TO = words.MONEY_NOUNS | words.TIME_NOUNS  # "cost to raise one pound" names the metric
_ARROWS = frozenset({"->", "→", "=>", "-->", ">", "⇒"})
_MOVES = words.DOWN_VERBS | words.UP_VERBS | words.DOWN_WORDS | words.UP_WORDS
_DOWN = words.DOWN_VERBS | words.DOWN_WORDS
_UP = words.UP_VERBS | words.UP_WORDS
_TODAY = frozenset("now today currently presently atm nowadays".split())
_THEN = frozenset("today now currently presently yesterday".split())
_WAS = frozenset("take was were takes lasts spends spend waits wait waited needs took".split())
_WANTED = frozenset("target want should aim goal reach then after future go-live wish shall becomes become must new".split())
_REPLACED = frozenset("instead rather vs versus not against from compared".split())


def aim_of(tokens: Sequence[Token], quantities: Sequence[Quantity]) -> Aim | None:
    """The aim among the numbers that measure the outcome; None when there is none."""
    if not quantities:
        return None
    bases = [q for n, q in enumerate(quantities) if _is_base(tokens, quantities, n)]
    targets = [q for q in quantities if q not in bases]
    if not targets:
        targets, bases = [quantities[-1]], [q for q in bases if q is not quantities[-1]]
    changes = [q for q in targets if _is_change(tokens, q)]
    stepped = [q for q in targets if q not in changes and _is_stepped_to(tokens, quantities, q)]
    target = stepped[0] if stepped else _best(tokens, targets, changes, bool(bases))
    base = _nearest(bases, target)
    if base is None and target in changes:
        base = next((q for q in targets if q not in changes and _is_stated_value(tokens, q, target)), None)
    return Aim(target, base, target in changes)


def _is_stepped_to(tokens: Sequence[Token], quantities: Sequence[Quantity], quantity: Quantity) -> bool:
    place = quantities.index(quantity)
    return place > 0 and _is_step(tokens, quantities, place - 1)


def _is_step(tokens: Sequence[Token], quantities: Sequence[Quantity], place: int) -> bool:
    """Whether this number and the next are before and after: "from 14 to 9"."""
    one, other = quantities[place], quantities[place + 1]
    before = _back(tokens, one.first, quantities[place - 1].last if place else -1)
    after = _ahead(tokens, one.last, other.first)
    return _steps_to(before, after) and not other.sign and _comparable(one, other)


def _is_stated_value(tokens: Sequence[Token], quantity: Quantity, change: Quantity) -> bool:
    """A value told before a change is today's: "on time rate 92%, up by 5%"."""
    if quantity.last >= change.first or quantity.dimension is not change.dimension or is_bounded(tokens, quantity):
        return False
    return _text(tokens, quantity.first - 1) not in {"for", "in", "of", "within", "with", "to"} and (
        _text(tokens, quantity.last + 1) in {",", ";", ".", "(", "-"} or _text(tokens, quantity.first - 1) in {"at", ":", "is"}
    )


def _best(tokens: Sequence[Token], targets: list[Quantity], changes: list[Quantity], based: bool) -> Quantity:
    if changes:
        return changes[0]
    marked = [q for q in targets if is_bounded(tokens, q) or _text(tokens, q.first - 1) in {"to"} | _ARROWS]
    return (marked or targets)[-1 if based or marked else 0]


def _nearest(bases: Sequence[Quantity], target: Quantity) -> Quantity | None:
    fitting = [b for b in bases if b.dimension == target.dimension] or list(bases)
    return min(fitting, key=lambda b: abs(b.first - target.first), default=None)


def _is_base(tokens: Sequence[Token], quantities: Sequence[Quantity], place: int) -> bool:
    quantity = quantities[place]
    following = quantities[place + 1] if place + 1 < len(quantities) else None
    before = _back(tokens, quantity.first, quantities[place - 1].last if place else -1)
    after = _ahead(tokens, quantity.last, following.first if following else len(tokens))
    if following is not None and _is_step(tokens, quantities, place):
        return True
    if is_bounded(tokens, quantity):
        return False
    if before and (before[-1] in _REPLACED or before[-2:] in (["than"], ["rather", "than"], ["instead", "of"])):
        return before[-2:] != ["up", "from"] or True
    if set(before[-4:]) & (_REPLACED - {"from"}) and not set(before[-4:]) & {"no", "not"} & set(before[-1:]):
        return True
    if "from" in before[-3:]:
        return True
    if quantity.sign or _is_change(tokens, quantity) or set(before[-5:]) & _WANTED:
        return False
    return _said_today(before, after)


def _said_today(before: list[str], after: list[str]) -> bool:
    joined = " ".join(after[:4])
    if set(before[-4:]) & (_TODAY | _WAS) or " ".join(before).endswith("at the moment it takes"):
        return True
    if set(after[:3]) & _THEN or "last" in after[:2] or "at the moment" in " ".join(after[:6]) or "right now" in joined:
        return True
    return before[-3:] == ["at", "the", "moment"] or before[-1:] == ["is"] and len(before) > 1 or "baseline" in before[-3:]


def _steps_to(before: list[str], after: list[str]) -> bool:
    """ "From 14 to 9", "14 -> 9", "12 mins to 4 mins", "14 down to 9"; "by 10 to 15" is a range."""
    if _ARROWS & set(after[:4]) or after[-1:] == ["becomes"]:
        return True
    if not {"to", "til", "till", "until", "towards"} & set(after[-3:]):
        return False
    if "to" in after[:-3] and len(after) > 6:
        return False
    spread = {"by", "between", "within", "in", "takes", "max", "about", "save", "saves", "under", "of", "-", "+", "minus"}
    return "from" in before[-4:] or not (before and before[-1] in spread and len(after) <= 2)


def _comparable(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers can be before and after: the same kind of unit, or one of them unsaid."""
    if one.shape in {Shape.PART, Shape.FACTOR} or other.shape in {Shape.PART, Shape.FACTOR}:
        return False
    return one.dimension is None or other.dimension is None or one.dimension is other.dimension


def is_bounded(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """A ceiling or floor right at the number: "under 10", "at most 7", "max. 5", "45 or less"."""
    before = [t.text for t in tokens[max(0, quantity.first - 3) : quantity.first]]
    after = [t.text for t in tokens[quantity.last + 1 : quantity.last + 6]]
    bound = words.CEILINGS - {"latest"} | words.FLOORS
    if set(before[-2:]) & bound or before[-2:] in (["at", "most"], ["at", "least"], ["up", "to"], ["down", "to"]):
        return True
    than = before[-1:] == ["than"] and len(before) > 1 and before[-2] in {"fewer", "less", "more", "better", "lower", "higher"}
    tail = "or" in after[:4] and {"less", "fewer", "better", "more", "below", "lower", "higher"} & set(after)
    return bool(than or tail or {"max", "maximum", "tops"} & set(after[:2]) or "at most" in " ".join(after[:4]))


def _is_change(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """A number that says by how much: "by 5", "-18%", "two days off", "down 300 hrs", "a third", "double"."""
    if quantity.sign or quantity.either or quantity.shape in {Shape.PART, Shape.FACTOR}:
        return True
    if quantity.dimension is Dimension.POINTS:
        return True
    before = [t.text for t in tokens[max(0, quantity.first - 3) : quantity.first]]
    after = [t.text for t in tokens[quantity.last + 1 : quantity.last + 4]]
    if "off" in before[-3:-1] and "by" in before:
        return False
    if "by" in before[-2:] or before[-3:-1] == ["by", "at"]:
        return True
    moving = {"down", "up", "save", "saves", "saving", "cut", "minus", "plus", "another", "extra", "off", "shave", "gain", "add"}
    if set(before[-1:]) & (moving | _DOWN - {"save"}) and not is_bounded(tokens, quantity):
        return quantity.unit is not None or before[-1] in moving
    tail = {w for w in _DOWN | _UP if not w.endswith("s") or w in {"less", "plus"}}  # "30 lifts", "5 stops" are things
    return bool(after) and (after[0] in tail or after[0] in {"of", "our", "too"} and set(after) & (words.DOWN_WORDS - {"off"}) != set())


def _back(tokens: Sequence[Token], first: int, floor: int) -> list[str]:
    return [t.text for t in tokens[max(floor + 1, first - 8) : first]]


def _ahead(tokens: Sequence[Token], last: int, ceiling: int) -> list[str]:
    stop = next((n for n in range(last + 1, ceiling) if tokens[n].text in {",", ";", "."}), ceiling)
    return [t.text for t in tokens[last + 1 : stop]]


def flaw_of(tokens: Sequence[Token], aim: Aim, metric: Metric | None) -> Flaw | None:
    """The first reason why the aim makes no sense (V6, without deadlines)."""
    way = stated_way(tokens, aim)
    if aim.change:
        return _flawed_change(aim, way)
    if aim.base is None or not _comparable(aim.base, aim.target):
        return None
    base, target = _on_one_scale(aim.base, aim.target)
    if aim.base.shape is Shape.RATIO and aim.target.shape is Shape.RATIO:
        base, target = aim.base.base, aim.target.base
    if base == target and aim.target.top == aim.target.value:
        return Flaw.EQUAL
    if aim.target.top != aim.target.value:
        return None
    worse = metric is not None and metric.bad and target > base and way == 0
    return Flaw.AGAINST if way * (target - base) < 0 or worse else None


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
    edge = min(aim.target.first, aim.base.first) if aim.base else aim.target.first
    for place in range(edge - 1, max(0, edge - 10) - 1, -1):
        token = tokens[place]
        if token.kind is Kind.MARK and token.text in {".", ";", "!", "?"}:
            break
        if token.text in _MOVES and not _idle_move(tokens, place, aim):
            return -1 if token.text in _DOWN or _text(tokens, place - 1).startswith("speed") else 1
    span = max(aim.target.last, aim.base.last if aim.base else 0)
    for token in tokens[span + 1 : span + 3]:
        if token.text in words.DOWN_WORDS | words.UP_WORDS and token.text != "more":
            return -1 if token.text in _DOWN else 1
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
    return any(_noun_behind(tokens, q) for q in both) or _unit_of_metric(tokens, aim, metrics)


def _noun_behind(tokens: Sequence[Token], quantity: Quantity) -> bool:
    from domain.trap_numbers import is_plural, words_after

    skipped = words.DOWN_WORDS | words.UP_WORDS | words.NOW_WORDS | words.MONTHS_AND_SEASONS
    nouns = [t for t in words_after(tokens, quantity) if t.text not in skipped]
    return any(t.text in words.COUNTED or is_plural(t.text) for t in nouns)


def _unit_of_metric(tokens: Sequence[Token], aim: Aim, metrics: Sequence[Metric]) -> bool:
    from domain.units import unit_of

    metric = metric_of(aim, metrics)
    if metric is not None and metric.kind in {Measured.COUNT, Measured.SCORE}:
        return True
    dimensions = {Dimension.TIME, Dimension.MONEY, Dimension.PHYSICAL, Dimension.SHARE}
    for place, token in enumerate(tokens):
        before = _text(tokens, place - 1)
        unit = unit_of(token.text)
        spelled = token.text.endswith("s") and len(token.text) > 3 or token.text in {"kg", "kwh", "mwh", "km", "%", "€", "$", "£", "eur"}
        if unit and unit.dimension in dimensions and spelled and before not in words.FUNCTION - {"in", "of", "by", "the"}:
            return not any(q.first <= place <= q.last for q in (aim.target,))
    return (metric is None or not metric.sure) and any(is_event(t.text) for t in tokens)


def is_event(word: str) -> bool:
    from domain.trap_numbers import is_plural

    known = words.VIRTUES | words.TOOLS | words.RESOURCES | words.FUNCTION | words.TIME_NOUNS | words.AMOUNT_NOUNS | _MOVES
    return is_plural(word) and word not in known


def metric_of(aim: Aim, metrics: Sequence[Metric]) -> Metric | None:
    """The metric the target belongs to: the last sure one before it, else the first behind it."""
    before = [m for m in metrics if m.place < aim.target.first]
    behind = [m for m in metrics if m.place > aim.target.last]
    sure = [m for m in before if m.sure]
    return sure[-1] if sure else next(iter(before + behind), None)


def has_direction(tokens: Sequence[Token], aim: Aim, metrics: Sequence[Metric], *, measured: bool = True) -> bool:
    """V4, second half: it is clear which way the number shall go, or it is a value that fits its metric."""
    texts = [t.text for t in tokens]
    bounded = is_bounded(tokens, aim.target)
    moved = any(t in _MOVES for n, t in enumerate(texts) if not aim.target.first <= n <= aim.target.last)
    if aim.target.either and not bounded and not {"within"} & set(texts):
        return False
    if bounded or moved or aim.target.sign or aim.base is not None or aim.target.value == 0:
        return True
    if set(texts) & words.NEUTRAL:
        return False
    if set(texts) & words.VAGUE_GOOD or not measured and set(texts) & words.QUALITY_WORDS:
        return True
    verbs = {"halve", "halved", "halving", "halves", "double", "doubled", "doubling", "triple", "twice", "tripled", "treble"}
    if aim.target.shape is Shape.FACTOR or verbs & {texts[n] for n in range(aim.target.first, aim.target.last + 1)}:
        return True
    if aim.target.shape is Shape.PART:
        near = set(texts[max(0, aim.target.first - 1) : aim.target.last + 2])
        return bool({"as", "than", "by", "in", "to"} & near or {"half", "the"} <= near)
    if not measured and aim.target.dimension is Dimension.SHARE:
        return False
    return _fits(tokens, aim, metric_of(aim, metrics))


_FITTING = {
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
    return aim.target.dimension in _FITTING[metric.kind] or _text(tokens, aim.target.first - 1) in {"to", "in", "within"}


def _text(tokens: Sequence[Token], place: int) -> str:
    return tokens[place].text if 0 <= place < len(tokens) else ""
