"""Comments, links, questions, answers; and tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.initiatives import InitiativeId
from domain.notes import Note, NoteKind, Task
from domain.people import PersonId, Role
from storage.dialect import upsert
from storage.schema import notes, tasks

_NOTES = select(notes).where(notes.c.initiative == bindparam("about")).order_by(notes.c.id)
_TASKS = select(tasks).where(tasks.c.initiative == bindparam("about")).order_by(tasks.c.id)


class Notes:
    """Rows <-> Note, Task."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, note: Note) -> None:
        await self._connection.execute(
            insert(notes).values(
                initiative=note.initiative, kind=note.kind.value, author=note.author, words=note.words, at=note.at
            )
        )

    async def of(self, initiative: InitiativeId) -> list[Note]:
        """In the order in which they were said."""
        rows = (await self._connection.execute(_NOTES, {"about": initiative})).mappings().all()
        return [_note(row) for row in rows]

    async def add_tasks(self, wanted: Sequence[Task]) -> None:
        """Opens the tasks; one that is open for the same field is left as it is, one that was done is opened again."""
        for task in wanted:
            added = upsert(self._connection, tasks).values(_task_row(task))
            again = {"done_at": None, "due": task.due, "what": task.what}
            fields = ["initiative", "field"]
            done = tasks.c.done_at.is_not(None)
            await self._connection.execute(added.on_conflict_do_update(index_elements=fields, set_=again, where=done))

    async def open_tasks_new(self, wanted: Sequence[Task]) -> None:
        """The same for a record that is new in this transaction, so that nothing has to be looked up."""
        if wanted:
            await self._connection.execute(insert(tasks), [_task_row(task) for task in wanted])

    async def tasks(self, initiative: InitiativeId) -> list[Task]:
        rows = (await self._connection.execute(_TASKS, {"about": initiative})).mappings().all()
        return [_task(row) for row in rows]

    async def finish_tasks(self, initiative: InitiativeId, fields: Sequence[str], now: datetime) -> None:
        """Those fields are known now."""
        mine = (tasks.c.initiative == initiative) & tasks.c.field.in_(fields) & tasks.c.done_at.is_(None)
        await self._connection.execute(update(tasks).where(mine).values(done_at=now))


def _note(row: Mapping[Any, Any]) -> Note:
    return Note(
        initiative=InitiativeId(row["initiative"]),
        kind=NoteKind(row["kind"]),
        author=PersonId(row["author"]),
        words=row["words"],
        at=row["at"],
    )


def _task_row(task: Task) -> dict[str, Any]:
    return {
        "initiative": task.initiative,
        "field": task.field,
        "what": task.what,
        "owner_role": task.owner_role.value,
        "owner": task.owner,
        "due": task.due,
        "done_at": task.done_at,
    }


def _task(row: Mapping[Any, Any]) -> Task:
    return Task(
        initiative=InitiativeId(row["initiative"]),
        field=row["field"],
        what=row["what"],
        owner_role=Role(row["owner_role"]),
        due=row["due"],
        owner=row["owner"],
        done_at=row["done_at"],
    )
