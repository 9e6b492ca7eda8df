"""Forms as windows: their pages, what was wrong, what somebody else changed meanwhile, and windows that cannot open."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from tests.support.slack_api import Fault
from tests.support.slack_office import PROBLEM, SlackOffice, words
from tests.support.slack_sender import Person, labels


def title(person: Person) -> str:
    assert person.modal is not None, "no window is open"
    return str(person.modal["title"]["text"])


def title_or_none(person: Person) -> str | None:
    return title(person) if person.modal is not None else None


def shown(person: Person) -> str:
    return words(person.modal)


async def at_outcome(office: SlackOffice) -> Person:
    mara = office["mara"]
    await mara.command(f"idea {PROBLEM}")
    assert title(mara) == "The outcome"
    return mara


async def test_page_after_page_in_one_window_a_review_and_a_receipt(office: SlackOffice) -> None:
    mara = await at_outcome(office)
    assert mara.modal is not None
    window = mara.modal["id"]
    await mara.submit({"metric": "Typos per 100 claims: 6 now", "target": "From 6 to 2 by June"})
    await mara.submit({"objective": "Settle claims faster", "impact_types": ["Fewer errors"]})
    await mara.submit({"sponsor?": ["unknown"]})
    assert title(mara) == "Your idea"
    assert "Have a look before the project office reads it." in shown(mara)
    assert "I don't know" in shown(mara)
    assert mara.modal["id"] == window
    answer = await mara.submit()
    assert (answer.status, answer.body) == (200, "")
    assert title_or_none(mara) is None
    receipt = await mara.hear("is registered")
    assert receipt in mara.chat.messages
    assert len(office.slack.of("views.open")) == 1


async def test_edit_on_the_review_opens_that_page_and_comes_back(office: SlackOffice) -> None:
    mara = await at_outcome(office)
    await mara.submit({"metric": "Typos per 100 claims: 6 now", "target": "From 6 to 2 by June"})
    await mara.submit({"objective": "Settle claims faster", "impact_types": ["Fewer errors"]})
    await mara.submit({"sponsor?": ["unknown"]})
    assert mara.modal is not None
    for block in mara.modal["blocks"]:
        if block.get("accessory", {}).get("value") == "value":
            await mara.sender.press(mara.id, "value", view=mara.modal)
            break
    assert title(mara) == "Its value"
    assert '"initial_option": {' in shown(mara)
    await mara.submit({"objective": "Keep more customers at renewal"})
    assert title(mara) == "Your idea"
    assert "Keep more customers at renewal" in shown(mara)


async def test_back_keeps_what_was_typed(office: SlackOffice) -> None:
    mara = await at_outcome(office)
    mara.fill({"metric": "Typos per 100 claims: 6 now"})
    await mara.press("Back")
    assert title(mara) == "The problem"
    assert PROBLEM in shown(mara)
    await mara.submit()
    assert title(mara) == "The outcome"
    assert "Typos per 100 claims: 6 now" in shown(mara)


async def test_an_error_stands_under_its_field_and_is_mended_in_the_same_window(office: SlackOffice) -> None:
    mara = office["mara"]
    await mara.command("idea")
    assert mara.modal is not None
    window = mara.modal["id"]
    answer = await mara.submit({"problem": "short"})
    assert answer.json["response_action"] == "errors"
    assert list(answer.json["errors"]) == ["problem"]
    again = await mara.submit({"problem": "short"})
    assert again.json["response_action"] == "errors"
    await mara.submit({"problem": PROBLEM})
    assert (title(mara), mara.modal["id"]) == ("The outcome", window)


async def test_a_page_with_an_error_is_mended_though_another_answer_of_it_changed_meanwhile(
    office: SlackOffice,
) -> None:
    mara = await at_outcome(office)
    answer = await mara.submit({"metric": "ab", "target": "From 6 to 2 by June"})
    assert list(answer.json["errors"]) == ["metric"]
    mara.fill({"target": "From 6 to 1 by July"})
    answer = await mara.submit({"metric": "Typos per 100 claims: 6 now"})
    assert answer.json["response_action"] == "update"
    assert title(mara) == "Its value"
    await mara.press("Back")
    assert "From 6 to 1 by July" in shown(mara)


async def test_i_dont_know_yet_is_a_box_in_the_form(office: SlackOffice) -> None:
    mara = await at_outcome(office)
    answer = await mara.submit({})
    assert answer.json["response_action"] == "errors"
    await mara.submit({"metric?": ["unknown"], "target?": ["unknown"]})
    assert title(mara) == "Its value"


async def test_row_14_two_windows_of_one_draft_and_the_second_is_told_what_the_first_said(office: SlackOffice) -> None:
    mara = await at_outcome(office)
    assert mara.modal is not None
    desk = json.loads(json.dumps(mara.modal))
    phone = {**desk, "id": "V-PHONE", "hash": "1.phone"}
    office.slack.views["V-PHONE"] = phone
    first = {"metric": "Typos per 100 claims: 6 now", "target": "From 6 to 2 by June"}
    await mara.sender.submit(mara.id, desk, first)
    second = {"metric": "Calls per day: 80 now", "target": "From 6 to 2 by June"}
    answer = await mara.sender.submit(mara.id, phone, second)
    assert answer.json["response_action"] in ("errors", "update")
    assert "Typos per 100 claims: 6 now" in words(answer.json)
    await mara.say("resume")
    await mara.say("back")
    assert "Typos per 100 claims: 6 now" in words(mara.messages) or "Calls per day" in words(mara.messages)


async def test_handing_in_twice_is_one_idea_and_both_windows_close(office: SlackOffice) -> None:
    mara = await at_outcome(office)
    await mara.submit({"metric?": ["unknown"], "target?": ["unknown"]})
    await mara.submit({"objective?": ["unknown"], "impact_types": ["Fewer errors"]})
    await mara.submit({"sponsor?": ["unknown"]})
    view = json.loads(json.dumps(mara.modal))
    answers = await asyncio.gather(*(mara.sender.submit(mara.id, view, {}) for _ in range(3)))
    assert [(one.status, one.body) for one in answers] == [(200, "")] * 3
    await mara.hear("is registered")
    await office.settled()
    assert len(await office.ideas()) == 1
    assert len([one for one in mara.messages if "is registered" in one["text"]]) == 1


async def test_a_form_whose_conversation_ended_meanwhile_says_so(office: SlackOffice) -> None:
    mara = await at_outcome(office)
    await mara.say("cancel")
    answer = await mara.submit({"metric?": ["unknown"], "target?": ["unknown"]})
    assert answer.status == 200
    assert mara.modal is None or "cancelled" in shown(mara)
    assert "cancelled, nothing was sent" in words(mara.last)
    assert await office.ideas() == []


async def test_somebody_elses_window_shows_and_does_nothing(office: SlackOffice) -> None:
    mara, kofi = await at_outcome(office), office["kofi"]
    view = {**json.loads(json.dumps(mara.modal)), "id": "V-KOFI"}
    answer = await kofi.sender.submit(kofi.id, view, {"metric": "mine now", "target": "mine now"})
    assert answer.status == 200
    assert PROBLEM not in words([answer.json, kofi.messages])
    assert "That conversation is not there any more" in words(kofi.last)
    await kofi.sender.press(kofi.id, "Back", view=view)
    assert PROBLEM not in words([kofi.messages, *(one.args for one in office.slack.of("views.update"))])
    await mara.submit({"metric": "Typos per 100 claims: 6 now", "target": "From 6 to 2 by June"})
    assert title(mara) == "Its value"


async def test_row_16_an_expired_trigger_becomes_a_button_that_opens_the_form(office: SlackOffice) -> None:
    mara = office["mara"]
    late = office.slack.trigger(mara.id, age=4)
    answer = await mara.sender.command(mara.id, "/ai", f"idea {PROBLEM}", trigger=late)
    assert "could not be opened in time. What you wrote is kept" in answer.json["text"]
    await mara.press("Open the form")
    assert title(mara) == "The outcome"


async def test_row_16_the_same_for_a_shortcut_and_for_a_button_in_the_chat(office: SlackOffice) -> None:
    mara = office["mara"]
    await office.sender.shortcut(mara.id, "submit_idea", office.slack.trigger(mara.id, age=4))
    assert mara.modal is None
    await mara.press("Open the form")
    assert title(mara) == "The problem"
    await mara.close()
    await mara.say(f"idea: {PROBLEM}")
    late = office.slack.trigger(mara.id, age=4)
    await mara.sender.press(mara.id, "Open as form", message=mara.last, trigger=late)
    assert "Open the form" in labels(mara.last["blocks"])


async def test_row_17_slow_views_open_is_answered_in_time_with_another_way(office: SlackOffice) -> None:
    mara = office["mara"]
    office.slack.always("views.open", Fault.sleep(5, records=False))
    answer = await mara.command(f"idea {PROBLEM}")
    assert answer.seconds < 3
    assert answer.json["response_type"] == "ephemeral"
    assert "Open the form" in labels(answer.json["blocks"])
    await mara.say("resume")
    answer = await mara.press("Open as form")
    assert (answer.status, answer.seconds < 3) == (200, True)
    assert "Open the form" in labels(mara.last["blocks"])
    office.slack.heal()
    await mara.sender.press(mara.id, "Open the form", message=mara.last)
    assert title(mara) == "The outcome"


async def test_row_15_a_page_that_is_saved_slowly_is_acknowledged_and_shows_the_next_one(office: SlackOffice) -> None:
    mara = await at_outcome(office)
    async with office.held():
        answer = await mara.submit({"metric?": ["unknown"], "target?": ["unknown"]})
        assert answer.seconds < 3
        assert "the answer follows" in shown(mara)
    await office.slack.wait_for("views.update")
    assert title(mara) == "Its value"


async def test_row_15_what_is_handed_in_slowly_is_registered_once_and_the_window_says_done(
    office: SlackOffice,
) -> None:
    mara = await at_outcome(office)
    await mara.submit({"metric?": ["unknown"], "target?": ["unknown"]})
    await mara.submit({"objective?": ["unknown"], "impact_types": ["Fewer errors"]})
    await mara.submit({"sponsor?": ["unknown"]})
    async with office.held():
        answer = await mara.submit()
        assert answer.seconds < 3
    await office.slack.wait_for("views.update")
    assert "Done." in shown(mara)
    await mara.hear("is registered")
    assert len(await office.ideas()) == 1


async def test_a_view_of_ours_without_a_conversation_is_taken_in_silence(office: SlackOffice) -> None:
    for metadata in ("", "{}", "null", '{"conversation":1,"turn":"x"}', "[" * 2000, '{"conversation":"no","turn":0}'):
        forged: dict[str, Any] = {"id": "V1", "type": "modal", "callback_id": "form", "blocks": [], "hash": "1"}
        forged["private_metadata"] = metadata
        answer = await office.sender.submit("UMARA", forged, {})
        assert answer.status == 200
    assert await office.ideas() == []
