"""The bare libraries, used as their first pages show it, to stand beside ours."""

from __future__ import annotations

from collections.abc import Sequence

import bm25s
import numpy as np
import Stemmer

from knowledge.lexical import Floats
from knowledge.playbooks import Playbook
from knowledge.semantic import Embedder


class BareWords:
    """bm25s with its own tokens, stop words and PyStemmer over everything an entry says."""

    def __init__(self, playbooks: Sequence[Playbook]) -> None:
        self._stemmer, self._size = Stemmer.Stemmer("english"), len(playbooks)
        self._bm25 = bm25s.BM25()
        self._bm25.index(self._tokens([one.text for one in playbooks]), show_progress=False)

    def scores(self, question: str) -> Floats:
        """One score for each entry."""
        words = bm25s.tokenize([question], stopwords="en", stemmer=self._stemmer, return_ids=False, show_progress=False)
        found: Floats = self._bm25.get_scores(words[0]) if words[0] else np.zeros(self._size, np.float32)
        return found

    def _tokens(self, texts: list[str]) -> object:
        return bm25s.tokenize(texts, stopwords="en", stemmer=self._stemmer, show_progress=False)


class BareMeaning:
    """Cosines of fastembed's vector of the question and the mean of an entry's phrasings."""

    def __init__(self, playbooks: Sequence[Playbook], embedder: Embedder) -> None:
        self._embedder = embedder
        means = np.stack([embedder.embed(one.questions).mean(axis=0) for one in playbooks])
        self._means: Floats = means / np.linalg.norm(means, axis=1, keepdims=True)

    def scores(self, question: str) -> Floats:
        """One score for each entry."""
        found: Floats = self._means @ self._embedder.embed([question])[0]
        return found


Bare = BareWords | BareMeaning


def bare_upper(bare: Bare, playbooks: Sequence[Playbook]) -> float:
    """The threshold that the same calibration gives it."""
    left = []
    for at, one in enumerate(playbooks):
        for words in one.questions:
            scores = bare.scores(words).copy()
            scores[at] = -1
            left.append(float(scores.max()))
    return float(np.quantile(left, 0.8))
