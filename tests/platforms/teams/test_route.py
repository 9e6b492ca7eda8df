"""What the door lets in behind a right token, what it answers, and what it takes without one in development."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.platforms.base import Refused
from bot.platforms.teams.activity import Answer
from bot.platforms.teams.route import Door
from bot.platforms.teams.values import Config
from tests.support.teams_door import APP, LIMIT, SERVICE, TENANT, Entrance, activity
from tests.support.teams_tokens import Json

OTHER = "99999999-aaaa-4bbb-8ccc-dddddddddddd"
NO_PARTS: tuple[object, ...] = (None, "", 5, [], {}, {"id": 5}, {"id": ""}, True)
LOCAL = "http://localhost:56150/_connector"


@pytest.fixture
async def entrance() -> AsyncIterator[Entrance]:
    async with Entrance(tenants=frozenset({TENANT})) as entrance:
        yield entrance


@pytest.fixture
async def emulated() -> AsyncIterator[Entrance]:
    async with Entrance(app_id="", dev=True) as entrance:
        await entrance.door.start()
        yield entrance


async def refused(entrance: Entrance, told: Json, reason: str) -> None:
    """With a token that is right in every way, for the service URL that the activity names."""
    token = entrance.openid.token(told["serviceUrl"], APP)
    assert (await entrance.post(told, token), entrance.reasons()) == (403, {reason: 1})
    assert entrance.came == []


@pytest.mark.parametrize("claim", [None, "", SERVICE[:-1], SERVICE + "x", SERVICE.upper(), "https://evil.example/", 5])
async def test_row_58_a_service_url_that_the_token_does_not_name_is_refused(entrance: Entrance, claim: object) -> None:
    assert await entrance.post(token=entrance.token(serviceurl=claim)) == 403
    assert (entrance.came, entrance.reasons()) == ([], {"service URL": 1})


async def test_row_58_a_forged_service_url_is_never_called(entrance: Entrance) -> None:
    called = asyncio.Event()

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        called.set()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as trap:
        port = trap.sockets[0].getsockname()[1]
        told = activity(serviceUrl=f"http://127.0.0.1:{port}/")
        assert await entrance.post(told) == 403  # the token names another one
        assert await entrance.post(told, entrance.openid.token(told["serviceUrl"], APP)) == 403  # the token names it
        assert entrance.reasons() == {"service URL": 1, "host": 1}
        assert (entrance.came, called.is_set()) == ([], False)
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.wait_for(called.wait(), 5)  # the trap does see who comes
        writer.close()


async def test_row_58_a_service_url_off_the_list_is_refused_even_when_microsoft_signed_it(entrance: Entrance) -> None:
    await refused(entrance, activity(serviceUrl="https://smba.trafficmanager.net.evil.com/"), "host")


@pytest.mark.parametrize("channel", ["emulator", "webchat", "directline", "MSTEAMS", "msteams "])
async def test_another_channel_is_refused(entrance: Entrance, channel: str) -> None:
    await refused(entrance, activity(channelId=channel), "channel")


@pytest.mark.parametrize(
    "changes",
    [
        {"conversation": {"id": "a:1", "tenantId": OTHER}, "channelData": {"tenant": {"id": OTHER}}},
        {"conversation": {"id": "a:1", "tenantId": OTHER}, "channelData": None},
        {"conversation": {"id": "a:1"}, "channelData": {"tenant": {"id": OTHER}}},
        {"conversation": {"id": "a:1", "tenantId": OTHER}},
        {"channelData": {"tenant": {"id": OTHER}}},
        {"conversation": {"id": "a:1"}, "channelData": None},
        {"conversation": {"id": "a:1", "tenantId": ""}, "channelData": {"tenant": {"id": ""}}},
        {"conversation": {"id": "a:1", "tenantId": f"{TENANT} "}, "channelData": {}},
    ],
)
async def test_row_59_a_foreign_tenant_is_refused(entrance: Entrance, changes: Json) -> None:
    await refused(entrance, activity(**changes), "tenant")


async def test_row_59_the_log_names_the_directory_and_nothing_else(entrance: Entrance) -> None:
    foreign = activity(conversation={"id": "a:1", "tenantId": OTHER}, channelData={"tenant": {"id": OTHER}})
    with capture_logs() as logs:
        assert await entrance.post(foreign) == 403
        assert await entrance.post({**foreign, "conversation": {"id": "a:1", "tenantId": "Ana's words"}}) == 403
    [told, *_] = [line for line in logs if line["event"] == "activity refused"]
    assert told["detail"] == OTHER
    assert "words" not in str(logs)


@pytest.mark.parametrize(
    "changes",
    [
        {"conversation": {"id": "a:1"}},
        {"channelData": None},
        {"channelData": {"tenant": None}},
        {"channelData": {"tenant": {"id": TENANT.upper()}}},
    ],
)
async def test_row_59_one_place_that_names_the_tenant_is_enough(entrance: Entrance, changes: Json) -> None:
    assert await entrance.post(activity(**changes)) == 200


async def test_row_59_without_a_list_every_tenant_comes_in_but_none_that_is_two() -> None:
    async with Entrance() as entrance:
        assert await entrance.post(activity(conversation={"id": "a:1", "tenantId": OTHER}, channelData=None)) == 200
        assert await entrance.post(activity(conversation={"id": "a:1", "tenantId": OTHER})) == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"x"',
        b"1",
        b"\xff",
        b"\xef\xbb\xbf{}",
        b"{}",
        b"[" * 200000,
        b'{"a":' * 100000,
        b'{"type": NaN}',
        b'{"type": 1' + b"0" * 9000 + b"}",
        "{}".encode("utf-16"),
    ],
)
async def test_row_68_what_is_no_activity_is_refused(entrance: Entrance, body: bytes) -> None:
    with capture_logs() as logs:
        assert (await entrance.post(body), entrance.reasons()) == (400, {"malformed": 1})
    assert [line["detail"] for line in logs] == [logs[0]["detail"]]
    assert logs[0]["detail"] in ("no JSON", "nested", "no object", "no type, id, service URL or channel")


@pytest.mark.parametrize("name", ["type", "id", "serviceUrl", "channelId", "from", "conversation"])
async def test_row_68_the_parts_that_everything_rests_on_must_be_there(entrance: Entrance, name: str) -> None:
    for value in NO_PARTS:
        assert await entrance.post(activity(**{name: value})) == 400
    assert entrance.came == []


async def test_row_68_an_activity_that_is_not_written_in_utf_8_is_refused(entrance: Entrance) -> None:
    text = json.dumps(activity(text="@"))
    for body in (text.encode("utf-16"), text.encode("utf-32"), text.encode().replace(b"@", b"\xed\xa0\x80")):
        assert await entrance.post(body) == 400
    assert await entrance.post(text.encode()) == 200


async def test_row_68_numbers_that_are_none_are_refused(entrance: Entrance) -> None:
    for number in (float("nan"), float("inf"), -float("inf")):
        assert await entrance.post(activity(value={"score": number})) == 400
    assert entrance.came == []


@pytest.mark.parametrize(("levels", "status"), [(40, 200), (80, 400), (400, 400)])
async def test_row_68_what_is_nested_too_deep_is_refused(entrance: Entrance, levels: int, status: int) -> None:
    value: Any = 1
    for _ in range(levels // 2):
        value = [{"value": value}]
    assert await entrance.post(activity(value=value)) == status


async def test_row_68_a_body_over_the_limit_is_not_read(entrance: Entrance) -> None:
    assert await entrance.post(json.dumps(activity(text="x" * LIMIT)).encode()) == 413
    assert await entrance.post(activity(text="x" * (LIMIT - 2000))) == 200


async def test_an_invoke_is_answered_with_its_body_as_it_is(entrance: Entrance) -> None:
    body = {"task": {"type": "continue", "value": {"title": 'é "quoted" \\ 漢', "n": 1, "card": {"a": [None, True]}}}}
    entrance.answer = Answer(200, body)
    status, raw = await entrance.say(activity(type="invoke", name="task/fetch"))
    assert (status, json.loads(raw)) == (200, body)


async def test_an_invoke_may_be_answered_by_a_status_alone(entrance: Entrance) -> None:
    entrance.answer = Answer(412)
    assert await entrance.say(activity(type="invoke", name="task/submit")) == (412, b"")


@pytest.mark.parametrize("kind", ["message", "conversationUpdate", "installationUpdate", "messageReaction", "Invoke"])
async def test_what_nobody_waits_for_is_only_acknowledged(entrance: Entrance, kind: str) -> None:
    entrance.answer = Answer(body={"secret": 1})
    assert await entrance.say(activity(type=kind)) == (200, b"")
    entrance.answer = Answer(400, {"secret": 1})
    assert await entrance.say(activity(type=kind)) == (400, b"")
    assert len(entrance.came) == 2


@pytest.mark.parametrize("kind", ["message", "invoke"])
@pytest.mark.parametrize("fault", [ValueError("Ana's words"), KeyError("Ana's words"), asyncio.CancelledError("Ana's")])
async def test_a_turn_that_fails_tells_nothing(entrance: Entrance, kind: str, fault: BaseException) -> None:
    entrance.fault = fault
    with capture_logs() as logs:
        assert await entrance.say(activity(type=kind)) == (500, b"")
    told = {"error": type(fault).__name__, "is_invoke": kind == "invoke", "log_level": "error"}
    assert logs == [{"event": "turn failed", **told}]


async def test_an_answer_that_is_no_json_tells_nothing(entrance: Entrance) -> None:
    for body in ({"x": object()}, {"x": float("nan")}):
        entrance.answer = Answer(200, body)
        assert await entrance.say(activity(type="invoke")) == (500, b"")


def test_without_an_app_id_nobody_may_come_in_unless_somebody_develops() -> None:
    with pytest.raises(Refused, match="MICROSOFT_APP_ID"):
        Door(Config(), lambda _: asyncio.sleep(0, Answer()))
    Door(Config(dev=True), lambda _: asyncio.sleep(0, Answer()))


async def test_in_development_an_emulator_on_this_machine_needs_no_token(emulated: Entrance) -> None:
    for url in (LOCAL, "http://127.0.0.1:1/", "http://[::1]:3978"):
        assert await emulated.post(activity(serviceUrl=url), "") == 200
    assert (len(emulated.came), emulated.openid.fetches) == (3, 0)
    assert emulated.door.trouble() is None


@pytest.mark.parametrize("url", [SERVICE, "https://localhost/", "http://10.0.0.1:1/", "http://localhost.evil.com/"])
async def test_in_development_nothing_but_this_machine_is_answered(emulated: Entrance, url: str) -> None:
    assert (await emulated.post(activity(serviceUrl=url), ""), emulated.reasons()) == (403, {"host": 1})
    assert await emulated.post(activity(serviceUrl=LOCAL, channelId="emulator"), "") == 403


@pytest.mark.parametrize(
    "header",
    [
        {"Host": "usher.devtunnels.ms"},
        {"Host": "evil.com:3978"},
        {"Host": "["},
        {"Origin": "https://evil.com"},
        {"X-Forwarded-For": "203.0.113.7"},
    ],
)
async def test_in_development_neither_a_tunnel_nor_a_web_page_gets_in(
    emulated: Entrance, header: dict[str, str]
) -> None:
    status = await emulated.post(activity(serviceUrl=LOCAL), "", **header)
    assert (status, emulated.came) == (403, []) or (status, header) == (400, {"Host": "["})


async def test_in_development_with_an_app_id_a_token_is_needed_all_the_same() -> None:
    async with Entrance(dev=True, hosts=frozenset({"127.0.0.1"})) as entrance:
        told = activity(serviceUrl="http://127.0.0.1:1/")
        assert await entrance.post(told, "") == 401
        assert await entrance.post(told) == 403
        assert await entrance.post(told, entrance.openid.token("http://127.0.0.1:1/", APP)) == 200


async def test_without_keys_to_keep_the_door_waits_until_it_is_told_to_stop(emulated: Entrance) -> None:
    keeping = asyncio.create_task(emulated.door.keep_keys())
    await asyncio.wait({keeping}, timeout=0.01)
    assert not keeping.done()
    keeping.cancel()
