"""Blockers as rows: they come back whole, are saved once, are found by their index; threads and words beside them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, text

from domain.blocker import Blocker, BlockerId, BlockerStatus, next_due
from domain.blocker_acts import confirm, withdraw
from domain.blocker_clock import due_steps
from domain.blocker_moves import reroute
from domain.blockers import Category, Severity
from domain.initiatives import InitiativeId
from domain.people import PersonId, Role
from domain.places import Address
from storage import blockers as module
from storage.blocker_threads import Side
from storage.blocker_words import Said
from storage.blockers import IN_SIGHT, By
from storage.database import Database
from storage.migrate import migrate
from storage.schema_blockers import blockers as table
from storage.unit_of_work import reading, writing
from tests.support.blocker_cast import HOUR, INGA, MONDAY, RITA, SOON, TIMING, raised, solved, taken

RITA_ID, INGA_ID, IDEA = PersonId("rita"), PersonId("inga"), InitiativeId("AI-2026-0001")
DAY = timedelta(days=1)


async def add(database: Database, *some: Blocker) -> None:
    async with writing(database) as uow:
        for one in some:
            await uow.blockers.add(one)


def numbered(number: int, blocker: Blocker | None = None, **given: Any) -> Blocker:
    return replace(blocker or raised(), id=BlockerId(f"B-{number}"), **given)


async def stored(database: Database, id: str) -> Blocker | None:
    async with reading(database) as uow:
        return await uow.blockers.get(BlockerId(id))


def ids(found: list[Blocker]) -> list[str]:
    return [str(one.id) for one in found]


async def test_a_record_comes_back_whole(database: Database) -> None:
    rich = raised(
        Severity.SEV1,
        Category.ETHICS,
        summary='Es benachteiligt Ältere 🦊 ‘a’ "b"',
        hidden=True,
        bypass=True,
        unit="claims",
        initiative=IDEA,
        evidence=("https://chat.example/1", "two words"),
        followers=(INGA_ID,),
        exception=True,
    )
    moved = reroute(raised(now=MONDAY), INGA, Category.DATA_ACCESS, "It is their data.", SOON, TIMING)
    late = due_steps(raised(), MONDAY + 30 * DAY, TIMING).blocker
    some = [rich, taken(), solved(), moved, late, confirm(solved(), RITA, SOON + HOUR)]
    some = [numbered(at, one) for at, one in enumerate(some, 1)]
    await add(database, *some)
    for one in some:
        assert await stored(database, one.id) == one
    assert await stored(database, "B-99") is None


async def test_numbers_are_counted_and_never_given_twice(database: Database, database_url: str) -> None:
    other = Database(database_url)

    async def several(base: Database) -> list[str]:
        given = []
        for _ in range(10):
            async with writing(base) as uow:
                id = await uow.blockers.next_id()
                await uow.blockers.add(replace(raised(), id=id))
                given.append(str(id))
        return given

    both = await asyncio.gather(several(database), several(other))
    await other.close()
    assert sorted(both[0] + both[1], key=lambda one: int(one[2:])) == [f"B-{n}" for n in range(1, 21)]
    await add(database, numbered(118))
    async with writing(database) as uow:
        assert [await uow.blockers.next_id(), await uow.blockers.next_id()] == ["B-119", "B-120"]


async def test_saved_over_the_revision_it_was_made_from_only(database: Database) -> None:
    before = raised()
    await add(database, before)
    mine, theirs = taken(before), withdraw(before, RITA, SOON, TIMING)
    async with writing(database) as uow:
        assert await uow.blockers.save(mine)
        assert not await uow.blockers.save(theirs)
        assert not await uow.blockers.save(numbered(119, mine))
    assert await stored(database, before.id) == mine


async def test_due_is_what_the_clock_has_to_look_at_the_longest_due_first(database: Database) -> None:
    early, later = numbered(1), numbered(2, raised(now=MONDAY + HOUR))
    over = numbered(3, withdraw(raised(), RITA, SOON, TIMING))
    await add(database, later, early, over)
    first, second = next_due(early), next_due(later)
    assert first is not None
    assert second is not None
    async with reading(database) as uow:
        assert await uow.blockers.due(first - timedelta(microseconds=1), 9) == []
        assert ids(await uow.blockers.due(first, 9)) == ["B-1"]
        assert ids(await uow.blockers.due(second, 9)) == ["B-1", "B-2"]
        assert ids(await uow.blockers.due(second + 99 * DAY, 1)) == ["B-1"]


async def test_what_the_clock_did_is_due_later(database: Database) -> None:
    before = raised()
    await add(database, before)
    at = next_due(before)
    assert at is not None
    after = due_steps(before, at, TIMING).blocker
    async with writing(database) as uow:
        assert await uow.blockers.save(after)
        assert await uow.blockers.due(at, 9) == []
        assert await uow.blockers.due(next_due(after) or at, 9) == [after]


async def test_lists_hold_the_breached_first_then_the_oldest(database: Database) -> None:
    old, new = numbered(10, opened_at=MONDAY - DAY), numbered(2)
    late, later = numbered(3, breaches=1, opened_at=MONDAY + HOUR), numbered(4, breaches=3, opened_at=MONDAY + DAY)
    over = numbered(5, withdraw(raised(), RITA, SOON, TIMING))
    all_at = [
        replace(one, initiative=IDEA, unit="claims", owner_person=INGA_ID) for one in (new, old, over, later, late)
    ]
    elsewhere = numbered(6, unit="sales", owner=Role.TRAINING, raiser=PersonId("ana"))
    await add(database, *all_at, elsewhere)
    order = ["B-3", "B-4", "B-10", "B-2"]
    async with reading(database) as uow:
        base = uow.blockers
        assert ids(await base.open_at(IDEA)) == order
        assert ids(await base.waiting_for([Role.INFRASTRUCTURE], 9)) == order
        assert ids(await base.waiting_for([Role.TRAINING, Role.INFRASTRUCTURE], 3)) == order[:3]
        assert ids(await base.waiting_for([Role.TRAINING, Role.INFRASTRUCTURE], 9)) == [*order[:3], "B-2", "B-6"]
        assert ids(await base.of_unit("claims", 2)) == order[:2]
        assert ids(await base.held_by(INGA_ID, 9)) == order
        assert ids(await base.reported_by(RITA_ID, 9)) == order
        assert ids(await base.waiting_for([], 9)) == []
        assert await base.count(By.OWNER, [Role.INFRASTRUCTURE, Role.TRAINING]) == 5
        assert await base.count(By.UNIT, ["claims"]) == 4
        assert await base.count(By.SEAT, ["nobody"]) == 0


async def test_who_reported_it_finds_it_for_a_while_after_its_end(database: Database) -> None:
    now = MONDAY + 60 * DAY

    def ended(number: int, at: datetime) -> Blocker:
        return numbered(number, status=BlockerStatus.VERIFIED, ended_at=at, take_up=replace(raised().take_up, due=None))

    await add(database, numbered(1), ended(2, now - IN_SIGHT), ended(3, now - DAY), ended(4, now - IN_SIGHT - HOUR))
    async with reading(database) as uow:
        assert ids(await uow.blockers.reported_by(RITA_ID, 9, now)) == ["B-1", "B-3", "B-2"]
        assert ids(await uow.blockers.reported_by(RITA_ID, 2, now)) == ["B-1", "B-3"]
        assert ids(await uow.blockers.reported_by(RITA_ID, 1, now)) == ["B-1"]
        assert ids(await uow.blockers.reported_by(RITA_ID, 9)) == ["B-1"]


async def test_a_thread_belongs_to_the_side_and_blocker_that_it_was_bound_to_last(database: Database) -> None:
    one, other = BlockerId("B-1"), BlockerId("B-2")
    here = Address("slack", "T1", "C1", "17.1")
    there = replace(here, conversation="C2")
    async with writing(database) as uow:
        threads = uow.blocker_threads
        await threads.bind(one, here, Side.RAISER, "m1")
        await threads.bind(one, there, Side.OWNER)
        assert await threads.at(here) == (one, Side.RAISER)
        assert await threads.at(replace(here, thread=None)) is None
        await threads.bind(one, here, Side.OWNER)
        assert await threads.of(one, Side.RAISER) == []
        assert await threads.of(one, Side.OWNER) == [there, here]
        await threads.bind(other, here, Side.RAISER)
        assert await threads.at(here) == (other, Side.RAISER)
        assert await threads.of(one, Side.OWNER) == [there, here]


async def test_what_people_wrote_comes_in_its_order(database: Database) -> None:
    id = BlockerId("B-1")
    async with writing(database) as uow:
        for n, side in enumerate((Side.RAISER, Side.OWNER, Side.RAISER)):
            await uow.blocker_words.add(id, MONDAY + n * HOUR, RITA_ID, f"words {n} 🦊", side)
        await uow.blocker_words.add(BlockerId("B-2"), MONDAY, RITA_ID, "elsewhere", Side.OWNER)
        assert await uow.blocker_words.of(id, 2) == [
            Said(MONDAY + HOUR, RITA_ID, "words 1 🦊", Side.OWNER),
            Said(MONDAY + 2 * HOUR, RITA_ID, "words 2 🦊", Side.RAISER),
        ]


@pytest.fixture
async def many(database: Database) -> Database:
    """So many that a server finds an index worth it; half of them ended."""
    rows = []
    for number in range(1, 3_001):
        one = numbered(
            number, opened_at=MONDAY + number * HOUR, unit=f"u{number % 100}", raiser=PersonId(f"p{number % 100}")
        )
        one = replace(one, take_up=replace(one.take_up, due=one.opened_at, remind=None))
        if number % 2:
            one = withdraw(one, replace(RITA, person=replace(RITA.person, id=one.raiser)), SOON, TIMING)
        rows.append({"id": one.id, "number": number, **module._columns(one)})
    async with database.engine.begin() as connection:
        await connection.execute(insert(table), rows)
        await connection.execute(text("ANALYZE"))
    return database


async def plan(database: Database, query: Any, **given: Any) -> str:
    """How the database goes about this very statement."""
    explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    statement = text(f"{explain} {query}")
    typed = [bound for name, bound in query.compile().binds.items() if name in given]
    async with database.reading() as connection:
        lines = await connection.execute(statement.bindparams(*typed), given)
        return "\n".join(str(tuple(line)) for line in lines)


async def test_what_is_due_and_the_lists_are_found_by_their_indexes(many: Database) -> None:
    assert "blockers_by_next_due" in await plan(many, module._DUE, now=MONDAY + HOUR, most=25)
    for by in (By.UNIT, By.RAISER):
        found = await plan(many, module._AMONG[by], of="u4", most=10)
        assert f"blockers_by_{by.value}" in found
        assert "B-TREE" not in found  # already in the order of the list
        assert many.is_sqlite or "Sort" not in found


async def test_0006_up_and_down_leaves_the_rest_alone(database: Database) -> None:
    async with writing(database) as uow:
        await uow.meta.put("kept", "yes")
        await uow.blockers.add(replace(raised(), id=await uow.blockers.next_id()))
    await migrate(database, "0005")
    async with reading(database) as uow:
        assert await uow.meta.get("kept") == "yes"
        assert await uow.meta.get(module.LAST) is None
    await migrate(database)
    async with writing(database) as uow:
        assert await uow.blockers.get(BlockerId("B-1")) is None
        assert await uow.blockers.next_id() == "B-1"
