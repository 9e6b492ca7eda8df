"""`usher audit`: the chain checked, and its head."""

from __future__ import annotations

import typer

from bot.opening import open_database
from bot.settings import Settings
from domain.audit import mismatch
from domain.history import verify
from storage.unit_of_work import reading


async def run_verify(settings: Settings) -> int:
    """Exit 1 with the first broken entry, or the first decision that the chain does not bear out."""
    database = await open_database(settings.database_in_use, existing=True)
    try:
        async with reading(database) as uow:
            entries = [entry async for entry in uow.history.all()]
            events = [event async for event in uow.decisions.all()]
    finally:
        await database.close()
    fault = verify(entries)
    wrong = f"entry {fault.seq}: {fault.reason}" if fault is not None else mismatch(entries, events)
    if wrong is not None:
        typer.echo(f"Broken at {wrong}.", err=True)
        return 1
    erased = sum(entry.detail is None for entry in entries)
    without = f" The words of {erased} were erased." if erased else ""
    typer.echo(f"{len(entries)} entries, all in order.{without}")
    return 0


async def run_head(settings: Settings) -> int:
    """`seq hash`, or nothing on an empty chain."""
    database = await open_database(settings.database_in_use, existing=True)
    try:
        async with reading(database) as uow:
            last = await uow.history.last()
    finally:
        await database.close()
    typer.echo(f"{last.seq} {last.hash}" if last is not None else "0 -")
    return 0
