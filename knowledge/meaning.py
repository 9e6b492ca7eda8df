"""Scores of entries by what they mean: cosines of sentence vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from knowledge.semantic import Embedder, Matrix, Vectors
from knowledge.words import ASKED

NEAREST: Final = np.float32(0.35)  # the nearest phrasing's share; measured, 0.3 to 0.4 differ little


class Meanings:
    """The vectors of every entry's phrasings. Only read after it was made, so any thread may ask."""

    def __init__(self, entries: Sequence[Sequence[str]], embedder: Embedder, vectors: Vectors | None = None) -> None:
        texts = [text[:ASKED] for phrasings in entries for text in phrasings]
        self._embedder = embedder
        self._starts = np.cumsum([0, *map(len, entries[:-1])])
        self._known = {text: row for row, text in enumerate(texts)}
        self._phrasings = _learned(texts, embedder, vectors)
        sums = np.add.reduceat(self._phrasings, self._starts)
        self._middles: Matrix = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), np.float32(1e-6))

    def scores(self, question: str) -> Matrix:
        """For each entry how near it means the same, 0 to 1: mostly the middle of its phrasings, and the nearest one.

        Measured: either of them alone finds less on one public set or the other.
        """
        row = self._known.get(question)
        vector = self._embedder.embed([question])[0] if row is None else self._phrasings[row]
        # One thread: those of a matrix product wait for each other by spinning, which a busy machine makes long.
        nearest = np.maximum.reduceat(np.vecdot(self._phrasings, vector), self._starts)
        both: Matrix = NEAREST * nearest + (1 - NEAREST) * np.vecdot(self._middles, vector)
        return np.maximum(both, 0)


def _learned(texts: Sequence[str], embedder: Embedder, vectors: Vectors | None) -> Matrix:
    """A row for each text; only those that are not kept yet are embedded."""
    kept = vectors.known(texts) if vectors else {}
    new = sorted({text for text in texts if text not in kept}, key=lambda text: (len(text), text))
    if new:
        kept.update(zip(new, embedder.embed(new), strict=True))
    rows: Matrix = np.stack([kept[text] for text in texts])
    if new and vectors:
        vectors.keep(texts, rows)
    return rows
