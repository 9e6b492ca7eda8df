"""Cues: words and phrases that speak for a kind of report, kept in a file that people can read and correct.

A cue is words in their order, with at most two others between them: `security review`. `a|b` is either word, ` & `
joins parts that may stand anywhere in the text, and a NAME in capitals is a list of words under `lists`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from knowledge.words import stems

GAP: Final = 2  # other words between two words of a cue
PASSED_OVER: Final = frozenset("a an the am is are was were be been being to of that so very really".split())
_BORDER: Final = re.compile(r"[.,;:!?()\[\]\"“”\n]+(?=\s|$)|\s[-–—]+\s|\s(?=(?:but|yet|though|although|however)\s)")

Words = frozenset[str]


class Strength(StrEnum):
    """How much a cue says."""

    STRONG = "strong"
    FAIR = "fair"
    WEAK = "weak"
    AGAINST = "against"


@dataclass(frozen=True, slots=True)
class Cue:
    """`parts` are word lists in their order; all parts must be found."""

    parts: tuple[tuple[Words, ...], ...]
    strength: Strength

    @property
    def first_words(self) -> Words:
        """One of these stands in every text that has the cue: the fewest words of any place in it."""
        return min((words for part in self.parts for words in part), key=len)


@dataclass(frozen=True, slots=True)
class Passage:
    """A text as it is searched: the stems of each clause, and each stem once."""

    clauses: tuple[tuple[str, ...], ...]
    words: Words

    def holds(self, cue: Cue) -> bool:
        """Whether each part of the cue stands in some clause."""
        return all(any(_stands(part, clause) for clause in self.clauses) for part in cue.parts)


def passage(text: str) -> Passage:
    """The text in clauses; a part of a cue never goes from one clause to the next."""
    clauses = tuple(tuple(stems(clause, PASSED_OVER)) for clause in _BORDER.split(text))
    return Passage(tuple(filter(None, clauses)), frozenset(word for clause in clauses for word in clause))


def parse(cue: str, strength: Strength, lists: Mapping[str, Sequence[str]]) -> Cue | None:
    """None when nothing of the cue counts, as in `the`."""
    parts = (tuple(filter(None, (_either(word, lists) for word in part.split()))) for part in cue.split(" & "))
    kept = tuple(filter(None, parts))
    return Cue(kept, strength) if kept else None


def parse_all(block: Mapping[str, Iterable[str]], lists: Mapping[str, Sequence[str]]) -> tuple[Cue, ...]:
    """The cues of one category: lines under each strength."""
    read = (parse(line, Strength(strength), lists) for strength, lines in block.items() for line in lines)
    return tuple(dict.fromkeys(cue for cue in read if cue is not None))


class CueIndex:
    """Many cues, found in a text without trying each of them. Only read after it was made."""

    def __init__(self, cues: Mapping[str, Collection[Cue]]) -> None:
        self._by_word: dict[str, list[tuple[str, Cue]]] = {}
        for name, group in cues.items():
            for cue in group:
                for word in cue.first_words:
                    self._by_word.setdefault(word, []).append((name, cue))

    def found(self, text: Passage) -> Iterator[tuple[str, Cue]]:
        """Each cue of the text once, with the name it stands under, always in the same order."""
        tried: set[tuple[str, Cue]] = set()
        for word in sorted(text.words):
            for named in self._by_word.get(word, ()):
                if named not in tried:
                    tried.add(named)
                    if text.holds(named[1]):
                        yield named


def _either(word: str, lists: Mapping[str, Sequence[str]]) -> Words:
    every = [one for each in word.split("|") for one in lists.get(each, (each,))]
    return frozenset(stem for one in every for stem in stems(one, PASSED_OVER))


def _stands(part: Sequence[Words], clause: Sequence[str]) -> bool:
    """Whether the words stand there in their order, few others between."""
    ends = {at for at, word in enumerate(clause) if word in part[0]}
    for words in part[1:]:
        ends = {at for end in ends for at in range(end + 1, min(end + GAP + 2, len(clause))) if clause[at] in words}
    return bool(ends)
