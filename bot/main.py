"""Builds everything once, and runs it."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from aiohttp import web
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot import handlers
from bot.clock import real_time
from bot.events import Profile
from bot.jobs import run_due
from bot.operating_model import holiday_check, load
from bot.platforms.base import Platform
from bot.relay import Relay
from bot.router import Dispatcher, Router
from bot.settings import Settings
from bot.usecases.desk import Office
from domain.places import Account
from storage.database import Database
from storage.meta import DEMO
from storage.migrate import migrate
from storage.unit_of_work import reading

log = structlog.get_logger()

BODY_LIMIT = 1024 * 1024  # bytes of a request
TICK_SECONDS = 60
GRACE_SECONDS = 5.0  # for requests under way when the process is asked to stop


class CannotStart(Exception):
    """Says in one line what to change."""


class NoDatabase(CannotStart):
    """Nothing was started on it yet."""


@dataclass
class Usher:
    """A running office with its platforms."""

    office: Office
    platforms: Mapping[str, Platform]
    dispatch: Dispatcher
    relay: Relay
    router: Router

    async def jobs(self, now: datetime | None = None) -> None:
        """What is due, and everything that it queued."""
        await run_due(self.office, now or self.office.now())
        await self.relay.drain()


async def open_database(url: str, *, existing: bool = False) -> Database:
    """The database at today's schema. CannotStart when it cannot be opened, or is not there but should be."""
    try:
        database = Database(url)
        if existing and database.path is not None and not database.path.exists():
            raise NoDatabase(f"There is no database at {database.path} yet; set DATABASE_URL, or start Usher once.")
        if database.path is not None:
            database.path.parent.mkdir(parents=True, exist_ok=True)
        await migrate(database)
    except (OSError, ValueError) as error:
        raise CannotStart(f"The database {_without_password(url)} cannot be opened: {error}") from error
    return database


async def is_demo(database: Database) -> bool:
    """True for a database that the demo seeded."""
    async with reading(database) as uow:
        return await uow.meta.get(DEMO) is not None


def build(
    settings: Settings,
    database: Database,
    platforms: Mapping[str, Platform],
    now: Callable[[], datetime] = real_time,
    *,
    via: str | None = None,
    decides: bool = True,
    user: str | None = None,
) -> Usher:
    """Wires office, router, platforms and relay. ModelError names the lines of a faulty operating model."""
    model = load(settings.model_path)
    office = Office(database, model, holiday_check(model), now, settings.admins)
    relay = Relay(office, platforms, user)
    office = replace(office, kick=relay.kick)
    relay.office = office

    async def profile(account: Account) -> Profile:
        return await platforms[account.platform].profile(account)

    dispatch = Dispatcher(office, profile, handlers.router, via, decides)
    return Usher(office, platforms, dispatch, relay, handlers.router)


@asynccontextmanager
async def serving(usher: Usher, host: str, port: int) -> AsyncIterator[None]:
    """HTTP, the platforms' own connections, the relay and the clock; all stopped at the end."""
    app = web.Application(client_max_size=BODY_LIMIT)
    app.router.add_get("/healthz", _healthy)
    for platform in usher.platforms.values():
        platform.mount(app, usher.dispatch)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        raise CannotStart(f"Port {port} on {host} is taken; choose another with PORT=.") from error
    scheduler = AsyncIOScheduler(timezone="UTC")
    scheduler.add_job(usher.jobs, "interval", seconds=TICK_SECONDS, max_instances=1, coalesce=True)
    scheduler.start()
    tasks = [
        asyncio.create_task(usher.relay.run()),
        *(asyncio.create_task(one.run()) for one in usher.platforms.values()),
    ]
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await runner.cleanup()


async def until_stopped() -> None:
    """Returns when the process is asked to end."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(sign, stopped.set)
    await stopped.wait()


async def _healthy(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


def _without_password(url: str) -> str:
    """Fit to be shown: without password and query. Of what is no clear URL, the scheme only."""
    scheme, is_url, _ = url.partition("://")
    if not is_url:
        return url
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return f"{scheme}://…"
    if "@" in f"{parsed.host}{parsed.database}":  # a password with an unquoted sign in it was cut in two
        return f"{scheme}://…"
    return parsed.set(query={}).render_as_string(hide_password=True)
