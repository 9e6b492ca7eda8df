"""From words to what is in somebody's way: categories, best first, and how bad it is. Pure, the same every time.

Two things are added up: the cues that the words hold (`knowledge/cues`), each worth the more the seldomer it stands in
sentences of other categories, and how well the single words go with the sentences of a category.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from knowledge.cue_files import CueFiles, shipped
from knowledge.cues import Cue, CueIndex, Passage, Strength, parse, passage
from knowledge.words import plain, stems

OTHER: Final = "other"
LONGEST: Final = 20_000  # characters; what is longer is no report but a file, and says nothing
READ: Final = 3_000  # characters of a report that are read: what is in the way is said at its beginning
WORTH: Final[Mapping[Strength, float]] = {
    Strength.STRONG: 3.0,
    Strength.FAIR: 1.5,
    Strength.WEAK: 0.5,
    Strength.AGAINST: -3.0,
}
# Measured on the dev half of `benchmarks/blocker_reports.yaml` and on the examples, each left out in turn.
TRUST, FADING, LIKENESS, SMOOTHING = 10.0, 0.7, 0.3, 0.3
LEAST: Final = 1.0  # a best score below it is none
SETTLED: Final = 0.25  # what a cue is worth that only stands in a clause about what is in order
OWN_WORDS: Final = 6.0  # what a company's own words are worth: they decide, unless much speaks for something else

_TELLS_NOTHING: Final = frozenset(
    stems(
        "i we it in on for and with at by as us our my me you they he she them this have has had do does did can will"
        " would or if from there their your his her its what",
        frozenset(),
    )
)
Worth = Callable[[str, Cue], float]


@dataclass(frozen=True, slots=True)
class Routed:
    """All categories, best first; `known` is False when nothing in the words tells, and then `other` is the first.

    `severities` are the signs of each severity, from SEV1 to SEV4.
    """

    categories: tuple[str, ...]
    known: bool
    severities: Mapping[str, float]


class Router:
    """Only read after it was made, so any thread may ask. `words` are a company's own, by category."""

    def __init__(self, words: Mapping[str, Iterable[str]] | None = None, files: CueFiles | None = None) -> None:
        self._files = files or shipped()
        self._names = tuple(self._files.categories)
        self._index = CueIndex(self._files.categories)
        own = {
            name: [cue for line in lines if (cue := parse(line, Strength.STRONG, {})) is not None]
            for name, lines in (words or {}).items()
        }
        self._own = CueIndex(own)
        self._severities = CueIndex(self._files.severities)
        self._settled = CueIndex({"settled": self._files.settled})

    def route(self, text: str) -> Routed:
        """Never raises, whatever the text is. Takes a few milliseconds."""
        read = self._read(text)
        scores = self._scores(read) if read.words else dict.fromkeys(self._names, 0.0)
        ranked = sorted(self._names, key=lambda name: (-scores[name], self._names.index(name)))
        known = scores[ranked[0]] >= LEAST
        if not known:
            ranked = [OTHER, *(name for name in ranked if name != OTHER)]
        severities = dict.fromkeys(self._files.severities, 0.0)
        return Routed(tuple(ranked), known, severities | _added(self._severities.found(read), _worth))

    def _read(self, text: str) -> Passage:
        """Nothing of what is too long, or in another language."""
        if len(text) > LONGEST:
            return passage("")
        plain_text = "".join(one if one.isprintable() or one == "\n" else " " for one in text[:READ])
        return passage("" if self._is_foreign(plain_text) else plain_text)

    def _is_foreign(self, text: str) -> bool:
        words = plain(text)
        foreign, english = (
            sum(word in small for word in words) for small in (self._files.foreign, self._files.english)
        )
        return foreign > english

    def _scores(self, read: Passage) -> dict[str, float]:
        live = self._unsettled(read)
        certain = set(self._index.found(live)) if live is not read else None
        found = list(self._index.found(read))

        def worth(name: str, cue: Cue) -> float:
            base = self._weight(name, cue)
            return base if certain is None or base < 0 or (name, cue) in certain else base * SETTLED

        likeness = self._likeness(live)
        cues = _added(found, worth)
        own = Counter(name for name, _ in self._own.found(read))
        return {
            name: cues.get(name, 0.0) + LIKENESS * likeness.get(name, 0.0) + OWN_WORDS * own[name]
            for name in self._names
        }

    def _unsettled(self, read: Passage) -> Passage:
        """Without the clauses about what is in order; all of it, when that would leave nothing."""
        clauses = tuple(
            clause for clause in read.clauses if not any(self._settled.found(Passage((clause,), frozenset(clause))))
        )
        if not clauses or len(clauses) == len(read.clauses):
            return read
        return Passage(clauses, frozenset(word for clause in clauses for word in clause))

    def _weight(self, name: str, cue: Cue) -> float:
        base = WORTH[cue.strength]
        if base < 0:
            return base
        own, every = self._seen
        return base * (own[name, cue] + TRUST) / (every[name, cue] + TRUST)

    @cached_property
    def _examples(self) -> tuple[tuple[str, Passage], ...]:
        return tuple((name, passage(line)) for name, lines in self._files.examples.items() for line in lines)

    @cached_property
    def _seen(self) -> tuple[Counter[tuple[str, Cue]], Counter[tuple[str, Cue]]]:
        """In how many examples each cue stands: of its own category, and of all."""
        own: Counter[tuple[str, Cue]] = Counter()
        every: Counter[tuple[str, Cue]] = Counter()
        for category, example in self._examples:
            for named in self._index.found(example):
                every[named] += 1
                own[named] += named[0] == category
        return own, every

    @cached_property
    def _words(self) -> tuple[Mapping[str, Counter[str]], Counter[str], Counter[str]]:
        """In how many examples each word stands: by category, and in all; and how many examples a category has."""
        by_category: defaultdict[str, Counter[str]] = defaultdict(Counter)
        every: Counter[str] = Counter()
        sizes: Counter[str] = Counter()
        for category, example in self._examples:
            told = _told(example)
            by_category[category].update(told)
            every.update(told)
            sizes[category] += 1
        return by_category, every, sizes

    def _likeness(self, read: Passage) -> dict[str, float]:
        """How much more often its words stand in examples of a category than in others: a sum of logarithms."""
        by_category, every, sizes = self._words
        told = [word for word in sorted(_told(read)) if word in every]
        whole = sum(sizes.values())
        return {
            name: math.fsum(
                math.log((by_category[name][word] + SMOOTHING) / (sizes[name] + 2 * SMOOTHING))
                - math.log(
                    (every[word] - by_category[name][word] + 3 * SMOOTHING) / (whole - sizes[name] + 6 * SMOOTHING)
                )
                for word in told
            )
            for name in sizes
        }


def _told(read: Passage) -> set[str]:
    """Its words, and each two that stand side by side."""
    pairs = {f"{one} {two}" for clause in read.clauses for one, two in pairwise(clause)}
    return pairs | (read.words - _TELLS_NOTHING)


def _worth(_: str, cue: Cue) -> float:
    return WORTH[cue.strength]


def _added(found: Iterable[tuple[str, Cue]], worth: Worth) -> dict[str, float]:
    """By name: the best cue counts in full and each further one less, so that many hints do not beat one clear word."""
    by_name: defaultdict[str, list[float]] = defaultdict(list)
    for name, cue in found:
        by_name[name].append(worth(name, cue))
    return {name: _faded(each) for name, each in by_name.items()}


def _faded(worths: Sequence[float]) -> float:
    good = sorted((one for one in worths if one > 0), reverse=True)
    return math.fsum(one * FADING**at for at, one in enumerate(good)) + math.fsum(one for one in worths if one < 0)
