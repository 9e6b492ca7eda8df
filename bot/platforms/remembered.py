"""Remembering what was made of a text or a message, as long as it is short: many people get the same ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from bot.ui import Divider, Facts, Message, Quote, Text

SHORT = 4_000  # characters; what is longer is one person's, and a few hundred of them would fill the memory

T = TypeVar("T")


def of_text(maxsize: int) -> Callable[[Callable[[str], T]], Callable[[str], T]]:
    """Remembers what a function makes of short texts."""

    def remembering(make: Callable[[str], T]) -> Callable[[str], T]:
        known = lru_cache(maxsize=maxsize)(make)
        return lambda text: known(text) if len(text) <= SHORT else make(text)

    return remembering


def of_message(maxsize: int) -> Callable[[Callable[[Message], T]], Callable[[Message], T]]:
    """Remembers what a function makes of short messages."""

    def remembering(make: Callable[[Message], T]) -> Callable[[Message], T]:
        known = lru_cache(maxsize=maxsize)(make)
        return lambda message: known(message) if is_short(message) else make(message)

    return remembering


def is_short(message: Message) -> bool:
    """Whether all its texts together are short; one with a table, a picture or bars does not count as such."""
    size = len(message.text) + (len(message.quote.words) if message.quote is not None else 0)
    for part in message.card.parts if message.card is not None else ():
        match part:
            case Text():
                size += len(part.markdown)
            case Quote():
                size += len(part.words)
            case Facts():
                size += sum(len(label) + len(value) for label, value in part.rows)
            case Divider():
                continue
            case _:
                return False
    return size <= SHORT
