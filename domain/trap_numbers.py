"""Numbers that measure nothing: dates, versions, places, contacts, heads and bots, prices, shares of AI use."""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain import trade_words as words
from domain.nearby import Trap, is_person, is_plural, word_after, word_before, words_after
from domain.quantities import Quantity, Shape
from domain.side_remarks import is_side_remark
from domain.tokens import Kind, Token
from domain.trap_amounts import is_ai_share, is_price, time_trap
from domain.trap_inputs import is_input, steps_on
from domain.trap_labels import label_trap
from domain.units import Dimension

TRAP_TOKENS = {
    Kind.DATE: Trap.WHEN,
    Kind.CLOCK: Trap.WHEN,
    Kind.CODE: Trap.NAME,
    Kind.CONTACT: Trap.CONTACT,
    Kind.RANK: Trap.RANK,
    Kind.ALWAYS: Trap.SLOGAN,
}


def trap_of(tokens: Sequence[Token], quantity: Quantity, others: Sequence[Quantity]) -> Trap | None:
    """The reason why this number does not measure the outcome, or None when it may."""
    if _clock_time(tokens, quantity, others):
        return Trap.WHEN
    if quantity.unit is None and quantity.shape is Shape.PLAIN:
        return _bare(tokens, quantity, others)
    if quantity.unit and (_is_of_the_scope(tokens, quantity) or _is_a_class(tokens, quantity, others)):
        return Trap.LIMIT
    if tokens[quantity.first].raw == "Euro" and quantity.value in {4, 5, 6, 7} and quantity.digits.isdigit():
        return Trap.NAME  # a class of engines
    if quantity.dimension is Dimension.MONEY:
        return Trap.PRICE if is_price(tokens, quantity) or is_side_remark(tokens, quantity, others) else None
    if quantity.dimension in {Dimension.PHYSICAL, Dimension.SHARE} and is_side_remark(tokens, quantity, others):
        return Trap.INPUT
    if quantity.dimension is Dimension.PHYSICAL and word_before(tokens, quantity) in {"on", "across", "with"}:
        return None if steps_on(tokens, quantity) else Trap.LIMIT  # "on 30 hectares"
    if quantity.dimension is Dimension.SCORE and word_after(tokens, quantity) in words.VIRTUES | {"hotel", "hotels"}:
        return Trap.SLOGAN
    if quantity.dimension is Dimension.TIME:
        return Trap.WHEN if is_side_remark(tokens, quantity, others) else time_trap(tokens, quantity, others)
    if quantity.dimension is Dimension.FACTOR and quantity.per:
        used = {t.text for t in tokens[: quantity.first]}
        return Trap.AI_SHARE if used & words.USING and used & words.TOOLS else None
    if quantity.dimension is Dimension.SHARE or quantity.shape in {Shape.PART, Shape.RATIO}:
        return Trap.AI_SHARE if is_ai_share(tokens, quantity) else None
    return None


def _clock_time(tokens: Sequence[Token], quantity: Quantity, others: Sequence[Quantity]) -> bool:
    """8:30 is a time of day, unless it has a unit or stands against another such time."""
    closing = tokens[quantity.last + 2 : quantity.last + 3]
    bare = quantity.unit is None and ":" not in quantity.digits
    if bare and word_after(tokens, quantity) in {"and", "to", "-"} and closing and closing[0].kind is Kind.CLOCK:
        return True  # "between 7 and 9 am"
    if not any(t.kind is Kind.CLOCK for t in tokens[quantity.first : quantity.last + 1]) or quantity.unit:
        return False
    if word_before(tokens, quantity) == "between" or word_before(tokens, quantity, 3) == "between":
        return True
    return len([q for q in others if ":" in q.digits]) < 2


def _bare(tokens: Sequence[Token], quantity: Quantity, others: Sequence[Quantity]) -> Trap | None:
    if _is_year(tokens, quantity, others):
        return Trap.WHEN
    if re.fullmatch(r"\d\.0", quantity.digits) and word_after(tokens, quantity) in words.TOOLS | {"version"}:
        return Trap.NAME
    if _is_threshold(tokens, quantity, others):
        return Trap.LIMIT
    label = label_trap(tokens, quantity)
    if label is not None:
        return label
    if (quantity.scaled or "budget" in word_before(tokens, quantity)) and is_price(tokens, quantity):
        return Trap.PRICE
    if is_input(tokens, quantity) or is_side_remark(tokens, quantity, others):
        return Trap.INPUT
    return None


