"""Microsoft's key server on loopback: the metadata, the list of keys, and tokens signed by the key of the day."""

from __future__ import annotations

import asyncio
from typing import Self

from aiohttp import web

from tests.support.teams_tokens import Json, claims, public_jwk, signed

METADATA, KEYS = "/v1/.well-known/openidconfiguration", "/v1/.well-known/keys"


class OpenId:
    """`url` is the address of the metadata: it goes into `Config.openid_url`.

    `fetches` counts how often the metadata was asked for. `status` other than 200, or `is_dead` (it hangs up), or
    `delay` in seconds, or `hold()` make it ill. `endorsements` are those of its keys; None leaves them out.
    """

    def __init__(self) -> None:
        self.fetches = 0
        self.status = 200
        self.is_dead = False
        self.delay = 0.0
        self.endorsements: tuple[str, ...] | None = ("msteams",)
        self.listed: object = None  # told instead of the list of keys, when a test sets it
        self.keys_url: object = None  # where the metadata says that the list is, when a test sets it
        self.kids: list[str] = []
        self._made = 0
        self.url = ""
        self._free, self._news = asyncio.Event(), asyncio.Event()
        self._free.set()
        self.rollover()

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get(METADATA, self._metadata)
        app.router.add_get(KEYS, self._keys)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.url = self._base + METADATA
        return self

    async def __aexit__(self, *_: object) -> None:
        self.release()
        await self._runner.cleanup()

    @property
    def kid(self) -> str:
        """The id of the key that signs now."""
        return self.kids[-1]

    def rollover(self, *, is_old_kept: bool = True) -> str:
        """Signs with a new key from now on. The old ones stay in the list unless said otherwise. The new one's id."""
        self._made += 1
        self.kids = [*(self.kids if is_old_kept else ()), f"key-{self._made}"]
        return self.kid

    def token(self, service_url: str, app_id: str, kid: str = "", **changes: object) -> str:
        """A token that is good for an hour. `changes` are claims (`exp=`, `iss=`, ...); None leaves one out."""
        return signed(claims(service_url, app_id, **changes), kid or self.kid)

    def hold(self) -> None:
        """Takes requests and does not answer them until `release()`."""
        self._free.clear()

    def release(self) -> None:
        self._free.set()

    async def asked(self, times: int, timeout: float = 5) -> None:  # noqa: ASYNC109 - it is passed on
        """Waits until it was asked so often, as counted in `fetches`; TimeoutError when it is not."""
        async with asyncio.timeout(timeout):
            while self.fetches < times:
                self._news.clear()
                await self._news.wait()

    async def _metadata(self, request: web.Request) -> web.Response:
        self.fetches += 1
        self._news.set()
        told = {"issuer": "https://api.botframework.com", "jwks_uri": self.keys_url or self._base + KEYS}
        return await self._answer(request, {**told, "id_token_signing_alg_values_supported": ["RS256"]})

    async def _keys(self, request: web.Request) -> web.Response:
        told = (
            {"keys": [public_jwk(kid, self.endorsements) for kid in self.kids]} if self.listed is None else self.listed
        )
        return await self._answer(request, told)

    async def _answer(self, request: web.Request, told: Json | object) -> web.Response:
        await self._free.wait()
        await asyncio.sleep(self.delay)
        if self.is_dead and request.transport is not None:
            request.transport.abort()
        return web.json_response(told, status=self.status)
