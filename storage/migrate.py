"""Brings a database to today's schema. Running it twice, or after it was killed half way, is safe."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from storage.database import Busy, Database, Unusable
from storage.dialect import MIGRATION, in_turn

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0010"  # the newest step in migrations/versions; a test keeps the two together


async def migrate(database: Database, revision: str = "head") -> None:
    """Up (or, by naming an older revision, down) to the revision, in one transaction.

    Raises Unusable when the database cannot be opened or written.
    """
    await database.probe()
    if revision == "head" and await current(database) == HEAD:
        return  # saves a start the import of Alembic
    try:
        async with database.altering() as connection:
            await in_turn(connection, MIGRATION)
            await connection.run_sync(_run, revision)
    except Busy as error:
        raise Unusable("it is in use by another process") from error


async def current(database: Database) -> str | None:
    """The revision that the database is at; None for an empty one."""
    async with database.reading() as connection:
        return await connection.run_sync(_revision)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _run(connection: Connection, revision: str) -> None:
    from alembic import command  # noqa: PLC0415  # half of a start's time, and seldom needed

    config = _config()
    config.attributes["connection"] = connection
    if revision not in ("base", "head", *_steps(config)):
        raise Unusable(f"there is no revision {revision}; there are base, {', '.join(_steps(config))} and head")
    if revision == "base" or (revision != "head" and revision < (_revision(connection) or "")):
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)


def _steps(config: Config) -> list[str]:
    """The revisions there are, the oldest first."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415  # Alembic is slow to import

    return sorted(step.revision for step in ScriptDirectory.from_config(config).walk_revisions())


def _config() -> Config:
    from alembic.config import Config  # noqa: PLC0415  # Alembic is slow to import

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
