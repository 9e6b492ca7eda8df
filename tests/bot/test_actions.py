"""Buttons' actions: packed into a short string and back, and never anything else out of a string."""

from __future__ import annotations

from enum import Enum
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import actions
from bot.actions import Answer, Go, Move, Take
from bot.handlers import router
from bot.ui import ACTION_LIMIT, Action

KINDS = sorted(Action._registry.values(), key=lambda kind: kind.kind)
WORDS = st.text(st.characters(codec="utf-8"), max_size=8)


def made(kind: type[Action]) -> st.SearchStrategy[Action]:
    hints = get_type_hints(kind)
    return st.builds(kind, *(values(hints[name]) for name in kind.__match_args__))


def values(hint: type[Any]) -> st.SearchStrategy[Any]:
    if issubclass(hint, Enum):
        return st.sampled_from(hint)
    return WORDS if hint is str else st.integers(-(10**9), 10**9)


@given(st.one_of([made(kind) for kind in KINDS]))
def test_out_comes_what_went_in(action: Action) -> None:
    packed = action.pack()
    assert len(packed) <= ACTION_LIMIT
    assert Action.unpack(packed) == action


@given(st.text(max_size=300))
def test_any_string_is_an_action_or_none(text: str) -> None:
    found = Action.unpack(text)
    assert found is None or type(found) in KINDS


@given(st.sampled_from([kind.kind for kind in KINDS]), st.lists(WORDS, max_size=5))
def test_wrong_values_are_no_action(kind: str, values: list[str]) -> None:
    found = Action.unpack("|".join([kind, *values]))
    assert found is None or len(found.__match_args__) == len(values)


def test_what_is_too_long_is_refused_when_it_is_packed() -> None:
    with pytest.raises(ValueError, match="carries"):
        Take("x" * ACTION_LIMIT).pack()
    assert Action.unpack("take|" + "x" * ACTION_LIMIT) is not None
    assert Action.unpack(f"go|c|one|{Move.SKIP}") is None
    assert Action.unpack("go|c|1|fly") is None


def test_two_actions_of_one_kind_are_refused() -> None:
    with pytest.raises(TypeError, match="take"):
        type("Again", (Action,), {}, kind="take")


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.__module__ == actions.__name__], ids=lambda one: one.kind
)
def test_every_button_has_a_handler(kind: type[Action]) -> None:
    assert kind in router._buttons


def test_separators_in_values_do_not_break_out() -> None:
    action = Answer("c|1", 2, "a%7Cb", "x|y|z%")
    assert Action.unpack(action.pack()) == action
    assert Action.unpack(Go("c", 1, Move.BACK).pack()) == Go("c", 1, Move.BACK)
