"""Full text on PostgreSQL: the GIN index itself tells which rows hold enough of the rarest words to be among the best.

Ranking all rows that hold any of the words would read a large part of the table. So one condition is made of the words
that only so few rows fulfil as can be ranked: what a row has to hold together is more than most do.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import ARRAY, Text, bindparam, text
from sqlalchemy.engine import Engine
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.fulltext import TITLE, weight

SAMPLED = 2_000  # rows that are looked at to learn how frequent words are
SAMPLE_SECONDS = 600.0
GROWN = 1.2  # times as many rows as at the last sample: another is taken
RAREST = 7  # of what is looked for; the condition grows with their combinations
FEW = (300, 3_000)  # rows that are expected to fulfil the condition; a second one where words never meet
MOST = 4_000  # rows that are ranked, however many fulfil it
COUNTED = 500  # rows; a word that is in no sample is counted up to here

_LEXEMES = text("""
SELECT word, tsvector_to_array(to_tsvector('english', word)) AS lexemes FROM unnest(:words) AS word
""").bindparams(bindparam("words", type_=ARRAY(Text)))
_LOOKED = "SELECT count(*) FROM wordings TABLESAMPLE SYSTEM ({share:.4f}) REPEATABLE (7)"
_SAMPLE = """
SELECT word, ndoc FROM ts_stat('SELECT lexemes FROM wordings TABLESAMPLE SYSTEM ({share:.4f}) REPEATABLE (7)')
"""
_COUNT = """
SELECT {place} AS place, (SELECT count(*) FROM
  (SELECT 1 FROM wordings WHERE lexemes @@ CAST(:{name} AS tsquery) LIMIT {most}) AS part) AS holding
"""
_BEST = """
SELECT number FROM (
  SELECT number, {worth} AS worth
  FROM (SELECT number, title, lexemes FROM wordings WHERE {column} @@ CAST(:enough AS tsquery) LIMIT {most}) AS held
) AS ranked ORDER BY worth DESC, number DESC LIMIT {limit}
"""
_WORTH = (
    "(lexemes @@ CAST(:w{at} AS tsquery))::int * {body:.4f} + (title @@ CAST(:w{at} AS tsquery))::int * {title:.4f}"
)


class Sample(NamedTuple):
    """How many rows hold each lexeme, as far as a part of them tells; taken at that second, of so many rows."""

    at: float
    stored: int
    holding: Mapping[str, int]


_samples: WeakKeyDictionary[Engine, Sample] = WeakKeyDictionary()


async def matching(
    connection: AsyncConnection, words: Sequence[str], limit: int, titles_only: bool
) -> tuple[list[int], int, Mapping[str, int]]:
    """The numbers of those that hold the most, how many there are, and how many hold each of the words."""
    await connection.execute(text("SET LOCAL enable_seqscan = off"))  # or a limit makes the planner hope for luck
    lexemes = {
        row.word: row.lexemes[0]
        for row in await connection.execute(_LEXEMES, {"words": list(words)})
        if len(row.lexemes) == 1
    }
    stored = int((await connection.execute(text("SELECT coalesce(max(number), 0) FROM wordings"))).scalar_one())
    counts = await _counts(connection, sorted(set(lexemes.values())), stored)
    holding = {word: counts[lexeme] for word, lexeme in lexemes.items()}
    rarest = sorted((one for one in counts if counts[one]), key=lambda one: (counts[one], one))[:RAREST]
    terms = [Term(one, weight(counts[one], stored), min(1.0, counts[one] / stored)) for one in rarest]
    found: list[int] = []
    asked = ""
    for few in FEW:
        condition = enough(terms, least(terms, few / max(stored, 1)))
        if condition != asked and len(found) <= limit // 4:
            found = await _best(connection, terms, condition, limit, titles_only)
        asked = condition
    return found, stored, holding


class Term(NamedTuple):
    """A word of what is looked for, what it weighs, and the share of the rows that hold it."""

    lexeme: str
    weight: float
    share: float


def least(terms: Sequence[Term], part: float) -> float:
    """So much weight of the terms do rows hold together that are no more than this part of all.

    As if the words knew nothing of each other; the heaviest rows are meant however many they are.
    """
    held = sorted((_held(terms, has) for has in product((True, False), repeat=len(terms))), reverse=True)
    reached, expected = held[0][0], 0.0
    for together, share in held:
        expected += share
        if expected > part or not together:
            break
        reached = together
    return reached


def _held(terms: Sequence[Term], has: Sequence[bool]) -> tuple[float, float]:
    together, share = 0.0, 1.0
    for one, is_there in zip(terms, has, strict=True):
        together += one.weight if is_there else 0.0
        share *= one.share if is_there else 1 - one.share
    return together, share


def enough(terms: Sequence[Term], needed: float) -> str:
    """A tsquery for rows whose terms weigh together as much as is needed; empty when they cannot."""
    if not terms or sum(one.weight for one in terms) < needed - 1e-9:
        return ""
    first, rest = terms[0], terms[1:]
    if needed - first.weight <= 1e-9:
        with_it = quoted(first.lexeme)
    else:
        others = enough(rest, needed - first.weight)
        with_it = f"{quoted(first.lexeme)} & {others}" if others else ""
    return f"({' | '.join(one for one in (with_it, enough(rest, needed)) if one)})"


async def _best(
    connection: AsyncConnection, terms: Sequence[Term], condition: str, limit: int, titles_only: bool
) -> list[int]:
    if not condition:
        return []
    body = 0.0 if titles_only else 1.0
    worth = " + ".join(
        _WORTH.format(at=at, body=body * one.weight, title=(1 - body + TITLE) * one.weight)
        for at, one in enumerate(terms)
    )
    given = {f"w{at}": quoted(one.lexeme) for at, one in enumerate(terms)} | {"enough": condition}
    column = "title" if titles_only else "lexemes"
    query = _BEST.format(worth=worth, column=column, most=MOST, limit=limit)
    return list((await connection.execute(text(query), given)).scalars())


def quoted(lexeme: str) -> str:
    """As a tsquery has a lexeme literally."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


async def _counts(connection: AsyncConnection, lexemes: Sequence[str], stored: int) -> dict[str, int]:
    """How many hold each of them: by the sample if it has them, else counted."""
    sample = await _sample(connection, stored)
    found = {one: sample.holding[one] for one in lexemes if one in sample.holding}
    rare = [one for one in lexemes if one not in found]
    if rare:
        names = {f"w{place}": quoted(one) for place, one in enumerate(rare)}
        parts = (_COUNT.format(place=place, name=name, most=COUNTED) for place, name in enumerate(names))
        for row in await connection.execute(text(" UNION ALL ".join(parts)), names):
            found[rare[row.place]] = row.holding
    return found


async def _sample(connection: AsyncConnection, stored: int) -> Sample:
    engine, now = connection.engine.sync_engine, time.monotonic()
    known = _samples.get(engine)
    if known is not None and now - known.at < SAMPLE_SECONDS and known.stored <= stored <= known.stored * GROWN:
        return known
    share = min(100.0, 100 * SAMPLED / max(stored, 1))
    looked = int((await connection.execute(text(_LOOKED.format(share=share)))).scalar_one())
    rows = await connection.execute(text(_SAMPLE.format(share=share)))
    scale = stored / looked if looked else 1.0
    often = {row.word: round(row.ndoc * scale) for row in rows if row.ndoc > 1 or looked >= stored}
    _samples[engine] = Sample(now, stored, often)
    return _samples[engine]
