"""`usher check` for Teams: what is wrong is named in words, and no secret is in them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, Self

import pytest
import requests
from aiohttp import web
from requests.adapters import HTTPAdapter

from bot.clock import real_time
from bot.platforms.teams import checkup
from bot.platforms.teams.checkup import KEYS, REFUSED, Findings, look
from bot.platforms.teams.values import Cloud, Config

APP, TENANT, OTHER = (digit * 8 + "-1111-2222-3333-" + digit * 12 for digit in "abc")
VALUE = "Kq8~the.value-of_a~secret"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Microsoft:
    """The sign-in and the key server on loopback. `refusal` and `tenant` are the codes that they answer with."""

    def __init__(self) -> None:
        self.refusal, self.tenant = "", ""
        self.keys: list[object] = [{"kty": "RSA", "kid": "k1"}]
        self.date, self.body, self.status = "", "", 200
        self.asked: list[dict[str, str]] = []
        self.held: asyncio.Event | None = None  # the sign-in waits for it
        self.held_keys: asyncio.Event | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/{tenant}/v2.0/.well-known/openid-configuration", self._discovery)
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self._token)
        app.router.add_get("/keys-document", self._document)
        app.router.add_get("/keys", self._keys)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _discovery(self, request: web.Request) -> web.Response:
        if self.held is not None:
            await self.held.wait()
        if self.tenant:
            return self._no("invalid_tenant", self.tenant)
        login = f"https://{request.headers['x-asked-at']}/{request.match_info['tenant']}"
        ends = {
            "authorization_endpoint": f"{login}/oauth2/v2.0/authorize",
            "token_endpoint": f"{login}/oauth2/v2.0/token",
        }
        return web.json_response({"issuer": f"{login}/v2.0", **ends})

    async def _token(self, request: web.Request) -> web.Response:
        sent = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append({**sent, "tenant": request.match_info["tenant"], "at": request.headers["x-asked-at"]})
        if self.body or self.status != 200:
            return web.Response(text=self.body, status=self.status)
        if self.refusal:
            return self._no("invalid_client", self.refusal)
        return web.json_response({"token_type": "Bearer", "expires_in": 3599, "access_token": "a-token"})

    @staticmethod
    def _no(error: str, code: str) -> web.Response:
        said = f"AADSTS{code}: Something about {APP} that repeats {VALUE}. Trace ID: 1 Timestamp: 2026-11-23 12:00:00Z"
        return web.json_response({"error": error, "error_description": said, "error_codes": [int(code)]}, status=401)

    async def _document(self, request: web.Request) -> web.Response:
        return web.json_response(
            {"issuer": "https://api.botframework.com", "jwks_uri": f"{self.url}/keys"},
            headers={"Date": self.date} if self.date else {},
        )

    async def _keys(self, request: web.Request) -> web.Response:
        if self.held_keys is not None:
            await self.held_keys.wait()
        return web.json_response({"keys": self.keys})


class Rerouted(HTTPAdapter):
    """Takes what goes to Microsoft to the server here, as a proxy would; the address that was asked goes along."""

    def __init__(self, url: str, patience: float) -> None:
        super().__init__()
        self._url, self._patience = url, patience

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        _, _, host, path = str(request.url).split("/", 3)
        request.headers["x-asked-at"] = host
        request.url = f"{self._url}/{path}"
        return super().send(request, *args, **{**more, "timeout": self._patience})


def session(url: str, patience: float = 5) -> requests.Session:
    made = requests.Session()
    made.trust_env = False
    made.mount("https://", Rerouted(url, patience))
    return made


@pytest.fixture
async def microsoft() -> AsyncIterator[Microsoft]:
    async with Microsoft() as microsoft:
        yield microsoft


async def found(microsoft: Microsoft, *, keys: str = "", reach: str = "", **more: Any) -> Findings:
    config = Config(
        APP, VALUE, TENANT, frozenset({TENANT}), openid_url=keys or f"{microsoft.url}/keys-document", **more
    )
    with session(reach or microsoft.url) as http:
        findings = await look(config, real_time, http=http)
    for sentence in [*findings.problems, *findings.remarks]:
        assert VALUE not in sentence
        assert "a-token" not in sentence
        assert "Trace ID" not in sentence
    return findings


# What Microsoft says


async def test_a_sound_installation_has_no_problem_and_names_the_app(microsoft: Microsoft) -> None:
    findings = await found(microsoft)
    assert findings.problems == []
    assert findings.remarks == [f"Microsoft knows the app {APP} of the tenant {TENANT}"]
    (asked,) = microsoft.asked
    assert (asked["client_id"], asked["client_secret"], asked["tenant"]) == (APP, VALUE, TENANT)
    assert (asked["scope"], asked["at"]) == ("https://api.botframework.com/.default", "login.microsoftonline.com")


async def test_the_government_cloud_signs_in_at_its_own_place(microsoft: Microsoft) -> None:
    assert (await found(microsoft, cloud=Cloud.GOVERNMENT)).problems == []
    (asked,) = microsoft.asked
    assert (asked["scope"], asked["at"]) == ("https://api.botframework.us/.default", "login.microsoftonline.us")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("7000215", "does not know the secret in MICROSOFT_APP_PASSWORD; make a new client secret"),
        ("7000222", "the secret in MICROSOFT_APP_PASSWORD ran out; make a new client secret"),
        ("700016", "the tenant has no such app; compare MICROSOFT_APP_ID and MICROSOFT_APP_TENANT_ID"),
        ("7000229", "press “Create Service Principal”"),
        ("7000112", "the app is switched off"),
        ("53003", "Conditional Access"),
    ],
)
async def test_a_refused_app_is_named_with_the_mend(microsoft: Microsoft, code: str, said: str) -> None:
    microsoft.refusal = code
    findings = await found(microsoft)
    assert findings.problems == [f"Microsoft refuses the app: {REFUSED[code]}"]
    assert said in findings.problems[0]
    assert findings.remarks == []


@pytest.mark.parametrize("code", ["90002", "900023"])
async def test_a_tenant_that_is_none_is_named_though_the_library_hides_the_code(
    microsoft: Microsoft, code: str
) -> None:
    microsoft.tenant = code
    (problem,) = (await found(microsoft)).problems
    assert problem == f"Microsoft refuses the app: {REFUSED[code]}"
    assert "MICROSOFT_APP_TENANT_ID" in problem


async def test_another_reason_is_given_by_its_number(microsoft: Microsoft) -> None:
    microsoft.refusal = "50034"
    (problem,) = (await found(microsoft)).problems
    assert "its reason is “AADSTS50034”" in problem
    assert "https://login.microsoftonline.com/error?code=50034" in problem


@pytest.mark.parametrize(("body", "status"), [("<html>a proxy's page", 200), ("[1]", 200), ('{"error": "no"}', 400)])
async def test_what_is_not_microsoft_is_said_to_be_so(microsoft: Microsoft, body: str, status: int) -> None:
    microsoft.body, microsoft.status = body, status
    (problem,) = (await found(microsoft)).problems
    assert "could not be asked for a token at https://login.microsoftonline.com: what came back is not" in problem


async def test_a_failing_server_and_a_closed_line_are_failed_connections(microsoft: Microsoft) -> None:
    microsoft.status = 503
    assert "https://login.microsoftonline.com: its server failed" in (await found(microsoft)).problems[0]
    closed = "http://127.0.0.1:9"  # the port for discarding, where nobody listens
    assert "the connection failed (ConnectionError)" in (await found(microsoft, reach=closed)).problems[0]


async def test_row_60_a_silent_sign_in_is_waited_for_only_so_long(
    microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    microsoft.held = asyncio.Event()
    config = Config(APP, VALUE, TENANT, openid_url=f"{microsoft.url}/keys-document")
    try:
        with session(microsoft.url, patience=0.2) as http:
            (problem,) = (await look(config, real_time, http=http)).problems
        assert problem.endswith("https://login.microsoftonline.com: no answer within 5 seconds")
        monkeypatch.setattr(checkup, "PATIENCE", 0.05)
        with session(microsoft.url, patience=1) as http:
            problems = (await look(config, real_time, http=http)).problems
        assert "no answer within" in problems[0]
    finally:
        microsoft.held.set()


async def test_silent_keys_are_waited_for_only_so_long(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup, "PATIENCE", 0.2)
    microsoft.held_keys = asyncio.Event()
    try:
        (problem,) = (await found(microsoft)).problems
    finally:
        microsoft.held_keys.set()
    assert "signs could not be read" in problem
    assert "no answer within" in problem


# The keys, and the clock


async def test_keys_that_cannot_be_reached_are_a_problem_of_their_own(microsoft: Microsoft) -> None:
    where = "http://127.0.0.1:9/keys-document"
    findings = await found(microsoft, keys=where)
    (problem,) = findings.problems
    assert problem.startswith(
        f"the keys with which Microsoft signs could not be read at {where}: the connection failed"
    )
    assert findings.remarks == [f"Microsoft knows the app {APP} of the tenant {TENANT}"]


async def test_an_empty_list_of_keys_and_another_document_are_not_microsofts(microsoft: Microsoft) -> None:
    microsoft.keys = []
    for keys in ("", f"{microsoft.url}/keys", f"{microsoft.url}/nothing"):
        (problem,) = (await found(microsoft, keys=keys)).problems
        assert "what came back is not Microsoft's answer" in problem


@pytest.mark.parametrize(("off", "said"), [(61, "61 seconds ahead of"), (-3600, "3600 seconds behind")])
async def test_a_clock_that_is_wrong_is_a_problem(microsoft: Microsoft, off: int, said: str) -> None:
    microsoft.date = format_datetime(NOON, usegmt=True)
    config = Config(APP, VALUE, TENANT, openid_url=f"{microsoft.url}/keys-document")
    with session(microsoft.url) as http:
        (problem,) = (await look(config, lambda: NOON + timedelta(seconds=off), http=http)).problems
    assert said in problem


@pytest.mark.parametrize("date", [format_datetime(NOON - timedelta(seconds=60), usegmt=True), "yesterday"])
async def test_a_clock_within_a_minute_is_right_and_no_date_says_nothing(microsoft: Microsoft, date: str) -> None:
    microsoft.date = date
    config = Config(APP, VALUE, TENANT, openid_url=f"{microsoft.url}/keys-document")
    with session(microsoft.url) as http:
        assert (await look(config, lambda: NOON, http=http)).problems == []


def test_both_clouds_have_a_place_for_the_keys() -> None:
    assert set(KEYS) == set(Cloud)
    assert all(where.startswith("https://login.botframework.") for where in KEYS.values())
