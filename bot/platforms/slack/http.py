"""Slack's requests over HTTP: nothing is read that is not signed, and nothing malformed is an error of ours."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

log = structlog.get_logger()

NO_LISTENER = 404  # Bolt's word for it
WINDOW = 300  # seconds that a request may be old, or ahead of our clock
DIGITS = 12  # of a timestamp
SHAPES: Mapping[str, type[Any]] = {"event": dict, "view": dict, "actions": list, "callback_id": str, "type": str}
TIMESTAMP, SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"


class Door:
    """The handler of the one route. 401 without a valid signature, 400 for what cannot be read."""

    def __init__(self, app: AsyncApp, signing_secret: str) -> None:
        self._app = app
        self._secret = signing_secret.encode()

    async def handle(self, request: web.Request) -> web.Response:
        """Checks the signature over the raw bytes, then hands the request on."""
        body = await request.read()
        if not self._is_signed(body, request):
            log.warning("request without a valid signature")
            return web.Response(status=401)
        try:
            asked = AsyncBoltRequest(body=body.decode(), query=request.query_string, headers=_headers(request))
        except (ValueError, RecursionError, AttributeError, TypeError, KeyError) as error:
            log.warning("request not understood", error=type(error).__name__)
            return web.Response(status=400)
        if not _is_shaped(asked.body):
            log.warning("request not understood", error="shape")
            return web.Response(status=400)
        answer = await self._app.async_dispatch(asked)
        if answer.status == NO_LISTENER:
            return _unheard(asked.body)
        return await to_aiohttp_response(answer)

    def _is_signed(self, body: bytes, request: web.Request) -> bool:
        """Over the raw bytes, whatever they are: the SDK's verifier raises on odd headers, and on what is no text."""
        timestamp, signature = request.headers.get(TIMESTAMP, ""), request.headers.get(SIGNATURE, "")
        if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= DIGITS and signature.isascii()):
            return False
        if abs(time.time() - int(timestamp)) > WINDOW:
            return False
        digest = hmac.new(self._secret, b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(f"v0={digest}", signature)


def _is_shaped(body: object) -> bool:
    """Whether the parts that Bolt itself looks at have their types, as it would raise on others."""
    if not isinstance(body, dict) or not all(isinstance(body.get(name, kind()), kind) for name, kind in SHAPES.items()):
        return False
    view, actions = body.get("view", {}), body.get("actions", [])
    return isinstance(view.get("callback_id", ""), str) and all(isinstance(action, dict) for action in actions)


def _unheard(body: dict[str, Any]) -> web.Response:
    """What Slack may send one day is taken in silence, as it would be sent again; what has no type is no payload."""
    kind = body.get("type")
    is_payload = isinstance(kind, str) and kind != "event_callback"
    log.warning("no listener for a request", is_payload=is_payload)
    return web.Response(status=200 if is_payload else 400)


def _headers(request: web.Request) -> dict[str, str | Sequence[str]]:
    return dict(request.headers)
