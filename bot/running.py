"""What the commands of the command line do. Each returns its exit code.

CannotStart and ModelError go up to the command line, which says them and exits with 1.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from bot.cards.passport import markdown
from bot.clock import DemoClock, real_time
from bot.demo.faces import faces_of
from bot.demo.seed import CHANNELS, NotEmpty, SeedClock, is_empty, is_half_made, seed
from bot.exporting import Format, What, export
from bot.flows import FLOWS
from bot.logs import set_up_logs
from bot.main import LOOPBACK, CannotStart, build, is_demo, open_database, serving, until_stopped
from bot.operating_model import load
from bot.platforms.console.console import Console
from bot.platforms.playground.playground import Playground
from bot.platforms.playground.values import CommandHelp, MessageShortcut
from bot.router import router
from bot.settings import COMPANY_DB, DEMO_DB, Settings
from bot.ui import FormView, Message
from bot.usecases.passport import printed
from bot.usecases.people_import import fold, import_people, is_address
from storage.database import Database, Unusable
from storage.migrate import migrate
from storage.unit_of_work import reading

if sys.platform != "win32":
    import fcntl


async def run_demo(settings: Settings, *, seed_only: bool) -> int:
    """Seeds an empty database, then serves the playground on loopback until stopped."""
    set_up_logs(settings.log_level)
    if settings.real_platforms and not settings.playground:
        names = " and ".join(settings.real_platforms)
        return _refuse(f"{names} is configured here. Set USHER_PLAYGROUND=1 if you want the playground all the same.")
    if settings.host not in LOOPBACK:
        return _refuse("The playground lets anybody be anybody, so it listens on 127.0.0.1 only. Leave HOST alone.")
    database = await open_database(settings.database(DEMO_DB))
    try:
        return await _demo(settings, database, seed_only)
    finally:
        await database.close()


async def _demo(settings: Settings, database: Database, seed_only: bool) -> int:
    clock = DemoClock(database)
    await clock.load()
    if not await _seeded(settings, database):
        return _refuse(
            "This database holds a company's data, so the demo leaves it alone. Set DATABASE_URL to another."
        )
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
        await seed(usher, moment, datetime.now(UTC).date())
    except NotEmpty:
        return False
    finally:
        await playground.close()
    return True


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
        channels=[*CHANNELS, "general"],
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


async def run_chat(settings: Settings, email: str, *, as_json: bool) -> int:
    """One person at the terminal until the input ends."""
    set_up_logs(settings.log_level)
    if not is_address(email := fold(email.strip())):
        return _refuse("That is not an e-mail address. Say who you are, like --as ana@company.example.")
    database = await open_database(settings.database_in_use)
    try:
        return await _chat(settings, database, email, as_json)
    finally:
        await database.close()


async def _chat(settings: Settings, database: Database, email: str, as_json: bool) -> int:
    on_demo = await is_demo(database)
    clock = DemoClock(database)
    if on_demo:
        await clock.load()
    console = Console(email, typer.echo, as_json)
    usher = build(
        settings,
        database,
        {console.name: console},
        clock.now if on_demo else real_time,
        via=None if on_demo else "via terminal",
        decides=on_demo or settings.terminal_decisions,
        user=console.email,
    )
    if sys.stdin.isatty() and not as_json:
        typer.echo(f"You are {console.email}. Say help, or idea. Ctrl+D ends it.\n")
    await usher.relay.drain()
    await console.converse(usher.dispatch, _read_line, usher.relay.drain)
    return 0


def _read_line() -> str:
    """One line with its end; empty when the input is over."""
    if sys.stdin.isatty():
        typer.echo("> ", nl=False)
    return sys.stdin.buffer.readline().decode("utf-8", "replace")


async def run_migrate(settings: Settings, revision: str) -> int:
    """Up to the newest schema, or down to a named one."""
    try:
        database = Database(settings.database(COMPANY_DB))
    except ValueError as error:
        return _refuse(f"The database was not migrated: {error}")
    try:
        if database.path is not None:
            database.path.parent.mkdir(parents=True, exist_ok=True)
        await migrate(database, revision)
    except Unusable as error:
        return _refuse(f"The database was not migrated: {error}.")
    finally:
        await database.close()
    typer.echo(f"The database is at {revision}.")
    return 0


async def run_import(settings: Settings, file: Path) -> int:
    """Exit 1 when rows were left out, each named with its line."""
    try:
        text = await asyncio.to_thread(file.read_text, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return _refuse(f"{file} cannot be read as UTF-8 text: {error}")
    database = await open_database(settings.database(COMPANY_DB))
    try:
        usher = build(settings, database, {})
        done = await import_people(usher.office, text)
    finally:
        await database.close()
    for bad in done.bad:
        typer.echo(f"{file}:{bad.line}: {bad.reason}", err=True)
    typer.echo(f"{done.added} added, {done.changed} changed, {len(done.bad)} with a problem.")
    return 1 if done.bad else 0


async def run_passport(settings: Settings, number: str) -> int:
    """One page as Markdown; exit 1 when there is no such record."""
    model = load(settings.model_path)
    database = await open_database(settings.database_in_use, existing=True)
    try:
        clock = DemoClock(database)
        if on_demo := await is_demo(database):
            await clock.load()
        moment = clock.now() if on_demo else real_time()
        async with reading(database) as uow:
            made = await printed(uow, number, model, moment.astimezone(ZoneInfo(model.time_zone)).date())
    finally:
        await database.close()
    if made is None:
        return _refuse(f"There is no {number[:40]!r}. A number looks like AI-{moment.year}-0001.")
    typer.echo(markdown(made), nl=False)
    return 0


async def run_export(settings: Settings, what: str, format: str) -> int:
    """To standard output, in UTF-8 whatever the terminal's encoding is."""
    model = load(settings.model_path)
    database = await open_database(settings.database_in_use, existing=True)
    out = sys.stdout.buffer
    try:
        await export(database, model, What(what), Format(format), lambda text: out.write(text.encode()))
        out.flush()
    finally:
        await database.close()
    return 0


def _refuse(sentence: str) -> int:
    typer.echo(sentence, err=True)
    return 1
