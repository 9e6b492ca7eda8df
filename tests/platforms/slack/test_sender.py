"""Posting: one post for one message, whatever goes wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bot.platforms.base import ChannelLost, Forbidden, Paused, TryLater, Unsure
from bot.platforms.slack.api import Api
from bot.platforms.slack.render import posts
from bot.platforms.slack.sender import Sender
from bot.platforms.slack.values import NAME, Bot, Config, direct_chat
from bot.ui import Card, Message, Text
from domain.places import Address, MessageRef
from tests.support.slack_api import BOT, BOT_TOKEN, BOT_USER, TEAM, Channel, FakeSlack, Fault, Json

HELLO = Message("Hello **there**")
LONG = Message("\n\n".join(f"Point {number}: " + "word " * 400 for number in range(60)))
CHANNEL, DIRECT = Address(NAME, TEAM, "C1"), direct_chat(TEAM, "U1")
KEY = "outbox:7"
FINE = Fault(records=True)


class Post:
    """A workspace with a channel and a person, and the sender that posts there."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack
        self.api = Api(Config(BOT_TOKEN, api_url=slack.url))
        self.sender = Sender(self.api, lambda: Bot(TEAM, BOT_USER, BOT))
        self.channel = slack.channel("C1")
        slack.person("U1", "Ana Lima")

    async def send(
        self,
        address: Address = CHANNEL,
        message: Message = HELLO,
        replaces: MessageRef | None = None,
        key: str | None = KEY,
        is_repeat: bool = False,
    ) -> MessageRef:
        return await self.sender.send(address, message, replaces, key, is_repeat)

    async def again(self, address: Address = CHANNEL, message: Message = HELLO) -> MessageRef:
        return await self.send(address, message, is_repeat=True)

    @property
    def chat(self) -> Channel:
        return self.slack.direct("U1")

    def asked(self, method: str = "chat.postMessage") -> list[Json]:
        return [call.args for call in self.slack.of(method)]


@asynccontextmanager
async def posting() -> AsyncIterator[Post]:
    async with FakeSlack() as slack:
        post = Post(slack)
        yield post
        await post.api.close()


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    async with posting() as post:
        yield post


# Posting


async def test_a_message_is_posted_with_its_key_and_unfurls_nothing(post: Post) -> None:
    ref = await post.send()
    [sent] = post.asked()
    assert ref == MessageRef(CHANNEL, f"C1/{post.channel.messages[0]['ts']}")
    assert sent["metadata"] == {"event_type": "usher_outbox", "event_payload": {"id": KEY}}
    assert (sent["channel"], sent["text"]) == ("C1", "Hello there")
    assert (sent["unfurl_links"], sent["unfurl_media"]) == ("false", "false")
    assert "thread_ts" not in sent
    assert sent["blocks"]


async def test_a_thread_is_posted_into(post: Post) -> None:
    parent = post.slack.write(post.channel, "U1", "a question")
    await post.send(replace(CHANNEL, thread=parent["ts"]))
    assert post.channel.messages[-1]["thread_ts"] == parent["ts"]


async def test_a_person_is_written_to_by_their_own_id(post: Post) -> None:
    ref = await post.send(DIRECT)
    assert ref == MessageRef(DIRECT, f"D1/{post.chat.messages[0]['ts']}")
    assert post.asked()[0]["channel"] == "U1"


async def test_without_a_key_nothing_is_marked(post: Post) -> None:
    await post.send(key=None)
    assert "metadata" not in post.asked()[0]


async def test_the_parts_of_a_long_message_stand_below_its_first(post: Post) -> None:
    ref = await post.send(message=LONG)
    first, *more = post.channel.messages
    assert [one["text"] for one in post.channel.messages] == [part.text for part in posts(LONG)]
    assert more
    assert ref.message == f"C1/{first['ts']}"
    assert "thread_ts" not in first
    assert {one["thread_ts"] for one in more} == {first["ts"]}
    assert [sent["metadata"]["event_payload"].get("part") for sent in post.asked()] == [None, *range(1, len(more) + 1)]


