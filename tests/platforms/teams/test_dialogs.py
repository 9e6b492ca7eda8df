"""Dialogs: opened by a button or an action command, page by page, with the error under the field."""

from __future__ import annotations

import json
from typing import Any

from bot.actions import StartFlow
from bot.platforms.teams.turns import WORKING
from tests.support.teams_dialog import inputs
from tests.support.teams_office import PROBLEM, TeamsOffice
from tests.support.teams_people import Somebody

MESSAGE = {
    "id": "1700000000000",
    "body": {"contentType": "html", "content": f"<p>{PROBLEM}</p>"},
    "from": {"user": {"displayName": "Kofi Boateng"}},
    "linkToMessage": "https://teams.microsoft.com/l/message/19:x@thread.tacv2/1700000000000",
}


def words(shown: Any) -> str:
    return json.dumps(shown, ensure_ascii=False)


def shown(person: Somebody) -> str:
    """All that stands in the open dialog."""
    assert person.dialog is not None, "no dialog is open"
    return words(person.dialog)


async def test_a_button_opens_the_form_where_the_chat_stands(office: TeamsOffice) -> None:
    mara = office["mara"]
    await mara.say(f"idea: {PROBLEM}")
    await mara.press("Open as form")
    assert mara.dialog is not None
    assert set(inputs(mara.dialog)) & {"metric"}
    assert "Open as form" not in shown(mara)


async def test_pages_follow_each_other_and_end_in_a_receipt_in_the_chat(office: TeamsOffice) -> None:
    mara = office["mara"]
    number = await office.registered()
    assert mara.dialog is None
    assert number in words(mara.messages[-1])
    assert await office.ideas() == [number]


async def test_the_error_stands_under_the_field_and_what_was_typed_stays(office: TeamsOffice) -> None:
    mara = office["mara"]
    await mara.command("submit_idea")
    await mara.submit({"problem": ""})
    assert mara.dialog is not None
    body = mara.dialog["card"]["content"]["body"]
    said = [words(one) for one in body]
    at = next(number for number, one in enumerate(said) if '"id": "problem"' in one)
    assert "attention" in said[at + 1].lower()
    await mara.submit({"problem": PROBLEM})
    assert "metric" in inputs(mara.dialog)


async def test_back_keeps_what_was_typed(office: TeamsOffice) -> None:
    mara = office["mara"]
    await mara.command("submit_idea")
    await mara.submit({"problem": PROBLEM})
    await mara.submit({"metric": "Typos per 100 claims: 6 now"}, label="Back")
    assert mara.dialog is not None
    assert inputs(mara.dialog)["problem"]["value"] == PROBLEM
    await mara.submit()
    assert inputs(mara.dialog)["metric"]["value"] == "Typos per 100 claims: 6 now"


async def test_a_message_is_taken_along(office: TeamsOffice) -> None:
    mara = office["mara"]
    lab = office.teams.channel("19:lab@thread.tacv2", *office.people.values())
    await mara.command("submit_idea", MESSAGE, lab)
    assert PROBLEM in shown(mara) or "metric" in shown(mara)
    await mara.submit({"problem": PROBLEM} if "problem" in inputs(mara.dialog or {}) else {})
    for page in (
        {"metric": "Typos per 100 claims: 6 now", "target": "From 6 to 2 by June"},
        {"objective": "None of these", "impact_types": "Fewer errors"},
        {"sponsor?": "true", "department": "Claims"},
    ):
        if mara.dialog is not None and set(page) <= set(inputs(mara.dialog)):
            await mara.submit(page)
    assert "teams.microsoft.com" in shown(mara)
    await mara.submit()
    await mara.hear("is registered")
    assert office.teams.said(lab) == [], "nobody in the channel hears of it"


async def test_a_review_can_be_edited(office: TeamsOffice) -> None:
    mara = office["mara"]
    await mara.command("submit_idea")
    await mara.submit({"problem": PROBLEM})
    await mara.submit({"metric": "Typos per 100 claims: 6 now", "target": "From 6 to 2 by June"})
    await mara.submit({"objective": "None of these", "impact_types": "Fewer errors"})
    await mara.submit({"sponsor?": "true", "department": "Claims"})
    await mara.submit(label="Edit")
    assert mara.dialog is not None
    assert inputs(mara.dialog)["problem"]["value"] == PROBLEM


async def test_whoever_may_not_is_told_in_the_dialog(office: TeamsOffice) -> None:
    await office.registered()
    kofi = office["kofi"]
    data = {"msteams": {"type": "task/fetch"}, "usher": {"press": StartFlow("decide", "AI-2026-0001").pack()}}
    status, body = await kofi.invoke("task/fetch", {"data": data})
    assert status == 200
    assert not any(one["type"].startswith("Input.") for one in body["task"]["value"]["card"]["content"]["body"])
    assert await office.ideas() == ["AI-2026-0001"]


async def test_old_and_forged_dialogs_are_answered_politely(office: TeamsOffice) -> None:
    mara = office["mara"]
    status, body = await mara.invoke(
        "task/submit", {"data": {"usher": {"form": "gone", "turn": 1, "button": "submit"}}}
    )
    assert (status, body) == (200, None), "the dialog closes"
    await mara.hear("not there any more")
    for data in ({"usher": {"press": "gone|1"}}, {"usher": {"form": 3}}, {"usher": "x"}, "x", None):
        status, body = await mara.invoke("task/submit", {"data": data})
        assert status == 200, data
        assert body["task"], data
    status, _ = await mara.invoke("task/unheard-of", {})
    assert status == 501


async def test_what_takes_too_long_closes_the_dialog_and_is_answered_in_the_chat(office: TeamsOffice) -> None:
    mara = office["mara"]
    await mara.command("submit_idea")
    assert office.platform._turns is not None
    office.platform._turns.patience = 0.0
    _, body = await mara.submit({"problem": PROBLEM})
    assert body["task"] == {"type": "message", "value": WORKING}
    await mara.hear("Open the form")
    office.platform._turns.patience = 5.0
    await mara.press("Open the form")
    assert mara.dialog is not None
    assert "metric" in inputs(mara.dialog)


async def test_back_leads_to_the_page_before_also_from_a_page_that_is_filled_in(office: TeamsOffice) -> None:
    mara = office["mara"]
    await mara.command("submit_idea")
    await mara.submit({"problem": PROBLEM})
    await mara.submit({"metric": "Typos per 100 claims: 6 now", "target": "From 6 to 2 by June"}, label="Back")
    assert mara.dialog is not None
    assert inputs(mara.dialog)["problem"]["value"] == PROBLEM


async def test_praise_is_no_alarm(office: TeamsOffice) -> None:
    mara = office["mara"]
    await mara.command("submit_idea", MESSAGE)
    assert "Good start" in shown(mara)
    assert "⚠" not in shown(mara)
