"""Lessons, their uses, champions' time and help as rows, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta

from domain.champion_time import Spent, Work
from domain.lessons import Lesson, decline, publish
from domain.people import PersonId
from storage.conversations import Conversation
from storage.database import Database
from storage.unit_of_work import UnitOfWork, reading, writing
from tests.support.clock import MORNING

ANA, BEN, EVE, TESS = PersonId("ana"), PersonId("ben"), PersonId("eve"), PersonId("tess")
MONDAY = date(2026, 3, 2)


def lesson(title: str = "Check scans first", author: PersonId = ANA) -> Lesson:
    return Lesson(
        title, "One scan in ten was unreadable.", "Sample *fifty* by hand.", ("scans",), author, "claims", MORNING
    )


async def published(uow: UnitOfWork, one: Lesson) -> Lesson:
    kept = await uow.lessons.add(one)
    later = MORNING + timedelta(minutes=kept.number)
    done = publish(kept, TESS, later, kept.title, kept.happened, kept.useful, kept.topics)
    assert await uow.lessons.save(done)
    return done


async def test_a_lesson_comes_back_as_it_was_and_is_found_by_its_words_once_it_is_published(database: Database) -> None:
    async with writing(database) as uow:
        kept = await uow.lessons.add(lesson())
        assert await uow.lessons.get(kept.number) == kept
        assert await uow.lessons.waiting(10) == [kept] == await uow.lessons.waiting_of(ANA, 10)
        assert await uow.lessons.published([], 10) == []
        assert await uow.lessons.save(publish(kept, TESS, MORNING, "Scans", kept.happened, kept.useful, ("quality",)))
        assert not await uow.lessons.save(decline(kept, BEN, MORNING, "Too late"))  # over the revision before
    async with reading(database) as uow:
        [found] = await uow.lessons.published(["scans", "quality", "fifty", "claims"], 10)
        assert (found.title, found.topics, found.decided_by) == ("Scans", ("quality",), TESS)
        assert await uow.lessons.published(["100%"], 10) == []
        assert await uow.lessons.waiting(10) == []
        assert await uow.lessons.published_since(MORNING, BEN, 10) == [found]
        assert await uow.lessons.published_since(MORNING, ANA, 10) == []
        assert await uow.lessons.published_since(MORNING + timedelta(seconds=1), BEN, 10) == []


async def test_the_latest_stands_first_and_a_list_is_no_longer_than_asked(database: Database) -> None:
    async with writing(database) as uow:
        for number in range(5):
            await published(uow, lesson(f"Lesson {number}"))
        assert [one.title for one in await uow.lessons.published([], 3)] == ["Lesson 4", "Lesson 3", "Lesson 2"]


async def test_a_use_counts_once_a_person_even_when_two_windows_say_it(database: Database) -> None:
    async with writing(database) as uow:
        number = (await published(uow, lesson())).number
        waiting = await uow.lessons.add(lesson("Not yet"))

    async def use(person: PersonId) -> bool:
        async with writing(database) as uow:
            return await uow.lessons.use(number, person, MORNING)

    counted = await asyncio.gather(use(BEN), use(BEN), use(EVE))
    assert sorted(counted) == [False, True, True]
    async with writing(database) as uow:
        await uow.lessons.use(number, ANA, MORNING)  # an author's own use is refused before; it counts for nothing
        await uow.lessons.use(waiting.number, BEN, MORNING)
        assert await uow.lessons.uses([number, 99]) == {number: 3}
        assert await uow.lessons.reused([ANA, BEN]) == {ANA: 2}


async def test_time_is_kept_by_week_and_taken_back_by_its_own_person_only(database: Database) -> None:
    async with writing(database) as uow:
        time = uow.champion_time
        for week in range(3):
            await time.add(Spent(ANA, MONDAY + timedelta(weeks=week), 60 + week, Work.IDEAS, MORNING))
        assert [one.minutes for one in await time.of(ANA, MONDAY + timedelta(weeks=1))] == [62, 61]
        assert [one.minutes for one in await time.of(ANA, MONDAY, MONDAY)] == [60]
        assert await time.of(BEN, MONDAY) == []
        assert await time.take_back(BEN, MONDAY) is None
        gone = await time.take_back(ANA, MONDAY)
        assert gone is not None
        assert gone.minutes == 62
        assert len(await time.of(ANA, MONDAY)) == 2


async def test_help_is_counted_from_finished_drafts_that_a_gate_let_go_on(database: Database) -> None:
    """Ben helped with a draft that became AI-1; nothing was decided about it yet, and Eve's draft is still open."""
    done = Conversation("c1", "submit_idea", ANA, {}, "done", MORNING, MORNING)
    async with writing(database) as uow:
        for one in (done, replace(done, id="c2", status="open")):
            await uow.conversations.add(one)
        for conversation, person in (("c1", BEN), ("c1", BEN), ("c2", EVE)):
            await uow.helped.joined(conversation, person, MORNING)
        assert await uow.helped.shaped([BEN, EVE]) == {}
        assert await uow.helped.helpful([BEN]) == {}
        assert await uow.helped.of_unit("claims", 10) == ([], 0)
        assert await uow.helped.lacking([]) == {}
        assert await uow.helped.passed_elsewhere("claims", MORNING, 10) == []
