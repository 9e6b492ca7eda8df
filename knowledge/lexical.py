"""Scores of texts by the words they share with a question: BM25, brought to a scale that questions have in common."""

from __future__ import annotations

import logging
import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import chain, count

import bm25s
import numpy as np
from numpy.typing import NDArray

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets itself to tell of every index

Floats = NDArray[np.float32]


class Lexical:
    """A fixed list of texts, each given as its tokens. Only read after it was made, so any thread may ask."""

    def __init__(self, texts: Iterable[Sequence[Hashable]]) -> None:
        numbers: defaultdict[Hashable, int] = defaultdict(count().__next__)
        rows = [[*map(numbers.__getitem__, text)] for text in texts]
        self._ids, self._size = dict(numbers), len(rows)
        self._weights: list[float] = []
        self._unknown = math.log(1 + (self._size + 0.5) / 0.5)  # what a token is worth that stands in no text
        if self._ids:  # bm25s divides by the mean length
            self._bm25 = _Counted()
            self._bm25.index((rows, self._ids), create_empty_token=False, show_progress=False)
            self._weights = self._bm25.weights.tolist()

    def scores(self, question: Iterable[Hashable]) -> Floats:
        """For each text how much of what the question could reach it reaches, from 0 to below 1.

        A token that stands in no text counts against all of them, as the rarest of all.
        """
        tokens = dict.fromkeys(question)
        ids = [self._ids[token] for token in tokens if token in self._ids]
        if not ids:  # bm25s has no answer to an empty question
            return np.zeros(self._size, np.float32)
        reach = math.fsum(self._weights[id] for id in ids) + (len(tokens) - len(ids)) * self._unknown
        scores: Floats = self._bm25.get_scores_from_ids(ids)
        return scores / np.float32(reach)


class _Counted(bm25s.BM25):  # type: ignore[misc]  # bm25s tells no types
    """The same scores as bm25s gives by default (Lucene's), counted for all texts at once: a start is much faster."""

    weights: NDArray[np.float64]

    def build_index_from_ids(
        self, unique_token_ids: Sequence[int], corpus_token_ids: Sequence[Sequence[int]], **_: bool
    ) -> dict[str, object]:
        """Made for being overridden, says bm25s. The columns are tokens, the rows texts."""
        self.nonoccurrence_array = None
        texts, tokens = len(corpus_token_ids), len(unique_token_ids)
        lengths = np.array([*map(len, corpus_token_ids)])
        flat = np.fromiter(chain.from_iterable(corpus_token_ids), np.int64, lengths.sum())
        places, times = np.unique(flat * texts + np.repeat(np.arange(texts), lengths), return_counts=True)
        columns, rows = np.divmod(places, texts)
        found = np.bincount(columns, minlength=tokens)
        self.weights = np.log(1 + (texts - found + 0.5) / (found + 0.5))
        among = self.k1 * ((1 - self.b) + self.b * lengths[rows] / lengths.mean())
        return {
            "data": (self.weights.astype(np.float32)[columns] * (times / (among + times))).astype(np.float32),
            "indices": rows.astype(np.int32),
            "indptr": np.concatenate(([0], np.cumsum(found))),
            "num_docs": texts,
        }
