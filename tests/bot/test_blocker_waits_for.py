"""Whom a blocker waits for now is said alike wherever it is said: in the form, the receipt, lists, cards, copies."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cards.blocker_list import whose
from bot.cards.blocker_words import open_line
from bot.conversation.flow import World
from bot.usecases.escalating import kinds, severities
from domain.blocker import Rung
from domain.blocker_ladder import may_take
from domain.blockers import Category, Severity
from domain.places import Address
from domain.shipped_blockers import BLOCKERS
from tests.support.blocker_cast import CARL, RITA, acting, person, raised
from tests.support.blocker_office import BlockerOffice, enter
from tests.support.company import Company

THREAD = Address("chat", "acme", "general", "17.4")
CARL_IS_ASKED = raised(champion=CARL.person.id)
PEOPLE = {CARL.person.id: CARL.person}


@pytest.fixture
async def floor(sqlite_company: Company) -> BlockerOffice:
    return await enter(sqlite_company)


async def world(floor: BlockerOffice, who: str, words: str = "We cannot read the claims table") -> World:
    act = await floor.company.act(f"{who}@acme.example")
    return replace(act, said={"blocker_words": words})


async def test_the_form_says_that_the_champion_is_asked_first(floor: BlockerOffice) -> None:
    hints = {one.value: one.description for one in await kinds(await world(floor, "rita"))}
    assert hints["data_access"] == "First your champion Carla, then the project office"
    assert "It goes past them" in hints.values()
    hints = {one.value: one.description for one in await kinds(await world(floor, "rita", "It treats people unfairly"))}
    assert hints["ethics+"] == "Goes to the AI director"
    worst = (await severities(await world(floor, "rita")))[0]
    assert worst.description == "SEV1: somebody takes it up within 1 hour, past your champion"


async def test_without_a_champion_the_form_names_the_owner_alone(floor: BlockerOffice) -> None:
    for who in ("nora", "carla"):  # of a unit that has none; and the champion themselves
        hints = {one.value: one.description for one in await kinds(await world(floor, who))}
        assert hints["data_access"] == "Goes to the project office"
        worst = (await severities(await world(floor, who)))[0]
        assert worst.description == "SEV1: somebody takes it up within 1 hour"


async def test_a_long_name_of_a_champion_leaves_room_for_the_owner(floor: BlockerOffice) -> None:
    await floor.change("carla", name="Carla " * 12)
    hints = {one.value: one.description for one in await kinds(await world(floor, "rita"))}
    assert hints["data_access"] == "First your champion, then the project office"


@pytest.mark.parametrize(
    ("rung", "said"),
    [
        (Rung.CHAMPION, "for the champion Carl, then the head of infrastructure"),
        (Rung.OWNER, "for the head of infrastructure"),
        (Rung.DEPUTY, "for the deputy of the head of infrastructure"),
        (Rung.PROJECT_OFFICE, "for the project office"),
        (Rung.DIRECTOR, "for the AI director"),
    ],
)
def test_a_line_says_whom_it_waits_for_now(rung: Rung, said: str) -> None:
    assert whose(replace(CARL_IS_ASKED, rung=rung), PEOPLE) == said


def test_where_nobody_is_named_the_champion_is_said_without_the_name() -> None:
    assert "with the champion of the unit" in open_line(CARL_IS_ASKED, CARL_IS_ASKED.opened_at)
    assert "with the head of infrastructure" in open_line(raised(), CARL_IS_ASKED.opened_at)


def test_whoever_may_not_take_it_up_reads_whom_it_waits_for() -> None:
    ruling = may_take(CARL_IS_ASKED, acting(person("Olga")), BLOCKERS)
    assert not ruling
    assert ruling.reason is not None
    assert ruling.reason.startswith("B-118 is for the champion of the unit first, then for the head of infrastructure.")
    assert not may_take(CARL_IS_ASKED, RITA, BLOCKERS)


async def test_the_list_and_the_card_name_the_champion(floor: BlockerOffice) -> None:
    await floor.report("rita", Category.DATA_ACCESS, "We cannot read the claims table")
    rita = floor.company.talker("rita@acme.example")
    await rita.say("blockers")
    rita.sees("for the champion Carla, then the project office, until 14:00 today")
    await rita.say("blocker B-1")
    rita.sees("With: the champion Carla, then the project office")
    await floor.acts("carla", "take_up", "B-1")
    await rita.say("blocker B-1")
    rita.sees("With: Carla")


async def test_the_directors_copy_says_who_has_it_to_do_now(floor: BlockerOffice) -> None:
    await floor.report("rita", Category.BUDGET, "Nobody pays for the licences")
    heard = await floor.hears("dirk")
    assert "It is with the champion Carla." in heard


# Where answers come


async def test_in_the_direct_chat_the_receipt_says_that_answers_come_into_the_thread(floor: BlockerOffice) -> None:
    receipt = await floor.report("nora", Category.INFRASTRUCTURE, thread=THREAD, link="https://chat.example/p1")
    assert "Answers come into [the thread where it began](https://chat.example/p1). **B-1**" in receipt.text
    receipt = await floor.report("nora", Category.INFRASTRUCTURE, thread=THREAD)
    assert "Answers come into the thread where it began. **B-2**" in receipt.text
    assert "I reply" not in receipt.text


async def test_a_thread_of_the_direct_chat_gets_no_answers_and_nobody_says_so(floor: BlockerOffice) -> None:
    chat = (await floor.company.act("nora@acme.example")).origin.place
    receipt = await floor.report("nora", Category.INFRASTRUCTURE, thread=replace(chat, thread="17.4"))
    assert "I reply here. **B-1**" in receipt.text


async def test_the_question_whether_it_holds_has_its_buttons_in_one_place(floor: BlockerOffice) -> None:
    await floor.report("nora", Category.INFRASTRUCTURE, thread=THREAD)
    await floor.acts("inga", "solve", "B-1", "Restarted it")
    assert "[Yes, it holds]" in await floor.hears("nora")
    there = await floor.at("general")
    assert "says that it is solved" in there
    assert "[Yes, it holds]" not in there


async def test_a_plan_that_is_not_there_yet_is_promised_and_not_told(floor: BlockerOffice) -> None:
    await floor.report("nora", Category.INFRASTRUCTURE, severity=Severity.SEV2)
    await floor.acts("inga", "take_up", "B-1")
    heard = await floor.hears("nora")
    assert "You hear of a plan or a fix by Fri 6 Mar, 10:00." in heard
    assert "There is a plan" not in heard
