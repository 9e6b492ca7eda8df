"""`usher migrate`: the database at the schema that is wanted."""

from __future__ import annotations

import typer

from bot.finishing import failed
from bot.settings import COMPANY_DB, Settings
from storage.database import Database, Unusable
from storage.migrate import migrate


async def run_migrate(settings: Settings, revision: str) -> int:
    """Up to the newest schema, or down to a named one."""
    try:
        database = Database(settings.database(COMPANY_DB))
    except ValueError as error:
        return failed(f"The database was not migrated: {error}")
    try:
        if database.path is not None:
            database.path.parent.mkdir(parents=True, exist_ok=True)
        await migrate(database, revision)
    except Unusable as error:
        return failed(f"The database was not migrated: {error}.")
    finally:
        await database.close()
    typer.echo(f"The database is at {revision}.")
    return 0
