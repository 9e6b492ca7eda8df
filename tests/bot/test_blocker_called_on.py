"""A blocker that climbed stands in the lists and the inbox of those who are called on now, and of nobody else."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.absences import Absence
from domain.blocker import Blocker, Rung
from domain.blocker_timer import Timer
from domain.blockers import Category
from domain.people import Role
from storage.unit_of_work import writing
from tests.stories.cast import Cast
from tests.support import blocker_cast
from tests.support.company import Company

Add = Callable[..., Coroutine[Any, Any, Blocker]]
WORDS = "The gateway drops calls"


@pytest.fixture
async def cast(sqlite_company: Company) -> Cast:
    cast = await Cast(sqlite_company).enter("mara", "amina")
    for name, role in (("dora", Role.DIRECTOR), ("inga", Role.INFRASTRUCTURE), ("tess", Role.TRAINING)):
        await cast.add(name, role)
    return cast


@pytest.fixture
def climbed(cast: Cast) -> Add:
    """Puts a blocker of Mara's for infrastructure there, on that rung."""

    async def added(rung: Rung, *, hidden: bool = False, **changes: Any) -> Blocker:
        category = changes.pop("category", Category.INFRASTRUCTURE)
        one = blocker_cast.raised(category=category, now=cast.company.clock.now(), hidden=hidden)
        async with writing(cast.company.database) as uow:
            id = await uow.blockers.next_id()
            changes = {"raiser": cast.people["mara"].id, "summary": WORDS, **changes}
            one = replace(one, id=id, rung=rung, **changes)
            await uow.blockers.add(one)
        return one

    return added


@pytest.mark.parametrize(("rung", "who"), [(Rung.PROJECT_OFFICE, "amina"), (Rung.DIRECTOR, "dora")])
async def test_whoever_it_climbed_to_has_it_in_their_list_and_their_inbox(
    cast: Cast, climbed: Add, rung: Rung, who: str
) -> None:
    await climbed(rung)
    await cast[who].say("blockers role")
    cast[who].sees("For your role", WORDS, "[Take up B-1]")
    await cast[who].say("inbox")
    cast[who].sees("1 thing waits for you", "[Take up B-1]")
    await cast["tess"].say("blockers role")
    assert WORDS not in cast["tess"].text
    await cast["inga"].say("blockers role")
    cast["inga"].sees(WORDS)


async def test_with_its_owner_it_is_in_no_list_of_those_above(cast: Cast, climbed: Add) -> None:
    await climbed(Rung.OWNER)
    for who in ("amina", "dora"):
        await cast[who].say("blockers role")
        assert WORDS not in cast[who].text
        await cast[who].say("inbox")
        cast[who].sees("Nothing waits for you")


async def test_whoever_stands_in_for_the_director_has_it_too(cast: Cast, climbed: Add) -> None:
    await climbed(Rung.DIRECTOR)
    await cast.add("dana")
    deputy, now = cast.people["dana"], cast.company.clock.now()
    async with writing(cast.company.database) as uow:
        await uow.absences.add(Absence(cast.people["dora"].id, now, now + timedelta(days=9), deputy.id, now))
    await cast["dana"].say("blockers role")
    cast["dana"].sees(WORDS, "[Take up B-1]")
    await cast["dana"].say("inbox")
    cast["dana"].sees("[Take up B-1]")


async def test_the_late_ones_and_those_on_the_weekly_list_alone(cast: Cast, climbed: Add) -> None:
    inga, rests = cast["inga"], Timer(left=timedelta(0))
    await inga.say("blockers weekly")
    inga.sees("Nothing stands on the weekly list")
    await climbed(Rung.OWNER, summary="In time")
    await climbed(Rung.OWNER, summary="Breached once", breaches=1)
    await climbed(Rung.OWNER, summary="Only a wish", breaches=1, take_up=rests, fix=Timer())
    await inga.say("blockers late")
    inga.sees("Breached once", "Only a wish", "2 blockers")
    assert "In time" not in inga.text
    await inga.say("blockers role weekly")
    inga.sees("Only a wish", "1 blocker")
    assert "Breached once" not in inga.text
    await inga.say("blockers mine late")
    inga.sees("Nothing there is late")


async def test_a_hidden_one_is_seen_without_a_name_by_those_called_on_alone(cast: Cast, climbed: Add) -> None:
    await climbed(Rung.PROJECT_OFFICE, hidden=True, category=Category.ETHICS)
    await cast["amina"].say("blockers role")
    cast["amina"].sees(WORDS)
    assert "Mara" not in cast["amina"].text
    for who in ("inga", "tess"):
        await cast[who].say("blockers")
        assert WORDS not in cast[who].text
