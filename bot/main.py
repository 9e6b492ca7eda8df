"""Builds everything once, and runs it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

import structlog
from aiohttp import web
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot import handlers
from bot.clock import real_time
from bot.events import Profile
from bot.health import Health
from bot.jobs import Refresh, guarded, run_due
from bot.metrics import Counted, Metrics
from bot.operating_model import holiday_check, load, site_holidays
from bot.platforms.base import Platform
from bot.relay import Relay
from bot.router import Dispatcher, Router
from bot.settings import Settings
from bot.usecases.desk import Office
from bot.usecases.playbooks import renewed
from bot.usecases.reckoning import reckon
from bot.usecases.shipped import ShippedLibrary
from domain.people import Role
from domain.places import Account
from knowledge.library import Library
from knowledge.playbooks import SHIPPED
from knowledge.semantic import Embedder, ModelUnavailable, fingerprint, open_embedder
from knowledge.vectors import VectorFile
from storage.database import Database
from storage.meta import DEMO
from storage.migrate import migrate
from storage.unit_of_work import reading

log = structlog.get_logger()

BODY_LIMIT = 1024 * 1024  # bytes of a request
TICK_SECONDS = 60  # between two looks for what is due
LOOK_SECONDS = 5  # between two looks for what was committed
GRACE_SECONDS = 5.0  # for requests under way when the process is asked to stop
STOP_SECONDS = 2.0  # for the relay and the platforms' own connections, before that

VECTORS = "vectors.npz"  # in the data folder: what the model made of the playbooks
LOOPBACK = ("127.0.0.1", "::1", "localhost")  # only this machine gets there


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
    refresh: Refresh

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


@cache
def embedder_of(model: str) -> Embedder:
    """The model that EMBEDDINGS_MODEL names, opened once in the process for playbooks and initiatives. CannotStart says
    what is wrong with it."""
    try:
        return open_embedder(model)
    except ModelUnavailable as error:
        raise CannotStart(str(error)) from error


def library_of(settings: Settings, *, in_background: bool = False) -> Library:
    """The shipped playbooks, those of PLAYBOOKS_DIR before them; read at the first use. CannotStart without the model
    that EMBEDDINGS_MODEL names. `in_background`: the first answers do not wait for what the model makes of them."""
    folder, model = settings.playbooks_dir, settings.embeddings_model
    if folder is None and not model:
        return ShippedLibrary()
    embedder = embedder_of(model) if model else None
    folders = (SHIPPED,) if folder is None else (SHIPPED, folder)
    vectors = VectorFile(settings.data_dir / VECTORS, fingerprint(model)) if model else None
    return Library(folders, [role.value for role in Role], embedder, vectors, in_background=in_background)


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
    library = library_of(settings, in_background=True)
    embedder = embedder_of(settings.embeddings_model) if settings.embeddings_model else None
    office = Office(
        database,
        model,
        holiday_check(model),
        now,
        settings.admins,
        site_holidays=site_holidays(model),
        library=library,
        embedder=embedder,
    )
    relay = Relay(office, platforms, user)
    refresh = Refresh(database, platforms)

    def kick() -> None:
        relay.kick()
        refresh.kick()

    office = relay.office = replace(office, kick=kick)

    async def profile(account: Account) -> Profile:
        return await platforms[account.platform].profile(account)

    dispatch = Dispatcher(office, profile, handlers.router, via, decides)
    return Usher(office, platforms, dispatch, relay, handlers.router, refresh)


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
