"""The cast of every story."""

import pytest

from tests.stories.cast import Cast
from tests.support.company import Company


@pytest.fixture
async def cast(sqlite_company: Company) -> Cast:
    """Everybody, in a company on SQLite."""
    return await Cast(sqlite_company).enter()
