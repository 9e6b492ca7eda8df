"""The jobs of the clock: what is due, and what people have open is shown anew after a commit."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot import jobs
from bot.jobs import Refresh, guarded, run_due
from bot.packing import pack
from bot.ui import Message
from domain.history import Happening
from domain.people import PersonId
from domain.places import Channel
from domain.questions import QuestionState
from storage import outbox, questions
from storage.database import Database
from storage.outbox import Outgoing
from storage.unit_of_work import reading, writing
from tests.support.company import Company
from tests.support.inbox import Inbox


@dataclass
class Pages(Inbox):
    """A chat tool that counts how often it was refreshed; a `gate` holds it back."""

    refreshed: int = 0

    async def refresh(self) -> None:
        if self.gate is not None:
            await self.gate.wait()
        self.refreshed += 1


async def test_refreshed_only_after_a_commit_of_this_process_or_another(
    sqlite_company: Company, sqlite_path: Path
) -> None:
    tool = Pages()
    refresh = Refresh(sqlite_company.database, {"tool": tool})

    async def times() -> int:
        await refresh.run()
        count, tool.refreshed = tool.refreshed, 0
        return count

    assert await times() == 0  # the first look: what was before concerns nobody
    assert await times() == 0
    refresh.kick()
    refresh.kick()
    assert [await times(), await times()] == [1, 0]
    other = Database(str(sqlite_path))
    async with writing(other) as uow:
        await uow.history.add(sqlite_company.clock.now(), Happening("ana", "initiative:AI-2026-0001", "submitted", {}))
    await other.close()
    assert [await times(), await times()] == [1, 0]


async def test_a_look_that_fails_forgets_no_commit(sqlite_company: Company, sqlite_path: Path) -> None:
    tool = Pages()
    refresh = Refresh(sqlite_company.database, {"tool": tool})
    refresh.kick()
    async with sqlite_company.database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE history RENAME TO lost"))
    with capture_logs() as logs:
        await guarded("refresh", refresh.run)
    assert [(one["job"], one["error"]) for one in logs] == [("refresh", "OperationalError")]
    assert tool.refreshed == 0
    async with sqlite_company.database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE lost RENAME TO history"))
    await refresh.run()
    assert tool.refreshed == 1


async def test_a_refresh_that_hangs_is_given_up(sqlite_company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "REFRESH_SECONDS", 0.05)

    refresh = Refresh(sqlite_company.database, {"tool": Pages(gate=asyncio.Event())})
    refresh.kick()
    with capture_logs() as logs:
        await asyncio.wait_for(refresh.run(), 5)
    assert [(one["job"], one["error"]) for one in logs] == [("refresh tool", "TimeoutError")]


async def test_what_was_sent_long_ago_is_dropped_in_portions(
    sqlite_company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (jobs, outbox):
        monkeypatch.setattr(module, "PORTION", 2)
    await sqlite_company.bind(Channel.PROJECT_OFFICE)
    async with writing(sqlite_company.database) as uow:
        rows = [Outgoing(pack(Message(f"{n}")), channel=Channel.PROJECT_OFFICE) for n in range(5)]
        await uow.outbox.add(sqlite_company.clock.now(), *rows)
    await sqlite_company.deliver()
    for later, left in ((timedelta(0), {"sent": 5}), (outbox.KEPT + timedelta(days=1), {})):
        await run_due(sqlite_company.office, sqlite_company.clock.now() + later)
        async with reading(sqlite_company.database) as uow:
            assert await uow.outbox.counts() == left


async def test_the_askers_name_is_forgotten_after_the_models_days(
    sqlite_company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "NAMES", 2)
    monkeypatch.setattr(questions, "PORTION", 2)
    asked = sqlite_company.clock.now()
    async with writing(sqlite_company.database) as uow:
        given = {"band": "unknown", "score": 0.0, "state": QuestionState.OPEN, "person": PersonId("ana")}
        ids = [await uow.questions.add(asked, f"{n}?", **given) for n in range(5)]  # type: ignore[arg-type]  # by name
    days = timedelta(days=sqlite_company.office.model.knowledge.question_days)
    for later, names in ((days, ["ana"]), (days + timedelta(seconds=1), [])):
        await run_due(sqlite_company.office, asked + later)
        async with reading(sqlite_company.database) as uow:
            assert await uow.questions.askers(ids) == names
            assert [one.id for one in await uow.questions.open(9)] == ids[::-1]
