"""Pages, the review, and one question in a chat."""

from __future__ import annotations

import pytest

from bot.actions import AskChampion, DontKnowThat, EditStep, Go, Move, UsePending
from bot.conversation.engine import Back, Edit, Reask
from bot.conversation.flow import UNKNOWN, Json
from bot.conversation.reading import position
from bot.conversation.talk import overview, progress, say
from bot.conversation.view import asked, view
from bot.flows.build_case import BUILD_CASE
from bot.flows.edit_idea import EDIT_IDEA
from bot.flows.submit_idea import SUBMIT_IDEA
from bot.ui import Button, Choice, Message, to_text
from tests.conversation.made_up import FLOW, GOOD, Run

IDEA: dict[str, Json] = {
    "problem": "Support retypes 1,200 claims a week.",
    "metric": "Typos per 100 claims: 6 now",
    "target": "2 by June",
    "objective": "none",
    "impact_types": ["QUALITY"],
    "capture": None,
    "sponsor": "p1",
    "department": "claims",
}


def said(run: Run, remark: str = "", *, forms: bool = True) -> Message:
    return say(run.flow, run.state, run.page, remark, forms=forms)


def labels(message: Message) -> list[str]:
    found = [*message.buttons, *(message.card.buttons if message.card is not None else ())]
    return [one.label for one in found if isinstance(one, Button)]


def test_a_page_has_its_place_and_its_fields() -> None:
    page = Run().page
    assert (page.title, page.progress, page.submit, page.can_go_back) == ("Who it is", "1 of 4", "Next", False)
    assert [one.name for one in page.fields] == ["name", "age", "remark"]
    assert [one.optional for one in page.fields] == [False, False, True]
    pet = Run().give(**{name: GOOD[name] for name in ("name", "age", "remark", "kind")}).page
    assert pet.progress == "3 of 5"
    assert pet.can_go_back
    assert pet.fields[0].may_be_unknown
    assert [one.value for one in pet.fields[1].choices] == ["red", "green", "blue"]


def test_choices_that_were_looked_up_stand_in_the_field_and_on_the_review() -> None:
    run = Run().answer_all()
    options = {"keeper": [Choice("p1", "Ana Costa")]}
    page = view(FLOW, run.state, "c1", {}, options)
    assert ("Keeper", "Ana Costa") in page.review[-1].rows
    assert ("Kind", "A pet") in page.review[1].rows
    edited = view(FLOW, run.do(Edit("sign")).state, "c1", {}, options)
    assert edited.fields[1].choices == (Choice("p1", "Ana Costa"),)
    assert edited.fields[0].value == "Here lives Rex"


@pytest.mark.parametrize("raw", [{"a": 1}, ["x"], dict(UNKNOWN)])
def test_what_a_field_cannot_show_is_not_put_into_it(raw: Json) -> None:
    run = Run().give(name=raw)
    assert run.page.fields[0].value is None
    assert run.page.fields[0].error


def test_one_question_with_its_reason_and_its_buttons() -> None:
    run = Run(SUBMIT_IDEA).give(problem=IDEA["problem"])
    message = said(run, "Noted.")
    assert message.text.splitlines() == [
        "Noted.",
        "**Which number would prove that it worked, and what is it today?** (2 of 8)",
        "So that nobody argues later whether it helped.",
    ]
    assert labels(message) == ["I don't know yet", "Back", "Open as form"]
    assert "Open as form" not in labels(said(run, forms=False))


def test_the_target_is_asked_in_the_words_of_the_metric() -> None:
    run = Run(SUBMIT_IDEA).give(problem=IDEA["problem"], metric="Typos *per* 100 claims: 6 now")
    assert "Your number: “Typos \\*per\\* 100 claims: 6 now”" in said(run).text


def test_an_error_stands_in_the_place_of_the_remark() -> None:
    run = Run().give(name="ab")
    message = said(run, "Noted.")
    assert "Noted" not in message.text
    assert "a little short" in message.text


def test_a_probe_is_one_question_without_the_first_one() -> None:
    run = Run().give(name="Rex").do(Reask("name", "k", "Rex, and what else?"))
    message = said(run, "Noted.")
    assert message.text == "Rex, and what else?"
    assert labels(message)[0] == "Keep “Rex”"
    assert message.text.count("?") == 1


def test_what_is_held_back_can_be_kept_blacked_out() -> None:
    run = Run()
    run.give(name="ab █")
    run.give(name="█")
    button = next(one for one in said(run).buttons if isinstance(one, Button) and "blacked out" in one.label)
    assert button.action == UsePending("c1", run.state.turn, "name")


