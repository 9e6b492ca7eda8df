"""Only tokens that Microsoft's channel service signed for this bot come in; the others get 401 or 403, never 500."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from structlog.testing import capture_logs

from bot.platforms.teams.values import Cloud
from tests.support.teams_door import APP, PATH, SERVICE, TENANT, Entrance, activity
from tests.support.teams_tokens import GOVERNMENT, ISSUER, claims, private_key, public_jwk, signed

EMULATOR = "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"
DEEP = 100_000  # levels of a JSON bomb, before it is cut to what a header may hold


@pytest.fixture
async def entrance() -> AsyncIterator[Entrance]:
    async with Entrance(tenants=frozenset({TENANT})) as entrance:
        await entrance.door.start()
        yield entrance


def packed(value: object) -> str:
    """A part of a token."""
    raw = value.encode() if isinstance(value, str) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unsigned(header: object, told: object, signature: str = "c2lnbmVk") -> str:
    return f"{packed(header)}.{packed(told)}.{signature}"


async def refused(entrance: Entrance, token: str, status: int, reason: str) -> None:
    assert (await entrance.post(token=token), entrance.reasons()) == (status, {reason: 1})
    assert entrance.came == []


async def test_a_token_of_microsofts_for_this_bot_comes_in(entrance: Entrance) -> None:
    assert await entrance.post() == 200
    assert entrance.came == [activity()]
    assert entrance.reasons() == {}


async def test_row_57_without_a_token_nothing_comes_in(entrance: Entrance) -> None:
    async with entrance.client.post(entrance.url + PATH, json=activity()) as response:
        assert (response.status, await response.read()) == (401, b"")
    assert (entrance.came, entrance.reasons()) == ([], {"no token": 1})


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "bearer x.y.z",
        "Basic dXNlcjpwYXNz",
        "Bearer x",
        "Bearer a.b",
        "Bearer a.b.c",
        "Bearer a b c",
        "Bearer é.ü.ñ",
        "Bearer ....",
        "Bearer " + "a" * 7000,
        "\xa0",
        "null",
        "Bearer " + "." * 7000,
    ],
)
async def test_row_57_garbage_is_no_token(entrance: Entrance, header: str) -> None:
    assert await entrance.post(None, "", Authorization=header) == 401
    assert (entrance.came, sum(entrance.reasons().values())) == ([], 1)


@pytest.mark.parametrize("scheme", ["bearer", "Basic", "Token", "Bearer Bearer", ""])
async def test_row_57_a_right_token_behind_another_word_is_refused(entrance: Entrance, scheme: str) -> None:
    assert await entrance.post(None, "", Authorization=f"{scheme} {entrance.token()}") == 401
    assert (entrance.came, entrance.reasons()) == ([], {"unreadable token": 1})


async def test_row_57_a_header_of_a_megabyte_or_of_odd_bytes_is_refused(entrance: Entrance) -> None:
    for value in (b"Bearer " + b"a" * 2**20, b"Bearer \xff\xfe.\x80.\xed\xa0\x80"):
        reader, writer = await asyncio.open_connection("127.0.0.1", entrance.port)
        body = json.dumps(activity()).encode()
        writer.write(b"POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n" % (PATH.encode(), len(body)))
        writer.write(b"Authorization: " + value + b"\r\n\r\n" + body)
        assert int((await reader.readline()).split()[1]) in (400, 401)  # aiohttp itself refuses the long one
        writer.close()
    assert entrance.came == []


@pytest.mark.parametrize("alg", ["none", "None", "", None, "HS256", "RS384", "PS256", "ES256", 5, ["RS256"], {}])
async def test_row_57_a_token_that_names_another_way_of_signing_is_refused(entrance: Entrance, alg: object) -> None:
    header = {"alg": alg, "kid": entrance.openid.kid, "typ": "JWT"}
    for signature in ("", "c2lnbmVk"):
        assert await entrance.post(token=unsigned(header, claims(SERVICE, APP), signature)) == 401
    assert entrance.came == []


async def test_row_57_the_public_key_is_no_secret_to_sign_with(entrance: Entrance) -> None:
    public = private_key(entrance.openid.kid).public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for alg, secret in (("HS256", pem), ("HS256", json.dumps(public_jwk(entrance.openid.kid)).encode())):
        header = {"alg": alg, "kid": entrance.openid.kid}
        signing = f"{packed(header)}.{packed(claims(SERVICE, APP))}"
        mac = jwt.get_algorithm_by_name(alg).sign(signing.encode(), secret)
        token = f"{signing}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
        assert await entrance.post(token=token) == 401
    assert entrance.came == []


@pytest.mark.parametrize("opening", ["[", '{"a":'])
async def test_row_57_a_bomb_of_nested_json_in_a_token_does_no_harm(entrance: Entrance, opening: str) -> None:
    bomb = (opening * DEEP)[:2000]
    good = {"alg": "RS256", "kid": entrance.openid.kid}
    for token in (
        unsigned(bomb, {}),
        unsigned(good, bomb),
        unsigned(bomb + "1", bomb),
        unsigned([], []),
        unsigned(1, 2),
    ):
        assert await entrance.post(token=token) == 401
    assert entrance.came == []


@pytest.mark.parametrize("kid", [None, "", 5, {}, [], "../../keys", "key-1\x00", "a" * 3000])
async def test_row_57_a_token_of_a_key_that_is_not_listed_is_refused(entrance: Entrance, kid: object) -> None:
    assert await entrance.post(token=unsigned({"alg": "RS256", "kid": kid}, claims(SERVICE, APP))) == 401
    assert entrance.came == []


async def test_row_57_a_token_that_another_key_signed_is_refused(entrance: Entrance) -> None:
    await refused(entrance, signed(claims(SERVICE, APP), "key-of-somebody", kid=entrance.openid.kid), 401, "signature")


async def test_row_57_a_token_whose_claims_were_changed_is_refused(entrance: Entrance) -> None:
    header, _, signature = entrance.token().split(".")
    await refused(entrance, f"{header}.{packed(claims(SERVICE, APP, exp=2**33))}.{signature}", 401, "signature")


async def test_a_key_that_the_token_brings_along_is_not_used(entrance: Entrance) -> None:
    mine = public_jwk("key-of-somebody")
    for kid in ("key-of-somebody", entrance.openid.kid):
        token = signed(
            claims(SERVICE, APP), "key-of-somebody", kid=kid, jwk=mine, jku=entrance.openid.url, x5u="http://x"
        )
        assert await entrance.post(token=token) == 401
    assert entrance.came == []


@pytest.mark.parametrize(
    ("by", "status", "reason"),
    [(-301, 401, {"expired": 1}), (-270, 200, {}), (10, 200, {})],
)
async def test_row_57_an_expired_token_is_refused_after_five_minutes_of_grace(
    entrance: Entrance, by: int, status: int, reason: dict[str, int]
) -> None:
    assert await entrance.post(token=entrance.token(exp=int(time.time()) + by)) == status
    assert entrance.reasons() == reason


@pytest.mark.parametrize(("by", "status", "reason"), [(330, 401, {"not yet valid": 1}), (270, 200, {})])
async def test_row_57_a_token_from_the_future_is_refused(
    entrance: Entrance, by: int, status: int, reason: dict[str, int]
) -> None:
    assert await entrance.post(token=entrance.token(nbf=int(time.time()) + by)) == status
    assert entrance.reasons() == reason


async def test_a_token_that_never_expires_is_refused(entrance: Entrance) -> None:
    await refused(entrance, entrance.token(exp=None), 401, "expired")


@pytest.mark.parametrize("issuer", [None, "", "https://api.botframework.us", ISSUER + "/", "https://evil.example"])
async def test_row_57_another_issuer_is_refused(entrance: Entrance, issuer: object) -> None:
    await refused(entrance, entrance.token(iss=issuer), 401, "issuer")


@pytest.mark.parametrize("issuer", [[ISSUER], {}, 5, True])
async def test_row_57_an_issuer_that_is_no_text_is_refused(entrance: Entrance, issuer: object) -> None:
    header = {"alg": "RS256", "kid": entrance.openid.kid}
    assert await entrance.post(token=unsigned(header, {**claims(SERVICE, APP), "iss": issuer})) == 401
    assert entrance.came == []


@pytest.mark.parametrize("audience", [None, "", "another-app", [APP], APP.upper(), ISSUER])
async def test_row_57_a_token_for_another_app_is_refused(entrance: Entrance, audience: object) -> None:
    await refused(entrance, entrance.token(aud=audience), 401, "audience")


async def test_tokens_of_the_emulator_and_of_other_bots_are_refused(entrance: Entrance) -> None:
    emulator = entrance.token(iss=EMULATOR, ver="1.0", appid=APP)
    skill = entrance.token(iss=EMULATOR, ver="2.0", azp="another-bot")
    for token in (emulator, skill):
        assert await entrance.post(token=token) == 401
    assert (entrance.came, entrance.reasons()) == ([], {"issuer": 2})
    assert entrance.openid.fetches == 1  # no key server was asked for their sake


@pytest.mark.parametrize("cloud", [Cloud.PUBLIC, Cloud.GOVERNMENT])
async def test_each_cloud_takes_the_tokens_of_its_own_issuer_only(cloud: Cloud) -> None:
    async with Entrance(cloud=cloud) as entrance:
        public, government = entrance.token(iss=ISSUER), entrance.token(iss=GOVERNMENT)
        is_public = cloud is Cloud.PUBLIC
        assert await entrance.post(token=public) == (200 if is_public else 401)
        assert await entrance.post(token=government) == (401 if is_public else 200)
        assert await entrance.post(token=entrance.token(iss=GOVERNMENT, aud="x")) == 401
        assert len(entrance.came) == 1


@pytest.mark.parametrize("endorsements", [None, (), ("webchat", "emulator"), ("msteams2",)])
async def test_a_key_that_may_not_sign_for_teams_is_refused(endorsements: tuple[str, ...] | None) -> None:
    async with Entrance() as entrance:
        entrance.openid.endorsements = endorsements
        await refused(entrance, entrance.token(), 403, "endorsement")


async def test_what_is_refused_is_told_shortly_and_once_a_second(entrance: Entrance) -> None:
    token = entrance.token(aud="another-app")
    with capture_logs() as logs:
        for _ in range(20):
            assert await entrance.post(token=token) == 401
    assert entrance.reasons() == {"audience": 20}
    assert logs[0] == {"event": "activity refused", "reason": "audience", "count": 1, "log_level": "warning"}
    assert len(logs) < 20
    assert sum(line["count"] for line in logs) <= 20
    assert token not in repr(logs)
    assert "another-app" not in repr(logs)
