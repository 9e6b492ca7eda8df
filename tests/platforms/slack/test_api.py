"""One call, once: what is put on the wire, and what each kind of failure becomes."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from urllib.parse import parse_qs

import pytest
from aiohttp import web

from bot.platforms.slack.api import Api, Failed, Limited, Lost
from bot.platforms.slack.values import Config
from tests.support.slack_api import APP_TOKEN, BOT_TOKEN, FakeSlack, Fault

WORDS = "the salary list of Claims"


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as slack:
        slack.channel("C1")
        yield slack


@pytest.fixture
async def api(slack: FakeSlack) -> AsyncIterator[Api]:
    api = Api(Config(BOT_TOKEN, api_url=slack.url))
    yield api
    await api.close()


class Wire:
    """A server that writes down what came, and answers what it is told."""

    def __init__(self) -> None:
        self.seen: list[tuple[web.Request, str]] = []
        self.answer_body, self.answer_type, self.answer_status = b'{"ok": true}', "application/json", 200

    async def serve(self, request: web.Request) -> web.Response:
        self.seen.append((request, await request.text()))
        headers = {"Content-Type": self.answer_type, "Location": "/api/elsewhere"}
        return web.Response(body=self.answer_body, status=self.answer_status, headers=headers)


@pytest.fixture
async def wire() -> AsyncIterator[tuple[Wire, Api]]:
    wire, app = Wire(), web.Application()
    app.router.add_route("*", "/{any:.*}", wire.serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api = Api(Config(BOT_TOKEN, api_url=f"http://127.0.0.1:{runner.addresses[0][1]}/api"))
    yield wire, api
    await api.close()
    await runner.cleanup()


async def test_everything_is_in_the_body_and_nothing_in_the_address(wire: tuple[Wire, Api]) -> None:
    server, api = wire
    await api.call("users.info", user="U1", include_locale=True, limit=3, cursor=None, blocks=[{"type": "divider"}])
    request, body = server.seen[0]
    assert (request.method, request.query_string, request.path) == ("POST", "", "/api/users.info")
    assert request.content_type == "application/x-www-form-urlencoded"
    assert request.headers["Authorization"] == f"Bearer {BOT_TOKEN}"
    sent = {name: values[0] for name, values in parse_qs(body).items()}
    assert sent == {"user": "U1", "include_locale": "true", "limit": "3", "blocks": '[{"type":"divider"}]'}


async def test_the_sdks_own_methods_go_the_same_way(wire: tuple[Wire, Api]) -> None:
    server, api = wire
    await api.client.users_info(user="U1")
    await api.client.conversations_history(channel="C1")
    await api.client.views_open(trigger_id="1", view={"type": "modal"})
    assert [(request.method, request.query_string) for request, _ in server.seen] == [("POST", "")] * 3
    assert json.loads(parse_qs(server.seen[2][1])["view"][0]) == {"type": "modal"}


async def test_another_token_goes_into_the_header_only(wire: tuple[Wire, Api]) -> None:
    server, api = wire
    await api.call("apps.connections.open", token=APP_TOKEN)
    request, body = server.seen[0]
    assert (request.headers["Authorization"], body) == (f"Bearer {APP_TOKEN}", "")


async def test_an_answer_is_handed_back(api: Api) -> None:
    assert (await api.call("auth.test"))["team_id"] == "T1"


async def test_many_calls_share_their_connections(wire: tuple[Wire, Api]) -> None:
    server, api = wire
    for _ in range(3):
        await api.call("auth.test")
    peers = {request.transport.get_extra_info("peername") for request, _ in server.seen if request.transport}
    assert len(peers) == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        *[("30", 30), ("0", 0), ("7.5", 7.5), (str(1e9), 3600), ("inf", 3600), ("9" * 400, 3600)],
        *[(None, 30), ("", 30), ("abc", 30), ("-5", 30), ("nan", 30), ("Wed, 21 Oct 2026 07:28:00 GMT", 30)],
    ],
)
async def test_a_429_says_how_long_to_wait_whatever_its_header(
    slack: FakeSlack, api: Api, header: str | None, seconds: float
) -> None:
    slack.next("chat.postMessage", Fault.limited(header))
    with pytest.raises(Limited) as limited:
        await api.call("chat.postMessage", channel="C1", text="x")
    assert limited.value.after == seconds
    assert len(slack.calls) == 1


async def test_ratelimited_with_200_is_the_same(slack: FakeSlack, api: Api) -> None:
    slack.next("chat.postMessage", Fault.ratelimited_200(), Fault.limited("9", status=200))
    for seconds in (30, 9):
        with pytest.raises(Limited) as limited:
            await api.call("chat.postMessage", channel="C1", text="x")
        assert limited.value.after == seconds


async def test_a_429_without_json_is_limited_too(slack: FakeSlack, api: Api) -> None:
    slack.next("auth.test", Fault(429, "<html>slow</html>", {"Content-Type": "text/html", "Retry-After": "4"}))
    with pytest.raises(Limited) as limited:
        await api.call("auth.test")
    assert limited.value.after == 4


async def test_a_refusal_carries_its_code_and_the_scope(slack: FakeSlack, api: Api) -> None:
    slack.next("auth.test", Fault.error("missing_scope", needed="chat:write", provided="commands"))
    with pytest.raises(Failed) as failed:
        await api.call("auth.test")
    assert (failed.value.error, failed.value.needed) == ("missing_scope", "chat:write")


async def test_words_in_the_place_of_a_code_are_not_kept(slack: FakeSlack, api: Api) -> None:
    slack.next("auth.test", Fault.error(f"cannot post: {WORDS}"))
    with pytest.raises(Failed) as failed:
        await api.call("auth.test")
    assert failed.value.error == "unknown_error"


@pytest.mark.parametrize(
    "fault",
    [
        Fault.status(500),
        Fault.status(502),
        Fault(503, '{"ok": false, "error": "service_unavailable"}'),
        Fault.garbage(),
        Fault(body="[1]"),
        Fault(body="null"),
        Fault(body=""),
        Fault(body='{"ok": true}', code=302, headers={"Location": "/api/auth.test"}),
        Fault(body="ok", headers={"Content-Type": "text/plain"}),
        Fault(body='{"ok": false}'),
        Fault.drop(),
        Fault.sleep(5),
    ],
    ids=str,
)
async def test_what_has_no_sense_is_lost_and_asked_once(slack: FakeSlack, api: Api, fault: Fault) -> None:
    slack.always("chat.postMessage", fault)
    with pytest.raises(Lost) as lost:
        await api.call("chat.postMessage", timeout=0.3, channel="C1", text=WORDS)
    assert len(slack.calls) == 1
    assert WORDS not in lost.value.reason
    assert BOT_TOKEN not in lost.value.reason


async def test_nobody_at_the_door_is_lost() -> None:
    api = Api(Config(BOT_TOKEN, api_url="http://127.0.0.1:1/api/"))
    with pytest.raises(Lost):
        await api.call("auth.test")
    await api.close()


async def test_a_body_that_is_no_text_is_lost(wire: tuple[Wire, Api]) -> None:
    server, api = wire
    server.answer_body, server.answer_type = b"\xff\xfe\x00", "application/json; charset=nonsense"
    with pytest.raises(Lost):
        await api.call("auth.test")


async def test_a_redirect_is_not_followed_with_the_token(wire: tuple[Wire, Api]) -> None:
    server, api = wire
    server.answer_status = 307
    with pytest.raises(Lost):
        await api.call("auth.test")
    assert len(server.seen) == 1


async def test_neither_tokens_nor_words_reach_a_log(
    slack: FakeSlack, api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    slack.next("chat.postMessage", Fault.garbage(), Fault.error("is_archived"))
    await api.call("auth.test")
    for kind in (Lost, Failed):
        with pytest.raises(kind) as caught:
            await api.call("chat.postMessage", channel="C1", text=WORDS)
        assert caught.value.__suppress_context__  # the SDK's own error quotes the answer
    assert WORDS not in caplog.text
    assert BOT_TOKEN not in caplog.text


async def test_the_time_out_is_the_callers_even_when_it_is_long(slack: FakeSlack, api: Api) -> None:
    assert api.client.timeout >= 10
    await api.call("auth.test")
    assert api.client.session is not None
    assert api.client.session.timeout.total is None
    slack.next("auth.test", Fault.sleep(0.2))
    assert (await api.call("auth.test", timeout=5))["ok"]


async def test_after_the_end_calls_are_lost_and_nothing_stays_open(slack: FakeSlack) -> None:
    api = Api(Config(BOT_TOKEN, api_url=slack.url))
    await api.close()
    with pytest.raises(Lost):
        await api.call("auth.test")
    assert slack.calls == []


async def test_a_cancelled_call_ends_at_once(slack: FakeSlack, api: Api) -> None:
    slack.next("auth.test", Fault.sleep(5))
    task = asyncio.create_task(api.call("auth.test"))
    await slack.wait_for("auth.test")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 1)
