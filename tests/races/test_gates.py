"""Forty times two people decide on one gate at the same moment: forty decisions, and each loser hears who and when."""

from __future__ import annotations

import asyncio

import pytest

from domain.funnel import Stage
from domain.history import verify
from domain.people import Role
from domain.places import Channel
from storage.unit_of_work import reading
from tests.support.company import Company
from tests.support.funnel import filled, into
from tests.support.talker import Talker

PAIRS = 40
OFFICE = ("olga@acme.example", "otto@acme.example")
REASON = "The data may not leave the building."
WON = {
    "Continue": "is in delivery now. Everybody",
    "Send back": "is sent back, and",
    "Not taken forward": "is not taken forward. The author",
}
STAGES = {"Continue": Stage.DELIVERY, "Send back": Stage.NEW, "Not taken forward": Stage.REJECTED}


@pytest.fixture
async def desks(company: Company) -> list[Talker]:
    """Two colleagues of the project office, in a company whose delivery has room for all."""
    await company.everybody(OFFICE, Role.PROJECT_OFFICE)
    await company.person("ana@acme.example")
    await company.bind(Channel.PROJECT_OFFICE)
    return [company.talker(email) for email in OFFICE]


async def before_the_gate(company: Company) -> str:
    """An initiative in assessment that lacks nothing."""
    sponsor = await company.person(f"sponsor{company.clock.now().timestamp()}@acme.example", Role.SPONSOR)
    one = await company.idea("ana@acme.example", sponsor=sponsor.id, objective="faster-claims")
    await into(company, one.id, Stage.ASSESSMENT)
    await filled(company, one.id, sponsor)
    return one.id


async def prepare(talker: Talker, decision: str, id: str) -> str:
    """Everything but the last words, which this returns."""
    await talker.say(f"decide {id}")
    await talker.press(decision)
    match decision:
        case "Continue":
            await talker.say("skip")
            return "skip"
        case "Send back":
            await talker.say(REASON)
            return "skip"
        case _:
            await talker.press("The risk is too high for now")
            return REASON


async def test_forty_pairs_of_decisions_are_forty_decisions(company: Company, desks: list[Talker]) -> None:
    kinds = list(WON)
    decided = 0
    for number in range(PAIRS):
        company.clock.forward(minutes=1)
        id = await before_the_gate(company)
        does = (kinds[number % 3], kinds[(number // 3) % 3])
        words = [await prepare(talker, do, id) for talker, do in zip(desks, does, strict=True)]
        company.clock.forward(minutes=1)
        await asyncio.gather(*(talker.say(said) for talker, said in zip(desks, words, strict=True)))
        said = [talker.text for talker in desks]
        won = [at for at, (do, text) in enumerate(zip(does, said, strict=True)) if f"{id}" in text and WON[do] in text]
        assert len(won) == 1, (does, said)
        [winner] = won
        loser = said[1 - winner]
        assert f"{('Olga', 'Otto')[winner]} did that at" in loser, (does, said)
        stored = await company.initiative(id)
        assert (stored.stage, stored.round) == (STAGES[does[winner]], 2)
        async with reading(company.database) as uow:
            decided += len(await uow.decisions.of(id))
            assert [entry.verb for entry in await uow.history.of(id)].count("decided") == 1
        for talker in desks:
            await talker.say("cancel")
        if stored.stage is Stage.DELIVERY:
            await into(company, id, Stage.CLOSED)  # so that delivery never fills up
    assert decided == PAIRS
    async with reading(company.database) as uow:
        assert verify([entry async for entry in uow.history.all()]) is None
