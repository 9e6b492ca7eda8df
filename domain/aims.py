"""Which number is today's, which is the target, and whether the target is a value or a change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from domain import trade_words as words
from domain.quantities import Quantity, Shape
from domain.tokens import Kind, Token
from domain.units import Dimension


@dataclass(frozen=True, slots=True)
class Aim:
    """The target number, today's number when said, and whether the target is a change ("by 5") or a value ("to 5")."""

    target: Quantity
    base: Quantity | None = None
    change: bool = False


_ARROWS = frozenset({"->", "→", "=>", "-->", ">", "⇒"})
MOVES = words.DOWN_VERBS | words.UP_VERBS | words.DOWN_WORDS | words.UP_WORDS
DOWN = words.DOWN_VERBS | words.DOWN_WORDS
UP = words.UP_VERBS | words.UP_WORDS
_TODAY = frozenset("now today currently presently atm nowadays".split())
_THEN = frozenset("today now currently presently yesterday".split())
_WAS = frozenset("take was were takes lasts spends spend waits wait waited needs took".split())
_WANTED = frozenset(
    "target want should aim goal reach then after future go-live wish shall becomes become must new".split()
)
_NOUNS_TOO = frozenset({"scrap", "stop", "cap", "limit", "drop", "savings", "saving", "growth"})
_BEHIND = frozenset(w for w in DOWN | UP if not w.endswith("s") or w in {"less", "plus"}) - _NOUNS_TOO  # "5 stops"
_WISHES = frozenset(
    "want wants wanted target goal aim should could would ideally wish hope need must rather i'd we'd like love".split()
)
_PUSHES = words.DOWN_VERBS | words.UP_VERBS | {"bring", "get", "push", "make"}
_REPLACED = frozenset("instead rather vs versus not against from compared".split())


def aim_of(tokens: Sequence[Token], quantities: Sequence[Quantity]) -> Aim | None:
    """The aim among the numbers that measure the outcome; None when there is none."""
    if not quantities:
        return None
    bases = [q for n, q in enumerate(quantities) if _is_base(tokens, quantities, n)]
    bases = bases or _told_before_a_wish(tokens, quantities)
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


def _told_before_a_wish(tokens: Sequence[Token], quantities: Sequence[Quantity]) -> list[Quantity]:
    """In "we do 35 reviews a week, could be 50" the number before the wish is today's."""
    for one, other in pairwise(quantities):
        between = {t.text for t in tokens[one.last + 1 : other.first]}
        behind = {t.text for t in tokens[other.last + 1 : other.last + 4]}
        pushed = between & _PUSHES and {",", ";", "."} & between
        wished = pushed or between & _WISHES or behind & {"would", "could", "should", "enough", "suffice"}
        plain = not (is_bounded(tokens, one) or _is_change(tokens, one) or _is_change(tokens, other))
        told = _text(tokens, one.first - 1) not in {"to", *_ARROWS, "in", "within", "for"}
        if wished and plain and told and comparable(one, other):
            return [one]
    return []


def _is_stepped_to(tokens: Sequence[Token], quantities: Sequence[Quantity], quantity: Quantity) -> bool:
    place = quantities.index(quantity)
    return place > 0 and _is_step(tokens, quantities, place - 1)


def _is_step(tokens: Sequence[Token], quantities: Sequence[Quantity], place: int) -> bool:
    """Whether this number and the next are before and after: "from 14 to 9"."""
    one, other = quantities[place], quantities[place + 1]
    before = _back(tokens, one.first, quantities[place - 1].last if place else -1)
    after = _ahead(tokens, one.last, other.first)
    return _steps_to(before, after) and not other.sign and comparable(one, other)


