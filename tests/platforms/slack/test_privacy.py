"""What was written in private stays there, and what waits in a window stays in it."""

from __future__ import annotations

import asyncio

from tests.support.slack_api import Fault
from tests.support.slack_office import OFFICE, PROBLEM, SlackOffice, words


async def test_a_draft_that_was_begun_in_private_is_not_said_in_a_channel(office: SlackOffice) -> None:
    mara = office["mara"]
    await mara.say(f"idea: {PROBLEM}")
    before = len(office.channel)
    await office.sender.mention(mara.id, OFFICE, "resume")
    said_by_usher = [one for one in office.channel[before:] if one["user"] == "UBOT"]
    assert said_by_usher == []
    assert "Which number would prove" in words(office.slack.ephemerals[-1])


async def test_a_talk_that_was_begun_in_a_thread_goes_on_there_but_its_review_does_not(office: SlackOffice) -> None:
    mara = office["mara"]
    await office.sender.mention(mara.id, OFFICE, f"idea: {PROBLEM}")
    asked = office.channel[-1]
    assert "Which number would prove" in words(asked)
    thread = str(asked["thread_ts"])
    for line in ("Typos per 100 claims: 6 now", "From 6 to 2 by June", "1", "quality", "skip"):
        await office.sender.mention(mara.id, OFFICE, line, thread_ts=thread)
    before = len(office.channel)
    await office.sender.mention(mara.id, OFFICE, "I don't know", thread_ts=thread)
    assert [one for one in office.channel[before:] if one["user"] == "UBOT"] == []
    assert "Have a look before" in words(office.slack.ephemerals[-1])


async def test_a_page_that_is_saved_slowly_keeps_its_fields_and_is_told_when_it_could_not_be(
    office: SlackOffice,
) -> None:
    mara = office["mara"]
    await office.sender.shortcut(mara.id, "submit_idea")
    office.slack.always("users.info", Fault.sleep(3))
    async with office.held():
        answer = await mara.submit({"problem": PROBLEM})
        assert answer.status == 200
        assert answer.seconds < 3
        assert mara.modal is not None
        assert "That takes a moment" in words(mara.modal)
        assert any(block.get("block_id") == "problem" for block in mara.modal["blocks"])
    await office.slack.until(lambda: "Which number" in words(mara.modal), timeout=8)


async def test_a_command_that_comes_again_is_answered_as_the_first_time(office: SlackOffice) -> None:
    mara = office["mara"]
    first = await mara.command("mine")
    again = await office.sender.replay()
    assert first.body
    assert again.body == first.body


async def test_a_deactivated_account_is_joined_to_nobody(office: SlackOffice) -> None:
    office.slack.person("UGONE", "Tomasz", "tomasz@acme.example", deleted=True)
    answer = await office["gone"].command("queue")
    assert "waits for triage" not in answer.body
    await asyncio.sleep(0)
    tomasz = await office["tomasz"].command("queue")
    assert "triage" in tomasz.body
