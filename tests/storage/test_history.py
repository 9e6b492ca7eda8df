"""The chain: whatever somebody does to the table is named, and writers take turns."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from domain.history import Fault, Happening, verify
from domain.people import PersonId
from storage.database import Database
from storage.schema import history
from storage.unit_of_work import reading, writing
from tests.support.clock import MORNING


def it(number: int = 1, subject: str = "AI-2026-0001") -> Happening:
    return Happening(PersonId("ana"), subject, "commented", {"words": f"wörd {number} 😀"}, "via terminal")


async def add(database: Database, *happenings: Happening) -> None:
    async with writing(database) as uow:
        await uow.history.add(MORNING, *happenings)


async def fault(database: Database) -> Fault | None:
    async with reading(database) as uow:
        return verify([entry async for entry in uow.history.all()])


async def seqs(database: Database) -> list[int]:
    async with reading(database) as uow:
        return [entry.seq async for entry in uow.history.all()]


async def run(database: Database, *statements: Any) -> None:
    async with database.writing() as connection:
        for statement in statements:
            await connection.execute(statement)


async def test_entries_come_back_in_order_and_by_subject(database: Database) -> None:
    await add(database, it(1), it(2, "other"))
    await add(database, it(3))
    async with reading(database) as uow:
        mine = await uow.history.of("AI-2026-0001")
        last = await uow.history.last()
    assert [json.loads(entry.detail or "")["words"][5] for entry in mine] == ["1", "3"]
    assert (mine[0].at, mine[0].actor, mine[0].verb, mine[0].via) == (MORNING, "ana", "commented", "via terminal")
    assert last == mine[-1]
    assert await seqs(database) == [1, 2, 3]
    assert await fault(database) is None


async def test_several_in_one_transaction_follow_each_other(database: Database) -> None:
    async with writing(database) as uow:
        await uow.history.add(MORNING, it(1), it(2))
        await uow.history.add(MORNING)
        await uow.history.add(MORNING, it(3))
    await add(database, it(4))
    assert await seqs(database) == [1, 2, 3, 4]
    assert await fault(database) is None


async def _add_and_fail(database: Database) -> None:
    async with writing(database) as uow:
        await uow.history.add(MORNING, it(2))
        raise ZeroDivisionError


async def test_what_was_undone_leaves_no_gap(database: Database) -> None:
    await add(database, it(1))
    with pytest.raises(ZeroDivisionError):
        await _add_and_fail(database)
    await add(database, it(3))
    assert await seqs(database) == [1, 2]
    assert await fault(database) is None


async def test_a_whole_chain_is_read_across_batches(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.history.BATCH", 3)
    await add(database, *(it(number) for number in range(9)))
    assert await seqs(database) == list(range(1, 10))


def _where(seq: int) -> Callable[..., Any]:
    return lambda **values: update(history).where(history.c.seq == seq).values(**values)


@pytest.mark.parametrize(
    ("change", "seq", "reason"),
    [
        ([_where(3)(actor="bea")], 3, "entry 3 was changed"),
        ([_where(3)(verb="rejected")], 3, "entry 3 was changed"),
        ([_where(3)(via=None)], 3, "entry 3 was changed"),
        ([_where(3)(detail='{"words":"other"}')], 3, "the words of entry 3 were changed"),
        ([_where(3)(salt="x")], 3, "the words of entry 3 were changed"),
        ([_where(3)(commitment="0" * 64)], 3, "entry 3 was changed"),
        ([delete(history).where(history.c.seq == 3)], 3, "entry 3 is missing; entry 4 stands in its place"),
        ([delete(history).where(history.c.seq == 1)], 1, "entry 1 is missing; entry 2 stands in its place"),
        (
            [delete(history).where(history.c.seq == 3), _where(4)(seq=3)],
            3,
            "entry 3 does not follow the entry before it",
        ),
        ([_where(3)(seq=99), _where(4)(seq=3), _where(99)(seq=4)], 3, "entry 3 does not follow the entry before it"),
    ],
    ids=["actor", "verb", "via", "words", "salt", "commitment", "removed", "first", "closed-up", "re-ordered"],
)
async def test_what_was_done_to_it_is_named(database: Database, change: list[Any], seq: int, reason: str) -> None:
    await add(database, *(it(number) for number in range(1, 6)))
    await run(database, *change)
    assert await fault(database) == Fault(seq, reason)


async def test_an_entry_made_up_at_the_end_is_named(database: Database) -> None:
    await add(database, it(1))
    async with database.writing() as connection:
        row = dict((await connection.execute(select(history))).mappings().one())
        await connection.execute(history.insert().values({**row, "seq": 2}))
    assert await fault(database) == Fault(2, "entry 2 does not follow the entry before it")


async def test_erasing_words_keeps_it_valid(database: Database) -> None:
    await add(database, *(it(number) for number in range(1, 4)))
    async with writing(database) as uow:
        await uow.history.erase_words([1, 2])
    assert await fault(database) is None
    async with reading(database) as uow:
        found = [entry async for entry in uow.history.all()]
    assert [entry.detail is None for entry in found] == [True, True, False]
    assert all(entry.salt is None for entry in found[:2])  # with the salt, short words could be guessed
    await add(database, it(4))
    assert await fault(database) is None


async def test_two_processes_write_one_chain(database_url: str) -> None:
    """Two Database objects remember different heads, as two processes do."""
    databases = [Database(database_url), Database(database_url)]
    try:
        await asyncio.gather(*(add(databases[number % 2], it(number), it(-number)) for number in range(24)))
        assert await seqs(databases[0]) == list(range(1, 49))
        assert await fault(databases[1]) is None
    finally:
        await asyncio.gather(*(database.close() for database in databases))


async def test_the_second_writer_waits_and_follows(database: Database) -> None:
    first_wrote, second_done = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with writing(database) as uow:
            await uow.history.add(MORNING, it(1))
            first_wrote.set()
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(asyncio.shield(second_done.wait()), 0.2)

    async def second() -> None:
        await first_wrote.wait()
        await add(database, it(2))
        second_done.set()

    await asyncio.gather(first(), second())
    assert await seqs(database) == [1, 2]
    assert await fault(database) is None
