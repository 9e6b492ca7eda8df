"""`usher chat`: one person talks to Usher in the terminal."""

from __future__ import annotations

import sys

import typer

from bot.clock import DemoClock, real_time
from bot.finishing import failed
from bot.logs import set_up_logs
from bot.main import build
from bot.opening import is_demo, open_database
from bot.platforms.console.console import Console
from bot.settings import Settings
from domain.emails import fold, is_address
from storage.database import Database


async def run_chat(settings: Settings, email: str, *, as_json: bool) -> int:
    """One person at the terminal until the input ends."""
    set_up_logs(settings.log_level)
    if not is_address(email := fold(email.strip())):
        return failed("That is not an e-mail address. Say who you are, like --as ana@company.example.")
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
