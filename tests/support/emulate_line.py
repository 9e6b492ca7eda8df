"""The line between Usher and the emulator: everything is passed on and noted, and an answer can be lost on the way."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import ClientSession, web

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Exchange:
    """What was asked of a method, and what the emulator answered."""

    method: str
    args: Json
    answer: Json


@dataclass
class Line:
    """`target` is the emulator's base address, `url` the one that Usher is given."""

    target: str
    url: str = ""
    passed: list[Exchange] = field(default_factory=list)
    loses: tuple[str, str] | None = None  # the next answer of this method, about this channel, is lost
    news: asyncio.Event = field(default_factory=asyncio.Event)  # set by each exchange

    async def __aenter__(self) -> Self:
        self._session = ClientSession()
        app = web.Application()
        app.router.add_post("/api/{method}", self._pass_on)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/api/"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()
        await self._session.close()

    def of(self, method: str, channel: str | None = None) -> list[Exchange]:
        return [one for one in self.passed if one.method == method and channel in (None, one.args.get("channel"))]

    async def until(self, is_so: Callable[[], bool], within: float = 15) -> None:
        """Waits for exchanges until something is so."""
        async with asyncio.timeout(within):
            while not is_so():
                self.news.clear()
                await self.news.wait()

    async def _pass_on(self, request: web.Request) -> web.Response:
        method, body = request.match_info["method"], await request.read()
        kept = {name: request.headers[name] for name in ("Authorization", "Content-Type") if name in request.headers}
        async with self._session.post(self.target + method, data=body, headers=kept) as answer:
            status, said = answer.status, await answer.read()
        args = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
        self.passed.append(Exchange(method, args, json.loads(said) if status == 200 else {}))
        self.news.set()
        if self.loses == (method, args.get("channel")) and request.transport is not None:
            self.loses = None
            request.transport.abort()
        return web.Response(status=status, body=said, content_type="application/json")
