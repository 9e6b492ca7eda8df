"""Similar initiatives among 100,000, beside the databases' own full text with all terms, in one run on the same data.

Excerpts are words of an initiative as they stand there; paraphrases are other words for half of them, other forms and
another order. Plain full text with all terms gets the same query without its stop words, needs every stem, and ranks by
the database's own measure. Recall@3 is the share of queries that have theirs among the first three. The words of the
paraphrases are those of `similar_words` that nothing was tuned with.
"""

from __future__ import annotations

import gc
import json
import os
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

import numpy as np
from sqlalchemy import insert, text
from sqlalchemy.engine import make_url

from benchmarks.offices import office_on
from benchmarks.similar_ideas import UNRELATED, Described, excerpt, idea, paraphrase
from benchmarks.similar_words import TEST
from bot.usecases.alike import likely, look_everywhere
from bot.usecases.desk import Office
from bot.usecases.likeness import telling
from bot.usecases.meaning import embed_these
from domain.funnel import Stage
from knowledge.semantic import Embedder, Matrix, open_embedder
from storage.fulltext import words_of
from storage.schema import initiatives, wordings
from tests.support.postgres import NoPostgres, Server, given_url, start

STORED, EACH, QUERIES, INSERTED = 100_000, 5_000, 60, 300
INVERTED = ("wordings_by_title", "wordings_by_lexeme")
Find = Callable[[str], Awaitable[list[str]]]
Figures = dict[str, str]

ALL_TERMS = {
    True: "SELECT initiative FROM wordings_fts JOIN wordings ON number = wordings_fts.rowid "
    "WHERE wordings_fts MATCH :words ORDER BY bm25(wordings_fts) LIMIT 3",
    False: "SELECT initiative FROM wordings WHERE lexemes @@ plainto_tsquery('english', :words) "
    "ORDER BY ts_rank(lexemes, plainto_tsquery('english', :words)) DESC LIMIT 3",
}


async def report() -> list[str]:
    """Recall@3 and times of both, and what the index costs whoever hands in an idea."""
    with TemporaryDirectory() as folder:
        ours = await measured(str(Path(folder) / "many.db"))
    theirs = await _on_postgres()
    lines = [f"| {STORED:,} initiatives, {QUERIES} queries | SQLite | PostgreSQL | aim |", "|---|---|---|---|"]
    return lines + [
        f"| {name} | {one} | {theirs.get(name, 'not measured')} | {_aim(name)} |" for name, one in ours.items()
    ]


def _aim(name: str) -> str:
    if "p99" in name and "all terms" not in name:
        return "< 100 ms"
    if "recall" in name and "all terms" not in name:
        return "all terms + 0.04" if "semantic" in name else "all terms - 0.02 or more"
    return ""


async def measured(url: str) -> Figures:
    """All figures on one database."""
    dice = random.Random(8)
    described = [idea(dice) for _ in range(STORED)]
    figures: Figures = {}
    async with office_on(url) as office:
        await _fill(office, described)
        figures["one more initiative, median"] = await _inserting(office, described)
        finders: dict[str, Find] = {"all terms": partial(_all_terms, office), "`similar`": partial(_similar, office)}
        targets = random.Random(9).sample(range(STORED), QUERIES)
        sets = {
            "excerpts": [(excerpt(dice, described[at]), _id(at)) for at in targets],
            "paraphrases": [(paraphrase(dice, described[at], TEST), _id(at)) for at in targets],
        }
        model = os.environ.get("USHER_EMBEDDINGS_MODEL")
        if model:
            meaningful = replace(office, embedder=_opened(model))
            finders["`similar`, semantic"] = partial(_similar, meaningful)
            figures["embedded beforehand"] = await _embedded(
                meaningful, [words for one in sets.values() for words, _ in one]
            )
        gc.collect()
        gc.freeze()  # or the collector walks through what was made up, at somebody's cost
        for kind, queries in sets.items():
            figures |= await _compared(kind, queries, finders)
        gc.unfreeze()
        shown = [bool(await finders["`similar`"](words)) for words in UNRELATED]
        figures["unrelated ideas that are shown something"] = f"{sum(shown)} of {len(shown)}"
    return figures


class Remembering:
    """A model that makes the vector of a stored text once for both databases."""

    def __init__(self, model: Embedder) -> None:
        self._model = model
        self._known: dict[str, Matrix] = {}

    def embed(self, texts: Sequence[str]) -> Matrix:
        if len(texts) == 1:  # what is asked, which is measured
            return self._model.embed(texts)
        new = [text for text in texts if text not in self._known]
        self._known |= zip(new, self._model.embed(new) if new else (), strict=True)
        return np.stack([self._known[text] for text in texts])


@cache
def _opened(model: str) -> Remembering:
    return Remembering(open_embedder(model))


async def _embedded(office: Office, queries: Sequence[str]) -> str:
    """What the job would have done for all by then; here for what may be found."""
    numbers = {number for words in queries for number in await likely(office, words)}
    began = perf_counter()
    made = await embed_these(office, sorted(numbers), lambda _: None)
    return f"{made:,}, {(perf_counter() - began) * 1e3 / max(made, 1):.1f} ms each"


