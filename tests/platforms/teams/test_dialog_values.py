"""What comes back from a dialog: what was typed and chosen, and nothing from garbage."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events import FormButton
from bot.platforms.teams import dialog
from bot.platforms.teams.dialog import Opened, form, opened, users, values
from bot.platforms.teams.dialog_values import Kind
from bot.ui import Choice, Field, FieldKind, FormView
from tests.hostile.corpus import HOSTILE, WRONG_TYPES
from tests.support.arbitrary import usual
from tests.support.teams_dialog import pressed
from tests.support.teams_payloads import check_card

ANA = "8fa3ed42-1f2c-4c65-a1d0-5c1d7e6b9a11"
COLOURS = (Choice("red", "Red", "like fire"), Choice("blue", "Blue"))
ODD = ("a,b", "a", "b", ",", "%2C", "a%2Cb", " a ", "a b", "true", "é,理賠", "x" * 150, "null", "+", "&=;#")

wrong = st.integers(0, len(WRONG_TYPES) - 1).map(WRONG_TYPES.__getitem__)  # some of them cannot be printed
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | wrong,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
kinds = st.sampled_from([*Kind, "x", 1, None])
forged = st.fixed_dictionaries(
    {},
    optional={
        "usher": anything
        | st.fixed_dictionaries(
            {},
            optional={
                "form": anything | st.just("c1"), "turn": anything | st.just(3), "button": anything | st.just("back"),
                "edit": anything, "fields": anything | st.dictionaries(st.sampled_from(["a", "b", "a?", ""]), kinds),
            },
        ),
        "a": anything, "a?": anything, "a+": anything, "b": anything | st.sampled_from(["%", "%FF,%ED%A0%80", "1e999"]),
    },
)  # fmt: skip


def page(*fields: Field, **more: Any) -> FormView:
    return FormView("c1", 3, "A page", fields, **more)


def sent(*fields: Field, button: str = "Next", **typed: str) -> dict[str, Any]:
    """What Teams sends when this was typed into the page and the button was pressed."""
    made = form(page(*fields, can_go_back=True))
    check_card(made["card"]["content"])
    return pressed(made, button, **typed)


def test_what_was_typed_comes_back_in_its_own_type() -> None:
    found = values(
        sent(
            Field("line", FieldKind.LINE, "Line"), Field("text", FieldKind.PARAGRAPH, "Text"),
            Field("whole", FieldKind.NUMBER, "Whole"), Field("half", FieldKind.NUMBER, "Half"),
            Field("day", FieldKind.DATE, "Day"), Field("yes", FieldKind.TOGGLE, "Yes"),
            Field("no", FieldKind.TOGGLE, "No"), Field("one", FieldKind.CHOICE, "One", choices=COLOURS),
            Field("all", FieldKind.CHOICES, "All", choices=COLOURS), Field("who", FieldKind.PERSON, "Who"),
            line="12", text="two\nlines", whole="12", half="12.5", day="2026-12-24", yes="true", no="false", one="red",
            all="red,blue", who=ANA,
        )
    )  # fmt: skip
    assert found == {
        "line": "12", "text": "two\nlines", "whole": 12, "half": 12.5, "day": "2026-12-24", "yes": True, "no": False,
        "one": "red", "all": ["red", "blue"], "who": ANA,
    }  # fmt: skip


def test_what_was_left_empty_is_said_too_although_teams_leaves_it_out() -> None:
    fields = [Field(kind.value, kind, kind.value, choices=COLOURS) for kind in FieldKind]
    data = sent(*fields)
    assert set(data) == {"usher"}
    assert values(data) == {
        "line": "", "paragraph": "", "number": "", "date": None, "toggle": None, "choice": None, "choices": [],
        "person": None,
    }  # fmt: skip


def test_what_was_emptied_is_empty_again() -> None:
    fields = (Field("a", FieldKind.LINE, "A", "words"), Field("b", FieldKind.CHOICES, "B", ["red"], choices=COLOURS))
    assert values(sent(*fields)) == {"a": "words", "b": ["red"]}
    assert values(sent(*fields, a="", b="")) == {"a": "", "b": []}


def test_no_differs_from_no_answer() -> None:
    assert values(sent(Field("a", FieldKind.TOGGLE, "A", False))) == {"a": False}
    assert values(sent(Field("a", FieldKind.TOGGLE, "A"))) == {"a": None}
    assert values(sent(Field("a", FieldKind.TOGGLE, "A"), a="False")) == {"a": False}


@usual
@given(st.lists(st.sampled_from(ODD), unique=True))
def test_choices_with_commas_survive_the_commas_between_them(chosen: list[str]) -> None:
    choices = tuple(Choice(value, f"Choice {number}") for number, value in enumerate(ODD))
    data = sent(Field("a", FieldKind.CHOICES, "A", chosen, choices=choices))
    assert values(data) == {"a": chosen}
    for value in chosen:
        data = sent(Field("a", FieldKind.CHOICE, "A", value, choices=choices))
        assert values(data) == {"a": value}


def test_a_tick_counts_only_when_nothing_was_typed() -> None:
    asked = Field("a", FieldKind.LINE, "A", may_be_unknown=True)
    for typed, expected in (("words", "words"), ("", {"unknown": True})):
        assert values(sent(asked, **{"a": typed, "a?": "true"})) == {"a": expected}
    assert values(sent(asked)) == {"a": ""}
    several = Field("a", FieldKind.CHOICES, "A", choices=COLOURS, may_be_unknown=True)
    assert values(sent(several, **{"a?": "true"})) == {"a": {"unknown": True}}


def test_a_question_with_nothing_to_choose_from_can_be_left_unknown() -> None:
    asked = Field("a", FieldKind.CHOICE, "A", {"unknown": True}, may_be_unknown=True)
    assert values(sent(asked)) == {"a": {"unknown": True}}
    assert values(sent(asked, **{"a?": "false"})) == {}


def test_somebody_else_can_be_named() -> None:
    offered, found = Field("who", FieldKind.PERSON, "Who", choices=COLOURS), Field("who", FieldKind.PERSON, "Who", ANA)
    assert values(sent(offered, **{"who": "red", "who+": "Ana"})) == {"who": "Ana"}
    assert values(sent(offered, **{"who": "red", "who+": " "})) == {"who": "red"}
    data = sent(found, **{"who+": "Ana Costa"})
    assert (values(data), users(data)) == ({"who": "Ana Costa"}, {})


def test_who_was_picked_from_the_list_of_teams_is_told_apart() -> None:
    data = sent(Field("who", FieldKind.PERSON, "Who"), Field("name", FieldKind.LINE, "Name"), who=ANA, name=ANA)
    assert values(data) == {"who": ANA, "name": ANA}
    assert users(data) == {"who": ANA}
    assert users(sent(Field("who", FieldKind.PERSON, "Who"), who="../admin")) == {}


@pytest.mark.parametrize("typed", ["1e400", "٣", "abc", "9" * 500, "1_000", "nan"])
def test_what_is_no_number_stays_words(typed: str) -> None:
    assert values(sent(Field("n", FieldKind.NUMBER, "N"), n=typed)) == {"n": typed}


def test_which_button_was_pressed() -> None:
    asked = Field("a", FieldKind.LINE, "A")
    assert dialog.button(sent(asked)) is FormButton.SUBMIT
    assert dialog.button(sent(asked, button="Back")) is FormButton.BACK
    assert dialog.edit(sent(asked)) is None
    assert opened(sent(asked)) == Opened("c1", 3)
    assert values(sent(asked, button="Back", a="kept")) == {"a": "kept"}


@usual
@given(anything | forged)
def test_row_68_forged_data_of_any_shape_is_nothing_and_never_an_error(data: object) -> None:
    found = values(data)
    assert all(isinstance(name, str) and isinstance(one, str | int | float | bool | list | dict | None)
               for name, one in found.items())  # fmt: skip
    assert users(data).items() <= found.items()
    assert opened(data) is None or isinstance(opened(data), Opened)
    assert dialog.button(data) in (None, *FormButton)
    assert dialog.edit(data) is None or isinstance(dialog.edit(data), str)


@pytest.mark.parametrize("garbage", WRONG_TYPES, ids=range(len(WRONG_TYPES)))
def test_row_68_garbage_in_an_input_is_no_answer(garbage: Any) -> None:
    data = sent(*(Field(kind.value, kind, kind.value, choices=COLOURS, may_be_unknown=True) for kind in FieldKind))
    kept = {"usher": data["usher"]} | {f"{kind.value}{end}": garbage for kind in FieldKind for end in ("", "?", "+")}
    found = values(kept)
    assert set(found) == {kind.value for kind in FieldKind}
    json.dumps(found, allow_nan=False)
    assert opened(garbage) is None
    assert values(garbage) == values({"usher": garbage}) == values({"usher": {"fields": garbage}}) == {}


@pytest.mark.parametrize(
    "ours", [{"form": "c1", "turn": True}, {"form": "c1", "turn": 1.0}, {"form": "c1", "turn": -1},
             {"form": "c1", "turn": 10**400}, {"form": "c1"}, {"turn": 1}, {"form": "", "turn": 1},
             {"form": "\ud800", "turn": 1}, {"form": "c\n1", "turn": 1}, {"form": "c" * 201, "turn": 1}],
)  # fmt: skip
def test_row_68_a_page_of_somebody_else_is_nobodys(ours: dict[str, object]) -> None:
    assert opened({"usher": ours}) is None


def test_row_68_ten_thousand_forged_fields_are_not_read() -> None:
    fields = {f"f{number}": "text" for number in range(10_000)}
    assert values({"usher": {"form": "c1", "turn": 1, "fields": fields}}) == {}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_words_come_back_as_they_were_typed(words: str) -> None:
    asked = Field("a", FieldKind.PARAGRAPH, "A")
    assert values(sent(asked, a=words)) == {"a": words}
