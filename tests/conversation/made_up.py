"""A made-up flow with every kind of field, and a runner that takes its state through JSON at every step."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from bot.conversation.engine import Input, Submit, advance, start
from bot.conversation.flow import UNKNOWN, Answers, DontKnow, Flow, Form, Json, Step, ask
from bot.conversation.reading import Errors, answers, position, revalidate
from bot.conversation.state import State, Status, from_json, to_json
from bot.conversation.view import view
from bot.ui import Choice, FieldKind, FormView
from domain.people import Role


class Kind(StrEnum):
    PET = "pet"
    PLANT = "plant"


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"
    BLUE = "blue"


class Who(Form):
    name: str = ask("What is its name?", label="Name", example="Rex", min_length=3, max_length=20)
    age: int = ask("How old is it?", label="Age", kind=FieldKind.NUMBER, ge=0, le=99)
    remark: str | None = ask("Anything else?", label="Remark", optional=True, long=True, max_length=50)


class What(Form):
    kind: Kind = ask("What is it?", label="Kind", choices=(Choice("pet", "A pet"), Choice("plant", "A plant")))


class Pet(Form):
    food: str | DontKnow = ask("What does it eat?", label="Food", min_length=2, unknown=Role.CHAMPION)
    colours: tuple[Colour, ...] = ask(
        "Which colours has it?",
        label="Colours",
        choices=(Choice("red", "Red"), Choice("green", "Green"), Choice("blue", "Blue")),
        min_length=1,
    )


class Stay(Form):
    first: date = ask("From which day?", label="From", kind=FieldKind.DATE, example="2026-12-24")
    last: date = ask("Until which day?", label="Until", kind=FieldKind.DATE, example="2026-12-31")
    fed: bool = ask("Is somebody there to feed it?", label="Fed")

    def problems(self) -> Mapping[str, str]:
        return {"last": "It cannot leave before it came."} if self.last < self.first else {}


class Sign(Form):
    sign: str = ask(
        "What stands on the door?",
        label="Sign",
        min_length=3,
        max_length=40,
        draft=lambda known: f"Here lives {known[Who].name}",
    )
    keeper: str = ask("Who keeps it?", label="Keeper", kind=FieldKind.PERSON, min_length=1)


async def complete(desk: Any, answers: Answers) -> None:
    """Nothing happens."""


def made(*steps: Step, version: int = 1, review: bool = True) -> Flow:
    """A flow of these steps."""
    return Flow("made_up", version, "A guest", steps, complete, review=review)


STEPS = (
    Step("who", Who, "Who it is"),
    Step("what", What, "What it is"),
    Step("pet", Pet, "The pet", when=lambda known: known[What].kind is Kind.PET),
    Step("stay", Stay, "The stay"),
    Step("sign", Sign, "The sign"),
)
FLOW = made(*STEPS)

GOOD: Mapping[str, Json] = {
    "name": "Rex",
    "age": 4,
    "remark": "likes to run",
    "kind": "pet",
    "food": "bones",
    "colours": ["red", "blue"],
    "first": "2026-12-24",
    "last": "2026-12-31",
    "fed": True,
    "sign": "Mind the dog",
    "keeper": "p1",
}
ASKED = ("name", "age", "remark", "kind", "food", "colours", "first", "last", "fed", "keeper")  # the sign is drafted
WRONG: Mapping[str, Sequence[Json]] = {
    "name": ("", "ab", "x" * 21, None, 5, ["Rex"], "  \n ", "\u200b\u200b\u200b\u200b"),
    "age": ("old", -1, 100, None, "", [4]),
    "remark": ("y" * 51, 7, ["a"]),
    "kind": ("car", None, 3, ["pet"], dict(UNKNOWN)),
    "food": ("x", None, 1.5),
    "colours": ([], ["pink"], "red", None, [4]),
    "first": ("tomorrow", 4.5, None, "2026-13-01"),
    "last": ("soon", "2026-12-01", None),
    "fed": ("perhaps", None, 7),
    "sign": ("ab", "z" * 41),
    "keeper": ("", None, 3),
}


@dataclass
class Run:
    """A conversation that is stored and loaded again after everything that is done in it."""

    flow: Flow = FLOW
    state: State = field(init=False)
    errors: Errors = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.state = start(self.flow)

    def do(self, given: Input) -> Run:
        state, self.errors = advance(self.flow, self.state, given)
        self.state = revalidate(self.flow, from_json(json.loads(json.dumps(to_json(state)))))
        return self

    def give(self, turn: int | None = None, /, **values: Json) -> Run:
        return self.do(Submit(values, turn))

    def answer_all(self, **instead: Json) -> Run:
        """Answers one question after the other, as a chat does, up to the review."""
        values = {**GOOD, **instead}
        while (name := self.asked) is not None:
            before = self.state
            self.give(**{name: values[name]})
            assert self.state != before, f"{name} is asked for ever: {self.errors}"
        return self

    @property
    def asked(self) -> str | None:
        """The field that is asked now; None at the review."""
        question = position(self.flow, self.state).question
        return question.name if question is not None else None

    @property
    def page(self) -> FormView:
        return view(self.flow, self.state, "c1", self.errors, {})

    @property
    def known(self) -> Answers:
        return answers(self.flow, self.state)

    @property
    def is_open(self) -> bool:
        return self.state.status is Status.OPEN
