"""Usher as a person sees it in Microsoft's playground: by keyboard and mouse in a browser."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Locator, Page, Route, expect

from tests.e2e.teams_stage import teams
from tests.support.agents_office import ANSWERS, Office
from tests.support.agents_playground_people import ADA, CHAT, EMIL, GROUP_NAME, OFFICE, OFFICE_NAME

__all__ = ["teams"]  # the fixture

pytestmark = pytest.mark.e2e

HOSTILE = (
    "6 <at>all</at> [x](javascript:alert(1)) **bold** <b>b</b> <img src=x onerror=alert(1)> ${x} "
    "{{DATE(2026-01-01,SHORT)}} {{DATE(2026-01-01T00:00:00Z,SHORT)}}"
)
WORDS = "Around 1,200 claims a week are retyped & 6 % have typos, so customers call back."


async def opened(teams: Office, browser: Browser) -> Page:
    """The client before Mara. Nothing is asked of any other machine; a dialog of the browser's own fails the test."""
    page = await browser.new_page(viewport={"width": 1280, "height": 1000}, reduced_motion="reduce")
    page.set_default_timeout(15_000)
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))

    async def stays_here(route: Route) -> None:
        await (route.continue_() if route.request.url.startswith(teams.client.url) else route.abort())

    await page.route("**/*", stays_here)
    await page.goto(teams.client.url)
    await expect(page.get_by_text("Hello Mara, I am Usher.")).to_be_visible(timeout=15_000)
    return page


async def type_in(page: Page, words: str) -> None:
    await page.get_by_role("textbox").last.fill(words)
    await page.keyboard.press("Enter")


def card_of(page: Page, words: str) -> Locator:
    """The newest card with these words on it."""
    return page.locator(".ac-adaptiveCard").filter(has_text=words).last


async def see(page: Page, words: str) -> Locator:
    card = card_of(page, words)
    await expect(card).to_be_visible(timeout=15_000)
    return card


async def assert_literal(card: Locator, words: str) -> None:
    """What somebody wrote stands there letter by letter, and nothing of it became a link, a mention or a picture."""
    await expect(card).to_contain_text(words)
    assert await card.locator("a, at, b, strong, img, script").count() == 0


async def test_welcome_a_typed_answer_and_one_pressed_by_mouse(teams: Office, chromium: Browser) -> None:
    page = await opened(teams, chromium)
    await type_in(page, f"idea {ANSWERS['problem']}")
    await see(page, "Which number would prove that it worked")
    await type_in(page, "Typos per 100 claims: 6 now")
    question = await see(page, "From what to what")
    await question.get_by_role("button", name="I don't know yet").click()
    goals = await see(page, "Which company goal does it serve?")
    await expect(card_of(page, "From what to what").get_by_role("button")).to_have_count(0)
    await goals.get_by_role("combobox").click()
    await page.get_by_role("option", name="None of these").click()
    await goals.get_by_role("button", name="Choose", exact=True).click()
    await see(page, "What kind of benefit would it bring?")
    await see(page, "Chosen: None of these")


async def test_peoples_words_are_shown_literally_in_the_chat_and_on_the_offices_card(
    teams: Office, chromium: Browser
) -> None:
    page = await opened(teams, chromium)
    await type_in(page, f"idea {ANSWERS['problem']}")
    await see(page, "Which number would prove that it worked")
    await type_in(page, HOSTILE[:70])
    await assert_literal(await see(page, "Your number:"), HOSTILE[:70])

    await teams.client.say("here project-office", ADA, OFFICE)
    await teams.client.told("New cards for it arrive here")
    await teams.hand_in(problem=f"The claims are retyped: {HOSTILE}")
    await teams.client.seen("AI-2026-0001", OFFICE)
    await page.get_by_role("treeitem", name=OFFICE_NAME).click()
    card = await see(page, "AI-2026-0001")
    await assert_literal(card, HOSTILE)
    await expect(card.get_by_role("button")).to_have_count(0)

    posted = await teams.client.seen("AI-2026-0001", OFFICE)
    await teams.client.press(await teams.client.look(posted, EMIL), "Take it", EMIL)
    await expect(card).to_contain_text("Taken by Emil Roth", timeout=15_000)
    await assert_literal(card, HOSTILE)
    await expect(page.locator(".ac-adaptiveCard")).to_have_count(1)


async def test_an_action_command_on_a_message_opens_a_dialog_that_is_filled_to_the_receipt(
    teams: Office, chromium: Browser
) -> None:
    page = await opened(teams, chromium)
    await page.get_by_role("treeitem", name=GROUP_NAME).click()
    await expect(page.get_by_text("Mara Lind added me here").last).to_be_visible(timeout=15_000)
    await type_in(page, WORDS)
    await expect(page.get_by_role("button", name="Show more information")).to_have_count(2)
    await page.get_by_role("button", name="Show more information").last.click()
    await page.get_by_role("menuitem", name="Action Command").click()
    asked = page.get_by_role("dialog")
    await asked.get_by_role("textbox").fill("submit_idea")
    await asked.get_by_role("button", name="Create").click()

    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("2 of 5")
    await dialog.get_by_label("Which number would prove").fill("Typos per 100 claims: 6 now")
    await dialog.get_by_label("From what to what").fill("From 6 to 2 by June 2027")
    await dialog.get_by_role("button", name="Next").click()
    await expect(dialog).to_contain_text("3 of 5")
    await dialog.get_by_text("Fewer errors").click()
    await dialog.get_by_role("button", name="Next").click()
    await expect(dialog).to_contain_text("Please check")
    await expect(dialog).to_contain_text("3 of 5")
    await dialog.get_by_text("I don't know yet").click()
    await dialog.get_by_role("button", name="Next").click()
    await expect(dialog).to_contain_text("4 of 5")
    await dialog.get_by_text("I don't know yet").click()
    await dialog.get_by_role("button", name="Next").click()
    await expect(dialog).to_contain_text("Have a look before")
    await expect(dialog).to_contain_text(WORDS)
    await dialog.get_by_role("button", name="Hand it in").click()
    receipt = await teams.client.seen("AI-2026-0001 is registered")
    assert receipt.conversation == CHAT
    await dialog.get_by_role("button", name="Close").click()  # this client does not take an empty answer for the end
    await page.get_by_role("treeitem", name="Personal Chat").click()
    await see(page, "AI-2026-0001 is registered")
