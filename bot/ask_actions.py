"""The buttons under an answer, and those of whoever gets a question passed on. Each carries ids only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.ui import Action
from domain.questions import Rung


class Helped(StrEnum):
    """What the asker says of an answer."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True)
class Rate(Action, kind="rate"):
    """The asker's word about the answer to their question."""

    question: int
    helped: Helped


@dataclass(frozen=True)
class Pick(Action, kind="meant"):
    """One of those that were offered is what the asker meant; an empty playbook is none of them."""

    question: int
    playbook: str


@dataclass(frozen=True)
class AskTopic(Action, kind="topic"):
    """Asks what that playbook answers."""

    playbook: str


@dataclass(frozen=True)
class WhoKnows(Action, kind="whoknows"):
    """Says who would get the question, before it is sent."""

    question: int


@dataclass(frozen=True)
class PassOn(Action, kind="passon"):
    """The question goes to somebody who may know, with the asker's words and name."""

    question: int


@dataclass(frozen=True)
class AskAgain(Action, kind="askagain"):
    """The asker tries other words."""

    question: int


@dataclass(frozen=True)
class MakeIdea(Action, kind="makeidea"):
    """The question becomes the first words of an idea."""

    question: int


@dataclass(frozen=True)
class AnswerIt(Action, kind="answerit"):
    """Whoever got the question writes an answer."""

    question: int


@dataclass(frozen=True)
class NotMine(Action, kind="notmine"):
    """Whoever got the question passes it on, from that step of the ladder to the next."""

    question: int
    rung: Rung
