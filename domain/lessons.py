"""Lessons that champions share: the training head publishes them, and whoever used one says so (domain rule 5)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.errors import AlreadyDone, NotAllowed, Refused
from domain.people import Person, PersonId, Role

TITLE = 90
LONG = 1500
TOPICS = 5
TOPIC = 30
REASON = 500
_ID = re.compile(r"(?i)\s*l[\s-]?0*(\d{1,9})\s*")


class LessonState(StrEnum):
    WAITING = "waiting"
    PUBLISHED = "published"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Lesson:
    """`number` is 0 until it is kept. `useful` is what others can use of it."""

    title: str
    happened: str
    useful: str
    topics: tuple[str, ...]
    author: PersonId
    department: str | None
    at: datetime
    state: LessonState = LessonState.WAITING
    revision: int = 1
    decided_by: PersonId | None = None
    decided_at: datetime | None = None
    reason: str | None = None
    number: int = 0

    @property
    def id(self) -> str:
        return f"L-{self.number}"


def number_of(words: str) -> int | None:
    """`L-3`, `l3`: the number of a lesson; None for anything else."""
    found = _ID.fullmatch(words)
    return int(found[1]) if found else None


def topics_of(words: str) -> tuple[str, ...]:
    """Topics as people type them, by commas or lines: each once, in small letters, the first TOPICS of them."""
    said = (" ".join(one.split()).lower().lstrip("#")[:TOPIC].strip() for one in re.split(r"[,;\n]", words))
    return tuple(dict.fromkeys(one for one in said if one))[:TOPICS]


def may_share(person: Person) -> bool:
    """Champions share; the training head may too."""
    return person.active and not person.is_outsider and person.has(Role.CHAMPION, Role.TRAINING)


def may_curate(person: Person) -> bool:
    """The training head decides what the network and the case library show."""
    return person.active and not person.is_outsider and person.has(Role.TRAINING)


def publish(
    lesson: Lesson, by: PersonId, now: datetime, title: str, happened: str, useful: str, topics: tuple[str, ...]
) -> Lesson:
    """In these words, which may be edited. Raises AlreadyDone when it was decided on before."""
    decided = _decided(lesson, LessonState.PUBLISHED, by, now)
    return replace(decided, title=title, happened=happened, useful=useful, topics=topics)


def decline(lesson: Lesson, by: PersonId, now: datetime, reason: str) -> Lesson:
    """With a reason that its author reads. Raises AlreadyDone when it was decided on before."""
    if not reason.strip():
        raise Refused("Give its author a reason; one sentence is enough.")
    return replace(_decided(lesson, LessonState.DECLINED, by, now), reason=reason.strip())


def withdraw(lesson: Lesson, person: Person, now: datetime) -> Lesson:
    """Its author or the training head takes it out of every list, published or not; its uses count no more."""
    if person.id != lesson.author and not may_curate(person):
        raise NotAllowed("Its author or the head of training takes a lesson back. Tell them why.")
    if lesson.state in (LessonState.DECLINED, LessonState.WITHDRAWN):
        raise Refused(f"{lesson.id} is in no list any more, so there is nothing to take back.")
    state = LessonState.WITHDRAWN
    return replace(lesson, state=state, decided_by=person.id, decided_at=now, revision=lesson.revision + 1)


def may_use(lesson: Lesson, person: Person) -> None:
    """Raises the reason why this person's use is not counted."""
    if not person.active or person.is_outsider:
        raise NotAllowed("Guests may read it, but uses are counted for colleagues of the company.")
    if person.id == lesson.author:
        raise NotAllowed("It is your own lesson; what counts is when a colleague uses it.")


def _decided(lesson: Lesson, state: LessonState, by: PersonId, now: datetime) -> Lesson:
    if lesson.state is not LessonState.WAITING:
        raise already(lesson)
    return replace(lesson, state=state, decided_by=by, decided_at=now, revision=lesson.revision + 1)


def already(lesson: Lesson) -> AlreadyDone | Refused:
    """Said to the slower of two who decide."""
    words = f"{lesson.id} is {lesson.state.value} already."
    if lesson.decided_by is None or lesson.decided_at is None:
        return Refused(words)
    return AlreadyDone(words, by=lesson.decided_by, at=lesson.decided_at)
