"""Comments and tasks on a record."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta

from domain.initiatives import InitiativeId
from domain.notes import Note, NoteKind, Task
from domain.people import PersonId, Role
from storage.database import Database
from storage.unit_of_work import reading, writing
from tests.support.clock import MORNING

ID, OTHER = InitiativeId("AI-2026-0001"), InitiativeId("AI-2026-0002")
NOTE = Note(ID, NoteKind.COMMENT, PersonId("ana"), "Ünïcode \\ 100% 😀\nline two", MORNING)
TASK = Task(ID, "metric", "which number proves it", Role.PROJECT_OFFICE, date(2026, 3, 9), PersonId("olga"))


async def tasks(database: Database) -> list[Task]:
    async with reading(database) as uow:
        return await uow.notes.tasks(ID)


async def test_notes_come_back_in_the_order_they_were_said(database: Database) -> None:
    said = [replace(NOTE, kind=kind, at=MORNING - timedelta(hours=at)) for at, kind in enumerate(NoteKind)]
    async with writing(database) as uow:
        for note in said:
            await uow.notes.add(note)
        await uow.notes.add(replace(NOTE, initiative=OTHER))
    async with reading(database) as uow:
        assert await uow.notes.of(ID) == said


async def test_a_task_is_opened_once_for_a_field(database: Database) -> None:
    async with writing(database) as uow:
        await uow.notes.add_tasks([TASK])
        await uow.notes.add_tasks([replace(TASK, what="again"), replace(TASK, field="sponsor", owner=None)])
        await uow.notes.add_tasks([])
    found = await tasks(database)
    assert found == [TASK, replace(TASK, field="sponsor", owner=None)]


async def test_a_task_is_opened_once_by_several_at_once(database: Database) -> None:
    async def open_task() -> None:
        async with writing(database) as uow:
            await uow.notes.add_tasks([TASK])

    await asyncio.gather(*(open_task() for _ in range(6)))
    assert await tasks(database) == [TASK]


async def test_what_is_known_now_ends_its_task_once(database: Database) -> None:
    later = MORNING + timedelta(hours=2)
    async with writing(database) as uow:
        await uow.notes.open_tasks_new([TASK, replace(TASK, field="sponsor")])
        await uow.notes.finish_tasks(ID, ["metric", "target"], MORNING)
        await uow.notes.finish_tasks(ID, ["metric"], later)
    done, still_open = await tasks(database)
    assert (done.field, done.done_at) == ("metric", MORNING)
    assert (still_open.field, still_open.done_at) == ("sponsor", None)
    async with writing(database) as uow:
        await uow.notes.add_tasks([TASK])
    assert (await tasks(database))[0].done_at is None, "not known again: the task is open again"
