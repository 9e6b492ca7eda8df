"""Buttons as actions: what they carry, never more than six, and nothing that a person cannot reach."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from bot.actions import Answer, EditStep, Go, Move, RunCommand, StartFlow, Take
from bot.platforms.teams import limits, render
from bot.platforms.teams.fit import weight
from bot.platforms.teams.render_buttons import opens_form, tail
from bot.ui import Action, Button, Card, Facts, LinkButton, Message, Style
from tests.support import arbitrary
from tests.support.arbitrary import many_buttons, said
from tests.support.teams_payloads import check_card

PRESS = {"usher": {"press": "take|x"}}


def card(*buttons: Button | LinkButton) -> dict[str, Any]:
    made = render.card_of(Message("?", Card("?", (), buttons)))
    check_card(made)
    return made


def actions(*buttons: Button | LinkButton) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = card(*buttons).get("actions", [])
    return made


def titles(*buttons: Button | LinkButton) -> list[str]:
    return [one["title"] for one in actions(*buttons)]


def test_a_press_is_an_execute_with_a_submit_for_older_clients() -> None:
    assert actions(Button("Take it", Take("x"), Style.PRIMARY)) == [
        {
            "type": "Action.Execute",
            "title": "Take it",
            "verb": "press",
            "data": PRESS,
            "fallback": {"type": "Action.Submit", "title": "Take it", "data": PRESS},
            "style": "positive",
        }
    ]


@pytest.mark.parametrize("action", [StartFlow("submit", ""), EditStep("c", 1, "s"), Go("c", 1, Move.FORM)])
def test_a_button_that_opens_a_form_asks_for_a_dialog(action: Action) -> None:
    assert opens_form(action)
    (made,) = actions(Button("Open as form", action))
    assert made["type"] == "Action.Submit"
    assert made["data"] == {"msteams": {"type": "task/fetch"}, "usher": {"press": action.pack()}}


@pytest.mark.parametrize("action", [Take("x"), Go("c", 1, Move.SKIP), RunCommand("help", "")])
def test_other_buttons_open_no_dialog(action: Action) -> None:
    assert not opens_form(action)


def test_a_confirmation_is_asked_before_the_press_counts() -> None:
    (made,) = actions(Button("Withdraw", Take("x"), Style.DANGER, "It cannot be undone."))
    assert (made["type"], made["title"], made["style"]) == ("Action.ShowCard", "Withdraw", "destructive")
    assert list(said(made["card"]["body"])) == ["It cannot be undone."]
    (inner,) = made["card"]["actions"]
    assert (inner["type"], inner["data"], inner["style"]) == ("Action.Execute", PRESS, "destructive")


def test_six_buttons_stay_buttons() -> None:
    assert titles(*(Button(f"B{number}", Take(f"{number}")) for number in range(6))) == [f"B{n}" for n in range(6)]


def test_of_more_than_six_the_most_frequent_kind_becomes_a_list() -> None:
    answers = [Button(f"Answer {number}", Answer("c", 1, "f", f"{number}")) for number in range(6)]
    made = card(Button("Form", Go("c", 1, Move.FORM)), *answers, Button("Skip", Go("c", 1, Move.SKIP)))
    (pick,) = [one for one in made["body"] if one["type"] == "Input.ChoiceSet"]
    assert (pick["id"], pick["style"]) == ("pick", "compact")
    assert [one["title"] for one in pick["choices"]] == [one.label for one in answers]
    assert Action.unpack(pick["choices"][2]["value"]) == Answer("c", 1, "f", "2")
    assert [one["title"] for one in made["actions"]] == ["Form", "Choose", "Skip"]
    assert (made["actions"][1]["verb"], made["actions"][1]["data"]) == ("pick", {"usher": {"pick": True}})


def test_what_asks_for_a_confirmation_is_listed_last() -> None:
    sure = [Button(f"Drop {number}", Take(f"{number}"), confirm="Sure?") for number in range(4)]
    others = [Button(f"Show {number}", RunCommand("status", f"{number}")) for number in range(3)]
    assert titles(*sure, *others) == ["Drop 0", "Drop 1", "Drop 2", "Drop 3", "Choose"]
    made = card(*sure, *sure, *others)
    assert [one["title"] for one in made["actions"]] == ["Choose"]
    assert len(made["body"][-1]["choices"]) == 7


def test_the_same_choice_stands_once() -> None:
    made = card(*[Button("Same", Take("x"))] * 90)
    assert len(made["body"][-1]["choices"]) == 1


def test_many_links_are_lines() -> None:
    made = card(
        *(LinkButton("a.example", f"https://a.example/{number}") for number in range(8)), Button("Go", Take("x"))
    )
    assert len(made["actions"]) == limits.ACTIONS
    assert "https://a.example/7" in "".join(said(made["body"]))


def test_buttons_that_do_not_fit_are_counted() -> None:
    made = card(*(Button(f"{number} " + "long " * 30, Take(f"{number}" * 60)) for number in range(90)))
    choices = made["body"][-1]["choices"]
    assert 5 < len(choices) < 90
    assert f"… {90 - len(choices)} more buttons do not fit here." in list(said(made["body"]))


def test_words_that_do_not_fit_on_a_button_stand_above_it() -> None:
    made = card(Button("long " * 30 + "end", Take("x"), confirm="sure " * 90))
    assert len(made["actions"][0]["title"]) <= limits.TITLE
    assert "long end" in list(said(made["body"]))[-1]
    assert "more characters" in "".join(said(made["actions"][0]["card"]["body"]))


def test_a_link_button_names_its_host_or_is_a_line() -> None:
    made = card(
        LinkButton("Your bank", "https://evil.example/x"),
        LinkButton("a.example", "https://a.example/x"),
        LinkButton("Click", "javascript:alert(1)"),
        LinkButton("Long", "https://a.example/" + "y" * 4000),
    )
    assert [one["title"] for one in made["actions"]] == ["Your bank (evil.example)", "a.example"]
    assert "Click: javascript:alert(1)" in list(said(made["body"]))


@arbitrary.usual
@given(many_buttons)
def test_any_buttons_keep_to_their_room(buttons: tuple[Button | LinkButton, ...]) -> None:
    made = tail(buttons, 2000)
    assert sum(map(weight, (*made.body, *made.actions))) <= 2000
    assert len(made.actions) <= limits.ACTIONS


def test_buttons_that_alone_lack_room_do_not_stand_on_a_card_without_words() -> None:
    """The rows fill one message to its end; what is kept back goes with the buttons."""
    buttons = tuple(Button(f"Choice {number}", RunCommand("help", str(number))) for number in range(6))
    for number in range(1, 90):
        facts = Facts(tuple((f"row {row}", "漢字" * 60) for row in range(number)))
        for post in render.posts(Message("A long card", Card("Title", (facts,), buttons))):
            assert post.card is not None
            assert post.card["body"], number
