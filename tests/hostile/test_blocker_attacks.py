"""Blockers under attack: forged buttons, complaints that wander, and words in the wrong thread."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot import blocker_actions as names
from bot.actions import RunCommand, StartFlow
from bot.blocker_actions import Confirm, MoreOnBlocker, ShowBlocker, TakeUp, WithdrawBlocker
from bot.events import ButtonPressed
from bot.ui import Action
from bot.usecases import blocker_talk
from bot.usecases.blocker_turn import is_confided, open_on
from domain.blockers import Category
from domain.errors import DomainError, Refused
from domain.history import verify
from domain.initiatives import InitiativeId
from domain.people import Role, Standing
from domain.places import Address, Channel
from storage.blocker_threads import Side
from storage.blockers import By
from storage.digest_blockers import DigestBlockers
from storage.unit_of_work import reading, writing
from tests.hostile.sending import unbroken
from tests.support.blocker_office import BlockerOffice, enter
from tests.support.company import Company
from tests.support.talker import Talker, message_text

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
IDS = (
    "B-1",
    "b1",
    "1",
    "B-0",
    "B-999999999",
    "B-1000000000",
    "B--1",
    "",
    " ",
    "x" * 60,
    "٣",
    "B-1|B-2",
    "<!here>",
    "%",
)
FLOWS = (
    names.REPLY,
    names.SOLVE,
    names.REOPEN,
    names.DECLINE,
    names.REROUTE,
    names.SEVERITY,
    names.PLAN,
)


@pytest.fixture
async def floor(sqlite_company: Company) -> BlockerOffice:
    sqlite_company.clock.instant = MONDAY
    return await enter(sqlite_company)


def talker(floor: BlockerOffice, name: str) -> Talker:
    return floor.company.talker(f"{name}@acme.example")


def forged(id: str) -> list[Action]:
    """Every button of blockers, with what none of ours carries too."""
    buttons: list[Action] = [kind(id) for kind in (TakeUp, Confirm, WithdrawBlocker, ShowBlocker, MoreOnBlocker)]
    buttons += [StartFlow(flow, id) for flow in FLOWS]
    words = (
        "",
        "takeup",
        "confirm",
        "withdraw",
        "solved Done",
        "reopen Again",
        "decline No",
        "severity SEV1",
        "reply Hi",
    )
    return [*buttons, *(RunCommand("blocker", f"{id} {one}".strip()) for one in words), RunCommand("takeup", id)]


async def sends(who: Talker, action: Action) -> str:
    await unbroken(who, ButtonPressed(who.origin(), action.pack()))
    said = who.text
    await who.command("cancel")
    return said


async def test_forged_buttons_of_strangers_change_and_tell_nothing(floor: BlockerOffice) -> None:
    roles = tuple(role for role in Role if role is not Role.ADMIN)
    await floor.add("gus", *roles, standing=Standing.GUEST)
    await floor.add("ada", Role.ADMIN, department="finance")
    await floor.add("out", *roles)
    await floor.change("out", active=False)
    await floor.report("rita", Category.INFRASTRUCTURE, "Zebrafish stops")
    before = await floor.blocker()
    for who in ("gus", "ada", "out", "nora", "dana"):
        for id in IDS:
            for action in forged(id):
                said = await sends(talker(floor, who), action)
                assert "Zebrafish" not in said, (who, action)
    assert await floor.blocker() == before
    async with reading(floor.company.database) as uow:
        assert verify([entry async for entry in uow.history.all()]) is None


async def test_forged_buttons_of_the_entitled_break_nothing(floor: BlockerOffice) -> None:
    await floor.report("rita", Category.INFRASTRUCTURE, "Zebrafish stops")
    for who in ("inga", "rita", "dirk"):
        for id in IDS:
            for action in forged(id):
                await sends(talker(floor, who), action)
    async with reading(floor.company.database) as uow:
        assert verify([entry async for entry in uow.history.all()]) is None


# Complaints about a champion


async def complaint(floor: BlockerOffice) -> str:
    """Rita complains about Carla, the champion, with an initiative of the unit that Carla reads in full."""
    id = (await floor.company.idea("kofi@acme.example")).id
    await floor.report(
        "rita", Category.CHAMPION_OVERLOAD, "Carla shouts at us", about_champion=True, bypass=True, initiative=id
    )
    return id


async def test_a_complaint_that_goes_to_another_owner_stays_out_of_the_champions_sight(floor: BlockerOffice) -> None:
    id = await complaint(floor)
    with pytest.raises(DomainError, match="I know no"):
        await floor.acts("carla", "show", "B-1")
    await floor.acts("tess", "reroute", "B-1", Category.NO_SPONSOR, "For the office")
    with pytest.raises(DomainError, match="I know no"):
        await floor.acts("carla", "show", "B-1")
    blocker = await floor.blocker()
    assert is_confided(blocker)
    async with reading(floor.company.database) as uow:
        assert await open_on(uow, InitiativeId(id)) == ()
        found = await DigestBlockers(uow.connection).untouched(list(Role), 10)
    assert (found.rows, found.number) == ((), 0)
    assert "shouts" not in await floor.hears("carla")


async def test_an_ordinary_blocker_stays_on_the_digests_after_it_was_passed_on(floor: BlockerOffice) -> None:
    await floor.change("rita", department=None)
    await floor.report("rita", Category.INFRASTRUCTURE, 'It says "category":"champion_overload"')
    await floor.acts("inga", "reroute", "B-1", Category.NO_SPONSOR, "For the office")
    async with reading(floor.company.database) as uow:
        found = await DigestBlockers(uow.connection).untouched(list(Role), 10)
    assert [one.id for one in found.rows] == ["B-1"]


async def test_a_complaint_reaches_none_of_several_champions_of_the_unit(floor: BlockerOffice) -> None:
    await floor.add("celia", Role.CHAMPION)
    for name in ("carla", "celia"):
        id = (await floor.company.idea(f"{name}@acme.example")).id
        await floor.report(
            "rita", Category.CHAMPION_OVERLOAD, "She shouts at us", about_champion=True, bypass=True, initiative=id
        )
    for name in ("carla", "celia"):
        assert "shouts" not in await floor.hears(name)
        for number in ("B-1", "B-2"):
            with pytest.raises(DomainError, match="I know no"):
                await floor.acts(name, "show", number)


# Hidden reporters


async def hidden_in_the_channel(floor: BlockerOffice) -> Address:
    """Dora keeps her name back, and reads along in the channel of the Director, where the card stands."""
    await floor.add("dora")
    await floor.report("dora", Category.ETHICS, "It rates women lower", hidden=True, bypass=True)
    await floor.company.deliver()
    thread = replace(floor.company.place(Channel.DIRECTOR.value), thread="t-card")
    async with writing(floor.company.database) as uow:
        await uow.blocker_threads.bind((await floor.blocker()).id, thread, Side.OWNER)
    return thread


async def test_what_a_hidden_reporter_says_under_the_owners_card_tells_nothing(floor: BlockerOffice) -> None:
    thread = await hidden_in_the_channel(floor)
    before = await floor.at(Channel.DIRECTOR)
    with pytest.raises(Refused, match="direct chat"):
        await floor.do("dora", lambda desk: blocker_talk.say(desk, "B-1", "Ask the vendor first", thread))
    card = message_text(await floor.acts("dirk", "view", "B-1"))
    assert "Ask the vendor first" not in card, "the words that everybody saw her write stand there as the reporter's"
    after = (await floor.at(Channel.DIRECTOR)).removeprefix(before)
    assert "Ask the vendor first" not in after
    assert [entry.verb for entry in await floor.history()].count("blocker_replied") == 0


async def test_the_hand_over_counts_nothing_that_was_reported_without_a_name(floor: BlockerOffice) -> None:
    await floor.report("carla", Category.ETHICS, "It rates women lower", hidden=True, bypass=True)
    await floor.report("carla", Category.INFRASTRUCTURE, "It stops")
    async with reading(floor.company.database) as uow:
        assert await uow.blockers.count(By.RAISER, [floor.people["carla"].id]) == 2
        assert await uow.blockers.count(By.RAISER, [floor.people["carla"].id], openly=True) == 1
