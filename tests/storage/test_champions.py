"""Champions as rows: one living record each, lists by state, unit, site and topic, and whose term ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from domain.championship import Champion, ChampionId, ChampionState
from domain.championship_acts import extend, hand_over, name_backup, name_successor
from domain.people import PersonId
from storage.champions import RECORD, Champions
from storage.database import Database
from storage.unit_of_work import reading, writing
from tests.support.champion_cast import (
    ANA,
    BEN,
    CARL,
    LAST_DAY,
    NOW,
    RULES,
    SUE,
    TESS,
    TODAY,
    active,
    at_state,
    by,
    nominated,
)

S = ChampionState
DAY = timedelta(days=1)


def of(name: str, number: int, state: ChampionState = S.ACTIVE, **more: object) -> Champion:
    """A record like Ana's of somebody else."""
    return replace(at_state(state), id=ChampionId(f"C-{number}"), person=PersonId(name), **more)  # type: ignore[arg-type]  # by name


async def add(database: Database, *champions: Champion) -> None:
    async with writing(database) as uow:
        for champion in champions:
            assert await uow.champions.add(champion)


def everything() -> Champion:
    champion = name_backup(active(), ANA, by(BEN), CARL)
    champion = name_successor(champion, ANA, by(ANA), SUE)
    offered = extend(champion, ANA, by(TESS), TODAY, NOW, RULES)
    return hand_over(offered, ANA, by(ANA), "Zwei Ideen 🦊", NOW)


@pytest.mark.parametrize("state", S)
async def test_a_record_comes_back_as_it_was(database: Database, state: ChampionState) -> None:
    await add(database, at_state(state))
    async with reading(database) as uow:
        assert await uow.champions.get(ChampionId("C-12")) == at_state(state)


async def test_all_of_a_record_comes_back_and_unknown_ids_are_none(database: Database) -> None:
    await add(database, everything())
    async with reading(database) as uow:
        assert await uow.champions.get(ChampionId("C-12")) == everything()
        for unknown in ("C-13", "C-", "c-12", "B-12", "C-²", "C-9999999999"):
            assert await uow.champions.get(ChampionId(unknown)) is None


async def test_numbers_are_never_given_twice(database: Database) -> None:
    async with writing(database) as uow:
        assert await uow.champions.next_id() == "C-1"
        assert await uow.champions.next_id() == "C-2"
    await add(database, of("ana", 12))
    async with writing(database) as uow:
        assert await uow.champions.next_id() == "C-13"


async def test_one_living_record_each(database: Database) -> None:
    await add(database, of("ana", 1, S.ALUMNI), of("ana", 2, S.NOMINATED), of("ben", 3))
    async with writing(database) as uow:
        assert not await uow.champions.add(of("ana", 4))
    async with reading(database) as uow:
        living, newest = await uow.champions.of(PersonId("ana")), await uow.champions.latest(PersonId("ana"))
        assert living is not None
        assert newest is not None
        assert (living.id, newest.id) == ("C-2", "C-2")
        assert [one.id for one in await uow.champions.records_of(PersonId("ana"))] == ["C-2", "C-1"]
        assert await uow.champions.get(ChampionId("C-4")) is None
        assert await uow.champions.of(PersonId("eve")) is None
        assert await uow.champions.latest(PersonId("eve")) is None


async def test_two_nominations_at_once_leave_one(database: Database) -> None:
    async def nominate_once() -> bool:
        async with writing(database) as uow:
            id = await uow.champions.next_id()
            return await uow.champions.add(replace(nominated(), id=id))

    done = await asyncio.gather(*(nominate_once() for _ in range(4)))
    assert sorted(done) == [False, False, False, True]


async def test_it_is_saved_over_the_revision_it_was_made_from(database: Database) -> None:
    await add(database, active())
    mine, theirs = name_backup(active(), ANA, by(ANA), CARL), name_successor(active(), ANA, by(ANA), SUE)
    async with writing(database) as uow:
        assert await uow.champions.save(mine)
        assert not await uow.champions.save(theirs)
        assert not await uow.champions.save(of("ben", 99))
    async with reading(database) as uow:
        assert await uow.champions.get(ChampionId("C-12")) == mine


async def test_who_is_found_by_unit_site_and_topic(database: Database) -> None:
    await add(
        database,
        of("ana", 1, S.PAUSED, department="claims", site="Madrid", topics=("OCR",)),
        of("ben", 2, S.ENDING, department="claims", site="Berlin"),
        of("cleo", 3, department="claims", site="Madrid", topics=("ocr", "Letters")),
        of("dan", 4, department="sales", site="Madrid"),
        of("eve", 5, S.ALUMNI, department="claims", site="Madrid", topics=("OCR",)),
        of("fay", 6, S.TRAINING, department="claims", site="Madrid", topics=("OCR",)),
    )
    async with reading(database) as uow:
        champions = uow.champions
        assert [one.person for one in await champions.active(department="claims")] == ["cleo", "ben", "ana"]
        assert [one.person for one in await champions.active(site="Madrid")] == ["cleo", "dan", "ana"]
        assert [one.person for one in await champions.active(topic="Ocr")] == ["cleo", "ana"]
        assert [one.person for one in await champions.active(department="claims", site="Berlin")] == ["ben"]
        assert [one.person for one in await champions.active(limit=2)] == ["cleo", "dan"]
        assert await champions.active(topic="oc") == []
        found = await champions.of_department("claims")
        assert [one.person for one in found] == ["ana", "ben", "cleo", "fay"]


