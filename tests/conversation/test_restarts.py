"""Whatever happens on the way, the answers are those of somebody who was never disturbed."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.engine import Back, Confirm, Edit, Skip
from bot.conversation.flow import UNKNOWN, Flow, Form, Json
from bot.conversation.reading import position, visible_steps
from bot.conversation.state import Status
from bot.flows.build_case import BUILD_CASE
from bot.flows.submit_idea import SUBMIT_IDEA
from tests.conversation.made_up import Run

UNSURE: Json = dict(UNKNOWN)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=8, max_size=40)
MAYBE = st.one_of(st.just(UNSURE), WORDS)
QUICK: Mapping[str, st.SearchStrategy[Json]] = {
    "problem": WORDS,
    "evidence": st.sampled_from([None, "https://wiki.example/a"]),
    "metric": MAYBE,
    "target": MAYBE,
    "objective": st.sampled_from(["faster-claims", "none", UNSURE]),
    "impact_types": st.lists(st.sampled_from(["QUALITY", "PRODUCTIVITY", "RISK_REDUCTION"]), min_size=1, unique=True),
    "capture": st.one_of(st.none(), WORDS),
    "sponsor": st.sampled_from(["p1", "p2", UNSURE]),
    "department": st.sampled_from(["claims", "it"]),
    "title": WORDS,
    "summary": WORDS,
    "process": st.one_of(st.none(), WORDS),
}
CASE: Mapping[str, st.SearchStrategy[Json]] = {
    **{question.name: MAYBE for step in BUILD_CASE.steps for question in step.questions},
    "stable": st.sampled_from(["stable", "chaotic", UNSURE]),
    "personal": st.sampled_from(["yes", "no", UNSURE]),
    "automation": st.sampled_from(["draft", "act_alone", UNSURE]),
}
MISCHIEF = ("restart", "back", "page back", "skip", "edit", "wrong", "stale", "twice", "confirm", "page", "other first")
ACTS = st.lists(st.tuples(st.sampled_from(MISCHIEF), st.integers(0, 99)), max_size=25)
WRONG: tuple[Json, ...] = (7.5, ["nothing"], {"a": 1})  # an empty one would leave an optional answer out


class Person:
    """Answers as they mean to, sooner or later, whatever comes between."""

    def __init__(self, flow: Flow, means: Mapping[str, Json]) -> None:
        self.run, self.means = Run(flow), means
        self.pages = [(self.run.state.turn, dict[str, Json]())]

    def page(self) -> dict[str, Json]:
        """What they would send from the page that is shown now."""
        here = position(self.run.flow, self.run.state).step
        return {question.name: self.means[question.name] for question in here.questions} if here is not None else {}

    def answer(self) -> None:
        if self.run.asked is not None:
            self.run.give(self.run.state.turn, **{self.run.asked: self.means[self.run.asked]})

    def do(self, act: str, number: int) -> None:
        steps = list(visible_steps(self.run.flow, self.run.known))
        step = steps[number % len(steps)]
        names = [question.name for question in step.questions]
        self.pages.append((self.run.state.turn, self.page()))
        match act:
            case "back" | "page back":
                self.run.do(Back(page=act == "page back"))
            case "skip" if self.skips_safely():
                self.run.do(Skip())
            case "edit":
                self.run.do(Edit(step.id))
            case "wrong":
                self.run.give(**{names[number % len(names)]: WRONG[number % len(WRONG)]})
            case "stale":
                turn, values = self.pages[number % len(self.pages)]
                self.run.give(turn, **values)
            case "twice":
                turn, values = self.run.state.turn, self.page()
                self.run.give(turn, **values).give(turn, **values)
            case "confirm" if self.run.asked is not None:
                self.run.do(Confirm())
            case "page":
                self.run.give(self.run.state.turn, **self.page())
            case "other first":
                self.run.give(**{name: self.means[name] for name in names})
            case _:
                self.answer()

    def skips_safely(self) -> bool:
        """Skipping keeps what is there and was meant, or leaves out what is meant to be left out."""
        name = self.run.asked
        if name is None:
            return True
        return self.run.state.drafts.get(name, self.means[name]) == self.means[name]

    def kept(self) -> set[str]:
        """What stands as it is meant."""
        drafts = self.run.state.drafts
        return {name for name in drafts if name in self.means and drafts[name] == self.means[name]}

    def finish(self) -> None:
        """Says all that is left, then whatever of it does not stand yet, and ends."""
        for name in self.run.flow.by_name:
            if self.run.state.drafts.get(name, self) != self.means[name] or name in self.run.state.pending:
                self.run.give(**{name: self.means[name]})
        for _ in range(40):
            if self.run.asked is None:
                break
            self.answer()
        self.run.do(Confirm())


def told(flow: Flow, means: Mapping[str, Json], acts: list[tuple[str, int]]) -> list[Form | None]:
    """The answers at the end of a conversation that went like this."""
    person = Person(flow, means)
    for act, number in acts:
        before = person.kept()
        person.do(act, number)
        assert person.run.is_open
        assert before <= person.kept(), f"{act} lost an answer"
    person.finish()
    assert person.run.state.status is Status.DONE, (person.run.errors, person.run.state)
    return [person.run.known.get(step.form) for step in flow.steps]


@settings(max_examples=60, deadline=None)
@given(means=st.fixed_dictionaries(dict(QUICK)), acts=ACTS)
def test_the_quick_pass(means: dict[str, Json], acts: list[tuple[str, int]]) -> None:
    assert told(SUBMIT_IDEA, means, acts) == told(SUBMIT_IDEA, means, [])


@settings(max_examples=60, deadline=None)
@given(means=st.fixed_dictionaries(dict(CASE)), acts=ACTS)
def test_the_case(means: dict[str, Json], acts: list[tuple[str, int]]) -> None:
    assert told(BUILD_CASE, means, acts) == told(BUILD_CASE, means, [])
