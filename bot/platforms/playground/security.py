"""Who may talk to the playground at all: pages of this very server, opened on this very machine."""

from __future__ import annotations

import json
import math
from collections.abc import Awaitable, Callable
from functools import wraps
from urllib.parse import urlsplit

from aiohttp import web

from bot.platforms.playground.render import clean
from domain.errors import DomainError

BODY_LIMIT = 1024 * 1024  # bytes
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; "
    "form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
API_HEADERS = {**HEADERS, "Cache-Control": "no-store"}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Declined(Exception):
    """The request is refused with an HTTP status and a sentence that the page shows."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


def page(handler: Handler) -> Handler:
    """For what a browser loads: this machine only."""
    return _guarded(handler, HEADERS, _check_host)


def api(handler: Handler) -> Handler:
    """For what the page's script asks: this machine, this site, and for a POST nothing but JSON."""
    return _guarded(handler, API_HEADERS, _check_host, _check_site, _check_body)


def _guarded(handler: Handler, headers: dict[str, str], *checks: Callable[[web.Request], None]) -> Handler:
    @wraps(handler)
    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            for check in checks:
                check(request)
            response = await handler(request)
        except Declined as refusal:
            response = web.json_response({"error": refusal.sentence}, status=refusal.status)
        except DomainError as refusal:
            response = web.json_response({"error": clean(refusal.user_message)}, status=409)
        if not response.prepared:
            response.headers.update(headers)
        return response

    return answer


def _check_host(request: web.Request) -> None:
    """A foreign name that resolves to this machine (DNS rebinding) arrives with its own Host header."""
    try:
        name = urlsplit(f"//{request.headers.get('Host', '')}").hostname
    except ValueError:
        name = None
    if name not in ("127.0.0.1", "localhost", "::1"):
        raise Declined(
            403,
            "The playground answers on this machine only. Open it as http://127.0.0.1.",
        )


def _check_site(request: web.Request) -> None:
    origin = request.headers.get("Origin")
    own = {f"http://{request.headers['Host']}", f"https://{request.headers['Host']}"}
    foreign = request.headers.get("Sec-Fetch-Site", "same-origin") in (
        "cross-site",
        "same-site",
    )
    if foreign or (origin is not None and origin not in own):
        raise Declined(403, "That came from another site, so nothing was done.")


def _check_body(request: web.Request) -> None:
    if request.method != "POST":
        return
    if request.content_type != "application/json":
        raise Declined(415, "The playground takes JSON only.")
    if (request.content_length or 0) > BODY_LIMIT:
        raise _too_long()


def _too_long() -> Declined:
    return Declined(413, "That is too long for one message. Send it in parts of up to 1 MB.")


async def read_body(request: web.Request) -> object:
    """The request's JSON value, cleaned; refuses what is too long, not JSON, or not a finite number."""
    raw = bytearray()
    try:
        async for chunk in request.content.iter_any():
            raw += chunk
            if len(raw) > BODY_LIMIT:
                raise _too_long()
        return clean(json.loads(raw, parse_constant=_no_constant, parse_float=_finite))
    except (ValueError, RecursionError, web.RequestPayloadError):  # the last: not encoded as its header says
        raise Declined(400, "That could not be read. Reload the page and try again.") from None


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("out of range")
    return number
