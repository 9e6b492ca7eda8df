"""What people see when a chat tool fails: nothing is lost, the right ones are told, and only once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.events import Nothing, Undelivered
from bot.packing import pack
from bot.platforms.base import ChannelLost, Forbidden, TryLater
from bot.ui import Message
from bot.usecases.delivery import Tools, tell_of_refusal
from domain.people import Role
from domain.places import Account, Address, Channel
from storage.outbox import Outgoing
from storage.unit_of_work import reading, writing
from tests.support.company import BOSS, Company
from tests.support.inbox import TENANT, Inbox, platforms

OFFICE, SECURITY = Channel.PROJECT_OFFICE, Channel.SECURITY
ROOM = OFFICE.value
ADA, MARA = "ada@acme.example", "mara@acme.example"
GONE = "The channel #office was archived."


async def post(company: Company, *texts: str, channel: Channel = OFFICE, subject: str | None = None) -> None:
    async with writing(company.database) as uow:
        packed = [Outgoing(pack(Message(text)), channel=channel, subject=subject) for text in texts]
        await uow.outbox.add(company.office.now(), *packed)


async def counts(company: Company) -> dict[str, int]:
    async with reading(company.database) as uow:
        return await uow.outbox.counts()


async def history(company: Company, channel: Channel = OFFICE) -> list[tuple[str, str]]:
    async with reading(company.database) as uow:
        return [(entry.verb, entry.detail or "") for entry in await uow.history.of(f"channel:{channel.value}")]


async def with_account(company: Company, email: str, platform: str, seconds: float = -60) -> Account:
    """A second account of somebody, by default one that they used before the other."""
    account = Account(platform, TENANT, email)
    async with writing(company.database) as uow:
        person = await uow.people.by_email(email)
        assert person is not None
        await uow.people.join(account, person.id, company.clock.now() + timedelta(seconds=seconds))
    return account


def texts(messages: Sequence[Message]) -> list[str]:
    return [message.text for message in messages]


def keys(company: Company) -> list[str | None]:
    """What was tried since the last look."""
    tried, company.inbox.tried = company.inbox.tried, []
    return tried


async def test_a_lost_channel_is_unbound_and_told_once_with_five_rows_waiting(company: Company) -> None:
    ada = await company.person(ADA, Role.ADMIN)
    mara = await company.person(MARA)
    lost = company.place("old")
    async with writing(company.database) as uow:
        await uow.channels.bind(OFFICE, lost, mara.id, company.clock.now())
    await post(company, *"12345")
    company.inbox.fail(*[ChannelLost(GONE)] * 5, at="old")
    with capture_logs() as logs:
        await company.deliver()
    assert [line["channels"] for line in logs if line["event"] == "channel lost"] == ["project-office"]
    assert (await counts(company))["waiting"] == 5
    for email in (ADA, MARA):
        (told,) = company.inbox.of(email)
        assert "archived" in told.text
        assert "**project office**" in told.text
        assert "*here project-office* in another channel" in told.text
    assert await history(company) == [("unbound", f'{{"place":"{lost.key}"}}')]
    assert ada.id != mara.id
    await company.talker(ADA).elsewhere("new").say("here project-office")
    await company.deliver()
    assert texts(company.inbox.at("new")) == ["1", "2", "3", "4", "5"]
    assert len(company.inbox.tried) == 1 + 2 + 5


async def test_what_a_lost_channel_kept_goes_to_its_other_place(company: Company) -> None:
    other = Inbox("other")
    company.relay.platforms = platforms(company.inbox, other)
    await company.person(ADA, Role.ADMIN)
    await company.bind(OFFICE)
    await post(company, "1", "2")
    company.inbox.fail(TryLater("429", 60.0))
    await company.deliver()
    async with writing(company.database) as uow:
        await uow.channels.bind(OFFICE, Address("other", TENANT, "room"), BOSS, company.clock.now())
    await post(company, "3")
    company.clock.forward(seconds=60)
    company.inbox.fail(ChannelLost(GONE), at=ROOM)
    await company.deliver()
    assert sorted(texts(other.at("room"))) == ["1", "2", "3"]
    assert texts(company.inbox.at(ROOM)) == []
    (told,) = company.inbox.of(ADA)
    assert "It lives in another place too" in told.text


async def test_a_card_in_a_lost_channel_is_not_changed_there_any_more(company: Company) -> None:
    await company.bind(OFFICE)
    await post(company, "card", subject="s")
    await company.deliver()
    async with writing(company.database) as uow:
        await uow.outbox.replace_card(company.clock.now(), "s", pack(Message("new")))
    company.inbox.fail(ChannelLost(GONE))
    await company.deliver()
    assert [verb for verb, _ in await history(company)] == ["unbound"]
    assert await counts(company) == {"sent": 1, "dead": 1}
    async with writing(company.database) as uow:
        await uow.outbox.replace_card(company.clock.now(), "s", pack(Message("newer")))
    await company.deliver()
    assert keys(company) == ["outbox:1", "outbox:2"]


async def test_a_person_whose_chat_is_closed_is_no_lost_channel(company: Company) -> None:
    ada = await company.person(ADA, Role.ADMIN)
    async with writing(company.database) as uow:
        await uow.outbox.add(company.clock.now(), Outgoing(pack(Message("x")), person=ada.id))
    company.inbox.fail(ChannelLost(GONE))
    await company.deliver()
    assert await counts(company) == {"dead": 1}


async def test_what_an_administrator_must_change_is_told_once_a_day(company: Company) -> None:
    await company.person(ADA, Role.ADMIN)
    await company.bind(OFFICE)
    await company.bind(SECURITY)
    await post(company, "1")
    await post(company, "2", channel=SECURITY)
    for room in (ROOM, "security"):
        company.inbox.fail(*[Forbidden("Give me the scope chat:write_all.", 3600.0)] * 5, at=room)
    told = []
    for _ in range(5):
        await company.deliver()
        told.append(len(company.inbox.of(ADA)))
        company.clock.forward(hours=6)
    assert told == [1, 1, 1, 2, 2]  # from nine in the morning; the fourth is after midnight
    company.inbox.fail(Forbidden("Something else."), at=ROOM)
    await company.deliver()
    assert len(company.inbox.of(ADA)) == 3
    assert "Give me the scope chat:write\\_all." in company.inbox.of(ADA)[0].text
    assert texts(company.inbox.at("security")) == ["2"]
    company.clock.forward(hours=1)
    await company.deliver()
    assert texts(company.inbox.at(ROOM)) == ["1"]


async def test_an_answer_that_did_not_get_through_comes_in_the_direct_chat(company: Company) -> None:
    """Of the account that acted, whichever was used since; and once, although the event had its effect already."""
    await company.person(MARA)
    mara = company.talker(MARA)
    idea = await mara.say("department claims", key="press")
    await with_account(company, MARA, "other", seconds=60)
    for text in ("**Registered.**", "**Registered.**", "And more."):
        assert await mara.send(Undelivered(mara.origin("press"), Message(text))) == Nothing()
    await company.deliver()
    assert idea != Nothing()
    assert texts(mara.received()) == ["**Registered.**", "And more."]


async def test_an_answer_without_a_key_is_queued_as_it_is(company: Company) -> None:
    await company.person(MARA)
    act = await company.act(MARA)
    for _ in range(2):
        await company.dispatch(Undelivered(act.origin, Message("Done.")))
    await company.deliver()
    assert texts(company.inbox.of(MARA)) == ["Done.", "Done."]


@pytest.mark.parametrize(("platform", "name"), [("slack", "Slack"), ("teams", "Teams")])
async def test_a_chat_tool_is_called_by_its_name(sqlite_company: Company, platform: str, name: str) -> None:
    company = sqlite_company
    await company.person(ADA, Role.ADMIN)
    async with writing(company.database) as uow:
        await tell_of_refusal(company.office, uow, platform, "No scope.", Tools(("chat",)))
    await company.deliver()
    (told,) = texts(company.inbox.of(ADA))
    assert f"**{name} did not let me send a message:** No scope" in told
