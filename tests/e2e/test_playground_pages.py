"""The playground in a real browser: by keyboard, on a phone, and live on two pages."""

from __future__ import annotations

import pytest
from playwright.async_api import Route, expect

from bot.events import ButtonPressed, FormClosed, FormSubmitted, TextMessage
from bot.ui import Message
from tests.e2e.playground_stage import IDA, PHONE, Stage, stage
from tests.platforms.playground.fake_cards import everything_card
from tests.platforms.playground.fake_office import EMIL, PIET

pytestmark = pytest.mark.e2e
__all__ = ["stage"]  # the fixture


async def test_an_idea_is_handed_in_by_keyboard_alone(stage: Stage) -> None:
    page = await stage.open(IDA)
    await expect(page.locator("#words")).to_be_focused()
    await page.keyboard.type("/idea bad")
    await page.keyboard.press("Enter")
    title = page.locator("#field-title")
    await expect(title).to_be_focused()
    await page.keyboard.press("Enter")

    await expect(title).to_have_attribute("aria-invalid", "true")
    await expect(title).to_be_focused()
    await expect(title).to_have_accessible_description(
        "5 to 90 characters A title needs at least 5 characters. Say what hurts, in a few words."
    )
    await page.keyboard.type("ly typed claims")
    await page.keyboard.press("Tab")
    await page.keyboard.type("6 % have typos")
    await page.keyboard.press("Control+Enter")

    await expect(page.locator("#field-today")).to_be_focused()
    await page.keyboard.type("6.5")
    for key in ("Tab", "Tab", "Tab", "Space", "ArrowDown", "Tab", "Tab", "Space", "Control+Enter"):
        await page.keyboard.press(key)
    await expect(page.locator("#form-title")).to_have_text("Is this right?")
    await expect(page.locator("#form-title")).to_be_focused()
    for key in ("Tab", "Tab", "Tab", "Tab", "Tab", "Enter"):  # past X, two Edit buttons and Back
        await page.keyboard.press(key)

    await expect(page.locator("dialog#form")).to_be_hidden()
    await expect(page.locator(".card-title")).to_have_text("AI-2026-0042 is registered")
    await expect(page.locator("#words")).to_be_focused()
    values = [event.values for event in stage.office.events if isinstance(event, FormSubmitted)]
    assert values[1] == {"title": "badly typed claims", "problem": "6 % have typos", "sponsor": None}
    assert values[2] == {
        "today": 6.5,
        "by": {"unknown": True},
        "goal": "fast",
        "team": None,
        "tools": ["excel", "sap"],
        "personal": False,
    }


async def test_escape_closes_the_form_and_hands_over_what_was_typed(stage: Stage) -> None:
    page = await stage.open(IDA)
    await page.keyboard.type("/idea half")
    await page.keyboard.press("Enter")
    await expect(page.locator("#field-title")).to_be_focused()
    await page.keyboard.type(" a title")
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog#form")).to_be_hidden()
    await expect(page.locator(".message").last).to_contain_text("I kept what you typed")
    closed = stage.office.events[-1]
    assert isinstance(closed, FormClosed)
    assert closed.values["title"] == "half a title"
    assert closed.values["problem"] == ""


async def test_the_slash_completes_by_keyboard(stage: Stage) -> None:
    page = await stage.open(IDA)
    words, options = page.locator("#words"), page.get_by_role("option")
    await page.keyboard.type("/")
    await expect(options).to_have_count(7)
    await expect(words).to_have_attribute("aria-activedescendant", "command-0")
    await expect(page.locator("#announce")).to_contain_text("7 commands")
    await page.keyboard.press("ArrowDown")
    await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("Escape")
    await expect(page.locator("#commands")).to_be_hidden()
    await page.keyboard.type("po")
    await expect(options).to_have_count(1)
    await page.keyboard.press("Tab")
    await expect(words).to_have_value("/portfolio ")
    await expect(words).to_be_focused()
    assert stage.office.events == []


async def test_shift_enter_starts_a_line_and_enter_sends(stage: Stage) -> None:
    page = await stage.open(IDA)
    for key in ("a", "Shift+Enter", "b", "Enter"):
        await page.keyboard.press(key)
    await expect(page.locator(".typed")).to_have_text("a\nb")
    await expect(page.locator("#words")).to_have_value("")


