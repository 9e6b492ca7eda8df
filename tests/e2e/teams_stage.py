"""Usher behind Microsoft's playground, for one test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.agents_office import Office, office, staff


@pytest.fixture
async def teams(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """At work, with nobody before the screen yet. People are imported once for all tests."""
    people = await staff(tmp_path_factory.getbasetemp() / "teams-people")
    async with office(tmp_path, people) as running:
        yield running