async def test_in_a_direct_chat_the_parts_follow_each_other(post: Post) -> None:
    await post.send(DIRECT, LONG)
    assert len(post.chat.messages) == len(posts(LONG)) > 1
    assert not any("thread_ts" in one for one in post.chat.messages)


async def test_in_a_thread_the_parts_stay_in_it(post: Post) -> None:
    parent = post.slack.write(post.channel, "U1", "a question")
    await post.send(replace(CHANNEL, thread=parent["ts"]), LONG)
    assert {one["thread_ts"] for one in post.channel.messages[1:]} == {parent["ts"]}


async def test_a_card_that_shows_a_record_is_one_post_however_long(post: Post) -> None:
    card = Card("An idea", tuple(Text(f"Part {number} " + "word " * 400) for number in range(60)), subject="AI-1")
    await post.send(message=Message("An idea", card=card))
    assert len(post.channel.messages) == 1


# Replacing


async def test_an_older_copy_is_changed_in_its_place(post: Post) -> None:
    ref = await post.send()
    assert await post.send(message=Message("Taken"), replaces=ref, key="outbox:8") == ref
    assert [one["text"] for one in post.channel.messages] == ["Taken"]


async def test_a_direct_copy_is_changed_in_the_chat_where_it_stands(post: Post) -> None:
    ref = await post.send(DIRECT)
    assert await post.send(DIRECT, Message("Taken"), replaces=ref) == ref
    assert post.asked("chat.update")[0]["channel"] == "D1"


@pytest.mark.parametrize("error", ["message_not_found", "msg_not_found", "cant_update_message", "edit_window_closed"])
async def test_what_cannot_be_changed_is_posted_anew(post: Post, error: str) -> None:
    ref = await post.send()
    post.slack.next("chat.update", Fault.error(error))
    anew = await post.send(message=Message("Taken"), replaces=ref)
    assert anew != ref
    assert [one["text"] for one in post.channel.messages] == ["Hello there", "Taken"]


async def test_a_reference_without_a_place_is_posted_anew(post: Post) -> None:
    await post.send(replaces=MessageRef(CHANNEL, "1700000000"))
    assert len(post.channel.messages) == 1
    assert not post.asked("chat.update")


async def test_a_change_that_got_lost_is_unsure(post: Post) -> None:
    ref = await post.send()
    post.slack.next("chat.update", Fault.drop())
    with pytest.raises(Unsure):
        await post.send(replaces=ref)


# Nothing twice: rows 4, 20, 21, 22


@pytest.mark.parametrize(
    "fault", [Fault.drop(), Fault.status(502, records=True), Fault(records=True, body="<html>")], ids=str
)
@pytest.mark.parametrize("address", [CHANNEL, DIRECT], ids=["channel", "direct"])
async def test_what_arrived_in_spite_of_a_fault_is_found_and_not_repeated(
    post: Post, fault: Fault, address: Address
) -> None:
    post.slack.next("chat.postMessage", fault)
    with pytest.raises(Unsure):
        await post.send(address)
    channel = post.chat if address is DIRECT else post.channel
    assert len(channel.messages) == 1
    assert await post.again(address) == MessageRef(address, f"{channel.id}/{channel.messages[0]['ts']}")
    assert len(post.asked()) == 1


async def test_what_did_not_arrive_is_posted_once(post: Post) -> None:
    post.slack.next("chat.postMessage", Fault.status(502))
    with pytest.raises(Unsure):
        await post.send()
    await post.again()
    assert len(post.channel.messages) == 1


async def test_it_is_looked_for_in_its_thread(post: Post) -> None:
    parent = post.slack.write(post.channel, "U1", "a question")
    address = replace(CHANNEL, thread=parent["ts"])
    ref = await post.send(address)
    assert await post.again(address) == ref
    assert len(post.channel.messages) == 2