@pytest.mark.parametrize("place", [f"dm:{EMIL}", "#director", "#project-office", "#champions"])
async def test_a_phone_never_scrolls_sideways(stage: Stage, place: str) -> None:
    page = await stage.open(EMIL, place, PHONE)
    await page.fill("#words", "w" * 400)
    beyond = await page.evaluate(
        """() => [...document.querySelectorAll("body *")].filter((node) => {
            const box = node.getBoundingClientRect();
            return box.width > 1 && box.right > innerWidth + 1 && !node.closest(".table, .unseen, .skip");
        }).map((node) => node.outerHTML.slice(0, 80))"""
    )
    assert beyond == []
    assert await page.evaluate("document.scrollingElement.scrollWidth") == PHONE[0]
    assert await page.evaluate("document.querySelector('.talk').scrollWidth <= innerWidth")


async def test_on_a_phone_both_panes_are_behind_buttons(stage: Stage) -> None:
    page = await stage.open(EMIL, size=PHONE)
    await expect(page.locator("#people")).to_be_hidden()
    await expect(page.locator("#record")).to_be_hidden()
    await page.click("#people-button")
    await expect(page.locator("#people-close")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator("#people")).to_be_hidden()
    await expect(page.locator("#people-button")).to_be_focused()
    await page.click("#people-button")
    await page.get_by_role("button", name="general").click()
    await expect(page.locator("#people")).to_be_hidden()
    await expect(page.locator("#place-title")).to_have_text("#general")
    await page.click("#record-button")
    await expect(page.locator("#record")).to_be_visible()


async def test_a_second_page_sees_it_without_a_reload(stage: Stage) -> None:
    emil, piet = await stage.open(EMIL, "#general"), await stage.open(PIET)
    await emil.fill("#words", "slides are in the folder")
    await emil.keyboard.press("Enter")
    general = piet.get_by_role("button", name="general")
    await expect(general).to_contain_text("1 unread")
    await general.click()
    await expect(piet.locator(".typed").last).to_have_text("slides are in the folder")
    await expect(general).not_to_contain_text("unread")
    await emil.fill("#words", "and once more")
    await emil.keyboard.press("Enter")
    await expect(piet.locator(".typed").last).to_have_text("and once more")
    await expect(piet.locator("#announce")).to_have_text("Emil Novak: and once more")


async def test_what_comes_in_while_a_place_loads_is_not_lost(stage: Stage) -> None:
    page = await stage.open(EMIL, "#general")
    await stage.office.send("#champions", Message("Before."))

    async def slowly(route: Route) -> None:
        older = await route.fetch()
        await stage.office.send("#champions", Message("Meanwhile."))
        await expect(page.locator("#messages")).to_contain_text("Meanwhile.")
        await route.fulfill(response=older)

    await page.route("**/api/messages?*", slowly, times=1)
    await page.get_by_role("button", name="champions").click()
    await expect(page.locator(".markdown")).to_have_text(["Before.", "Meanwhile."])


async def test_a_long_message_is_shown_from_its_beginning(stage: Stage) -> None:
    page = await stage.open(EMIL, size=PHONE)
    await stage.office.send(f"dm:{EMIL}", Message("Everything there is.", everything_card()))
    await expect(page.locator(".message").last.get_by_text("Everything there is.")).to_be_in_viewport()
    await expect(page.get_by_role("button", name="Open the oldest")).not_to_be_in_viewport()
    assert await page.evaluate("document.scrollingElement.scrollTop") == 0


async def test_quick_answers_go_off_at_once_and_stay_off_when_answered(stage: Stage) -> None:
    page = await stage.open(EMIL)
    answer = page.get_by_role("button", name="I don't know yet")
    await answer.click()
    await expect(answer).to_be_disabled()
    await expect(page.get_by_role("button", name="Another number")).to_be_disabled()
    await expect(page.locator(".message").last).to_contain_text("Which company goal")
    await expect(answer).to_be_disabled()
    assert isinstance(stage.office.events[-1], ButtonPressed)


async def test_a_press_that_fails_gives_the_buttons_back_with_a_sentence(stage: Stage) -> None:
    page = await stage.open(EMIL)
    button = page.get_by_role("button", name="Always fails")
    await button.click()
    await expect(page.locator(".problem").last).to_contain_text("That did not go through")
    await expect(button).to_be_enabled()


