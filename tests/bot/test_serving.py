"""The running office over HTTP: is it ready, what is started again, what the clock calls, and how it ends."""

from __future__ import annotations

import asyncio
import socket
import time
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy import text
from structlog.testing import capture_logs

from bot import health, metrics
from bot.events import TextMessage
from bot.main import Usher, build
from bot.packing import pack
from bot.platforms.base import Dispatch, Paused
from bot.relay import Relay
from bot.serving import BODY_LIMIT, serving
from bot.settings import Settings
from bot.ui import Message
from domain.places import Channel
from storage.database import READERS
from storage.outbox import Outgoing
from storage.unit_of_work import writing
from tests.support.company import Company
from tests.support.inbox import Inbox

SETTINGS = Settings(_env_file=None)
SECRET = "ana@acme.example said xoxb-1-secret"
CHUNK = b"x" * 65_536


@dataclass
class Tool(Inbox):
    """A chat tool with a route, a connection that can die, and pages that can be refreshed."""

    why: str | None = None
    deaths: list[Exception] = field(default_factory=list)  # one for each start of its connection, until none is left
    refreshed: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    refusal: Exception | None = None  # raised by refresh
    stands: asyncio.Event = field(default_factory=asyncio.Event)  # its connection
    stubborn: asyncio.Event | None = None  # what its connection waits for when it should end
    held: asyncio.Event = field(default_factory=asyncio.Event)  # a request to /hang arrived

    def mount(self, app: web.Application, dispatch: Dispatch) -> None:
        async def say(request: web.Request) -> web.Response:
            await request.read()
            return web.Response()

        async def hang(request: web.Request) -> web.Response:
            self.held.set()
            await asyncio.Event().wait()
            return web.Response()

        app.router.add_post(f"/{self.name}/say", say)
        app.router.add_get(f"/{self.name}/hang", hang)

    async def run(self) -> None:
        if self.deaths:
            raise self.deaths.pop(0)
        self.stands.set()
        try:
            await asyncio.Event().wait()
        finally:
            if self.stubborn is not None:
                await self.stubborn.wait()

    async def refresh(self) -> None:
        self.refreshed.put_nowait(self.name)
        if self.refusal is not None:
            raise self.refusal

    def trouble(self) -> str | None:
        return self.why


