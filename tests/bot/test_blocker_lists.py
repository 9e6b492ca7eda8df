"""`blockers`: which lists there are, in which order, what a line says, and who sees what."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.cards.blocker_list import when
from bot.usecases.blocker_lists import Which, read
from domain.blocker import Blocker, BlockerId, BlockerStatus
from domain.blocker_timer import Timer
from domain.blockers import Category
from domain.errors import Refused
from domain.people import Role
from storage.unit_of_work import writing
from tests.stories.cast import Cast
from tests.support import blocker_cast
from tests.support.company import Company

Add = Callable[..., Coroutine[Any, Any, Blocker]]


@pytest.fixture
async def cast(sqlite_company: Company) -> Cast:
    cast = await Cast(sqlite_company).enter()
    await cast.add("inga", Role.INFRASTRUCTURE)
    return cast


@pytest.fixture
def add(cast: Cast) -> Add:
    """Puts a blocker of somebody there, by default Mara's for infrastructure."""

    async def added(raiser: str = "mara", **changes: Any) -> Blocker:
        hidden = changes.pop("hidden", False)
        now = cast.company.clock.now() - changes.pop("age", timedelta(0))
        category = changes.pop("category", Category.INFRASTRUCTURE)
        one = blocker_cast.raised(category=category, now=now, hidden=hidden)
        async with writing(cast.company.database) as uow:
            id = await uow.blockers.next_id()
            one = replace(one, id=id, raiser=cast.people[raiser].id, **changes)
            await uow.blockers.add(one)
        return one

    return added


async def test_nothing_in_the_way_says_how_to_escalate(cast: Cast) -> None:
    await cast["mara"].say("blockers")
    cast["mara"].sees("Nothing here is in the way", "escalate")


async def test_everybody_sees_their_own_sections(cast: Cast, add: Add) -> None:
    await add(summary="The gateway drops calls", unit="claims")
    for name, heading in (("mara", "You reported"), ("inga", "For your role"), ("carla", "In your unit")):
        await cast[name].say("blockers")
        cast[name].sees("1 blocker", heading, "B-1 · Systems and integration · SEV2", "gateway drops")
        assert cast[name].text.count("gateway") == 1
    await cast["kofi"].say("blockers")
    cast["kofi"].sees("Nothing here is in the way")


async def test_what_was_taken_up_is_with_its_holder_and_its_button_solves(cast: Cast, add: Add) -> None:
    await add(owner_person=cast.people["inga"].id, status=BlockerStatus.ACKNOWLEDGED, acknowledged_at=None)
    await cast["inga"].say("blockers mine")
    cast["inga"].sees("You have taken up", "Inga has it", "[B-1 solved…]")
    await cast["mara"].say("blockers")
    cast["mara"].sees("Inga has it", "[Show B-1]")
    await cast["inga"].say("blockers unit")
    cast["inga"].sees("Nothing here")


async def test_late_ones_first_then_the_oldest_ten_a_section(cast: Cast, add: Add) -> None:
    for number in range(12):
        await add(summary=f"Number {number}", age=timedelta(hours=number))
    now = cast.company.clock.now()
    await add(summary="The late one", breaches=1, breached_at=now - timedelta(days=2, hours=3))
    inga = cast["inga"]
    await inga.say("blockers role")
    inga.sees("13 blockers, late ones first", "late by 2 days", "+3 more: say *blockers role 2*", "[Take up B-13]")
    order = [inga.text.index(words) for words in ("The late one", "Number 11", "Number 10", "Number 3")]
    assert order == sorted(order)
    assert "Number 2" not in inga.text
    await inga.press("+3 more")
    inga.sees("Number 2", "Number 1", "Number 0", "this is page 2")
    await inga.say("blockers role 3")
    inga.sees("The list is shorter than that")


