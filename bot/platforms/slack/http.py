"""Slack's requests over HTTP: nothing is read that is not signed, and nothing malformed is an error of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

log = structlog.get_logger()

NO_LISTENER = 404  # Bolt's word for it
DIGITS = 12  # of a timestamp
SHAPES: Mapping[str, type[Any]] = {"event": dict, "view": dict, "actions": list, "callback_id": str, "type": str}
HEARD = ("message", "app_mention", "app_home_opened", "user_change")
OBJECTS = ("user", "message", "channel", "container")
TIMESTAMP, SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"


class Door:
    """The handler of the one route. 401 without a valid signature, 400 for what cannot be read."""

    def __init__(self, app: AsyncApp, signing_secret: str) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)

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
        """Over the raw bytes. The SDK's verifier raises on odd headers, and on what is no text; Slack sends neither."""
        timestamp, signature = request.headers.get(TIMESTAMP, ""), request.headers.get(SIGNATURE, "")
        if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= DIGITS and signature.isascii()):
            return False
        try:
            return bool(self._verifier.is_valid(body=body, timestamp=timestamp, signature=signature))
        except UnicodeDecodeError:
            return False


def _is_shaped(body: object) -> bool:
    """Whether the parts that Bolt looks at before any listener have their types, as it would raise on others."""
    if not isinstance(body, dict) or not all(isinstance(body.get(name, kind()), kind) for name, kind in SHAPES.items()):
        return False
    parts = (*body.get("actions", []), *(body[name] for name in OBJECTS if body.get(name) is not None))
    if not all(isinstance(part, dict) for part in parts):
        return False
    event, actions = body.get("event", {}), body.get("actions")
    if actions is not None and not (actions and all(isinstance(one.get("action_id"), str) for one in actions)):
        return False
    if not all(isinstance(event.get(name, ""), str) for name in ("type", "channel", "ts", "text", "user_team", "team")):
        return _is_about_somebody(event)
    return "view" not in body or all(isinstance(body["view"].get(name), str) for name in ("type", "callback_id"))


def _is_about_somebody(event: dict[str, Any]) -> bool:
    """Some events carry objects where messages carry ids; those that we hear of do not, but for the user."""
    return isinstance(event.get("type"), str) and event["type"] not in HEARD


def _unheard(body: dict[str, Any]) -> web.Response:
    """What Slack may send one day is taken in silence, as it would be sent again; what has no type is no payload."""
    kind = body.get("type")
    is_payload = isinstance(kind, str) and kind != "event_callback"
    log.warning("no listener for a request", is_payload=is_payload)
    return web.Response(status=200 if is_payload else 400)


def _headers(request: web.Request) -> dict[str, str | Sequence[str]]:
    return dict(request.headers)
