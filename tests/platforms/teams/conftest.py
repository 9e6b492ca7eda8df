"""A tenant with Usher in it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.support.teams_office import TeamsOffice, teams_office


@pytest.fixture
async def office(sqlite: Database) -> AsyncIterator[TeamsOffice]:
    """Everybody is known, and the project office has its channel."""
    async with teams_office(sqlite) as made:
        yield made
