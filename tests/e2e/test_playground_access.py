"""The playground for people who listen or who need contrast: axe-core finds nothing, in every state and theme."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.ui import Message
from tests.e2e.playground_stage import DESK, IDA, PHONE, Scheme, Stage, stage
from tests.platforms.playground.fake_cards import everything_card
from tests.platforms.playground.fake_office import EMIL, PIET

pytestmark = pytest.mark.e2e
__all__ = ["stage"]  # the fixture

AXE = Path(__file__).parent / "node_modules/axe-core/axe.min.js"  # brought by ./prepare


async def violations(page: Page) -> list[str]:
    """What axe-core finds, one line each."""
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [f"{rule['id']}: {node['html'][:140]}" for rule in found["violations"] for node in rule["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_axe_finds_nothing(stage: Stage, size: tuple[int, int], scheme: Scheme) -> None:
    await stage.office.send(f"dm:{EMIL}", Message("All of it.", everything_card()))
    page = await stage.open(EMIL, size=size, scheme=scheme)
    assert await violations(page) == []
    await page.get_by_role("button", name="I don't know yet").click()
    await expect(page.locator(".chosen")).to_be_disabled()
    await page.locator(".messages button.subject").last.click()
    await expect(page.locator("#record h3")).to_be_visible()
    assert await violations(page) == []
    await page.click("#record-close")
    if size is PHONE:
        await page.click("#people-button")
        assert await violations(page) == []
        await page.keyboard.press("Escape")
    await page.click("[data-move=day]")
    await expect(page.locator("#meanwhile .chip").first).to_be_visible()
    await page.fill("#words", "/")
    await expect(page.locator("#commands")).to_be_visible()
    assert await violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_axe_finds_nothing_in_dialogs(stage: Stage, size: tuple[int, int], scheme: Scheme) -> None:
    page = await stage.open(IDA, size=size, scheme=scheme)
    assert await violations(page) == []
    await page.fill("#words", "/idea bad")
    await page.press("#words", "Enter")
    await page.press("#field-title", "Enter")
    await expect(page.locator(".error")).to_be_visible()
    await expect(page.locator(".field .hint")).to_be_visible()
    assert await violations(page) == []
    await page.fill("#field-title", "A better title")
    await page.press("#field-title", "Enter")
    await expect(page.locator("#field-today")).to_be_focused()
    assert await violations(page) == []
    await page.locator("#form .primary").click()
    await expect(page.locator(".review").first).to_be_visible()
    assert await violations(page) == []
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog#form")).to_be_hidden()
    await page.goto(f"http://127.0.0.1:{stage.port}/?as={PIET}&place=%23project-office")
    await page.get_by_role("button", name="Reject").click()
    await expect(page.get_by_role("alertdialog")).to_be_visible()
    assert await violations(page) == []
