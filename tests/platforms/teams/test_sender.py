"""Calling Teams: what goes over the wire, what is made of the answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.platforms.teams import sender as module
from bot.platforms.teams.login import Login
from bot.platforms.teams.references import Reference
from bot.platforms.teams.render import posts
from bot.platforms.teams.sender import Failed, Lost, Sender
from bot.platforms.teams.values import Config
from bot.ui import Card, Message, Text
from tests.support.teams_connector import BOT, TENANT, FakeTeams, Fault, Json, Person
from tests.support.teams_login import CONFIG, FakeLogin

HELLO: Json = {"type": "message", "textFormat": "xml", "text": "Grüße 😀 <b>x</b>"}


class Post:
    """A person, and the sender that writes to them."""

    def __init__(self, teams: FakeTeams) -> None:
        self.teams = teams
        self.sender = Sender(Config(dev=True))
        self.ana: Person = teams.person("Ana Lima")
        self.here: Reference = teams.reference(self.ana)

    async def fails(self, fault: Fault, method: str = "post") -> Failed | Lost:
        """What the next post ends as."""
        self.teams.next(method, fault)
        with pytest.raises((Failed, Lost)) as caught:
            await self.sender.post(self.here, HELLO, timeout=0.5)
        return caught.value  # type: ignore[return-value]  # one of the two


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    async with FakeTeams() as teams:
        post = Post(teams)
        yield post
        await post.sender.close()


# What goes out


async def test_a_message_arrives_as_it_was_made(post: Post) -> None:
    id = await post.sender.post(post.here, HELLO)
    [said] = post.teams.said(post.ana)
    assert said == {**HELLO, "from": {"id": BOT}, "conversation": {"id": post.ana.chat}, "id": id}
    [call] = post.teams.calls
    assert "Authorization" not in call.headers


async def test_a_card_arrives_without_loss(post: Post) -> None:
    card = Card("An idea", (Text("some **words**"),), (), "AI-2026-0001")
    [made] = posts(Message("An idea", card=card))
    activity = made.activity()
    activity["attachments"][0]["content"]["unheard"] = {"of": [None, 1, 1.5, True, {"$a.b": "${x}"}, "\u2028😀"]}
    activity["channelData"] = {"notification": {"alert": True}, "feedbackLoop": {"type": "default"}}
    await post.sender.post(post.here, activity)
    [call] = post.teams.calls
    assert {key: call.body[key] for key in activity} == activity
    post.teams.invalid.clear()  # the fake knows what Teams does not take


async def test_half_a_sign_does_not_break_a_message(post: Post) -> None:
    await post.sender.post(post.here, {**HELLO, "text": "a\ud83d b"})
    assert post.teams.said(post.ana)[0]["text"] == "a? b"


async def test_a_thread_of_a_channel_is_named_in_the_conversation(post: Post) -> None:
    channel = post.teams.channel("19:a b/c+é%@thread.tacv2", post.ana)
    here = post.teams.reference(channel)
    root = await post.sender.post(here, HELLO)
    await post.sender.post(here, HELLO, thread=root)
    assert [one.get("replyToId") for one in post.teams.said(channel)] == [None, root]
    assert post.teams.calls[1].conversation == f"{channel.id};messageid={root}"


async def test_a_targeted_message_is_for_one_person(post: Post) -> None:
    channel = post.teams.channel("19:c@thread.tacv2", post.ana)
    here = replace(post.teams.reference(channel), user=post.ana.id)
    await post.sender.post(here, HELLO, targeted=True)
    assert post.teams.said(channel) == []
    [whisper] = post.teams.whispered(channel)
    assert whisper["recipient"] == {"id": post.ana.id}
    assert post.teams.calls[0].query == {"isTargetedActivity": "true"}


async def test_an_update_changes_the_message_in_its_place(post: Post) -> None:
    first = await post.sender.post(post.here, HELLO)
    await post.sender.post(post.here, HELLO)
    await post.sender.update(post.here, first, {**HELLO, "text": "changed"})
    assert [one["text"] for one in post.teams.said(post.ana)] == ["changed", HELLO["text"]]


@pytest.mark.parametrize("by", ["id", "aad"])
async def test_a_chat_is_opened_by_either_name(post: Post, by: str) -> None:
    bo = post.teams.person("Bo")
    assert await post.sender.open_chat(post.here, getattr(bo, by)) == bo.chat


@pytest.mark.parametrize("by", ["id", "aad"])
async def test_a_member_is_told_whole(post: Post, by: str) -> None:
    assert await post.sender.member(post.here, getattr(post.ana, by)) == post.ana.json()
    guest = post.teams.person("Gus Guest", role="guest")
    entry = await post.sender.member(post.teams.reference(guest), guest.id)
    assert (entry["userRole"], entry["tenantId"]) == ("guest", TENANT)


async def test_each_service_url_has_one_client_and_they_are_bounded(post: Post) -> None:
    for number in range(30):
        here = replace(post.here, service_url=f"{post.teams.url}{number}/")
        with pytest.raises(Lost):  # a page says that nothing is there
            await post.sender.post(here, HELLO)
    assert len(post.sender._clients) == module.CLIENTS
    await post.sender.post(post.here, HELLO)


# What comes back


async def test_a_refusal_carries_status_code_and_wait_and_no_words(post: Post) -> None:
    failed = await post.fails(Fault.limited("7"))
    assert failed == Failed(429, "Throttled", 7.0)
    failed = await post.fails(Fault.error(403, "BotNotInConversationRoster", "Ana Lima wrote <secret>"))
    assert failed == Failed(403, "BotNotInConversationRoster")
    assert "secret" not in repr(failed)
    assert len(post.teams.calls) == 2


async def test_the_code_is_found_inside_of_a_text(post: Post) -> None:
    assert await post.fails(Fault.blocked()) == Failed(403, "MessageWritesBlocked")


@pytest.mark.parametrize(
    "fault",
    [Fault.html(200, records=True), Fault.html(500), Fault.html(502), Fault.html(403), Fault.html(404),
     Fault(500, ""), Fault(200, "[]"), Fault(200, "{" * 5000), Fault.drop(), Fault.drop(records=False),
     Fault.sleep(1.0), Fault.redirect("http://127.0.0.1:9/")],
    ids=lambda fault: f"{fault.code}-{(fault.body or '')[:6]}-{fault.is_dropped}-{fault.seconds}",
)  # fmt: skip
async def test_rows_20_to_22_what_tells_nothing_is_lost_and_asked_once(post: Post, fault: Fault) -> None:
    assert isinstance(await post.fails(fault), Lost)
    assert len(post.teams.calls) == 1


@pytest.mark.parametrize("status", [412, 502, 503, 504])
async def test_row_62_what_microsoft_wants_tried_again_is_not_tried_again_here(post: Post, status: int) -> None:
    failed = await post.fails(Fault.limited("1", status))
    assert isinstance(failed, Failed)
    assert failed.is_passing
    assert len(post.teams.calls) == 1


async def test_an_empty_answer_counts_as_taken(post: Post) -> None:
    post.teams.next("post", Fault(202, ""), Fault(200, "{}"))
    assert [await post.sender.post(post.here, HELLO) for _ in range(2)] == ["", ""]


async def test_without_a_connection_nothing_was_sent(post: Post) -> None:
    async with FakeTeams() as gone:
        url = gone.url
    with pytest.raises(Failed) as caught:
        await post.sender.post(replace(post.here, service_url=url), HELLO)
    assert (caught.value.status, caught.value.is_passing) == (0, True)


async def test_after_closing_nothing_is_sent(post: Post) -> None:
    await post.sender.close()
    with pytest.raises(Failed) as caught:
        await post.sender.post(post.here, HELLO)
    assert caught.value.status == 0
    assert post.teams.calls == []


async def test_row_58_a_service_url_that_is_not_allowed_is_never_called(post: Post) -> None:
    async with FakeTeams() as evil, FakeLogin() as login:
        sender = Sender(replace(CONFIG, hosts=frozenset()), Login(CONFIG, login.http))
        here = replace(post.here, service_url=evil.url)
        for call in (sender.post(here, HELLO), sender.update(here, "1", HELLO), sender.member(here, "29:x"),
                     sender.open_chat(here, "29:x")):  # fmt: skip
            with pytest.raises(Failed, match="ServiceUrlNotAllowed"):
                await call
        assert (evil.calls, login.hosts) == ([], [])
        await sender.close()
