"""The index of playbooks: which entry a question is about, and which of its sections."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Final

import numpy as np

from knowledge.lexical import Floats, Lexical
from knowledge.meaning import Meanings
from knowledge.playbooks import Audience, Playbook, Section
from knowledge.runs import runs
from knowledge.semantic import Embedder, Vectors
from knowledge.thresholds import Thresholds, calibrated
from knowledge.words import ASKED, STOP, plain, stemmed, stems

WORDS: Final = 0.25  # the words' share beside the meaning's; measured, 0.2 to 0.35 differ little
SAMPLE: Final = 256  # phrasings asked to calibrate: enough for a quantile, and a start stays fast
MORE_WORDS: Final = 2  # of the question's words that another section must have more than the direct answer


@dataclass(frozen=True, slots=True)
class Hit:
    """A playbook, the section that fits best, and a score from 0 to 1 that is comparable between questions."""

    playbook: Playbook
    section: Section
    score: float


class Index:
    """Made once from playbooks and only read after, so any thread may search.

    Every entry's words and, for typing errors, its runs of letters are searched; with an embedder its meaning too.
    """

    def __init__(
        self, playbooks: Sequence[Playbook], embedder: Embedder | None = None, vectors: Vectors | None = None
    ) -> None:
        self._playbooks = tuple(playbooks)
        asked = [tuple(dict.fromkeys((one.title, *one.questions))) for one in self._playbooks]
        phrased = [plain("\n".join(one)) for one in asked]
        self._words = Lexical(
            stemmed([*words, *plain(_passages(one))], STOP) for one, words in zip(self._playbooks, phrased, strict=True)
        )
        self._runs = Lexical(map(runs, phrased))
        self._meanings = Meanings(asked, embedder, vectors) if embedder and asked else None
        self._asked = asked
        self._for = {
            audience: np.array([one.audience is audience for one in self._playbooks], np.bool_) for audience in Audience
        }
        self.thresholds: Thresholds = self._calibrated()

    def with_meaning(self, embedder: Embedder, vectors: Vectors | None = None) -> Index:
        """The same entries, found by their meaning too. This one stays as it is."""
        deeper = copy(self)
        deeper._meanings = Meanings(self._asked, embedder, vectors) if self._asked else None
        deeper.thresholds = deeper._calibrated()
        return deeper

    @property
    def knows_meaning(self) -> bool:
        """Whether entries are found by their meaning too."""
        return self._meanings is not None

    def search(self, question: str, audiences: frozenset[Audience] | None = None, limit: int = 4) -> list[Hit]:
        """The entries for these audiences (every one when None), best first; none that shares nothing at all."""
        question = question[:ASKED]
        words = frozenset(stems(question))
        if not words:  # nothing but stop words and signs
            return []
        scores = self._scores(question)
        for hidden in () if audiences is None else frozenset(Audience) - audiences:
            scores[self._for[hidden]] = 0
        best = np.argsort(-scores, kind="stable")[:limit].tolist()
        return [self._hit(at, float(scores[at]), words) for at in best if scores[at] > 0]

    def _hit(self, at: int, score: float, words: frozenset[str]) -> Hit:
        """With the direct answer, which is the first section, or one whose heading is asked for and that says more."""
        one = self._playbooks[at]
        beyond = words.difference(stems(one.title))  # what the title says, the direct answer is about
        found = {part: len(beyond.intersection(stems(f"{part.heading}\n{part.text}"))) for part in one.sections}
        named = [part for part in one.sections if not beyond.isdisjoint(stems(part.heading))]
        best = max(named, key=found.__getitem__, default=one.sections[0])  # the first of equal ones
        clearly = found[best] >= found[one.sections[0]] + MORE_WORDS
        return Hit(one, best if clearly else one.sections[0], min(score, 1.0))

    def _scores(self, question: str) -> Floats:
        said = plain(question)
        # Measured over public sets, "my" and "your" tell more here than they disturb.
        words, letters = self._words.scores(stemmed(said, STOP)), self._runs.scores(runs(said))
        lexical: Floats = np.float32(0.5) * (words + letters)
        if self._meanings is None:
            return lexical
        both: Floats = np.float32(WORDS) * lexical + np.float32(1 - WORDS) * self._meanings.scores(question)
        return both

    def _calibrated(self) -> Thresholds:
        """Asks phrasings from all over the set while their own entry is hidden."""
        asked = [(at, words) for at, one in enumerate(self._playbooks) for words in one.questions]
        chosen = np.linspace(0, len(asked) - 1, min(SAMPLE, len(asked))).round().astype(int).tolist()
        wrong, right = [], []
        for at, words in (asked[nr] for nr in chosen):
            scores = self._scores(words[:ASKED])
            right.append(float(scores[at]))
            scores[at] = 0
            wrong.append(float(scores.max()))
        return calibrated(wrong, right, len(self._playbooks))


def _passages(one: Playbook) -> str:
    return "\n".join(f"{part.heading}\n{part.text}" for part in one.sections)
