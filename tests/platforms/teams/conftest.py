"""A tenant with Usher in it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import structlog

from storage.database import Database
from tests.support.teams_office import TeamsOffice, teams_office


@pytest.fixture
async def office(sqlite: Database) -> AsyncIterator[TeamsOffice]:
    """Everybody is known, and the project office has its channel."""
    async with teams_office(sqlite) as made:
        yield made


@pytest.fixture(autouse=True)
def logs_where_they_are_captured() -> None:
    """Another test may have set the logs up for a command of its own, and they would go on to write there."""
    structlog.reset_defaults()
