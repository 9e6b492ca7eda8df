"""The engine: pages and single answers, branches, back, skip, edit, cancel, confirm, and two windows at once."""

from __future__ import annotations

from datetime import date

import pytest

from bot.conversation.engine import Back, Cancel, Confirm, Edit, Reask, Skip, start
from bot.conversation.flow import DONT_KNOW, UNKNOWN, Json
from bot.conversation.state import Status
from bot.flows.submit_idea import SUBMIT_IDEA
from tests.conversation.made_up import (
    ASKED,
    FLOW,
    GOOD,
    STEPS,
    WRONG,
    Colour,
    Pet,
    Run,
    Sign,
    Stay,
    Who,
    made,
)

WHO = {name: GOOD[name] for name in ("name", "age", "remark")}
STAY = {name: GOOD[name] for name in ("first", "last", "fed")}


def test_one_question_after_the_other_ends_at_the_review() -> None:
    run, asked = Run(), []
    while run.asked is not None:
        asked.append(run.asked)
        run.give(**{run.asked: GOOD[run.asked]})
    assert tuple(asked) == ASKED
    assert run.page.review
    assert run.known[Who].age == 4
    assert run.known[Pet].colours == (Colour.RED, Colour.BLUE)
    assert run.known[Sign].sign == "Here lives Rex"


def test_a_page_at_once_and_questions_one_by_one_give_the_same_answers() -> None:
    by_page = Run().give(**WHO).give(kind="pet").give(food="bones", colours=["red", "blue"]).give(**STAY)
    by_page.give(keeper="p1")
    one_by_one = Run().answer_all()
    assert by_page.asked is None
    assert [by_page.known[step.form] for step in STEPS] == [one_by_one.known[step.form] for step in STEPS]


def test_back_and_forth_between_page_and_question() -> None:
    run = Run().give(name="Rex")
    assert run.asked == "age"
    assert [one.value for one in run.page.fields] == ["Rex", None, None]
    run.give(name="Rexa", age="4", remark=None)
    assert run.asked == "kind"
    run.give(kind="pet")
    run.give(food=dict(UNKNOWN))
    assert run.page.fields[0].value == UNKNOWN
    run.give(food="bones", colours=["green"]).answer_all()
    assert (run.known[Who].name, run.known[Pet].food) == ("Rexa", "bones")


def test_good_answers_of_a_page_are_kept_and_wrong_ones_asked_again() -> None:
    run = Run().give(name="Rex", age="old", remark="")
    assert set(run.errors) == {"age"}
    assert run.asked == "age"
    assert [one.value for one in run.page.fields] == ["Rex", "old", None]
    assert run.page.fields[1].error == run.errors["age"]
    run.give(age=4)
    assert run.asked == "kind"


def test_a_branch_comes_and_goes_without_losing_its_answers() -> None:
    run = Run().answer_all()
    run.do(Edit("what")).give(kind="plant")
    assert run.asked is None
    assert run.known.get(Pet) is None
    assert [step.step for step in run.page.review] == ["who", "what", "stay", "sign"]
    run.do(Edit("what")).give(kind="pet")
    assert run.asked is None
    assert run.known[Pet].food == "bones"


def test_a_branch_that_appears_is_asked_before_the_review() -> None:
    run = Run().answer_all(kind="plant")
    run.do(Edit("what")).give(kind="pet")
    assert run.asked == "food"


def test_back_asks_the_question_before_and_keeps_every_answer() -> None:
    run = Run().give(**WHO).give(kind="pet").give(food="bones")
    run.do(Back())
    assert run.asked == "food"
    run.do(Back())
    assert run.asked == "kind"
    run.do(Back()).do(Back()).do(Back()).do(Back()).do(Back())
    assert run.asked == "name"
    assert run.state.drafts["food"] == "bones"
    run.give(name="Rexi")
    assert run.asked == "colours"


def test_back_by_page_shows_the_page_before_prefilled() -> None:
    run = Run().give(**WHO).give(kind="pet")
    run.do(Back(page=True))
    assert [one.name for one in run.page.fields] == ["kind"]
    run.do(Back(page=True))
    assert [one.value for one in run.page.fields] == ["Rex", 4, "likes to run"]
    assert not run.page.can_go_back
    run.do(Back(page=True))
    assert run.page.title == "Who it is"
    run.give(run.state.turn, **WHO)
    assert run.asked == "food"


def test_back_from_the_review() -> None:
    assert Run().answer_all().do(Back()).asked == "keeper"
    assert Run().answer_all().do(Back(page=True)).page.title == "The sign"


def test_skip_leaves_an_optional_answer_out() -> None:
    run = Run().give(name="Rex", age=4).do(Skip())
    assert run.asked == "kind"
    assert run.known[Who].remark is None


def test_skip_is_refused_where_an_answer_is_needed() -> None:
    run = Run().do(Skip())
    assert run.asked == "name"
    assert "Rex" in run.errors["name"]


def test_skip_keeps_what_an_edit_asks_again() -> None:
    run = Run().answer_all().do(Edit("who")).do(Skip()).do(Skip()).do(Skip())
    assert run.asked is None
    assert run.known[Who].name == "Rex"


def test_skip_at_the_review_does_nothing() -> None:
    run = Run().answer_all()
    before = run.state
    assert run.do(Skip()).state == before


def test_edit_asks_one_step_and_returns_to_the_review() -> None:
    run = Run().answer_all().do(Edit("pet"))
    assert run.asked == "food"
    run.give(food="grass")
    assert run.asked == "colours"
    run.give(colours=["green"])
    assert run.asked is None
    assert (run.known[Pet].food, run.known[Who].name) == ("grass", "Rex")


