"""Lessons that were shared, and who used them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.lessons import Lesson, LessonState
from domain.people import PersonId
from storage.dialect import upsert
from storage.schema_networks import lesson_uses, lessons

_L = lessons.c
_PUBLISHED = _L.state == LessonState.PUBLISHED.value


class Lessons:
    """Rows <-> Lesson."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, lesson: Lesson) -> Lesson:
        """The lesson with its number."""
        done = await self._connection.execute(insert(lessons).values(_row(lesson)).returning(_L.id))
        return replace(lesson, number=int(done.scalar_one()))

    async def get(self, number: int) -> Lesson | None:
        row = (await self._connection.execute(select(lessons).where(_L.id == number))).mappings().first()
        return _lesson(row) if row is not None else None

    async def save(self, lesson: Lesson) -> bool:
        """Over the revision before; False when somebody was faster."""
        here = (_L.id == lesson.number) & (_L.revision == lesson.revision - 1)
        done = await self._connection.execute(update(lessons).where(here).values(_row(lesson)))
        return bool(done.rowcount == 1)

    async def waiting(self, limit: int) -> list[Lesson]:
        """What nobody decided on yet, the oldest first."""
        here = _L.state == LessonState.WAITING.value
        return await self._many(select(lessons).where(here).order_by(_L.at, _L.id).limit(limit))

    async def waiting_of(self, author: PersonId, limit: int) -> list[Lesson]:
        """The same of one author."""
        here = (_L.author == author) & (_L.state == LessonState.WAITING.value)
        return await self._many(select(lessons).where(here).order_by(_L.at, _L.id).limit(limit))

    async def published(self, words: Iterable[str], limit: int) -> list[Lesson]:
        """Those that show every one of the words, the latest first."""
        held = [_L.words.contains(word.lower(), autoescape=True) for word in words]
        query = select(lessons).where(_PUBLISHED, *held).order_by(_L.decided_at.desc(), _L.id.desc())
        return await self._many(query.limit(limit))

    async def published_since(self, since: datetime, besides: PersonId, limit: int) -> list[Lesson]:
        """What others than this person taught since then, the latest first."""
        query = select(lessons).where(_PUBLISHED, _L.decided_at >= since, _L.author != besides)
        return await self._many(query.order_by(_L.decided_at.desc(), _L.id.desc()).limit(limit))

    async def use(self, number: int, person: PersonId, at: datetime) -> bool:
        """The person used it. False when they had said so before."""
        added = upsert(self._connection, lesson_uses).values(lesson=number, person=person, at=at)
        return bool((await self._connection.execute(added.on_conflict_do_nothing())).rowcount)

    async def uses(self, numbers: Collection[int]) -> dict[int, int]:
        """How many people used each of them; those that nobody used are left out."""
        query = select(lesson_uses.c.lesson, func.count()).where(lesson_uses.c.lesson.in_(numbers))
        rows = await self._connection.execute(query.group_by(lesson_uses.c.lesson))
        return {int(number): int(times) for number, times in rows}

    async def reused(self, authors: Sequence[PersonId]) -> dict[PersonId, int]:
        """How often colleagues used the published lessons of each; those of whom none was used are left out."""
        mine = _L.author.in_(authors) & _PUBLISHED & (lesson_uses.c.person != _L.author)
        joined = lessons.join(lesson_uses, lesson_uses.c.lesson == _L.id)
        query = select(_L.author, func.count()).select_from(joined).where(mine).group_by(_L.author)
        return {PersonId(author): int(times) for author, times in await self._connection.execute(query)}

    async def _many(self, query: Any) -> list[Lesson]:
        return [_lesson(row) for row in (await self._connection.execute(query)).mappings()]


def _row(lesson: Lesson) -> dict[str, Any]:
    found_by = (lesson.id if lesson.number else "", lesson.title, lesson.useful, lesson.happened, *lesson.topics)
    return {
        "title": lesson.title,
        "happened": lesson.happened,
        "useful": lesson.useful,
        "topics": json.dumps(list(lesson.topics), ensure_ascii=False),
        "words": " \n".join((*found_by, lesson.department or "")).lower(),
        "author": lesson.author,
        "department": lesson.department,
        "at": lesson.at,
        "state": lesson.state.value,
        "revision": lesson.revision,
        "decided_by": lesson.decided_by,
        "decided_at": lesson.decided_at,
        "reason": lesson.reason,
    }


def _lesson(row: Mapping[Any, Any]) -> Lesson:
    return Lesson(
        title=row["title"],
        happened=row["happened"],
        useful=row["useful"],
        topics=tuple(json.loads(row["topics"])),
        author=PersonId(row["author"]),
        department=row["department"],
        at=row["at"],
        state=LessonState(row["state"]),
        revision=row["revision"],
        decided_by=PersonId(row["decided_by"]) if row["decided_by"] else None,
        decided_at=row["decided_at"],
        reason=row["reason"],
        number=row["id"],
    )
