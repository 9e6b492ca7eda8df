"""Activities of Teams to Usher beside the same to the SDK's own adapter, tokens checked, interleaved in one run."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median, quantiles
from uuid import uuid4

from aiohttp import ClientSession, TCPConnector, web

from benchmarks.offices import draft, employee, office_on
from benchmarks.rounds import Measured, Work, answers, free_port, in_world, one_round
from benchmarks.teams_requests import APP, TENANT, Json, said, submission
from bot.events import Origin
from bot.platforms.teams.references import Kind, Reference, keep
from bot.platforms.teams.values import account, direct_chat
from bot.usecases.desk import Act, Office
from bot.usecases.references import StoredReferences
from domain.people import PersonId
from domain.places import Address, Channel
from storage.unit_of_work import reading, writing
from tests.support.teams_openid import OpenId

ROUNDS, EACH, USERS = 8, 160, 32
LONELY = 200
OTHERS = 150  # requests while the key server hangs
HANG = 4.0  # seconds that the key server keeps everybody waiting
SLOW_API = 0.15  # seconds that Teams takes for a call
SERVERS = ("ours", "ours-delivering", "mended", "stock")


async def report() -> list[str]:
    """Rates, ratios and tails."""
    return await in_world(_world, _measure)


@dataclass
class World:
    """The servers by name with their ports, and the people whose drafts are handed in."""

    ports: dict[str, int]
    acts: dict[str, list[Act]]
    session: ClientSession
    openid: OpenId
    service_url: str

    async def post(self, server: str, body: Json, token: str) -> float:
        """Seconds until the answer; AssertionError for anything but a clean one."""
        url = f"http://127.0.0.1:{self.ports[server]}/api/messages"
        began = time.perf_counter()
        async with self.session.post(url, json=body, headers={"Authorization": f"Bearer {token}"}) as answer:
            text = await answer.text()
            took = time.perf_counter() - began
            if answer.status not in (200, 201) or '"continue"' in text or '"message"' in text:
                raise AssertionError(f"{server} answered {answer.status}: {text[:300]}")
            return took


async def _measure(world: World) -> list[str]:
    measured, token = Measured(), world.openid.token(world.service_url, APP)
    for _ in range(ROUNDS):
        for server in SERVERS:
            works = await _works(world, server, EACH, token)
            await one_round(measured, server, works, USERS)
    alone = Measured()
    for server in ("ours", "mended"):
        await one_round(alone, server, await _works(world, server, LONELY, token), 1)
    if (found := await _registered(world.acts["ours"][0].office)) != ROUNDS * EACH + LONELY:
        raise AssertionError(f"{found} ideas are registered")
    return [*_rates(measured), "", *_tails(measured, alone, await _while_keys_hang(world, token))]


async def _registered(office: Office) -> int:
    async with reading(office.database) as uow:
        return len(await uow.initiatives.search([], limit=1_000_000))


def _rates(measured: Measured) -> list[str]:
    rate = {name: median(found) for name, found in measured.rates.items()}
    beside = [
        ("mended", "a turn that registers an idea, beside the SDK's no-op with its retry policy mended", ">= 0.50"),
        ("stock", "the same beside the stock SDK's no-op", ">= 2.00"),
    ]
    head = [
        f"| turns, {USERS} users, one core for the server, tokens checked | ours | the SDK | ours / its | aim |",
        "|---|---|---|---|---|",
    ]
    lines = [
        f"| {name} | {rate['ours']:,.0f}/s | {rate[other]:,.0f}/s | **{measured.ratio('ours', other):.2f}** | {aim} |"
        for other, name, aim in beside
    ]
    delivering = measured.ratio("ours-delivering", "mended")
    last = f"| the first while the relay delivers receipts and cards | {rate['ours-delivering']:,.0f}/s "
    return [*head, *lines, f"{last}| {rate['mended']:,.0f}/s | **{delivering:.2f}** | reported |"]


def _tails(measured: Measured, alone: Measured, hanging: list[float]) -> list[str]:
    lonely, sdk = (median(alone.times[name]) * 1e3 for name in ("ours", "mended"))
    tail = {name: quantiles(measured.times[name], n=100)[98] * 1e3 for name in ("ours", "mended")}
    return [
        "| answer | measured | aim |",
        "|---|---|---|",
        f"| one user alone, median (the SDK's no-op: {sdk:.1f} ms) | {lonely:.2f} ms | reported |",
        f"| {USERS} users at once, p99 (the SDK's no-op: {tail['mended']:.0f} ms) | {tail['ours']:.0f} ms | reported |",
        f"| while the key server hangs: slowest of {len(hanging)} others | {max(hanging) * 1e3:.0f} ms | < 50 ms |",
    ]


async def _works(world: World, server: str, number: int, token: str) -> list[Work]:
    """Requests that are ready to go: drafts to hand in for ours, words for the others."""
    made: list[Work] = []
    for one in range(number):
        user = f"u{one % USERS}"
        if server in world.acts:
            body = submission(user, await draft(world.acts[server][one % USERS]), world.service_url)
        else:
            body = said(user, "hello", world.service_url)
        made.append(_posting(world, server, body, token))
    return made


def _posting(world: World, server: str, body: Json, token: str) -> Work:
    return lambda: world.post(server, body, token)


async def _while_keys_hang(world: World, token: str) -> list[float]:
    """What others wait while somebody's key has to be looked up at a server that does not answer."""
    unknown = world.openid.token(world.service_url, APP, kid="nobody-knows-it")
    world.openid.delay = HANG
    fetches, works = world.openid.fetches, await _works(world, "ours", OTHERS, token)
    body = said("u0", "hello", world.service_url)
    url = f"http://127.0.0.1:{world.ports['ours']}/api/messages"
    asking = asyncio.ensure_future(
        world.session.post(url, json={**body, "id": uuid4().hex}, headers={"Authorization": f"Bearer {unknown}"})
    )
    await world.openid.asked(fetches + 1)
    times = [await work() for work in works]
    world.openid.delay = 0.0
    (await asking).release()
    return times


