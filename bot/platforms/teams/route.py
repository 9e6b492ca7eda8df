"""Teams' activities over HTTP: what Microsoft did not sign for us stays out, and nothing malformed is an error of ours.

The SDK's own adapter is not used: it makes two clients for each turn and cannot answer invokes, and its authentication
fetches keys while everybody waits, and takes tokens of emulators and of other bots. Its parts for tokens of channels
are used, with keys of our own.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit

import jwt
import structlog
from aiohttp import web
from botframework.connector.auth import (  # type: ignore[import-untyped]  # the SDK has no types
    AuthenticationConstants,
    ChannelValidation,
    GovernmentConstants,
    JwtTokenExtractor,
    SimpleCredentialProvider,
)
from botframework.connector.auth.government_channel_validation import (  # type: ignore[import-untyped]  # the same
    GovernmentChannelValidation,
)
from botframework.connector.auth.verify_options import VerifyOptions  # type: ignore[import-untyped]  # the same
from msrest.universal_http.requests import ClientRetryPolicy

from bot.platforms.base import Refused
from bot.platforms.teams.activity import INVOKE, Answer, Malformed, Turn, activity_of
from bot.platforms.teams.hosts import LOOPBACK, is_allowed, is_anonymous
from bot.platforms.teams.keys import Key, Keys, Unjudged
from bot.platforms.teams.values import CHANNEL, Cloud, Config, Json

log = structlog.get_logger()

# The SDK looks up a thousand codes in it for every client that it makes: 3 ms in a list of 500.
ClientRetryPolicy.safe_codes = frozenset(ClientRetryPolicy.safe_codes)  # type: ignore[assignment]  # only looked up in

NO_KEYS = "the keys with which Microsoft signs could not be fetched"
EVERY = 1.0  # seconds between two lines of the log for the same reason
ISSUERS = {
    Cloud.PUBLIC: AuthenticationConstants.TO_BOT_FROM_CHANNEL_TOKEN_ISSUER,
    Cloud.GOVERNMENT: GovernmentConstants.TO_BOT_FROM_CHANNEL_TOKEN_ISSUER,
}
METADATA = {
    Cloud.PUBLIC: AuthenticationConstants.TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL,
    Cloud.GOVERNMENT: GovernmentConstants.TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL,
}
CHANNELS = {Cloud.PUBLIC: ChannelValidation, Cloud.GOVERNMENT: GovernmentChannelValidation}
DIRECTORY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SKEW = 300  # seconds that clocks may differ, as Microsoft says


class Reason(StrEnum):
    """Why an activity was refused."""

    MALFORMED = "malformed"
    NO_TOKEN = "no token"  # noqa: S105 - the reason, not a token
    UNREADABLE = "unreadable token"
    SIGNATURE = "signature"
    EXPIRED = "expired"
    EARLY = "not yet valid"
    UNKNOWN_KEY = "unknown key"
    ISSUER = "issuer"
    AUDIENCE = "audience"
    ENDORSEMENT = "endorsement"
    SERVICE_URL = "service URL"
    HOST = "host"
    CHANNEL = "channel"
    TENANT = "tenant"
    NOT_LOCAL = "not local"
    NO_KEYS = "no keys"


FORBIDDEN = frozenset(
    {Reason.ENDORSEMENT, Reason.SERVICE_URL, Reason.HOST, Reason.CHANNEL, Reason.TENANT, Reason.NOT_LOCAL}
)
STATUS = {Reason.MALFORMED: 400, Reason.NO_KEYS: 503, **dict.fromkeys(FORBIDDEN, 403)}  # 401 for all others
WRONG: dict[type[Exception], Reason] = {
    jwt.ExpiredSignatureError: Reason.EXPIRED,
    jwt.ImmatureSignatureError: Reason.EARLY,
    jwt.InvalidSignatureError: Reason.SIGNATURE,
}


@dataclass
class Denied(Exception):
    """The activity does not come in. `detail` goes into the log."""

    reason: Reason
    detail: str = ""


@dataclass
class Refusals:
    """Counts them, and says so in the log once in EVERY seconds for each reason."""

    counts: Counter[str] = field(default_factory=Counter)
    _told: dict[Reason, tuple[float, int]] = field(default_factory=dict)  # when, and how many there were

    def add(self, reason: Reason, detail: str = "") -> None:
        """`detail` goes into the log and holds nothing of what came but ids of directories."""
        self.counts[reason] += 1
        now, count = time.monotonic(), self.counts[reason]
        at, told = self._told.get(reason, (-EVERY, 0))
        if now - at >= EVERY:
            self._told[reason] = (now, count)
            more = {"detail": detail} if detail else {}
            log.warning("activity refused", reason=str(reason), count=count - told, **more)


class Tokens:
    """The SDK's check of a channel's token, with keys that are there already."""

    def __init__(self, config: Config, keys: Keys) -> None:
        self._keys = keys
        self._app = SimpleCredentialProvider(config.app_id, "")
        self._channel = CHANNELS[config.cloud]
        algorithms = AuthenticationConstants.ALLOWED_SIGNING_ALGORITHMS
        options = VerifyOptions([ISSUERS[config.cloud]], None, SKEW, ignore_expiration=False)
        self._extractor = JwtTokenExtractor(options, config.openid_url or METADATA[config.cloud], algorithms)
        self._extractor.open_id_metadata = self
        self._algorithms = tuple(algorithms)

    async def check(self, header: str, service_url: str) -> None:
        """Raises Denied when it is no token of Teams' for this app and this service URL."""
        scheme, _, token = header.partition(" ")
        if not header:
            raise Denied(Reason.NO_TOKEN)
        if scheme != "Bearer":
            raise Denied(Reason.UNREADABLE)
        try:
            # The SDK raises a bare Exception for these, which cannot be told from a fault.
            if jwt.get_unverified_header(token).get("alg") not in self._algorithms:
                raise Denied(Reason.SIGNATURE)
            identity = await self._extractor.get_identity(scheme, token, CHANNEL)
        except (jwt.PyJWTError, ValueError, RecursionError) as error:  # ValueError for what is no text
            raise Denied(WRONG.get(type(error), Reason.UNREADABLE)) from error
        if identity is None:
            raise Denied(Reason.ISSUER)
        try:
            await self._channel.validate_identity(identity, self._app)
        except PermissionError as error:
            raise Denied(Reason.AUDIENCE) from error
        if identity.get_claim_value("exp") is None:  # the SDK would take it for ever
            raise Denied(Reason.EXPIRED)
        if identity.get_claim_value(ChannelValidation.SERVICE_URL_CLAIM) != service_url:
            raise Denied(Reason.SERVICE_URL)

    async def get(self, kid: str | None) -> Key:
        """The SDK asks for the key here. What this refuses, the SDK would meet with a bare Exception."""
        try:
            key = await self._keys.get(kid)
        except Unjudged as error:
            raise Denied(Reason.NO_KEYS) from error
        if key is None:
            raise Denied(Reason.UNKNOWN_KEY)
        if CHANNEL not in key.endorsements:
            raise Denied(Reason.ENDORSEMENT)
        return key


