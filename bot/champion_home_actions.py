"""The buttons of a champion's home, of lessons and of offers to help. Each carries ids only."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ui import Action

SHARE = "share_lesson"
EDIT_LESSON = "edit_lesson"
DECLINE_LESSON = "decline_lesson"
NOTE_TIME = "note_time"


@dataclass(frozen=True)
class HelpWith(Action, kind="helpwith"):
    """A champion offers the author of an idea to fill in with them what it lacks."""

    initiative: str


@dataclass(frozen=True)
class TakeHelp(Action, kind="helpyes"):
    """The author takes the help of that person: both see the same draft from then on."""

    initiative: str
    person: str


@dataclass(frozen=True)
class NoHelp(Action, kind="helpno"):
    """The author would rather go on alone."""

    initiative: str
    person: str


@dataclass(frozen=True)
class PublishLesson(Action, kind="lessonpub"):
    """The training head publishes it as it stands, in the revision that was looked at."""

    lesson: int
    revision: int


@dataclass(frozen=True)
class ShowLesson(Action, kind="lesson"):
    """The lesson with all its words."""

    lesson: int


@dataclass(frozen=True)
class UsedLesson(Action, kind="lessonused"):
    """Somebody used what the lesson teaches; counted once a person."""

    lesson: int
