"""Forty times two initiatives want the one free place at the same moment: the limit of a stage is never passed."""

from __future__ import annotations

import asyncio

import pytest

from domain.funnel import Stage
from domain.history import verify
from domain.people import Person, Role
from domain.places import Channel
from storage.unit_of_work import reading
from tests.support.company import Company
from tests.support.funnel import filled, into
from tests.support.talker import Talker

TIMES = 40
OFFICE = ("olga@acme.example", "otto@acme.example")


@pytest.fixture
async def sponsor(company: Company) -> Person:
    await company.everybody(OFFICE, Role.PROJECT_OFFICE)
    await company.person("ana@acme.example")
    await company.bind(Channel.PROJECT_OFFICE)
    return await company.person("sponsor@acme.example", Role.SPONSOR)


async def one(company: Company, sponsor: Person, stage: Stage) -> str:
    """An initiative in that stage; in assessment it lacks nothing."""
    made = await company.idea("ana@acme.example", sponsor=sponsor.id, objective="faster-claims")
    await into(company, made.id, stage)
    if stage is Stage.ASSESSMENT:
        await filled(company, made.id, sponsor)
    return made.id


async def ready(talker: Talker, id: str) -> None:
    """Everything but the last answer."""
    await talker.say(f"decide {id}")
    await talker.press("Continue")
    await talker.say("skip")


async def test_the_last_place_is_given_once(company: Company, sponsor: Person) -> None:
    most = company.office.model.governance.limits.delivery
    for _ in range(most - 1):
        await one(company, sponsor, Stage.DELIVERY)
    desks = [company.talker(email) for email in OFFICE]
    for _ in range(TIMES):
        company.clock.forward(minutes=1)
        ids = [await one(company, sponsor, Stage.ASSESSMENT) for _ in OFFICE]
        for talker, id in zip(desks, ids, strict=True):
            await ready(talker, id)
        await asyncio.gather(*(talker.say("skip") for talker in desks))
        after = [await company.initiative(id) for id in ids]
        assert sorted(item.stage for item in after) == [Stage.ASSESSMENT, Stage.DELIVERY], [d.text for d in desks]
        [waits] = [item for item in after if item.stage is Stage.ASSESSMENT]
        assert waits.dossier.deferred is not None
        async with reading(company.database) as uow:
            assert await uow.initiatives.inside(Stage.DELIVERY) == most
        for item in after:
            await into(company, item.id, Stage.CLOSED, deferred=None)
    async with reading(company.database) as uow:
        assert verify([entry async for entry in uow.history.all()]) is None
