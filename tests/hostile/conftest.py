"""The cast of the stories, and a smaller one."""

import pytest

from tests.stories.cast import Cast
from tests.support.company import Company


@pytest.fixture
async def cast(sqlite_company: Company) -> Cast:
    """Everybody of the stories."""
    return await Cast(sqlite_company).enter()


@pytest.fixture
async def two(sqlite_company: Company) -> Cast:
    """Mara and her sponsor."""
    return await Cast(sqlite_company).enter("mara", "sam")
