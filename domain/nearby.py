"""The words around a number, and why a number may not count. Shared by the rules for traps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from domain import trade_words as words
from domain.measure_words import NO_PERSONS, PERSON_ENDINGS
from domain.quantities import Quantity
from domain.tokens import Kind, Token

_STOPS = words.FUNCTION - {"more", "less", "new", "old", "own", "same", "other", "people", "such", "few"}
MOVES = words.DOWN_VERBS | words.UP_VERBS | words.DOWN_WORDS | words.UP_WORDS


class Trap(StrEnum):
    """Why a number does not count."""

    WHEN = "when"
    NAME = "name"
    PLACE = "place"
    CONTACT = "contact"
    INPUT = "input"
    PRICE = "price"
    AI_SHARE = "ai_share"
    RANK = "rank"
    LIMIT = "limit"
    SLOGAN = "slogan"


def is_plural(word: str) -> bool:
    """Whether an unknown noun looks like several things."""
    if word in {"people", "children", "mice", "feet", "staff"}:
        return True
    return (
        len(word) > 3
        and not word.endswith("wards")
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is", "'s", "ous", "less"))
    )


def is_person(word: str) -> bool:
    """Whether a plural looks like people by its ending: dispatchers, photographers, technicians."""
    known = word in words.COUNTED or word in NO_PERSONS or len(word) < 6
    return word in words.RESOURCES or (not known and word.endswith(PERSON_ENDINGS))


def words_after(tokens: Sequence[Token], quantity: Quantity, most: int = 4) -> Iterator[Token]:
    """The words behind a number up to the first that joins: "5 open tickets per agent" gives open, tickets."""
    for token in tokens[quantity.last + 1 : quantity.last + 1 + most]:
        if token.kind is not Kind.WORD or token.text in _STOPS:
            return
        yield token


def word_before(tokens: Sequence[Token], quantity: Quantity, back: int = 1) -> str:
    place = quantity.first - back
    return tokens[place].text if place >= 0 else ""


def word_after(tokens: Sequence[Token], quantity: Quantity, on: int = 1) -> str:
    place = quantity.last + on
    return tokens[place].text if place < len(tokens) else ""


def sentence_of(tokens: Sequence[Token], quantity: Quantity) -> Sequence[Token]:
    """The tokens of the sentence, or part between semicolons, that holds the number."""
    return _between(tokens, quantity, {".", ";", "!", "?"})


def clause_of(tokens: Sequence[Token], quantity: Quantity) -> Sequence[Token]:
    """The tokens between the commas and brackets around the number."""
    return _between(tokens, quantity, {".", ";", "!", "?", ",", "(", ")", "and", "but"})


def _between(tokens: Sequence[Token], quantity: Quantity, edges: set[str]) -> Sequence[Token]:
    first, last = quantity.first, quantity.last
    while first > 0 and tokens[first - 1].text not in edges:
        first -= 1
    while last + 1 < len(tokens) and tokens[last + 1].text not in edges:
        last += 1
    return tokens[first : last + 1]
