"""Commands, shortcuts, the agent's prompts and status, the office's card: what each of them answers, and to whom."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.support.slack_api import Fault
from tests.support.slack_office import OFFICE, PROBLEM, SlackOffice, words
from tests.support.slack_sender import labels

GENERAL = "C0GENERAL"


async def test_the_command_alone_is_help_and_only_its_sender_sees_it(office: SlackOffice) -> None:
    office.slack.channel(GENERAL, "general", "UMARA", "UKOFI")
    answer = await office["mara"].command("", channel=GENERAL)
    assert answer.json["response_type"] == "ephemeral"
    assert "Hello Mara" in answer.json["text"]
    assert "idea [words]" in answer.json["text"]
    assert office.slack.channels[GENERAL].messages == []


async def test_an_unknown_verb_is_answered_politely(office: SlackOffice) -> None:
    answer = await office["mara"].command("frobnicate <!channel> now")
    assert answer.json["response_type"] == "ephemeral"
    assert "I do not know “frobnicate”. Say *help*" in answer.json["text"]


async def test_the_command_may_have_another_name(office: SlackOffice) -> None:
    answer = await office["mara"].command("mine", name="/usher")
    assert "idea" in answer.json["text"]


@pytest.mark.parametrize("channel", ["", GENERAL])
async def test_the_idea_command_opens_the_form_with_its_words_in_chat_and_channel(
    office: SlackOffice, channel: str
) -> None:
    office.slack.channel(GENERAL, "general", "UMARA")
    mara = office["mara"]
    answer = await mara.command(f"idea {PROBLEM}", channel=channel)
    assert (answer.status, answer.body) == (200, "")
    assert mara.modal is not None
    assert mara.modal["title"]["text"] == "The outcome"
    await mara.press("Back")
    assert PROBLEM in words(mara.modal)


async def test_a_long_answer_to_a_command_comes_whole_and_in_its_order(office: SlackOffice) -> None:
    number = await office.registered()
    amina = office["amina"]
    long = "a word and another " * 100
    for _ in range(16):
        await amina.command(f"comment {number} {long}")
    answer = await amina.command(f"history {number}")
    said = [answer.json] if answer.body else office.slack.responses
    assert said
    assert all(one["response_type"] == "ephemeral" for one in said)


async def test_the_global_shortcut_opens_the_form(office: SlackOffice) -> None:
    mara = office["mara"]
    answer = await office.sender.shortcut(mara.id, "submit_idea")
    assert (answer.status, answer.body) == (200, "")
    assert mara.modal is not None
    assert mara.modal["title"]["text"] == "The problem"


async def test_a_message_becomes_an_idea_with_its_words_its_author_and_its_link(office: SlackOffice) -> None:
    room = office.slack.channel(GENERAL, "general", "UMARA", "UKOFI")
    message = office.slack.write(room, "UKOFI", PROBLEM.replace("PDF", "PDF &amp; <https://acme.example/x|paper>"))
    message["ts"] = "1795270573.070097"  # without its dot, these digits could be a payment card's
    mara = office["mara"]
    await office.sender.message_shortcut(mara.id, "submit_idea", message, GENERAL)
    await mara.press("Back")
    page = words(mara.modal)
    assert "PDF & paper (https://acme.example/x)" in page
    link = f"https://acme.slack.com/archives/{GENERAL}/p{message['ts'].replace('.', '')}"
    assert f"{link} (message of Kofi Boateng)" in page


async def test_a_shortcut_that_no_flow_has_is_answered_politely(office: SlackOffice) -> None:
    mara = office["mara"]
    assert (await office.sender.shortcut(mara.id, "no_such_flow")).status == 200
    assert "That is not offered any more" in words(mara.last)
    room = office.slack.channel(GENERAL, "general", "UMARA")
    message = office.slack.write(room, "UMARA", "words")
    assert (await office.sender.message_shortcut(mara.id, "frob", message, GENERAL)).status == 200
    assert len(mara.messages) == 2
    assert room.messages == [message]


async def test_opening_the_chat_offers_something_to_begin_with(office: SlackOffice) -> None:
    await office["mara"].open_home("messages")
    [offered] = office.slack.prompts
    assert [one["message"] for one in offered["prompts"]] == ["idea", "mine", "drafts", "help"]
    assert "thread_ts" not in offered
    assert office.slack.homes == {}


@pytest.mark.parametrize(
    "trouble", [Fault.status(404), Fault.garbage(), Fault.sleep(2.0), Fault.error("unknown_method")]
)
async def test_what_slack_does_not_know_of_agents_does_no_harm(office: SlackOffice, trouble: Fault) -> None:
    office.slack.always("assistant.threads.setSuggestedPrompts", trouble)
    answer = await office["mara"].open_home("messages")
    assert answer.status == 200
    assert answer.seconds < 3


async def test_a_status_stands_there_only_while_something_takes_longer(office: SlackOffice) -> None:
    mara = office["mara"]
    await mara.say("mine")
    async with office.held():
        begun = asyncio.ensure_future(mara.say(f"idea: {PROBLEM}"))
        [asked] = await office.slack.wait_for("assistant.threads.setStatus")
    assert asked.args["status"] == "is looking into it …"
    assert asked.args["thread_ts"] == mara.chat.messages[-1]["ts"]
    assert (await begun).status == 200
    await office.slack.until(lambda: [one["status"] for one in office.slack.statuses][1:] == [""])
    assert "Which number would prove" in words(mara.last)


async def test_what_takes_longer_is_answered_though_slack_knows_no_status(impatient: SlackOffice) -> None:
    office, mara = impatient, impatient["mara"]
    office.slack.always("assistant.threads.setStatus", Fault.status(404))
    async with office.held():
        answer = await mara.say(f"idea: {PROBLEM}")
        await mara.hear("nothing was changed")
    assert answer.seconds < 3
    assert len(office.slack.of("assistant.threads.setStatus")) >= 1


async def test_row_11_two_of_the_office_take_the_same_idea_and_one_is_told_who_was_faster(office: SlackOffice) -> None:
    number = await office.registered()
    [card] = office.channel

    async def take(user: str) -> None:
        await office.sender.press(user, "Take it", message=card, channel=OFFICE)

    await asyncio.gather(take("UAMINA"), take("UTOMASZ"))
    told = [one["text"] for one in office.slack.responses]
    assert len(told) == 2
    [won] = [one for one in told if f"{number}* is yours" in one or f"{number} is yours" in one]
    [lost] = [one for one in told if one != won]
    assert "did that at 10:00" in lost
    winner = "Amina Haddad" if "Tomasz Nowak" not in lost else "Tomasz Nowak"
    await office.settled()
    assert len(office.channel) == 1
    assert f"Taken by {winner}" in words(office.channel)
    assert "Take it" not in labels(office.channel[0]["blocks"])
    assert office.slack.of("chat.update")


async def test_the_office_asks_rejects_and_finds_more_in_windows(office: SlackOffice) -> None:
    number = await office.registered()
    [card] = office.channel
    amina, mara = office["amina"], office["mara"]
    await office.sender.press(amina.id, "Ask the author", message=card, channel=OFFICE)
    assert number in words(amina.modal)
    await amina.submit({"question": "How many <!here> & who?"})
    asked = await mara.hear("of the project office asks")
    assert "How many <!here> & who?" in words(asked["blocks"])
    assert "How many &lt;!here&gt; &amp; who?" in asked["text"]
    await office.sender.press(amina.id, "More…", message=card, channel=OFFICE)
    offered: dict[str, Any] = {"ts": "1.1", "blocks": office.slack.named(office.slack.responses[-1]["blocks"])}
    assert "Not taken forward" in labels(offered["blocks"])
    await office.sender.press(amina.id, "Not taken forward", message=offered, channel=OFFICE, is_ephemeral=True)
    assert amina.modal is not None
    await amina.submit({"why_not": "duplicate", "why_words": "It is <@UMARA> <http://a.example|there>."})
    rejected = await mara.hear("does not take this one forward")
    assert "It is <@UMARA> <http://a.example|there>." in words(rejected["blocks"])
    assert "&lt;@UMARA&gt;" in rejected["text"]
    await office.settled()
    assert labels(office.channel[0]["blocks"]) == []


async def test_row_12_a_press_on_an_old_card_after_the_stage_moved_is_refused_and_the_card_is_right(
    office: SlackOffice,
) -> None:
    number = await office.registered()
    old = dict(office.channel[0])
    await office["mara"].command(f"withdraw {number}")
    await office["mara"].submit()
    await office.settled()
    await office.sender.press("UAMINA", "Take it", message=old, channel=OFFICE)
    [told] = office.slack.responses
    assert number in told["text"]
    assert "Withdrawn" in words(office.channel)
    assert labels(office.channel[0]["blocks"]) == []
