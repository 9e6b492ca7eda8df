"""Socket Mode against a server that ends, dies, refuses and comes late."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from structlog.testing import capture_logs

from bot.platforms.slack.api import Api
from bot.platforms.slack.socket import Link, Pace, Socket
from bot.platforms.slack.values import Config
from tests.support.slack_api import APP_TOKEN, BOT, BOT_TOKEN, BOT_USER, TEAM, FakeSlack, Fault, Json
from tests.support.slack_socket import FakeSocket

QUICK = Pace(ping=0.2, greeting=0.5, first=0.02, longest=0.08, steady=0.05, finish=0.2)


def event(text: str = "hello") -> Json:
    said = {"type": "app_mention", "user": "U1", "text": text, "ts": "1.2", "channel": "C1"}
    return {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{text}", "event": said}


COMMAND: Json = {"command": "/ai", "text": "ideas", "team_id": TEAM, "user_id": "U1", "channel_id": "C1"}


async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=enterprise_id, team_id=team_id, bot_token=BOT_TOKEN, bot_id=BOT, bot_user_id=BOT_USER
    )


class Office:
    """A bolt app that remembers what it heard, the socket that feeds it, and Slack's end of that."""

    def __init__(self, slack: FakeSlack, server: FakeSocket, pace: Pace) -> None:
        self.slack, self.server = slack, server
        self.heard: list[str] = []
        self.is_free = asyncio.Event()
        self.is_free.set()
        self.most = self.now = 0
        config = Config(BOT_TOKEN, app_token=APP_TOKEN, api_url=slack.url)
        self.api = Api(config)
        self.app = AsyncApp(
            client=self.api.client,
            authorize=authorize,
            process_before_response=True,
            attaching_conversation_kwargs_enabled=False,
        )
        self.app.event("app_mention")(self._mentioned)
        self.app.command("/ai")(self._commanded)
        self.socket = Socket(self.app, self.api, config, pace)
        self.task = asyncio.create_task(self.socket.run())

    async def until(self, is_so: Callable[[], bool], within: float = 5) -> None:
        async with asyncio.timeout(within):
            while not is_so():  # noqa: ASYNC110 - no event tells of what is inside the socket
                await asyncio.sleep(0.01)

    async def connected(self, in_all: int = 1) -> None:
        await self.server.connected_in_all(in_all)
        await self.until(lambda: self.socket.trouble() is None)

    def asked(self) -> int:
        return len(self.slack.of("apps.connections.open"))

    async def _mentioned(self, event: dict[str, Any]) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await self.is_free.wait()
            self.heard.append(event["text"])
        finally:
            self.now -= 1
        if event["text"] == "broken":
            raise RuntimeError("the words of a person")

    async def _commanded(self, ack: Any, command: dict[str, Any]) -> None:
        await ack(text=f"You said {command['text']}")


@asynccontextmanager
async def opened(
    pace: Pace = QUICK, arrange: Callable[[FakeSlack, FakeSocket], None] | None = None
) -> AsyncIterator[Office]:
    """Ends with the check that nothing is left behind."""
    before = asyncio.all_tasks()
    async with FakeSlack() as slack, FakeSocket(slack) as server:
        if arrange is not None:
            arrange(slack, server)
        office = Office(slack, server, pace)
        try:
            yield office
        finally:
            office.task.cancel()
            began = time.monotonic()
            await asyncio.gather(office.task, return_exceptions=True)
            assert time.monotonic() - began < 2
            await office.api.close()
        assert office.socket.trouble() is not None
    left = {task for task in asyncio.all_tasks() - before if not task.done()}
    assert not [task for task in left if "slack_sdk" in repr(task) or "platforms" in repr(task)]


async def test_an_event_is_handled_and_acknowledged() -> None:
    async with opened() as office:
        assert office.socket.trouble() is not None
        await office.connected()
        assert await office.server.send(event()) is None
        assert office.heard == ["hello"]
        [call] = office.slack.of("apps.connections.open")
        assert call.token == APP_TOKEN


async def test_the_acknowledgement_carries_the_answer() -> None:
    async with opened() as office:
        await office.connected()
        assert await office.server.send(COMMAND, "slash_commands") == {"text": "You said ideas"}


@pytest.mark.parametrize("reason", ["refresh_requested", "warning"])
async def test_a_connection_that_ends_soon_is_replaced_without_a_loss(reason: Any) -> None:
    async with opened() as office:
        await office.connected()
        office.is_free.clear()
        under_way = await office.server.post(event("under way"))
        await office.until(lambda: office.now == 1)
        await office.server.disconnect(reason)
        between = await office.server.post(event("between"))
        await office.server.connected_in_all(2)
        office.is_free.set()
        async with asyncio.timeout(5):
            await under_way.done.wait()
            await between.done.wait()
        assert {"under way", "between"} <= set(office.heard)
        assert office.socket.trouble() is None
        await office.until(lambda: len(office.server.connections) == 1)