def _is_year(tokens: Sequence[Token], quantity: Quantity, others: Sequence[Quantity]) -> bool:
    if not re.fullmatch(r"(19[89]|20[0-9])\d", quantity.digits) or quantity.per or quantity.sign:
        return False
    noun = next(words_after(tokens, quantity), None)
    counted = noun is not None and (is_plural(noun.text) or noun.text in words.COUNTED)
    if word_before(tokens, quantity) in {
        "in",
        "by",
        "since",
        "until",
        "till",
        "of",
        "fy",
        "end",
        "mid",
        "year",
        "before",
        "during",
    }:
        return not counted or word_before(tokens, quantity) in {"in", "since", "until", "of", "fy"}
    if counted:
        return False
    stepping = {"to", "->", "→", "=>", "from"}
    partner = any(q is not quantity and abs(q.first - quantity.last) <= 3 for q in others)
    return not (partner and (word_before(tokens, quantity) in stepping or word_after(tokens, quantity) in stepping))


def _is_threshold(tokens: Sequence[Token], quantity: Quantity, others: Sequence[Quantity]) -> bool:
    """ "In contracts over 100 pages" says which contracts."""
    over, noun, back = (word_before(tokens, quantity, n) for n in (1, 2, 3))
    if over not in {"over", "above", "under", "below", "with"} or not is_plural(noun) or len(others) > 1:
        return False
    people = is_person(noun) or noun in _CLIENTS
    opened = back in {"in", "on", "among", "from", "at"} or (back in {"for", "by"} and people)
    return opened and (people or next(words_after(tokens, quantity), None) is not None)


_CLIENTS = frozenset("customers passengers patients people adults guests members children visitors tenants".split())
_OF_UNIT = {
    Dimension.MONEY: words.MONEY_NOUNS - {"refunds", "refund"},
    Dimension.TIME: words.TIME_NOUNS | words.COMPLETION,
    Dimension.PHYSICAL: words.AMOUNT_NOUNS | words.TIME_NOUNS - {"speed"},
}


def _is_a_class(tokens: Sequence[Token], quantity: Quantity, others: Sequence[Quantity]) -> bool:
    """ "Approval of purchases under 500 EUR": which ones are meant, as nothing before is measured in that unit."""
    shift = 1 if word_before(tokens, quantity) == "to" else 0  # "up to"
    over, noun, back = (word_before(tokens, quantity, n + shift) for n in (1, 2, 3))
    kin = _OF_UNIT.get(quantity.dimension) if quantity.dimension else None
    if quantity.dimension is Dimension.TIME and not words.BAD_EVENTS & {t.text for t in tokens[: quantity.first - 3]}:
        return False
    if kin is None or over not in _OVER or not is_plural(noun) or back not in _SCOPING:
        return False
    earlier = {t.head for t in tokens[: quantity.first - 1]}
    against = over in {"over", "above"} and earlier & (words.DOWN_VERBS | words.DOWN_WORDS)  # no aim of a reduction
    return len(others) == 1 and bool(against or not kin & earlier)


_OVER = frozenset({"over", "above", "under", "below", "up"})
_SCOPING = frozenset({"for", "of", "on", "in", "with", "from", "at", "among", "about", "against"})


def _is_of_the_scope(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """ "Objections against fines of 30 EUR": the number says which fines."""
    over, noun = word_before(tokens, quantity), word_before(tokens, quantity, 2)
    joins = {word_before(tokens, quantity, n) for n in (3, 4)}
    moved = {t.text for t in tokens[max(0, quantity.first - 6) : quantity.first - 2]}
    if moved & {"decrease", "increase", "reduction", "rise", "drop", "fall", "cut", "growth", "savings", "saving"}:
        return False
    return over == "of" and is_plural(noun) and bool(joins & {"against", "about", "for", "in", "on", "from", "with"})
