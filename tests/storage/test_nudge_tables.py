"""The tables of nudges on both databases: what is due by an index, claims that one process gets, one word a subject."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from domain.history import Happening
from domain.nudges import Step, Watch
from domain.people import PersonId
from storage.conversations import Conversation
from storage.database import Database
from storage.nudges import Nudges, Waiting
from storage.unit_of_work import UnitOfWork, reading, writing

NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
TODAY = date(2026, 3, 9)


async def test_a_watch_comes_back_as_it_was(database: Database) -> None:
    watch = Watch(
        "AI-2026-0001",
        NOW,
        "s",
        "B-1:open:",
        Step.RAISED,
        TODAY,
        TODAY,
        TODAY,
        2,
        3,
        TODAY,
        TODAY,
        (PersonId("pam"),),
        (PersonId("lee"),),
        {PersonId("pam"): TODAY},
    )
    async with writing(database) as uow:
        assert await uow.nudges.watch("AI-2026-0001", held=True) == Watch("AI-2026-0001")
        await uow.nudges.save([(watch, NOW, "office"), (Watch("AI-2026-0002"), None, "")])
    async with reading(database) as uow:
        assert await uow.nudges.watch("AI-2026-0001") == watch
        assert [one.initiative for one in await uow.nudges.climbed("office", 5)] == ["AI-2026-0001"]
        assert await uow.nudges.climbed("director", 5) == []
        assert await uow.nudges.anything(NOW)
        assert not await uow.nudges.anything(NOW - HOUR)


async def test_what_is_saved_is_due_and_keeps_what_was_noted(database: Database) -> None:
    async with writing(database) as uow:
        await uow.nudges.save([(Watch("AI-2026-0001", postponed=2), None, "office")])
        assert await uow.nudges.due(NOW, 10) == []
        await uow.nudges.look_soon(NOW, "AI-2026-0001", "AI-2026-0002", "AI-2026-0002")
        await uow.nudges.look_soon(NOW + HOUR)
        due = await uow.nudges.due(NOW, 10)
    assert [(one.initiative, one.postponed) for one in due] == [("AI-2026-0001", 2), ("AI-2026-0002", 0)]
    async with writing(database) as uow:
        await uow.nudges.save([(one, NOW + HOUR, "") for one in due])
        assert await uow.nudges.due(NOW, 10) == []
        await uow.nudges.look_at_all(NOW)
        assert len(await uow.nudges.due(NOW, 1)) == 1


async def test_the_newest_word_about_a_subject_takes_the_place_of_the_older(database: Database) -> None:
    async with writing(database) as uow:
        await uow.nudges.put([Waiting("a", "pam", NOW, "1"), Waiting("b", "pam", NOW + HOUR, "2")])
        await uow.nudges.put([Waiting("a", "pam", NOW, "3"), Waiting("a", "#project-office", NOW, "4")])
        assert await uow.nudges.receivers(NOW, 10) == ["#project-office", "pam"]
        assert await uow.nudges.receivers(NOW, 1) == ["#project-office"]
        assert [one.body for one in await uow.nudges.waiting("pam", NOW, 10)] == ["3"]
        await uow.nudges.wait("pam", NOW, NOW + 2 * HOUR)
        assert await uow.nudges.waiting("pam", NOW + HOUR, 10) == [Waiting("b", "pam", NOW + HOUR, "2")]
        await uow.nudges.look_soon(NOW + HOUR, "a")
        await uow.nudges.look_again(NOW)
        assert [one.initiative for one in await uow.nudges.due(NOW, 10)] == ["a"]
        assert {one.receiver for one in (await uow.nudges.pending(["a"]))["a"]} == {"pam", "#project-office"}
        await uow.nudges.said("pam", ["b"])
        await uow.nudges.drop(["a"])
        assert await uow.nudges.pending(["a", "b"]) == {}


async def test_a_day_is_claimed_once(database: Database) -> None:
    async def claim() -> bool:
        async with writing(database) as uow:
            return await uow.nudges.claim("pam", TODAY, NOW)

    assert sorted(await asyncio.gather(*(claim() for _ in range(5)))) == [False] * 4 + [True]
    async with writing(database) as uow:
        assert await uow.nudges.claim("lee", TODAY, NOW)
        assert await uow.nudges.last("pam") == TODAY
        assert await uow.nudges.last("nobody") is None
        await uow.nudges.forget(NOW + HOUR)
        assert await uow.nudges.last("pam") is None


async def test_the_pace(database: Database) -> None:
    async with writing(database) as uow:
        assert await uow.nudges.every_days("pam") == 1
        await uow.nudges.pace(PersonId("pam"), 3, NOW)
        await uow.nudges.pace(PersonId("pam"), 7, NOW)
        assert await uow.nudges.every_days("pam") == 7


async def test_only_what_a_human_did_is_activity(database: Database) -> None:
    async with writing(database) as uow:
        await uow.history.add(NOW, Happening("pam", "a", "commented", {}))
        await uow.history.add(NOW + HOUR, Happening("usher", "a", "similar_found", {}))
        await uow.history.add(NOW + 2 * HOUR, Happening("pam", "a", "nudge_snoozed", {}))
        assert await uow.nudges.active(["a", "b"], "usher") == {"a": NOW}
        assert await uow.nudges.active([], "usher") == {}


async def test_drafts_that_were_left(database: Database) -> None:
    async with writing(database) as uow:
        for number, status in enumerate(("open", "done", "open")):
            touched = NOW - number * HOUR
            flow = "submit_idea" if number < 2 else "comment"
            await uow.conversations.add(
                Conversation(f"c{number}", flow, PersonId("mara"), {}, status, touched, touched)
            )
        found = await uow.nudges.abandoned({"submit_idea"}, NOW - 9 * HOUR, NOW, 10)
        assert [(one.id, one.owner, one.touched_at) for one in found] == [("c0", "mara", NOW)]
        assert await uow.nudges.still_open(["c0", "c1"]) == {"c0": NOW}
        assert await uow.nudges.speak_of("c0", NOW)
        assert not await uow.nudges.speak_of("c0", NOW)
        assert await uow.nudges.abandoned({"submit_idea"}, NOW - 9 * HOUR, NOW, 10) == []


Ask = Callable[[Nudges], Awaitable[object]]


@pytest.mark.parametrize(
    ("index", "ask"),
    [
        ("nudge_watch_due", lambda rows: rows.due(NOW, 10)),
        ("nudge_watch_raised", lambda rows: rows.climbed("office", 10)),
        ("history_by_subject", lambda rows: rows.active(["a"], "usher")),
        ("sqlite_autoindex_tasks", lambda rows: rows.to_find_out(["a"])),
        ("nudge_items_ready", lambda rows: rows.receivers(NOW, 10)),
        ("nudge_items_by_receiver", lambda rows: rows.waiting("pam", NOW, 10)),
        ("nudge_items_once", lambda rows: rows.pending(["a"])),
        ("sqlite_autoindex_nudge_days", lambda rows: rows.last("pam")),
        ("conversations_untouched", lambda rows: rows.abandoned({"submit_idea"}, NOW - HOUR, NOW, 10)),
        ("nudge_watch_due", lambda rows: rows.anything(NOW)),
        ("nudge_items_ready", lambda rows: rows.anything(NOW - HOUR)),
        ("nudge_items_ready", lambda rows: rows.look_again(NOW)),
    ],
)
async def test_every_question_goes_by_an_index(sqlite: Database, index: str, ask: Ask) -> None:
    """Otherwise the clock's work would grow with all that there is."""
    async with writing(sqlite) as uow:
        rows = [{"initiative": f"AI-{number}", "look_at": NOW + number * HOUR} for number in range(2_000)]
        await uow.nudges.insert_many(rows)
        await uow.nudges.put([Waiting(f"AI-{n}", f"p{n % 50}", NOW + n * HOUR, "{}") for n in range(1, 500)])
    asked: list[tuple[str, Any]] = []
    async with writing(sqlite) as uow:
        await uow.connection.execute(text("SELECT 1"))

        def note(*given: Any) -> None:
            asked.append((given[2], given[3]))

        event.listen(Engine, "before_cursor_execute", note)
        try:
            await ask(uow.nudges)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
    query, given = asked[-1]
    async with reading(sqlite) as uow:
        plan = str((await uow.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", given)).all())
    assert index in plan, plan
    assert "SCAN nudge_watch" not in plan, plan
    assert "SCAN nudge_items" not in plan or "USING COVERING INDEX nudge_items" in plan, plan


async def test_postgres_finds_what_is_due_by_its_index(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("the same on SQLite is asked above, of every query")
    async with database.writing() as connection:
        await UnitOfWork(connection).nudges.insert_many(
            [{"initiative": f"AI-{number}", "look_at": NOW + number * HOUR} for number in range(2_000)]
        )
        await connection.execute(text("ANALYZE nudge_watch"))
        query = (
            "EXPLAIN SELECT * FROM nudge_watch WHERE look_at IS NOT NULL AND look_at <= '2026-03-09 10:00+00' "
            "ORDER BY look_at, initiative LIMIT 50 FOR UPDATE SKIP LOCKED"
        )
        plan = str((await connection.execute(text(query))).all())
    assert "nudge_watch_due" in plan
