"""The gates in the browser: what waits is shown, a decision is taken in a form, and every open page follows."""

from __future__ import annotations

import json
import re

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.demo_office import AMINA, MARA, DemoOffice, Visitor

pytestmark = pytest.mark.e2e

NUMBER = re.compile(r"AI-\d{4}-\d{4,}")


def exported(demo: DemoOffice, what: str) -> list[dict[str, object]]:
    done = demo.run("export", what, "--format", "json")
    assert done.returncode == 0, done.stderr
    rows: list[dict[str, object]] = json.loads(done.stdout)
    return rows


async def test_the_office_decides_on_what_waits_and_everybody_sees_it(demo: DemoOffice, chromium: Browser) -> None:
    amina = await Visitor.enter(chromium, demo, AMINA)
    await amina.say("portfolio", "Bottleneck")
    await amina.say("inbox", "wait for you")
    paused = next(row for row in exported(demo, "initiatives") if row["paused_until"])
    id = str(paused["id"])
    await amina.say(f"gate {id}", "Paused until")
    watching = await Visitor.enter(chromium, demo, MARA)
    await watching.say(f"status {id}", id)
    await amina.press("Take up again")
    await amina.send_form("Decide")
    await expect(amina.last).to_contain_text("goes on where it was")
    again = next(row for row in exported(demo, "decisions") if row["initiative"] == id and row["decision"] == "RESUME")
    assert again["decided_by_name"] == "Amina Diallo"
    await amina.say(f"history {id}", "took it up again")
    assert amina.errors + watching.errors == []


async def test_an_old_card_is_answered_with_the_present_one(demo: DemoOffice, chromium: Browser) -> None:
    amina = await Visitor.enter(chromium, demo, AMINA)
    paused = next(str(row["id"]) for row in exported(demo, "initiatives") if row["paused_until"])
    await amina.say(f"gate {paused}", "Paused until")
    old = amina.last.get_by_role("button", name="Take up again")
    await old.click()
    await amina.send_form("Decide")
    await amina.page.get_by_role("button", name="Take up again").first.click()
    await expect(amina.last).to_contain_text("That card is from before the last decision")
    await expect(amina.last).not_to_contain_text("Paused until")
