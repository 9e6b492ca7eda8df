"""Two at the same blocker, record or question in the same moment: one of them counts, and the other is told so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.blocker_actions import Confirm, TakeUp, WithdrawBlocker
from bot.championship_actions import TermAct, TermDo, TickItem
from bot.events import ButtonPressed
from bot.ui import Action, Message
from bot.usecases import blocker_talk, blockers
from bot.usecases.ask_people import answer
from bot.usecases.blocker_clock_job import run_clock
from bot.usecases.championship_term import name_successor
from bot.usecases.desk import Desk
from bot.usecases.networks import begin, join
from bot.usecases.question_asking import ask_network
from domain.blocker import BlockerStatus, Ending
from domain.blockers import Category
from domain.championship import ChampionState
from domain.errors import DomainError
from domain.history import verify
from domain.networks import NetworkKind
from domain.people import Role
from storage.database import Database
from storage.unit_of_work import reading
from tests.races.test_championship_races import LENA, MARA, TABLE, TARA, network, record, verbs
from tests.support.blocker_office import BlockerOffice, enter
from tests.support.company import Company, make_office
from tests.support.talker import message_text

__all__ = ["network"]
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
async def floor(company: Company) -> BlockerOffice:
    company.clock.instant = MONDAY
    floor = await enter(company)
    await floor.add("ivan", Role.INFRASTRUCTURE)
    await floor.report("nora", Category.INFRASTRUCTURE)
    return floor


async def press(floor: BlockerOffice, name: str, action: Action, key: str | None = None) -> str:
    talker = floor.company.talker(f"{name}@acme.example")
    await talker.send(ButtonPressed(talker.origin(key), action.pack()))
    assert "Something broke" not in talker.text
    return talker.text


async def done(floor: BlockerOffice, *of: str) -> list[str]:
    async with reading(floor.company.database) as uow:
        assert verify([entry async for entry in uow.history.all()]) is None
    return [entry.verb for entry in await floor.history() if not of or entry.verb in of]


async def test_two_take_it_up_at_once(floor: BlockerOffice) -> None:
    said = await asyncio.gather(*(press(floor, who, TakeUp("B-1")) for who in ("inga", "ivan")))
    assert sum("is yours" in one for one in said) == 1, said
    assert len(await done(floor, "blocker_taken_up")) == 1


async def test_one_press_that_arrives_twice_counts_once(floor: BlockerOffice) -> None:
    await asyncio.gather(*(press(floor, "inga", TakeUp("B-1"), "the same") for _ in range(3)))
    assert len(await done(floor, "blocker_taken_up")) == 1


async def test_the_yes_of_the_raiser_and_of_silence_at_once(floor: BlockerOffice, database_url: str) -> None:
    await floor.acts("inga", "solve", "B-1", "Restarted")
    floor.company.clock.instant = MONDAY + timedelta(days=20)
    now = floor.company.clock.now()
    other = Database(database_url)
    clocks = [run_clock(floor.company.office, now), run_clock(make_office(other, floor.company.clock), now)]
    said, *_ = await asyncio.gather(press(floor, "nora", Confirm("B-1")), *clocks)
    await other.close()
    blocker = await floor.blocker()
    assert blocker.status is BlockerStatus.VERIFIED
    ends = await done(floor, "blocker_confirmed", "blocker_verified_by_silence")
    assert len(ends) == 1, ends
    assert (blocker.ending is Ending.CONFIRMED) == ("Thank you" in str(said)), said


async def test_taken_up_solved_withdrawn_and_written_about_at_once(floor: BlockerOffice) -> None:
    async def says() -> str:
        try:
            return message_text(await floor.do("nora", lambda desk: blocker_talk.say(desk, "B-1", "Any news?")))
        except DomainError as error:
            return error.user_message

    async def solves() -> str:
        try:
            return message_text(await floor.do("ivan", lambda desk: blockers.solve(desk, "B-1", "Done")))
        except DomainError as error:
            return error.user_message

    said = await asyncio.gather(
        press(floor, "inga", TakeUp("B-1")), solves(), press(floor, "nora", WithdrawBlocker("B-1")), says()
    )
    assert all(said)
    verbs_ = await done(floor)
    assert verbs_[0] == "blocker_raised"
    assert (await floor.blocker()).revision == len(verbs_)


async def test_a_term_started_twice_at_once_starts_once(network: Company) -> None:
    async def do(who: str, what: TermDo) -> str:
        talker = network.talker(who)
        await talker.send(ButtonPressed(talker.origin(), TermAct("C-1", what.value).pack()))
        return talker.text

    await do(TARA, TermDo.ACCEPT)
    for item in TABLE.checklist:
        talker = network.talker(MARA)
        await talker.send(ButtonPressed(talker.origin(), TickItem("C-1", item.code).pack()))
    said = await asyncio.gather(do(TARA, TermDo.START), do(TARA, TermDo.START))
    assert (await verbs(network)).count("champion_started") == 1, said
    assert (await record(network)).state is ChampionState.ACTIVE
    ann, bob = [await network.person(f"{name}@acme.example") for name in ("ann", "bob")]

    async def follows(who: str, whom: str) -> str:
        person = ann if whom == "ann" else bob
        try:
            async with (await network.act(who)).desk() as desk:
                return message_text(await name_successor(desk, "C-1", person.id, "Good"))
        except DomainError as error:
            return error.user_message

    said = await asyncio.gather(follows(MARA, "ann"), follows(LENA, "bob"))
    after = await record(network)
    assert after.successor in (ann.id, bob.id), said
    named = [one for one in said if "is named to follow" in one]
    assert len(named) == (await verbs(network)).count("champion_successor"), said


async def test_two_first_answers_of_a_network(company: Company) -> None:
    for name in ("ann", "bob", "cat"):
        await company.person(f"{name}@acme.example", Role.CHAMPION)

    async def do(name: str, what: Callable[[Desk], Awaitable[Message]]) -> str:
        try:
            async with (await company.act(f"{name}@acme.example")).desk() as desk:
                return message_text(await what(desk))
        except DomainError as error:
            return error.user_message

    await do("ann", lambda desk: begin(desk, NetworkKind.CAPABILITY, "Prompts", "We share prompts"))
    await do("bob", lambda desk: join(desk, "Prompts"))
    await do("cat", lambda desk: ask_network(desk, "Which prompt works for claims?", 1))
    said = await asyncio.gather(
        *(do(name, lambda desk: answer(desk, 1, "This one", may_write=False)) for name in ("ann", "bob"))
    )
    assert sum("has your answer" in one for one in said) == 1, said
    await company.deliver()
    heard = [one for one in company.inbox.of("cat@acme.example") if "This one" in message_text(one)]
    assert len(heard) == 1
