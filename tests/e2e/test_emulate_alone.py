"""What the Slack emulator does by itself, so that a test of the office on it knows what to expect of which side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.support.emulate import BOT, BOT_USER, Emulator, PostClient

pytestmark = pytest.mark.e2e

TEXT: list[dict[str, Any]] = [{"type": "section", "text": {"type": "mrkdwn", "text": "Good morning"}}]
MODAL = {"type": "modal", "callback_id": "page", "title": {"type": "plain_text", "text": "Page"}, "blocks": TEXT}


def marked(key: str) -> dict[str, Any]:
    return {"event_type": "usher_outbox", "event_payload": {"key": key}}


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    emulator = Emulator(tmp_path_factory.mktemp("emulate"))
    emulator.start()
    yield emulator
    emulator.end()


@pytest.fixture
def slack(emulator: Emulator) -> PostClient:
    return emulator.client()


async def mara(slack: PostClient) -> str:
    """Ids are made anew at each start."""
    members: list[dict[str, Any]] = (await slack.users_list())["members"]
    return next(str(one["id"]) for one in members if one["name"] == "mara")


async def office(slack: PostClient) -> str:
    channels: list[dict[str, Any]] = (await slack.conversations_list(types="public_channel"))["channels"]
    return next(str(one["id"]) for one in channels if one["name"] == "project-office")


async def refusal(slack: PostClient, method: str, **args: object) -> tuple[int, object]:
    with pytest.raises(SlackApiError) as caught:
        await slack.api_call(method, json=args)
    return caught.value.response.status_code, caught.value.response.get("error")


async def test_the_bot_knows_itself_but_not_its_scopes(slack: PostClient) -> None:
    known = await slack.auth_test()
    assert (known["user_id"], known["bot_id"]) == (BOT_USER, BOT)
    assert "x-oauth-scopes" not in {name.lower() for name in known.headers}


async def test_a_token_that_it_does_not_know_is_taken_for_the_admins(emulator: Emulator) -> None:
    """So nothing about revoked tokens can be tested on it."""
    stranger = await PostClient(token="xoxb-unknown", base_url=emulator.url).auth_test()
    assert stranger["user"] == "admin"


async def test_a_message_keeps_its_metadata(slack: PostClient) -> None:
    channel = await office(slack)
    sent = await slack.chat_postMessage(channel=channel, text="Morning", blocks=TEXT, metadata=marked("7"))
    found = await slack.conversations_history(channel=channel, oldest="0", limit=5, include_all_metadata=True)
    (message,) = [one for one in found["messages"] if one["ts"] == sent["ts"]]
    assert message["metadata"] == marked("7")
    assert message["blocks"] == TEXT, "no block ids are added, while Slack adds them"


async def test_a_persons_id_is_good_for_posting_only(slack: PostClient) -> None:
    user = await mara(slack)
    sent = await slack.chat_postMessage(channel=user, text="Hello", metadata=marked("8"))
    opened = await slack.conversations_open(users=user)
    assert sent["channel"].startswith("D")
    assert opened["channel"]["id"] == sent["channel"]
    changed = await slack.chat_update(channel=sent["channel"], ts=sent["ts"], text="Bye", metadata=marked("9"))
    assert changed["message"]["text"] == "Bye"
    found = await slack.conversations_history(channel=sent["channel"], include_all_metadata=True)
    assert [(one["text"], one["metadata"]) for one in found["messages"]] == [("Bye", marked("9"))]
    assert await refusal(slack, "conversations.history", channel=user) == (200, "channel_not_found")
    assert await refusal(slack, "chat.update", channel=user, ts=sent["ts"], text="x") == (200, "message_not_found")
    assert await refusal(slack, "chat.postEphemeral", channel=user, user=user, text="x") == (200, "channel_not_found")


async def test_threads_ephemerals_links_and_deletion(slack: PostClient) -> None:
    channel = await office(slack)
    parent = await slack.chat_postMessage(channel=channel, text="Question")
    await slack.chat_postMessage(channel=channel, text="Answer", thread_ts=parent["ts"], metadata=marked("10"))
    thread = await slack.conversations_replies(channel=channel, ts=parent["ts"], include_all_metadata=True)
    assert [one["text"] for one in thread["messages"]] == ["Question", "Answer"]
    assert thread["messages"][1]["metadata"] == marked("10")
    link = await slack.chat_getPermalink(channel=channel, message_ts=parent["ts"])
    assert link["permalink"].endswith(f"/archives/{channel}/p{parent['ts'].replace('.', '')}")
    assert (await slack.chat_postEphemeral(channel=channel, user=await mara(slack), text="Psst"))["message_ts"]
    assert (await slack.chat_delete(channel=channel, ts=parent["ts"]))["ok"]


async def test_a_bot_need_not_be_in_a_channel(slack: PostClient) -> None:
    """Slack itself would say `not_in_channel` to a bot without `chat:write.public`."""
    channels = (await slack.conversations_list(types="public_channel"))["channels"]
    lab = next(one for one in channels if one["name"] == "lab")
    assert not lab["is_member"]
    assert (await slack.chat_postMessage(channel=lab["id"], text="Hello"))["ok"]
    assert (await slack.conversations_join(channel=lab["id"]))["channel"]["is_member"]
    assert await refusal(slack, "chat.postMessage", channel="C404", text="x") == (200, "channel_not_found")


async def test_a_modal_needs_a_trigger_made_here(slack: PostClient) -> None:
    trigger = (await slack.api_call("views.generateTriggerId", json={"user_id": await mara(slack)}))["trigger_id"]
    opened = (await slack.views_open(trigger_id=trigger, view=MODAL))["view"]
    changed = (await slack.views_update(view_id=opened["id"], hash=opened["hash"], view=MODAL))["view"]
    assert changed["id"] == opened["id"]
    assert changed["hash"] != opened["hash"]
    stale = {"view_id": opened["id"], "hash": opened["hash"], "view": MODAL}
    assert await refusal(slack, "views.update", **stale) == (200, "hash_conflict")
    assert await refusal(slack, "views.open", trigger_id=trigger, view=MODAL) == (200, "exchanged_trigger_id")
    assert await refusal(slack, "views.open", trigger_id="1.2.3", view=MODAL) == (200, "invalid_trigger_id")


async def test_a_home_is_published(slack: PostClient) -> None:
    home = await slack.views_publish(user_id=await mara(slack), view={"type": "home", "blocks": TEXT})
    assert home["view"]["blocks"] == TEXT


async def test_a_person_has_an_email_and_neither_locale_nor_time_zone(slack: PostClient) -> None:
    person = (await slack.users_info(user=await mara(slack), include_locale=True))["user"]
    assert person["profile"]["email"] == "mara@acme.example"
    assert not {"locale", "tz", "is_restricted", "is_ultra_restricted", "is_stranger"} & set(person)


@pytest.mark.parametrize(
    "method",
    [
        "api.test",
        "apps.connections.open",
        "assistant.threads.setStatus",
        "assistant.threads.setSuggestedPrompts",
        "users.conversations",
    ],
)
async def test_these_methods_are_not_there(slack: PostClient, method: str) -> None:
    assert await refusal(slack, method) == (404, None)