@pytest.mark.parametrize("step", ["pet", "nowhere"])
def test_edit_of_a_step_that_is_not_asked_changes_nothing(step: str) -> None:
    run = Run().answer_all(kind="plant").do(Edit(step))
    assert run.asked is None


def test_confirm_too_early_is_not_the_end() -> None:
    run = Run().give(**WHO).do(Confirm())
    assert run.is_open
    assert run.asked == "kind"
    run.answer_all().give(age="old").do(Confirm())
    assert run.is_open
    assert run.asked == "age"


def test_confirm_at_the_review_ends_it_and_nothing_changes_any_more() -> None:
    run = Run().answer_all().do(Confirm())
    assert run.state.status is Status.DONE
    after = run.state
    for given in (Cancel(), Confirm(), Back(), Skip(), Edit("who"), Reask("name", "k", "?")):
        assert run.do(given).state == after
    assert run.give(name="Other").state == after


def test_cancel_keeps_the_answers() -> None:
    run = Run().give(**WHO).do(Cancel())
    assert run.state.status is Status.CANCELLED
    assert run.state.drafts["name"] == "Rex"
    assert run.do(Confirm()).state.status is Status.CANCELLED


def test_without_a_review_the_last_answer_is_the_end() -> None:
    run = Run(made(*STEPS[:2], review=False)).give(**WHO)
    assert run.is_open
    assert run.page.submit == "Submit"
    assert run.give(kind="pet").state.status is Status.DONE


def test_i_do_not_know_where_it_is_allowed_and_where_not() -> None:
    run = Run().give(**WHO).give(kind="pet").give(food=dict(UNKNOWN))
    assert run.asked == "colours"
    run.give(colours=["red"])
    assert run.known[Pet].food is DONT_KNOW
    refused = Run().give(name=dict(UNKNOWN))
    assert refused.asked == "name"
    assert "only you" in refused.errors["name"]


def test_a_page_is_judged_as_a_whole_and_says_so_again_when_it_is_opened_later() -> None:
    run = Run().give(**WHO).give(kind="plant").give(first="2026-12-24", last="2026-12-01", fed=True)
    assert run.errors == {"last": "It cannot leave before it came."}
    assert run.asked == "last"
    run.errors = {}
    assert run.page.fields[1].error == "It cannot leave before it came."
    assert run.page.fields[1].value == "2026-12-01"
    run.give(last="2026-12-25")
    assert run.known[Stay].last == date(2026, 12, 25)


def test_a_page_problem_counts_when_the_other_field_was_answered_last() -> None:
    run = Run().answer_all().do(Edit("stay")).give(first="2027-01-15")
    assert run.errors == {"last": "It cannot leave before it came."}
    assert run.do(Confirm()).is_open
    assert run.give(last="2027-02-01").do(Skip()).do(Confirm()).state.status is Status.DONE


def test_a_page_problem_counts_in_questions_too() -> None:
    run = Run().give(**WHO).give(kind="plant").give(first="2026-12-24").give(last="2026-12-01").give(fed=False)
    assert run.asked == "last"
    assert run.give(last="2026-12-31").asked == "keeper"


@pytest.mark.parametrize(("name", "raw"), [(name, raw) for name, values in WRONG.items() for raw in values])
def test_a_wrong_answer_is_asked_again_and_a_good_one_mends_it(name: str, raw: Json) -> None:
    run = Run().answer_all()
    run.give(**{name: raw})
    assert run.errors.get(name), raw
    assert run.asked == name
    run.do(Confirm())
    assert run.is_open
    run.give(**{name: GOOD[name]})
    assert run.asked is None


def test_the_drafted_answer_mends_a_refused_one() -> None:
    run = Run().answer_all().give(sign="ab")
    assert run.asked == "sign"
    run.give(sign="Here lives Rex")
    assert run.asked is None
    assert "sign" not in run.state.drafts


def test_a_drafted_answer_follows_what_it_is_made_of_until_it_is_edited() -> None:
    run = Run().answer_all().give(name="Bella")
    assert run.known[Sign].sign == "Here lives Bella"
    run.give(sign="Welcome").give(name="Rex")
    assert run.known[Sign].sign == "Welcome"


def test_a_draft_that_would_be_refused_is_asked_instead() -> None:
    run = Run(SUBMIT_IDEA).give(problem=".........")
    run.give(metric="Hours: 3", target="2", objective="none", impact_types=["QUALITY"], capture=None)
    run.give(sponsor=dict(UNKNOWN), department="claims")
    assert run.asked == "title"
    assert run.give(title="Dots").asked is None


def test_prefilled_answers_that_are_refused_are_shown_to_be_mended() -> None:
    state = start(FLOW, {"name": "ab", "age": 4, "unheard": "of"})
    assert state.pending == {"name": "ab"}
    assert state.drafts == {"age": 4}


def test_a_probe_asks_once_more_and_keeps_the_answer() -> None:
    run = Run().give(name="Rex").do(Reask("name", "short", "Rex, and what else?"))
    assert run.asked == "name"
    assert [one.note for one in run.page.fields] == ["Rex, and what else?", None, None]
    assert run.state.probes == (("name", "short"),)
    kept = Run().give(name="Rex").do(Reask("name", "short", "?")).do(Skip())
    assert (kept.asked, kept.state.drafts["name"], kept.page.fields[0].note) == ("age", "Rex", None)
    run.give(name="Rexina")
    assert run.asked == "age"
    assert not run.state.notes


def test_a_probe_is_left_by_back() -> None:
    run = Run().give(name="Rex", age=4).do(Reask("age", "k", "Really?")).do(Back())
    assert run.asked == "name"
    assert not run.state.notes
