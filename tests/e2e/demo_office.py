"""`usher demo` as a process of its own, and pages that talk to it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from playwright.async_api import Browser, Locator, Page, expect

USHER = Path(sys.executable).with_name("usher")
PATIENCE = 30.0  # seconds for a start, on a busy machine
MARA, AMINA, TOMASZ = (f"{name}@northwind.example" for name in ("mara.lindqvist", "amina.diallo", "tomasz.wieczorek"))


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class DemoOffice:
    """Starts and ends the server on one data folder. Nothing of this machine's own settings reaches it."""

    data: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def env(self, **more: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | {"USHER_DATA_DIR": str(self.data)} | more

    def run(self, *words: str, said: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        """One command to its end, with these lines as its input."""
        return subprocess.run(
            [USHER, *words],
            input=said,
            env=self.env(**more),
            cwd=self.data,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def start(self) -> float:
        """Seconds from the start of the process until GET /healthz answers 200."""
        log = (self.data / "server.log").open("ab")
        began = time.perf_counter()
        with log:
            self.process = subprocess.Popen(
                [USHER, "demo"], env=self.env(PORT=str(self.port)), cwd=self.data, stdout=log, stderr=log
            )
        while not self._answers():
            assert self.process.poll() is None, (self.data / "server.log").read_text(encoding="utf-8")
            assert time.perf_counter() - began < PATIENCE, "no answer from /healthz"
            time.sleep(0.01)
        return time.perf_counter() - began

    def kill(self) -> None:
        """kill -9, in the middle of whatever it does."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(PATIENCE)

    def end(self) -> None:
        """Asks it to end, and sees that it does."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


@dataclass
class Visitor:
    """A page that is used like a stranger would: by what is written on it."""

    office: DemoOffice
    page: Page
    errors: list[str]

    @classmethod
    async def enter(
        cls,
        browser: Browser,
        office: DemoOffice,
        person: str,
        place: str = "",
        size: tuple[int, int] = (1280, 800),
        **how: Any,
    ) -> Self:
        """Opens the playground as that person; how: color_scheme and other settings of the browser."""
        viewport: Any = {"width": size[0], "height": size[1]}
        context = await browser.new_context(viewport=viewport, reduced_motion="reduce", **how)
        page = await context.new_page()
        page.set_default_timeout(10_000)
        visitor = cls(office, page, [])
        page.on("pageerror", lambda error: visitor.errors.append(str(error)))
        where = (place or f"dm:{person}").replace("#", "%23")
        await page.goto(f"{office.url}/?as={person}&place={where}")
        await expect(page.locator("#messages .message, #empty .welcome").first).to_be_visible()
        return visitor

    @property
    def last(self) -> Locator:
        """The newest message."""
        return self.page.locator("#messages > .message").last

    @property
    def form(self) -> Locator:
        return self.page.locator("dialog#form")

    def card(self, subject: str) -> Locator:
        """The newest card of that record here."""
        return self.page.locator(".messages .card").filter(has=self.page.locator(f'[data-subject="{subject}"]')).last

    async def say(self, words: str, answer: str) -> None:
        """Types the line and waits until the newest message holds the answer."""
        await self.page.fill("#words", words)
        await self.page.press("#words", "Enter")
        await expect(self.last).to_contain_text(answer)

    async def moved(self, now: str | re.Pattern[str]) -> None:
        """Waits until the clock stands there: on the way all jobs of those days ran, longer than a page may take."""
        await expect(self.page.locator("#meanwhile")).to_contain_text(now, timeout=60_000)

    async def press(self, label: str) -> None:
        """The newest button of that name in the talk."""
        await self.page.locator("#messages").get_by_role("button", name=label, exact=True).last.click()

    async def be(self, name: str) -> None:
        """Chooses somebody else in the left pane."""
        await self.page.locator("#faces").get_by_role("button", name=name).click()
        await expect(self.page.locator("#me")).to_contain_text(name)

    async def go(self, place: str) -> None:
        await self.page.locator("#places").get_by_role("button", name=place).click()

    async def next(self, title: str) -> None:
        """Sends the form's page and waits for the next one."""
        await self.form.locator(".primary").click()
        await expect(self.page.locator("#form-title")).to_have_text(title)

    async def send_form(self, button: str) -> None:
        """Sends the last page and sees the dialog close."""
        await self.form.get_by_role("button", name=button, exact=True).click()
        await expect(self.form).to_be_hidden()
