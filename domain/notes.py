"""What people add to a record after it was registered: comments, links, questions and answers; and open tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.initiatives import InitiativeId
from domain.people import PersonId, Role


class NoteKind(StrEnum):
    COMMENT = "comment"
    LINK = "link"
    QUESTION = "question"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Note:
    initiative: InitiativeId
    kind: NoteKind
    author: PersonId
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Task:
    """Something that somebody has to find out: what an "I don't know" became. `due` is a working day."""

    initiative: InitiativeId
    field: str
    what: str
    owner_role: Role
    due: date
    owner: PersonId | None = None
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """An idea of somebody's that waits for them: a question without an answer, a number that is missing, or both.

    `at` is when the question was asked; a number is missing since the idea was handed in.
    """

    id: str
    title: str
    needs_number: bool
    question: str | None = None
    by: str | None = None
    at: datetime | None = None
    handed_in: datetime | None = None


@dataclass(frozen=True, slots=True)
class ToFindOut:
    """The open tasks of one idea that are somebody's; `due` is the earliest day of them."""

    id: str
    title: str
    author: PersonId
    what: tuple[str, ...]
    due: date
