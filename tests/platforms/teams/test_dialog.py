"""Forms as dialogs: valid whatever stands in them, nothing lost on the way there and back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given

from bot.conversation.engine import Reask
from bot.flows.submit_idea import SUBMIT_IDEA
from bot.platforms.teams import dialog
from bot.platforms.teams.dialog import Opened, form, opened, values
from bot.ui import Choice, Field, FieldKind, FormView, ReviewStep
from tests.conversation.made_up import GOOD, Run
from tests.hostile.corpus import HOSTILE
from tests.support.arbitrary import forms, missing, usual
from tests.support.teams_dialog import elements, inputs, pressed
from tests.support.teams_payloads import check_card, size

Json = dict[str, Any]

ANA = "8fa3ed42-1f2c-4c65-a1d0-5c1d7e6b9a11"
COLOURS = (Choice("red", "Red", "like fire"), Choice("blue", "Blue"))
FUNCTION = "{{DATE(2017-02-14T06:08:39Z,LONG)}}"


def page(*fields: Field, **more: Any) -> FormView:
    return FormView("c1", 3, "A page", fields, **more)


def checked(made: Json) -> Json:
    """The dialog, which Teams would take."""
    check_card(made["card"]["content"])
    assert size({"task": {"type": "continue", "value": made}}) <= 28 * 1024
    assert 0 < len(made["title"]) <= 60
    assert (made["width"], made["height"]) == ("medium", "medium")
    assert made["card"]["contentType"] == "application/vnd.microsoft.card.adaptive"
    kinds = {one["type"] for one in elements(made["card"]["content"])}
    assert not kinds & {"Action.Execute", "TextBlock", "FactSet"}, "what does not work in a dialog, or reads Markdown"
    return made


def body(made: Json) -> list[Json]:
    found: list[Json] = checked(made)["card"]["content"]["body"]
    return found


def said(made: object) -> list[str]:
    """The words of each block of rich text."""
    return ["".join(run["text"] for run in one["inlines"]) for one in elements(made) if one["type"] == "RichTextBlock"]


def shown(made: Json) -> list[Any]:
    """Everything that is read on a dialog, in the shape that `missing` looks at."""
    found: list[Any] = [{"text": made["title"]}]
    for one in elements(made["card"]["content"]):
        texts = [one.get("label"), one.get("title"), one.get("tooltip"), one.get("text")]
        texts += [choice["title"] for choice in one.get("choices", ())]
        found += [{"text": text.replace("\u2060", "")} for text in texts if isinstance(text, str)]
    return found


@usual
@given(forms)
def test_row_64_any_form_is_valid_small_enough_and_says_what_it_cuts(form_view: FormView) -> None:
    made = checked(form(form_view))
    endings = [one for one in made["card"]["content"]["actions"] if "button" in one["data"]["usher"]]
    assert [one["data"]["usher"]["button"] for one in endings][1:] == ["back"] * form_view.can_go_back
    data = pressed(made, endings[0]["title"])
    assert opened(data) == Opened(form_view.conversation, form_view.turn)
    assert set(values(data)) <= {field.name for field in form_view.fields}
    asked = [field.label for field in form_view.fields] + [field.error or "" for field in form_view.fields]
    asked += [field.note or "" for field in form_view.fields] + [form_view.title, form_view.problem or ""]
    review = [word for step in form_view.review for row in step.rows for word in row] if not form_view.fields else []
    assert not missing(iter([*asked, *review]), shown(made))


def test_a_page_of_a_real_flow() -> None:
    made = form(Run(SUBMIT_IDEA).give(problem="Support retypes 1,200 claims a week.").page)
    assert [one["type"] for one in body(made)] == [
        "RichTextBlock", "Input.Text", "RichTextBlock", "Input.Toggle", "Input.Text", "RichTextBlock", "Input.Toggle",
    ]  # fmt: skip
    metric = inputs(made)["metric"]
    assert metric["label"] == "Which number would prove that it worked, and what is it today?"
    assert metric["maxLength"] == 500
    assert said(made)[:2] == ["2 of 5", "So that nobody argues later whether it helped."]
    assert made["title"] == "The outcome"
    assert [(one["title"], one.get("style")) for one in made["card"]["content"]["actions"]] == [
        ("Next", "positive"), ("Back", None),
    ]  # fmt: skip


def test_the_question_of_a_probe_stands_above_its_field() -> None:
    made = form(Run().give(name="Rex").do(Reask("name", "k", "Rex, and what else?")).page)
    place = [one.get("id") for one in body(made)].index("name")
    above = body(made)[place - 1]
    assert said(above) == ["Rex, and what else?"]
    assert above["inlines"][0]["weight"] == "Bolder"


def test_what_stands_in_every_kind_of_field_comes_back() -> None:
    made_fields = (
        Field("line", FieldKind.LINE, "Line", "two\nlines"), Field("text", FieldKind.PARAGRAPH, "Text", "x" * 3000),
        Field("whole", FieldKind.NUMBER, "Whole", 12), Field("half", FieldKind.NUMBER, "Half", 12.5),
        Field("day", FieldKind.DATE, "Day", "2026-12-24"), Field("yes", FieldKind.TOGGLE, "Yes", True),
        Field("no", FieldKind.TOGGLE, "No", False), Field("one", FieldKind.CHOICE, "One", "red", choices=COLOURS),
        Field("all", FieldKind.CHOICES, "All", ["red", "blue"], choices=COLOURS),
        Field("who", FieldKind.PERSON, "Who", "blue", choices=COLOURS),
        Field("else_", FieldKind.PERSON, "Else", "Ana Costa", choices=COLOURS),
        Field("name", FieldKind.PERSON, "Name", "Ana Costa"), Field("user", FieldKind.PERSON, "User", ANA),
        Field("dunno", FieldKind.LINE, "Dunno", {"unknown": True}, may_be_unknown=True),
        Field("dunnos", FieldKind.CHOICES, "Dunnos", {"unknown": True}, choices=COLOURS, may_be_unknown=True),
        Field("none", FieldKind.CHOICE, "None", choices=COLOURS), Field("nix", FieldKind.TOGGLE, "Nix"),
    )  # fmt: skip
    made = checked(form(page(*made_fields, can_go_back=True)))
    for button in ("Next", "Back"):
        data = pressed(made, button)
        assert values(data) == {field.name: field.value for field in made_fields}
        assert dialog.users(data) == {"user": ANA}


def test_colleagues_are_searched_for_by_teams_itself() -> None:
    who = inputs(checked(form(page(Field("who", FieldKind.PERSON, "Who")))))["who"]
    assert who["choices.data"] == {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
    assert inputs(form(page(Field("who", FieldKind.PERSON, "Who", "Ana Costa"))))["who+"]["value"] == "Ana Costa"


def test_every_input_has_a_label_or_a_title() -> None:
    fields = [Field(kind.value, kind, "", choices=COLOURS, may_be_unknown=True) for kind in FieldKind]
    for one in inputs(checked(form(page(*fields)))).values():
        assert (one.get("label") or one.get("title", "")).strip()


def test_a_long_list_is_a_menu() -> None:
    many = tuple(Choice(f"c{number}", f"Colour {number}") for number in range(40))
    made = checked(form(page(Field("one", FieldKind.CHOICE, "One", "c39", choices=many),
                             Field("all", FieldKind.CHOICES, "All", ["c3"], choices=many))))  # fmt: skip
    assert inputs(made)["one"]["style"] == "compact"
    assert inputs(made)["all"]["isMultiSelect"] is True
    assert values(pressed(made, "Next")) == {"one": "c39", "all": ["c3"]}
    few = inputs(form(page(Field("one", FieldKind.CHOICE, "One", choices=COLOURS))))["one"]
    assert few["style"] == "expanded"


def test_choices_without_end_are_cut_with_a_sentence_and_what_was_chosen_stays() -> None:
    many = tuple(Choice(f"c{number}", "colour " * 9 + str(number)) for number in range(12_000))
    made = checked(form(page(Field("one", FieldKind.CHOICE, "One", "c11999", choices=many))))
    offered = inputs(made)["one"]["choices"]
    assert f"… {12_000 - len(offered):} more do not fit here; in the chat you can choose from all of them." in said(
        made
    )
    assert 20 < len(offered) < 100
    assert values(pressed(made, "Next")) == {"one": "c11999"}


def test_choices_that_cannot_be_carried_are_said() -> None:
    odd = (Choice("x" * 151, "Long"), Choice("", "Empty"), Choice("\ud800", "Half"), Choice("ok", "Good"),
           Choice("ok", "Twice"))  # fmt: skip
    made = checked(form(page(Field("one", FieldKind.CHOICE, "One", choices=odd))))
    assert inputs(made)["one"]["choices"] == [{"title": "Good", "value": "ok"}]
    assert any("… 4 more do not fit here" in line for line in said(made))


def test_words_of_a_choice_that_are_too_long_stand_under_it() -> None:
    choice = Choice("a", "label " * 20 + "end", "meaning " * 20 + "stop")
    made = form(page(Field("one", FieldKind.CHOICE, "One", choices=(choice,))))
    assert ("label " * 20 + "end: " + "meaning " * 20 + "stop") in said(body(made))


@pytest.mark.parametrize(
    ("field", "words_there"),
    [
        (Field("x", FieldKind.DATE, "Day", "tomorrow"), "Until now: “tomorrow”"),
        (Field("x", FieldKind.DATE, "Day", "2026-13-01"), "Until now: “2026-13-01”"),
        (Field("x", FieldKind.DATE, "Day", "20261224"), "Until now: “20261224”"),
        (Field("x", FieldKind.NUMBER, "Age", "old"), "Until now: “old”"),
        (Field("x", FieldKind.NUMBER, "Age", 12345678901234567), "Until now: “12345678901234567”"),
        (Field("x", FieldKind.CHOICE, "Colour", "pink", choices=COLOURS), "Until now: “pink”"),
        (Field("x", FieldKind.CHOICES, "Colour", ["red", "pink"], choices=COLOURS), "Until now: “pink”"),
        (Field("x", FieldKind.TOGGLE, "Fed", "perhaps"), "Until now: “perhaps”"),
    ],
)
def test_what_an_input_cannot_show_stands_under_it(field: Field, words_there: str) -> None:
    assert words_there in said(body(form(page(field))))


def test_words_that_are_too_long_to_be_changed_here_are_kept_as_they_are() -> None:
    long = "word " * 900
    made = checked(
        form(page(Field("x", FieldKind.PARAGRAPH, "Story", long, error="Too long."), Field("y", FieldKind.LINE, "Y")))
    )
    text = "\n".join(said(made))
    assert "word word" in text
    assert re.search(r"… 3,\d{3} more characters\. This is too long to be changed here\. It is kept as it is", text)
    assert "⚠ Please check: Too long." in text
    assert set(values(pressed(made, "Next"))) == {"y"}


def test_words_that_are_too_long_for_the_field_can_be_mended() -> None:
    story = inputs(form(page(Field("x", FieldKind.LINE, "Story", "x" * 600, error="Too long.", max_length=500))))["x"]
    assert (story["value"], story["maxLength"]) == ("x" * 600, 600)


def test_errors_stand_right_under_their_field_and_problems_on_top() -> None:
    made = form(page(Field("x", FieldKind.LINE, "Story", why="Why.", error="Too *short*.", may_be_unknown=True),
                     progress="2 of 4", problem="Old page."))  # fmt: skip
    problem, progress, story, error, why, box = body(made)
    assert said([problem, progress, error, why]) == ["⚠ Old page.", "2 of 4", "⚠ Please check: Too *short*.", "Why."]
    assert (story["id"], box["id"], box["title"]) == ("x", "x?", "I don't know yet")
    assert {run["color"] for one in (problem, error) for run in one["inlines"]} == {"Attention"}


def test_a_long_title_stands_on_the_page() -> None:
    title = "A title that is a good deal longer than what fits on top of a window of Teams"
    submit = "Send it to everybody in the whole company at once"
    made = checked(form(FormView("c1", 0, title, (Field("x", FieldKind.LINE, "X"),), submit=submit)))
    assert made["title"].endswith("…")
    assert said(made)[0] == title
    assert submit in "".join(said(made))
    assert made["card"]["content"]["actions"][0]["title"].endswith("…")


def test_a_page_with_too_many_fields_leaves_the_rest_to_the_chat() -> None:
    many = tuple(Field(f"f{number}", FieldKind.LINE, "Q", error="No.", may_be_unknown=True) for number in range(90))
    made = checked(form(page(*many, can_go_back=True)))
    asked = [name for name in inputs(made) if not name.endswith("?")]
    assert asked == [f"f{number}" for number in range(len(asked))]
    assert 20 < len(asked) < 90
    assert said(made)[-1] == f"… {90 - len(asked)} more questions do not fit here; I ask in the chat."
    assert list(values(pressed(made, "Next"))) == asked
    assert size(made) > 20 * 1024, "much less than what fits"


@pytest.mark.parametrize("name", ["usher", "msteams", "a?", "a+", "__proto__", "", " ", "n" * 65, "é", "\ud800", "a.b"])
def test_a_name_that_cannot_be_carried_is_left_to_the_chat(name: str) -> None:
    made = checked(form(page(Field(name, FieldKind.LINE, "A"), Field("b", FieldKind.LINE, "B"))))
    assert name not in inputs(made)
    assert opened(pressed(made, "Next")) == Opened("c1", 3)
    assert said(made)[-1].endswith("not fit here; I ask in the chat.")


def test_the_same_name_twice_is_asked_once() -> None:
    made = checked(form(page(Field("a", FieldKind.LINE, "A"), Field("a", FieldKind.LINE, "B"))))
    assert list(inputs(made)) == ["a"]
    assert said(made)[-1] == "… 1 more question does not fit here; I ask in the chat."


@pytest.mark.parametrize("nasty", [*HOSTILE.values(), FUNCTION, "[x](javascript:alert(1))", "<at>all</at>", "${a}"])
def test_peoples_words_are_literal(nasty: str) -> None:
    short = " ".join(nasty.split())[:60] or "–"
    field = Field("x", FieldKind.LINE, short, nasty[:900], why=short, error=short, note=short)
    colour = Field("y", FieldKind.CHOICE, "Y", choices=(Choice("a", short),))
    made = checked(form(page(field, colour, problem=short)))
    texts = [text for one in elements(made) for text in (one.get("text"), one.get("label")) if isinstance(text, str)]
    texts += [choice["title"] for one in elements(made) for choice in one.get("choices", ())]
    assert not any(re.search(r"\{\{(DATE|TIME)\(", text) for text in texts)
    assert not any("](" in choice["title"] for one in elements(made) for choice in one.get("choices", ()))
    review = checked(form(FormView("c1", 3, short, review=(ReviewStep("s", short, ((short, nasty),)),))))
    assert not any("{{DATE" in run["text"] for one in elements(review) for run in one.get("inlines", ()))


def test_a_page_without_anything_still_says_something() -> None:
    assert said(checked(form(page()))) == ["There is nothing to fill in here."]


def test_the_made_up_flow_can_be_answered_page_by_page() -> None:
    run = Run()
    while run.page.fields:
        made = checked(form(run.page))
        before = run.state
        answers = {name: GOOD.get(name, value) for name, value in values(pressed(made, "Next")).items()}
        run.give(run.state.turn, **answers)
        assert run.state != before
    assert run.page.review
