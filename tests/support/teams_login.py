"""Microsoft's sign-in on loopback: the directory, and tokens for an app that knows its password."""

from __future__ import annotations

import asyncio
from itertools import count
from typing import Any, Self

import requests
from aiohttp import web

from bot.platforms.teams.login import HOSTS
from bot.platforms.teams.values import Config
from tests.support.teams_connector_values import APP, TENANT, Json

PASSWORD = "a password"
CONFIG = Config(APP, PASSWORD, TENANT, frozenset({TENANT}), hosts=frozenset({"127.0.0.1"}))
SECONDS = 3599  # that a token is good for, as Microsoft says


class FakeLogin:
    """`http` goes into `Login`: it brings what is meant for Microsoft here.

    `asks` are the bodies of the requests for a token. `error` is what they are refused with, as (word, number);
    `status` other than 200 answers with a page; `is_dead` hangs up; `hold()` keeps them waiting until `release()`.
    """

    def __init__(self) -> None:
        self.asks: list[Json] = []
        self.hosts: list[str] = []
        self.issued: set[str] = set()
        self.error: tuple[str, int] | None = None
        self.status = 200
        self.is_dead = False
        self.seconds = SECONDS
        self.arrived = asyncio.Event()
        self._numbers = count(1)
        self._free = asyncio.Event()
        self._free.set()

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/{host}/{tenant}/v2.0/.well-known/openid-configuration", self._directory)
        app.router.add_post("/{host}/{tenant}/oauth2/v2.0/token", self._token)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.http = _Http(f"http://127.0.0.1:{self._runner.addresses[0][1]}")
        return self

    async def __aexit__(self, *_: object) -> None:
        self.release()
        await self._runner.cleanup()
        self.http.session.close()

    def hold(self) -> None:
        self.arrived.clear()
        self._free.clear()

    def release(self) -> None:
        self._free.set()

    async def _admitted(self, request: web.Request) -> web.Response | None:
        self.hosts.append(request.match_info["host"])
        self.arrived.set()
        await self._free.wait()
        if self.is_dead and request.transport is not None:
            request.transport.abort()
        if self.status != 200:
            return web.Response(status=self.status, text="<html>Sorry</html>", content_type="text/html")
        return None

    async def _directory(self, request: web.Request) -> web.Response:
        ill = await self._admitted(request)
        host, tenant = request.match_info["host"], request.match_info["tenant"]
        if ill is None and tenant != TENANT:
            return web.json_response({"error": "invalid_tenant", "error_codes": [90002]}, status=400)
        base = f"https://{host}/{tenant}"
        return ill or web.json_response(
            {
                "issuer": f"{base}/v2.0",
                "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                "token_endpoint": f"{base}/oauth2/v2.0/token",
            }
        )

    async def _token(self, request: web.Request) -> web.Response:
        asked = dict(await request.post())
        self.asks.append(asked)
        ill = await self._admitted(request)
        if ill is not None:
            return ill
        wrong = ("invalid_client", 7000215) if asked.get("client_secret") != PASSWORD else None
        refused = self.error or (("unauthorized_client", 700016) if asked.get("client_id") != APP else wrong)
        if refused is not None:
            word, number = refused
            said = {"error": word, "error_description": f"AADSTS{number}: words", "error_codes": [number]}
            return web.json_response(said, status=401 if word == "invalid_client" else 400)
        token = f"token-{next(self._numbers)}"
        self.issued.add(token)
        return web.json_response({"token_type": "Bearer", "expires_in": self.seconds, "access_token": token})


class _Http:
    """The HTTP client of the sign-in library, in its threads."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.session = requests.Session()
        self.session.trust_env = False

    def get(self, url: str, **more: Any) -> requests.Response:
        return self.session.get(self._here(url), timeout=5, **more)

    def post(self, url: str, **more: Any) -> requests.Response:
        return self.session.post(self._here(url), timeout=5, **more)

    def _here(self, url: str) -> str:
        host, _, path = url.removeprefix("https://").partition("/")
        assert host in HOSTS.values(), f"the sign-in was looked for at {host}"
        return f"{self.base}/{host}/{path}"
