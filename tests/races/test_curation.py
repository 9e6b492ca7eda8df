"""Two owners at once, two processes at once: one wins, the other is told, and nobody hears anything twice."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.curation_actions import PublishProposal, StillRight
from bot.events import ButtonPressed
from bot.usecases.curation_review import nudge_owners
from bot.usecases.desk import Office
from bot.usecases.question_loop import tell_askers
from domain.history import verify
from domain.people import Role
from domain.questions import QuestionState
from domain.versions import Version, VersionState
from knowledge.library import Library
from knowledge.playbooks import parse
from storage.unit_of_work import reading, writing
from tests.support.company import Company, make_office
from tests.support.playbooks import source, write
from tests.support.talker import Talker

ROUNDS = 6
OWNERS = ("sela@acme.example", "sid@acme.example")
NEW = source("which-data").replace("id: which-data", "id: new-{n}").replace("Which data may", "Which data {n} may")


@pytest.fixture
async def owners(company: Company, tmp_path: Path) -> list[Talker]:
    library = Library((write(tmp_path / "playbooks"),))
    company.office = company.relay.office = replace(company.office, library=library)
    company.dispatch = replace(company.dispatch, office=company.office)
    await company.everybody(OWNERS, Role.SECURITY)
    await company.person("mara@acme.example")
    return [company.talker(email) for email in OWNERS]


async def proposed(company: Company, n: int, question: int | None = None) -> str:
    id = f"new-{n}"
    async with reading(company.database) as uow:
        mara = await uow.people.by_email("mara@acme.example")
    assert mara is not None
    text = NEW.replace("{n}", str(n))
    assert parse(text, id).playbook is not None
    async with writing(company.database) as uow:
        await uow.playbooks.add(
            Version(id, 1, VersionState.PROPOSED, text, mara.id, company.clock.now(), question=question)
        )
    return id


async def at_once(talkers: list[Talker], action: PublishProposal | StillRight) -> list[str]:
    await asyncio.gather(*(one.send(ButtonPressed(one.origin(), action.pack())) for one in talkers))
    return [one.text for one in talkers]


async def test_one_publishes_and_the_other_is_told_who_and_when(company: Company, owners: list[Talker]) -> None:
    for n in range(ROUNDS):
        company.clock.forward(minutes=1)
        id = await proposed(company, n)
        said = await at_once(owners, PublishProposal(id, 1))
        won = ["is published" in text for text in said]
        assert won.count(True) == 1, said
        winner, loser = won.index(True), won.index(False)
        name = "Sela" if winner == 0 else "Sid"
        assert f"was published already. {name} did that at" in said[loser]
        async with reading(company.database) as uow:
            assert [one.verb for one in await uow.history.of(f"playbook:{id}")] == ["playbook_published"]
    async with reading(company.database) as uow:
        assert verify([entry async for entry in uow.history.all()]) is None


async def test_one_says_still_right_and_the_other_is_told(company: Company, owners: list[Talker]) -> None:
    for number in range(ROUNDS):
        company.clock.forward(days=1)
        said = await at_once(owners, StillRight("which-data", number))
        assert sum("reviewed today" in text for text in said) == 1, said
        assert sum("did that at" in text for text in said) == 1, said
    async with reading(company.database) as uow:
        states = [one.state for one in await uow.playbooks.of("which-data")]
    assert states == [VersionState.PUBLISHED, *[VersionState.REPLACED] * (ROUNDS - 1)]


async def test_two_processes_tell_an_asker_once(company: Company, owners: list[Talker]) -> None:
    async with writing(company.database) as uow:
        mara = await uow.people.by_email("mara@acme.example")
        assert mara is not None
        question = await uow.questions.add(
            company.clock.now(),
            "which data is allowed",
            band="unknown",
            score=0.1,
            state=QuestionState.OPEN,
            person=mara.id,
        )
        sela = await uow.people.by_email(OWNERS[0])
    assert sela is not None
    id = await proposed(company, 1, question)
    async with writing(company.database) as uow:
        assert await uow.playbooks.decide(id, 1, VersionState.PUBLISHED, sela.id, company.clock.now())
    other, now = second(company), company.clock.now()
    await asyncio.gather(*(tell_askers(one, now) for one in (company.office, other, company.office)))
    await tell_askers(other, now)
    await company.deliver()
    [message] = company.inbox.of("mara@acme.example")
    assert "There is an answer now." in message.text


def second(company: Company) -> Office:
    """Another process on the same database."""
    return make_office(company.database, company.clock, library=company.office.library)


async def test_two_processes_remind_an_owner_once(company: Company, owners: list[Talker]) -> None:
    company.clock.instant = company.clock.instant.replace(month=7, day=20)
    offices = [company.office, second(company), second(company)]
    await asyncio.gather(*(nudge_owners(one, company.clock.now()) for one in offices))
    await nudge_owners(second(company), company.clock.forward(days=3))
    await company.deliver()
    for email in OWNERS:
        [message] = company.inbox.of(email)
        assert "due for review" in message.text
