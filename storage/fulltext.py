"""Full text over initiatives: a shortlist of those that share the most telling words with what is looked for.

What the words weigh comes from how many initiatives hold them. The shortlist is for ranking again by whoever asks.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.initiatives import InitiativeId
from storage.schema import initiatives, wordings

SHORTLISTED = 100
LONGEST_TEXT = 20_000  # characters of what is looked for that are read
LONGEST_WORD = 60  # characters; longer ones are no words
MOST_WORDS = 200  # different ones
TITLE = 0.5  # what a word is worth more that stands in the title
COMPARED = 4_000  # characters of a record, from its beginning, that are compared word by word
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An initiative that shares words with what is looked for; `words` is its text in lower case."""

    id: InitiativeId
    title: str
    words: str
    number: int


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The candidates, the likeliest first, and how many of the `stored` initiatives hold each of the words."""

    candidates: tuple[Candidate, ...] = ()
    stored: int = 0
    holding: Mapping[str, int] | None = None

    def weight(self, word: str) -> float:
        """How telling the word is: the natural logarithm of one in how many holds it, between 0 and about 7."""
        holding = (self.holding or {}).get(word, 0)
        return weight(holding, self.stored)


def weight(holding: int, stored: int) -> float:
    """Of a word that so many hold. What next to nobody has written weighs no more than what one in a thousand has."""
    return math.log(1 + (stored + 1) / (holding + 0.5 + stored / 1000))


def words_of(text: str) -> tuple[str, ...]:
    """The different words of a text in lower case and in its order, without signs."""
    found = (one for one in WORD.findall(text[:LONGEST_TEXT].lower()) if len(one) <= LONGEST_WORD)
    return tuple(dict.fromkeys(found))[:MOST_WORDS]


class Fulltext:
    """Over one connection that only reads; meant for `reading()`, not for its quick kind."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def shortlist(
        self, words: Sequence[str], limit: int = SHORTLISTED, *, titles_only: bool = False
    ) -> Shortlist:
        """Those that hold the most telling of the words, as `words_of` gives them, whatever their forms.

        With `titles_only` nothing but numbers and titles is looked at, so that nothing else can be probed.
        """
        if not words:
            return Shortlist()
        if self._connection.dialect.name == "sqlite":
            from storage.fulltext_sqlite import matching  # noqa: PLC0415  # only the one that is needed
        else:
            from storage.fulltext_postgres import matching  # noqa: PLC0415
        numbers, stored, holding = await matching(self._connection, words, limit, titles_only)
        return Shortlist(tuple(await self._candidates(numbers)), stored, holding)

    async def _candidates(self, numbers: Sequence[int]) -> Iterable[Candidate]:
        if not numbers:
            return ()
        said = func.substr(initiatives.c.words, 1, COMPARED).label("words")
        query = (
            select(wordings.c.number, initiatives.c.id, initiatives.c.title, said)
            .join(initiatives, initiatives.c.id == wordings.c.initiative)
            .where(wordings.c.number.in_(numbers))
        )
        rows = {row.number: row for row in await self._connection.execute(query)}
        found = (rows[number] for number in numbers if number in rows)
        return [Candidate(InitiativeId(row.id), row.title, row.words, row.number) for row in found]
