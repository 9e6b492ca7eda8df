"""Three bands: an answer, a "did you mean", or an honest "I don't know"."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.index import Hit, Index
from knowledge.playbooks import Audience
from knowledge.words import is_telling, plain

OFFERED = 3  # titles in a "did you mean"
# How far the best must be ahead of the next, as a share of its score: measured, with less of a lead than this one
# answer in three is the wrong one of two alike, and the person knows better which is meant.
LEAD = 0.06


class Band(StrEnum):
    """How far the best hit can be believed."""

    SURE = "sure"
    UNSURE = "unsure"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, best first. The hits of UNKNOWN are for the record only; nobody is shown them."""

    band: Band
    hits: tuple[Hit, ...]

    @property
    def best(self) -> Hit | None:
        """The first hit, whatever the band."""
        return self.hits[0] if self.hits else None


def answer(index: Index, question: str, audiences: frozenset[Audience] | None = None) -> Answer:
    """What the playbooks for these audiences (every one when None) say; a hidden one changes neither band nor hits.

    Words that say nothing of what is asked for, such as "what now", are never sure of an answer, however well they fit,
    unless an entry has just them among its phrasings.
    """
    hits = tuple(index.search(question, audiences))
    best, next_best = [*(hit.score for hit in hits[:2]), 0.0, 0.0][:2]
    is_clear = best >= index.thresholds.upper and best - next_best > LEAD * best
    if is_clear and (is_telling(question) or _is_phrasing(question, hits[0])):
        return Answer(Band.SURE, hits)
    band = Band.UNSURE if hits and best >= index.thresholds.lower else Band.UNKNOWN
    return Answer(band, hits[:OFFERED])


def _is_phrasing(question: str, hit: Hit) -> bool:
    said = plain(question)
    return any(plain(words) == said for words in (hit.playbook.title, *hit.playbook.questions))
