"""What waits for one person, over all records: questions without an answer, numbers that are missing, open tasks."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.funnel import Stage
from domain.notes import Asked, NoteKind, ToFindOut
from domain.people import Person, PersonId
from storage.schema import initiatives, notes, people, tasks

ENDS = tuple(stage.value for stage in Stage if stage.is_end)


class Waits:
    """Rows -> Asked, ToFindOut."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def asked(self, author: PersonId, limit: int) -> list[Asked]:
        """The author's living ideas whose last question has no answer after it, or that need a number; oldest first."""
        talk = (NoteKind.QUESTION.value, NoteKind.ANSWER.value)
        last = select(func.max(notes.c.id)).where(notes.c.initiative == initiatives.c.id, notes.c.kind.in_(talk))
        is_last = notes.c.id == last.correlate(initiatives).scalar_subquery()
        is_open = is_last & (notes.c.kind == NoteKind.QUESTION.value)
        idea, note = initiatives.c, notes.c
        found = await self._connection.execute(
            select(idea.id, idea.title, idea.needs_number, note.words, people.c.name, note.at, idea.registered_at)
            .select_from(initiatives.outerjoin(notes, is_open).outerjoin(people, people.c.id == note.author))
            .where(idea.initiator == author, idea.stage.not_in(ENDS))
            .where(or_(idea.needs_number, note.id.is_not(None)))
            .order_by(note.id, idea.id)
            .limit(limit)
        )
        return [Asked(*row) for row in found]

    async def tasks(self, person: Person, limit: int) -> list[ToFindOut]:
        """Open tasks of the person, and those of their roles that are nobody's yet; by idea, the earliest day first."""
        roles = sorted(role.value for role in person.roles)
        mine = or_(tasks.c.owner == person.id, tasks.c.owner.is_(None) & tasks.c.owner_role.in_(roles))
        found = await self._connection.execute(
            select(initiatives.c.id, initiatives.c.title, initiatives.c.initiator, tasks.c.what, tasks.c.due)
            .select_from(tasks.join(initiatives, initiatives.c.id == tasks.c.initiative))
            .where(tasks.c.done_at.is_(None), mine, initiatives.c.stage.not_in(ENDS))
            .order_by(tasks.c.due, tasks.c.id)
            .limit(limit)
        )
        by_idea: dict[str, ToFindOut] = {}
        for id, title, author, what, due in found:
            before = by_idea.get(id, ToFindOut(id, title, PersonId(author), (), due))
            by_idea[id] = replace(before, what=(*before.what, what))
        return list(by_idea.values())
