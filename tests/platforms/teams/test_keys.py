"""Microsoft's keys: fetched beside everything else, again when they change, and never so often that it hurts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from msrest.universal_http.requests import ClientRetryPolicy
from structlog.testing import capture_logs

from bot.platforms.teams import keys
from tests.support.teams_door import Entrance
from tests.support.teams_tokens import public_jwk


@pytest.fixture
async def entrance() -> AsyncIterator[Entrance]:
    async with Entrance() as entrance:
        yield entrance


async def test_the_keys_are_fetched_at_the_start_and_kept(entrance: Entrance) -> None:
    await entrance.door.start()
    assert [await entrance.post() for _ in range(3)] == [200] * 3
    assert entrance.openid.fetches == 1


async def test_without_a_start_the_first_request_fetches_them(entrance: Entrance) -> None:
    assert await asyncio.gather(*(entrance.post() for _ in range(5))) == [200] * 5
    assert entrance.openid.fetches == 1


async def test_row_60_while_the_key_server_hangs_the_old_keys_are_used_and_nobody_waits(
    entrance: Entrance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "PATIENCE", 60.0)  # so that whoever waits for the keys waits longer than this test
    monkeypatch.setattr(keys, "TIMEOUT", 60.0)
    await entrance.door.start()
    entrance.openid.hold()
    entrance.now += keys.AGAIN + 1
    unknown = asyncio.create_task(entrance.post(token=entrance.openid.token("https://x", "x", kid="key-9")))
    await entrance.openid.asked(2)
    async with asyncio.timeout(10):
        assert (await entrance.post(), await entrance.live()) == (200, 200)
    assert not unknown.done()
    entrance.openid.release()
    assert await unknown == 401


async def test_row_60_a_request_that_needs_a_key_waits_a_moment_only(
    entrance: Entrance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "PATIENCE", 0.05)
    monkeypatch.setattr(keys, "TIMEOUT", 60.0)
    entrance.openid.hold()
    async with asyncio.timeout(20):
        await entrance.door.start()
        assert (await entrance.post(), entrance.reasons()) == (503, {"no keys": 1})
    assert await entrance.live() == 200
    entrance.openid.release()
    await asyncio.gather(*(entrance.post() for _ in range(2)))
    assert entrance.openid.fetches == 1  # the one that hung was waited for, not repeated


async def test_row_60_a_key_server_that_hangs_for_ever_is_given_up(
    entrance: Entrance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "TIMEOUT", 0.05)
    entrance.openid.hold()
    with capture_logs() as logs:
        await entrance.door.start()
    assert logs == [{"event": "no keys from Microsoft", "error": "TimeoutError", "kept": 0, "log_level": "warning"}]


@pytest.mark.parametrize("fault", ["dead", "status", "list", "entries", "nothing"])
async def test_row_60_a_key_server_that_is_ill_keeps_nobody_out_who_was_in(entrance: Entrance, fault: str) -> None:
    await entrance.door.start()
    _make_ill(entrance, fault)
    entrance.now += keys.AGAIN + 1
    with capture_logs() as logs:
        assert await entrance.post(token=entrance.openid.token("https://x", "x", kid="key-9")) == 503
    assert [line["kept"] for line in logs if line["event"] == "no keys from Microsoft"] == [1]
    assert await entrance.post() == 200


@pytest.mark.parametrize("url", ["https://127.0.0.1:1/keys", "file:///keys", "keys", 5, ["http://127.0.0.1:1/keys"]])
async def test_the_metadata_names_an_address_of_its_own_kind(entrance: Entrance, url: object) -> None:
    entrance.openid.keys_url = url
    with capture_logs() as logs:
        await entrance.door.start()
    assert [line["error"] for line in logs] == ["ValueError"]


@pytest.mark.parametrize("fault", ["dead", "status", "list", "entries", "nothing"])
async def test_without_any_keys_nothing_comes_in_and_microsoft_may_try_again(entrance: Entrance, fault: str) -> None:
    _make_ill(entrance, fault)
    await entrance.door.start()
    seen = entrance.openid.fetches
    assert [await entrance.post() for _ in range(3)] == [503] * 3
    assert (entrance.came, entrance.openid.fetches) == ([], seen)
    assert entrance.door.trouble() == "the keys with which Microsoft signs could not be fetched"
    _heal(entrance)
    entrance.now += keys.AGAIN_EMPTY
    assert (await entrance.post(), entrance.door.trouble()) == (200, None)


async def test_row_61_a_new_key_is_taken_within_a_minute(entrance: Entrance) -> None:
    await entrance.door.start()
    assert await entrance.post(token=entrance.openid.token("https://x", "x", kid="key-9")) == 401
    old = entrance.token()
    entrance.openid.rollover()
    assert await entrance.post() == 401
    entrance.now += 31
    assert (await entrance.post(), await entrance.post(token=old)) == (200, 200)
    assert entrance.openid.fetches == 2


async def test_row_61_a_key_that_was_taken_back_is_refused_after_the_next_fetch(entrance: Entrance) -> None:
    await entrance.door.start()
    old = entrance.token()
    entrance.openid.rollover(is_old_kept=False)
    entrance.now += 31
    assert (await entrance.post(), await entrance.post(token=old)) == (200, 401)


async def test_row_61_somebody_who_invents_keys_causes_no_storm(entrance: Entrance) -> None:
    await entrance.door.start()
    for _ in range(3):
        entrance.now += 31
        invented = [entrance.openid.token("https://x", "x", kid=f"key-{number % 4 + 10}") for number in range(40)]
        assert set(await asyncio.gather(*(entrance.post(token=token) for token in invented))) == {401}
    assert entrance.openid.fetches == 1 + 3
    assert entrance.came == []


async def test_the_keys_are_fetched_every_day(entrance: Entrance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "DAY", 0.01)
    await entrance.door.start()
    keeping = asyncio.create_task(entrance.door.keep_keys())
    await entrance.openid.asked(4)
    entrance.openid.rollover(is_old_kept=False)
    seen = entrance.openid.fetches
    await entrance.openid.asked(seen + 2)
    assert await entrance.post() == 200
    keeping.cancel()


async def test_after_a_failure_the_keys_are_fetched_sooner(entrance: Entrance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "AGAIN_EMPTY", 0.01)
    entrance.openid.status = 500
    await entrance.door.start()
    keeping = asyncio.create_task(entrance.door.keep_keys())
    await entrance.openid.asked(3)
    entrance.openid.status = 200
    async with asyncio.timeout(5):
        while await entrance.post() != 200:
            pass
    keeping.cancel()


def test_the_sdk_looks_its_codes_up_in_a_set_of_the_same() -> None:
    assert isinstance(ClientRetryPolicy.safe_codes, frozenset)
    assert sorted(ClientRetryPolicy.safe_codes) == [code for code in range(500) if code != 408] + [501, 505]


def _make_ill(entrance: Entrance, fault: str) -> None:
    openid = entrance.openid
    match fault:
        case "dead":
            openid.is_dead = True
        case "status":
            openid.status = 503
        case "list":
            openid.listed = [1, 2]
        case "entries":
            shortened = {**public_jwk("key-1"), "n": "AQAB"}
            openid.listed = {
                "keys": [None, {"kid": "key-1"}, {"kid": 1, "kty": "RSA"}, {"kid": "k", "kty": "RSA"}, shortened]
            }
        case _:
            openid.listed = {"keys": []}


def _heal(entrance: Entrance) -> None:
    entrance.openid.is_dead, entrance.openid.status, entrance.openid.listed = False, 200, None
