"""`usher run --dev` in Microsoft's playground, over HTTP: its routes carry what people do, and show what they see."""

from __future__ import annotations

import pytest

from tests.e2e.teams_stage import teams
from tests.support.agents_office import ANSWERS, Office
from tests.support.agents_playground_people import ADA, CHAT, EMIL, GROUP, MARA, OFFICE, THREAD, Shown

__all__ = ["teams"]  # the fixture

pytestmark = pytest.mark.e2e

CLAIMS = ANSWERS["problem"]
PRIVATE = "You asked me where others read along"


async def posted_card(teams: Office) -> Shown:
    """The card of Mara's idea in the channel that Ada gave to the project office."""
    await teams.client.install()
    await teams.client.seen("Hello Mara")
    await teams.client.say("here project-office", ADA, OFFICE)
    await teams.client.told("New cards for it arrive here")
    await teams.hand_in()
    return await teams.client.seen(CLAIMS, OFFICE)


def picked(message: Shown, title: str) -> str:
    """What the list on the card sends for the choice."""
    assert message.card is not None
    lists = [one for one in message.card["body"] if one["type"] == "Input.ChoiceSet"]
    return str(next(one["value"] for one in lists[0]["choices"] if one["title"] == title))


async def test_from_the_welcome_to_the_receipt_by_typed_answers_and_pressed_ones(teams: Office) -> None:
    client = teams.client
    await client.install()
    await client.seen("Hello Mara")
    await client.say(f"idea {CLAIMS}")
    await client.seen("Which number would prove that it worked")
    await client.say("Typos per 100 claims: 6 now")
    await client.seen("From what to what")
    await client.say("From 6 to 2 by June 2027")
    goals = await client.seen("Which company goal does it serve?")
    answer = await client.press(goals, "Choose", pick=picked(goals, "None of these"))
    assert answer is not None
    assert "actions" not in answer["value"], "whoever answered sees the question without its buttons"
    await client.seen("What kind of benefit would it bring?")
    await client.until(lambda: "Chosen: None of these" in goals.words, "the answered question")
    await client.say("Fewer errors")
    await client.seen("How would that reach the bottom line?")
    await client.say("skip")
    await client.press(await client.seen("Who owns the problem"), "I don't know yet")
    await client.press(await client.seen("Have a look before"), "Hand it in")
    receipt = await client.seen("AI-2026-0001 is registered")
    assert receipt.conversation == CHAT
    assert len([one for one in client.shown if "Hello Mara" in one.words]) == 1, (
        "two activities install it, one welcome"
    )
    await teams.usher.stop()


async def test_a_second_person_decides_and_the_author_is_told(teams: Office) -> None:
    client = teams.client
    card = await posted_card(teams)
    assert "Take it" not in card.words, "whoever may not decide sees no buttons"
    refused = await client.press(await client.look(card, EMIL), "Take it", MARA)
    assert refused is not None
    assert "statusCode" not in refused
    assert ("Taken by" in card.words, card.changes) == (False, 0), "the use case refuses whatever the card said"

    await client.press(await client.look(card, EMIL), "Take it", EMIL)
    await client.until(lambda: "Taken by Emil Roth" in card.words, "the changed card")
    assert client.there(OFFICE) == [card], "it changed in place"
    told = await client.seen("Emil Roth of the project office has your idea now")
    assert told.conversation == CHAT, "Mara said nothing and is told in her own chat"


async def test_a_mention_in_a_channel_is_answered_in_its_thread(teams: Office) -> None:
    client = teams.client
    await client.say(f"idea {CLAIMS}", MARA, OFFICE)
    question = await client.seen("Which number would prove that it worked", OFFICE)
    await client.until(lambda: client.heard[-1].get("text", "").endswith(CLAIMS), "what she typed")
    typed = client.heard[-1]
    assert question.conversation == typed["conversation"]["id"]
    assert question.conversation.startswith(OFFICE + THREAD)
    assert client.there(CHAT) == []


async def test_a_group_chat_is_greeted_and_a_mention_there_is_answered(teams: Office) -> None:
    client = teams.client
    await client.install()
    await client.install(GROUP)
    greeted = await client.seen("Mara Lind added me here", GROUP)
    await client.say("mine", MARA, GROUP)
    answer = await client.seen(PRIVATE)
    assert answer.conversation == CHAT, "this client cannot hide a message from the others"
    assert client.there(GROUP) == [greeted]
