"""Champions: two who decide at once, two presses at once, and two clocks that tell of the same day."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.championship_actions import TermAct, TermDo, TickItem
from bot.events import ButtonPressed
from bot.ui import Action
from bot.usecases.championship_entry import accept, agree, give_marks, nominate
from bot.usecases.championship_job import run_terms
from domain.championship import Champion, ChampionId, ChampionState
from domain.history import verify
from domain.people import PersonId, Role
from domain.places import Channel
from storage.unit_of_work import reading, writing
from tests.support.company import Company, the_model
from tests.support.talker import Talker, message_text

MARA, LENA, TARA = "mara@acme.example", "lena@acme.example", "tara@acme.example"
TABLE = the_model()[0].champions
FINE = {point.code: 4 for point in TABLE.criteria}


@pytest.fixture
async def network(company: Company) -> Company:
    """Mara stood up, and Lena and Tara gave marks."""
    lena = await company.person(LENA)
    await company.person(TARA, Role.TRAINING)
    mara = await company.person(MARA, manager=lena.id)
    await company.bind(Channel.TRAINING)
    await put_forward(company, mara.id)
    return company


async def put_forward(company: Company, person: PersonId) -> None:
    async with (await company.act(MARA)).desk() as desk:
        await nominate(desk, person, "I use it every day.")
    async with (await company.act(LENA)).desk() as desk:
        await agree(desk, "C-1", 10)
    for who in (LENA, TARA):
        async with (await company.act(who)).desk() as desk:
            await give_marks(desk, "C-1", FINE)


async def record(company: Company) -> Champion:
    async with reading(company.database) as uow:
        assert verify([entry async for entry in uow.history.all()]) is None
        found = await uow.champions.get(ChampionId("C-1"))
    assert found is not None
    return found


async def verbs(company: Company) -> list[str]:
    async with reading(company.database) as uow:
        return [entry.verb for entry in await uow.history.of("C-1")]


async def presses(talker: Talker, action: Action) -> str:
    await talker.send(ButtonPressed(talker.origin(), action.pack()))
    return talker.text


async def test_two_of_the_panel_decide_at_once(network: Company) -> None:
    yes = TermAct("C-1", TermDo.ACCEPT.value)
    said = await asyncio.gather(*(presses(network.talker(who), yes) for who in (LENA, TARA)))
    assert sum("hears your yes now" in one for one in said) == 1, said
    assert sum("The panel has decided" in one and "did that at" in one for one in said) == 1, said
    assert (await verbs(network)).count("champion_accepted") == 1
    assert (await record(network)).state is ChampionState.TRAINING


async def test_all_items_ticked_at_once_are_all_kept(network: Company) -> None:
    async with (await network.act(TARA)).desk() as desk:
        await accept(desk, "C-1")
    items = TABLE.checklist[:3]
    said = await asyncio.gather(*(presses(network.talker(MARA), TickItem("C-1", one.code)) for one in items))
    assert all("Ticked" in one for one in said), said
    assert set((await record(network)).trained) == {one.code for one in items}


async def test_two_nominations_at_once_make_one_record(company: Company) -> None:
    await company.person(LENA)
    ben = await company.person("ben@acme.example")
    for who in (MARA, TARA):
        await company.person(who)

    async def put(who: str) -> str:
        talker = company.talker(who)
        await talker.say("nominate Ben")
        await talker.say("Everybody asks him.")
        await talker.say("skip")
        return talker.text

    said = await asyncio.gather(put(MARA), put(TARA))
    assert sum("puts Ben forward" in one for one in said) == 1, said
    async with reading(company.database) as uow:
        assert len(await uow.champions.records_of(ben.id)) == 1


async def test_two_clocks_tell_of_a_day_once(network: Company) -> None:
    today = network.office.day_of(network.clock.now())
    before = await record(network)
    serving = replace(before, state=ChampionState.ACTIVE, term_number=1, starts_on=today, ends_on=today)
    person = await give_role(network)
    async with writing(network.database) as uow:
        ends_on = today.replace(year=today.year + 1)
        assert await uow.champions.save(replace(serving, ends_on=ends_on, revision=before.revision + 1))
    for days, words in ((307, "ends in 58 days"), (30, "ends in 28 days"), (29, "Thank you, Mara")):
        network.clock.forward(days=days)
        await asyncio.gather(*(run_terms(network.office, network.clock.now()) for _ in range(4)))
        await network.deliver()
        told = [message_text(one) for one in network.inbox.of(MARA)]
        assert sum(words in one for one in told) == 1, (words, told)
    assert (await verbs(network)).count("champion_notice") == 2
    assert (await verbs(network)).count("champion_term_over") == 1
    async with reading(network.database) as uow:
        after = await uow.people.get(person)
    assert after is not None
    assert not after.has(Role.CHAMPION)


async def test_two_clocks_remind_training_once(network: Company) -> None:
    now = network.clock.forward(days=7)
    await asyncio.gather(*(run_terms(network.office, now) for _ in range(4)))
    await network.deliver()
    told = [message_text(one) for one in network.inbox.at(Channel.TRAINING.value)]
    assert sum("waits for the panel's word" in one for one in told) == 1, told


async def give_role(company: Company) -> PersonId:
    mara = (await company.act(MARA)).person
    async with writing(company.database) as uow:
        await uow.people.save(mara.with_role(Role.CHAMPION))
    return mara.id
