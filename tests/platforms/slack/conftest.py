"""The product on a Slack that stands on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import structlog

from bot import router
from storage import database as storage
from storage.database import Database
from tests.support.clock import Clock
from tests.support.slack_office import SlackOffice, slack_office


@pytest.fixture
async def office(sqlite: Database, clock: Clock) -> AsyncIterator[SlackOffice]:
    """A workspace in which everybody knows Usher, and the project office has its channel."""
    async with slack_office(sqlite, clock) as office:
        yield office


@pytest.fixture
async def impatient(sqlite_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SlackOffice]:
    """The same, where a writer waits for another one a second only."""
    monkeypatch.setattr(storage, "BUSY_SECONDS", 1.0)
    monkeypatch.setattr(storage, "POOL_SECONDS", 1.0)
    monkeypatch.setattr(router, "PATIENT", 0.0)
    database = Database(str(sqlite_path))
    async with slack_office(database, clock) as office:
        yield office
    await database.close()


@pytest.fixture(autouse=True)
def logs_where_they_are_captured() -> None:
    """Another test may have set the logs up for a command of its own, and they would go on to write there."""
    structlog.reset_defaults()
