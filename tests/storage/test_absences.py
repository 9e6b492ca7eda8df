"""Absences as rows; and what the chain says was done in somebody's name."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from domain.absences import Absence
from domain.history import Happening
from domain.people import PersonId
from storage.database import Database
from storage.unit_of_work import UnitOfWork, reading, writing
from tests.support.clock import MORNING

ANA, BEN, EVE = PersonId("ana"), PersonId("ben"), PersonId("eve")
DAY = timedelta(days=1)
WEEK = Absence(ANA, MORNING, MORNING + 5 * DAY, BEN, MORNING)
LATER = replace(WEEK, starts=MORNING + 20 * DAY, ends=MORNING + 25 * DAY, deputy=EVE)


async def note(database: Database, *absences: Absence) -> None:
    async with writing(database) as uow:
        for absence in absences:
            await uow.absences.add(absence)


async def over(database: Database, now: datetime) -> list[Absence]:
    async with reading(database) as uow:
        return await uow.absences.over(now, 10)


async def test_what_runs_and_what_lies_ahead(database: Database) -> None:
    await note(database, LATER, WEEK)
    async with reading(database) as uow:
        assert await uow.absences.ahead(ANA, MORNING) == [WEEK, LATER]
        assert await uow.absences.ahead(ANA, WEEK.ends) == [LATER]
        assert await uow.absences.running([ANA, BEN], MORNING) == {ANA: WEEK}
        assert await uow.absences.running([ANA], WEEK.ends) == {}


async def test_a_deputy_stands_in_from_the_first_moment_until_just_before_the_end(database: Database) -> None:
    await note(database, WEEK, LATER)
    tick = timedelta(microseconds=1)

    async def covered(now: datetime) -> list[PersonId]:
        async with reading(database) as uow:
            return await uow.absences.covered_by(BEN, now)

    assert [await covered(at) for at in (MORNING - tick, MORNING, WEEK.ends - tick, WEEK.ends)] == [
        [],
        [ANA],
        [ANA],
        [],
    ]
    async with reading(database) as uow:
        assert await uow.absences.to_cover(BEN, MORNING) == [WEEK]
        assert await uow.absences.to_cover(EVE, MORNING) == [LATER]
        assert [await uow.absences.has_covered(one) for one in (BEN, EVE, ANA)] == [True, True, False]


async def test_back_early_ends_that_one_only_and_once(database: Database) -> None:
    await note(database, WEEK, LATER)
    early = MORNING + DAY
    async with writing(database) as uow:
        assert await uow.absences.end(WEEK, early)
        assert not await uow.absences.end(WEEK, early + DAY)
    async with reading(database) as uow:
        assert await uow.absences.ahead(ANA, early) == [LATER]
        assert await uow.absences.covered_by(BEN, early) == []
    assert await over(database, early) == [replace(WEEK, ended_at=early)]


async def test_what_is_over_is_told_once(database: Database) -> None:
    await note(database, WEEK, LATER)
    assert await over(database, WEEK.ends - DAY) == []
    assert await over(database, WEEK.ends) == [WEEK]
    async with writing(database) as uow:
        assert await uow.absences.told(WEEK, WEEK.ends)
        assert not await uow.absences.told(WEEK, WEEK.ends)
    assert await over(database, LATER.ends) == [LATER]


async def test_what_another_one_replaced_is_not_told(database: Database) -> None:
    await note(database, LATER)
    async with writing(database) as uow:
        assert await uow.absences.end(LATER, MORNING, told=True)
        await uow.absences.add(LATER)  # the very same days again, at the same moment
    async with reading(database) as uow:
        assert await uow.absences.ahead(ANA, MORNING) == [LATER]
    assert await over(database, LATER.ends) == [LATER]


async def test_a_deputy_who_left_leaves_the_absence(database: Database) -> None:
    await note(database, WEEK, LATER)
    async with writing(database) as uow:
        await uow.absences.leave_alone(WEEK)
    async with reading(database) as uow:
        assert await uow.absences.ahead(ANA, MORNING) == [replace(WEEK, deputy=None), LATER]


async def done(uow: UnitOfWork, day: int, for_: str | None, words: str = "") -> None:
    detail = {"reason": words, **({"for": for_} if for_ else {})}
    await uow.history.add(MORNING + day * DAY, Happening("ben", f"AI-{day}", "signed", detail))


async def test_the_chain_tells_what_was_done_in_somebodys_name(database: Database) -> None:
    async with writing(database) as uow:
        for day, for_ in enumerate(["ana", None, "ana", "ana_", "anaa", "ana", "ana"]):
            await done(uow, day, for_)
        await done(uow, 7, None, words='"for":"ana"')

    async def found(first: int, last: int, limit: int = 10) -> list[str]:
        async with reading(database) as uow:
            entries = await uow.history.in_name_of("ana", MORNING + first * DAY, MORNING + last * DAY, limit)
        return [entry.subject for entry in entries]

    assert await found(0, 9) == ["AI-0", "AI-2", "AI-5", "AI-6"]
    assert await found(1, 6) == ["AI-2", "AI-5"]
    assert await found(2, 9, limit=2) == ["AI-2", "AI-5"]
    assert await found(-5, 1) == ["AI-0"]
    assert await found(8, 9) == []


async def test_an_empty_chain_says_nothing(database: Database) -> None:
    async with reading(database) as uow:
        assert await uow.history.in_name_of("ana", MORNING, MORNING + DAY, 10) == []


async def test_only_the_time_of_the_absence_is_looked_through(database: Database) -> None:
    """An entry from before that lost its place in time would be found only by a reading of everything."""
    async with writing(database) as uow:
        for day in range(40):
            await done(uow, day, "ana")
        first = await uow.history._first_since(MORNING + 30 * DAY)
    assert first == 31
