"""What comes back from a modal: what was typed and chosen, and nothing from garbage."""

from __future__ import annotations

from typing import Any

import pytest

from bot.platforms.slack.modal import form, opened, values
from bot.ui import Field, FieldKind
from tests.hostile.corpus import WRONG_TYPES
from tests.platforms.slack.test_modal import COLOURS, as_shown, page
from tests.support.slack_payloads import check_view


def sent(made: dict[str, Any], **state: dict[str, Any]) -> dict[str, Any]:
    """The view as Slack sends it back, with what was put in."""
    return {**made, "state": {"values": {name: {"v3": one} for name, one in state.items()}}}


def test_a_tick_counts_only_when_nothing_was_typed() -> None:
    made = form(page(Field("a", FieldKind.LINE, "A", may_be_unknown=True)))
    ticked = {"unknown": {"type": "checkboxes", "selected_options": [{"value": "unknown"}]}}
    for typed, expected in (("words", "words"), (None, {"unknown": True}), ("", {"unknown": True})):
        state = {"a": {"v3": {"type": "plain_text_input", "value": typed}}, "a?": ticked}
        assert values({**made, "state": {"values": state}}) == {"a": expected}
    assert values(made) == {"a": ""}


def test_a_question_with_nothing_to_choose_from_can_be_left_unknown() -> None:
    made = form(page(Field("a", FieldKind.CHOICE, "A", {"unknown": True}, may_be_unknown=True)))
    check_view(made)
    assert values(as_shown(made)) == {"a": {"unknown": True}}


def test_somebody_else_can_be_named() -> None:
    made = form(page(Field("who", FieldKind.PERSON, "Who", choices=COLOURS)))
    check_view(made)
    found = values(sent(made, **{"who+": {"type": "plain_text_input", "value": "Ana"}, "who": {}}))
    assert found == {"who": "Ana"}


@pytest.mark.parametrize("typed", ["1e400", "٣", "abc", "9" * 500, "1_000", "nan"])
def test_what_is_no_number_stays_words(typed: str) -> None:
    made = form(page(Field("n", FieldKind.NUMBER, "N")))
    assert values(sent(made, n={"type": "number_input", "value": typed})) == {"n": typed}


@pytest.mark.parametrize("garbage", WRONG_TYPES, ids=range(len(WRONG_TYPES)))
def test_garbage_in_a_view_is_no_value(garbage: Any) -> None:
    made = form(page(*(Field(kind.value, kind, kind.value, choices=COLOURS) for kind in FieldKind)))
    names = [kind.value for kind in FieldKind]
    for state in (garbage, {"values": garbage}, {"values": dict.fromkeys(names, garbage)},
                  {"values": {name: {"v3": garbage} for name in names}},
                  {"values": {name: {"v3": dict.fromkeys(("value", "selected_option", "selected_options",
                                                          "selected_date", "selected_user"), garbage)}
                              for name in names}}):  # fmt: skip
        found = values({**made, "state": state})
        assert set(found) == set(names)
        assert all(isinstance(one, str | list | None) for one in found.values())
    assert values({"blocks": garbage}) == {}
    assert opened(garbage) is None


@pytest.mark.parametrize(
    "metadata", ["", "{}", "[" * 3000, '{"conversation":"c","turn":true}', '{"conversation":"\\ud800","turn":1}',
                 '{"conversation":"c","turn":1,"x":1}', '{"conversation":"c","turn":1.0}', "x" * 5000],
)  # fmt: skip
def test_metadata_of_somebody_else_is_nobodys(metadata: str) -> None:
    assert opened(metadata) is None
