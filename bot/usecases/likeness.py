"""How alike two texts are, between 0 and 1: how much of what is telling in the one is said in the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.words import stems

BODY = 0.9  # what a shared word is worth that is not in the title; all words in the body beat most of them in a title
LEAST = 0.25  # of any two of the demo's 46 ideas 995 in 1,000 pairs share less than 0.2; see tests.bot.test_likeness
LEAST_SHARED = 2  # words, unless only one was said
BY_MEANING = 0.25  # the part that meaning has in the score where there is a model; see benchmarks.similar


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: by stem the word as it was said, and how telling it is."""

    said: Mapping[str, str]
    weights: Mapping[str, float]

    @property
    def all(self) -> float:
        return sum(self.weights.values())


@dataclass(frozen=True, slots=True)
class Likeness:
    """The score, 0 to 1, and the stems that are shared, the most telling first."""

    score: float
    shared: tuple[str, ...]

    def is_enough(self, wanted: Wanted) -> bool:
        """Whether it is worth showing."""
        return self.score >= LEAST and len(self.shared) >= min(LEAST_SHARED, len(wanted.weights))


def telling(words: Iterable[str]) -> tuple[str, ...]:
    """Those that are searched for: no stop words."""
    return tuple(word for word in words if stems(word))


def wanted(words: Sequence[str], weight: Callable[[str], float]) -> Wanted:
    """What the words ask for; of two words with one stem the more telling one counts."""
    said: dict[str, str] = {}
    weights: dict[str, float] = {}
    for word in words:
        for stem in stems(word):
            said.setdefault(stem, word)
            weights[stem] = max(weight(word), weights.get(stem, 0.0))
    return Wanted(said, weights)


def overlap(asked: Wanted, title: str, body: str) -> Likeness:
    """How much of what is asked for the title and the body say."""
    if not asked.weights:
        return Likeness(0.0, ())
    in_title, in_body = set(stems(title)), set(stems(body))
    worth = {stem: 1.0 if stem in in_title else BODY for stem in asked.weights if stem in in_title or stem in in_body}
    score = sum(asked.weights[stem] * share for stem, share in worth.items()) / asked.all
    return Likeness(min(1.0, score), tuple(sorted(worth, key=lambda stem: (-asked.weights[stem], stem))))


def with_meaning(likeness: Likeness, cosine: float) -> Likeness:
    """The convex sum of both."""
    score = (1 - BY_MEANING) * likeness.score + BY_MEANING * max(0.0, min(1.0, cosine))
    return Likeness(score, likeness.shared)
