"""What words mean to the model: made beforehand for initiatives, so that a look embeds nothing but what is asked."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from time import monotonic
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from bot.usecases.desk import Office
from domain.model import Product
from knowledge.semantic import Embedder
from storage.unit_of_work import reading, writing
from storage.vectors import Made, Wording

Row = NDArray[np.float32]
MEANT = 300  # characters of a text that are embedded, about 10 ms each; with 160 it ranks a little worse
PORTION = 32  # texts between two commits
ROUND_SECONDS = 10.0  # of each minute that the job embeds at most: some 1,000 texts, so 100,000 in about two hours
RECIPE = "1"  # how texts are cut and kept; another one makes all vectors anew

_models: WeakKeyDictionary[Embedder, str] = WeakKeyDictionary()
_products: WeakKeyDictionary[Embedder, dict[str, Row]] = WeakKeyDictionary()


async def model_of(embedder: Embedder) -> str:
    """What tells its vectors from another model's: what it makes of one sentence."""
    if embedder not in _models:
        (row,) = await asyncio.to_thread(embedder.embed, ["Somebody had that idea."])
        _models[embedder] = hashlib.sha256(RECIPE.encode() + np.round(row, 1).tobytes()).hexdigest()[:16]
    return _models[embedder]


async def asked_row(embedder: Embedder, words: str) -> Row:
    """The vector of what is looked for."""
    rows = await asyncio.to_thread(embedder.embed, [words[:MEANT]])
    return np.asarray(rows[0])


async def product_rows(embedder: Embedder, products: Sequence[Product]) -> Mapping[str, Row]:
    """The vectors of the products by their ids; each text is embedded once in the life of the process."""
    known = _products.setdefault(embedder, {})
    texts = {one.id: f"{one.name}. {one.purpose}"[:MEANT] for one in products}
    new = sorted(set(texts.values()) - known.keys())
    if new:
        known |= zip(new, await asyncio.to_thread(embedder.embed, new), strict=True)
    return {id: known[text] for id, text in texts.items()}


def cosine(vector: bytes, row: Row) -> float:
    """How near a kept vector is to a row."""
    return float(np.frombuffer(vector, np.float16).astype(np.float32) @ row)


async def embed_new(office: Office, now: datetime, seconds: float = ROUND_SECONDS) -> int:
    """Makes vectors for what came in or was reworded, the newest first; how many.

    In a thread, outside of transactions and in portions; after so many seconds the rest waits for the next round.
    """
    if office.embedder is None:
        return 0
    model, made, end = await model_of(office.embedder), 0, monotonic() + seconds
    while monotonic() < end:
        async with reading(office.database, quick=True) as uow:
            portion = await uow.vectors.missing(model, PORTION)
        if not portion:
            break
        await _embed(office, office.embedder, model, portion)
        made += len(portion)
    return made


async def embed_these(office: Office, numbers: Sequence[int], tell: Callable[[int], None]) -> int:
    """The same for initiatives of these numbers, however long it takes; `tell` is given how many there are to do."""
    if office.embedder is None:
        return 0
    model = await model_of(office.embedder)
    async with reading(office.database) as uow:
        missing = [
            one
            for begin in range(0, len(numbers), 500)
            for one in await uow.vectors.missing_of(model, numbers[begin : begin + 500])
        ]
    tell(len(missing))
    for begin in range(0, len(missing), PORTION):
        await _embed(office, office.embedder, model, missing[begin : begin + PORTION])
    return len(missing)


async def _embed(office: Office, embedder: Embedder, model: str, portion: Sequence[Wording]) -> None:
    rows = await asyncio.to_thread(embedder.embed, [text_of(one.title, one.words) for one in portion])
    made = [
        Made(one.number, one.changes, row.astype(np.float16).tobytes()) for one, row in zip(portion, rows, strict=True)
    ]
    async with writing(office.database) as uow:
        await uow.vectors.put(model, made)


def text_of(title: str, words: str) -> str:
    """What is embedded of an initiative: its title and how its problem begins."""
    said = words.split(" \n", 2)  # its number, its title, and what it says
    return f"{title}. {said[-1]}"[:MEANT]
