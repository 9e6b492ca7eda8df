"""The relay over the outbox: cards that change on their way, platforms that fail, rows that never go."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.packing import pack
from bot.platforms.base import TryLater, Unreachable
from bot.relay import ATTEMPTS, Relay
from bot.ui import Card, Message
from domain.places import Address, Channel
from storage.database import Busy
from storage.outbox import Outgoing
from storage.unit_of_work import reading, writing
from tests.support.company import BOSS, Company
from tests.support.inbox import TENANT, Inbox, platforms

OFFICE = Channel.PROJECT_OFFICE
SUBJECT = "initiative:AI-2026-0001"
ROOM = OFFICE.value


async def post(company: Company, *texts: str, channel: Channel = OFFICE, subject: str | None = None) -> None:
    async with writing(company.database) as uow:
        packed = [Outgoing(pack(Message(text)), channel=channel, subject=subject) for text in texts]
        await uow.outbox.add(company.office.now(), *packed)


async def change(company: Company, text: str) -> None:
    async with writing(company.database) as uow:
        await uow.outbox.replace_card(company.office.now(), SUBJECT, pack(Message(text)))


async def counts(company: Company) -> dict[str, int]:
    async with reading(company.database) as uow:
        return await uow.outbox.counts()


def texts(inbox: Inbox, room: str = ROOM) -> list[str]:
    return [message.text for message in inbox.at(room)]


def replaced(inbox: Inbox) -> list[bool]:
    return [one.replaces is not None for one in inbox.sent]


async def test_a_card_that_changed_before_it_was_sent_arrives_once_and_new(company: Company) -> None:
    await company.bind(OFFICE)
    await post(company, "old", subject=SUBJECT)
    await change(company, "new")
    await company.deliver()
    assert texts(company.inbox) == ["new"]
    assert replaced(company.inbox) == [False]


async def test_a_card_that_changed_while_nobody_was_bound_arrives_once_and_new(company: Company) -> None:
    await post(company, "old", subject=SUBJECT)
    await company.deliver()
    await change(company, "new")
    await company.deliver()
    await company.bind(OFFICE)
    await company.deliver()
    assert texts(company.inbox) == ["new"]
    assert len(company.inbox.sent) == 1


async def test_a_card_that_changed_while_it_was_in_flight_is_changed_after(company: Company) -> None:
    await company.bind(OFFICE)
    await post(company, "old", subject=SUBJECT)
    company.inbox.gate = asyncio.Event()
    flight = asyncio.create_task(company.relay.tick())
    await company.inbox.waiting.wait()
    await change(company, "new")
    assert await company.relay.tick() == 0  # where the copy is cannot be told yet
    company.inbox.gate.set()
    await flight
    assert texts(company.inbox) == ["old"]
    await company.deliver()
    assert texts(company.inbox) == ["new"]
    assert replaced(company.inbox) == [False, True]


async def test_a_card_that_changed_after_it_was_sent_is_replaced_everywhere(company: Company) -> None:
    await company.bind(OFFICE)
    other = Inbox("other")
    company.relay.platforms = platforms(company.inbox, other)
    async with writing(company.database) as uow:
        await uow.channels.bind(OFFICE, Address("other", TENANT, ROOM), BOSS, company.clock.now())
    await post(company, "old", subject=SUBJECT)
    await company.deliver()
    for text in ("new", "newest"):
        await change(company, text)
        await company.deliver()
        assert texts(company.inbox) == texts(other) == [text]
    assert replaced(company.inbox) == replaced(other) == [False, True, True]


async def test_a_card_whose_send_is_in_doubt_keeps_its_words_and_is_changed_after(company: Company) -> None:
    """The earlier try may stand there under its key, so the same words go again before the new ones."""
    await company.bind(OFFICE)
    await post(company, "old", subject=SUBJECT)
    company.inbox.fail(ConnectionResetError())
    await company.deliver()
    await change(company, "new")
    company.clock.forward(seconds=5)
    await company.deliver()
    assert [one.message.text for one in company.inbox.sent] == ["old", "new"]
    assert len(set(company.inbox.tried[:2])) == 1
    assert replaced(company.inbox) == [False, True]


async def test_what_was_refused_for_now_goes_later_and_in_order(company: Company) -> None:
    await company.bind(OFFICE)
    await company.bind(Channel.SECURITY)
    await post(company, "1", "2")
    await post(company, "other", channel=Channel.SECURITY)
    company.inbox.fail(TryLater("429", 30.0), at=ROOM)
    await company.deliver()
    assert texts(company.inbox) == []
    assert texts(company.inbox, "security") == ["other"]
    company.clock.forward(seconds=29)
    assert await company.deliver() == 0
    company.clock.forward(seconds=2)
    await company.deliver()
    assert texts(company.inbox) == ["1", "2"]


async def test_a_row_that_never_goes_is_given_up_and_others_flow(company: Company) -> None:
    await company.bind(OFFICE)
    await company.bind(Channel.SECURITY)
    async with writing(company.database) as uow:
        await uow.outbox.add(company.clock.now(), Outgoing("{not a message", channel=OFFICE))
    await post(company, "after")
    for tried in range(1, ATTEMPTS + 1):
        await post(company, f"other {tried}", channel=Channel.SECURITY)
        await company.deliver()
        assert texts(company.inbox, "security")[-1] == f"other {tried}"
        company.clock.forward(hours=2)
    await company.deliver()
    assert texts(company.inbox) == ["after"]
    assert (await counts(company))["dead"] == 1


async def test_what_is_gone_for_good_is_given_up_at_once(company: Company) -> None:
    await company.bind(OFFICE)
    await post(company, "1", "2")
    company.inbox.fail(Unreachable("archived"))
    await company.deliver()
    assert texts(company.inbox) == ["2"]
    assert await counts(company) == {"dead": 1, "sent": 1}


async def test_a_card_that_could_not_be_sent_is_not_waited_for(company: Company) -> None:
    await company.bind(OFFICE)
    await post(company, "card", subject=SUBJECT)
    company.inbox.fail(Unreachable("archived"))
    await company.deliver()
    await change(company, "new")
    await company.deliver()
    assert await counts(company) == {"dead": 1, "sent": 1}
    assert company.inbox.sent == []


async def test_rows_of_other_platforms_are_left_alone(company: Company) -> None:
    stranger = Inbox("stranger")
    await company.bind(OFFICE)
    await post(company, "x")
    relay = Relay(company.office, platforms(stranger))
    assert await relay.drain() == 0
    assert stranger.tried == []
    assert await company.deliver() == 1


async def test_two_relays_send_each_message_once(company: Company) -> None:
    people = [await company.person(f"p{number}@acme.example") for number in range(25)]
    async with writing(company.database) as uow:
        await uow.outbox.add(company.clock.now(), *(Outgoing(pack(Message("x")), person=one.id) for one in people))
    second = Relay(company.office, platforms(company.inbox))
    await asyncio.gather(company.relay.drain(), second.drain(), company.relay.drain())
    assert len(company.inbox.tried) == len(set(company.inbox.tried)) == 25


async def test_an_outcome_that_could_not_be_stored_is_sent_again_under_the_same_key(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    await company.bind(OFFICE)
    await post(company, "x")

    async def busy(*_: object, **__: object) -> None:
        raise Busy

    with monkeypatch.context() as patch:
        patch.setattr("storage.outbox.Outbox.sent", busy)
        await company.deliver()
    assert await counts(company) == {"claimed": 1}
    company.clock.forward(seconds=61)
    await company.deliver()
    assert company.inbox.tried == [company.inbox.tried[0]] * 2
    assert await counts(company) == {"sent": 1}


async def test_the_relay_lives_through_whatever_fails(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error outside a send must not end the task that serves everybody."""
    failed = asyncio.Event()

    async def broken(*_: object, **__: object) -> int:
        failed.set()
        raise RuntimeError

    await company.bind(OFFICE)
    with monkeypatch.context() as patch:
        patch.setattr("bot.relay.IDLE", 0.01)
        patch.setattr("storage.outbox.Outbox.route", broken)
        task = asyncio.create_task(company.relay.run())
        await failed.wait()
    await post(company, "x")
    company.relay.kick()
    await asyncio.wait_for(company.inbox.arrived.wait(), 5)
    assert texts(company.inbox) == ["x"]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_real_card_follows_its_record(company: Company) -> None:
    await company.person("ana@acme.example")
    await company.bind(OFFICE)
    idea = await company.idea("ana@acme.example")
    await company.deliver()
    ana = company.talker("ana@acme.example")
    await ana.say(f"comment {idea.id} Please hurry")
    await company.deliver()
    (message,) = company.inbox.at(ROOM)
    assert isinstance(message.card, Card)
    assert "Please hurry" in str(replace(message, buttons=()))
