"""What a dialog shows to be read: the review of a conversation with its Edit buttons, and messages with theirs."""

from __future__ import annotations

from hypothesis import given

from bot.actions import EditStep, Go, Move, RunCommand, StartFlow, Take
from bot.conversation.view import view
from bot.flows.submit_idea import SUBMIT_IDEA
from bot.platforms.teams import dialog
from bot.platforms.teams.dialog import form, opened, reading
from bot.ui import Button, Card, Choice, FormView, LinkButton, Message, ReviewStep, Style
from tests.conversation.made_up import Run
from tests.platforms.teams.test_dialog import checked, said
from tests.support.arbitrary import messages, usual, words
from tests.support.teams_dialog import action, elements, inputs, pressed


@usual
@given(messages(words))
def test_row_64_any_message_can_be_read_in_a_dialog(message: Message) -> None:
    made = checked(reading(message, message.text))
    assert opened(made["card"]["content"]) is None


def test_the_review_page_has_an_edit_button_a_step() -> None:
    made = checked(form(Run().answer_all().page))
    edits = [one for one in elements(made["card"]["content"]) if one.get("title") == "Edit"]
    assert [dialog.edit(one["data"]) for one in edits] == ["who", "what", "pet", "stay", "sign"]
    assert edits[0]["tooltip"] == "Edit: Who it is"
    assert {one["associatedInputs"] for one in edits} == {"none"}
    assert [opened(one["data"]) for one in edits] == [opened(made["card"]["content"]["actions"][0]["data"])] * 5
    assert [dialog.button(one["data"]) for one in edits] == [None] * 5
    assert not inputs(made)
    assert said(made)[:3] == ["Who it is", "Name: Rex", "Age: 4"]
    assert dialog.button(pressed(made, Run().answer_all().page.submit)) == "confirm"


def test_a_long_review_is_cut_evenly_and_every_step_can_be_edited() -> None:
    steps = tuple(ReviewStep(f"s{number}", f"Step {number}", (("Said", "word " * 700),)) for number in range(12))
    made = checked(form(FormView("c1", 3, "Review", review=steps, submit="Hand it in")))
    edits = [one for one in elements(made["card"]["content"]) if one.get("title") == "Edit"]
    assert len(edits) == 12
    assert all(line.endswith("more characters") for line in said(made) if line.startswith("Said"))


def test_a_review_without_end_says_how_much_is_missing() -> None:
    steps = tuple(ReviewStep(f"s{number}", f"Step {number}", (("Said", "word"),)) for number in range(300))
    made = checked(form(FormView("c1", 3, "Review", review=steps)))
    edits = [one for one in elements(made["card"]["content"]) if one.get("title") == "Edit"]
    assert said(made)[-1] == f"… {300 - len(edits)} more pages do not fit here; the chat shows them."


def test_a_dialog_that_only_shows_has_its_buttons() -> None:
    buttons = (
        Button("Follow", Take("x"), Style.PRIMARY), Button("Delete", Take("y"), Style.DANGER, confirm="Really?"),
        Button("New idea", StartFlow("submit_idea", "")), Button("Change", EditStep("c1", 3, "who")),
        Button("Go on", Go("c1", 3, Move.FORM)), LinkButton("a.example", "https://a.example/x"),
    )  # fmt: skip
    made = checked(reading(Message("Here", Card("Status", buttons=buttons)), "Status of AI-2026-0042"))
    kinds = [one["type"] for one in made["card"]["content"]["actions"]]
    assert sorted(kinds) == ["Action.OpenUrl", "Action.ShowCard", *["Action.Submit"] * 4]
    sent = {one["title"]: one["data"] for one in elements(made) if one["type"] == "Action.Submit"}
    assert sent == {one.label: {"usher": {"press": one.action.pack()}} for one in buttons if isinstance(one, Button)}
    assert action(made, "Follow")["style"] == "positive"
    assert made["title"] == "Status of AI-2026-0042"


def test_a_dialog_that_only_shows_offers_many_buttons_as_a_list() -> None:
    buttons = tuple(Button(f"Number {number}", RunCommand("status", f"AI-{number}")) for number in range(9))
    made = checked(reading(Message("Which?", buttons=buttons)))
    assert pressed(made, "Choose", pick=buttons[4].action.pack()) == {
        "usher": {"pick": True}, "pick": buttons[4].action.pack(),
    }  # fmt: skip


def test_the_review_of_a_real_idea() -> None:
    run = Run(SUBMIT_IDEA).give(problem="Support retypes *1,200* claims <@U1> a week.", metric="Typos",
                                target="2 by June",
                                objective="none", impact_types=["QUALITY"], capture=None, sponsor="p1",
                                department="claims")  # fmt: skip
    made = checked(form(view(SUBMIT_IDEA, run.state, "c1", {}, {"sponsor": [Choice("p1", "Ana Costa")]})))
    assert dialog.button(pressed(made, "Hand it in")) == "confirm"
    assert "The problem: Support retypes *1,200* claims <@U1> a week." in said(made)
    assert "Sponsor: Ana Costa" in said(made)