async def test_a_dangerous_button_asks_first(stage: Stage) -> None:
    page = await stage.open(PIET, "#project-office")
    await page.get_by_role("button", name="Reject").click()
    await expect(page.get_by_role("alertdialog")).to_contain_text("Emil is told at once")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("alertdialog")).to_be_hidden()
    assert stage.office.events == []
    await page.get_by_role("button", name="Reject").click()
    await page.locator("#confirm .danger").click()
    await expect(page.locator(".private")).to_have_text("Only you can see this")
    assert len(stage.office.events) == 1


async def test_when_the_server_is_away_nothing_typed_is_lost(stage: Stage) -> None:
    page = await stage.open(IDA)
    await stage.runner.cleanup()
    await expect(page.locator("#banner")).to_contain_text("Usher is not answering; what you typed is kept.")
    await page.fill("#words", "my long thought")
    await page.keyboard.press("Enter")
    await expect(page.locator("#words")).to_have_value("my long thought")
    await stage.start()
    await expect(page.locator("#banner")).to_be_empty(timeout=15_000)
    await page.keyboard.press("Enter")
    await expect(page.locator(".typed")).to_have_text("my long thought")
    assert [event.text for event in stage.office.events if isinstance(event, TextMessage)] == ["my long thought"]


async def test_a_person_who_said_nothing_yet_is_told_what_to_try(stage: Stage) -> None:
    page = await stage.open(PIET)
    await expect(page.locator(".welcome")).to_contain_text(
        "You are Piet van Dam (project office, AI office). Say idea."
    )
    await stage.office.send(f"dm:{PIET}", Message("Good morning."))
    await expect(page.locator(".welcome")).to_have_count(0)
    await expect(page.locator("#try")).to_contain_text("You are Piet van Dam")
    await page.locator("#try").get_by_role("button", name="idea").click()
    await expect(page.locator("#words")).to_have_value("idea: ")
    await page.keyboard.type("fewer forms")
    await page.keyboard.press("Enter")
    await expect(page.locator("#try")).to_be_hidden()


async def test_switching_the_person_keeps_the_channel(stage: Stage) -> None:
    page = await stage.open(EMIL, "#general")
    await page.fill("#find", "piet")
    await page.get_by_role("button", name="Piet van Dam").click()
    await expect(page.locator("#me")).to_contain_text("Piet van Dam")
    await expect(page.locator("#place-title")).to_have_text("#general")
    await page.goto(f"http://127.0.0.1:{stage.port}/")
    await expect(page.locator("#me")).to_contain_text("Piet van Dam")


async def test_the_clock_says_what_happened_meanwhile_and_leads_there(stage: Stage) -> None:
    page = await stage.open(EMIL)
    await page.get_by_role("button", name="Next Monday 09:00").click()
    meanwhile = page.locator("#meanwhile")
    await expect(meanwhile).to_contain_text("Meanwhile, 3 new messages")
    await meanwhile.get_by_role("button", name="Piet van Dam").click()
    await expect(page.locator("#me")).to_contain_text("Piet van Dam")
    await expect(page.locator(".card-title")).to_have_text("New idea from Claims")


async def test_the_record_follows_the_card(stage: Stage) -> None:
    page = await stage.open(PIET, "#project-office")
    await page.locator(".messages button.subject").click()
    await expect(page.locator("#record h3")).to_have_text("Support retypes claims from PDF")
    await page.get_by_role("button", name="Supply the stop condition").click()
    await expect(page.locator("#field-title")).to_be_focused()


async def test_hostile_words_are_shown_as_they_were_typed(stage: Stage) -> None:
    page = await stage.open(EMIL, "#champions")
    evil = "<img src=x onerror=alert(1)>[x](javascript:alert(1))\u202eabc"
    await page.fill("#words", evil)
    await page.keyboard.press("Enter")
    await expect(page.locator(".typed")).to_have_text(evil)
    await page.fill("#words", "long " * 20_000)
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Show all").click()
    await expect(page.get_by_role("button", name="Show less")).to_have_attribute("aria-expanded", "true")
    assert await page.locator("#messages img").count() == 0
