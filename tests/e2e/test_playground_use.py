"""The menu "Use this message", and what is said when the clock moved, where many people are concerned."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.e2e.playground_stage import DESK, PHONE, Stage, stage
from tests.platforms.playground.fake_office import EMIL

pytestmark = pytest.mark.e2e
__all__ = ["stage"]  # the fixture

SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
LINES = (
    "the claims table is locked since monday and the pilot stands still, who can help with that",
    "nobody here? the pilot of the claims table cannot go on without it, not even for a day or two",
)


async def boxes(page: Page, inside: str) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of what is written there, line by line."""
    return [
        tuple(one)
        for one in await page.locator(inside).evaluate_all(
            """found => found.flatMap((node) => {
                const range = document.createRange();
                range.selectNodeContents(node);
                return [...range.getClientRects()].map((box) => [box.left, box.top, box.right, box.bottom]);
            })"""
        )
    ]


async def covered(page: Page, by: Locator) -> list[tuple[float, float, float, float]]:
    """What people wrote, and their names, under that box."""
    box = await by.bounding_box()
    assert box is not None
    right, bottom = box["x"] + box["width"], box["y"] + box["height"]
    written = await boxes(page, ".message:not(.follows) > .said > .by > *, .typed")
    return [one for one in written if one[0] < right and box["x"] < one[2] and one[1] < bottom and box["y"] < one[3]]


@SIZES
async def test_the_menu_of_a_message_covers_no_word_and_is_seen_without_a_mouse(
    stage: Stage, size: tuple[int, int]
) -> None:
    page = await stage.open(EMIL, "#general", size)
    for line in LINES:
        await page.fill("#words", line)
        await page.keyboard.press("Enter")
        await expect(page.locator(".typed").last).to_have_text(line)
    for place in range(len(LINES)):
        menu = page.locator(".shortcuts").nth(place)
        summary = menu.locator("summary")
        assert await summary.evaluate("node => getComputedStyle(node.parentElement).opacity") == "1"
        assert await covered(page, summary) == []
        await summary.focus()
        await page.keyboard.press("Enter")
        await expect(menu.get_by_role("button").first).to_be_in_viewport(ratio=1)
        assert await covered(page, menu.locator(".buttons")) == []
        assert await covered(page, summary) == []
        await page.keyboard.press("Tab")
        await expect(menu.get_by_role("button").first).to_be_focused()


def everybody(count: int) -> list[dict[str, object]]:
    """What the clock answers when that many people, two channels and Emil heard something."""
    people = [f"p{number}@northwind.example" for number in range(count)]
    chats = [(f"dm:{one}", one) for one in [*people, EMIL]]
    places: list[tuple[str, str | None]] = [*chats, ("#a", None), ("#b", None)]
    return [{"place": place, "label": place, "person": person, "count": 1 if person else 2} for place, person in places]


@SIZES
async def test_many_people_are_folded_behind_the_channels(stage: Stage, size: tuple[int, int]) -> None:
    page = await stage.open(EMIL, "#general", size)

    async def many(route: Route) -> None:
        answer = await (await route.fetch()).json()
        await route.fulfill(json={**answer, "meanwhile": everybody(31)})

    await page.route("**/api/clock", many)
    await page.click("[data-move=monday]")
    chips = page.locator("#meanwhile button.chip:visible")
    await expect(chips).to_have_text(["you 1 message", "#a 2 messages", "#b 2 messages"])
    closed = await page.locator("#meanwhile").bounding_box()
    assert closed is not None
    assert closed["height"] < 150
    await page.get_by_text("and 31 people").focus()
    await page.keyboard.press("Enter")
    await expect(chips).to_have_count(34)
    opened = await page.locator("#meanwhile").bounding_box()
    assert opened is not None
    assert opened["height"] < size[1] / 2
