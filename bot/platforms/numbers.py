"""Numbers as people type them into a form."""

from __future__ import annotations

FIGURES = 400  # characters of a number that are read as one
_SIGNS = frozenset("+-.0123456789eE")


def number_of(words: str) -> object:
    """A number where it is one that JSON can say, else the words."""
    said = words.strip()
    if not said or len(said) > FIGURES or not set(said) <= _SIGNS:
        return words
    try:
        return int(said) if said.lstrip("+-").isdigit() else _finite(float(said), words)
    except ValueError:
        return words


def _finite(number: float, words: str) -> object:
    return number if abs(number) < float("inf") else words