async def test_another_message_with_another_key_is_not_taken_for_it(post: Post) -> None:
    await post.send(key="outbox:6")
    await post.again()
    assert len(post.channel.messages) == 2


async def test_a_mark_that_another_app_set_does_not_count(post: Post) -> None:
    mark = {"event_type": "usher_outbox", "event_payload": {"id": KEY}}
    post.slack.write(post.channel, "U1", "forged", metadata=mark, bot_id="B9")
    await post.again()
    assert len(post.asked()) == 1


async def test_it_is_found_below_what_was_written_since(post: Post) -> None:
    ref = await post.send()
    for number in range(450):
        post.slack.write(post.channel, "U1", f"{number}")
    assert await post.again() == ref
    assert [one["limit"] for one in post.asked("conversations.history")] == ["200"] * 3


async def test_the_direct_chat_is_asked_for_once(post: Post) -> None:
    for _ in range(2):
        post.slack.next("chat.postMessage", Fault.drop(records=False))
        with pytest.raises(Unsure):
            await post.again(DIRECT)
    assert len(post.asked("conversations.open")) == 1


@pytest.mark.parametrize(
    "fault",
    [Fault.status(500), Fault.limited("5"), Fault.drop(), Fault.error("fatal_error"), Fault.error("strange")],
    ids=str,
)
@pytest.mark.parametrize("method", ["conversations.history", "conversations.open"])
async def test_nothing_is_posted_blindly(post: Post, fault: Fault, method: str) -> None:
    post.slack.always(method, fault)
    with pytest.raises(Unsure):
        await post.again(DIRECT)
    assert not post.asked()


async def test_nothing_is_posted_while_nobody_knows_who_we_are(post: Post) -> None:
    def nobody() -> Bot:
        raise TryLater("not yet")

    await post.send()
    with pytest.raises(Unsure):
        await Sender(post.api, nobody).send(CHANNEL, HELLO, None, KEY, True)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (Fault.error("missing_scope", needed="channels:history"), "`channels:history`"),
        (Fault.error("not_in_channel"), "/invite"),
    ],
    ids=str,
)
async def test_a_look_up_that_can_never_work_tells_the_admin(post: Post, fault: Fault, sentence: str) -> None:
    post.slack.always("conversations.history", fault)
    with pytest.raises(Forbidden) as forbidden:
        await post.again()
    assert sentence in forbidden.value.reason
    assert not post.asked()


async def test_a_refused_token_pauses_from_a_look_up_too(post: Post) -> None:
    post.slack.always("conversations.history", Fault.error("token_revoked"))
    with pytest.raises(Paused):
        await post.again()


async def test_a_thread_that_was_deleted_holds_nothing(post: Post) -> None:
    await post.again(replace(CHANNEL, thread="1700000000.000001"))
    assert len(post.asked()) == 1


@pytest.mark.parametrize("address", [CHANNEL, DIRECT], ids=["channel", "direct"])
@pytest.mark.parametrize(
    "fault", [Fault.limited("1"), Fault.drop(), Fault.status(500), Fault.error("missing_scope")], ids=str
)
async def test_a_message_that_was_sent_in_part_is_completed(post: Post, address: Address, fault: Fault) -> None:
    channel, whole = post.chat if address is DIRECT else post.channel, len(posts(LONG))
    post.slack.next("chat.postMessage", FINE, fault)
    with pytest.raises(Unsure):
        await post.send(address, LONG)
    assert 0 < len(channel.messages) < whole
    ref = await post.again(address, LONG)
    assert ref.message == f"{channel.id}/{channel.messages[0]['ts']}"
    assert [one["text"] for one in channel.messages] == [part.text for part in posts(LONG)]


async def test_a_definite_refusal_of_a_part_is_what_it_is(post: Post) -> None:
    post.slack.next("chat.postMessage", FINE, Fault.error("is_archived"))
    with pytest.raises(ChannelLost):
        await post.send(message=LONG)
