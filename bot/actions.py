"""Every button that Usher shows, as a small typed value. Each carries ids and a revision only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.ui import Action


class Move(StrEnum):
    """What can be done in a conversation besides answering."""

    SKIP = "skip"
    BACK = "back"
    CANCEL = "cancel"
    CONFIRM = "confirm"
    FORM = "form"
    OVERVIEW = "overview"
    RESUME = "resume"


@dataclass(frozen=True)
class Answer(Action, kind="answer"):
    """A quick answer to one question; `turn` is the turn it was offered at."""

    conversation: str
    turn: int
    field: str
    value: str


@dataclass(frozen=True)
class DontKnowThat(Action, kind="unknown"):
    conversation: str
    turn: int
    field: str


@dataclass(frozen=True)
class UsePending(Action, kind="pending"):
    """Keep what was typed and held back, as it is shown now."""

    conversation: str
    turn: int
    field: str


@dataclass(frozen=True)
class Go(Action, kind="go"):
    conversation: str
    turn: int
    move: Move


@dataclass(frozen=True)
class EditStep(Action, kind="edit"):
    conversation: str
    turn: int
    step: str


@dataclass(frozen=True)
class StartFlow(Action, kind="start"):
    """Starts a flow, about a record when `subject` is not empty."""

    flow: str
    subject: str


@dataclass(frozen=True)
class RunCommand(Action, kind="run"):
    """The same as typing it."""

    command: str
    text: str


@dataclass(frozen=True)
class Take(Action, kind="take"):
    initiative: str


@dataclass(frozen=True)
class NeedsNumber(Action, kind="number"):
    initiative: str


@dataclass(frozen=True)
class More(Action, kind="more"):
    """The seldom buttons of an office card."""

    initiative: str


@dataclass(frozen=True)
class Follow(Action, kind="follow"):
    initiative: str


@dataclass(frozen=True)
class AskChampion(Action, kind="champion"):
    """Invites the champion of the owner's department into the conversation."""

    conversation: str


@dataclass(frozen=True)
class Join(Action, kind="join"):
    """An invited person opens the shared draft."""

    conversation: str


@dataclass(frozen=True)
class ChooseDepartment(Action, kind="department"):
    department: str
