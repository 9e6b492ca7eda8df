"""When and how often somebody wished to hear is not kept when they are gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest
from sqlalchemy import delete, select

from bot.usecases.digest_receivers import EVERY, sync_receivers
from domain.digest_settings import DigestSettings, who_of, with_quiet
from domain.people import Person
from domain.places import Channel
from domain.schedule import Quiet
from storage.schema import accounts, people
from storage.schema_digests import digest_settings
from storage.schema_nudges import nudge_settings
from storage.unit_of_work import reading, writing
from tests.support.company import Company
from tests.support.digest_cast import set_for

NIGHT = Quiet(time(18), time(8))


async def choosy(company: Company, name: str) -> Person:
    """Somebody with hours and a pace of their own."""
    person = await company.person(f"{name}@acme.example")
    await set_for(company, person.id, with_quiet(DigestSettings(who_of(person.id)), NIGHT))
    async with writing(company.database) as uow:
        await uow.nudges.pace(person.id, 7, company.clock.now())
    return person


async def kept(company: Company) -> tuple[set[str], set[str]]:
    """Who has settings of digests, and who a pace of nudges."""
    async with reading(company.database) as uow:
        digests = (await uow.connection.execute(select(digest_settings.c.who))).scalars().all()
        nudges = (await uow.connection.execute(select(nudge_settings.c.person))).scalars().all()
    return set(digests), set(nudges)


@pytest.mark.parametrize("is_erased", [False, True])
async def test_settings_go_with_whoever_leaves_or_is_removed(company: Company, is_erased: bool) -> None:
    gone, here = await choosy(company, "gone"), await choosy(company, "here")
    channel = who_of(Channel.PROJECT_OFFICE)
    await set_for(company, Channel.PROJECT_OFFICE, with_quiet(DigestSettings(channel), NIGHT))
    await sync_receivers(company.office, company.clock.now())
    assert await kept(company) == ({gone.id, here.id, channel}, {gone.id, here.id})
    async with writing(company.database) as uow:
        if is_erased:
            await uow.connection.execute(delete(accounts).where(accounts.c.person == gone.id))
            await uow.connection.execute(delete(people).where(people.c.id == gone.id))
        else:
            await uow.people.save(replace(gone, active=False))
    await sync_receivers(company.office, company.clock.forward(seconds=EVERY.total_seconds()))
    assert await kept(company) == ({here.id, channel}, {here.id})
    async with reading(company.database) as uow:
        assert (await uow.digests.settings(gone.id)).quiet is None
        assert await uow.nudges.every_days(gone.id) == 1
        assert (await uow.digests.settings(here.id)).quiet == NIGHT
        assert await uow.nudges.every_days(here.id) == 7
