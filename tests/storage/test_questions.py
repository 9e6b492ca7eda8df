"""Questions as rows: what waits, who asked, what is asked most, and whose name is forgotten."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from domain.people import PersonId
from domain.questions import LONGEST_QUESTION, Asked, QuestionState, With, waiting
from storage import questions
from storage.database import Database
from storage.unit_of_work import reading, writing
from tests.support.clock import MORNING

ANA, BEN, EVE = PersonId("ana"), PersonId("ben"), PersonId("eve")
S = QuestionState
MINUTE = timedelta(minutes=1)


async def ask(
    database: Database,
    words: str,
    state: QuestionState = S.OPEN,
    *,
    at: datetime = MORNING,
    playbook: str | None = None,
    person: PersonId | None = ANA,
) -> int:
    async with writing(database) as uow:
        given = {"band": "unknown", "score": 0.25, "state": state, "playbook": playbook, "person": person}
        return await uow.questions.add(at, words, **given)  # type: ignore[arg-type]  # by name


async def get(database: Database, id: int) -> Asked:
    async with reading(database) as uow:
        found = await uow.questions.get(id)
        assert found is not None
        return found


async def open_ids(database: Database, limit: int = 50) -> list[int]:
    async with reading(database) as uow:
        found = await uow.questions.open(limit)
    assert all(waiting(one) for one in found)
    return [one.id for one in found]


async def test_a_question_comes_back_as_it_was(database: Database) -> None:
    id = await ask(database, "Darf ich das? 🦊", S.ANSWERED, playbook="which-data")
    expected = Asked(id, MORNING, "Darf ich das? 🦊", "unknown", "which-data", 0.25, ANA, None, S.ANSWERED)
    assert await get(database, id) == expected
    async with reading(database) as uow:
        assert await uow.questions.get(id + 1) is None


async def test_only_so_much_of_a_question_is_kept(database: Database) -> None:
    assert (await get(database, await ask(database, "w" * 50_000))).words == "w" * LONGEST_QUESTION


async def test_what_waits_is_what_the_rule_says_the_newest_first(database: Database) -> None:
    ids = {}
    for at, state in enumerate(S):
        for helpful in (None, True, False):
            id = await ask(database, "?", state, at=MORNING + at * MINUTE)
            if helpful is not None:
                async with writing(database) as uow:
                    assert await uow.questions.rate(id, helpful)
            ids[id] = await get(database, id)
    expected = [id for id, asked in reversed(ids.items()) if waiting(asked)]
    assert len(expected) == 7
    assert await open_ids(database) == expected
    assert await open_ids(database, 2) == expected[:2]


async def test_an_answer_is_rated_once(database: Database) -> None:
    id = await ask(database, "how?", S.ANSWERED, playbook="how-to-submit")
    async with writing(database) as uow:
        assert await uow.questions.rate(id, helpful=True)
        assert not await uow.questions.rate(id, helpful=False)
        assert not await uow.questions.rate(id + 1, helpful=False)
    assert (await get(database, id)).helpful is True
    assert await open_ids(database) == []


async def test_one_that_was_offered_answers_an_open_question(database: Database) -> None:
    id = await ask(database, "how?", playbook="how-it-was-guessed")
    async with writing(database) as uow:
        assert await uow.questions.answered(id, "how-to-submit")
        assert not await uow.questions.answered(id, "another")
    found = await get(database, id)
    assert (found.state, found.playbook) == (S.ANSWERED, "how-to-submit")
    assert await open_ids(database) == []


async def test_passed_on_to_one_champion_only(database: Database) -> None:
    id = await ask(database, "how?")
    async with writing(database) as uow:
        assert await uow.questions.hand(id, With(BEN), MORNING)
        assert not await uow.questions.hand(id, With(EVE), MORNING)
        assert not await uow.questions.answered(id, "how-to-submit")
    found = await get(database, id)
    assert (found.state, found.handed_to) == (S.HANDED, BEN)
    assert await open_ids(database) == [id]
    over = await ask(database, "how?", S.DROPPED)
    async with writing(database) as uow:
        assert not await uow.questions.hand(over, With(BEN), MORNING)


async def test_two_pass_it_on_at_once_and_one_does(database: Database) -> None:
    id = await ask(database, "how?")

    async def hand(to: PersonId) -> bool:
        async with writing(database) as uow:
            return await uow.questions.hand(id, With(to), MORNING)

    done = await asyncio.gather(hand(BEN), hand(EVE))
    assert sorted(done) == [False, True]
    assert (await get(database, id)).handed_to == (BEN if done[0] else EVE)


async def test_each_is_settled_once(database: Database) -> None:
    handed, open_, unhelpful = await ask(database, "a"), await ask(database, "b"), await ask(database, "c", S.ANSWERED)
    dropped = await ask(database, "d")
    async with writing(database) as uow:
        assert await uow.questions.hand(handed, With(BEN), MORNING)
        assert await uow.questions.rate(unhelpful, helpful=False)
        assert await uow.questions.drop(dropped)
        assert not await uow.questions.drop(dropped)
        several = [unhelpful, open_, handed, dropped, 999]
        assert await uow.questions.settle(several, "new-playbook") == [handed, open_, unhelpful]
        assert await uow.questions.settle(several, None) == []
        assert await uow.questions.settle([], None) == []
        assert not await uow.questions.drop(open_)
    assert await open_ids(database) == []
    found = await get(database, handed)
    assert (found.state, found.playbook) == (S.SETTLED, "new-playbook")
    assert (await get(database, dropped)).state is S.DROPPED


async def test_who_asked_each_once_and_in_their_order(database: Database) -> None:
    asked = [
        await ask(database, "a", at=MORNING + 2 * MINUTE, person=ANA),
        await ask(database, "b", at=MORNING, person=EVE),
        await ask(database, "c", at=MORNING + MINUTE, person=None),
        await ask(database, "d", at=MORNING + 3 * MINUTE, person=EVE),
    ]
    await ask(database, "e", person=BEN)
    async with reading(database) as uow:
        assert await uow.questions.askers(asked) == [EVE, ANA]
        assert await uow.questions.askers([]) == []


async def test_what_is_asked_most(database: Database) -> None:
    for playbook, times in (("b", 2), ("a", 2), ("c", 3), ("d", 1)):
        for _ in range(times):
            await ask(database, "?", S.ANSWERED, playbook=playbook)
    for _ in range(9):
        await ask(database, "?", S.OPEN, playbook="guessed-only")
        await ask(database, "?", S.ANSWERED, playbook="d", at=MORNING - MINUTE)
    settled = await ask(database, "?")
    async with writing(database) as uow:
        await uow.questions.settle([settled], "c")
    async with reading(database) as uow:
        assert await uow.questions.top(MORNING, 9) == [("c", 4), ("a", 2), ("b", 2), ("d", 1)]
        assert await uow.questions.top(MORNING, 1) == [("c", 4)]
        assert await uow.questions.top(MORNING + MINUTE, 9) == []


async def test_names_are_forgotten_and_the_questions_stay(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    old = [await ask(database, "?", state, at=MORNING - MINUTE) for state in S]
    young = await ask(database, "?")
    monkeypatch.setattr(questions, "PORTION", 3)
    async with writing(database) as uow:
        assert [await uow.questions.forget_askers(MORNING) for _ in range(3)] == [3, 2, 0]
    found = [await get(database, id) for id in old]
    assert [(one.person, one.words, one.state) for one in found] == [(None, "?", state) for state in S]
    assert (await get(database, young)).person == ANA


async def test_what_is_asked_often_never_reads_all_questions(database: Database) -> None:
    """The indexes are there for these: with 100,000 answered questions nobody waits for the two that are open."""
    count = 20_000
    row = "'sure', 'which-data', 0.5, NULL, NULL, 'answered'"
    series = (
        f"WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {count})"
        if database.is_sqlite
        else f"WITH s AS (SELECT generate_series(1, {count}) AS n)"
    )
    columns = "at, words, band, playbook, score, person, helpful, state, waits"
    false = "0" if database.is_sqlite else "false"
    fill = f"INSERT INTO questions ({columns}) {series} SELECT '2020-01-01', 'w', {row}, {false} FROM s"
    if not database.is_sqlite:
        fill = fill.replace("'2020-01-01'", "timestamptz '2020-01-01'")
    async with database.altering() as connection:
        await connection.execute(text(fill))
        await connection.execute(text("ANALYZE questions"))
    for condition, index in (
        ("waits IS true ORDER BY at DESC, id DESC LIMIT 9", "questions_by_waits"),
        ("person IS NOT NULL AND at < '2021-01-01' ORDER BY at LIMIT 9", "questions_by_name"),
        ("at >= '2026-01-01' AND playbook IS NOT NULL", "questions_by_at"),
    ):
        plan = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
        spoken = condition.replace("IS true", "IS 1") if database.is_sqlite else condition
        async with database.reading() as connection:
            lines = await connection.execute(text(f"{plan} SELECT * FROM questions WHERE {spoken}"))
            assert index in str([tuple(line) for line in lines]), condition
