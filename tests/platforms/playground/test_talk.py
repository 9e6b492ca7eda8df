"""What is typed and pressed becomes one event, and its reply stands where it belongs."""

from __future__ import annotations

from bot.events import ButtonPressed, Command, FormButton, FormClosed, FormSubmitted, Origin, TextMessage
from bot.platforms.playground.values import account, address
from tests.platforms.playground.conftest import Visitor
from tests.platforms.playground.fake_office import EMIL, PIET


async def test_words_in_the_direct_chat_reach_the_office_and_are_answered_there(visitor: Visitor) -> None:
    answer = await visitor.post("say", text="idea: retyping", key="key-number-1")
    place = address(f"dm:{EMIL}")
    origin = Origin(account(EMIL), place, direct=True, key="key-number-1", opens_forms=True)
    assert visitor.office.events == [TextMessage(origin, "idea: retyping")]
    assert [message["author"] for message in await visitor.messages()] == [EMIL, "usher"]
    assert "<strong>What goes wrong today" in answer["messages"][1]["html"]


async def test_a_slash_word_is_a_command_and_may_open_a_form(visitor: Visitor) -> None:
    answer = await visitor.post("say", text="/idea support retypes claims")
    [event] = visitor.office.events
    assert isinstance(event, Command)
    assert (event.name, event.text) == ("idea", "support retypes claims")
    assert answer["form"]["fields"][0]["value"] == "support retypes claims"
    assert [message["words"] for message in answer["messages"]] == ["/idea support retypes claims"]


async def test_talk_in_a_channel_is_shown_to_all_and_kept_from_the_office(visitor: Visitor) -> None:
    await visitor.at(EMIL, "#general").post("say", text="good morning")
    assert visitor.office.events == []
    assert [m["words"] for m in await visitor.at(PIET, "#general").messages()] == ["good morning"]


async def test_a_mention_in_a_channel_is_answered_privately_or_below_it(visitor: Visitor) -> None:
    room = visitor.at(EMIL, "#general")
    await room.post("say", text="@usher what now?")
    answer = await room.post("say", text="@Usher, thread please")
    assert [event.text for event in visitor.office.events if isinstance(event, TextMessage)] == [
        "what now?",
        "thread please",
    ]
    typed, reply = answer["messages"]
    assert reply["thread"] == typed["id"]
    seen_by_piet = await visitor.at(PIET, "#general").messages()
    assert [message["private"] for message in await room.messages()] == [False, True, False, False]
    assert all(not message["private"] for message in seen_by_piet)
    assert len(seen_by_piet) == 3


async def test_a_command_in_a_channel_is_seen_by_its_author_alone_but_its_answer_may_be_for_all(
    visitor: Visitor,
) -> None:
    await visitor.at(EMIL, "#general").post("say", text="/portfolio")
    [seen] = await visitor.at(PIET, "#general").messages()
    assert seen["card"]["title"] == "The portfolio this week"


async def test_the_same_act_sent_twice_is_posted_once_and_keeps_its_key(visitor: Visitor) -> None:
    for _ in range(2):
        await visitor.at(EMIL, "#general").post("say", text="hello", key="the-same-key")
    assert len(await visitor.at(PIET, "#general").messages()) == 1


async def test_a_press_carries_the_message_and_stays_in_its_thread(visitor: Visitor) -> None:
    room = visitor.at(EMIL, "#general")
    typed, reply = (await room.post("say", text="@usher thread"))["messages"]
    answer = await room.post("press", message=reply["id"], action="fake|ok")
    event = visitor.office.events[-1]
    assert isinstance(event, ButtonPressed)
    assert (event.action, event.message, event.origin.place.thread) == ("fake|ok", reply["id"], typed["id"])
    assert answer["messages"][0]["private"] is True


async def test_a_private_button_cannot_be_pressed_by_somebody_else(visitor: Visitor) -> None:
    answer = await visitor.at(EMIL, "#general").post("say", text="@usher help")
    private = answer["messages"][1]
    sentence = await visitor.at(PIET, "#general").refused(403, "press", message=private["id"], action="fake|ok")
    assert "somebody else" in sentence


async def test_a_form_goes_from_error_to_receipt(visitor: Visitor) -> None:
    wrong = await visitor.post("form", conversation="c-1", turn=1, values={"title": "bad"}, button="submit")
    assert wrong["form"]["fields"][0]["error"].startswith("A title needs")
    room = visitor.at(EMIL, "#general")
    done = await room.post("form", conversation="c-1", turn=4, values={}, button="confirm")
    assert done["form"] is None
    assert done["messages"][0]["place"] == f"dm:{EMIL}"
    event = visitor.office.events[-1]
    assert isinstance(event, FormSubmitted)
    assert (event.conversation, event.turn, event.button) == ("c-1", 4, FormButton.CONFIRM)


async def test_the_edit_button_names_its_step(visitor: Visitor) -> None:
    await visitor.post("form", conversation="c-1", turn=3, values={}, button="submit", edit="problem")
    event = visitor.office.events[-1]
    assert isinstance(event, FormSubmitted)
    assert event.edit == "problem"


async def test_a_closed_form_hands_over_what_was_typed(visitor: Visitor) -> None:
    values = {"title": "half a ti", "by": {"unknown": True}, "tools": ["sap"], "sponsor": None}
    answer = await visitor.post("close", conversation="c-1", turn=2, values=values)
    event = visitor.office.events[-1]
    assert isinstance(event, FormClosed)
    assert event.values == values
    assert "resume" in answer["messages"][0]["html"]


async def test_home_and_results_are_cards_and_nothing_is_nothing(visitor: Visitor) -> None:
    assert len((await visitor.post("say", text="/ask about data"))["messages"]) == 3
    assert (await visitor.post("say", text="/home"))["messages"][1]["card"]["subject"] == "AI-2026-0042"
    assert len((await visitor.post("say", text="/nothing"))["messages"]) == 1


async def test_empty_words_and_wrong_places_are_refused_by_a_sentence(visitor: Visitor) -> None:
    assert "Nothing was written" in await visitor.refused(400, "say", text=" \n ")
    assert "somebody else" in await visitor.refused(403, "say", text="hi", place=f"dm:{PIET}")
    assert "no such channel" in await visitor.refused(404, "say", text="hi", place="#secret")
    assert "not here" in await visitor.refused(404, "say", text="hi", **{"as": "ghost@demo.example"})
    assert "Reload" in await visitor.refused(400, "say", text=5)
    assert visitor.office.events == []


async def test_what_was_typed_stays_on_the_board_when_the_office_breaks(visitor: Visitor) -> None:
    visitor.office.breaks = True
    async with visitor.client.post("/api/say", json=visitor.body(text="keep me")) as response:
        assert response.status == 500
    assert [message["words"] for message in await visitor.messages()] == ["keep me"]
