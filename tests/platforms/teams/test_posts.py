"""Posting for the outbox: where things go, what replaces what, and what comes twice says so."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.actions import RunCommand
from bot.platforms.base import ChannelLost, TryLater, Unreachable, Unsure
from bot.platforms.teams.posts import RESENT, Posts, resent
from bot.platforms.teams.references import Reference, kept, tenant_place
from bot.platforms.teams.references import keep as keep_reference
from bot.platforms.teams.render import Post as Rendered
from bot.platforms.teams.render import posts
from bot.platforms.teams.sender import Sender
from bot.platforms.teams.values import NAME, Config, direct_chat
from bot.ui import Button, Card, Message, Text
from domain.places import Address, MessageRef
from tests.support.teams_connector import TENANT, Conversation, FakeTeams, Fault, Person
from tests.support.teams_references import MemoryReferences

HELLO = Message("Hello **there**")
LONG = Message("\n\n".join(f"Point {number}: " + "word " * 400 for number in range(30)))
CARD = Message(
    "An idea", card=Card("An idea", (Text("words"),), (Button("Open", RunCommand("status", "AI-1")),), "AI-1")
)
CHANNEL = Address(NAME, TENANT, "19:c@thread.tacv2")
KEY = "outbox:7"


class Post:
    """A tenant with a channel and a person whom the bot has met, and what posts there."""

    def __init__(self, teams: FakeTeams) -> None:
        self.teams = teams
        self.references = MemoryReferences()
        self.sender = Sender(Config(dev=True))
        self.posts = Posts(self.sender, self.references, Config(dev=True))
        self.ana = teams.person("Ana Lima")
        self.channel = teams.channel(CHANNEL.conversation, self.ana)

    async def meet(self, *who: Person | Conversation) -> None:
        for one in who:
            await keep_reference(self.references, self.teams.reference(one))

    async def send(
        self,
        address: Address = CHANNEL,
        message: Message = HELLO,
        replaces: MessageRef | None = None,
        key: str | None = KEY,
        is_repeat: bool = False,
    ) -> MessageRef:
        return await self.posts.send(address, message, replaces, key, is_repeat)

    async def again(self, address: Address = CHANNEL, message: Message = HELLO) -> MessageRef:
        return await self.send(address, message, is_repeat=True)

    def restart(self) -> None:
        """Another process goes on."""
        self.posts = Posts(self.sender, self.references, Config(dev=True))

    def texts(self, where: Person | Conversation | None = None) -> list[str]:
        return [one.get("text", "") for one in self.teams.said(where or self.channel)]


def chat(person: Person) -> Address:
    return direct_chat(person.tenant, person.aad)


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    async with FakeTeams() as teams:
        post = Post(teams)
        await post.meet(post.ana, post.channel)
        yield post
        await post.sender.close()


# Where it goes


async def test_a_message_goes_to_the_channel(post: Post) -> None:
    ref = await post.send()
    [said] = post.teams.said(post.channel)
    assert ref == MessageRef(CHANNEL, f"{post.channel.id} {said['id']}")
    assert said["text"] == posts(HELLO)[0].text


async def test_a_thread_is_posted_into(post: Post) -> None:
    root = (await post.send()).message.partition(" ")[2]
    ref = await post.send(replace(CHANNEL, thread=root))
    assert [one.get("replyToId") for one in post.teams.said(post.channel)] == [None, root]
    assert ref.message.startswith(f"{post.channel.id};messageid={root} ")


async def test_a_person_is_written_to_in_their_chat(post: Post) -> None:
    ref = await post.send(chat(post.ana))
    assert ref.message == f"{post.ana.chat} {post.teams.said(post.ana)[0]['id']}"
    assert post.teams.of("create") == []


async def test_a_chat_that_nobody_opened_is_opened_once_and_kept(post: Post) -> None:
    bo = post.teams.person("Bo")
    await post.send(chat(bo))
    post.restart()
    await post.send(chat(bo))
    assert len(post.teams.said(bo)) == 2
    assert len(post.teams.of("create")) == 1
    found = await kept(post.references, chat(bo))
    assert found is not None
    assert (found.conversation, found.person) == (bo.chat, bo.aad)


async def test_in_a_tenant_from_which_nobody_came_nobody_is_reached(post: Post) -> None:
    with pytest.raises(Unreachable, match="not installed for that person"):
        await post.send(direct_chat("other", "aad"))
    with pytest.raises(ChannelLost):
        await post.send(replace(CHANNEL, tenant="other"))
    assert post.teams.calls == []


async def test_a_tenant_that_is_no_longer_served_gets_nothing(post: Post) -> None:
    posts = Posts(post.sender, post.references, Config(dev=True, tenants=frozenset({"other"})))
    with pytest.raises(Unreachable):
        await posts.send(CHANNEL, HELLO, None, KEY, False)
    assert post.teams.calls == []


async def test_a_channel_of_which_nothing_is_kept_is_reached_through_its_tenant(post: Post) -> None:
    await post.references.drop(CHANNEL)
    await post.send()
    assert len(post.teams.said(post.channel)) == 1


async def test_the_parts_of_a_long_message_stand_below_its_first(post: Post) -> None:
    ref = await post.send(message=LONG)
    first, *more = post.teams.said(post.channel)
    assert [one["text"] for one in (first, *more)] == [part.text for part in posts(LONG)]
    assert more
    assert {one["replyToId"] for one in more} == {first["id"]}
    assert ref.message == f"{post.channel.id} {first['id']}"


async def test_in_a_direct_chat_the_parts_follow_each_other(post: Post) -> None:
    await post.send(chat(post.ana), LONG)
    assert post.texts(post.ana) == [part.text for part in posts(LONG)]
    assert not any("replyToId" in one for one in post.teams.said(post.ana))


async def test_a_thread_that_is_gone_is_followed_by_a_new_message(post: Post) -> None:
    await post.send(replace(CHANNEL, thread="17"))
    [said] = post.teams.said(post.channel)
    assert "replyToId" not in said
    assert post.references.has(CHANNEL)


async def test_a_moved_service_url_is_followed_for_whoever_was_not_met(post: Post) -> None:
    bo = post.teams.person("Bo")
    moved: Reference = replace(
        post.teams.reference(post.ana), service_url=post.teams.url.replace("127.0.0.1", "localhost")
    )
    await keep_reference(post.references, moved)
    await post.send(chat(bo))
    assert post.teams.of("create")[0].headers["Host"].startswith("localhost")
    way = await kept(post.references, tenant_place(TENANT))
    assert way is not None
    assert way.conversation == ""


# Replacing


@pytest.mark.parametrize("thread", [None, "root"])
async def test_an_older_copy_is_changed_in_its_place(post: Post, thread: str | None) -> None:
    root = (await post.send()).message.partition(" ")[2]
    ref = await post.send(replace(CHANNEL, thread=root if thread else None), CARD)
    before = len(post.teams.said(post.channel))
    assert await post.send(ref.address, HELLO, ref, "outbox:8") == ref
    assert len(post.teams.said(post.channel)) == before
    assert post.texts()[-1] == posts(HELLO)[0].text


async def test_a_copy_that_was_deleted_is_posted_anew(post: Post) -> None:
    ref = await post.send(message=CARD)
    post.teams.conversations[post.channel.id].messages.clear()
    new = await post.send(message=CARD, replaces=ref)
    assert new != ref
    assert len(post.teams.said(post.channel)) == 1


async def test_a_copy_whose_id_was_never_told_is_posted_anew(post: Post) -> None:
    post.teams.next("post", Fault(202, ""))
    ref = await post.send(message=CARD)
    assert ref.message == f"{post.channel.id} "
    await post.send(message=CARD, replaces=ref)
    assert len(post.teams.said(post.channel)) == 1
    assert post.teams.of("update") == []


async def test_a_change_in_doubt_is_made_again_without_a_word(post: Post) -> None:
    ref = await post.send(message=CARD)
    post.teams.next("update", Fault.drop(), Fault.drop())  # the HTTP client repeats what does no harm, once
    with pytest.raises(Unsure):
        await post.send(message=HELLO, replaces=ref)
    assert await post.send(message=HELLO, replaces=ref, is_repeat=True) == ref
    assert post.texts() == [posts(HELLO)[0].text]


# Again


async def test_what_may_have_arrived_comes_again_and_says_so(post: Post) -> None:
    post.teams.next("post", Fault.drop())
    with pytest.raises(Unsure):
        await post.send()
    await post.again()
    assert post.texts() == [posts(HELLO)[0].text, f"{RESENT} {posts(HELLO)[0].text}"]


async def test_a_card_that_comes_again_says_so_in_its_body_and_its_notification(post: Post) -> None:
    await post.again(message=CARD)
    [said] = post.teams.said(post.channel)
    assert said["summary"].startswith(RESENT)
    assert said["attachments"][0]["content"]["body"][0]["text"] == RESENT


def test_the_mark_leaves_the_kept_post_alone() -> None:
    made = Rendered("words", {"body": [{"type": "TextBlock", "text": "x"}]}, "said")
    before = json.dumps(made.card)
    assert resent(made).text == f"{RESENT} words"
    assert json.dumps(made.card) == before


async def test_only_the_part_in_doubt_comes_again(post: Post) -> None:
    parts = [part.text for part in posts(LONG)]
    assert len(parts) >= 3
    post.teams.next("post", Fault(records=True), Fault.drop(records=False))
    with pytest.raises(Unsure):
        await post.send(message=LONG)
    await post.again(message=LONG)
    assert post.texts() == [parts[0], f"{RESENT} {parts[1]}", *parts[2:]]
    assert {one.get("replyToId") for one in post.teams.said(post.channel)[1:]} == {
        post.teams.said(post.channel)[0]["id"]
    }


async def test_after_a_part_a_limit_is_a_doubt_but_nothing_is_repeated(post: Post) -> None:
    parts = [part.text for part in posts(LONG)]
    post.teams.next("post", Fault(records=True), Fault.limited("5"))
    with pytest.raises(Unsure, match="a part of it was sent"):
        await post.send(message=LONG)
    await post.again(message=LONG)
    assert post.texts() == parts


async def test_another_process_repeats_all_parts(post: Post) -> None:
    parts = [part.text for part in posts(LONG)]
    post.teams.next("post", Fault(records=True), Fault.limited("5"))
    with pytest.raises(Unsure):
        await post.send(message=LONG)
    post.restart()
    await post.again(message=LONG)
    assert post.texts() == [parts[0], *(f"{RESENT} {part}" for part in parts)]


async def test_a_doubt_outlives_a_limit(post: Post) -> None:
    post.teams.next("post", Fault.drop(), Fault.limited("5"))
    with pytest.raises(Unsure):
        await post.send()
    with pytest.raises(TryLater):
        await post.again()
    await post.again()
    assert post.texts()[-1].startswith(RESENT)


async def test_what_is_remembered_of_half_sent_messages_ends_with_them(post: Post) -> None:
    post.teams.next("post", Fault.drop())
    with pytest.raises(Unsure):
        await post.send()
    await post.again()
    assert not post.posts._begun
