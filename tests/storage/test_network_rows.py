"""Networks as rows, the words about a question, and where a question is: what comes back, and what is told apart."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from domain.networks import NetworkId, NetworkKind
from domain.people import Person, PersonId
from domain.questions import Answers, QuestionState, Rung, Turn, With, Written
from storage.database import Database
from storage.unit_of_work import reading, writing
from storage.unit_sizes import unit_sizes
from tests.support.clock import MORNING

ANA, BEN, EVE = PersonId("ana"), PersonId("ben"), PersonId("eve")
LATER = MORNING + timedelta(days=2)


async def begin(database: Database, name: str = "Prompts", *members: PersonId) -> NetworkId:
    async with writing(database) as uow:
        id = await uow.networks.add(NetworkKind.LAB, name, "We try prompts.", ANA, MORNING)
        assert id is not None
        for one in members:
            assert await uow.networks.join(id, one, MORNING)
    return id


async def ask(database: Database, words: str = "who knows?") -> int:
    async with writing(database) as uow:
        state = QuestionState.OPEN
        return await uow.questions.add(MORNING, words, band="people", score=0.0, state=state, person=ANA)


async def test_a_network_comes_back_with_its_members(database: Database) -> None:
    id = await begin(database, "Prompts", BEN, EVE)
    async with reading(database) as uow:
        found = await uow.networks.get(id)
        assert found is not None
        assert (found.name, found.kind, found.about, found.founder, found.members) == (
            "Prompts",
            NetworkKind.LAB,
            "We try prompts.",
            ANA,
            2,
        )
        assert await uow.networks.members(id, 1) == [BEN]
        assert await uow.networks.of(EVE) == {id}
        assert await uow.networks.of(ANA) == frozenset()


async def test_two_that_stand_never_have_the_same_name(database: Database) -> None:
    id = await begin(database, "Prompts")
    async with writing(database) as uow:
        assert await uow.networks.add(NetworkKind.LAB, " PROMPTS ", "x", BEN, MORNING) is None
        assert await uow.networks.close(id, MORNING)
        assert not await uow.networks.close(id, MORNING)
    again = await begin(database, "prompts")
    async with reading(database) as uow:
        assert [one.id for one in await uow.networks.standing(10)] == [again]
        assert await uow.networks.get(id) is None


async def test_who_is_in_joins_once_and_leaves_once(database: Database) -> None:
    id = await begin(database, "Prompts", BEN)
    async with writing(database) as uow:
        assert not await uow.networks.join(id, BEN, MORNING)
        assert await uow.networks.leave(id, BEN)
        assert not await uow.networks.leave(id, BEN)
        assert await uow.networks.join(id, BEN, MORNING)
        assert await uow.networks.close(id, MORNING)
        assert await uow.networks.of(BEN) == frozenset()


async def test_the_talk_comes_back_in_its_order(database: Database) -> None:
    question = await ask(database)
    said = [
        Written(MORNING, Turn.ASKED_BACK, BEN, "which *one*?"),
        Written(LATER, Turn.REPLIED, None, "that one 🦊"),
        Written(LATER, Turn.ANSWERED, BEN, "yes"),
    ]
    async with writing(database) as uow:
        for one in said:
            await uow.question_words.add(question, one)
    async with reading(database) as uow:
        assert await uow.question_words.of(question, 10) == said
        assert await uow.question_words.of(question, 2) == said[1:]
        assert await uow.question_words.of(question + 1, 10) == []


async def test_a_question_is_where_it_was_put_and_goes_on_from_there_only(database: Database) -> None:
    id = await ask(database)
    champion = With(BEN, Rung.CHAMPION, None, LATER)
    backup = With(EVE, Rung.BACKUP, None, LATER)
    async with writing(database) as uow:
        assert await uow.questions.hand(id, champion, MORNING)
        assert not await uow.questions.hand(id, backup, MORNING)
        found = await uow.questions.get(id)
        assert found is not None
        assert (found.place, found.handed_at) == (champion, MORNING)
        assert not await uow.questions.hand_on(id, backup, backup, LATER)
        assert not await uow.questions.hand_on(id, With(BEN, Rung.TRAINING), backup, LATER)
        assert await uow.questions.hand_on(id, champion, With(None, Rung.NETWORK, 3, LATER), LATER)
        assert not await uow.questions.hand_on(id, With(None, Rung.NETWORK, 4), backup, LATER)


async def test_two_hand_it_on_at_once_and_one_does(database: Database) -> None:
    id = await ask(database)
    before = With(BEN, Rung.CHAMPION)
    async with writing(database) as uow:
        assert await uow.questions.hand(id, before, MORNING)

    async def on(to: PersonId) -> bool:
        async with writing(database) as uow:
            return await uow.questions.hand_on(id, before, With(to, Rung.BACKUP), MORNING)

    assert sorted(await asyncio.gather(on(ANA), on(EVE))) == [False, True]


async def test_only_what_is_due_goes_on_the_longest_due_first(database: Database) -> None:
    ids = [await ask(database) for _ in range(4)]
    async with writing(database) as uow:
        for id, hours in zip(ids, (2, 1, 9, None), strict=True):
            due = MORNING + timedelta(hours=hours) if hours is not None else None
            assert await uow.questions.hand(id, With(BEN, Rung.CHAMPION, None, due), MORNING)
    async with reading(database) as uow:
        now = MORNING + timedelta(hours=2)
        assert [one.id for one in await uow.questions.due(now, 10)] == [ids[1], ids[0]]
        assert [one.id for one in await uow.questions.due(now, 1)] == [ids[1]]
    async with writing(database) as uow:
        assert await uow.questions.answer(ids[0], BEN, MORNING)
        assert await uow.questions.settle([ids[1]], "which-data") == [ids[1]]
        assert await uow.questions.drop(ids[2])
        assert await uow.questions.due(MORNING + timedelta(days=9), 10) == []


async def test_asked_back_waits_for_the_asker_and_no_clock_runs(database: Database) -> None:
    id = await ask(database)
    async with writing(database) as uow:
        assert not await uow.questions.ask_back(id, MORNING)
        assert await uow.questions.hand(id, With(BEN, Rung.CHAMPION, None, LATER), MORNING)
        assert await uow.questions.carried([BEN, EVE]) == {BEN: 1}
        assert not await uow.questions.replied(id, LATER)
        assert await uow.questions.ask_back(id, MORNING)
        assert not await uow.questions.ask_back(id, MORNING)
        assert await uow.questions.due(LATER, 10) == []
        assert await uow.questions.handed_to(BEN, 10) == []
        assert await uow.questions.carried([BEN]) == {}
        assert [one.id for one in await uow.questions.asked_back(ANA, 10)] == [id]
        assert await uow.questions.asked_back(BEN, 10) == []
        assert await uow.questions.replied(id, LATER)
        assert [one.id for one in await uow.questions.due(LATER, 10)] == [id]
        assert await uow.questions.asked_back(ANA, 10) == []


@pytest.mark.parametrize(
    ("helpful", "expected"), [(True, Answers(1, 1)), (False, Answers(1, 0)), (None, Answers(1, 0))]
)
async def test_answers_are_counted_for_who_gave_them(
    database: Database, helpful: bool | None, expected: Answers
) -> None:
    id = await ask(database)
    async with writing(database) as uow:
        assert await uow.questions.rate(id, False)
        assert await uow.questions.answer(id, BEN, MORNING)
        assert not await uow.questions.answer(id, EVE, MORNING)
        if helpful is not None:
            assert await uow.questions.rate(id, helpful)
    async with reading(database) as uow:
        assert await uow.questions.answered_by(BEN, MORNING) == expected
        assert await uow.questions.answered_by(BEN, LATER) == Answers(0, 0)
        assert await uow.questions.answered_by(EVE, MORNING) == Answers(0, 0)


async def test_units_are_counted_by_who_works_there(database: Database) -> None:
    people = [
        Person(PersonId("a"), "A", department="claims"),
        Person(PersonId("b"), "B", department="claims"),
        Person(PersonId("c"), "C", department="claims", active=False),
        Person(PersonId("d"), "D", department="sales"),
        Person(PersonId("e"), "E"),
    ]
    async with writing(database) as uow:
        for one in people:
            await uow.people.save(one)
    async with reading(database) as uow:
        assert await unit_sizes(uow.connection) == {"claims": 2, "sales": 1}
