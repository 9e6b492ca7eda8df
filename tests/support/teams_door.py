"""The inbound door on loopback, with a key server behind it and a turn that takes note of what came in."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any, Self

import aiohttp
from aiohttp import web

from bot.platforms.teams.activity import Answer
from bot.platforms.teams.route import Door
from bot.platforms.teams.values import Config
from tests.support.teams_openid import OpenId
from tests.support.teams_tokens import Json, bearer

APP = "0a1b2c3d-0000-4000-8000-00000000a99a"
TENANT = "72f0a000-1111-4222-8333-444455556666"
SERVICE = "https://smba.trafficmanager.net/emea/"
PATH, LIVE = "/api/messages", "/live"
LIMIT = 2**20  # bytes of a body


def activity(**changes: object) -> Json:
    """A message of a person in a chat with the bot, as Teams sends it. `changes` are fields; None leaves one out."""
    told = {
        "type": "message",
        "id": "1700000000001",
        "serviceUrl": SERVICE,
        "channelId": "msteams",
        "from": {"id": "29:ana", "aadObjectId": "a0a0a0a0-0000-4000-8000-000000000001", "name": "Ana"},
        "recipient": {"id": f"28:{APP}", "name": "Usher"},
        "conversation": {"id": "a:1", "conversationType": "personal", "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        "text": "hello",
        **changes,
    }
    return {name: value for name, value in told.items() if value is not None}


class Entrance:
    """`came` are the activities that were let in, `answer` is what each gets; `fault` is raised instead.

    `/live` answers at once on the same loop. `now` is the clock of the keys, in seconds.
    """

    def __init__(self, **config: Any) -> None:
        self.openid = OpenId()
        self.came: list[Json] = []
        self.answer = Answer()
        self.fault: BaseException | None = None
        self.now = 1000.0
        self._settings = {"app_id": APP, **config}

    async def __aenter__(self) -> Self:
        await self.openid.__aenter__()
        self.door = Door(Config(**{"openid_url": self.openid.url, **self._settings}), self._turn, lambda: self.now)
        app = web.Application(client_max_size=LIMIT)
        app.router.add_post(PATH, self.door.handle)
        app.router.add_get(LIVE, self._live)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port: int = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.client = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.close()
        await self._runner.cleanup()
        await self.openid.__aexit__()

    def token(self, **changes: Any) -> str:
        """One of Microsoft's for this bot. `changes` are claims."""
        return self.openid.token(SERVICE, APP, **changes)

    async def post(self, told: object = None, token: str | None = None, **headers: str) -> int:
        """The status for an activity (a good one if none is given) with a token (a good one if none is given)."""
        return (await self.say(told, token, **headers))[0]

    async def say(self, told: object = None, token: str | None = None, **headers: str) -> tuple[int, bytes]:
        """The same, with the body of the answer."""
        body = told if isinstance(told, bytes) else json.dumps(activity() if told is None else told).encode()
        all_headers = {
            **bearer(self.token() if token is None else token),
            "Content-Type": "application/json",
            **headers,
        }
        async with self.client.post(self.url + PATH, data=BytesIO(body), headers=all_headers) as response:
            return response.status, await response.read()

    async def live(self) -> int:
        """The status of a page on the same loop."""
        async with self.client.get(self.url + LIVE) as response:
            return response.status

    def reasons(self) -> dict[str, int]:
        return dict(self.door.refused)

    async def _turn(self, told: Json) -> Answer:
        self.came.append(told)
        if self.fault is not None:
            raise self.fault
        return self.answer

    async def _live(self, request: web.Request) -> web.Response:
        return web.Response()
