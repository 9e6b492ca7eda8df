"""Sure, unsure, or an honest "I don't know"."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge.answers import Band, answer
from knowledge.index import Index
from knowledge.library import Library
from knowledge.playbooks import Audience, Playbook, Section

TOPICS = ("data", "ideas", "decisions", "access", "waivers", "pilots", "champions", "products", "budgets", "reports")


def about(topic: str, audience: Audience = Audience.EVERYONE) -> Playbook:
    asked = (f"What are the rules for {topic}?", f"who looks after {topic}", f"{topic} in short")
    text = (Section("Short answer", f"The rules for {topic} are these."),)
    return Playbook(topic, asked[0], audience, "training", date(2026, 11, 2), date(2027, 5, 2), asked, text)


@pytest.fixture(scope="module")
def index() -> Index:
    return Index([about(topic, Audience.HEADS if topic == "budgets" else Audience.EVERYONE) for topic in TOPICS])


def test_a_known_question_is_answered(index: Index) -> None:
    found = answer(index, "what are the rules for waivers")
    assert found.band is Band.SURE
    assert found.best is not None
    assert found.best.playbook.id == "waivers"
    assert len(found.hits) <= 4


def test_a_vague_question_gets_three_to_choose_from(index: Index) -> None:
    found = answer(index, "who looks after the rules")
    assert found.band is Band.UNSURE
    assert len(found.hits) == 3


def test_of_two_entries_alike_none_is_given_as_the_answer() -> None:
    twins = [about("data"), replace(about("data"), id="twin"), *(about(topic) for topic in TOPICS[1:])]
    found = answer(Index(twins), "what are the rules for data")
    assert found.band is Band.UNSURE
    assert {hit.playbook.id for hit in found.hits[:2]} == {"data", "twin"}


@pytest.mark.parametrize("question", ["", "the weather in lisbon tomorrow", "x" * 100_000])
def test_an_unknown_question_gets_no_answer(index: Index, question: str) -> None:
    assert answer(index, question).band is Band.UNKNOWN


def test_nothing_found_has_no_best(index: Index) -> None:
    assert answer(index, "").best is None
    assert answer(Index([]), "what are the rules for waivers").band is Band.UNKNOWN


def test_the_band_does_not_tell_that_something_is_hidden(index: Index) -> None:
    question = "what are the rules for budgets"
    assert answer(index, question).band is Band.SURE
    found = answer(index, question, frozenset({Audience.EVERYONE}))
    assert found.band is not Band.SURE
    assert "budgets" not in [hit.playbook.id for hit in found.hits]
    assert answer(index, question, frozenset()).band is Band.UNKNOWN


@pytest.mark.parametrize("question", ["what now", "now what", "so what", "when", "which one", "help me", "who are you"])
def test_what_says_nothing_of_what_is_asked_is_never_sure(question: str) -> None:
    assert Library().ask(question).band is not Band.SURE


def test_unless_somebody_wrote_an_answer_to_just_that(index: Index) -> None:
    entry = replace(about("pilots"), id="next", title="What now?", questions=("what now", "what next", "and then what"))
    for question in ("What now?", "what NEXT"):
        assert answer(index, question).band is not Band.SURE
        found = answer(Index([*map(about, TOPICS), entry]), question)
        assert found.band is Band.SURE
        assert found.best is not None
        assert found.best.playbook.id == "next"
