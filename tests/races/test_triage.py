"""Two people of the office decide at the same moment: one wins, and the other is told who did what, and when."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from domain.funnel import CloseReason, Stage
from domain.history import verify
from domain.initiatives import Initiative
from domain.people import Role
from domain.places import Channel
from storage.unit_of_work import reading
from tests.support.company import Company
from tests.support.talker import Talker

PAIRS = 10  # of each kind; four kinds make forty
WON = {"take": "is yours", "reject": "is not taken forward.", "merge": "is merged into"}
DONE = {"take": "taken", "reject": "decided", "merge": "decided"}
OFFICE = ("olga@acme.example", "otto@acme.example")


@pytest.fixture
async def desks(company: Company) -> list[Talker]:
    """Two colleagues of the project office, and the idea that others are merged into."""
    await company.everybody(OFFICE, Role.PROJECT_OFFICE)
    await company.person("ana@acme.example")
    await company.bind(Channel.PROJECT_OFFICE)
    return [company.talker(email) for email in OFFICE]


async def idea(company: Company, number: int) -> Initiative:
    await company.person(f"author{number}@acme.example")
    return await company.idea(f"author{number}@acme.example")


async def prepare(talker: Talker, do: str, id: str, into: str) -> str:
    """Everything but the last words, which this returns."""
    if do == "take":
        return f"take {id}"
    await talker.say(f"{do} {id}")
    if do == "merge":
        await talker.say(into)
        return "They are the same process."
    await talker.press("The risk is too high for now")
    return "The data may not leave the building."


async def at_once(talkers: Sequence[Talker], words: Sequence[str]) -> list[str]:
    await asyncio.gather(*(talker.say(said) for talker, said in zip(talkers, words, strict=True)))
    return [talker.text for talker in talkers]


async def verbs(company: Company, id: str) -> list[str]:
    async with reading(company.database) as uow:
        return [entry.verb for entry in await uow.history.of(id)]


async def chain_is_whole(company: Company) -> bool:
    async with reading(company.database) as uow:
        return verify([entry async for entry in uow.history.all()]) is None


@pytest.mark.parametrize(("first", "second"), [("take", "take"), ("reject", "merge"), ("reject", "reject")])
async def test_exactly_one_wins(company: Company, desks: list[Talker], first: str, second: str) -> None:
    target = await company.idea("ana@acme.example")
    for number in range(PAIRS):
        one = await idea(company, number)
        does = (first, second) if number % 2 else (second, first)
        words = [await prepare(talker, do, one.id, target.id) for talker, do in zip(desks, does, strict=True)]
        company.clock.forward(minutes=1)
        said = await at_once(desks, words)
        won = [WON[do] in text for do, text in zip(does, said, strict=True)]
        assert won.count(True) == 1, said
        winner, loser = won.index(True), won.index(False)
        name = "Olga" if winner == 0 else "Otto"
        moment = company.clock.now().astimezone().strftime(":%M")
        assert f"{name} did that at" in said[loser]
        assert moment in said[loser]
        assert await verbs(company, one.id) == ["registered", DONE[does[winner]]]
        stored = await company.initiative(one.id)
        assert stored.revision == 2
        assert (stored.triager or stored.decided_by) is not None
        for talker in desks:
            await talker.say("cancel")
    assert await chain_is_whole(company)


async def test_taking_and_rejecting_at_once_end_as_if_one_came_after_the_other(
    company: Company, desks: list[Talker]
) -> None:
    for number in range(PAIRS):
        one = await idea(company, number)
        does = ("take", "reject") if number % 2 else ("reject", "take")
        words = [await prepare(talker, do, one.id, "") for talker, do in zip(desks, does, strict=True)]
        said = await at_once(desks, words)
        won = [do for do, text in zip(does, said, strict=True) if WON[do] in text]
        assert won
        order = ["registered", *(DONE[do] for do in ("take", "reject") if do in won)]
        assert await verbs(company, one.id) == order
        stored = await company.initiative(one.id)
        assert stored.revision == len(order)
        assert (stored.stage is Stage.REJECTED) == ("reject" in won)
        assert (stored.triager is not None) == ("take" in won)
        if len(won) == 1:
            assert "did that at" in said[does.index("take" if won == ["reject"] else "reject")]
        for talker in desks:
            await talker.say("cancel")


async def test_two_ideas_are_never_merged_into_each_other(company: Company, desks: list[Talker]) -> None:
    for number in range(PAIRS):
        one, other = await idea(company, 2 * number), await idea(company, 2 * number + 1)
        words = [
            await prepare(desks[0], "merge", one.id, other.id),
            await prepare(desks[1], "merge", other.id, one.id),
        ]
        said = await at_once(desks, words)
        closed = [await company.initiative(id) for id in (one.id, other.id)]
        assert [it.closing for it in closed].count(CloseReason.MERGED) == 1, said
        assert sum("was itself merged into" in text for text in said) == 1, said
        for talker in desks:
            await talker.say("cancel")
