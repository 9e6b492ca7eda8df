"""The end of the WebSocket that Slack holds: what is not acknowledged comes again, and connections can be refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from tests.support.slack_api import APP_TOKEN, FakeSlack
from tests.support.slack_sender import Person, Sender
from tests.support.slack_sender_bot import SECRET, bot, workspace
from tests.support.slack_socket import FakeSocket

Line = tuple[FakeSocket, Any]  # the SDK's handler has no types


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with workspace() as slack:
        yield slack


@pytest.fixture
def heard() -> list[Any]:
    return []


@pytest.fixture
async def line(slack: FakeSlack, heard: list[Any]) -> AsyncIterator[Line]:
    async with FakeSocket(slack) as socket:
        handler: Any = AsyncSocketModeHandler(bot(slack, heard), APP_TOKEN, ping_interval=0.2)
        yield socket, handler
        await handler.close_async()


async def test_a_talk_over_the_socket(slack: FakeSlack, line: Line, heard: list[Any]) -> None:
    socket, handler = line
    await handler.connect_async()
    await socket.connected()
    mara = Person(Sender("", SECRET, slack=slack, socket=socket), slack, "U1")
    await mara.say("an idea")
    await mara.press("Go on")
    assert (await mara.submit({"title": "wrong", "safe": "Yes"})).json["response_action"] == "errors"
    assert (await mara.command("idea")).body == ""
    kinds = [one.get("type", one.get("command")) for one in heard]
    assert kinds == ["event_callback", "block_actions", "view_submission", "/ai"]


@pytest.mark.parametrize("how", ["refresh", "cut", "silence"])
async def test_what_was_not_acknowledged_comes_again(line: Line, heard: list[Any], how: str) -> None:
    socket, handler = line
    await handler.connect_async()
    await socket.connected()
    match how:
        case "refresh":
            await socket.disconnect("refresh_requested")
        case "cut":
            await socket.cut()
        case "silence":
            await socket.silence()
    home = {"type": "event_callback", "event": {"type": "app_home_opened", "user": "U1", "tab": "home"}}
    assert await socket.send({**home, "team_id": "T1"}) is None
    assert (socket.opened, len(heard)) == (2, 1)


async def test_the_socket_can_be_refused(line: Line) -> None:
    socket, handler = line
    socket.refuse("internal_error", 500)
    await handler.connect_async()
    await socket.connected()
    assert (len(socket.slack.of("apps.connections.open")), socket.opened) == (2, 1)
    socket.refuse("too_many_websockets")
    await socket.disconnect("warning")
    await socket.connected_in_all(3)
    assert len(socket.connections) == 1, "the second one was closed at once"


async def test_two_connections_share_the_envelopes(slack: FakeSlack, heard: list[Any]) -> None:
    async with FakeSocket(slack) as socket:
        handlers: list[Any] = [AsyncSocketModeHandler(bot(slack, heard), APP_TOKEN) for _ in range(2)]
        for handler in handlers:
            await handler.connect_async()
        await socket.connected(2)
        home = {"type": "app_home_opened", "user": "U1", "tab": "home"}
        for _ in range(4):
            await socket.send({"type": "event_callback", "team_id": "T1", "event": home})
        assert sorted(one.carriers for one in socket.envelopes) == [[1], [1], [2], [2]]
        assert len(heard) == 4
        for handler in handlers:
            await handler.close_async()