@asynccontextmanager
async def _world(folder: Path) -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        openid = await stack.enter_async_context(OpenId())
        service_url = await stack.enter_async_context(_service())
        ports = {name: free_port() for name in SERVERS}
        acts, running = {}, []
        for name in SERVERS:
            path = str(folder / f"{name}.db")
            if name.startswith("ours"):
                office = await stack.enter_async_context(office_on(path))
                acts[name] = await _people(office, service_url)
            running.append(_start(name, ports[name], path, openid.url))
        try:
            session = await stack.enter_async_context(ClientSession(connector=TCPConnector(limit=0)))
            for port in ports.values():
                await answers(port)
            yield World(ports, acts, session, openid, service_url)
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait()


def _start(server: str, port: int, path: str, openid: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "benchmarks.teams_servers", server, str(port), path, openid])


async def _people(office: Office, service_url: str) -> list[Act]:
    """USERS employees with accounts in Teams and chats with the bot, and the project office's channel."""
    acts, references = [], StoredReferences(office.database)
    place = Address("teams", TENANT, "19:office@thread.tacv2")
    async with writing(office.database) as uow:
        await uow.channels.bind(Channel.PROJECT_OFFICE, place, PersonId("x"), office.now())
    for number in range(USERS):
        act, user = await employee(office), f"u{number}"
        async with writing(office.database) as uow:
            await uow.people.join(account(TENANT, user), act.person.id, office.now())
        bot, chat = f"28:{APP}", f"a:{user}"
        await keep(references, Reference(service_url, TENANT, chat, bot, f"29:{user}", Kind.PERSONAL, user))
        acts.append(replace(act, origin=Origin(account(TENANT, user), direct_chat(TENANT, user), direct=True)))
    return acts


@asynccontextmanager
async def _service() -> AsyncIterator[str]:
    """Teams' Connector, as slow as it is."""

    async def answer(request: web.Request) -> web.Response:
        await asyncio.sleep(SLOW_API)
        return web.json_response({"id": uuid4().hex})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        await runner.cleanup()


if __name__ == "__main__":
    print("\n".join(asyncio.run(report())))
