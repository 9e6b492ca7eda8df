"""A running office and a browser to look at it with."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from aiohttp import web
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.platforms.playground.fake_office import EMIL, FakeOffice, build, furnish

FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
DESK, PHONE = (1280, 800), (390, 844)
IDA = "ida@demo.example"

Scheme = Literal["light", "dark"]


@dataclass
class Stage:
    """A running office and a browser. `open` gives a page of one person; a script error on any page fails the test."""

    store: Path
    browser: Browser
    office: FakeOffice
    runner: web.AppRunner
    port: int = 0

    async def start(self) -> None:
        app, self.office = build(self.store)
        self.runner = web.AppRunner(app, shutdown_timeout=1)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self.runner.addresses[0][1]

    async def open(
        self, person: str = EMIL, place: str = "", size: tuple[int, int] = DESK, scheme: Scheme = "light"
    ) -> Page:
        viewport: Any = {"width": size[0], "height": size[1]}
        context = await self.browser.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
        page = await context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        query = f"as={person}&place={(place or f'dm:{person}').replace('#', '%23')}"
        await page.goto(f"http://127.0.0.1:{self.port}/?{query}")
        await expect(page.locator("#messages .message, #empty .welcome").first).to_be_visible()
        return page

    def __post_init__(self) -> None:
        self.errors: list[str] = []


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with async_playwright() as tools:
        browser = await tools.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=FLAGS
        )
        app, office = build(tmp_path / "unused.sqlite")
        stage = Stage(tmp_path / "playground.sqlite", browser, office, web.AppRunner(app))
        await stage.start()
        await furnish(stage.office)
        try:
            yield stage
        finally:
            await browser.close()
            await stage.runner.cleanup()
        assert stage.errors == []
