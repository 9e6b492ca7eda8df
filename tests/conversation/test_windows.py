"""Two windows on one conversation: merged where they differ, asked where they contradict, never lost."""

from __future__ import annotations

from bot.conversation.engine import Back, Skip, Submit
from bot.conversation.state import MAX_VERSIONS, MAX_WINDOWS
from tests.conversation.made_up import (
    GOOD,
    Run,
    Sign,
    Who,
)

WHO = {name: GOOD[name] for name in ("name", "age", "remark")}
STAY = {name: GOOD[name] for name in ("first", "last", "fed")}


def test_what_the_other_window_did_not_touch_is_merged() -> None:
    run = Run().give(**WHO)
    run.do(Back(page=True))
    shown = {one.name: one.value for one in run.page.fields}
    turn = run.page.turn
    run.give(None, name="Bella")
    run.give(turn, **{**shown, "age": 7})
    assert not run.errors
    assert (run.known[Who].name, run.known[Who].age) == ("Bella", 7)


def test_what_both_windows_touched_comes_back_prefilled_to_choose() -> None:
    run = Run().give(**WHO)
    turn = run.state.turn
    run.give(turn, name="Bella")
    run.give(turn, name="Charly", age=9)
    assert "Bella" in run.errors["name"]
    assert run.asked == "name"
    assert run.page.fields[0].value == "Charly"
    assert run.state.drafts["name"] == "Bella"
    assert run.state.drafts["age"] == 9
    run.give(run.state.turn, name="Charly")
    assert run.known[Who].name == "Charly"


def test_the_kept_one_of_two_answers_can_be_chosen_by_keeping() -> None:
    run = Run().give(**WHO)
    turn = run.state.turn
    run.give(turn, name="Bella").give(turn, name="Charly").do(Skip())
    assert run.known[Who].name == "Bella"
    assert run.asked == "kind"


def test_an_old_page_with_a_drafted_answer_does_not_undo_the_edit() -> None:
    run = Run().answer_all()
    old = {"sign": "Here lives Rex", "keeper": "p1"}
    turn = run.state.turn
    run.give(turn, sign="Welcome")
    run.give(turn, **old)
    assert not run.errors
    assert run.known[Sign].sign == "Welcome"


def test_two_windows_that_say_the_same_agree() -> None:
    run = Run().give(0, name="Rex").give(0, name="Rex")
    assert not run.errors
    assert run.asked == "age"


def test_an_empty_field_of_an_old_page_does_not_clear_a_newer_answer() -> None:
    run = Run().give(name="Rex", age=4)
    turn = run.state.turn - 1
    run.give(turn, name="Rex", age=4, remark="new")
    run.give(turn, name=None, age=None, remark="")
    assert run.known[Who].remark == "new"
    assert run.known[Who].name == "Rex"


def test_the_same_page_sent_twice_is_the_same_as_once() -> None:
    once, twice = Run().give(0, **WHO), Run().give(0, **WHO).give(0, **WHO)
    assert once.state.drafts == twice.state.drafts
    assert twice.asked == "kind"


def test_many_changes_forget_old_versions_but_no_answer() -> None:
    run = Run().give(**WHO)
    for number in range(12):
        run.give(name=f"Rex {number}")
    run.give(1, name="Rex")
    assert run.state.drafts["name"] == "Rex 11"
    assert run.state.pending["name"] == "Rex"
    assert len(run.state.versions["name"]) == MAX_VERSIONS


def test_a_form_that_stays_open_after_an_error_is_no_stranger_to_what_it_brought_about() -> None:
    run = Run()
    turn = run.page.turn
    run.do(Submit({**WHO, "age": -1}, turn, window="one"))
    assert set(run.errors) == {"age"}
    run.do(Submit({**WHO, "name": "Bella"}, turn, window="one"))
    assert not run.errors
    assert run.known[Who].name == "Bella"


def test_another_window_between_the_two_tries_is_still_noticed() -> None:
    run = Run()
    turn = run.page.turn
    run.do(Submit({**WHO, "age": -1}, turn, window="one"))
    run.do(Submit({"name": "Charly"}, run.state.turn, window="two"))
    run.do(Submit({**WHO, "name": "Bella"}, turn, window="one"))
    assert "Charly" in run.errors["name"]


def test_only_so_many_windows_are_remembered() -> None:
    run = Run()
    for number in range(MAX_WINDOWS + 3):
        run.do(Submit({"name": f"Name {number}"}, run.state.turn, window=f"w{number}"))
    assert len(run.state.windows) == MAX_WINDOWS
    assert "w0" not in run.state.windows