def test_the_review_names_who_reads_it_and_every_edit() -> None:
    run = Run(SUBMIT_IDEA).give(**IDEA)
    message = said(run)
    assert "before the project office reads it" in message.text
    assert labels(message)[0] == "Hand it in"
    assert labels(message)[-2:] == ["Ask my champion", "Cancel"]
    assert "Edit: The outcome" in labels(message)
    assert message.card is not None
    assert "How it pays: skipped" in to_text(message.card)
    assert "Link" not in to_text(message.card)


def test_the_review_says_a_sentence_once() -> None:
    run = Run(SUBMIT_IDEA).give(**IDEA)
    rows = {label: words for step in run.page.review for label, words in step.rows}
    same = "the same words as under “The problem”"
    assert (rows["The problem"], rows["Title"], rows["In short"]) == (IDEA["problem"], same, same)
    assert [step.step for step in run.page.review] == ["problem", "outcome", "value", "people", "summary"]
    run.give(title="Claims are retyped", summary="Claims are retyped.")
    rows = {label: words for step in run.page.review for label, words in step.rows}
    assert (rows["Title"], rows["In short"]) == ("Claims are retyped", "the same words as under “Title”")


def test_answers_that_nobody_drafted_may_say_the_same() -> None:
    run = Run(SUBMIT_IDEA).give(**{**IDEA, "target": IDEA["metric"]})
    rows = {label: words for step in run.page.review for label, words in step.rows}
    assert rows["Target"] == IDEA["metric"]


def test_only_a_new_idea_and_its_case_ask_for_the_champion() -> None:
    for flow, offered in ((SUBMIT_IDEA, True), (BUILD_CASE, True), (EDIT_IDEA, False), (FLOW, False)):
        run = Run(flow)
        message = overview(flow, run.state, run.page)
        actions = [one.action for one in message.card.buttons if isinstance(one, Button)] if message.card else []
        assert (AskChampion("c1") in actions) is offered


def test_the_overview_says_what_is_open_begun_and_answered() -> None:
    run = Run().give(name="Rex").give(kind="pet").give(food=dict(UNKNOWN), colours=["red"])
    message = overview(FLOW, run.state, run.page)
    assert message.card is not None
    text = to_text(message.card)
    assert "Who it is: begun" in text
    assert "The pet: answered, with something to find out" in text
    assert "The stay: open" in text
    actions = [one.action for one in message.card.buttons if isinstance(one, Button)]
    assert actions[0] == Go("c1", run.state.turn, Move.RESUME)
    assert EditStep("c1", run.state.turn, "pet") in actions


def test_buttons_of_a_question() -> None:
    run = Run().give(**{name: GOOD[name] for name in ("name", "age", "remark", "kind")})
    message = said(run)
    assert DontKnowThat("c1", run.state.turn, "food") in [
        one.action for one in message.buttons if isinstance(one, Button)
    ]
    assert "Skip" in labels(said(Run().give(name="Rex", age=4)))
    assert "Back" not in labels(said(Run()))
    run.give(food="bones")
    assert "commas" in said(run).text
    assert labels(said(run))[:3] == ["Red", "Green", "Blue"]


def test_many_choices_are_listed_by_number() -> None:
    run = Run().give(**{name: GOOD[name] for name in ("name", "age", "remark", "kind")}).give(food="bones")
    many = {"colours": [Choice(f"c{number}", f"Colour {number}") for number in range(1, 25)]}
    page = view(FLOW, run.state, "c1", {}, many)
    message = say(FLOW, run.state, page)
    assert "24. Colour 24" in message.text
    assert "Colour 1" not in labels(message)


def test_the_intro_is_said_once() -> None:
    run = Run(BUILD_CASE)
    assert said(run).text.startswith("Up to eleven questions")
    assert "eleven" not in said(run.give(stable="stable")).text


def test_progress_counts_what_is_asked() -> None:
    run = Run()
    assert progress(FLOW, run.state, position(FLOW, run.state)) == "1 of 8"
    run.give(name="Rex", age=3, remark=None, kind="pet")
    assert progress(FLOW, run.state, position(FLOW, run.state)) == "5 of 10"
    run.answer_all()
    assert progress(FLOW, run.state, position(FLOW, run.state)) == ""


def test_the_field_that_a_chat_asks() -> None:
    run = Run()
    field = asked(run.page, position(FLOW, run.state))
    assert field is not None
    assert field.name == "name"
    run.answer_all()
    assert asked(run.page, position(FLOW, run.state)) is None
    assert said(run.do(Back())).text.startswith("**Who keeps it?**")
