"""Moving the clock to a Monday morning: the digests of the week arrive in their channels, and each of them once."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.e2e.demo_office import AMINA, DemoOffice, Visitor
from tests.e2e.playground_stage import DESK, PHONE
from tests.e2e.test_playground_access import violations

pytestmark = pytest.mark.e2e

WEEKS = 3  # a Monday may be a public holiday, and what would come on it comes on Tuesday
CHANNELS = {
    "project-office": "Project office, the week · Monday",
    "director": "Director · Monday",
    "training": "Training and promotion · Monday",
}


def digests(visitor: Visitor, words: str) -> Locator:
    return visitor.page.locator("#messages > .message").filter(has_text=words)


async def _to_monday(visitor: Visitor, words: str) -> None:
    for _ in range(WEEKS):
        await visitor.page.get_by_role("button", name="Next Monday 09:00").click()
        await visitor.moved("It is now Mon")
        if await digests(visitor, words).count():
            return
    raise AssertionError("three Mondays without a digest")


async def test_the_digests_of_monday_morning_arrive_in_their_channels(demo: DemoOffice, chromium: Browser) -> None:
    amina = await Visitor.enter(chromium, demo, AMINA, "#project-office", DESK)
    await _to_monday(amina, CHANNELS["project-office"])
    for place, words in CHANNELS.items():
        await amina.go(place)
        await expect(digests(amina, words).last).to_be_visible()
    await amina.go("project-office")
    one = digests(amina, CHANNELS["project-office"]).last
    await expect(one).to_contain_text("Funnel:")
    await expect(one.locator(".chart").first).to_be_visible()
    assert await violations(amina.page) == []
    number = await digests(amina, CHANNELS["project-office"]).count()
    await amina.page.reload()
    await expect(digests(amina, CHANNELS["project-office"])).to_have_count(number)
    assert amina.errors == []


async def test_a_digest_on_a_phone_does_not_scroll_sideways(demo: DemoOffice, chromium: Browser) -> None:
    amina = await Visitor.enter(chromium, demo, AMINA, "", PHONE)
    await amina.say("digest project-office", "Funnel")
    wide = "() => document.documentElement.scrollWidth > innerWidth"
    assert not await amina.page.evaluate(wide)
    assert await violations(amina.page) == []
