"""`usher people import`: people from a file of the company's."""

from __future__ import annotations

import asyncio
from pathlib import Path

import typer

from bot.clock import real_time
from bot.finishing import failed
from bot.opening import open_database
from bot.operating_model import holiday_check, load
from bot.settings import COMPANY_DB, Settings
from bot.usecases.desk import Office
from bot.usecases.people_import import import_people


async def run_import(settings: Settings, file: Path) -> int:
    """Exit 1 when rows were left out, each named with its line."""
    try:
        text = await asyncio.to_thread(file.read_text, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return failed(f"{file} cannot be read as UTF-8 text: {error}")
    model = load(settings.model_path)
    database = await open_database(settings.database(COMPANY_DB))
    try:
        office = Office(database, model, holiday_check(model), real_time)
        done = await import_people(office, text)
    finally:
        await database.close()
    for bad in done.bad:
        typer.echo(f"{file}:{bad.line}: {bad.reason}", err=True)
    typer.echo(f"{done.added} added, {done.changed} changed, {len(done.bad)} with a problem.")
    return 1 if done.bad else 0
