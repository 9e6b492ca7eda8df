"""Slack's Web API on loopback: it keeps channels, people, messages and views, and fails when it is told to."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Self

from aiohttp import web

from tests.support.slack_api_methods import METHODS
from tests.support.slack_api_values import (
    APP,
    APP_TOKEN,
    BOT,
    BOT_TOKEN,
    BOT_USER,
    SCOPES,
    TEAM,
    Call,
    Channel,
    Fault,
    Json,
    Refused,
    User,
)
from tests.support.slack_api_workspace import Workspace

__all__ = [
    "APP",
    "APP_TOKEN",
    "BOT",
    "BOT_TOKEN",
    "BOT_USER",
    "SCOPES",
    "TEAM",
    "Call",
    "Channel",
    "FakeSlack",
    "Fault",
    "Json",
    "Refused",
    "User",
]

AS_JSON = ("blocks", "attachments", "metadata", "view", "prompts", "loading_messages")  # forms carry these as text
RESPONSE_URL_USES = 5


class FakeSlack(Workspace):
    """A workspace with a bot in it. Everything that was asked of it is in `calls`; leaving checks every payload.

    `scopes` are those of the bot token, as each answer names them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[Call] = []
        self.responses: list[Json] = []  # what came to response URLs
        self.tokens = {BOT_TOKEN, APP_TOKEN}
        self.scopes = SCOPES
        self.url = ""
        self._faults: list[tuple[str, str | None, Fault, bool]] = []  # method, channel, fault, stays
        self._uses: dict[str, int] = {}
        self._readers: dict[str, tuple[str, str]] = {}  # whose response URL it is, and in which channel
        self._news = asyncio.Event()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=2**22)
        app.router.add_route("*", "/api/{method}", self._serve)
        app.router.add_post("/response/{key}", self._respond)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/api/"
        return self

    async def __aexit__(self, kind: object, *_: object) -> None:
        await self._runner.cleanup()
        if kind is None and self.invalid:
            raise AssertionError("payloads that Slack would refuse:\n" + "\n".join(self.invalid))

    def of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    async def wait_for(self, method: str, count: int = 1, timeout: float = 5) -> list[Call]:  # noqa: ASYNC109 - it is passed on
        """The calls of the method when there are `count`; TimeoutError when they do not come."""
        await self.until(lambda: len(self.of(method)) >= count, timeout)
        return self.of(method)

    async def until(self, is_so: Callable[[], bool], timeout: float = 5) -> None:  # noqa: ASYNC109 - it is used so
        """Waits for calls until something is so."""
        async with asyncio.timeout(timeout):
            while not is_so():
                self._news.clear()
                await self._news.wait()

    def next(self, method: str, *faults: Fault, channel: str | None = None) -> None:
        """The next calls (for that channel, when one is named) go wrong like this, one each; `*` is any method."""
        self._faults.extend((method, channel, fault, False) for fault in faults)

    def always(self, method: str, fault: Fault, channel: str | None = None) -> None:
        """Every call from now on, until `heal`."""
        self._faults.append((method, channel, fault, True))

    def heal(self) -> None:
        self._faults.clear()

    def response_url(self, user: str = "", channel: str = "") -> str:
        """What comes there is said to the person, in that channel."""
        key = f"r{next(self._numbers)}"
        self._uses[key], self._readers[key] = 0, (user, channel)
        return self.url.replace("/api/", f"/response/{key}")

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        call = await _read(request)
        self.calls.append(call)
        fault = self._fault(call)
        answer = self._do(call) if fault is None or fault.records else None
        self._news.set()
        if fault is not None:
            await asyncio.sleep(fault.seconds)
            if fault.is_dropped and request.transport is not None:
                request.transport.abort()
            if fault.body is not None or answer is None:
                kind = {"Content-Type": "application/json"}
                return web.Response(status=fault.code, text=fault.body, headers={**kind, **fault.headers})
        scopes = {"x-oauth-scopes": self.scopes, "x-accepted-oauth-scopes": "", "x-slack-req-id": f"q{len(self.calls)}"}
        return web.json_response(answer, headers=scopes)

    def _do(self, call: Call) -> Json:
        try:
            self._admit(call)
            return {"ok": True, **METHODS[call.method](self, call.args)}
        except Refused as refused:
            return refused.answer

    def _admit(self, call: Call) -> None:
        if call.token not in self.tokens:
            raise Refused("invalid_auth" if call.token else "not_authed")
        if (call.method == "apps.connections.open") != (call.token == APP_TOKEN) and call.method != "api.test":
            raise Refused("not_allowed_token_type")
        if call.method not in METHODS:
            raise Refused("unknown_method", req_method=call.method)

    def _fault(self, call: Call) -> Fault | None:
        for entry in self._faults:
            name, channel, fault, stays = entry
            if name in ("*", call.method) and channel in (None, call.args.get("channel")):
                if not stays:
                    self._faults.remove(entry)
                return fault
        return None

    async def _respond(self, request: web.Request) -> web.Response:
        key, body = request.match_info["key"], await request.json()
        if key not in self._uses:
            return web.Response(status=404, text="no_service")
        self._uses[key] += 1
        if self._uses[key] > RESPONSE_URL_USES:
            return web.Response(status=404, text="used_url")
        if not body.get("delete_original"):
            self.check("check_message", body)
        self.responses.append(body)
        self._whisper(*self._readers[key], body)
        self._news.set()
        return web.Response(text="ok")

    def _whisper(self, user: str, channel: str, body: Json) -> None:
        if user and body.get("response_type") != "in_channel" and not body.get("delete_original"):
            blocks = {"blocks": self.named(body["blocks"])} if body.get("blocks") else {}
            self.ephemerals.append({**body, **blocks, "ts": self.now(), "channel": channel, "user": user})


async def _read(request: web.Request) -> Call:
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        args |= await request.json()
    else:
        args |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    for name in AS_JSON:
        if isinstance(args.get(name), str):
            args[name] = json.loads(args[name])
    token = request.headers.get("Authorization", "").removeprefix("Bearer ") or args.pop("token", "")
    return Call(request.match_info["method"], args, token, time.monotonic(), dict(request.headers))
