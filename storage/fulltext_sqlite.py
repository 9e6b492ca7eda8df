"""Full text on SQLite: FTS5 gives the numbers of those that hold a word, and the weights of the words are added up."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.fulltext import TITLE, weight

TERMS = 24  # of what is looked for, the most telling
READ = 100_000  # entries of the index that are read for one shortlist
OFTEN = 1_000  # initiatives; a word that so many hold is counted seldom
GROWN = 1.2  # times as many initiatives as at the last count: it is counted anew

_HOLDING = "SELECT term, doc FROM wordings_terms WHERE term IN ({})"
_NUMBERS = "SELECT {place} AS place, group_concat(rowid) AS numbers FROM wordings_fts WHERE wordings_fts MATCH :{name}"
_often: WeakKeyDictionary[Engine, tuple[int, dict[str, int]]] = WeakKeyDictionary()  # counts of frequent terms


async def matching(
    connection: AsyncConnection, words: Sequence[str], limit: int, titles_only: bool
) -> tuple[list[int], int, Mapping[str, int]]:
    """The numbers of those that hold the most, how many there are, and how many hold each of the words."""
    terms = _terms(words)
    stored = int((await connection.execute(text("SELECT coalesce(max(number), 0) FROM wordings"))).scalar_one())
    counts = await _counts(connection, sorted(set(terms.values())), stored)
    holding = {word: counts.get(term, 0) for word, term in terms.items()}
    asked = _asked({term: word for word, term in terms.items() if counts.get(term)}, counts)
    if not asked:
        return [], stored, holding
    return await _best(connection, asked, stored, limit, titles_only), stored, holding


def _asked(words: Mapping[str, str], counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """A word for each of the rarest terms and its count, as many as may be read; the rarest in any case."""
    asked: list[tuple[str, int]] = []
    read = 0
    for term in sorted(words, key=lambda one: (counts[one], one))[:TERMS]:
        read += counts[term]
        if asked and read > READ:
            break
        asked.append((words[term], counts[term]))
    return asked


async def _best(
    connection: AsyncConnection, asked: Sequence[tuple[str, int]], stored: int, limit: int, titles_only: bool
) -> list[int]:
    import numpy as np  # noqa: PLC0415  # most starts of a process need none of it

    selects: list[str] = []
    given: dict[str, str] = {}
    worth: list[float] = []
    for word, count in asked:
        for prefix, share in (("title : ", 1 + TITLE),) if titles_only else (("", 1.0), ("title : ", TITLE)):
            name = f"w{len(worth)}"
            selects.append(_NUMBERS.format(place=len(worth), name=name))
            given[name] = f'{prefix}"{word}"'
            worth.append(weight(count, stored) * share)
    scores = np.zeros(stored + 1)
    for row in await connection.execute(text(" UNION ALL ".join(selects)), given):
        if row.numbers:
            scores[np.fromstring(row.numbers, dtype=np.int64, sep=",")] += worth[row.place]
    scores += np.linspace(0, 1e-6, stored + 1)  # among equals the latest first
    best = np.argpartition(scores, -min(limit, stored))[-min(limit, stored) :]
    ordered = best[np.argsort(-scores[best])]
    return [int(one) for one in ordered if scores[one] > 1e-5]


async def _counts(connection: AsyncConnection, terms: Sequence[str], stored: int) -> dict[str, int]:
    """How many hold each of the terms; of those that many hold, how many did a while ago."""
    engine: Any = connection.sync_connection.engine if connection.sync_connection is not None else None
    at, known = _often.get(engine, (stored, {}))
    if not at / GROWN <= stored <= at * GROWN:
        at, known = stored, {}
    unknown = [term for term in terms if term not in known]
    found = {term: known[term] for term in terms if term in known}
    if unknown:
        names = {f"t{place}": term for place, term in enumerate(unknown)}
        query = text(_HOLDING.format(", ".join(f":{name}" for name in names)))
        found |= {row.term: row.doc for row in await connection.execute(query, names)}
    _often[engine] = (at, known | {term: count for term, count in found.items() if count >= OFTEN})
    return found


def _terms(words: Sequence[str]) -> dict[str, str]:
    """Each word as FTS5 keeps it; without those that it takes for none or for several."""
    connection = _splitter()
    connection.execute("DELETE FROM words")
    connection.executemany("INSERT INTO words (rowid, word) VALUES (?, ?)", enumerate(words, 1))
    terms: dict[int, list[str]] = {}
    for place, term in connection.execute("SELECT doc, term FROM terms"):
        terms.setdefault(place, []).append(term)
    return {words[place - 1]: found[0] for place, found in terms.items() if len(found) == 1}


@cache
def _splitter() -> sqlite3.Connection:
    """FTS5 itself, in memory, so that a word is cut as the index cut it."""
    connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    connection.execute("CREATE VIRTUAL TABLE words USING fts5(word, tokenize='porter unicode61')")
    connection.execute("CREATE VIRTUAL TABLE terms USING fts5vocab('words', 'instance')")
    return connection
