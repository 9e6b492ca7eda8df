"""The record pane's tabs in a real browser: what Slack is sent for a message or a form, and where a card stands."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.e2e.demo_office import AMINA, MARA, DemoOffice, Visitor
from tests.e2e.playground_stage import DESK, PHONE, Scheme
from tests.e2e.test_playground_access import violations
from tests.e2e.test_real_pages import BEYOND

pytestmark = pytest.mark.e2e


async def _office(browser: Browser, demo: DemoOffice, size: tuple[int, int] = DESK, **how: Any) -> Visitor:
    """Amina in the project office's channel, with the record of the newest initiative card beside it."""
    amina = await Visitor.enter(browser, demo, AMINA, "#project-office", size, **how)
    await _newest_idea(amina).click()
    await expect(amina.page.locator("#record")).to_contain_text("what happened")
    return amina


def _newest_idea(visitor: Visitor) -> Locator:
    """The channel's last card of an initiative; cards of blockers may stand below it."""
    return visitor.page.locator(".messages button.subject", has_text="AI-").last


def _json(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("region", name="JSON for chat.postMessage")


async def _title(visitor: Visitor) -> str:
    """The header of the Slack message that is shown."""
    made = json.loads(await _json(visitor).inner_text())
    return str(next(block["text"]["text"] for block in made["blocks"] if block["type"] == "header"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_axe_finds_nothing_and_nothing_sticks_out(
    demo: DemoOffice, chromium: Browser, size: tuple[int, int], scheme: Scheme
) -> None:
    amina = await _office(chromium, demo, size, color_scheme=scheme)
    await expect(amina.page.get_by_role("heading", name="Copies of its cards")).to_be_visible()
    assert await violations(amina.page) == []
    await amina.page.get_by_role("tab", name="As Slack").click()
    await expect(_json(amina)).to_be_visible()
    assert await violations(amina.page) == []
    assert await amina.page.evaluate(BEYOND) == []
    assert await amina.page.evaluate("document.scrollingElement.scrollWidth") == size[0]
    await amina.page.click("#record-close")
    await amina.page.fill("#words", "/idea retyping of letters")
    await amina.page.press("#words", "Enter")
    await amina.press("Open as form")
    await amina.form.get_by_text("This page as Slack").click()
    view = amina.form.get_by_role("region", name="JSON for views.open")
    assert json.loads(await view.inner_text())["type"] == "modal"
    assert await violations(amina.page) == []
    assert await amina.page.evaluate(BEYOND) == []
    assert amina.errors == []


async def test_the_tabs_go_by_keyboard(demo: DemoOffice, chromium: Browser) -> None:
    amina = await _office(chromium, demo)
    page = amina.page
    record, slack = page.get_by_role("tab", name="Record"), page.get_by_role("tab", name="As Slack")
    await expect(record).to_have_attribute("aria-selected", "true")
    said = await page.locator("#announce").text_content()
    await record.focus()
    await page.keyboard.press("ArrowRight")
    await expect(slack).to_be_focused()
    await expect(slack).to_have_attribute("aria-selected", "true")
    await expect(page.get_by_role("tabpanel", name="As Slack")).to_be_visible()
    await expect(page.locator("#record-body")).to_be_hidden()
    await expect(_json(amina)).to_be_visible()
    assert await page.locator("#announce").text_content() == said
    await page.keyboard.press("Home")
    await expect(record).to_be_focused()
    await expect(page.get_by_role("tabpanel", name="Record")).to_be_visible()
    others = page.get_by_role("tab", selected=False)
    await expect(others).to_have_text(["As Slack", "As Teams"])
    for number in range(2):
        await expect(others.nth(number)).to_have_attribute("tabindex", "-1")


async def test_the_same_card_as_teams_is_sent_it(demo: DemoOffice, chromium: Browser) -> None:
    amina = await _office(chromium, demo)
    await amina.page.get_by_role("tab", name="As Teams").click()
    shown = amina.page.get_by_role("tabpanel", name="As Teams").get_by_role("region").first
    await expect(shown).to_contain_text("AdaptiveCard")
    activity = json.loads(await shown.inner_text())
    title = await amina.page.locator(".looked-at .card-title").inner_text()
    assert title in json.dumps(activity, ensure_ascii=False)
    assert activity["attachments"][0]["content"]["version"] == "1.5"
    assert await violations(amina.page) == []
    assert await amina.page.evaluate(BEYOND) == []
    assert amina.errors == []


async def test_it_steps_through_the_talk_and_follows_what_is_touched(demo: DemoOffice, chromium: Browser) -> None:
    amina = await _office(chromium, demo)
    page = amina.page
    await page.get_by_role("tab", name="As Slack").click()
    idea = await _title(amina)
    await amina.last.locator(".body").click(position={"x": 2, "y": 2})
    await expect(page.get_by_role("button", name="Later message")).to_be_disabled()
    await expect(_json(amina)).not_to_contain_text(idea)
    newest = await _json(amina).inner_text()
    step = page.get_by_role("button", name="Earlier message", exact=True)
    await step.focus()
    await page.keyboard.press("Enter")
    await expect(step).to_be_focused()
    await expect(_json(amina)).not_to_have_text(newest, use_inner_text=True)
    assert await page.locator(".looked-at .card-title").inner_text() in await _title(amina)
    await expect(page.locator("#announce")).to_contain_text(await page.locator(".looked-at .card-title").inner_text())
    await amina.last.locator(".body").click(position={"x": 2, "y": 2})
    await expect(_json(amina)).to_have_text(newest, use_inner_text=True)
    await amina.say("/queue", "Waiting for triage")
    await expect(amina.last).to_have_class("message usher looked-at")
    await expect(_json(amina)).not_to_have_text(newest, use_inner_text=True)
    await amina.press("Take it")
    touched = page.locator(".looked-at .buttons")
    await expect(touched.get_by_role("button", name="Ask the author")).to_be_visible()
    await expect(amina.last).not_to_have_class("message usher looked-at")


async def test_what_is_copied_or_selected_is_the_json(demo: DemoOffice, chromium: Browser) -> None:
    amina = await _office(chromium, demo)
    page = amina.page
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.get_by_role("tab", name="As Slack").click()
    await expect(_json(amina)).to_be_visible()
    id = await page.locator(".looked-at").get_attribute("data-id")
    answer = await page.request.get(f"{demo.url}/api/native", params={"as": AMINA, "on": "Slack", "message": str(id)})
    [call] = (await answer.json())["calls"]
    copy = page.get_by_role("button", name="Copy what chat.postMessage takes")
    await copy.click()
    await expect(page.get_by_role("button", name="Copied")).to_be_focused()
    assert await page.evaluate("navigator.clipboard.readText()") == call["text"]
    await _json(amina).evaluate("box => getSelection().selectAllChildren(box)")
    assert (await page.evaluate("getSelection().toString()")).rstrip("\n") == call["text"]


async def test_a_copy_of_a_card_is_a_link_to_where_it_stands(demo: DemoOffice, chromium: Browser) -> None:
    amina = await _office(chromium, demo)
    page = amina.page
    subject = await _newest_idea(amina).get_attribute("data-subject")
    await amina.go("Usher")
    await amina.say(f"status {subject}", str(subject))
    copies = page.locator(".copies")
    await expect(copies.get_by_role("link")).to_have_text(["My chat with Usher", "#project-office"])
    link = copies.get_by_role("link", name="#project-office")
    address = await link.get_attribute("href")
    await link.click()
    await expect(page.locator("#place-title")).to_have_text("#project-office")
    there = page.locator(".message:focus")
    await expect(there.locator("button.subject")).to_have_attribute("data-subject", str(subject))
    await expect(there).to_be_in_viewport()
    await page.goto(f"{demo.url}{address}")
    await expect(page.locator(".message:focus button.subject")).to_have_attribute("data-subject", str(subject))
    assert amina.errors == []


async def test_a_copy_far_back_is_found_on_a_phone(demo: DemoOffice, chromium: Browser) -> None:
    mara = await Visitor.enter(chromium, demo, MARA, size=PHONE)
    page = mara.page
    await mara.say("status AI-2026-0039", "AI-2026-0039")
    await page.locator(".messages button.subject", has_text="AI-").last.click()
    await page.locator(".copies a").first.click()
    await expect(page.locator("#record")).to_be_hidden()
    await expect(page.locator(".message:focus")).to_be_in_viewport()
    assert mara.errors == []
