"""What arrives twice, late, unsigned or broken: one effect each, and a short answer."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import io
import json
import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest

from storage.unit_of_work import reading
from tests.support.slack_office import OFFICE, PROBLEM, SECRET, SlackOffice, person_id, words
from tests.support.slack_sender import Delivery

PAGE = '{"conversation":"c","turn":0}'
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


async def post(office: SlackOffice, body: bytes, content_type: str = JSON, **headers: str) -> int:
    """The bytes, signed unless `headers` say otherwise; the status."""
    at = str(int(time.time()))
    signature = hmac.new(SECRET.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    given = {
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": f"v0={signature}",
        "Content-Type": content_type,
        **headers,
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{office.url}/slack/events", data=io.BytesIO(body), headers=given) as answer,
    ):
        return answer.status


async def test_row_6_an_event_that_comes_four_times_is_handled_once(office: SlackOffice) -> None:
    mara = office["mara"]
    await mara.say(f"idea: {PROBLEM}")
    first = office.sender.sent[-1]
    for number, reason in enumerate(("http_timeout", "http_error", "connection_failed"), 1):
        retry = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
        answer = await office.sender.replay(Delivery(first.body, {**first.headers, **retry}))
        assert (answer.status, answer.body) == (200, "")
    assert len(mara.messages) == 1
    assert words(mara.messages).count("Good start, I have kept it") == words(mara.last).count("Good start, I have kept")


async def test_row_6_four_deliveries_at_the_same_time_are_one_talk(office: SlackOffice) -> None:
    mara = office["mara"]
    said = {"user": "UMARA", "text": f"idea: {PROBLEM}", "channel": mara.chat.id, "channel_type": "im", "ts": "17.5"}
    answers = await asyncio.gather(*(office.sender.event("message", event_id="Ev1", **said) for _ in range(4)))
    assert [one.status for one in answers] == [200] * 4
    assert len(mara.messages) == 1


async def test_row_7_the_same_bytes_once_more_have_no_second_effect_whatever_they_were(office: SlackOffice) -> None:
    number = await office.registered()
    mara = office["mara"]
    await mara.command(f"comment {number} once")
    await office.sender.replay()
    [card] = office.channel
    await office.sender.press("UAMINA", "Take it", message=card, channel=OFFICE)
    told = len(office.slack.responses)
    await office.sender.replay()
    assert len(office.slack.responses) == told
    await office.sender.shortcut(mara.id, "submit_idea")
    opened = len(office.slack.of("views.open"))
    await office.sender.replay()
    assert len(office.slack.of("views.open")) == opened
    answer = await mara.command(f"history {number}")
    history = words([answer.json, office.slack.responses])
    assert history.count("commented") <= 2
    await office.slack.until(lambda: words(office.channel).count("once") >= 1)


async def test_row_1_what_was_stored_before_a_process_died_has_no_second_effect_in_the_next(
    office: SlackOffice,
) -> None:
    """Slack saw no acknowledgement, and sends everything again to a process that remembers nothing."""
    mara = office["mara"]
    await mara.command("idea")
    await mara.submit({"problem": PROBLEM})
    await mara.submit({"metric?": ["unknown"], "target?": ["unknown"]})
    await mara.submit({"objective?": ["unknown"], "impact_types": ["Fewer errors"]})
    await mara.submit({"sponsor?": ["unknown"]})
    await mara.submit()
    await mara.hear("is registered")
    await office.settled()
    [number] = await office.ideas()
    await mara.say(f"comment {number} said once")
    await office.sender.press("UAMINA", "Take it", message=office.channel[0], channel=OFFICE)
    await mara.say("idea: Nobody knows the state of a claim; 80 calls a day ask for it.")
    async with office.another_process() as sender:
        for delivery in [*office.sender.sent, *office.sender.sent[-3:]]:
            assert (await sender.replay(delivery)).status == 200
    await office.settled()
    assert await office.ideas() == [number]
    assert len([one for one in mara.messages if "is registered" in one["text"]]) == 1
    async with reading(office.usher.office.database) as uow:
        verbs = [entry.verb for entry in await uow.history.of(number)]
        drafts = await uow.conversations.open_of(person_id("UMARA"), office.usher.office.now() - timedelta(days=1))
    assert sorted(verbs) == ["commented", "registered", "taken"]
    assert len(drafts) == 1


@pytest.mark.parametrize("seconds", [-301, 301, -100_000, 10**9])
async def test_row_8_what_was_signed_at_another_time_is_refused(office: SlackOffice, seconds: int) -> None:
    answer = await office.sender.but(timestamp=str(int(time.time()) + seconds)).dm("UMARA", "idea: x")
    assert answer.status == 401
    assert office["mara"].messages == []


@pytest.mark.parametrize("seconds", [-295, 295])
async def test_row_8_a_clock_that_is_a_little_off_is_allowed(office: SlackOffice, seconds: int) -> None:
    answer = await office.sender.but(timestamp=str(int(time.time()) + seconds)).dm("UMARA", "help")
    assert answer.status == 200


@pytest.mark.parametrize(
    "how",
    [
        {"timestamp": "soon"}, {"timestamp": ""}, {"timestamp": "1e9"}, {"timestamp": "-1"}, {"timestamp": "9" * 400},
        {"timestamp": "١٢٣"}, {"signature": "v0=ä"}, {"signature": ""}, {"signature": "v0="}, {"signature": "v1=abc"},
        {"signature": "x" * 5000}, {"without": ("X-Slack-Signature",)}, {"without": ("X-Slack-Request-Timestamp",)},
        {"without": ("X-Slack-Signature", "X-Slack-Request-Timestamp")},
    ],
)  # fmt: skip
async def test_row_9_malformed_headers_are_401_with_one_short_line(
    office: SlackOffice, how: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    answer = await office.sender.but(**how).dm("UMARA", "secret words")
    assert (answer.status, answer.body) == (401, "")
    captured = capsys.readouterr()  # where logs go depends on whether they were set up in this process before
    logged = (captured.out + captured.err).splitlines()
    assert len(logged) == 1
    assert len(logged[0]) < 160
    assert "secret" not in logged[0]


async def test_unsigned_garbage_is_401_and_signed_garbage_400(office: SlackOffice) -> None:
    assert await post(office, b"\xff\xfe{", **{"X-Slack-Signature": "v0=no"}) == 401
    assert await post(office, b"\xff\xfe{") == 401  # what is no text was never signed by Slack
    assert await post(office, b"{") == 400


GARBAGE: list[tuple[bytes, str]] = [
    (b"", JSON), (b"{", JSON), (b"[]", JSON), (b"null", JSON), (b"1", JSON), (b'"x"', JSON), (b"{}", JSON),
    (b"[" * 50_000, JSON), (b'{"type":', JSON), (b"payload=", FORM), (b"payload=%7B", FORM), (b"payload=[]", FORM),
    (b"payload=null", FORM), (b"payload=%FF", FORM), (b"a=b", FORM), (b"\x00\x01", FORM),
    (b'{"type":"event_callback"}', JSON), (b'{"type":"event_callback","event":[]}', JSON),
    (b'{"type":"event_callback","event":{"type":"message","channel_type":"im","user":1}}', JSON),
    (b'{"type":"event_callback","event":{"type":"app_mention","user":"U1"}}', JSON),
    (b'{"type":"event_callback","event":{"type":"user_change","user":"U1"}}', JSON),
]  # fmt: skip


@pytest.mark.parametrize(("body", "kind"), GARBAGE)
async def test_row_68_signed_garbage_is_a_client_error(office: SlackOffice, body: bytes, kind: str) -> None:
    assert await post(office, body, kind) == 400


@pytest.mark.parametrize("kind", ["block_actions", "view_submission", "view_closed", "shortcut", "message_action"])
async def test_row_68_payloads_with_parts_missing_or_of_another_type(office: SlackOffice, kind: str) -> None:
    parts = {
        "user": {"id": "UMARA"}, "actions": [{"action_id": "press:0", "value": "x", "block_id": "b", "type": "button"}],
        "view": {"id": "V1", "type": "modal", "callback_id": "form", "private_metadata": PAGE, "state": {}},
        "message": {"text": "x", "ts": "1.1"}, "channel": {"id": "C1"}, "callback_id": "submit_idea",
        "trigger_id": "1.1", "container": {},
    }  # fmt: skip
    untyped = {"id": "V1", "private_metadata": "", "state": {"values": []}}
    wrong: tuple[object, ...] = (
        None,
        [1],
        "x",
        {"id": None},
        untyped,
        {**untyped, "type": "modal", "callback_id": "form"},
    )
    for name in parts:
        for value in wrong:
            body = urlencode({"payload": json.dumps({"type": kind, **parts, name: value})}).encode()
            status = await post(office, body, FORM)
            assert status in (200, 400), (kind, name, value, status)


async def test_row_68_ten_megabytes_are_413_and_the_next_request_is_answered(office: SlackOffice) -> None:
    assert await post(office, b"x" * 10_000_000) == 413
    assert (await office["mara"].say("help")).status == 200


async def test_slack_verifies_the_address(office: SlackOffice) -> None:
    answer = await office.sender.url_verification("3eZbrw1aB")
    assert answer.status == 200
    assert "3eZbrw1aB" in answer.body


async def test_row_52_buttons_shortcuts_and_events_of_another_version_are_polite_or_quiet(office: SlackOffice) -> None:
    mara = office["mara"]
    await mara.say("help")
    old = {"type": "button", "action_id": "press:0", "block_id": "b", "value": "approve|AI-2026-0001|v1"}
    assert (await office.sender.press(mara.id, old, message=mara.last)).status == 200
    assert "That button is from an older message" in words(mara.last)
    count = len(mara.messages)
    unknown = {"type": "button", "action_id": "some_old_action", "block_id": "b", "value": "1"}
    assert (await office.sender.press(mara.id, unknown, message=mara.last)).status == 200
    view = {"id": "V1", "type": "modal", "callback_id": "old_form", "blocks": [], "hash": "1", "private_metadata": "x"}
    assert (await office.sender.submit(mara.id, view, {})).status == 200
    for type in ("reaction_added", "team_join", "assistant_thread_started", "a_later_event", "tokens_revoked"):
        assert (await office.sender.event(type, user="UMARA")).status == 200
    assert await post(office, b'{"type":"app_rate_limited","team_id":"T1","minute_rate_limited":1}') == 200
    assert len(mara.messages) == count
