"""Slack's Web API on loopback behaves as Slack does, and goes wrong as it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientConnectionError, ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.manifest import SCOPES
from tests.support.slack_api import BOT_TOKEN, BOT_USER, FakeSlack, Fault
from tests.support.slack_sender_bot import PAGE, TEXT, plain, workspace

MARKED = {"event_type": "usher_outbox", "event_payload": {"key": "7"}}


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with workspace() as slack:
        yield slack


@pytest.fixture
def client(slack: FakeSlack) -> AsyncWebClient:
    return AsyncWebClient(BOT_TOKEN, slack.url, timeout=2, retry_handlers=[])


async def refusal(call: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_messages_are_kept_and_found(slack: FakeSlack, client: AsyncWebClient) -> None:
    said = await client.chat_postMessage(channel="U1", text="Morning", blocks=[TEXT], metadata=MARKED)
    assert said["channel"] == "D1"
    assert await refusal(client.conversations_history(channel="U1")) == "channel_not_found"
    (plainly,) = (await client.conversations_history(channel="D1"))["messages"]
    (fully,) = (await client.conversations_history(channel="D1", include_all_metadata=True, oldest="0"))["messages"]
    assert "metadata" not in plainly
    assert (fully["metadata"], fully["ts"]) == (MARKED, said["ts"])
    assert fully["blocks"][0]["block_id"]
    reply = await client.chat_postMessage(channel="D1", text="More", thread_ts=said["ts"])
    thread = (await client.conversations_replies(channel="D1", ts=said["ts"]))["messages"]
    assert [one["ts"] for one in thread] == [said["ts"], reply["ts"]]
    assert (await client.chat_update(channel="D1", ts=said["ts"], text="Noon"))["message"]["text"] == "Noon"
    assert "blocks" not in slack.channels["D1"].messages[0]
    assert (await client.chat_getPermalink(channel="D1", message_ts=said["ts"]))["permalink"].endswith(
        said["ts"].replace(".", "")
    )
    await client.chat_delete(channel="D1", ts=reply["ts"])
    await client.chat_postEphemeral(channel="C1", user="U1", text="Psst")
    assert (len(slack.channels["D1"].messages), slack.ephemerals[0]["text"]) == (1, "Psst")


async def test_history_is_paged(slack: FakeSlack, client: AsyncWebClient) -> None:
    for number in range(5):
        slack.write(slack.channels["C1"], "U1", str(number))
    first = await client.conversations_history(channel="C1", limit=3)
    rest = await client.conversations_history(channel="C1", limit=3, cursor=first["response_metadata"]["next_cursor"])
    assert [one["text"] for one in first["messages"] + rest["messages"]] == ["4", "3", "2", "1", "0"]
    assert (first["has_more"], rest["has_more"]) == (True, False)
    assert (await client.conversations_history(channel="C1", oldest=first["messages"][1]["ts"]))["messages"] == (
        first["messages"][:1]
    )


async def test_places_refuse_as_slack_does(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.channel("C2", bot_in=False)
    slack.channel("C3", is_archived=True)
    slack.channel("C4", is_private=True, bot_in=False)
    for place, error in {
        "C2": "not_in_channel",
        "C3": "is_archived",
        "C4": "channel_not_found",
        "U9": "channel_not_found",
    }.items():
        assert await refusal(client.chat_postMessage(channel=place, text="x")) == error
    await client.conversations_join(channel="C2")
    assert (await client.chat_postMessage(channel="C2", text="x"))["ok"]
    assert await refusal(AsyncWebClient("xoxb-other", slack.url).auth_test()) == "invalid_auth"
    slack.users["U2"].deleted = True
    assert await refusal(client.conversations_open(users="U2")) == "user_disabled"


async def test_people_and_the_team_are_known(client: AsyncWebClient) -> None:
    assert set((await client.auth_test()).headers["x-oauth-scopes"].split(",")) == set(SCOPES)
    person = (await client.users_info(user="U1", include_locale=True))["user"]
    assert (person["profile"]["email"], person["tz"], person["locale"]) == (
        "mara@acme.example",
        "Europe/Berlin",
        "de-DE",
    )
    guest = (await client.users_info(user="U2"))["user"]
    assert (guest["team_id"], guest["is_stranger"], "email" in guest["profile"], "locale" in guest) == (
        "T9",
        True,
        False,
        False,
    )
    assert [one["id"] for one in (await client.users_list())["members"]] == [BOT_USER, "U1", "U2"]
    assert [one["id"] for one in (await client.users_conversations())["channels"]] == ["C1"]
    assert (await client.conversations_info(channel="C1"))["channel"]["is_member"]
    assert (await client.conversations_open(users="U1"))["channel"] == {"id": "D1"}
    assert (await client.team_info())["team"]["domain"] == "acme"
    assert (await client.api_test())["ok"]


async def test_views_need_a_fresh_trigger_and_the_right_hash(slack: FakeSlack, client: AsyncWebClient) -> None:
    trigger = slack.trigger("U1")
    first = (await client.views_open(trigger_id=trigger, view=PAGE))["view"]
    assert await refusal(client.views_open(trigger_id=trigger, view=PAGE)) == "exchanged_trigger_id"
    assert await refusal(client.views_open(trigger_id=slack.trigger(age=3.1), view=PAGE)) == "expired_trigger_id"
    second = (await client.views_update(view_id=first["id"], hash=first["hash"], view=PAGE))["view"]
    assert await refusal(client.views_update(view_id=first["id"], hash=first["hash"], view=PAGE)) == "hash_conflict"
    assert (second["id"] == first["id"], slack.modal("U1")) == (True, second)
    pushed = (await client.views_push(trigger_id=slack.trigger("U1"), view=PAGE))["view"]
    assert (pushed["previous_view_id"], pushed["root_view_id"]) == (first["id"], first["id"])
    slack.answered("U1", pushed["id"], {"response_action": "clear"})
    assert await refusal(client.views_update(view_id=first["id"], view=PAGE)) == "not_found"
    await client.views_publish(user_id="U1", view={"type": "home", "blocks": [TEXT]})
    assert slack.homes["U1"]["blocks"][0]["text"] == TEXT["text"]
    await client.assistant_threads_setStatus(channel_id="C1", thread_ts="1.1", status="is looking")
    await client.assistant_threads_setSuggestedPrompts(
        channel_id="C1", thread_ts="1.1", prompts=[{"title": "t", "message": "m"}]
    )
    assert (slack.statuses[0]["status"], slack.prompts[0]["prompts"][0]["title"]) == ("is looking", "t")


@pytest.mark.parametrize(
    ("fault", "status", "error", "retry_after"),
    [
        (Fault.error("missing_scope", needed="chat:write"), 200, "missing_scope", None),
        (Fault.limited("abc"), 429, "ratelimited", "abc"),
        (Fault.limited(), 429, "ratelimited", None),
        (Fault.ratelimited_200(), 200, "ratelimited", None),
    ],
)
async def test_refusals_on_demand(
    slack: FakeSlack, client: AsyncWebClient, fault: Fault, status: int, error: str, retry_after: str | None
) -> None:
    slack.next("chat.postMessage", fault, channel="C1")
    assert (await client.chat_postMessage(channel="U1", text="elsewhere"))["ok"]
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="C1", text="x")
    answer = caught.value.response
    assert (answer.status_code, answer["error"], answer.headers.get("Retry-After")) == (status, error, retry_after)
    assert slack.channels["C1"].messages == []
    assert (await client.chat_postMessage(channel="C1", text="x"))["ok"]


@pytest.mark.parametrize(
    ("fault", "error", "stands"),
    [
        (Fault.status(502), SlackApiError, False),
        (Fault.garbage(), SlackApiError, False),
        (Fault.drop(), ClientConnectionError, True),
        (Fault.drop(records=False), ClientConnectionError, False),
        (Fault.sleep(5), TimeoutError, True),
        (Fault.sleep(5, records=False), TimeoutError, False),
    ],
)
async def test_answers_that_say_nothing(slack: FakeSlack, fault: Fault, error: type[Exception], stands: bool) -> None:
    slack.always("*", fault)
    async with ClientSession() as session:
        client = AsyncWebClient(BOT_TOKEN, slack.url, timeout=1, retry_handlers=[], session=session)
        with pytest.raises(error):
            await asyncio.wait_for(client.chat_postMessage(channel="C1", text="x"), 0.3)
        slack.heal()
        assert len(slack.channels["C1"].messages) == stands
        assert (await client.chat_postMessage(channel="C1", text="y"))["ok"]
    assert [call.args["text"] for call in slack.of("chat.postMessage")] == ["x", "y"]


async def test_a_response_url_is_good_five_times(slack: FakeSlack) -> None:
    url = slack.response_url()
    async with ClientSession() as session:
        for _ in range(5):
            assert (await session.post(url, json={"text": "Later"})).status == 200
        spent = await session.post(url, json={"text": "Later"})
        assert (spent.status, await spent.text(), len(slack.responses)) == (404, "used_url", 5)


async def test_what_slack_would_refuse_fails_the_test() -> None:
    async def show_too_much() -> None:
        async with FakeSlack() as slack:
            client = AsyncWebClient(BOT_TOKEN, slack.url)
            await client.chat_postMessage(channel=slack.channel("C1").id, text="x", blocks=[TEXT] * 51)
            await client.views_open(trigger_id=slack.trigger("U1"), view={**PAGE, "title": plain("x" * 25)})
            assert len(slack.invalid) == 2

    with pytest.raises(AssertionError, match="payloads that Slack would refuse"):
        await show_too_much()
