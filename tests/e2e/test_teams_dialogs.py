"""Dialogs of Teams, which no client here opens: the bot is asked for them as Teams asks, Microsoft's own renderer of
Adaptive Cards draws them in a browser, and what it collects there is what the bot gets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.e2e.teams_stage import teams
from tests.support.agents_office import ANSWERS, Office
from tests.support.agents_playground import E2E, MODULES
from tests.support.agents_playground_people import ADA, CHAT, EMIL, MARA, OFFICE, Json

__all__ = ["teams"]  # the fixture

pytestmark = pytest.mark.e2e

LIBRARY = MODULES / "adaptivecards/dist/adaptivecards.min.js"
HOSTILE = "<at>all</at> [x](javascript:alert(1)) **bold** <b>b</b> ${x} {{DATE(2026-01-01T00:00:00Z,SHORT)}}"

TEAMS_OWN = {  # the list of colleagues, which Teams fills and the library takes for an empty list of a later version
    'Property "choices.data" is supported in version 1.6, but you are using version 1.5.',
    "An Input.ChoiceSet must have at least one choice defined.",
}


@dataclass
class Window:
    """A dialog in front of one person; `title` is empty when it closed."""

    teams: Office
    page: Page
    user: str
    where: str
    title: str = ""

    async def open(self, button: Json) -> None:
        """Presses a button that asks for a dialog."""
        assert button["data"]["msteams"] == {"type": "task/fetch"}, button
        await self._ask("task/fetch", button["data"])

    async def press(self, title: str, number: int = 0) -> None:
        """By keyboard; what the library then hands over is sent, and its answer shown."""
        button = self.page.get_by_role("button", name=title).nth(number)
        await button.focus()
        await self.page.keyboard.press("Enter")
        sent = await self.page.evaluate("sent.splice(0)")
        assert [one["type"] for one in sent] == ["Action.Submit"], "one submit, nothing that a dialog cannot do"
        await self._ask("task/submit", sent[0]["data"])

    async def fill(self, label: str, words: str) -> None:
        await self.field(label).focus()
        await self.page.keyboard.press("Control+A")
        await self.page.keyboard.insert_text(words)

    async def tick(self, label: str, number: int = 0) -> None:
        """A box or a choice with these words, the first or a later one."""
        box = self.page.get_by_label(label).nth(number)
        await box.focus()
        await self.page.keyboard.press("Space")

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(label).first

    @property
    def card(self) -> Locator:
        return self.page.locator("main")

    async def _ask(self, name: str, data: Json) -> None:
        value: Json = {"data": data, "context": {"theme": "default"}}
        status, answer = await self.teams.straight(name, value, self.user, self.where)
        assert status == 200
        if not answer:
            self.title = ""
            return
        assert answer["task"]["type"] == "continue", answer
        shown: dict[str, Any] = answer["task"]["value"]
        self.title = shown["title"]
        faults = await self.page.evaluate("card => show(card)", shown["card"]["content"])
        assert set(faults) <= TEAMS_OWN, faults


async def window(teams: Office, browser: Browser, user: str = MARA, where: str = CHAT) -> Window:
    """An empty page with the library. Nothing is fetched, and a dialog of the browser's own fails the test."""
    page = await browser.new_page(viewport={"width": 600, "height": 900})
    page.set_default_timeout(10_000)
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    await page.set_content((E2E / "teams/card.html").read_text(encoding="utf-8"))
    await page.add_script_tag(path=LIBRARY)
    return Window(teams, page, user, where)


async def test_an_idea_is_handed_in_page_after_page_by_keyboard(teams: Office, chromium: Browser) -> None:
    await teams.client.install()
    dialog = await window(teams, chromium)
    await dialog.open((await teams.client.seen("Hello Mara")).action("Hand in an idea"))
    await dialog.press("Next")
    await expect(dialog.card).to_contain_text("1 of 5")
    assert await under(dialog, "What goes wrong today", "Please check")

    problem = f"{ANSWERS['problem']} {HOSTILE}"
    await dialog.fill("What goes wrong today", problem)
    await dialog.press("Next")
    await dialog.fill("Which number would prove", ANSWERS["metric"])
    await dialog.press("Back")
    await expect(dialog.field("What goes wrong today")).to_have_value(problem)
    await dialog.press("Next")
    await expect(dialog.field("Which number would prove")).to_have_value(ANSWERS["metric"])
    await dialog.tick("I don't know yet", 1)
    await dialog.press("Next")
    await fill_the_rest(dialog)

    await expect(dialog.card).to_contain_text(HOSTILE)
    await expect(dialog.card).to_contain_text("Less risk")
    assert await dialog.card.locator("a, at, b, strong").count() == 0, "people's words are literal"
    await dialog.press("Edit", 1)
    await dialog.fill("Which number would prove", "Complaints a month: 30 now")
    await dialog.press("Next")
    await expect(dialog.card).to_contain_text("Complaints a month: 30 now")
    await dialog.press("Hand it in")
    assert dialog.title == "", "it closed"
    receipt = await teams.client.seen("AI-2026-0001 is registered")
    assert receipt.conversation == CHAT


async def fill_the_rest(dialog: Window) -> None:
    """From the third page to the review; what is said in short is made of the rest."""
    await expect(dialog.card).to_contain_text("3 of 5")
    await dialog.tick("None of these")
    await dialog.tick("Fewer errors")
    await dialog.tick("Less risk")
    await dialog.press("Next")
    await expect(dialog.card).to_contain_text("4 of 5")
    await dialog.tick("I don't know yet")
    await dialog.press("Next")


async def test_a_decision_that_needs_words_is_made_in_a_dialog_by_a_second_person(
    teams: Office, chromium: Browser
) -> None:
    await teams.client.install()
    await teams.client.say("here project-office", ADA, OFFICE)
    await teams.client.told("New cards for it arrive here")
    await teams.hand_in()
    card = await teams.client.seen(ANSWERS["problem"], OFFICE)
    his = await teams.client.look(card, EMIL)
    dialog = await window(teams, chromium, EMIL, card.conversation)
    await dialog.open(his.action("Ask the author"))
    field = dialog.page.get_by_role("textbox").first
    await field.focus()
    await dialog.page.keyboard.insert_text(f"How many hours is that a week? {HOSTILE}")
    await dialog.press("Send")
    told = await teams.client.seen("How many hours is that a week?")
    assert (told.conversation, HOSTILE in told.words) == (CHAT, True)


async def under(dialog: Window, label: str, words: str) -> bool:
    """Whether the words stand below the field and not beside another one."""
    field = await dialog.field(label).bounding_box()
    said = await dialog.page.get_by_text(words).first.bounding_box()
    assert field is not None
    assert said is not None
    return 0 <= said["y"] - (field["y"] + field["height"]) < 40
