"""What people say in the direct chat and in channels, and what they hear: the whole product over real HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from bot.platforms.slack import saying
from storage.database import Database
from tests.support.slack_api import BOT_USER, Fault
from tests.support.slack_office import OFFICE, PROBLEM, SlackOffice, slack_office, words
from tests.support.slack_sender import labels

GENERAL = "C0GENERAL"


async def test_a_talk_one_question_at_a_time_ends_in_a_registered_idea(office: SlackOffice) -> None:
    mara = office["mara"]
    await mara.say(f"idea: {PROBLEM}")
    assert "Which number would prove" in words(mara.last)
    assert "Open as form" in labels(mara.last["blocks"])
    await mara.say("Typos per 100 claims: 6 now")
    await mara.say("From 6 to 2 by June")
    await mara.say("1")
    await mara.press("Fewer errors")
    assert "How would that reach the bottom line?" in words(mara.last)
    await mara.say("skip")
    await mara.say("I don't know")
    assert "That is a fine answer" in words(mara.last)
    await mara.press("Hand it in")
    receipt = await mara.hear("is registered")
    [number] = await office.ideas()
    assert number in receipt["text"]
    await office.slack.until(lambda: len(office.channel) == 1)
    assert "Take it" in labels(office.channel[0]["blocks"])
    assert words(mara.messages).count("is registered") == words(receipt).count("is registered")


async def test_a_question_that_was_answered_by_a_button_says_which_and_has_no_buttons_any_more(
    office: SlackOffice,
) -> None:
    mara = office["mara"]
    await mara.say(f"idea: {PROBLEM}")
    question = mara.last
    await mara.press("I don't know yet")
    await office.slack.wait_for("chat.update")
    assert labels(question["blocks"]) == []
    assert "chosen: I don't know yet" in words(question)


async def test_a_question_keeps_its_buttons_when_the_answer_could_not_be_saved(
    impatient: SlackOffice,
) -> None:
    office, mara = impatient, impatient["mara"]
    await mara.say(f"idea: {PROBLEM}")
    question = mara.last
    async with office.held():
        await mara.press("I don't know yet")
        await mara.hear("nothing was changed")
    assert office.slack.of("chat.update") == []
    assert "I don't know yet" in labels(question["blocks"])


async def test_one_draft_is_begun_in_the_chat_goes_on_in_the_form_and_ends_in_the_chat(office: SlackOffice) -> None:
    mara = office["mara"]
    await mara.say(f"idea: {PROBLEM}")
    await mara.press("Open as form")
    assert mara.modal is not None
    assert mara.modal["title"]["text"] == "The outcome"
    await mara.submit({"metric": "Typos per 100 claims: 6 now", "target": "From 6 to 2 by June"})
    assert mara.modal["title"]["text"] == "Its value"
    mara.fill({"objective": "Settle claims faster", "impact_types": ["Fewer errors"]})
    await mara.close()
    assert "kept as it is. Say" in words(mara.last)
    await mara.say("resume")
    assert "How would that reach the bottom line?" in words(mara.last)
    await mara.press("Skip")
    await mara.press("I don't know yet")
    assert "Have a look before the project office reads it" in words(mara.last)
    for said in (PROBLEM, "Typos per 100 claims: 6 now", "From 6 to 2 by June", "Settle claims faster"):
        assert said in words(mara.last)
    await mara.say("submit")
    await mara.hear("is registered")
    assert len(await office.ideas()) == 1


async def test_an_answer_that_slack_refuses_at_once_arrives_through_the_outbox_and_once(office: SlackOffice) -> None:
    mara = office["mara"]
    office.slack.next("chat.postMessage", Fault.error("restricted_action"))
    await mara.say("mine")
    await mara.hear("idea")
    await office.settled()
    assert len(mara.messages) == 1


async def test_an_answer_of_which_nobody_knows_whether_it_arrived_is_looked_up_and_stands_there_once(
    office: SlackOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saying, "LOOK", 0.1)
    mara = office["mara"]
    office.slack.next("chat.postMessage", Fault.drop(records=True))
    await mara.say("help")
    await office.slack.wait_for("conversations.history")
    office.slack.next("chat.postMessage", Fault.drop(records=False))
    await mara.say("mine")
    await office.slack.wait_for("conversations.history", 2)
    await office.slack.until(lambda: len(mara.messages) == 2)
    await office.settled()
    assert ["Hello Mara" in one["text"] for one in mara.messages] == [True, False]


async def test_a_mention_is_answered_in_the_thread_and_the_talk_goes_on_there(office: SlackOffice) -> None:
    room = office.slack.channel(GENERAL, "general", "UMARA", "UKOFI")
    mara = office["mara"]
    await office.sender.mention(mara.id, GENERAL, f"idea: {PROBLEM}")
    asked, question = room.messages
    assert question["thread_ts"] == asked["ts"]
    assert "Which number would prove" in words(question)
    await office.sender.mention(mara.id, GENERAL, "Typos per 100 claims: 6 now", asked["ts"])
    assert "From what to what" in words(room.messages[-1])
    await office.sender.press(mara.id, "I don't know yet", message=room.messages[-1], channel=GENERAL)
    assert "Which company goal" in words(room.messages[-1])
    assert {one["thread_ts"] for one in room.messages[1:]} == {asked["ts"]}
    await mara.say("hello")
    assert "Hello Mara" in words(mara.last)


async def test_somebody_elses_press_in_a_thread_does_nothing_and_leaves_the_question_as_it_is(
    office: SlackOffice,
) -> None:
    room = office.slack.channel(GENERAL, "general", "UMARA", "UKOFI")
    await office.sender.mention("UMARA", GENERAL, f"idea: {PROBLEM}")
    question = room.messages[-1]
    await office.sender.press("UKOFI", "I don't know yet", message=question, channel=GENERAL)
    [told] = office.slack.responses
    assert told["response_type"] == "ephemeral"
    assert told["thread_ts"] == question["thread_ts"]
    assert len(room.messages) == 2
    await office["kofi"].say("mine")
    await office["kofi"].say("help")
    assert office.slack.of("chat.update") == []
    await office.sender.press("UMARA", "I don't know yet", message=question, channel=GENERAL)
    assert "From what to what" in words(room.messages[-1])
    await office.slack.wait_for("chat.update")
    assert len(office.slack.of("chat.update")) == 1


async def test_private_lists_stay_private_in_a_channel(office: SlackOffice) -> None:
    number = await office.registered()
    room = office.slack.channel(GENERAL, "general", "UMARA", "UKOFI")
    await office.sender.mention("UMARA", GENERAL, "mine")
    assert len(room.messages) == 1
    [alone] = office.slack.ephemerals
    assert (alone["user"], alone["channel"]) == ("UMARA", GENERAL)
    assert number in words(alone)


async def test_rows_66_and_67_words_of_bots_edits_deletions_and_our_own_are_left_alone(office: SlackOffice) -> None:
    mara = office["mara"]
    before = len(office.slack.calls)
    await mara.sender.dm(mara.id, "idea: from a bot", bot_id="B9", bot_profile={"name": "Other"})
    ours = {
        "user": BOT_USER,
        "text": "idea: from ourselves",
        "channel": mara.chat.id,
        "channel_type": "im",
        "ts": "1.0",
    }
    await mara.sender.event("message", **ours)
    changed = {"type": "message", "user": "UMARA", "text": "idea: edited", "ts": "1.1"}
    place = {"channel": mara.chat.id, "channel_type": "im", "ts": "2.1", "user": "UMARA", "text": "idea: edited"}
    for subtype in ("message_changed", "message_deleted", "channel_join", "bot_message"):
        about: dict[str, Any] = {"message": changed, "previous_message": changed, "hidden": True}
        answer = await mara.sender.event("message", subtype=subtype, **about, **place)
        assert answer.status == 200
    await mara.sender.event("message", channel="C1", channel_type="channel", user="UMARA", text="idea: x", ts="3.1")
    assert office.slack.calls[before:] == []
    assert [one for one in mara.chat.messages if one["user"] == BOT_USER and "blocks" in one] == []


async def test_row_67_a_mention_that_is_edited_later_is_not_answered_a_second_time(office: SlackOffice) -> None:
    room = office.slack.channel(GENERAL, "general", "UMARA")
    await office.sender.mention("UMARA", GENERAL, f"idea: {PROBLEM}")
    said = {name: value for name, value in room.messages[0].items() if name != "type"}
    edited = {"edited": {"user": "UMARA", "ts": office.slack.now()}, "channel": GENERAL}
    await office.sender.event("app_mention", **{**said, **edited, "text": f"<@{BOT_USER}> idea: other words"})
    assert len(room.messages) == 2


async def test_the_same_talk_over_socket_mode(sqlite: Database) -> None:
    async with slack_office(sqlite, over_socket=True) as office:
        mara = office["mara"]
        await mara.say(f"idea: {PROBLEM}")
        await mara.press("Open as form")
        await mara.submit({"metric?": ["unknown"], "target?": ["unknown"]})
        assert mara.modal is not None
        assert mara.modal["title"]["text"] == "Its value"
        await mara.submit({"objective?": ["unknown"], "impact_types": ["Fewer errors"]})
        await mara.close()
        await mara.say("resume")
        await mara.press("I don't know yet")
        await mara.press("Hand it in")
        await mara.hear("is registered")
        assert len(await office.ideas()) == 1
        assert "Take it" in words(office.slack.channels[OFFICE].messages)
