"""Asking to join, and answering it, at the same moment: one question, one answer, one person more."""

from __future__ import annotations

import asyncio

import pytest

from bot.alike_actions import AskToJoin, TellNotNow, Welcome
from bot.events import ButtonPressed
from bot.ui import Action
from bot.usecases.candidates import look_for_similar
from domain.history import verify
from domain.people import Person
from storage.unit_of_work import reading
from tests.support.company import Company
from tests.support.talker import Talker, message_text

ANA, BEN = "ana@acme.example", "ben@acme.example"


@pytest.fixture
async def ben(company: Company) -> Person:
    await company.person(ANA)
    return await company.person(BEN)


async def presses(talker: Talker, action: Action) -> str:
    await talker.send(ButtonPressed(talker.origin(), action.pack()))
    return talker.text


async def verbs(company: Company, id: str) -> list[str]:
    async with reading(company.database) as uow:
        assert verify([entry async for entry in uow.history.all()]) is None
        return [entry.verb for entry in await uow.history.of(id)]


async def test_asked_from_many_windows_at_once_asks_once(company: Company, ben: Person) -> None:
    id = (await company.idea(ANA)).id
    said = await asyncio.gather(*(presses(company.talker(BEN), AskToJoin(id, "")) for _ in range(5)))
    assert sum("I asked Ana" in one for one in said) == 1, said
    assert sum("You asked on" in one for one in said) == 4, said
    await company.deliver()
    heard = [message_text(one) for one in company.talker(ANA).received()]
    assert sum("would like to join" in one for one in heard) == 1
    assert (await verbs(company, id)).count("join_asked") == 1


async def test_welcome_and_not_now_at_once_one_of_them_counts(company: Company, ben: Person) -> None:
    for _ in range(5):
        id = (await company.idea(ANA)).id
        await presses(company.talker(BEN), AskToJoin(id, ""))
        answers = (Welcome(id, ben.id, ""), TellNotNow(id, ben.id, ""), Welcome(id, ben.id, ""))
        said = await asyncio.gather(*(presses(company.talker(ANA), one) for one in answers))
        assert sum("You did that at" in one for one in said) == 2, said
        told = [one for one in await verbs(company, id) if one in ("joined", "join_declined")]
        assert len(told) == 1
        async with reading(company.database) as uow:
            initiative = await company.initiative(id)
            assert await uow.initiatives.is_credited(initiative.id, ben.id) is (told == ["joined"])


async def test_two_looks_at_once_and_an_author_who_edits(company: Company, ben: Person) -> None:
    one, other = await company.idea(ANA), await company.idea(BEN)
    now = company.clock.now()
    await asyncio.gather(
        look_for_similar(company.office, now),
        look_for_similar(company.office, now),
        company.talker(ANA).say(f"withdraw {one.id}"),
    )
    await look_for_similar(company.office, now)
    assert (await company.initiative(other.id)).dossier.similar.matches == (one.id,)
    assert (await company.initiative(one.id)).dossier.similar.matches == (other.id,)
