"""The values of the playbooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Audience(StrEnum):
    """Who may be shown the answer."""

    EVERYONE = "everyone"
    CHAMPIONS = "champions"
    HEADS = "heads"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading as plain words, and its passage in the small Markdown of a chat: a line's end there is a break."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Playbook:
    """One thing that people ask, and its answer. `owner` is the code of a role; `related` are ids."""

    id: str
    title: str
    audience: Audience
    owner: str
    reviewed_on: date
    review_by: date
    questions: tuple[str, ...]
    sections: tuple[Section, ...]
    company_supplies: bool = False
    related: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Title, phrasings, headings and answers, for the index."""
        passages = (part for one in self.sections for part in (one.heading, one.text))
        return "\n".join((self.title, *self.questions, *passages))


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in a file, and what to do about it. Lines count from 1; 0 means the file or folder itself."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A playbook when it can be used, and every mistake either way."""

    playbook: Playbook | None
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What folders hold, by id."""

    playbooks: Mapping[str, Playbook]
    mistakes: tuple[Mistake, ...]