class Door:
    """The handler of the one route. 400 for what is no activity, 401 without Microsoft's token for us, 403 where the
    token is right and the rest is not, 503 while that cannot be told. `refused` counts by reason.
    """

    def __init__(self, config: Config, turn: Turn, now: Callable[[], float] = time.monotonic) -> None:
        """Raises Refused. `now` is a monotonic clock in seconds; it tells when keys may be fetched again."""
        if not (config.app_id or config.dev):
            raise Refused("Teams needs the id of the bot's app: set MICROSOFT_APP_ID, or use `--dev` with an emulator.")
        self._config, self._turn = config, turn
        self._keys = Keys(config.openid_url or METADATA[config.cloud], now)
        self._tokens = None if is_anonymous(config) else Tokens(config, self._keys)
        self._tenants = frozenset(tenant.lower() for tenant in config.tenants)
        self._refusals = Refusals()
        self.refused: Counter[str] = self._refusals.counts

    async def start(self) -> None:
        """Fetches the keys, and waits a moment for them. Without them nobody comes in until they are there."""
        if self._tokens is not None:
            await self._keys.refresh()

    async def keep_keys(self) -> None:
        """Fetches the keys every day, and sooner after a failure, until cancelled."""
        await (asyncio.Event().wait() if self._tokens is None else self._keys.keep())

    def trouble(self) -> str | None:
        """Why nobody can come in, in a few words; None when they can."""
        return NO_KEYS if self._tokens is not None and not self._keys.is_there else None

    async def handle(self, request: web.Request) -> web.Response:
        """Checks the activity, hands it on, and answers what came of it."""
        try:
            activity = activity_of(await request.read())
            await self._admit(request, activity)
        except Malformed as error:
            return self._refuse(Reason.MALFORMED, str(error))
        except Denied as denied:
            return self._refuse(denied.reason, denied.detail)
        return await self._answered(activity)

    def _refuse(self, reason: Reason, detail: str = "") -> web.Response:
        self._refusals.add(reason, detail)
        return web.Response(status=STATUS.get(reason, 401))

    async def _admit(self, request: web.Request, activity: Json) -> None:
        """Raises Denied."""
        if self._tokens is not None:
            await self._tokens.check(request.headers.get("Authorization", ""), activity["serviceUrl"])
        elif not _is_local(request):
            raise Denied(Reason.NOT_LOCAL)
        if activity["channelId"] != CHANNEL:
            raise Denied(Reason.CHANNEL)
        if not is_allowed(activity["serviceUrl"], self._config):
            raise Denied(Reason.HOST)
        named = _directories(activity)
        if len(named) > 1 or (self._tenants and not named & self._tenants):
            told = sorted(one for one in named if DIRECTORY.fullmatch(one))
            raise Denied(Reason.TENANT, " ".join(told) or "none")

    async def _answered(self, activity: Json) -> web.Response:
        """Runs the turn beside. What it raises may hold people's words: its type is logged, and nothing is told."""
        task = asyncio.ensure_future(self._run(activity))
        try:
            await asyncio.wait({task})
        finally:
            task.cancel()
        error = asyncio.CancelledError() if task.cancelled() else task.exception()
        if error is None:
            return task.result()
        log.error("turn failed", error=type(error).__name__, is_invoke=activity["type"] == INVOKE)
        return web.Response(status=500)

    async def _run(self, activity: Json) -> web.Response:
        answer: Answer = await self._turn(activity)
        if answer.body is None or activity["type"] != INVOKE:
            return web.Response(status=answer.status)
        body = json.dumps(answer.body, allow_nan=False).encode()
        return web.Response(status=answer.status, body=body, content_type="application/json")


def _directories(activity: Json) -> set[str]:
    """Which directories are named; two places name one, and must name the same."""
    ours = ((activity.get("channelData") or {}).get("tenant") or {}).get("id")
    return {tenant.lower() for tenant in (ours, activity["conversation"].get("tenantId")) if tenant}


def _is_local(request: web.Request) -> bool:
    """Whether it comes from this machine, and neither through a tunnel nor from a page in a browser."""
    try:
        is_near = ip_address(request.remote or "").is_loopback
        host = urlsplit(f"//{request.host}").hostname
    except ValueError:
        return False
    return is_near and host in LOOPBACK and "Origin" not in request.headers and "X-Forwarded-For" not in request.headers
