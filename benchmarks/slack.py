"""Requests of Slack to Usher beside the same requests to a bare Bolt app, signed, interleaved in one run."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from uuid import uuid4

from aiohttp import ClientSession, TCPConnector, web
from slack_sdk.signature import SignatureVerifier

from benchmarks.offices import draft, employee, office_on
from benchmarks.rounds import Measured, answers, free_port, in_world, one_round
from benchmarks.slack_requests import TEAM, command, submission
from benchmarks.slack_servers import SECRET
from bot.events import Origin
from bot.usecases.desk import Act, Office
from domain.people import PersonId
from domain.places import Account, Address, Channel
from storage.unit_of_work import reading, writing

ROUNDS, EACH, USERS = 8, 160, 32
LONELY = 200
BURST = 500
SLOW_API = 0.15  # seconds that Slack takes for a call
SERVERS = ("ours", "bare", "defaults", "ours-delivering")


async def report() -> list[str]:
    """Rates, ratios and tails."""
    return await in_world(_world, _measure)


@dataclass
class World:
    """The servers by name with their ports, and the offices whose drafts are handed in."""

    ports: dict[str, int]
    offices: dict[str, Office]
    acts: dict[str, list[Act]]
    session: ClientSession

    async def post(self, server: str, body: str, type: str = "application/x-www-form-urlencoded") -> float:
        """Seconds until the acknowledgement; AssertionError for anything but a clean one."""
        at = str(int(time.time()))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=at, body=body) or ""
        headers = {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": signature, "Content-Type": type}
        url = f"http://127.0.0.1:{self.ports[server]}/slack/events"
        began = time.perf_counter()
        async with self.session.post(url, data=body.encode(), headers=headers) as answer:
            text = await answer.text()
            took = time.perf_counter() - began
            if answer.status != 200 or '"errors"' in text:
                raise AssertionError(f"{server} answered {answer.status}: {text[:300]}")
            return took


async def _measure(world: World) -> list[str]:
    submits = Measured()
    for _ in range(ROUNDS):
        for server in ("ours", "bare", "ours-delivering"):
            await one_round(submits, server, await _submissions(world, server, EACH), USERS)
    commands = Measured()
    number = await _number(world.offices["ours"], world.acts["ours"][0])
    for _ in range(ROUNDS):
        for server in ("ours", "bare"):
            await one_round(commands, server, _commands(world, server, f"status {number}"), 8)
    helps = Measured()
    for _ in range(ROUNDS):
        for server in ("ours", "bare"):
            await one_round(helps, server, _commands(world, server, "help"), 8)
    alone = Measured()
    for server in ("ours", "defaults"):
        await one_round(alone, server, await _submissions(world, server, LONELY), 1)
    burst = await _burst(world)
    return [*_rates(submits, commands, helps), "", *_tails(submits, alone, burst)]


def _rates(submits: Measured, commands: Measured, helps: Measured) -> list[str]:
    def line(name: str, measured: Measured, ours: str, aim: str) -> str:
        mine, theirs = median(measured.rates[ours]), median(measured.rates["bare"])
        return f"| {name} | {mine:,.0f}/s | {theirs:,.0f}/s | **{measured.ratio(ours, 'bare'):.2f}** | {aim} |"

    return [
        "| requests, one core for the server, signatures on | ours | bare Bolt | our rate / bare rate | aim |",
        "|---|---|---|---|---|",
        line(f"final submission, {USERS} users, beside a two-row commit", submits, "ours", ">= 0.70"),
        line("the same while the relay delivers receipts and cards", submits, "ours-delivering", "reported"),
        line("`/ai status NUMBER` of one's own, beside a no-op command", commands, "ours", ">= 0.50"),
        line("`/ai help`, beside a no-op command", helps, "ours", ">= 0.50"),
    ]


def _tails(submits: Measured, alone: Measured, burst: Sequence[float]) -> list[str]:
    lonely, default = median(alone.times["ours"]) * 1e3, median(alone.times["defaults"]) * 1e3
    tail = {name: quantiles(submits.times[name], n=100)[98] * 1e3 for name in ("ours", "ours-delivering", "bare")}
    return [
        "| acknowledgement | measured | aim |",
        "|---|---|---|",
        f"| one user alone, median (Bolt's defaults: {default:.1f} ms) | {lonely:.2f} ms | < 4 ms |",
        f"| {USERS} users at once, p99 (bare: {tail['bare']:.0f} ms) | {tail['ours']:.0f} ms | < 150 ms |",
        f"| the same while the relay delivers, p99 | {tail['ours-delivering']:.0f} ms | < 150 ms |",
        f"| a burst of {BURST} submissions in one second, slowest | {max(burst):.2f} s | < 3 s |",
        f"| of the burst, acknowledged and registered | {len(burst)} of {BURST} | all |",
    ]


async def _burst(world: World) -> list[float]:
    """All within one second, whether the earlier ones were answered or not."""
    before = await _registered(world.offices["ours"])
    works = await _submissions(world, "ours", BURST)
    tasks = []
    for work in works:
        tasks.append(asyncio.create_task(work()))
        await asyncio.sleep(1 / BURST / 2)
    took = await asyncio.gather(*tasks)
    for _ in range(100):  # what took longer is acknowledged first and registered after
        now = await _registered(world.offices["ours"])
        if now - before == BURST:
            return list(took)
        await asyncio.sleep(0.1)
    raise AssertionError(f"{now - before} of {BURST} are registered")


async def _submissions(world: World, server: str, number: int) -> list[Callable[[], Coroutine[Any, Any, float]]]:
    """Requests that are ready to go; the drafts they hand in were made before."""
    made = []
    for one in range(number):
        user, conversation = f"U{one % USERS}", uuid4().hex
        if server in world.offices:
            conversation = await draft(world.acts[server][one % USERS])
        made.append(_posting(world, server, submission(user, conversation)))
    return made


def _commands(world: World, server: str, text: str) -> list[Callable[[], Coroutine[Any, Any, float]]]:
    return [_posting(world, server, command(text)) for _ in range(EACH)]


def _posting(world: World, server: str, body: str) -> Callable[[], Coroutine[Any, Any, float]]:
    return lambda: world.post(server, body)


@asynccontextmanager
async def _world(folder: Path) -> AsyncIterator[World]:
    async with _api() as api:
        ports = {name: free_port() for name in SERVERS}
        paths = {name: str(folder / f"{name}.db") for name in SERVERS}
        async with office_on(paths["ours"]) as one, office_on(paths["ours-delivering"]) as two:
            for name in ("bare", "defaults"):
                async with office_on(paths[name]):
                    pass
            offices = {"ours": one, "ours-delivering": two}
            acts = {name: await _people(office) for name, office in offices.items()}
            running = [_start(name, ports[name], paths[name], api) for name in SERVERS]
            connector = TCPConnector(limit=0)
            try:
                async with ClientSession(connector=connector) as session:
                    for port in ports.values():
                        await answers(port)
                    yield World(ports, offices, acts, session)
            finally:
                for process in running:
                    process.terminate()
                for process in running:
                    process.wait()


def _start(server: str, port: int, path: str, api: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "benchmarks.slack_servers", server, str(port), path, api])


async def _people(office: Office) -> list[Act]:
    """USERS employees with accounts on Slack, and the project office's channel."""
    acts = []
    async with writing(office.database) as uow:
        await uow.channels.bind(Channel.PROJECT_OFFICE, Address("slack", TEAM, "C1"), PersonId("x"), office.now())
    for number in range(USERS):
        act = await employee(office)
        account = Account("slack", TEAM, f"U{number}")
        async with writing(office.database) as uow:
            await uow.people.join(account, act.person.id, office.now())
        origin = Origin(account, Address("slack", TEAM, account.user), direct=True)
        acts.append(replace(act, origin=origin))
    return acts


async def _registered(office: Office) -> int:
    async with reading(office.database) as uow:
        return len(await uow.initiatives.search([], limit=1_000_000))


async def _number(office: Office, act: Act) -> str:
    """An idea of the one who will ask where it stands."""
    async with reading(office.database) as uow:
        return next(iter(await uow.initiatives.of(act.person.id, limit=1))).id


@asynccontextmanager
async def _api() -> AsyncIterator[str]:
    """Slack's Web API, as slow as Slack's."""

    async def answer(request: web.Request) -> web.Response:
        if request.match_info["method"] != "auth.test":
            await asyncio.sleep(SLOW_API)
        said = {"ok": True, "team_id": TEAM, "user_id": "UBOT", "bot_id": "B1", "ts": f"{time.time():.6f}"}
        return web.json_response({**said, "channel": "D1", "url": "https://x.slack.com/"})

    app = web.Application()
    app.router.add_post("/api/{method}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield f"http://127.0.0.1:{port}/api/"
    finally:
        await runner.cleanup()


if __name__ == "__main__":
    print("\n".join(asyncio.run(report())))