async def test_the_next_one_is_open_before_the_old_one_ends() -> None:
    async with opened() as office:
        await office.connected()
        office.slack.next("apps.connections.open", Fault.sleep(0.2))
        await office.server.disconnect("refresh_requested")
        await office.slack.wait_for("apps.connections.open", 2)
        assert len(office.server.connections) == 1
        await office.server.connected(2)


async def test_a_dropped_connection_is_opened_again_and_nothing_is_lost() -> None:
    async with opened() as office:
        await office.connected()
        office.is_free.clear()
        lost = await office.server.post(event("lost"))
        await office.until(lambda: office.now == 1)
        await office.server.cut()
        await office.server.connected_in_all(2)
        office.is_free.set()
        async with asyncio.timeout(5):
            await lost.done.wait()
        assert len(lost.carriers) == 2


async def test_a_dead_connection_is_noticed_and_replaced() -> None:
    async with opened() as office:
        await office.connected()
        await asyncio.sleep(QUICK.steady)
        await office.server.silence()
        began = time.monotonic()
        waiting = await office.server.post(event("waiting"))
        await office.server.connected_in_all(2)
        assert time.monotonic() - began < QUICK.ping * 3
        async with asyncio.timeout(5):
            await waiting.done.wait()


async def test_a_missing_pong_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    async def blind(self: Link) -> None:
        await asyncio.sleep(3600)

    monkeypatch.setattr(Link, "monitor_current_session", blind)  # it looks only every few seconds
    async with opened() as office:
        await office.connected()
        await office.server.silence()
        await office.server.connected_in_all(2)


async def test_the_usual_pace_replaces_a_dead_connection_within_fifteen_seconds() -> None:
    usual = Pace()
    assert usual.ping * 1.5 + usual.ping / 2 < 15  # until no pong came, and what the first steps of a new one may take
    assert usual.longest == 60
    assert usual.finish + 0.5 < 2


@pytest.mark.parametrize(
    ("refusal", "says"),
    [
        ("too_many_websockets", "too many connections"),
        ("invalid_auth", "app-level token"),
        ("internal_error", "internal_error"),
        (500, "does not answer"),
    ],
)
async def test_refusals_are_waited_out_said_and_logged_once(refusal: str | int, says: str) -> None:
    with capture_logs() as logs:
        async with opened(arrange=lambda _, server: server.refuse(*[refusal] * 4)) as office:
            await office.until(lambda: says in (office.socket.trouble() or ""))
            await office.connected()
            assert office.asked() == 5
            assert await office.server.send(event()) is None
    said = [entry for entry in logs if entry["event"].startswith("socket mode")]
    assert [entry["event"] for entry in said] == ["socket mode not connected", "socket mode connected"]
    assert says in said[0]["reason"]


async def test_the_waits_grow_to_the_longest_and_begin_anew_after_a_steady_connection() -> None:
    pace = Pace(ping=0.2, first=0.05, longest=0.2, steady=0.1, finish=0.1)
    async with opened(pace, lambda slack, _: slack.always("apps.connections.open", Fault.error("x"))) as office:
        calls = await office.slack.wait_for("apps.connections.open", 6)
        waits = [after.at - before.at for before, after in pairwise(calls)]
        for least, wait in zip((0.05, 0.1, 0.2, 0.2, 0.2), waits, strict=False):
            assert least <= wait < least + 0.15
        office.slack.heal()
        await office.connected()
        await asyncio.sleep(0.15)
        before = office.asked()
        began = time.monotonic()
        office.slack.next("apps.connections.open", Fault.error("x"))
        await office.server.cut()
        calls = await office.slack.wait_for("apps.connections.open", before + 2)
        assert calls[before].at - began < pace.ping + 0.15
        assert calls[before + 1].at - calls[before].at < 0.15


async def test_slacks_own_wait_counts() -> None:
    pace = Pace(ping=0.2, first=0.01, finish=0.1)
    async with opened(pace, lambda slack, _: slack.next("apps.connections.open", Fault.limited("0.3"))) as office:
        first, second = await office.slack.wait_for("apps.connections.open", 2)
        assert second.at - first.at >= 0.3


async def test_a_server_that_is_not_there_at_the_start_is_waited_for() -> None:
    async with opened(arrange=lambda slack, _: slack.always("*", Fault.drop(records=False))) as office:
        await office.slack.wait_for("apps.connections.open", 3)
        assert office.socket.trouble() == "Slack does not answer"
        office.slack.heal()
        await office.connected()


async def test_a_greeting_that_never_comes_is_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(self: FakeSocket, connection: object) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(FakeSocket, "_welcome", silent)
    pace = Pace(ping=5, greeting=0.1, first=0.02, longest=0.02, finish=0.1)
    async with opened(pace) as office:
        await office.slack.wait_for("apps.connections.open", 3)
        assert office.server.opened >= 2
        assert office.socket.trouble() == "Slack does not answer"
