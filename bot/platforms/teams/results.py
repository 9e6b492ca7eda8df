"""What a search found, as Teams lists it. A result that is chosen is put into the conversation, for everybody there.

What may stand in the cards is the caller's business.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.platforms.lengths import clean, one_line, shorten
from bot.platforms.teams.fit import weight
from bot.platforms.teams.render import attachment, card_of
from bot.platforms.teams.values import Json
from bot.ui import Card, Message, literal, to_text

THUMBNAIL = "application/vnd.microsoft.card.thumbnail"
NONE = "Nothing was found that can be shown here."
MANY = 25  # what Teams asks for at a time
ROOM = 48_000  # units of JSON of all results: an answer of a hundred kilobytes, as large as a message may be
TITLE = 100  # units; Teams shows one line
TEXT = 200  # units; Teams shows two or three lines
_MARKUP = re.compile(r"([<&])(?=[a-zA-Z/!?#])")  # how a tag or an entity begins
_JOINER = "\u2060"  # a word joiner, which is not seen


def results(cards: Sequence[Card]) -> Json:
    """The cards, the best first, as many as an answer can hold; a sentence when there are none."""
    made: list[Json] = []
    room = ROOM
    for card in cards[:MANY]:
        one = attachment(card_of(Message(literal(card.title), card))) | {"preview": _preview(card)}
        room -= weight(one)
        if room < 0:
            break
        made.append(one)
    if not made:
        return nothing(NONE)
    return {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": made}}


def nothing(words: str) -> Json:
    """A sentence instead of results."""
    return {"composeExtension": {"type": "message", "text": unmarked(words)}}


def unmarked(words: str) -> str:
    """Words that are read the same as plain text and as HTML: Teams reads the text of a thumbnail as HTML, yet does not
    say where it does so."""
    return _MARKUP.sub(rf"\1{_JOINER}", clean(words))


def _preview(card: Card) -> Json:
    title = shorten(one_line(card.title, "Usher"), TITLE)
    lines = map(str.strip, to_text(replace(card, title="")).split("\n"))
    text = shorten(one_line(" · ".join(line for line in lines if line), ""), TEXT)
    return {"contentType": THUMBNAIL, "content": {"title": unmarked(title), "text": unmarked(text)}}
