"""A chat tool that refuses us altogether: the queue is kept, the administrators hear of it once, and it recovers."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.packing import pack
from bot.platforms.base import Paused, TryLater, Unreachable
from bot.relay import FIRST_PROBE, LONGEST_PROBE, Relay
from bot.ui import Message
from domain.people import Role
from domain.places import Address
from storage.outbox import LEASE, Outgoing
from storage.unit_of_work import writing
from tests.stories.test_delivery import ADA, OFFICE, ROOM, SECURITY, counts, keys, post, texts, with_account
from tests.support.company import Company
from tests.support.inbox import TENANT, Inbox, platforms

REVOKED = Paused("token_revoked")


async def test_a_chat_tool_that_refuses_everything_keeps_its_queue_and_recovers(company: Company) -> None:
    await company.person(ADA, Role.ADMIN)
    await company.bind(OFFICE)
    await company.bind(SECURITY)
    await post(company, "1", "2", "3")
    await post(company, "other", channel=SECURITY)
    company.inbox.fail(*[REVOKED] * 6)
    with capture_logs() as logs:
        assert await company.deliver() == 2  # both channels were under way
        assert company.relay.paused == {"chat": "token_revoked"}
        for wait in (FIRST_PROBE, 60.0, 120.0, 240.0, LONGEST_PROBE):
            keys(company)
            company.clock.forward(seconds=wait - 1)
            assert await company.deliver() == 0, wait
            company.clock.forward(seconds=1)
            await company.deliver()
            assert keys(company)[0] == "outbox:1", wait
            if wait != LONGEST_PROBE:
                assert await counts(company) == {"due": 5}, wait  # the alarm is one of them
    assert company.relay.paused == {}
    assert texts(company.inbox.at(ROOM)) == ["1", "2", "3"]
    assert texts(company.inbox.at("security")) == ["other"]
    said = [(line["event"], line["log_level"]) for line in logs if line["event"].startswith("platform")]
    assert said == [("platform paused", "error"), ("platform recovered", "warning")]


async def test_a_pause_uses_up_no_attempt(company: Company) -> None:
    await company.bind(OFFICE)
    await post(company, "x")
    company.inbox.fail(*[REVOKED] * 40)
    for _ in range(40):
        await company.deliver()
        company.clock.forward(seconds=LONGEST_PROBE)
    assert company.relay.paused
    assert await counts(company) == {"due": 1}
    await company.deliver()
    assert texts(company.inbox.at(ROOM)) == ["x"]


async def test_during_a_pause_other_chat_tools_go_on(company: Company) -> None:
    other = Inbox("other")
    company.relay.platforms = platforms(company.inbox, other)
    await company.bind(OFFICE)
    ada = await company.person(ADA)
    async with writing(company.database) as uow:
        await uow.channels.bind(SECURITY, Address("other", TENANT, "room"), ada.id, company.clock.now())
    await post(company, "x")
    company.inbox.fail(REVOKED)
    await company.deliver()
    await post(company, "y", channel=SECURITY)
    await company.deliver()
    assert (texts(company.inbox.at(ROOM)), texts(other.at("room"))) == ([], ["y"])
    assert company.relay.paused == {"chat": "token_revoked"}


@pytest.mark.parametrize("other", ["other", "console", None])
async def test_administrators_hear_of_a_pause_once_and_over_another_tool_if_they_have_one(
    company: Company, other: str | None
) -> None:
    second = Inbox("other")
    company.relay.platforms = platforms(company.inbox, second)
    await company.person(ADA, Role.ADMIN)
    await company.bind(OFFICE)
    if other is not None:
        await with_account(company, ADA, other)
    await post(company, "1", "2")
    company.inbox.fail(*[REVOKED] * 3)
    for _ in range(3):
        await company.deliver()
        company.clock.forward(seconds=LONGEST_PROBE)
    here = second if other == "other" else company.inbox
    assert len(second.of(ADA)) == (1 if other == "other" else 0)
    await company.deliver()
    (alarm,) = here.of(ADA)
    assert "Chat refuses me since 10:00" in alarm.text  # nine o'clock in Greenwich
    assert "token\\_revoked" in alarm.text
    assert "kept" in alarm.text
    assert texts(company.inbox.at(ROOM)) == ["1", "2"]


async def test_the_next_pause_is_told_again(company: Company) -> None:
    second = Inbox("other")
    company.relay.platforms = platforms(company.inbox, second)
    await company.person(ADA, Role.ADMIN)
    await with_account(company, ADA, "other")
    await company.bind(OFFICE)
    for number in (1, 2):
        await post(company, f"{number}")
        company.inbox.fail(REVOKED)
        await company.deliver()
        company.clock.forward(hours=1)
        await company.deliver()
        assert len(second.of(ADA)) == number
    assert texts(company.inbox.at(ROOM)) == ["1", "2"]


async def test_what_arrives_late_from_before_a_pause_does_not_end_it(company: Company) -> None:
    await company.bind(OFFICE)
    await company.bind(SECURITY)
    await post(company, "slow")
    company.inbox.gate = asyncio.Event()
    flight = asyncio.create_task(company.relay.tick())
    await company.inbox.waiting.wait()
    gate, company.inbox.gate = company.inbox.gate, None
    await post(company, "refused", channel=SECURITY)
    company.inbox.fail(REVOKED, at="security")
    await company.deliver()
    gate.set()
    await flight
    assert texts(company.inbox.at(ROOM)) == ["slow"]
    assert company.relay.paused == {"chat": "token_revoked"}


@pytest.mark.parametrize("error", [TryLater("429"), Unreachable("gone"), ConnectionResetError()])
async def test_only_a_success_ends_a_pause(company: Company, error: Exception) -> None:
    await company.bind(OFFICE)
    await company.bind(SECURITY)
    await post(company, "1")
    await post(company, "2", channel=SECURITY)
    company.inbox.fail(REVOKED, REVOKED, error)
    await company.deliver()
    company.clock.forward(seconds=FIRST_PROBE)
    assert await company.deliver() == 1
    assert company.relay.paused == {"chat": "token_revoked"}
    company.clock.forward(seconds=LONGEST_PROBE)
    await company.deliver()
    assert company.relay.paused == {}
    assert texts(company.inbox.at("security")) == ["2"]


async def test_two_relays_tell_of_one_pause_and_both_recover(company: Company) -> None:
    second = Inbox("other")
    company.relay.platforms = platforms(company.inbox, second)
    twin = Relay(company.office, platforms(company.inbox, second))
    for number in range(30):
        await company.person(f"p{number}@acme.example", Role.CHAMPION)
    await company.person(ADA, Role.ADMIN)
    await with_account(company, ADA, "other")
    async with writing(company.database) as uow:
        people = await uow.people.with_role(Role.CHAMPION)
        rows = [Outgoing(pack(Message("x")), person=one.id) for one in people]
        await uow.outbox.add(company.clock.now(), *rows)
    company.inbox.fail(*[REVOKED] * 30)
    await asyncio.gather(company.relay.tick(), twin.tick())
    await asyncio.gather(company.relay.tick(), twin.tick())
    assert company.relay.paused == twin.paused == {"chat": "token_revoked"}
    company.inbox._failures.clear()
    company.clock.forward(seconds=LEASE.total_seconds() + 1)
    await company.relay.drain()
    assert (company.relay.paused, len(second.of(ADA))) == ({}, 1)
    assert len(company.inbox.sent) == 30
    assert await twin.drain() == 0  # there is nothing left to try: it sees that the other one got through
    assert twin.paused == {}