@asynccontextmanager
async def served(company: Company, *tools: Inbox) -> AsyncIterator[tuple[aiohttp.ClientSession, Usher]]:
    """The office behind a free port, and a client of it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    usher = build(SETTINGS, company.database, {tool.name: tool for tool in tools}, company.clock.now)
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client, serving(usher, "127.0.0.1", port):
        yield client, usher


async def ready(client: aiohttp.ClientSession) -> tuple[int, Any]:
    async with client.get("/readyz") as response:
        return response.status, await response.json()


async def becomes(client: aiohttp.ClientSession, wanted: int) -> Any:
    """Asks until the answer has that status."""
    async with asyncio.timeout(10):
        while True:
            status, answer = await ready(client)
            if status == wanted:
                return answer
            await asyncio.sleep(0.01)


async def test_ready_while_all_is_well_and_not_while_a_platform_is_in_trouble(sqlite_company: Company) -> None:
    tool = Tool("tool")
    async with served(sqlite_company, tool, Inbox("quiet")) as (client, _):  # the run() of an Inbox returns at once
        await tool.stands.wait()
        assert await ready(client) == (200, {"status": "ready"})
        tool.why = "the connection is down"
        reasons = [{"part": "tool", "reason": "the connection is down"}]
        assert await ready(client) == (503, {"status": "not ready", "reasons": reasons})
        async with client.get("/healthz") as response:
            assert response.status == 200
        tool.why = None
        assert (await ready(client))[0] == 200


async def test_not_ready_while_the_database_does_not_answer(
    sqlite_company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "READ_SECONDS", 0.05)
    monkeypatch.setattr(metrics, "ROWS_KEPT", 0.0)
    async with served(sqlite_company, Inbox()) as (client, _):
        assert (await ready(client))[0] == 200
        async with client.get("/metrics") as response:
            assert "usher_outbox_rows{" in await response.text()
        async with AsyncExitStack() as stack:
            for _ in range(READERS):
                connection = await stack.enter_async_context(sqlite_company.database.reading())
                await connection.execute(text("SELECT 1"))
            began = time.monotonic()
            status, answer = await ready(client)
            assert time.monotonic() - began < 1
            assert (status, answer["reasons"]) == (503, [{"part": "database", "reason": "does not answer"}])
            async with client.get("/metrics") as response:
                assert response.status == 200
                assert "usher_outbox_rows{" not in await response.text()
            async with client.get("/healthz") as response:
                assert response.status == 200
        await becomes(client, 200)


async def test_not_ready_while_a_platform_refuses_us_altogether(sqlite_company: Company) -> None:
    tool = Tool("tool")
    async with served(sqlite_company, tool) as (client, usher):
        sqlite_company.inbox.name = "tool"
        await sqlite_company.bind(Channel.PROJECT_OFFICE)
        tool.fail(Paused("token_revoked"))
        async with writing(sqlite_company.database) as uow:
            message = pack(Message("hello"))
            await uow.outbox.add(sqlite_company.clock.now(), Outgoing(message, channel=Channel.PROJECT_OFFICE))
        usher.relay.kick()
        answer = await becomes(client, 503)
        assert [one["part"] for one in answer["reasons"]] == ["tool"]
        async with client.get("/metrics") as response:
            assert 'usher_paused{platform="tool"} 1.0' in await response.text()


async def test_a_connection_that_died_is_shown_and_started_again(
    sqlite_company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "FIRST_PAUSE", 0.3)
    tool = Tool("tool", deaths=[ConnectionResetError(SECRET)])
    with capture_logs() as logs:
        async with served(sqlite_company, tool) as (client, _):
            answer = await becomes(client, 503)
            assert answer["reasons"] == [{"part": "tool", "reason": "died, and is started again in a moment"}]
            async with client.get("/metrics") as response:
                assert 'usher_platform_trouble{platform="tool"} 1.0' in await response.text()
            await asyncio.wait_for(tool.stands.wait(), 5)
            await becomes(client, 200)
    died = [one for one in logs if one["event"] == "part died"]
    assert died == [
        {"event": "part died", "part": "tool", "error": "ConnectionResetError", "again_in": 0.3, "log_level": "error"}
    ]


async def test_a_relay_that_died_is_shown_and_started_again(
    sqlite_company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "FIRST_PAUSE", 0.3)

    runs, deaths = Relay.run, [asyncio.CancelledError()]

    async def dies_once(relay: Relay) -> None:
        if deaths:
            raise deaths.pop()
        await runs(relay)

    monkeypatch.setattr(Relay, "run", dies_once)
    async with served(sqlite_company, Inbox()) as (client, _):
        answer = await becomes(client, 503)
        assert [one["part"] for one in answer["reasons"]] == ["relay"]
        await becomes(client, 200)


async def test_the_pauses_grow_up_to_the_longest(sqlite_company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(health, "LONGEST_PAUSE", 0.004)
    tool = Tool("tool", deaths=[ConnectionResetError(SECRET)] * 5)
    kept = health.Health(sqlite_company.database, {"tool": tool}, sqlite_company.relay)
    with capture_logs() as logs:
        task = asyncio.create_task(kept.keep("tool", tool.run))
        await asyncio.wait_for(tool.stands.wait(), 5)
        task.cancel()
        await asyncio.wait([task])
    assert [one["again_in"] for one in logs] == [0.001, 0.002, 0.004, 0.004, 0.004]
    assert SECRET not in str(logs)
    assert kept.down == set()


async def test_a_commit_reaches_the_platforms_by_the_clock(
    sqlite_company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.serving.LOOK_SECONDS", 0.05)
    first, second = Tool("first", refusal=RuntimeError(SECRET)), Tool("second")
    sqlite_company.inbox.name = "first"
    with capture_logs() as logs:
        async with served(sqlite_company, first, second) as (_, usher):
            talker = sqlite_company.talker("nia@acme.example")
            for words in ("idea", "Read claims from PDF"):
                await usher.dispatch(TextMessage(talker.origin(), words))
                await asyncio.wait_for(first.refreshed.get(), 5)
                await asyncio.wait_for(
                    second.refreshed.get(), 5
                )  # the first one's failure stops neither it nor the clock
    failed = [one for one in logs if one["event"] == "job failed"]
    assert {(one["job"], one["error"]) for one in failed} == {("refresh first", "RuntimeError")}
    assert SECRET not in str(logs)


async def test_what_does_not_want_to_end_is_left_behind(
    sqlite_company: Company, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A connection that ignores its end, a request that hangs, and a job of the clock that is under way."""
    monkeypatch.setattr("bot.serving.GRACE_SECONDS", 0.4)
    monkeypatch.setattr("bot.serving.STOP_SECONDS", 0.2)
    monkeypatch.setattr("bot.serving.LOOK_SECONDS", 0.05)
    tool = Tool("tool", stubborn=asyncio.Event())
    assert tool.stubborn is not None
    working = asyncio.Event()

    async def works() -> None:
        working.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(tool, "refresh", works)
    with capture_logs() as logs:
        async with served(sqlite_company, tool) as (client, usher):
            await tool.stands.wait()
            usher.refresh.kick()
            await asyncio.wait_for(working.wait(), 5)
            request = asyncio.create_task(client.get("/tool/hang"))
            await asyncio.wait_for(tool.held.wait(), 5)
            began = time.monotonic()
        assert time.monotonic() - began < 2
    tool.stubborn.set()
    with pytest.raises(aiohttp.ClientError):
        await request
    assert [one["event"] for one in logs] == ["parts did not stop in time"]
    assert [one for one in caplog.records if one.name.startswith("apscheduler")] == []


async def ten_megabytes() -> AsyncIterator[bytes]:
    for _ in range(160):
        yield CHUNK


@pytest.mark.parametrize("chunked", [True, False])
async def test_ten_megabytes_are_refused_and_never_held(sqlite_company: Company, *, chunked: bool) -> None:
    headers = {} if chunked else {"Content-Length": str(160 * len(CHUNK))}
    async with served(sqlite_company, Tool("tool")) as (client, _):
        async with client.post("/tool/say", data=CHUNK) as response:
            assert response.status == 200
        tracemalloc.start()
        try:
            async with client.post("/tool/say", data=ten_megabytes(), headers=headers) as response:
                assert response.status == 413
            held = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert held < 4 * BODY_LIMIT
