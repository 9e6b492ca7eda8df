"""The pages that the real office fills: axe-core finds nothing on them, and a phone never scrolls sideways."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.demo_office import AMINA, MARA, DemoOffice, Visitor
from tests.e2e.playground_stage import DESK, PHONE, Scheme
from tests.e2e.test_playground_access import violations

pytestmark = pytest.mark.e2e

PROBLEM = "Every fourth letter of settlement comes back with a question; 900 a month, 20 minutes each."
BEYOND = """() => [...document.querySelectorAll("body *")].filter((node) => {
    const box = node.getBoundingClientRect();
    return box.width > 1 && box.right > innerWidth + 1 && !node.closest(".table, .unseen, .skip");
}).map((node) => node.outerHTML.slice(0, 80))"""


@dataclass(frozen=True)
class Looks:
    """How the page is looked at."""

    size: tuple[int, int]
    scheme: Scheme


@pytest.fixture(params=["desk", "phone"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    return DESK if request.param == "desk" else PHONE


@pytest.fixture(params=["light", "dark"])
def looks(request: pytest.FixtureRequest, size: tuple[int, int]) -> Looks:
    return Looks(size, request.param)


async def _enter(browser: Browser, demo: DemoOffice, looks: Looks, person: str, place: str = "") -> Visitor:
    return await Visitor.enter(browser, demo, person, place, looks.size, color_scheme=looks.scheme)


async def _is_fine(visitor: Visitor) -> None:
    assert await violations(visitor.page) == []
    assert await visitor.page.evaluate(BEYOND) == []


async def test_what_an_employee_sees(demo: DemoOffice, chromium: Browser, looks: Looks) -> None:
    mara = await _enter(chromium, demo, looks, MARA)
    await mara.say("help", "What I can do for you")
    await _is_fine(mara)
    await mara.say("status AI-2026-0001", "AI-2026-0001")
    await expect(mara.last.locator(".card")).to_be_visible()
    await _is_fine(mara)
    await mara.say(f"idea: {PROBLEM}", "Which number would prove that it worked")
    await _is_fine(mara)
    await mara.say("Letters that come back with a question, per 100: 25 now", "From what to what, and by when?")
    await mara.press("I don't know yet")
    await expect(mara.last).to_contain_text("Which company goal does it serve?")
    await _is_fine(mara)
    assert mara.errors == []


async def test_the_form_its_review_and_the_receipt(demo: DemoOffice, chromium: Browser, looks: Looks) -> None:
    mara = await _enter(chromium, demo, looks, MARA)
    await mara.say(f"idea: {PROBLEM}", "Which number would prove that it worked")
    await mara.press("Open as form")
    await expect(mara.page.locator("#form-title")).to_have_text("The outcome")
    await mara.form.locator("#field-metric-unknown").check()
    await mara.form.locator("#field-target-unknown").check()
    await _is_fine(mara)
    await mara.next("Its value")
    await mara.form.locator(".primary").click()
    await expect(mara.form.locator(".error").first).to_be_visible()
    await _is_fine(mara)
    await mara.form.locator("#field-objective-unknown").check()
    await mara.form.get_by_label("Happier customers").check()
    await mara.next("Who it concerns")
    await mara.form.locator("#field-sponsor-unknown").check()
    await mara.next("Your idea")
    await _is_fine(mara)
    await mara.send_form("Hand it in")
    await expect(mara.last).to_contain_text("is registered")
    await _is_fine(mara)
    assert mara.errors == []


async def test_what_the_office_sees(demo: DemoOffice, chromium: Browser, looks: Looks) -> None:
    amina = await _enter(chromium, demo, looks, AMINA, "#project-office")
    await expect(amina.last).to_be_visible()
    await _is_fine(amina)
    await amina.press("Take it")
    await expect(amina.page.locator(".private").last).to_be_visible()
    await amina.press("More…")
    await expect(amina.last.get_by_role("button", name="Not taken forward")).to_be_visible()
    await _is_fine(amina)
    await amina.page.locator(".messages button.subject", has_text="AI-").last.click()
    await expect(amina.page.locator("#record h3").first).to_be_visible()
    await expect(amina.page.locator("#record")).to_contain_text("what happened")
    await _is_fine(amina)
    await amina.page.click("#record-close")
    await amina.press("Not taken forward")
    await expect(amina.form).to_contain_text("What is the reason?")
    await _is_fine(amina)
    await amina.page.keyboard.press("Escape")
    await expect(amina.form).to_be_hidden()
    await amina.page.get_by_role("button", name="+90 days").click()
    await amina.moved("It is now")
    await _is_fine(amina)
    assert amina.errors == []


async def test_what_the_office_hears_in_its_own_chat(demo: DemoOffice, chromium: Browser, looks: Looks) -> None:
    amina = await _enter(chromium, demo, looks, AMINA)
    await amina.say("queue", "Waiting for triage")
    await _is_fine(amina)
    if looks.size is PHONE:
        await amina.page.click("#people-button")
    await expect(amina.page.locator("#faces")).to_be_visible()
    await _is_fine(amina)
    assert amina.errors == []
