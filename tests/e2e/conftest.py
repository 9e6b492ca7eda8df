"""The real demo, seeded once and copied for each test, and a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from tests.e2e.demo_office import DemoOffice, free_port
from tests.e2e.playground_stage import FLAGS


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo company in it."""
    office = DemoOffice(tmp_path_factory.mktemp("seeded"))
    done = office.run("demo", "--seed-only")
    assert done.returncode == 0, done.stderr
    return office.data


@pytest.fixture
def seeded_office(seeded: Path) -> DemoOffice:
    """For commands that change nothing: the demo's data with no server on it."""
    return DemoOffice(seeded)


@pytest.fixture
def demo(seeded: Path, tmp_path: Path) -> Iterator[DemoOffice]:
    """A running `usher demo` on data of its own."""
    data = tmp_path / "data"
    shutil.copytree(seeded, data)
    office = DemoOffice(data, free_port())
    try:
        office.start()
        yield office
    finally:
        office.end()


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """A headless browser."""
    async with async_playwright() as tools:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = await tools.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()