async def test_topics_follow_the_record(database: Database) -> None:
    await add(database, of("ana", 1, topics=("OCR",)))
    async with writing(database) as uow:
        assert await uow.champions.save(of("ana", 1, topics=("Letters",), revision=of("ana", 1).revision + 1))
    async with reading(database) as uow:
        assert await uow.champions.active(topic="ocr") == []
        assert [one.id for one in await uow.champions.active(topic="letters")] == ["C-1"]


async def test_lists_by_state_in_pages(database: Database) -> None:
    await add(database, of("ana", 1, S.NOMINATED), of("ben", 2, S.VETTING), of("cleo", 3), of("dan", 10, S.NOMINATED))
    waiting = (S.NOMINATED, S.VETTING)
    async with reading(database) as uow:
        assert [one.id for one in await uow.champions.in_states(waiting, 10)] == ["C-1", "C-2", "C-10"]
        assert [one.id for one in await uow.champions.in_states(waiting, 1, skip=1)] == ["C-2"]
        assert await uow.champions.count(waiting) == 3
        assert await uow.champions.count([S.DECLINED]) == 0


async def test_whose_term_and_whose_pause_ends(database: Database) -> None:
    await add(
        database,
        of("ana", 1, S.ENDING, ends_on=LAST_DAY),
        of("ben", 2, ends_on=LAST_DAY - DAY),
        of("cleo", 3, S.PAUSED, ends_on=LAST_DAY - 2 * DAY, paused_until=date(2026, 3, 1)),
        of("dan", 4, S.ALUMNI, ends_on=LAST_DAY - 9 * DAY),
        of("eve", 5, S.TRAINING),
    )
    async with reading(database) as uow:
        assert [one.id for one in await uow.champions.ending(LAST_DAY, 10)] == ["C-3", "C-2"]
        assert [one.id for one in await uow.champions.ending(LAST_DAY + DAY, 2, skip=1)] == ["C-2", "C-1"]
        assert await uow.champions.paused_until(date(2026, 3, 1), 10) == []
        assert [one.id for one in await uow.champions.paused_until(date(2026, 3, 2), 10)] == ["C-3"]


async def test_whom_somebody_follows_and_stands_in_for(database: Database) -> None:
    sue = PersonId("sue")
    await add(
        database,
        of("ana", 1, S.ALUMNI, successor=sue, backup=sue),
        of("ben", 2, successor=sue, backup=sue),
        of("cleo", 3, backup=PersonId("dan")),
    )
    async with reading(database) as uow:
        assert [one.id for one in await uow.champions.followed_by(sue)] == ["C-2", "C-1"]
        assert [one.id for one in await uow.champions.backed_by(sue)] == ["C-2"]


async def test_the_map_counts_living_records_by_unit(database: Database) -> None:
    await add(
        database,
        of("ana", 1),
        of("ben", 2),
        of("cleo", 3, S.ENDING),
        of("dan", 4, S.VETTING, department="sales"),
        of("eve", 5, S.ALUMNI, department="hr"),
    )
    async with reading(database) as uow:
        assert await uow.champions.by_department() == {"claims": {S.ACTIVE: 2, S.ENDING: 1}, "sales": {S.VETTING: 1}}


def test_a_record_holds_ids_of_people_and_no_names() -> None:
    stored = RECORD.dump_json(everything()).decode()
    names = [f'"{person.name}"' for person in (ANA, BEN, CARL, SUE, TESS)]
    assert not [name for name in names if name in stored]


Asking = Callable[[Champions], Awaitable[object]]


@pytest.mark.parametrize(
    ("index", "ask"),
    [
        ("champions_living", lambda rows: rows.of(PersonId("ana"))),
        ("champions_by_person", lambda rows: rows.latest(PersonId("ana"))),
        ("champions_by_state", lambda rows: rows.ending(LAST_DAY, 10)),
        ("champions_by_state", lambda rows: rows.in_states([S.VETTING], 10)),
        ("champions_by_pause", lambda rows: rows.paused_until(LAST_DAY, 10)),
        ("champions_by_department", lambda rows: rows.active(department="claims")),
        ("champions_by_department", lambda rows: rows.of_department("claims")),
        ("champions_by_state", lambda rows: rows.by_department()),
        ("champions_by_site", lambda rows: rows.active(site="Madrid")),
        ("champion_topics", lambda rows: rows.active(topic="ocr")),
        ("champions_by_successor", lambda rows: rows.followed_by(PersonId("sue"))),
        ("champions_by_backup", lambda rows: rows.backed_by(PersonId("sue"))),
    ],
)
async def test_every_question_goes_by_an_index(sqlite: Database, index: str, ask: Asking) -> None:
    rows = [replace(of(f"p{number}", number, S.ALUMNI), department=f"d{number % 20}") for number in range(1, 400)]
    await add(sqlite, *rows)
    asked: list[tuple[str, Any]] = []
    async with reading(sqlite) as uow:
        await uow.connection.execute(text("SELECT 1"))

        def note(*given: Any) -> None:
            asked.append((given[2], given[3]))

        event.listen(Engine, "before_cursor_execute", note)
        try:
            await ask(uow.champions)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        ((query, given),) = asked
        plan = str((await uow.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", given)).all())
    assert index in plan, plan
    assert "SCAN champions'" not in plan, plan
