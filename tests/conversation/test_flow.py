"""The words in which a conversation is written, and every real flow held to them."""

from __future__ import annotations

import re

import pytest

from bot.actions import Answer, EditStep
from bot.conversation.flow import Answers, Flow, Form, Step, ask, questions
from bot.flows import FLOWS
from bot.flows.submit_idea import Outcome, Problem
from bot.ui import ACTION_LIMIT, FieldKind
from tests.conversation.made_up import FLOW, STEPS, Run, Who, made

FIELDS = [(flow, question) for flow in FLOWS.values() for _, question in flow.by_name.values()]


def test_kinds_follow_from_the_type_and_the_choices() -> None:
    kinds = {name: question.kind for name, (_, question) in FLOW.by_name.items()}
    assert kinds == {
        "name": FieldKind.LINE,
        "age": FieldKind.NUMBER,
        "remark": FieldKind.PARAGRAPH,
        "kind": FieldKind.CHOICE,
        "food": FieldKind.LINE,
        "colours": FieldKind.CHOICES,
        "first": FieldKind.DATE,
        "last": FieldKind.DATE,
        "fed": FieldKind.TOGGLE,
        "sign": FieldKind.LINE,
        "keeper": FieldKind.PERSON,
    }


def test_two_fields_of_one_name_are_refused() -> None:
    with pytest.raises(TypeError, match="same name"):
        made(STEPS[0], Step("again", Who, "Again"))


def test_a_field_without_a_question_is_refused() -> None:
    class Bare(Form):
        bare: str

    with pytest.raises(TypeError, match=r"Bare\.bare"):
        questions(Bare)


def test_answers_of_a_form_that_is_not_complete_are_no_answers() -> None:
    run = Run().give(name="Rex")
    assert run.known.get(Who) is None
    with pytest.raises(KeyError, match="Who"):
        run.known[Who]


def test_answers_are_read_once() -> None:
    read: list[type[Form]] = []

    def build(form: type[Form]) -> Form | None:
        read.append(form)
        return None

    known = Answers(build)
    assert known.get(Problem) is None
    assert known.get(Problem) is None
    assert known.get(Outcome) is None
    assert [form.__name__ for form in read] == ["Problem", "Outcome"]


def test_a_step_is_found_by_its_id() -> None:
    assert FLOW.step("pet") is STEPS[2]
    assert FLOW.step("none") is None


def test_a_typed_answer_keeps_the_words_and_drops_the_space_around() -> None:
    class Plain(Form):
        said: str = ask("What?", label="Said", min_length=2)

    run = Run(made(Step("plain", Plain, "Plain"))).give(said="  two  words \n")
    assert run.known[Plain].said == "two  words"


# The real flows


def test_flows_are_listed_under_their_names() -> None:
    assert all(flow.name == name for name, flow in FLOWS.items())
    assert all(flow.version >= 1 and flow.steps for flow in FLOWS.values())


@pytest.mark.parametrize(("flow", "question"), FIELDS, ids=lambda one: getattr(one, "name", ""))
def test_every_question_is_one_question_with_a_label(flow: Flow, question: object) -> None:
    spec = question.ask  # type: ignore[attr-defined]  # a Question; parametrize loses it
    assert spec.question.count("?") <= 1 or spec.question.endswith("You need not.")
    assert 2 <= len(spec.label) <= 30
    assert spec.why is None or (len(spec.why) <= 90 and "?" not in spec.why), spec.why
    assert spec.unknown is None or spec.unknown.spoken
    assert re.match(r"^[A-Z“]", spec.question)
    assert spec.optional or spec.question[-1] in "?." or spec.example


@pytest.mark.parametrize("flow", list(FLOWS.values()), ids=lambda flow: flow.name)
def test_ids_fit_into_buttons(flow: Flow) -> None:
    conversation = "0" * 32
    for name, (step, _) in flow.by_name.items():
        assert len(EditStep(conversation, 10**6, step.id).pack()) <= ACTION_LIMIT
        assert len(Answer(conversation, 10**6, name, "v" * 60).pack()) <= ACTION_LIMIT