def _is_stated_value(tokens: Sequence[Token], quantity: Quantity, change: Quantity) -> bool:
    """A value told before a change is today's: "on time rate 92%, up by 5%"."""
    if quantity.last >= change.first or quantity.dimension is not change.dimension or is_bounded(tokens, quantity):
        return False
    if _text(tokens, quantity.first - 1) in {"the", "our", "my", "their", "this", "current", "today's", "present"}:
        return True  # "reduce the 8% scrap rate by 2%"
    both_shares = quantity.dimension is Dimension.SHARE and _text(tokens, change.first - 1) == "by"
    if both_shares and _text(tokens, quantity.first - 1) in words.SHARE_NOUNS:
        return True  # "reduce markdown rate 26% by 3%"
    if _text(tokens, quantity.first - 1) == "of" and quantity.dimension is Dimension.SHARE:
        return _text(tokens, quantity.first - 2).isalpha()  # "the response rate of 4% by 1%"
    return _text(tokens, quantity.first - 1) not in {"for", "in", "of", "within", "with", "to"} and (
        _text(tokens, quantity.last + 1) in {",", ";", ".", "(", "-"}
        or _text(tokens, quantity.first - 1) in {"at", ":", "is"}
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
    if set(before[-4:]) & (_REPLACED - {"from", "against"}) and not set(before[-4:]) & {"no", "not"} & set(before[-1:]):
        return True
    if "from" in before[-3:]:
        return True
    if quantity.sign or _is_change(tokens, quantity) or set(before[-5:]) & _WANTED:
        return False
    if following is not None and after[:1] == ["in"] and not quantity.sign and comparable(quantity, following):
        return len(after) > 1 and (after[1] in words.MONTHS_AND_SEASONS or after[1].isdigit())
    return _said_today(before, after)


def _said_today(before: list[str], after: list[str]) -> bool:
    joined = " ".join(after[:4])
    if set(before[-4:]) & (_TODAY | _WAS) or " ".join(before).endswith("at the moment it takes"):
        return True
    if set(after[:3]) & _THEN or "last" in after[:2] or "at the moment" in " ".join(after[:6]) or "right now" in joined:
        return True
    is_said = before[-1:] == ["is"] and len(before) > 1
    return is_said or before[-3:] == ["at", "the", "moment"] or "baseline" in before[-3:]


def _steps_to(before: list[str], after: list[str]) -> bool:
    """ "From 14 to 9", "14 -> 9", "12 mins to 4 mins", "14 down to 9"; "by 10 to 15" is a range."""
    if _ARROWS & set(after[:4]) or after[-1:] == ["becomes"]:
        return True
    if not {"to", "til", "till", "until", "towards"} & set(after[-3:]):
        return False
    if "to" in after[:-3] and len(after) > 6:
        return False
    spread = {
        "by",
        "between",
        "within",
        "in",
        "takes",
        "max",
        "about",
        "save",
        "saves",
        "under",
        "of",
        "-",
        "+",
        "minus",
    }
    return "from" in before[-4:] or not (before and before[-1] in spread and len(after) <= 2)


def comparable(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers can be before and after: the same kind of unit, or one of them unsaid."""
    if one.shape in {Shape.PART, Shape.FACTOR} or other.shape in {Shape.PART, Shape.FACTOR}:
        return False
    return one.dimension is None or other.dimension is None or one.dimension is other.dimension


def is_bounded(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """A ceiling or floor right at the number: "under 10", "at most 7", "max. 5", "45 or less"."""
    before = [
        "minutes" if t.text == "min" and n and tokens[n - 1].kind is Kind.NUMBER else t.text
        for n, t in enumerate(tokens[: quantity.first])
    ][-3:]
    after = [t.text for t in tokens[quantity.last + 1 : quantity.last + 6]]
    bound = words.CEILINGS - {"latest"} | words.FLOORS
    if set(before[-2:]) & bound or before[-2:] in (["at", "most"], ["at", "least"], ["up", "to"], ["down", "to"]):
        return True
    than = (
        before[-1:] == ["than"]
        and len(before) > 1
        and before[-2] in {"fewer", "less", "more", "better", "lower", "higher"}
    )
    rest = [t.text for t in tokens[quantity.last + 1 : quantity.last + 9]]
    rest = rest[: rest.index(",")] if "," in rest else rest
    capped = "at most" in " ".join(rest) or "at least" in " ".join(rest) or {"max", "maximum", "tops"} & set(rest[-1:])
    tail = "or" in after[:4] and {"less", "fewer", "better", "more", "below", "lower", "higher"} & set(after)
    return bool(than or tail or {"max", "maximum", "tops"} & set(after[:2]) or capped)


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
    moving = {
        "down",
        "up",
        "save",
        "saves",
        "saving",
        "cut",
        "minus",
        "plus",
        "another",
        "extra",
        "off",
        "shave",
        "gain",
        "add",
    }
    if set(before[-1:]) & (moving | DOWN - {"save"}) and not is_bounded(tokens, quantity):
        return quantity.unit is not None or before[-1] in moving
    return bool(after) and (
        after[0] in _BEHIND or (after[0] in {"of", "our", "too"} and set(after) & (words.DOWN_WORDS - {"off"}) != set())
    )


def _back(tokens: Sequence[Token], first: int, floor: int) -> list[str]:
    return [t.text for t in tokens[max(floor + 1, first - 8) : first]]


def _ahead(tokens: Sequence[Token], last: int, ceiling: int) -> list[str]:
    between = [t.text for t in tokens[last + 1 : ceiling]]
    ends = {",", ";", "."} if ")" in between else {",", ";", ".", "("}  # in "60 g (now 95 g)" the now is not of 60
    stop = next((n for n in range(last + 1, ceiling) if tokens[n].text in ends), ceiling)
    return [t.text for t in tokens[last + 1 : stop]]


def _text(tokens: Sequence[Token], place: int) -> str:
    return tokens[place].text if 0 <= place < len(tokens) else ""
