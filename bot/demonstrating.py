"""`usher demo`: the playground, with a company made up for it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from bot.clock import DemoClock, real_time
from bot.demo import chatter
from bot.demo.faces import faces_of
from bot.demo.seed import CHANNELS, NotEmpty, SeedClock, is_empty, is_half_made, seed
from bot.finishing import failed
from bot.flows import FLOWS
from bot.logs import set_up_logs
from bot.main import build
from bot.obstacles import CannotStart
from bot.opening import is_demo, open_database
from bot.operating_model import load
from bot.platforms.playground.playground import Playground
from bot.platforms.playground.values import CommandHelp, MessageShortcut
from bot.router import router
from bot.serving import LOOPBACK, serving, until_stopped
from bot.settings import DEMO_DB, Settings
from bot.ui import FormView, Message
from bot.usecases.desk import Office
from storage.database import Database
from storage.migrate import migrate

if sys.platform != "win32":
    import fcntl


async def run_demo(settings: Settings, *, seed_only: bool) -> int:
    """Seeds an empty database, then serves the playground on loopback until stopped."""
    set_up_logs(settings.log_level)
    if settings.real_platforms and not settings.playground:
        names = " and ".join(settings.real_platforms)
        return failed(f"{names} is configured here. Set USHER_PLAYGROUND=1 if you want the playground all the same.")
    if settings.host not in LOOPBACK:
        return failed("The playground lets anybody be anybody, so it listens on 127.0.0.1 only. Leave HOST alone.")
    database = await open_database(settings.database(DEMO_DB))
    try:
        return await _demo(settings, database, seed_only)
    finally:
        await database.close()


async def _demo(settings: Settings, database: Database, seed_only: bool) -> int:
    clock = DemoClock(database)
    await clock.load()
    if not await _seeded(settings, database):
        return failed("This database holds a company's data, so the demo leaves it alone. Set DATABASE_URL to another.")
    if seed_only:
        return 0
    playground = _playground(settings, database, clock)
    usher = build(settings, database, {playground.name: playground}, clock.now)
    clock.on_move = usher.jobs
    async with serving(usher, settings.host, settings.port):
        typer.echo(f"Usher's playground: http://{settings.host}:{settings.port}  (Ctrl+C ends it)")
        await until_stopped()
    return 0


async def _seeded(settings: Settings, database: Database) -> bool:
    """Makes sure that it is a demo database; False when it is somebody's real one."""
    if await is_demo(database) and not await is_half_made(database):
        return True
    with _alone(_store(settings, database).with_suffix(".seeding")):
        return await _made(settings, database)


async def _made(settings: Settings, database: Database) -> bool:
    """Looks again, because another process may have made it meanwhile, and makes it."""
    if await is_half_made(database):
        typer.echo("The demo company was left half made; it is made anew.")
        await migrate(database, "base")
        await migrate(database)
        _store(settings, database).unlink(missing_ok=True)
    elif await is_demo(database):
        return True
    moment = SeedClock(real_time())
    playground = _playground(settings, database, moment)
    usher = build(settings, database, {playground.name: playground}, moment.now)
    if not await is_empty(usher.office):
        return False
    typer.echo("Making the demo company (first time only) ...")
    try:
        today = datetime.now(UTC).date()
        await seed(usher, moment, today)
        await _talked(playground, moment, today, usher.office)
    except NotEmpty:
        return False
    finally:
        await playground.close()
    return True


async def _talked(playground: Playground, moment: SeedClock, today: date, office: Office) -> None:
    """What people said to each other; Usher keeps none of it, so only the chat tool has it."""
    for line in chatter.lines(today, real_time(), ZoneInfo(office.model.time_zone), office):
        moment.instant = line.at
        await playground.overhear(line.by, chatter.ROOM, line.text)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One process at a time; however it ends, the system gives the lock back. Windows has no such lock."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        if sys.platform != "win32":
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CannotStart("The demo company is being made by another process; try again in a moment.") from None
        yield


def _store(settings: Settings, database: Database) -> Path:
    """Where the playground keeps its messages: beside a SQLite database, else in the data folder."""
    if database.path is not None:
        return database.path.with_suffix(".chat.db")
    return settings.data_dir / "playground.chat.db"


def _playground(settings: Settings, database: Database, clock: DemoClock | SeedClock) -> Playground:
    model = load(settings.model_path)
    store = _store(settings, database)
    store.parent.mkdir(parents=True, exist_ok=True)
    return Playground(
        store=store,
        faces=lambda: faces_of(database, model),
        clock=clock,
        commands=[CommandHelp(spec.name, spec.usage, spec.summary) for spec in router.commands.values()],
        channels=[*CHANNELS, chatter.ROOM.strip("#")],
        time_zone=model.time_zone,
        natives={"Slack": _as_slack, "Teams": _as_teams},
        shortcuts=[MessageShortcut(one.name, one.message_shortcut) for one in FLOWS.values() if one.message_shortcut],
    )


def _as_slack(shown: Message | FormView) -> Mapping[str, object]:
    """Imported when somebody looks, not at every start."""
    from bot.platforms.slack.native import as_slack  # noqa: PLC0415  # imported when somebody looks

    return as_slack(shown)


def _as_teams(shown: Message | FormView) -> Mapping[str, object]:
    """The same for Teams."""
    from bot.platforms.teams.native import as_teams  # noqa: PLC0415  # imported when somebody looks

    return as_teams(shown)
