"""What each of Slack's refusals means for people, and what is mended before anybody hears of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bot.platforms.base import ChannelLost, Forbidden, Paused, TryLater, Unreachable, Unsure
from bot.ui import Message
from tests.platforms.slack.test_sender import CHANNEL, DIRECT, Post, posting
from tests.support.slack_api import Fault


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    async with posting() as post:
        yield post


# Rows 18, 19, 23: not now


@pytest.mark.parametrize(
    ("fault", "after"), [(Fault.limited("30"), 30), (Fault.limited("abc"), 30), (Fault.ratelimited_200(), 30)], ids=str
)
async def test_too_many_messages_wait_as_long_as_slack_says(post: Post, fault: Fault, after: float) -> None:
    post.slack.next("chat.postMessage", fault)
    with pytest.raises(TryLater) as later:
        await post.send()
    assert later.value.after == after
    assert len(post.slack.calls) == 1


# Rows 24, 26, 28: what the refusals mean


@pytest.mark.parametrize(
    ("codes", "kind", "says"),
    [
        ("token_revoked account_inactive invalid_auth not_authed token_expired", Paused, "Install"),
        ("org_login_required team_access_not_granted", Paused, "token"),
        ("is_archived channel_is_archived", ChannelLost, "archived. Mention me with “here”"),
        ("channel_not_found", ChannelLost, "gone"),
        ("restricted_action restricted_action_read_only_channel ekm_access_denied", Forbidden, "admin"),
        ("missing_scope", Forbidden, "usher manifest slack"),
        ("user_not_found user_disabled users_not_found cannot_dm_bot user_is_bot", Unreachable, "deactivated"),
        ("fatal_error internal_error service_unavailable request_timeout", Unsure, "_"),
        ("team_added_to_org", TryLater, "moving"),
        ("no_text something_new", Unreachable, "`"),
    ],
    ids=lambda value: str(value)[:30],
)
async def test_a_refusal_has_its_own_consequence(post: Post, codes: str, kind: type[Exception], says: str) -> None:
    for code in codes.split():
        post.slack.next("chat.postMessage", Fault.error(code))
        with pytest.raises(kind) as raised:
            await post.send()
        assert type(raised.value) is kind, code
        assert says in str(getattr(raised.value, "reason", raised.value))
        assert "C1" not in str(raised.value)
    assert len(post.slack.calls) == len(codes.split())


async def test_a_missing_scope_is_named_and_waits_for_an_hour(post: Post) -> None:
    post.slack.next("chat.postMessage", Fault.error("missing_scope", needed="chat:write"))
    with pytest.raises(Forbidden) as forbidden:
        await post.send()
    assert "`chat:write`" in forbidden.value.reason
    assert forbidden.value.after == 3600


async def test_a_person_whose_chat_is_gone_is_no_channel(post: Post) -> None:
    post.slack.next("chat.postMessage", Fault.error("channel_not_found"))
    with pytest.raises(Unreachable) as gone:
        await post.send(DIRECT)
    assert not isinstance(gone.value, ChannelLost)


# Row 27: not in the channel


async def test_a_public_channel_is_joined_and_posted_to(post: Post) -> None:
    outside = post.slack.channel("C2", bot_in=False)
    await post.send(replace(CHANNEL, conversation="C2"))
    assert len(outside.messages) == 1
    assert len(post.asked("conversations.join")) == 1


@pytest.mark.parametrize("error", ["method_not_supported_for_channel_type", "missing_scope", "is_archived"])
async def test_a_channel_that_cannot_be_joined_is_lost(post: Post, error: str) -> None:
    post.slack.channel("C2", bot_in=False)
    post.slack.always("conversations.join", Fault.error(error))
    with pytest.raises(ChannelLost, match="/invite @Usher"):
        await post.send(replace(CHANNEL, conversation="C2"))
    assert len(post.slack.calls) == 2


async def test_joining_is_tried_once_and_never_in_a_loop(post: Post) -> None:
    post.slack.always("chat.postMessage", Fault.error("not_in_channel"))
    with pytest.raises(ChannelLost, match="/invite @Usher"):
        await post.send()
    assert [call.method for call in post.slack.calls] == ["chat.postMessage", "conversations.join", "chat.postMessage"]


@pytest.mark.parametrize("fault", [Fault.drop(), Fault.status(500), Fault.limited("3")], ids=str)
async def test_a_join_that_got_lost_is_tried_later(post: Post, fault: Fault) -> None:
    post.slack.channel("C2", bot_in=False)
    post.slack.next("conversations.join", fault)
    with pytest.raises(TryLater) as later:
        await post.send(replace(CHANNEL, conversation="C2"))
    assert not isinstance(later.value, Forbidden)
    await post.send(replace(CHANNEL, conversation="C2"))
    assert len(post.slack.channels["C2"].messages) == 1


# Blocks that Slack does not take


@pytest.mark.parametrize(
    "error", ["invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long", "too_many_attachments"]
)
async def test_refused_blocks_are_left_out_once_and_logged_without_words(post: Post, error: str) -> None:
    post.slack.next("chat.postMessage", Fault.error(error))
    with capture_logs() as logs:
        await post.send(message=Message("A secret " + "word & " * 900))
    first, second = post.asked()
    assert "blocks" in first
    assert "blocks" not in second
    assert len(second["text"]) <= 3000
    assert second["text"].startswith("A secret")
    assert second["metadata"] == first["metadata"]
    assert [(entry["log_level"], entry["error"]) for entry in logs] == [("error", error)]
    assert "secret" not in str(logs)


async def test_an_escaped_sign_is_not_cut_in_two(post: Post) -> None:
    for length in range(2990, 3003):
        post.slack.next("chat.postMessage", Fault.error("invalid_blocks"))
        await post.send(message=Message("x" * length + "&" * 20))
        sent = post.channel.messages[-1]["text"]
        assert len(sent) <= 3000
        assert sent.replace("&amp;", "").strip("x") == ""


async def test_a_copy_whose_blocks_are_refused_becomes_text(post: Post) -> None:
    ref = await post.send()
    post.slack.next("chat.update", Fault.error("invalid_blocks"))
    await post.send(message=Message("Taken"), replaces=ref)
    assert post.asked("chat.update")[1]["blocks"] == []
    assert post.channel.messages[0]["text"] == "Taken"


async def test_text_that_is_refused_too_is_given_up(post: Post) -> None:
    post.slack.always("chat.postMessage", Fault.error("invalid_blocks"))
    with pytest.raises(Unreachable, match="invalid_blocks"):
        await post.send()
    assert len(post.slack.calls) == 2


async def test_a_second_fault_of_the_text_alone_is_no_reason_for_a_third_try(post: Post) -> None:
    post.slack.next("chat.postMessage", Fault.error("invalid_blocks"), Fault.error("msg_too_long"))
    with pytest.raises(Unreachable, match="msg_too_long"):
        await post.send()
    assert len(post.slack.calls) == 2