async def _compared(kind: str, queries: Sequence[tuple[str, str]], finders: Mapping[str, Find]) -> Figures:
    """Each query by each of them in turn; of the time that passed, and of the processors' in both processes."""
    walls: dict[str, list[float]] = {name: [] for name in finders}
    cpus: dict[str, list[float]] = {name: [] for name in finders}
    hits = dict.fromkeys(finders, 0)
    for find in finders.values():
        await find(queries[0][0])
    for words, wanted in queries:
        for name, find in finders.items():
            wall, cpu = perf_counter(), busy_seconds()
            found = await find(words)
            walls[name].append((perf_counter() - wall) * 1e3)
            cpus[name].append((busy_seconds() - cpu) * 1e3)
            hits[name] += wanted in found[:3]
    recall = {f"{kind}, recall@3, {name}": f"{hits[name] / len(queries):.3f}" for name in finders}
    slowest = {
        f"{kind}, p99, {name}": f"{_p99(walls[name]):.0f} ms; CPU {median(cpu):.0f}, p99 {_p99(cpu):.0f} ms"
        for name, cpu in cpus.items()
    }
    return recall | slowest


def _p99(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)]


def busy_seconds() -> float:
    """What this process and the database's have used of the processors so far."""
    used = process_time()
    for one in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile
            if (one / "comm").read_text().startswith("postgres"):
                used += int((one / "schedstat").read_text().split()[0]) / 1e9
    return used


async def _similar(office: Office, words: str) -> list[str]:
    found, _ = await look_everywhere(office, words)
    return [one.initiative.id for one in found if one.initiative is not None]


async def _all_terms(office: Office, words: str) -> list[str]:
    asked = telling(words_of(words))
    said = " ".join(f'"{word}"' for word in asked) if office.database.is_sqlite else " ".join(asked)
    async with office.database.reading() as connection:
        rows = await connection.execute(text(ALL_TERMS[office.database.is_sqlite]), {"words": said})
        return list(rows.scalars())


async def _fill(office: Office, described: Sequence[Described]) -> None:
    inverted = [] if office.database.is_sqlite else [one for one in wordings.indexes if one.name in INVERTED]
    async with office.database.engine.begin() as connection:
        for one in inverted:  # quicker made at the end
            await connection.run_sync(one.drop)
    for begin in range(0, STORED, EACH):
        async with office.database.engine.begin() as connection:
            rows = [_row(office, at, described[at]) for at in range(begin, begin + EACH)]
            await connection.execute(insert(initiatives), rows)
    async with office.database.engine.begin() as connection:
        for one in inverted:
            await connection.run_sync(one.create)
    if not office.database.is_sqlite:  # where the server would do it by itself, a little later
        async with office.database.engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(text("VACUUM ANALYZE"))


async def _inserting(office: Office, described: Sequence[Described]) -> str:
    """With the index and without it, in turns; everything is undone."""
    off = "DROP TRIGGER initiatives_worded" + ("" if office.database.is_sqlite else " ON initiatives")
    times: list[float] = []
    for statement in (None, off):
        async with office.database.engine.connect() as connection, connection.begin() as undone:
            if statement:
                await connection.execute(text(statement))
            taken = []
            for at in range(INSERTED):
                row = _row(office, STORED + at, described[at])
                began = perf_counter()
                await connection.execute(insert(initiatives), row)
                taken.append((perf_counter() - began) * 1e3)
            times.append(median(taken))
            await undone.rollback()
    return f"{times[0]:.2f} ms with the index, {times[1]:.2f} ms without"


def _id(at: int) -> str:
    return f"AI-2025-{at + 1:06d}"


def _row(office: Office, at: int, one: Described) -> dict[str, Any]:
    said = {"problem": one.problem, "summary": one.summary, "metric": one.metric, "process": one.process}
    nothing = dict.fromkeys(("target", "capture", "objective", "sponsor"))
    lists: dict[str, list[str]] = {"impact_types": ["QUALITY"], "evidence": [], "unpinned": []}
    ended = dict.fromkeys(("taken_at", "rejection", "closing", "reason", "merged_into", "decided_by", "decided_at"))
    now = office.now()
    return {
        "id": _id(at),
        "title": one.title,
        "stage": list(Stage)[at % len(Stage)].value,
        "initiator": "somebody",
        "department": "claims",
        "needs_number": False,
        "revision": 1,
        "registered_at": now,
        "entered_stage_at": now,
        "triage_due": now.date(),
        "words": " \n".join((_id(at), one.title, one.problem, one.summary, one.metric, one.process)).lower(),
        "body": json.dumps({"idea": {**said, **nothing, **lists}, "source": "employee", "case": {}, **ended}),
        "round": 0,
        "exceptions": 0,
    }


async def _on_postgres() -> Figures:
    given = given_url()
    if given is not None:
        return await _with(Server(make_url(given)))
    try:
        embedded = start()
    except NoPostgres:
        return {}
    try:
        return await _with(Server(embedded.url))
    finally:
        embedded.stop()


async def _with(server: Server) -> Figures:
    try:
        return await measured(await server.fresh())
    finally:
        await server.drop_all()
