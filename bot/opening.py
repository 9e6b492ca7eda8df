"""The database as every command opens it."""

from __future__ import annotations

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.obstacles import CannotStart, NoDatabase
from storage.database import Database
from storage.meta import DEMO
from storage.migrate import migrate
from storage.unit_of_work import reading


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
