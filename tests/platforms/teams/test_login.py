"""The sign-in: one token for all calls, and a loop that stays free while it is silent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.platforms.teams.login import Login
from bot.platforms.teams.sender import Failed, Sender
from bot.platforms.teams.values import Cloud, Config
from tests.support.teams_connector import FakeTeams
from tests.support.teams_login import CONFIG, PASSWORD, FakeLogin

HELLO = {"type": "message", "textFormat": "xml", "text": "hello"}


class SignedIn:
    def __init__(self, teams: FakeTeams, login: FakeLogin, config: Config = CONFIG) -> None:
        self.teams, self.login = teams, login
        teams.tokens = login.issued
        self.sender = Sender(config, Login(config, login.http))
        self.here = teams.reference(teams.person("Ana"))

    async def post(self, timeout: float = 5.0) -> str:  # noqa: ASYNC109 - it is passed on
        return await self.sender.post(self.here, HELLO, timeout=timeout)


@pytest.fixture
async def signed() -> AsyncIterator[SignedIn]:
    async with FakeTeams() as teams, FakeLogin() as login:
        signed = SignedIn(teams, login)
        yield signed
        login.release()
        await signed.sender.close()


async def test_many_calls_share_one_token(signed: SignedIn) -> None:
    await asyncio.gather(*(signed.post() for _ in range(6)))
    await signed.post()
    assert len(signed.teams.said(signed.here.conversation)) == 7
    [asked] = signed.login.asks
    assert asked["scope"] == "https://api.botframework.com/.default"
    assert set(signed.login.hosts) == {"login.microsoftonline.com"}


async def test_the_governments_bots_sign_in_at_the_governments() -> None:
    async with FakeTeams() as teams, FakeLogin() as login:
        signed = SignedIn(teams, login, replace(CONFIG, cloud=Cloud.GOVERNMENT))
        await signed.post()
        assert set(login.hosts) == {"login.microsoftonline.us"}
        assert login.asks[0]["scope"] == "https://api.botframework.us/.default"
        await signed.sender.close()


async def test_row_60_while_the_sign_in_is_silent_everything_else_goes_on(signed: SignedIn) -> None:
    signed.login.hold()
    waiting = [asyncio.create_task(signed.post()) for _ in range(3)]
    await signed.login.arrived.wait()
    signed.teams.tokens = None
    other = Sender(Config(dev=True))
    await other.post(signed.here, HELLO, timeout=1)  # the loop is free, or this would never end
    assert not any(task.done() for task in waiting)
    signed.teams.tokens = signed.login.issued
    signed.login.release()
    await asyncio.gather(*waiting)
    assert len(signed.login.asks) == 1
    await other.close()


async def test_row_60_a_sign_in_that_stays_silent_means_that_nothing_was_sent(signed: SignedIn) -> None:
    signed.login.hold()
    with pytest.raises(Failed) as caught:
        await signed.post(timeout=0.2)
    assert (caught.value.status, caught.value.is_passing) == (0, True)
    assert signed.teams.calls == []
    signed.login.release()
    await signed.post()


@pytest.mark.parametrize("illness", ["is_dead", "status"])
async def test_row_60_a_dead_sign_in_is_tried_later_and_recovers(signed: SignedIn, illness: str) -> None:
    setattr(signed.login, illness, 503 if illness == "status" else True)
    with pytest.raises(Failed) as caught:
        await signed.post()
    assert caught.value.is_passing
    setattr(signed.login, illness, 200 if illness == "status" else False)
    await signed.post()
    assert len(signed.teams.calls) == 1


async def test_row_60_the_token_in_hand_is_used_while_the_sign_in_is_dead(signed: SignedIn) -> None:
    await signed.post()
    signed.login.is_dead = True
    await signed.post()
    assert len(signed.teams.calls) == 2


@pytest.mark.parametrize(
    ("config", "code"),
    [
        (replace(CONFIG, password="wrong"), "AADSTS7000215"),
        (replace(CONFIG, app_id="other"), "AADSTS700016"),
        (replace(CONFIG, tenant_id="nowhere"), "directory_not_found"),
    ],
)
async def test_a_sign_in_that_refuses_us_is_a_401_with_its_code(config: Config, code: str) -> None:
    async with FakeTeams() as teams, FakeLogin() as login:
        signed = SignedIn(teams, login, config)
        with pytest.raises(Failed) as caught:
            await signed.post()
        assert caught.value == Failed(401, code)
        assert teams.calls == []
        await signed.sender.close()


async def test_a_sign_in_that_is_busy_is_tried_later(signed: SignedIn) -> None:
    signed.login.error = ("temporarily_unavailable", 90033)
    with pytest.raises(Failed) as caught:
        await signed.post()
    assert caught.value.status == 0


async def test_a_token_that_is_not_accepted_is_fetched_anew(signed: SignedIn) -> None:
    await signed.post()
    signed.login.issued.clear()
    with pytest.raises(Failed) as caught:
        await signed.post()
    assert caught.value.status == 401
    await signed.post()
    assert len(signed.login.asks) == 2


async def test_no_password_is_shown_by_what_fails(signed: SignedIn) -> None:
    signed.login.error = ("invalid_client", 7000222)
    with pytest.raises(Failed) as caught:
        await signed.post()
    assert PASSWORD not in repr(caught.value) + repr(caught.value.__cause__) + repr(caught.value.__context__)
