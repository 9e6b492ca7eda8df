"""Forms as modals: valid whatever stands in them, nothing lost on the way there and back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from bot.actions import Take
from bot.conversation.engine import Reask
from bot.conversation.view import view
from bot.flows.submit_idea import SUBMIT_IDEA
from bot.platforms.slack import modal
from bot.platforms.slack.modal import Opened, field_errors, form, opened, reading, said_above, values
from bot.ui import Button, Card, Choice, Field, FieldKind, FormView, Message, ReviewStep, Table
from tests.conversation.made_up import GOOD, Run
from tests.support import arbitrary
from tests.support.arbitrary import forms, messages, missing, said, words
from tests.support.slack_payloads import check_view

COLOURS = (Choice("red", "Red", "like fire"), Choice("blue", "Blue"))


def page(*fields: Field, **more: Any) -> FormView:
    return FormView("c1", 3, "A page", fields, **more)


def block(made: dict[str, Any], name: str) -> dict[str, Any]:
    check_view(made)
    found: dict[str, Any] = next(one for one in made["blocks"] if one.get("block_id") == name)
    return found


def as_shown(made: dict[str, Any]) -> dict[str, Any]:
    """The view as Slack sends it when nothing was touched: the initial values are what stands in it."""
    pairs = {"initial_value": "value", "initial_date": "selected_date", "initial_user": "selected_user",
             "initial_option": "selected_option", "initial_options": "selected_options"}  # fmt: skip
    state = {}
    for one in made["blocks"]:
        for element in [one["element"]] if one["type"] == "input" else one.get("elements", []):
            if isinstance(element, dict) and "action_id" in element:
                found = {there: element.get(here) for here, there in pairs.items() if here in element}
                state[one.get("block_id", "?")] = {element["action_id"]: {"type": element["type"], **found}}
    return {**made, "state": {"values": state}}


@arbitrary.usual
@given(forms)
def test_any_form_is_valid_and_says_what_it_cuts(shown: FormView) -> None:
    made = form(shown)
    check_view(made)
    page = opened(made["private_metadata"])
    assert page == Opened(shown.conversation, shown.turn)
    given = [field.label for field in shown.fields] + [field.error or "" for field in shown.fields]
    given += [field.note or "" for field in shown.fields] + [shown.title]
    review = [word for step in shown.review for row in step.rows for word in row] if not shown.fields else []
    assert not missing(iter([*given, *review]), [made["title"], *made["blocks"]])
    check_view(said_above(as_shown(made), "Somebody else was faster."))
    assert set(values(as_shown(made))) <= {field.name for field in shown.fields}
    field_errors(shown, as_shown(made))


@arbitrary.usual
@given(messages(words))
def test_any_message_can_be_read_in_a_window(message: Message) -> None:
    made = reading(message, message.text)
    check_view(made)
    assert made["close"]["text"] == "Close"
    assert "submit" not in made


def test_a_page_of_a_real_flow() -> None:
    run = Run(SUBMIT_IDEA).give(problem="Support retypes 1,200 claims a week.")
    made = form(run.page)
    metric = block(made, "metric")
    assert metric["label"]["text"] == "Which number would prove that it worked, and what is it today?"
    assert metric["hint"]["text"] == "So that nobody argues later whether it helped."
    assert metric["optional"] is True
    assert metric["element"]["action_id"] == "v1"
    assert [one["type"] for one in made["blocks"]] == ["context", "input", "actions", "input", "actions", "actions"]
    assert made["blocks"][-1]["elements"][0]["action_id"] == "back"
    assert (made["title"]["text"], made["submit"]["text"], made["close"]["text"]) == (
        "The outcome", "Next", "Close",
    )  # fmt: skip
    assert made["callback_id"] == "form"
    assert made["notify_on_close"] is True


def test_the_question_of_a_probe_stands_above_its_field() -> None:
    run = Run().give(name="Rex").do(Reask("name", "k", "Rex, and what else?"))
    made = form(run.page)
    place = made["blocks"].index(block(made, "name"))
    assert list(said(made["blocks"][place - 1])) == ["Rex, and what else?"]


def test_the_review_page_has_an_edit_button_a_step() -> None:
    made = form(Run().answer_all().page)
    check_view(made)
    edits = [one["accessory"] for one in made["blocks"] if one["type"] == "section"]
    assert [one["value"] for one in edits] == ["who", "what", "pet", "stay", "sign"]
    assert all(one["action_id"].startswith("edit") for one in edits)
    assert edits[0]["accessibility_label"] == "Edit: Who it is"
    assert all(one["type"] != "input" for one in made["blocks"])
    assert "Name: Rex\nAge: 4" in "".join(said(made["blocks"]))


def test_what_stands_in_every_kind_of_field_comes_back() -> None:
    made_fields = (
        Field("line", FieldKind.LINE, "Line", "two\nlines"), Field("text", FieldKind.PARAGRAPH, "Text", "x" * 3000),
        Field("whole", FieldKind.NUMBER, "Whole", 12), Field("half", FieldKind.NUMBER, "Half", 12.5),
        Field("day", FieldKind.DATE, "Day", "2026-12-24"), Field("yes", FieldKind.TOGGLE, "Yes", True),
        Field("no", FieldKind.TOGGLE, "No", False), Field("one", FieldKind.CHOICE, "One", "red", choices=COLOURS),
        Field("all", FieldKind.CHOICES, "All", ["red", "blue"], choices=COLOURS),
        Field("who", FieldKind.PERSON, "Who", "blue", choices=COLOURS),
        Field("else", FieldKind.PERSON, "Else", "Ana Costa", choices=COLOURS),
        Field("name", FieldKind.PERSON, "Name", "Ana Costa"), Field("user", FieldKind.PERSON, "User", "U024BE7LH"),
        Field("dunno", FieldKind.LINE, "Dunno", {"unknown": True}, may_be_unknown=True),
        Field("dunnos", FieldKind.CHOICES, "Dunnos", {"unknown": True}, choices=COLOURS, may_be_unknown=True),
        Field("none", FieldKind.CHOICE, "None", choices=COLOURS), Field("nix", FieldKind.TOGGLE, "Nix"),
    )  # fmt: skip
    shown = as_shown(form(page(*made_fields)))
    check_view(form(page(*made_fields)))
    expected = {field.name: field.value for field in made_fields}
    assert values(shown) == expected
    assert modal.users(shown) == {"user": "U024BE7LH"}


def test_a_long_list_is_a_menu_in_groups() -> None:
    many = tuple(Choice(f"c{number}", f"Colour {number}") for number in range(250))
    made = form(page(Field("one", FieldKind.CHOICE, "One", "c249", choices=many),
                     Field("all", FieldKind.CHOICES, "All", ["c3"], choices=many)))  # fmt: skip
    one = block(made, "one")["element"]
    assert one["type"] == "static_select"
    assert [group["label"]["text"] for group in one["option_groups"]][:1] == ["Colour 0 – Colour 99"]
    assert one["initial_option"]["value"] == "c249"
    assert block(made, "all")["element"]["type"] == "multi_static_select"
    assert values(as_shown(made)) == {"one": "c249", "all": ["c3"]}


def test_choices_without_end_are_cut_with_a_sentence() -> None:
    many = tuple(Choice(f"c{number}", "colour " * 9 + str(number)) for number in range(12_000))
    made = form(page(Field("one", FieldKind.CHOICE, "One", choices=many)))
    assert "more do not fit here; in the chat" in "".join(said(made["blocks"]))
    block(made, "one")


def test_choices_that_slack_cannot_carry_are_said() -> None:
    odd = (Choice("x" * 151, "Long"), Choice("", "Empty"), Choice("usher:yes", "Ours"), Choice("ok", "Good"),
           Choice("ok", "Twice"))  # fmt: skip
    made = form(page(Field("one", FieldKind.CHOICE, "One", choices=odd)))
    assert [one["value"] for one in block(made, "one")["element"]["options"]] == ["ok"]
    assert "… 4 more do not fit here" in "".join(said(made["blocks"]))


def test_words_of_an_option_that_are_too_long_stand_under_it() -> None:
    choice = Choice("a", "label " * 20 + "end", "meaning " * 20 + "stop")
    text = "".join(said(form(page(Field("one", FieldKind.CHOICE, "One", choices=(choice,))))["blocks"]))
    assert ("label " * 20 + "end: " + "meaning " * 20 + "stop") in text


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (Field("x", FieldKind.DATE, "Day", "tomorrow"), "Until now: “tomorrow”"),
        (Field("x", FieldKind.DATE, "Day", "2026-13-01"), "Until now: “2026-13-01”"),
        (Field("x", FieldKind.NUMBER, "Age", "old"), "Until now: “old”"),
        (Field("x", FieldKind.NUMBER, "Age", float("inf")), "Until now: “–”"),
        (Field("x", FieldKind.CHOICE, "Colour", "pink", choices=COLOURS), "Until now: “pink”"),
        (Field("x", FieldKind.CHOICES, "Colour", ["red", "pink"], choices=COLOURS), "Until now: “pink”"),
        (Field("x", FieldKind.TOGGLE, "Fed", "perhaps"), "Until now: “perhaps”"),
    ],
)
def test_what_an_input_cannot_show_stands_under_it(field: Field, words: str) -> None:
    made = form(page(field))
    block(made, "x")
    text = "".join(said(made["blocks"]))
    assert words in text or (words.endswith("“–”") and "Until now" not in text)


def test_words_that_are_too_long_for_slack_are_kept_as_they_are() -> None:
    long = "word " * 700
    made = form(
        page(Field("x", FieldKind.PARAGRAPH, "Story", long, error="Too long."), Field("y", FieldKind.LINE, "Y"))
    )
    check_view(made)
    text = "".join(said(made["blocks"]))
    assert long in text
    assert "It is kept as it is; you can change it in the chat." in text
    assert "⚠ Too long." in text
    assert set(values(as_shown(made))) == {"y"}


def test_words_that_are_too_long_for_the_field_can_be_mended() -> None:
    made = form(page(Field("x", FieldKind.LINE, "Story", "x" * 600, error="Too long.", max_length=500)))
    assert block(made, "x")["element"]["initial_value"] == "x" * 600
    assert block(made, "x")["element"]["max_length"] == 600


def test_errors_and_problems_are_seen() -> None:
    made = form(page(Field("x", FieldKind.LINE, "Story", error="Too short."), progress="2 of 4", problem="Old page."))
    assert [one["type"] for one in made["blocks"]] == ["context", "rich_text", "input", "context"]
    assert [text for one in made["blocks"] for text in said(one)][:2] == ["2 of 4", "⚠ Old page."]
    assert made["blocks"][-1]["elements"][0]["text"] == "⚠ Too short."


def test_a_long_title_stands_on_the_page() -> None:
    title = "A title that is longer than Slack lets it be"
    made = form(FormView("c1", 0, title, (Field("x", FieldKind.LINE, "X"),), submit="Send it to everybody at once"))
    check_view(made)
    assert made["title"]["text"].endswith("…")
    assert made["blocks"][0]["text"]["text"] == title
    assert "Send it to everybody at once" in "".join(said(made["blocks"]))


def test_a_page_with_too_many_fields_leaves_the_rest_to_the_chat() -> None:
    many = tuple(Field(f"f{number}", FieldKind.LINE, "Q", error="No.", may_be_unknown=True) for number in range(60))
    made = form(page(*many, can_go_back=True))
    check_view(made)
    assert 95 < len(made["blocks"]) < 100
    assert "more questions do not fit here; I ask in the chat." in "".join(said(made["blocks"]))


def test_errors_go_to_the_page_that_is_open() -> None:
    fields = (Field("a", FieldKind.LINE, "A", error="Too short. " * 400), Field("b", FieldKind.LINE, "B"))
    shown = as_shown(form(page(*(Field(one.name, one.kind, one.label) for one in fields))))
    found = field_errors(page(*fields), shown)
    assert found is not None
    assert list(found) == ["a"]
    assert 0 < len(found["a"]) <= 2000
    assert field_errors(page(*fields, problem="Old."), shown) is None
    assert field_errors(page(fields[0]), shown) is None
    assert field_errors(page(Field("a", FieldKind.LINE, "A"), fields[1]), shown) is None
    assert field_errors(FormView("c2", 3, "A page", fields), shown) is None
    assert field_errors(FormView("c1", 9, "A page", fields), shown) == found
    assert field_errors(FormView("c1", 3, "Review", review=(ReviewStep("s", "S"),)), shown) is None
    assert field_errors(page(*fields), {}) is None


def test_a_blank_error_still_says_something() -> None:
    shown = as_shown(form(page(Field("a", FieldKind.LINE, "A"))))
    assert field_errors(page(Field("a", FieldKind.LINE, "A", error=" ")), shown) == {
        "a": "Please have another look at this answer."
    }


def test_a_sentence_on_top_replaces_the_older_one() -> None:
    made = form(page(Field("a", FieldKind.LINE, "A"), can_go_back=True))
    from_slack = {**made, "id": "V1", "hash": "h", "team_id": "T1", "state": {"values": {}}, "external_id": ""}
    once = said_above(from_slack, "Somebody was <faster>.")
    twice = said_above({**from_slack, **once}, "Try again.")
    check_view(once)
    check_view(twice)
    assert twice["blocks"][0]["text"]["text"] == "Try again."
    assert twice["blocks"][1:] == made["blocks"]
    assert twice["private_metadata"] == made["private_metadata"]
    assert not {"id", "hash", "team_id", "state"} & set(twice)


def test_a_window_that_only_shows_has_its_buttons() -> None:
    card = Card("Status", (Table(("A", "B"), (("1", "2"),)),), (Button("Follow", Take("x")),))
    made = reading(Message("Here", card), "Status of AI-2026-0042 and more")
    check_view(made)
    assert [one["type"] for one in made["blocks"]] == ["header", "rich_text", "header", "rich_text", "actions"]
    assert opened(made.get("private_metadata", "")) is None


def test_the_review_of_a_real_idea() -> None:
    run = Run(SUBMIT_IDEA).give(problem="Support retypes *1,200* claims <@U1> a week.", metric="Typos",
                                target="2 by June",
                                objective="none", impact_types=["QUALITY"], capture=None, sponsor="p1",
                                department="claims")  # fmt: skip
    made = form(view(SUBMIT_IDEA, run.state, "c1", {}, {"sponsor": [Choice("p1", "Ana Costa")]}))
    check_view(made)
    assert made["submit"]["text"] == "Hand it in"
    text = "".join(said(made["blocks"]))
    assert "The problem: Support retypes *1,200* claims <@U1> a week." in text
    assert "Sponsor: Ana Costa" in text


def test_the_made_up_flow_can_be_answered_page_by_page() -> None:
    run = Run()
    while run.page.fields:
        shown = as_shown(form(run.page))
        check_view(form(run.page))
        before = run.state
        given = {name: GOOD.get(name, value) for name, value in values(shown).items()}
        run.give(run.state.turn, **given)
        assert run.state != before
    assert run.page.review
