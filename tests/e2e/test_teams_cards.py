"""Usher's cards in the official renderer of Adaptive Cards: it finds nothing wrong, and shows words as they are."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from bot.platforms.teams.render import card_of
from tests.e2e.card_render.samples import EVIL, SAMPLES
from tests.e2e.playground_stage import PHONE
from tests.support.teams_payloads import check_card

HERE = Path(__file__).parent
NODE = HERE / "node_modules/node/bin/node"
RENDERER = HERE / "node_modules/adaptivecards/dist/adaptivecards.js"
CARDS = {name: card_of(message, ["29:1"]) for name, message in SAMPLES.items()}
BEYOND = "[...document.querySelectorAll('.card *')].filter(e => e.getBoundingClientRect().right > innerWidth).length"

pytestmark = pytest.mark.e2e


def wrong(*cards: Any) -> list[list[str]]:
    """What the renderer finds wrong with each."""
    command = [str(NODE), str(HERE / "card_render/check.js"), str(RENDERER)]
    done = subprocess.run(command, input=json.dumps(cards), capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[list[str]] = json.loads(done.stdout)
    return found


# Charts are Teams' own elements: the general renderer leaves them to their fallback, and finds nothing else wrong.
CHART = 'Unknown element type "Chart.HorizontalBar". Fallback will be used if present.'


def test_the_renderer_finds_nothing_wrong() -> None:
    charts = [sum(one["type"].startswith("Chart.") for one in made["body"]) for made in CARDS.values()]
    assert sum(charts) == 1
    assert wrong(*CARDS.values()) == [[CHART] * number for number in charts]
    for made in CARDS.values():
        check_card(made)


def test_the_renderer_would_say_what_is_wrong() -> None:
    (office,) = wrong({**CARDS["office"], "body": [{"type": "Marquee"}]})
    assert "Marquee" in office[0]
    nameless = {"type": "Input.ChoiceSet", "choices": [{"title": "x", "value": "x"}]}
    (pick,) = wrong({**CARDS["question"], "body": [nameless]})
    assert pick == ["All inputs must have a unique Id."]


@pytest.fixture
async def phone(chromium: Browser) -> AsyncIterator[Page]:
    """The samples one under the other, as wide as a phone; nothing is fetched from anywhere."""
    width, height = PHONE
    context = await chromium.new_context(viewport={"width": width, "height": height}, offline=True)
    page = await context.new_page()
    await page.set_content((HERE / "card_render/page.html").read_text())
    await page.add_script_tag(path=RENDERER)
    await page.add_script_tag(path=HERE / "card_render/show.js")
    await page.evaluate("cards => show(cards)", CARDS)
    yield page
    await context.close()


async def test_nothing_sticks_out_on_a_phone(phone: Page) -> None:
    assert await phone.locator(".card").count() == len(CARDS)
    assert await phone.evaluate(BEYOND) == 0


async def test_peoples_words_are_shown_literally(phone: Page) -> None:
    text = await phone.locator("#hostile").inner_text()
    assert text.count(EVIL) == 5  # the title, the words, who said them, a label and a value
    assert await phone.locator("#hostile img, #hostile a, #hostile strong").count() == 0
    assert await phone.evaluate("window.alerted") is False


async def test_a_date_function_in_one_run_would_be_calculated(phone: Page) -> None:
    """Why such words are split: this is what the renderer makes of them otherwise."""
    run = {"type": "TextRun", "text": EVIL}
    card = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "RichTextBlock", "inlines": [run]}]}
    await phone.evaluate("cards => show(cards)", {"naive": card})
    assert "{{DATE" not in await phone.locator("#naive").inner_text()


async def test_who_has_no_charts_sees_bars_in_words(phone: Page) -> None:
    shown = await phone.locator("#digest").inner_text()
    assert "Funnel" in shown
    assert re.search("█ Delivery .*31 ideas", shown.replace("░", "")), shown


async def test_buttons_carry_what_they_are_for(phone: Page) -> None:
    assert await phone.locator("#office .ac-pushButton").all_inner_texts() == ["Take it", "Ask the author", "Withdraw"]
    await phone.click("#office .ac-pushButton >> text=Take it")
    assert await phone.evaluate("window.pressed") == {
        "type": "Action.Execute", "verb": "press", "data": {"usher": {"press": "take|AI-2026-0042"}},
    }  # fmt: skip
    await phone.click("#office .ac-pushButton >> text=Withdraw")
    await phone.locator("#office >> text=This cannot be undone.").wait_for()
    await phone.locator("#office .ac-pushButton >> text=Withdraw").last.click()
    assert (await phone.evaluate("window.pressed"))["data"] == {"usher": {"press": "run|withdraw|x"}}


async def test_a_choice_from_the_list_is_sent_along(phone: Page) -> None:
    await phone.select_option("#question select", label="Goal 3: serve customers faster")
    await phone.click("#question .ac-pushButton >> text=Choose")
    pressed = await phone.evaluate("window.pressed")
    assert (pressed["verb"], pressed["data"]) == ("pick", {"usher": {"pick": True}, "pick": "answer|c|4|goal|3"})
