"""Replies of a hidden reporter, and what becomes of places that are gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.platforms.base import ChannelLost
from bot.ui import Message
from bot.usecases.blocker_places import thread_under
from domain.people import Role
from domain.places import Address, Channel, MessageRef
from storage.unit_of_work import reading
from tests.stories.cast import Cast
from tests.support.blocker_talk import ID, card_in, kept, new, raised, says
from tests.support.company import Company
from tests.support.inbox import TENANT
from tests.support.talker import message_text


@pytest.fixture
async def cast(sqlite_company: Company) -> Cast:
    cast = await Cast(sqlite_company).enter()
    await cast.add("inga", Role.INFRASTRUCTURE)
    await cast.add("ivan", Role.INFRASTRUCTURE)
    return cast


# A hidden reporter


async def test_a_hidden_reporter_talks_in_person_and_without_a_name(cast: Cast) -> None:
    await cast.company.bind(Channel.DIRECTOR)
    await cast.company.bind(Channel.PROJECT_OFFICE)
    await cast.add("dirk", Role.DIRECTOR)
    await raised(cast, hidden=True)
    blocker, _ = await kept(cast)
    channel = blocker.owner.value
    holder = next(name for name in ("dirk", "amina") if cast.people[name].has(blocker.owner))
    since = len(cast.company.inbox.sent)
    await says(cast, "kofi", "It hits women only")
    for one in cast.company.inbox.sent[since:]:
        assert "Kofi" not in message_text(one.message)
        assert one.address.conversation != "general"
    assert [one.address for one in new(cast, since, "“It hits women only” (Whoever")] == [card_in(cast, channel)]
    since = len(cast.company.inbox.sent)
    told = await says(cast, holder, "Since when?")
    assert "Kofi" not in told
    assert [one.address.conversation for one in new(cast, since, "Since when?")] == ["dm:kofi@acme.example"]
    async with reading(cast.company.database) as uow:
        entries = await uow.history.of(ID)
    assert cast.people["kofi"].id not in {one.actor for one in entries}
    assert not any("hits women" in (one.detail or "") for one in entries)


# Places that are gone, and what a thread is


async def test_a_thread_that_is_gone_is_left_for_the_direct_chat(cast: Cast) -> None:
    await raised(cast)
    cast.company.inbox.fail(ChannelLost("The channel is archived."), at="general")
    since = len(cast.company.inbox.sent)
    await says(cast, "inga", "Which one?")
    [heard] = new(cast, since, "Which one?")
    assert heard.address.conversation == "dm:kofi@acme.example"
    cast.company.inbox.gone.add("general")
    since = len(cast.company.inbox.sent)
    await says(cast, "inga", "Hello again")
    assert [one.address.conversation for one in new(cast, since, "Hello again")] == ["dm:kofi@acme.example"]


async def test_a_reply_to_a_place_of_nobody_is_given_up(cast: Cast) -> None:
    cast.company.inbox.gone.add("general")
    async with (await cast.company.act("kofi@acme.example")).desk() as desk:
        await desk.reply_in(replace(cast.company.place("general"), thread="t1"), Message("Hello"))
    await cast.company.deliver()
    async with reading(cast.company.database) as uow:
        assert (await uow.outbox.counts()).get("dead") == 1


def test_the_thread_under_a_message() -> None:
    slack = Address("slack", "T1", "C1")
    assert thread_under(MessageRef(slack, "C1/171.25")) == replace(slack, thread="171.25")
    assert thread_under(MessageRef(replace(slack, thread="170.1"), "C1/171.25")).thread == "170.1"
    teams = Address("teams", TENANT, "19:x@thread.tacv2")
    assert thread_under(MessageRef(teams, "19:x@thread.tacv2 1:a/b")) == replace(teams, thread="1:a/b")
    assert thread_under(MessageRef(Address("chat", TENANT, "x"), "m5")).thread == "m5"
