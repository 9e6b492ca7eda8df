"""No faster than Teams takes it: over every window of Microsoft's, to the moment."""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import pytest

from bot.platforms.base import TryLater
from bot.platforms.teams import pacing as module
from bot.platforms.teams.pacing import PATIENCE, RATE, Pacing
from bot.platforms.teams.references import Kind, Reference
from bot.platforms.teams.sender import Sender
from bot.platforms.teams.values import Config
from tests.support.teams_connector import FakeTeams
from tests.support.teams_connector_values import PER_CONVERSATION, PER_TENANT

HERE = Reference("https://smba.trafficmanager.net/emea/", "t1", "19:c@thread.tacv2", "28:bot", kind=Kind.CHANNEL)


class Leaping(selectors.DefaultSelector):
    """Nothing is waited for: the clock leaps to the next timer, and a little on, as clocks do."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += (timeout or 0.0) + 1e-6
        return super().select(0)


class Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.leaping = Leaping()
        super().__init__(self.leaping)

    def time(self) -> float:
        return self.leaping.now


def run(work: Callable[[Loop], Coroutine[Any, Any, list[float]]]) -> list[float]:
    """The work on a loop with a clock of its own."""
    loop = Loop()
    try:
        return loop.run_until_complete(work(loop))
    finally:
        loop.close()


async def patiently(pacing: Pacing, here: Reference, loop: Loop) -> float:
    """As the outbox does it: what is put back comes again after the wait. When it went, in seconds."""
    while True:
        try:
            await pacing.wait(here)
        except TryLater as later:
            await asyncio.sleep(later.after or 0)
        else:
            return loop.time()


def most(times: list[float], seconds: float) -> int:
    """The most that ever went within so many seconds."""
    first, found = 0, 0
    for last, at in enumerate(times):
        while at - times[first] >= seconds:
            first += 1
        found = max(found, last - first + 1)
    return found


@pytest.mark.parametrize("gap", [0.0, 0.14, 1.9])
def test_one_conversation_never_gets_more_than_its_limits(gap: float) -> None:
    async def burst(loop: Loop) -> list[float]:
        pacing, times = Pacing(), []
        while loop.time() < 7300:
            times.append(await patiently(pacing, HERE, loop))
            await asyncio.sleep(gap)
        return times

    times = run(burst)
    for limit, seconds in PER_CONVERSATION:
        assert most(times, seconds) <= limit, seconds
    assert len(times) > 3000  # and it is not slower than it must be


def test_after_a_quiet_hour_a_burst_is_still_within_the_limits() -> None:
    async def bursts(loop: Loop) -> list[float]:
        pacing, times = Pacing(), []
        for _ in range(5):
            times += [await patiently(pacing, HERE, loop) for _ in range(20)]
            await asyncio.sleep(3)
        return times

    times = run(bursts)
    for limit, seconds in PER_CONVERSATION:
        assert most(times, seconds) <= limit, seconds


def test_many_at_once_in_many_conversations_stay_within_the_tenants_limit() -> None:
    async def flood(loop: Loop) -> list[float]:
        pacing = Pacing()
        places = [replace(HERE, conversation=f"a:{number}") for number in range(300)]
        return sorted(await asyncio.gather(*(patiently(pacing, here, loop) for here in places)))

    times = run(flood)
    for limit, seconds in PER_TENANT:
        assert most(times, seconds) <= limit, seconds
    assert times[-1] < 30


def test_one_tenant_does_not_wait_for_another() -> None:
    async def flood(loop: Loop) -> list[float]:
        pacing = Pacing()
        for number in range(8):
            await pacing.wait(replace(HERE, conversation=f"a:{number}"))
        await pacing.wait(replace(HERE, tenant="t2", conversation="a:other"))
        return [loop.time()]

    assert run(flood) == [pytest.approx(0.0, abs=0.01)]


def test_the_threads_of_a_channel_share_its_limits() -> None:
    async def threads(loop: Loop) -> list[float]:
        pacing, times = Pacing(), []
        for number in range(12):
            here = replace(HERE, conversation=f"{HERE.conversation};messageid={number}")
            times.append(await patiently(pacing, here, loop))
        return times

    assert most(run(threads), 2.0) <= 8


def test_a_short_wait_is_waited_and_a_long_one_goes_back_to_the_outbox() -> None:
    async def crowd(loop: Loop) -> list[float]:
        pacing = Pacing()
        asked = [asyncio.create_task(pacing.wait(HERE)) for _ in range(20)]
        done, _ = await asyncio.wait(asked)
        refused = [error for one in done if (error := one.exception()) is not None]
        assert loop.time() == pytest.approx(PATIENCE, abs=0.01)
        assert len(refused) == 14  # four went at once, two more within PATIENCE
        assert all(isinstance(error, TryLater) and error.after == pytest.approx(1 / RATE) for error in refused)
        return []

    run(crowd)


def test_the_conversations_that_are_remembered_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KNOWN", 10)

    async def many(loop: Loop) -> list[float]:
        pacing = Pacing()
        for number in range(50):
            here = replace(HERE, conversation=f"a:{number}", tenant=f"t{number}")
            await pacing.wait(here)
        assert len(pacing._conversations) == len(pacing._tenants) == 10
        return []

    run(many)


async def test_a_burst_at_a_teams_that_keeps_its_limits_is_never_refused() -> None:
    async with FakeTeams() as teams:
        teams.is_strict = True
        sender, pacing = Sender(Config(dev=True)), Pacing()
        people = [teams.person(f"P{number}") for number in range(30)]
        places = [teams.reference(one) for one in people] + [teams.reference(teams.channel("19:c@thread.tacv2"))] * 7

        async def post(number: int, here: Reference) -> None:
            while True:
                try:
                    await pacing.wait(here)
                    break
                except TryLater as later:
                    await asyncio.sleep(later.after or 0)
            await sender.post(here, {"type": "message", "textFormat": "xml", "text": f"No. {number}"})

        since = time.monotonic()
        await asyncio.gather(*(post(number, here) for number, here in enumerate(places)))
        assert len(teams.said("19:c@thread.tacv2")) == 7
        assert sum(len(teams.said(one)) for one in people) == 30
        assert len(teams.calls) == 37
        assert time.monotonic() - since < 30
        await sender.close()


async def test_a_teams_that_keeps_its_limits_refuses_whoever_does_not_wait() -> None:
    async with FakeTeams() as teams:
        teams.is_strict = True
        sender, here = Sender(Config(dev=True)), teams.reference(teams.person("Ana"))
        one = {"type": "message", "textFormat": "xml", "text": "hello"}
        said = await asyncio.gather(*(sender.post(here, one) for _ in range(9)), return_exceptions=True)
        assert [type(each).__name__ for each in said].count("Failed") == 2
        await sender.close()
