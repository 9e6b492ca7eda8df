"""What people asked, and what became of it: the loop that lets the playbooks grow (domain rule 7.1, Q10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.people import PersonId

LONGEST_QUESTION = 1_000  # characters that are kept of one


class QuestionState(StrEnum):
    """Where a question stands."""

    ANSWERED = "answered"  # a playbook answered it at once
    OPEN = "open"  # nobody answered yet
    HANDED = "handed"  # passed on to a champion
    SETTLED = "settled"  # an answer exists now
    DROPPED = "dropped"  # nobody is going to answer it

    @property
    def is_over(self) -> bool:
        """True when nobody will come back to it."""
        return self in (QuestionState.SETTLED, QuestionState.DROPPED)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. `band` and `score` are what the search said of it; `at` is aware.

    `person` is None once the name was forgotten, `helpful` until the asker said whether the answer was.
    """

    id: int
    at: datetime
    words: str
    band: str
    playbook: str | None
    score: float
    person: PersonId | None
    helpful: bool | None
    state: QuestionState
    handed_to: PersonId | None = None


def waiting(asked: Asked) -> bool:
    """True when somebody should still write an answer: there is none, or it did not help."""
    if asked.state is QuestionState.ANSWERED:
        return asked.helpful is False
    return not asked.state.is_over
