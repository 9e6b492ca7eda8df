"""`usher similar`: initiatives and products that are like some words, for people and, as JSON lines, for scripts."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.clock import real_time
from bot.library import embedder_of
from bot.obstacles import CannotStart
from bot.opening import open_database
from bot.operating_model import holiday_check, load
from bot.settings import Settings
from bot.usecases.alike import Alike, likely, look_everywhere
from bot.usecases.desk import Office
from bot.usecases.meaning import embed_these
from storage.database import Busy

ANNOUNCED = 100  # texts; fewer are embedded before anybody wonders
EMBEDDING_SECONDS = 0.01  # each of them


async def run_similar(
    settings: Settings, words: str | None, queries: Path | None, limit: int, *, as_json: bool = False
) -> int:
    """An answer for each query, in their order and in UTF-8; whoever runs this reads titles of every stage.

    CannotStart without a database, without the model that EMBEDDINGS_MODEL names, and when the file cannot be read.
    """
    asked = [words] if words is not None else await asyncio.to_thread(_lines, queries or Path("-"))
    model = load(settings.model_path)
    database = await open_database(settings.database_in_use, existing=True)
    out = sys.stdout.buffer
    try:
        office = Office(database, model, holiday_check(model), real_time)
        office = await _with_meaning(office, settings.embeddings_model, asked)
        for query in asked:
            initiatives, products = await look_everywhere(office, query, limit=limit)
            line = _json(query, initiatives, products) if as_json else _plain(initiatives, products)
            out.write(f"{line}\n".encode(errors="replace"))
            out.flush()
    finally:
        await database.close()
    return 0


async def _with_meaning(office: Office, model: str | None, asked: Sequence[str]) -> Office:
    """The office with the model, if one is named, and vectors for what the queries may find.

    A running Usher makes the vectors beforehand; where it did not (yet), they are made here, in one go.
    """
    if not model:
        return office
    office = replace(office, embedder=embedder_of(model))
    numbers = {number for query in asked for number in await likely(office, query)}
    try:
        await embed_these(office, sorted(numbers), _announce)
    except Busy:  # an Usher that runs is writing; what it has made by now counts
        sys.stderr.write("The database is busy, so some initiatives are compared by their words only.\n")
    return office


def _announce(missing: int) -> None:
    if missing >= ANNOUNCED:
        seconds = round(missing * EMBEDDING_SECONDS)
        sys.stderr.write(
            f"{missing:,} initiatives get their meaning first, once; that takes about {seconds} seconds.\n"
        )


def _lines(file: Path) -> list[str]:
    try:
        text = sys.stdin.buffer.read() if file == Path("-") else file.read_bytes()
    except OSError as error:
        raise CannotStart(f"{file} cannot be read: {error.strerror or type(error).__name__}.") from error
    lines = text.decode("utf-8-sig", "replace").replace("\r\n", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def _json(query: str, initiatives: list[Alike], products: list[Alike]) -> str:
    similar = [
        {
            "id": one.initiative.id,
            "title": one.initiative.title,
            "stage": one.initiative.stage.value,
            "score": round(one.score, 3),
            "why": list(one.why),
        }
        for one in initiatives
        if one.initiative is not None
    ]
    known = [
        {"id": one.product.id, "name": one.product.name, "score": round(one.score, 3)}
        for one in products
        if one.product is not None
    ]
    return json.dumps({"query": query, "similar": similar, "products": known}, ensure_ascii=False)


def _plain(initiatives: list[Alike], products: list[Alike]) -> str:
    found = [
        f"{one.score:.2f}  {one.initiative.id}  {one.initiative.title} ({one.initiative.stage.spoken})"
        for one in initiatives
        if one.initiative is not None
    ]
    found += [f"{one.score:.2f}  {one.product.name} (a product)" for one in products if one.product is not None]
    return "\n".join(found) or "Nothing is like it."
