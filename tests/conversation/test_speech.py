"""What a typed line means."""

from __future__ import annotations

import pytest

from bot.actions import Move
from bot.conversation.flow import UNKNOWN, Json, Question
from bot.conversation.speech import chosen, meant, move, wants_champion
from bot.flows.office import COMMENT, WITHDRAW
from bot.flows.submit_idea import SUBMIT_IDEA
from bot.ui import Choice
from tests.conversation.made_up import FLOW

COLOURS = (Choice("red", "Red"), Choice("green", "Green apple"), Choice("grey", "Green tea"))


def question(name: str) -> Question:
    return FLOW.by_name[name][1]


@pytest.mark.parametrize(
    ("line", "at_review", "expected"),
    [
        ("skip", False, Move.SKIP),
        ("Later.", False, Move.SKIP),
        ("  BACK ", False, Move.BACK),
        ("cancel!", False, Move.CANCEL),
        ("open as form", False, Move.FORM),
        ("overview", False, Move.OVERVIEW),
        ("continue", False, Move.RESUME),
        ("submit", True, Move.CONFIRM),
        ("yes", True, Move.CONFIRM),
        ("yes", False, None),
        ("submit", False, Move.CONFIRM),
        ("done", False, None),
        ("back to the roots", False, None),
        ("we cancel contracts by hand", False, None),
        ("", False, None),
    ],
)
def test_moves(line: str, at_review: bool, expected: Move | None) -> None:
    assert move(line, at_review) is expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("1", "red"),
        ("red", "red"),
        ("RED", "red"),
        ("Re", "red"),
        ("green a", "green"),
        ("green", "green"),
        ("gr", None),
        ("4", None),
        ("0", None),
        ("", None),
        ("²", None),
        ("purple", None),
        ("apple", "green"),
        ("tea green", "grey"),
    ],
)
def test_choosing_by_number_value_or_the_beginning_of_the_label(said: str, expected: str | None) -> None:
    assert chosen(said, COLOURS) == expected


@pytest.mark.parametrize(
    ("name", "line", "expected"),
    [
        ("name", "Rex", "Rex"),
        ("name", "I don’t know", UNKNOWN),
        ("name", "?", "?"),
        ("name", "no", "no"),
        ("food", "i don't know yet", UNKNOWN),
        ("food", "?", UNKNOWN),
        ("food", "No idea.", UNKNOWN),
        ("food", "no idea what it eats, ask Ana", "no idea what it eats, ask Ana"),
        ("remark", "nothing", None),
        ("remark", "No.", None),
        ("remark", "no teeth", "no teeth"),
        ("kind", "2", "plant"),
        ("kind", "a p", "a p"),
        ("kind", "a pet", "pet"),
        ("kind", "car", "car"),
        ("colours", "red and 3", ["red", "blue"]),
        ("colours", "Red; green, blue", ["red", "green", "blue"]),
        ("colours", "pink, red", ["pink", "red"]),
        ("colours", " , ", []),
        ("fed", "Yes", True),
        ("fed", "n", False),
        ("fed", "perhaps", "perhaps"),
    ],
)
def test_the_line_as_an_answer(name: str, line: str, expected: Json) -> None:
    spec = question(name).ask.choices
    options = spec if isinstance(spec, tuple) else ()
    assert meant(question(name), line, options) == expected


def test_a_comment_is_kept_as_it_was_said() -> None:
    comment = COMMENT.by_name["comment"][1]
    for line in ("not sure", "I don't know", "no", "unknown"):
        assert meant(comment, line, ()) == line


def test_no_reason_is_no_reason() -> None:
    reason = WITHDRAW.by_name["withdraw_words"][1]
    assert meant(reason, "no", ()) is None
    assert meant(reason, "not sure", ()) == "not sure"


@pytest.mark.parametrize("line", ["Champion", "ask my champion", "Hand to champion!"])
def test_asking_for_the_champion(line: str) -> None:
    assert wants_champion(line)
    assert not wants_champion(f"{line} of the house")
    assert SUBMIT_IDEA.helped
