"""Somebody with several digests reads each decision in one of them."""

from __future__ import annotations

import pytest

from bot.usecases.digest_receivers import sync_receivers
from domain.digest_settings import DigestSettings, turned_off, turned_on, who_of
from domain.digests import DigestKind
from domain.funnel import Stage
from domain.parties import Party
from domain.people import Person, Role
from domain.places import Channel
from tests.support.clock import MORNING
from tests.support.company import Company
from tests.support.digest_cast import set_for
from tests.support.digest_reader import put, read

K = DigestKind
DATA, VALUE = "the word that the data may be used", "the verdict on G4"


@pytest.fixture
def company(sqlite_company: Company) -> Company:
    return sqlite_company


async def two_seats(company: Company, *roles: Role) -> Person:
    """Shreya owns the data of one initiative and is the sponsor of another one, which waits for her verdict."""
    await company.person("mara@acme.example")
    shreya = await company.person("shreya@acme.example", *roles)
    lead = await company.person("pia@acme.example", Role.PROJECT_MANAGER)
    data = (await company.idea("mara@acme.example", title="With data")).id
    await put(company, data, Stage.ASSESSMENT, {Party.PROJECT_MANAGER: lead, Party.DATA_OWNER: shreya})
    value = (await company.idea("mara@acme.example", title="To be judged", sponsor=shreya.id)).id
    await put(company, value, Stage.AWAITING_EFFECT, asked_at=MORNING)
    return shreya


async def test_each_decision_stands_in_the_digest_that_it_belongs_to(company: Company) -> None:
    shreya = await two_seats(company)
    await sync_receivers(company.office, company.clock.now())
    for kind, own, other in ((K.DATA_OWNER, DATA, VALUE), (K.SPONSOR, VALUE, DATA)):
        said = await read(company, kind, shreya)
        assert "1 decision waits for you" in said
        assert own in said
        assert other not in said


async def test_what_none_of_the_digests_is_for_stands_in_the_first_one(company: Company) -> None:
    shreya = await two_seats(company, Role.CHAMPION)
    off = turned_off(DigestSettings(who_of(shreya.id)), K.SPONSOR)
    await set_for(company, shreya.id, off)
    await sync_receivers(company.office, company.clock.now())
    assert VALUE in await read(company, K.CHAMPION, shreya)
    assert VALUE not in await read(company, K.DATA_OWNER, shreya)
    assert DATA in await read(company, K.DATA_OWNER, shreya)
    assert DATA not in await read(company, K.CHAMPION, shreya)
    assert VALUE in await read(company, K.SPONSOR, shreya)  # looked at, though it does not come


async def test_a_head_reads_it_as_a_sponsor_and_the_channel_does_not(company: Company) -> None:
    shreya = await two_seats(company, Role.INFRASTRUCTURE)
    await company.bind(Channel.INFRASTRUCTURE)
    await set_for(company, shreya.id, turned_on(DigestSettings(who_of(shreya.id)), K.INFRASTRUCTURE, wished=True))
    await sync_receivers(company.office, company.clock.now())
    for reader in (shreya, None):
        said = await read(company, K.INFRASTRUCTURE, reader)
        assert VALUE not in said
        assert DATA not in said
    assert VALUE in await read(company, K.SPONSOR, shreya)
    assert DATA in await read(company, K.DATA_OWNER, shreya)
