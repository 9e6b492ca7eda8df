"""Numbers that say which one is meant: rooms, lines, versions, norms, products."""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain import trade_words as words
from domain.nearby import MOVES, Trap, is_plural, word_after, words_after
from domain.quantities import Quantity
from domain.tokens import Kind, Token
from domain.units import PERIODS, unit_of


def label_trap(tokens: Sequence[Token], quantity: Quantity) -> Trap | None:
    """Numbers that say which: "room 112", "Claude 3", "supplier no. 70211", "advisor 2.0", "John Deere 6120"."""
    place = _before_the_row(tokens, quantity.first - 1)
    marked = _marked(tokens, place)
    if marked is not None:
        return marked
    if place < 0 or tokens[place].kind is not Kind.WORD or quantity.sign or quantity.per:
        return None
    if word_after(tokens, quantity) == "to" and _opens_a_row(tokens, place):
        return Trap.PLACE  # "at gates 11 to 15"
    word, earlier = tokens[place], tokens[place - 1].text if place else ""
    ranged = quantity.top != quantity.value and not (word.head.removesuffix("s") in words.LABELS and earlier in _WHERE)
    if word_after(tokens, quantity) in {"->", "→", "=>", "to"} or ranged:
        return None
    if _names_a_standard(tokens, word):
        return Trap.NAME
    if any(t.head in words.COUNTED for t in words_after(tokens, quantity, 2)) and word.text not in words.TOOLS:
        return Trap.PLACE if _is_class(word, quantity) else None
    several = is_plural(word.head) and word.head[:-1] in words.LABELS and earlier in _WHERE and quantity.top < 1000
    if several and next(words_after(tokens, quantity), None) is None:
        return Trap.PLACE
    if word.head in words.LABELS and earlier not in {"per", "each", "every", "/", "a"}:
        return Trap.NAME if word.head in _PRODUCTS or word.text in words.TOOLS else Trap.PLACE
    known = word.text in words.FUNCTION or word.text in MOVES or word.text in words.CEILINGS | words.FLOORS
    if known or word.head in words.SCORE_NOUNS or (place and word.text in words.NOW_WORDS):
        return None
    if re.fullmatch(r"\d+\.0", quantity.digits) and not is_plural(word.text):
        return Trap.NAME
    if earlier in _WHERE and not _is_named_quantity(word) and word.head not in words.COUNTED:
        return Trap.PLACE if next(words_after(tokens, quantity), None) is None or word.text == "size" else None
    return _name_trap(tokens, quantity, place)


def _is_class(word: Token, quantity: Quantity) -> bool:
    """ "Priority 1 tickets", "level 2 calls": which of them are meant."""
    return word.head in _CLASSES and quantity.digits.isdigit() and quantity.value < 10


def _marked(tokens: Sequence[Token], place: int) -> Trap | None:
    """ "No. 70211", "ext. 4410", "§ 34", "#12"."""
    if place >= 1 and tokens[place].text in {".", "#", ":"} and tokens[place - 1].text in _NUMBERED:
        return Trap.CONTACT if tokens[place - 1].text in {"ext", "tel"} else Trap.PLACE
    return Trap.PLACE if place >= 0 and tokens[place].text in {"§", "#"} else None


def _name_trap(tokens: Sequence[Token], quantity: Quantity, place: int) -> Trap | None:
    """ "Kubernetes 1.31": a word with a capital in mid-sentence that is no metric."""
    word, earlier = tokens[place], tokens[place - 1].text if place else ""
    named = word.raw[0].isupper() and word.raw[1:].islower() and place > 0 and tokens[place - 1].text not in {".", ":"}
    if named and earlier in {"with", "via", "using", "in", "on", "to"} and word.head not in _MEASURING | words.COUNTED:
        return Trap.NAME
    return Trap.NAME if named and not _is_named_quantity(word) else _long_number(quantity, word)


def _opens_a_row(tokens: Sequence[Token], place: int) -> bool:
    """Whether several labelled things follow: "at gates ...", "in rooms ..."."""
    word = tokens[place].text if place >= 0 else ""
    where = tokens[place - 1].text in _WHERE - {"from"} if place > 0 else False
    return is_plural(word) and word[:-1] in words.LABELS and where


def _before_the_row(tokens: Sequence[Token], place: int) -> int:
    """The place before the first number of "districts 4, 5 and 7"."""
    while place > 1 and tokens[place].text in {"and", ",", "&", "or"} and tokens[place - 1].kind is Kind.NUMBER:
        if place > 2 and tokens[place].text == "," and tokens[place - 2].text.removesuffix("s") not in words.LABELS:
            break
        place -= 2
    if place > 2 and tokens[place].text == "to" and tokens[place - 1].kind is Kind.NUMBER:
        place = place - 2 if _opens_a_row(tokens, place - 2) else place
    return place


_CLASSES = frozenset("priority prio severity sev tier level class category type".split())
_NUMBERED = frozenset({"no", "nr", "ext", "art", "tel", "id"})
_STANDARDS = frozenset(
    "iso iec din en iatf ifrs ias sox soc pci nist tisax haccp gmp gdp brc ifs vda ce ul astm asme nen bs ansi sa"
    " emas cmmi itil prince basel solvency mifid psd gobd hgb sgb bgb stvo osha fda cfr directive regulation".split()
)


def _names_a_standard(tokens: Sequence[Token], word: Token) -> bool:
    """ "ISO 14001", "SOC 2": norms, and capitals nobody listed in a line that is not all in capitals."""
    if word.text in _STANDARDS and word.raw[:1].isupper():
        return True
    shouted = not any(t.raw.islower() and len(t.raw) > 2 for t in tokens)
    known = unit_of(word.text) or word.head in _KNOWN
    return word.raw.isupper() and len(word.raw) > 1 and not shouted and not known and word.text not in PERIODS


_MEASURING = words.TIME_NOUNS | words.MONEY_NOUNS | words.SHARE_NOUNS | words.SCORE_NOUNS | words.AMOUNT_NOUNS
_KNOWN = _MEASURING | words.FUNCTION | words.COUNTED | MOVES
_WHERE = frozenset({"between", "across", "in", "at", "on", "from", "for", "with", "of", "near", "via", "the", "our"})
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
