"""Many blockers at once: saved, with their threads and words, and what is no longer said of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from domain.blocker import Blocker, BlockerId
from domain.blocker_acts import withdraw
from domain.people import PersonId
from domain.places import Address
from storage.blocker_threads import Side
from storage.database import Database
from storage.outbox import Outgoing
from storage.unit_of_work import reading, writing
from tests.support.blocker_cast import MONDAY, RITA, TIMING, raised, taken

SOON = MONDAY + timedelta(hours=1)
ROOM = Address("chat", "acme", "C1", "17.1")


def numbered(number: int) -> Blocker:
    return replace(raised(), id=BlockerId(f"B-{number}"))


async def test_only_those_are_saved_for_which_nobody_was_faster(database: Database) -> None:
    first, second = numbered(1), numbered(2)
    async with writing(database) as uow:
        for one in (first, second):
            await uow.blockers.add(one)
        assert await uow.blockers.save(withdraw(second, RITA, SOON, TIMING))
    some = [taken(first), taken(second), taken(numbered(3))]
    async with writing(database) as uow:
        assert await uow.blockers.save_all(some) == {first.id}
        assert await uow.blockers.save_all([]) == set()
        assert await uow.blockers.save_all(some) == set()
    async with reading(database) as uow:
        assert await uow.blockers.get(first.id) == taken(first)
        assert await uow.blockers.get(second.id) == withdraw(second, RITA, SOON, TIMING)


async def test_threads_of_one_side_and_the_last_words_of_each(database: Database) -> None:
    ids = [BlockerId("B-1"), BlockerId("B-2"), BlockerId("B-11")]
    async with writing(database) as uow:
        for number, id in enumerate(ids[:2]):
            await uow.blocker_threads.bind(id, Address("chat", "acme", f"C{number}", "1"), Side.RAISER)
            await uow.blocker_threads.bind(id, ROOM, Side.OWNER)
        for at, id in enumerate([ids[0], ids[0], ids[2], ids[0]]):
            await uow.blocker_words.add(id, SOON + timedelta(minutes=at), PersonId("p"), f"{at}", Side.OWNER)
    async with reading(database) as uow:
        threads = await uow.blocker_threads.of_many(ids, Side.RAISER)
        words = await uow.blocker_words.of_many(ids, 2)
        assert threads == {id: await uow.blocker_threads.of(id, Side.RAISER) for id in ids[:2]}
        assert words == {id: await uow.blocker_words.of(id, 2) for id in (ids[0], ids[2])}
        assert [one.words for one in words[ids[0]]] == ["1", "3"]
        assert await uow.blocker_threads.of_many([], Side.RAISER) == {}


async def test_rows_that_begin_so_never_go_but_cards_and_what_was_sent(database: Database) -> None:
    keys = {"a_b:1": None, "a_b:11": None, "aXb:1": None, "a_b:2": "card:1"}
    async with writing(database) as uow:
        rows = [Outgoing("{}", person=PersonId("p"), subject=subject, dedupe_key=key) for key, subject in keys.items()]
        await uow.outbox.add(MONDAY, *rows)
        assert await uow.outbox.drop_unsent(["a_b:1"]) == 2
        assert await uow.outbox.drop_unsent(["a_b:", "none"]) == 0
    async with reading(database) as uow:
        assert await uow.outbox.counts() == {"new": 2}
