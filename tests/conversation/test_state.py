"""A stored state: the same after a restart, and fit for the forms of a newer version."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.conversation.engine import Confirm, Edit, Reask
from bot.conversation.flow import UNKNOWN, Flow, Form, Step, ask
from bot.conversation.reading import errors, position, revalidate
from bot.conversation.state import State, Status, from_json, to_json
from tests.conversation.made_up import FLOW, GOOD, STEPS, Run, Stay, Who, made


class StricterWho(Form):
    name: str = ask("What is its full name?", label="Name", example="Rex of the Hill", min_length=6, max_length=20)
    age: int = ask("How old is it?", label="Age", ge=0, le=99)
    remark: str = ask("What should we know?", label="Remark", min_length=2)


class WiderWho(Form):
    name: str = ask("What is its name?", label="Name", min_length=3, max_length=20)
    weight: int = ask("How heavy is it?", label="Weight", ge=1)


class StricterStay(Stay):
    def problems(self) -> dict[str, str]:
        return {"last": "At most ten days."} if (self.last - self.first).days > 10 else {}


class SurePet(Form):
    food: str = ask("What does it eat?", label="Food", min_length=2)


def newer(*steps: Step) -> Flow:
    return made(*steps, version=2)


def after(flow: Flow, run: Run) -> State:
    return revalidate(flow, from_json(json.loads(json.dumps(to_json(run.state)))))


def test_a_state_is_the_same_after_json() -> None:
    run = Run().give(name="Rex", age="old").do(Reask("name", "short", "Rex?")).do(Edit("who"))
    state = replace(run.state, given=("name",), deliveries=("d1",))
    assert from_json(json.loads(json.dumps(to_json(state)))) == state


def test_a_state_of_an_earlier_release_can_be_read() -> None:
    raw = to_json(Run().answer_all().state)
    del raw["given"]
    raw.pop("deliveries", None)
    assert from_json(raw).given == ()


def test_what_an_answer_was_at_a_turn() -> None:
    run = Run().give(name="Rex").give(name="Bella")
    assert [run.state.at("name", turn) for turn in (0, 1, 2, 9)] == [None, "Rex", "Bella", "Bella"]
    assert run.state.changed_since("name", 1)
    assert not run.state.changed_since("name", 2)
    assert not run.state.changed_since("age", 0)


def test_the_same_version_changes_nothing() -> None:
    state = Run().answer_all().state
    assert revalidate(FLOW, state) == state
    assert revalidate(FLOW, revalidate(FLOW, state)) == state


def test_another_version_of_the_same_forms_goes_on_at_the_review() -> None:
    state = after(newer(*STEPS), Run().answer_all())
    assert state.version == 2
    assert position(newer(*STEPS), state).step is None


def test_a_field_that_is_gone_is_not_asked_and_does_no_harm() -> None:
    flow = newer(Step("who", WiderWho, "Who"), *STEPS[1:])
    run = Run(flow)
    run.state = after(flow, Run().answer_all())
    assert run.asked == "weight"
    run.give(weight=30)
    assert run.asked == "sign"  # it was drafted from the form that is gone
    assert run.give(sign="Welcome").do(Confirm()).state.status is Status.DONE
    assert run.state.drafts["age"] == 4


def test_a_step_that_was_removed_leaves_the_rest() -> None:
    flow = newer(*STEPS[:3], STEPS[4])
    run = Run(flow)
    run.state = after(flow, Run().answer_all().do(Edit("stay")))
    assert run.asked is None
    assert [step.step for step in run.page.review] == ["who", "what", "pet", "sign"]
    assert run.do(Confirm()).state.status is Status.DONE


def test_a_stricter_field_is_asked_again_with_what_stood_there() -> None:
    flow = newer(Step("who", StricterWho, "Who"), *STEPS[1:])
    run = Run(flow)
    run.state = after(flow, Run().answer_all(remark=None).give(sign="Welcome"))
    assert run.asked == "name"
    field = run.page.fields[0]
    assert field.value == "Rex"
    assert "at least 6 characters" in (field.error or "")
    assert run.give(name="Rex of the Hill").asked == "remark"
    assert "answer" in errors(flow, run.state)["remark"]
    assert run.give(remark="no").asked is None
    assert run.known[StricterWho].age == 4


def test_a_page_that_became_stricter_is_asked_again() -> None:
    flow = newer(*STEPS[:3], Step("stay", StricterStay, "The stay"), STEPS[4])
    run = Run(flow)
    run.state = after(flow, Run().answer_all(last="2027-01-31"))
    assert run.asked == "last"
    assert run.page.fields[1].error == "At most ten days."
    assert run.give(last="2027-01-01").asked is None


def test_i_do_not_know_that_is_no_longer_allowed_is_asked_and_not_shown_as_words() -> None:
    flow = newer(*STEPS[:2], Step("pet", SurePet, "The pet", when=STEPS[2].when), *STEPS[3:])
    run = Run(flow)
    run.state = after(flow, Run().answer_all(food=dict(UNKNOWN)))
    assert run.asked == "food"
    assert run.page.fields[0].value is None
    assert "only you" in (run.page.fields[0].error or "")
    assert run.give(food="bones").asked is None


def test_what_was_refused_before_is_still_there_afterwards() -> None:
    run = Run().give(name="Rex", age="four")
    state = after(newer(*STEPS), run)
    assert state.pending == {"age": "four"}
    assert "number" in errors(FLOW, state)["age"]


def test_names_that_no_form_knows_are_left_alone() -> None:
    state = replace(Run().answer_all().state, pending={"ghost": 1}, asking=("ghost",), notes={"ghost": "?"})
    again = revalidate(FLOW, state)
    assert again.pending == {"ghost": 1}
    assert position(FLOW, again).step is None
    assert errors(FLOW, again) == {}
    assert Who in [step.form for step in FLOW.steps]
    assert set(GOOD) == set(FLOW.by_name)
