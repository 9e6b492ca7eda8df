"""Numbers that measure nothing: dates, versions, places, contacts, heads and bots, prices, shares of AI use."""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain import trade_words as words
from domain.nearby import MOVES, Trap, is_plural, word_after, word_before, words_after
from domain.quantities import Quantity, Shape
from domain.tokens import Kind, Token
from domain.trap_amounts import is_ai_share, is_price, time_trap
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
    if quantity.dimension is Dimension.MONEY:
        return Trap.PRICE if is_price(tokens, quantity) else None
    if quantity.dimension is Dimension.TIME:
        return time_trap(tokens, quantity, others)
    if quantity.dimension is Dimension.FACTOR and quantity.per:
        used = {t.text for t in tokens[: quantity.first]}
        return Trap.AI_SHARE if used & words.USING and used & words.TOOLS else None
    if quantity.dimension is Dimension.SHARE or quantity.shape in {Shape.PART, Shape.RATIO}:
        return Trap.AI_SHARE if is_ai_share(tokens, quantity) else None
    return None


def _clock_time(tokens: Sequence[Token], quantity: Quantity, others: Sequence[Quantity]) -> bool:
    """8:30 is a time of day, unless it has a unit or stands against another such time."""
    if not any(t.kind is Kind.CLOCK for t in tokens[quantity.first : quantity.last + 1]) or quantity.unit:
        return False
    return len([q for q in others if ":" in q.digits]) < 2


def _bare(tokens: Sequence[Token], quantity: Quantity, others: Sequence[Quantity]) -> Trap | None:
    if _is_year(tokens, quantity, others):
        return Trap.WHEN
    if re.fullmatch(r"\d\.0", quantity.digits) and word_after(tokens, quantity) in words.TOOLS | {"version"}:
        return Trap.NAME
    label = _label(tokens, quantity)
    if label is not None:
        return label
    if (quantity.scaled or "budget" in word_before(tokens, quantity)) and is_price(tokens, quantity):
        return Trap.PRICE
    return Trap.INPUT if _is_input(tokens, quantity) else None


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


def _label(tokens: Sequence[Token], quantity: Quantity) -> Trap | None:
    """Numbers that say which: "room 112", "Claude 3", "supplier no. 70211", "advisor 2.0", "John Deere 6120"."""
    place = quantity.first - 1
    if (
        place >= 1
        and tokens[place].text in {".", "#", ":"}
        and tokens[place - 1].text in {"no", "nr", "ext", "art", "tel", "id"}
    ):
        return Trap.CONTACT if tokens[place - 1].text in {"ext", "tel"} else Trap.PLACE
    if place < 0 or tokens[place].kind is not Kind.WORD or quantity.sign or quantity.per:
        return None
    if word_after(tokens, quantity) in {"->", "→", "=>", "to"} or quantity.top != quantity.value:
        return None
    word, earlier = tokens[place], tokens[place - 1].text if place else ""
    if any(t.head in words.COUNTED for t in words_after(tokens, quantity, 2)) and word.text not in words.TOOLS:
        return None
    if word.head in words.LABELS and earlier not in {"per", "each", "every", "/", "a"}:
        return Trap.NAME if word.head in _PRODUCTS or word.text in words.TOOLS else Trap.PLACE
    known = word.text in words.FUNCTION or word.text in MOVES or word.text in words.CEILINGS | words.FLOORS
    if known or word.head in words.SCORE_NOUNS or (place and word.text in words.NOW_WORDS):
        return None
    if re.fullmatch(r"\d+\.0", quantity.digits) and not is_plural(word.text):
        return Trap.NAME
    if (
        earlier in _WHERE
        and not is_plural(word.text)
        and not _is_named_quantity(word)
        and word.head not in words.COUNTED
    ):
        return Trap.PLACE if next(words_after(tokens, quantity), None) is None else None
    named = word.raw[0].isupper() and word.raw[1:].islower() and place > 0 and tokens[place - 1].text not in {".", ":"}
    return Trap.NAME if named and not _is_named_quantity(word) else _long_number(quantity, word)


_WHERE = frozenset({"in", "at", "on", "from", "for", "with", "of", "near", "via", "the", "our"})
_PRODUCTS = frozenset(
    "windows office web iso sap gpt claude gemini llama copilot python excel java oracle dynamics photoshop ios"
    " android version model release industry gen generation opus sonnet haiku turbo pixel iphone galaxy word"
    " teams outlook".split()
)


def _is_named_quantity(word: Token) -> bool:
    return (
        is_plural(word.text)
        or word.head in words.TIME_NOUNS | words.MONEY_NOUNS | words.SHARE_NOUNS | words.AMOUNT_NOUNS
    )


def _long_number(quantity: Quantity, word: Token) -> Trap | None:
    plain = re.fullmatch(r"\d{4,}", quantity.digits) is not None
    return Trap.NAME if plain and not _is_named_quantity(word) else None


def _is_input(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """Heads, bots, licences, workshops: what goes in. "2 FTE saved" and "queue of 3 people" are outcomes."""
    following = list(words_after(tokens, quantity))
    for place, token in enumerate(following):
        if token.text == "use" and place + 1 < len(following) and following[place + 1].text in {"case", "cases"}:
            return True
        if token.head in words.RESOURCES and not (
            place + 1 < len(following) and following[place + 1].head in words.COUNTED
        ):
            saved = _is_saved(tokens, quantity)
            return not (saved or _queues(tokens, quantity))
        if {token.head, token.text} & words.COUNTED:
            break
    if quantity.per or not following or quantity.value == 0:
        return False
    if quantity.value > 12 and following[0].text in {"page", "bed", "seat", "room", "acre", "head"}:
        return True
    return _governed_by_activity(tokens, quantity) or _counts_without_aim(tokens, quantity, following)


def _queues(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """ "Queue at checkout max 3 people": here heads are what is measured."""
    clause = [t.text for t in tokens[: quantity.first]]
    start = len(clause) - clause[::-1].index(",") if "," in clause else 0
    return bool(set(clause[start:]) & {"queue", "queues", "waiting", "headcount"})


def _is_saved(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """ "Save 2 FTE", "3 people fewer": heads count as outcome when they are what is saved."""
    around = [t.text for t in tokens[max(0, quantity.first - 2) : quantity.last + 4]]
    near = around[: around.index(",")] if "," in around[3:] else around
    return bool(_SAVED & set(near)) and not {"with", "by", ","} & set(near)


_SAVED = frozenset("save saves saved saving free fewer less".split())
_AIMING = MOVES | words.CEILINGS | words.FLOORS | frozenset("to from -> → only per : / - + most least".split())


def _counts_without_aim(tokens: Sequence[Token], quantity: Quantity, following: Sequence[Token]) -> bool:
    """ "2 data scientists and a dashboard": a plural nobody listed, and no word in the line that says more or less."""
    texts = {t.text for t in tokens}
    if word_before(tokens, quantity) == "with" and not texts & (MOVES | words.CEILINGS | words.FLOORS):
        return True
    if any({t.head, t.text} & words.COUNTED for t in following) or not any(is_plural(t.text) for t in following):
        return False
    return not texts & (_AIMING | words.NOW_WORDS)


def _governed_by_activity(tokens: Sequence[Token], quantity: Quantity) -> bool:
    for token in reversed(tokens[max(0, quantity.first - 3) : quantity.first]):
        if token.kind is not Kind.WORD or token.text in MOVES or token.text in {"from", "to", "than", "only", "by"}:
            return False
        if token.text in words.ACTIVITY_VERBS:
            return True
    return False
