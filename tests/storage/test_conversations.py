"""Conversations: saved over their own revision, seen by their owner and helpers, stacked by account and place."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.people import PersonId
from domain.places import Account, Address
from storage.conversations import Conversation
from storage.database import Database
from storage.unit_of_work import reading, writing
from tests.support.clock import MORNING

ANA, BEA, CY = PersonId("ana"), PersonId("bea"), PersonId("cy")
SLACK, TEAMS = Account("slack", "T1", "U1"), Account("teams", "acme", "guid")
CHAT, CHANNEL = Address("slack", "T1", "D1"), Address("slack", "T1", "C1")


def one(id: str = "c1", **given: object) -> Conversation:
    state = {"drafts": {"problem": "wörds \\ % 😀", "none": None}, "turn": 3}
    plain = Conversation(id, "submit_idea", ANA, state, "open", MORNING, MORNING, subject="AI-2026-0001")
    return replace(plain, **given)  # type: ignore[arg-type]  # any field, by name


async def add(database: Database, *several: Conversation) -> None:
    async with writing(database) as uow:
        for conversation in several:
            await uow.conversations.add(conversation)


async def save(database: Database, conversation: Conversation) -> bool:
    async with writing(database) as uow:
        return await uow.conversations.save(conversation)


async def get(database: Database, id: str = "c1", person: PersonId = ANA) -> Conversation | None:
    async with reading(database) as uow:
        return await uow.conversations.get(id, person)


async def focus(database: Database, id: str, account: Account = SLACK, place: Address = CHAT) -> None:
    async with writing(database) as uow:
        await uow.conversations.focus(account, place, id)


async def top(
    database: Database, account: Account = SLACK, place: Address = CHAT, person: PersonId = ANA
) -> str | None:
    async with reading(database) as uow:
        found = await uow.conversations.in_focus(account, place, person)
    return found.id if found is not None else None


async def test_every_field_comes_back(database: Database) -> None:
    await add(database, one(), one("c2", subject=None))
    assert await get(database) == one()
    assert await get(database, "c2") == one("c2", subject=None)


async def test_only_the_next_revision_is_saved(database: Database) -> None:
    await add(database, one())
    tries = [one(revision=2, state={"try": number}) for number in range(8)]
    won = await asyncio.gather(*(save(database, attempt) for attempt in tries))
    assert won.count(True) == 1
    assert await get(database) == tries[won.index(True)]
    assert not await save(database, one(revision=4))


async def test_others_see_it_when_they_are_invited(database: Database) -> None:
    await add(database, one())
    assert await get(database, person=BEA) is None
    async with writing(database) as uow:
        assert await uow.conversations.invite("c1", BEA)
        assert not await uow.conversations.invite("c1", BEA)
        assert await uow.conversations.participants("c1") == [BEA]
    assert await get(database, person=BEA) == one()
    assert await get(database, person=CY) is None


async def test_being_invited_twice_at_once_counts_once(database: Database) -> None:
    async def invite() -> bool:
        async with writing(database) as uow:
            return await uow.conversations.invite("c1", BEA)

    assert (await asyncio.gather(*(invite() for _ in range(8)))).count(True) == 1


async def test_each_account_and_place_has_a_stack_of_its_own(database: Database) -> None:
    await add(database, one("c1"), one("c2"), one("c3"))
    await focus(database, "c1")
    await focus(database, "c2")
    await focus(database, "c3", place=CHANNEL)
    await focus(database, "c1", TEAMS)
    assert await top(database) == "c2"
    assert await top(database, place=CHANNEL) == "c3"
    assert await top(database, TEAMS) == "c1"
    await focus(database, "c1")
    assert await top(database) == "c1"


@pytest.mark.parametrize("status", ["done", "cancelled"])
async def test_what_is_over_gives_way_to_what_lies_below(database: Database, status: str) -> None:
    await add(database, one("c1"), one("c2"))
    await focus(database, "c1")
    await focus(database, "c2")
    assert await save(database, one("c2", status=status, revision=2))
    assert await top(database) == "c1"
    async with writing(database) as uow:
        await uow.conversations.forget_focus()
    assert await save(database, one("c2", revision=3))  # open again, and in focus only when it is given it
    assert await top(database) == "c1"
    await focus(database, "c2")
    assert await top(database) == "c2"


async def test_a_stack_holds_nothing_of_strangers(database: Database) -> None:
    await add(database, one("c1"), one("c2", owner=BEA))
    await focus(database, "c1")
    await focus(database, "c2")
    assert await top(database) == "c1"
    assert await top(database, person=CY) is None


async def test_focus_at_once_from_two_windows_keeps_one_place_each(database: Database) -> None:
    await add(database, one("c1"), one("c2"))
    await asyncio.gather(*(focus(database, f"c{number % 2 + 1}") for number in range(10)))
    assert await top(database) in {"c1", "c2"}
    await focus(database, "c1")
    assert await top(database) == "c1"


async def test_drafts_are_the_open_ones_touched_lately_the_latest_first(database: Database) -> None:
    await add(
        database,
        one("old", updated_at=MORNING - timedelta(days=31)),
        one("older", updated_at=MORNING - timedelta(days=1)),
        one("newer"),
        one("done", status="done"),
        one("helped", owner=BEA, updated_at=MORNING - timedelta(hours=1)),
        one("strange", owner=CY),
    )
    async with writing(database) as uow:
        await uow.conversations.invite("helped", ANA)
    async with reading(database) as uow:
        found = await uow.conversations.open_of(ANA, MORNING - timedelta(days=30))
    assert [draft.id for draft in found] == ["newer", "helped", "older"]