async def test_a_hidden_report_stands_in_no_units_list_but_the_owners(cast: Cast, add: Add) -> None:
    await add(category=Category.ETHICS, hidden=True, summary="Unfair to women", unit="claims")
    await cast.add("dirk", Role.CHAMPION)
    one = await add(summary="All may see this", unit="claims")
    for name in ("carla", "dirk"):
        await cast[name].say("blockers")
        cast[name].sees("All may see this")
        assert "Unfair" not in cast[name].text
    owner = blocker_cast.raised(category=Category.ETHICS).owner
    await cast.add("olga", owner, Role.CHAMPION)
    await cast["olga"].say("blockers unit")
    cast["olga"].sees("Unfair to women", one.id)
    await cast["olga"].say("blockers role")
    cast["olga"].sees("Unfair to women")
    assert "Mara" not in cast["olga"].text


async def test_of_one_initiative(cast: Cast, add: Add) -> None:
    id = await cast.idea()
    await cast["mara"].say(f"blockers {id}")
    cast["mara"].sees(f"Nothing is in the way of {id} now")
    await add(initiative=id, summary="No test data")
    await add(summary="Something else")
    await cast["mara"].say(f"blockers {id}")
    cast["mara"].sees(f"In the way of {id}", "No test data")
    assert "Something else" not in cast["mara"].text


async def test_whoever_the_champion_reports_to_sees_the_unit(cast: Cast, add: Add) -> None:
    await add(unit="claims", summary="The gateway drops calls")
    async with writing(cast.company.database) as uow:
        await uow.people.save(replace(cast.people["carla"], manager=cast.people["kofi"].id))
    await cast["kofi"].say("blockers unit")
    cast["kofi"].sees("In your unit", "gateway drops")


@pytest.mark.parametrize("name", ["gil"])
async def test_guests_have_no_lists(cast: Cast, add: Add, name: str) -> None:
    await add()
    await cast[name].say("blockers")
    assert "gateway" not in cast[name].text
    cast[name].sees("only colleagues")


def test_words_of_the_command() -> None:
    assert read("my role 2") == read("role 2")
    assert (read("mine").which, read("unit").which) == (Which.MINE, Which.UNIT)
    assert read("ai-2026-0042").initiative == "AI-2026-0042"
    for words in ("everything else", "0", "-1", "1000000"):
        with pytest.raises(Refused):
            read(words)


def test_which_clock_runs() -> None:
    now = blocker_cast.MONDAY
    one = blocker_cast.raised(now=now)
    assert when(one, now, "Europe/Berlin") == "until 14:00 today"
    assert when(one, now, "America/New_York") == "until 08:00 today"
    assert when(one, now - timedelta(days=1), "Europe/Berlin") == "until Mon 14:00"
    assert when(one, now - timedelta(days=20), "Europe/Berlin") == "until Mon 2 Mar, 14:00"
    assert when(one, now + timedelta(days=3), "Europe/Berlin") == "late by 2 days"
    assert when(one, now + timedelta(hours=4, minutes=10), "Europe/Berlin") == "late by less than an hour"
    assert when(replace(one, take_up=Timer()), now, "UTC") == "on the weekly list"
    assert when(blocker_cast.solved(), now, "UTC") == "solved; does it hold?"
    assert when(blocker_cast.taken(), now, "Europe/Berlin").startswith("plan or fix until ")


async def test_the_inbox_holds_what_is_to_be_taken_up_and_what_is_to_be_confirmed(cast: Cast, add: Add) -> None:
    await add(summary="The gateway drops calls")
    await add(summary="No tool fits", category=Category.BUDGET, raiser="kofi")
    solved = replace(blocker_cast.solved(), id=BlockerId("B-9"), raiser=cast.people["mara"].id, summary="No access")
    async with writing(cast.company.database) as uow:
        await uow.blockers.add(solved)
    inga, mara = cast["inga"], cast["mara"]
    await inga.say("inbox")
    inga.sees(
        "1 thing waits for you", "B-1 · The gateway drops calls: to take up: Systems and integration, SEV2, until"
    )
    await inga.press("Take up B-1")
    await inga.say("inbox")
    inga.sees("Nothing waits for you")
    await mara.say("inbox")
    mara.sees("1 thing waits for you", "B-9 · No access: is it solved?")
    await mara.press("B-9 is solved")
    await mara.say("inbox")
    mara.sees("Nothing waits for you")
