"""Talking to Usher in Teams: the direct chat, channels and group chats."""

from __future__ import annotations

import json
from typing import Any

from tests.support.teams_office import OFFICE, PROBLEM, TeamsOffice
from tests.support.teams_people import actions, card_in, labels


def words(message: Any) -> str:
    return json.dumps(message, ensure_ascii=False)


async def test_help_hi_and_hello_always_work(office: TeamsOffice) -> None:
    mara = office["mara"]
    for said in ("help", "Hi", "Hello!"):
        before = len(mara.messages)
        assert await mara.say(said) == 200
        assert len(mara.messages) == before + 1
        assert "idea" in words(mara.messages[-1])


async def test_an_idea_by_chat_from_the_first_word_to_the_receipt(office: TeamsOffice) -> None:
    mara = office["mara"]
    await mara.say(f"idea: {PROBLEM}")
    await mara.say("Typos per 100 claims: 6 now")
    await mara.say("From 6 to 2 by June")
    first = await mara.hear("company goal")
    assert "Open as form" in labels(first)
    await mara.press("Settle claims faster")
    await mara.press("Fewer errors")
    await mara.say("It saves a day a week.")
    await mara.press("I don't know yet")
    await mara.press("Hand it in")
    await mara.hear("AI-2026-0001 is registered")
    await office.settled()
    card = await mara.hear("New idea", office.channel)
    assert card_in(card)["refresh"]["userIds"]
    assert await office.ideas() == ["AI-2026-0001"]


async def test_an_answered_question_loses_its_buttons(office: TeamsOffice) -> None:
    mara = office["mara"]
    await mara.say(f"idea: {PROBLEM}")
    asked = mara.messages[-1]
    status, body = await mara.press("I don't know yet")
    assert status == 200
    assert body["type"] == "application/vnd.microsoft.card.adaptive"
    assert not list(actions({"attachments": [{"content": body["value"]}]}))
    assert "I don't know yet" in words(body["value"])
    await office.teams.until(lambda: not list(actions(next(one for one in mara.messages if one["id"] == asked["id"]))))


async def test_a_mention_in_a_channel_is_answered_in_the_thread(office: TeamsOffice) -> None:
    mara = office["mara"]
    first = {"id": "170", "text": "a post of somebody"}
    office.channel.messages.append(first)
    await mara.say(f"idea: {PROBLEM}", office.channel, "170")
    await office.settled()
    told = office.teams.said(OFFICE)[-1]
    assert told.get("replyToId") == "170"
    assert "mention me" in words(told)


async def test_hello_in_the_middle_of_a_talk_is_no_answer(office: TeamsOffice) -> None:
    mara = office["mara"]
    await mara.say(f"idea: {PROBLEM}")
    asked = mara.messages[-1]
    for said in ("Hi", "hello!"):
        await mara.say(said)
        again = mara.messages[-1]
        assert "Hello Mara" in words(again)
        assert labels(again) == labels(asked), "the same is asked again"
    await mara.say("help")
    assert "status AI-" in words(mara.messages[-1])


async def test_choosing_nothing_is_answered(office: TeamsOffice) -> None:
    mara = office["mara"]
    await mara.say("help")
    before = len(mara.messages)
    await office.line.send(mara.activity(type="message", value={"usher": {"pick": True}}))
    assert len(mara.messages) == before + 1
