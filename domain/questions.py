"""What people asked, and what became of it: the loop that lets the playbooks grow (domain rule 7.1, Q10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.people import PersonId

LONGEST_QUESTION = 1_000  # characters that are kept of one
ASKED_OF_PEOPLE = "people"  # the band of a question that went to a person at once: no playbook was searched


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


class Rung(StrEnum):
    """Who gets a question that no playbook answers, in this order; the last has nobody behind them (domain rule 5)."""

    CHAMPION = "champion"
    BACKUP = "backup"
    NETWORK = "network"
    TRAINING = "training"
    OFFICE = "office"

    @property
    def waits(self) -> bool:
        """Whether an unanswered question goes on from there by itself."""
        return self in (Rung.CHAMPION, Rung.BACKUP, Rung.NETWORK)


@dataclass(frozen=True, slots=True)
class With:
    """Where a question is: a person, or (None) a role's channel or a network.

    `due_at` is from when it goes on by itself; None while it does not. `rung` is None for what was passed on before
    rungs were noted.
    """

    person: PersonId | None
    rung: Rung | None = None
    network: int | None = None
    due_at: datetime | None = None


class Turn(StrEnum):
    """What somebody wrote about a question."""

    ASKED_BACK = "asked_back"  # the one who is to answer, to the asker
    REPLIED = "replied"  # the asker, to the one who asked back
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Written:
    """One turn of the talk about a question. The asker's name stands with the question only: `author` is None then."""

    at: datetime
    turn: Turn
    author: PersonId | None
    words: str


@dataclass(frozen=True, slots=True)
class Answers:
    """How many questions of colleagues somebody answered, and how many of the answers the askers called helpful."""

    answered: int
    helpful: int


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. `band` and `score` are what the search said of it; `at` is aware.

    `person` is None once the name was forgotten, `helpful` until the asker said whether the answer was.
    `asked_back_at` is set while the asker is to answer first; `answered_by` is the colleague who answered.
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
    rung: Rung | None = None
    network: int | None = None
    handed_at: datetime | None = None
    due_at: datetime | None = None
    asked_back_at: datetime | None = None
    answered_by: PersonId | None = None
    answered_at: datetime | None = None

    @property
    def place(self) -> With:
        """Where it is now."""
        return With(self.handed_to, self.rung, self.network, self.due_at)


def waiting(asked: Asked) -> bool:
    """True when somebody should still write an answer: there is none, or it did not help."""
    if asked.state is QuestionState.ANSWERED:
        return asked.helpful is False
    return not asked.state.is_over
