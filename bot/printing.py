"""`usher passport`: the whole of a record on one page."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import typer

from bot.cards.passport import markdown
from bot.clock import DemoClock, real_time
from bot.finishing import failed
from bot.opening import is_demo, open_database
from bot.operating_model import load
from bot.settings import Settings
from bot.usecases.passport import printed
from storage.unit_of_work import reading


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
        return failed(f"There is no {number[:40]!r}. A number looks like AI-{moment.year}-0001.")
    typer.echo(markdown(made), nl=False)
    return 0
