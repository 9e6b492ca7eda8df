"""Runs what was built: the HTTP server, the platforms, the relay and the clock."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import structlog
from aiohttp import web
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.health import Health
from bot.jobs import guarded
from bot.main import Usher
from bot.metrics import Counted, Metrics
from bot.obstacles import CannotStart
from bot.usecases.playbooks import renewed
from bot.usecases.reckoning import reckon

log = structlog.get_logger()

BODY_LIMIT = 1024 * 1024  # bytes of a request
TICK_SECONDS = 60  # between two looks for what is due
LOOK_SECONDS = 5  # between two looks for what was committed
GRACE_SECONDS = 5.0  # for requests under way when the process is asked to stop
STOP_SECONDS = 2.0  # for the relay and the platforms' own connections, before that

LOOPBACK = ("127.0.0.1", "::1", "localhost")  # only this machine gets there


@asynccontextmanager
async def serving(usher: Usher, host: str, port: int) -> AsyncIterator[None]:
    """HTTP, the platforms' own connections, the relay and the clock; all stopped at the end, within ten seconds."""
    health = Health(usher.office.database, usher.platforms, usher.relay)
    metrics = Metrics(health)
    usher.relay.platforms = {name: Counted(platform, metrics) for name, platform in usher.platforms.items()}
    app = web.Application(client_max_size=BODY_LIMIT)
    app.router.add_get("/healthz", _alive)
    app.router.add_get("/readyz", health.page)
    app.router.add_get("/metrics", metrics.page)
    dispatch = replace(usher.dispatch, observe=metrics.event)
    for platform in usher.platforms.values():
        platform.mount(app, dispatch)
    await reckon(usher.office, usher.office.now())
    await renewed(usher.office)
    async with _listening(app, host, port), _at_work(usher, health):
        clock = _clock(usher)
        try:
            yield
        finally:
            clock.shutdown(wait=False)
            await asyncio.to_thread(usher.office.library.close)


@asynccontextmanager
async def _listening(app: web.Application, host: str, port: int) -> AsyncIterator[None]:
    """The server, until the requests under way were answered or GRACE_SECONDS are over."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE_SECONDS / 2)  # aiohttp waits for it twice
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        raise CannotStart(f"Port {port} on {host} is taken; choose another with PORT=.") from error
    try:
        yield
    finally:
        try:
            await asyncio.wait_for(runner.cleanup(), GRACE_SECONDS + 1)
        except TimeoutError:
            log.error("the server did not stop in time")  # noqa: TRY400  # there is nothing more to tell


@asynccontextmanager
async def _at_work(usher: Usher, health: Health) -> AsyncIterator[None]:
    """The relay and the platforms' own connections, started again when they die."""
    parts = {"relay": usher.relay.run, **{name: platform.run for name, platform in usher.platforms.items()}}
    tasks = [asyncio.create_task(health.keep(part, run)) for part, run in parts.items()]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        _, late = await asyncio.wait(tasks, timeout=STOP_SECONDS)
        if late:
            log.error("parts did not stop in time", parts=len(late))


def _clock(usher: Usher) -> AsyncIOScheduler:
    """Calls the jobs. They log themselves what goes wrong, and one that comes late is called all the same."""
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
    clock = AsyncIOScheduler(timezone="UTC")
    always = {"trigger": "interval", "max_instances": 1, "coalesce": True, "misfire_grace_time": None}
    clock.add_job(guarded, args=("due", usher.jobs), seconds=TICK_SECONDS, **always)
    clock.add_job(guarded, args=("refresh", usher.refresh.run), seconds=LOOK_SECONDS, **always)
    clock.start()
    return clock


async def until_stopped() -> None:
    """Returns when the process is asked to end."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(sign, stopped.set)
    await stopped.wait()


async def _alive(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})
