"""The words in which a conversation is written: Form, ask, Step, Flow, Answers."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cache
from typing import Annotated, Any, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, WrapValidator

from bot.conversation.advice import Hint, Probe
from bot.events import SourceMessage
from bot.ui import Choice, FieldKind
from domain.authority import Verb
from domain.initiatives import Initiative
from domain.model import OperatingModel
from domain.people import Person, Role

Json = object  # None, bool, int, float, str, list or dict of these; what a person typed or chose, as stored


class DontKnow(Enum):
    """The legal answer "I don't know", where a question allows it."""

    DONT_KNOW = "dont_know"


DONT_KNOW = DontKnow.DONT_KNOW
UNKNOWN: Mapping[str, Json] = {"unknown": True}  # DONT_KNOW as JSON


class World(Protocol):
    """What `choices=` and `advise=` may look at: read only, outside the saving transaction."""

    @property
    def model(self) -> OperatingModel: ...
    @property
    def person(self) -> Person: ...
    @property
    def today(self) -> date: ...
    async def colleagues(self, role: Role) -> Sequence[Person]: ...
    async def record(self) -> Initiative | None: ...
    async def principals(self) -> Sequence[Person]: ...


class Form(BaseModel):
    """The questions of one page. A subclass may check the whole page in `problems`."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    def problems(self) -> Mapping[str, str]:
        """What is wrong with the page as a whole: a sentence by field. Called when each field is fine alone."""
        return {}


class Answers:
    """The answers given so far, by form: `answers[Problem].title`. A form that is not complete raises KeyError.

    `ahead` is what the flow looked up right before its end, None where it looks for nothing or could not.
    """

    __slots__ = ("_build", "_forms", "ahead")

    def __init__(self, build: Callable[[type[Form]], Form | None], ahead: Any = None) -> None:
        self._build = build
        self.ahead = ahead
        self._forms: dict[type[Form], Form | None] = {}

    def get(self, form: type[F]) -> F | None:
        """The answers of the form, or None while it is not complete or not asked."""
        if form not in self._forms:
            self._forms[form] = self._build(form)
        found = self._forms[form]
        return found if isinstance(found, form) else None

    def __getitem__(self, form: type[F]) -> F:
        found = self.get(form)
        if found is None:
            raise KeyError(form.__name__)
        return found


F = TypeVar("F", bound=Form)
Choices = Callable[[World], Awaitable[Sequence[Choice]]]
Advise = Callable[[World, Answers, str], Awaitable[Probe | Hint | None]]


@dataclass(frozen=True, slots=True)
class Ask:
    """Everything about one question but its type. See `ask`."""

    question: str
    label: str
    why: str | None = None
    hint: str | None = None
    example: str | None = None
    kind: FieldKind | None = None
    optional: bool = False
    unknown: Role | None = None
    choices: Choices | tuple[Choice, ...] | None = None
    advise: Advise | None = None
    draft: Callable[[Answers], Json] | None = None
    max_length: int | None = None
    adds: bool = False
    verbatim: bool = False
    word: bool = False
    context: Callable[[Mapping[str, Json]], str | None] | None = None


def ask(
    question: str,
    *,
    label: str,
    why: str | None = None,
    hint: str | None = None,
    example: str | None = None,
    kind: FieldKind | None = None,
    long: bool = False,
    optional: bool = False,
    unknown: Role | None = None,
    choices: Choices | Sequence[Choice] | None = None,
    advise: Advise | None = None,
    draft: Callable[[Answers], Json] | None = None,
    adds: bool = False,
    verbatim: bool = False,
    word: bool = False,
    context: Callable[[Mapping[str, Json]], str | None] | None = None,
    min_length: int | None = None,
    max_length: int | None = None,
    ge: float | None = None,
    le: float | None = None,
) -> Any:
    """One question of a form.

    `label` names the answer on the review page; `why` is half a line; `example` shows a good answer and is used in the
    sentence that refuses a bad one. `unknown` allows "I don't know" and names the role that then gets the task.
    `draft` makes the answer from earlier ones until the person edits it. `choices` are fixed, or looked up outside the
    engine; on a line or a paragraph they are suggestions, and any other words are an answer too. `advise` may ask once
    more after the answer was kept, or give a hint; with `adds` what is said then is added to it.
    With `verbatim` words like "I don't know" are somebody's words and are kept as they stand; with `word` one word is a
    whole answer, also one that is a command's name. `context` makes the hint from the answers kept so far, by field.
    """
    if long and kind is None:
        kind = FieldKind.PARAGRAPH
    spec = Ask(
        question=question,
        label=label,
        why=why,
        hint=hint,
        example=example,
        kind=kind,
        optional=optional,
        unknown=unknown,
        choices=choices if callable(choices) or choices is None else tuple(choices),
        advise=advise,
        draft=draft,
        max_length=max_length,
        adds=adds,
        verbatim=verbatim,
        word=word,
        context=context,
    )
    limits = {"min_length": min_length, "max_length": max_length, "ge": ge, "le": le}
    given: dict[str, Any] = {name: limit for name, limit in limits.items() if limit is not None}
    extra: dict[str, Any] = {"ask": spec}
    return Field(default=None if optional else ..., json_schema_extra=extra, **given)


@dataclass(frozen=True, slots=True)
class Question:
    """A field of a form with what judges it."""

    name: str
    ask: Ask
    kind: FieldKind
    adapter: TypeAdapter[Any]


def _pass_unknown(value: Any, judge: Callable[[Any], Any]) -> Any:
    return value if value is DONT_KNOW or value is None else judge(value)


@cache
def questions(form: type[Form]) -> tuple[Question, ...]:
    """The form's questions in reading order."""
    made: list[Question] = []
    for name, info in form.model_fields.items():
        extra = info.json_schema_extra
        spec = extra.get("ask") if isinstance(extra, dict) else None
        if not isinstance(spec, Ask):
            raise TypeError(f"{form.__name__}.{name} is not made with ask()")
        adapter: TypeAdapter[Any] = TypeAdapter(
            Annotated[info.annotation, *info.metadata, WrapValidator(_pass_unknown)],
            config=None if _is_model(info.annotation) else ConfigDict(str_strip_whitespace=True),
        )
        made.append(Question(name, spec, spec.kind or _kind(spec, info.annotation), adapter))
    return tuple(made)


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _kind(spec: Ask, annotation: Any) -> FieldKind:
    if spec.choices is not None:
        return FieldKind.CHOICES if "tuple" in str(annotation) else FieldKind.CHOICE
    if annotation is bool:
        return FieldKind.TOGGLE
    return FieldKind.LINE


@dataclass(frozen=True, slots=True)
class Step:
    """One page: a form with an id, a title and when it is asked (looking at earlier answers only)."""

    id: str
    form: type[Form]
    title: str
    when: Callable[[Answers], bool] | None = None

    @property
    def questions(self) -> tuple[Question, ...]:
        return questions(self.form)


class Complete(Protocol):
    """What happens at the end, inside the transaction that ends the conversation."""

    def __call__(self, desk: Any, answers: Answers, /) -> Awaitable[Any]: ...


@dataclass(frozen=True, slots=True)
class About:
    """What makes a conversation one about a record.

    `verb` is what its end needs, and `rule` tries that end on a copy, so that a refusal comes before the questions and
    not after them. `prefill` takes answers from the record, `first` names the step to open first.
    """

    verb: Verb
    rule: Callable[[Any, Initiative], object] | None = None
    prefill: Callable[[Initiative], Mapping[str, Json]] | None = None
    first: Callable[[Initiative], str | None] | None = None


@dataclass(frozen=True)
class Flow:
    """A conversation. Field names are unique over all its steps. With `review` off it ends with the last answer.

    `shortcut` and `message_shortcut` are the labels it starts under anywhere, and on somebody's message, where a
    platform has such menus; `from_message` takes its first answers from that message. `reader` is who reads it next, as
    said on the review; with `helped` a champion can be asked to join the draft; `about` is set for a conversation about
    a record. `ahead` looks something up right before the end is confirmed, outside the transaction of `complete`, which
    finds it in the answers.
    """

    name: str
    version: int
    title: str
    steps: tuple[Step, ...]
    complete: Complete
    review: bool = True
    submit: str = "Submit"
    intro: str | None = None
    shortcut: str | None = None
    message_shortcut: str | None = None
    from_message: Callable[[SourceMessage], Mapping[str, Json]] | None = None
    reader: str | None = None
    helped: bool = False
    about: About | None = None
    ahead: Callable[[World, Answers], Awaitable[Any]] | None = None
    by_name: Mapping[str, tuple[Step, Question]] = field(init=False, repr=False, compare=False)
    forms: str = field(init=False, repr=False, compare=False)  # a digest of what the forms demand

    def __post_init__(self) -> None:
        index = {question.name: (step, question) for step in self.steps for question in step.questions}
        if len(index) != sum(len(step.questions) for step in self.steps):
            raise TypeError(f"two fields of the flow {self.name} have the same name")
        object.__setattr__(self, "by_name", index)
        object.__setattr__(self, "forms", _fingerprint(self))

    def step(self, id: str) -> Step | None:
        return next((step for step in self.steps if step.id == id), None)


def _fingerprint(flow: Flow) -> str:
    """Changes with whatever a stored answer may have to be judged by again: fields, types, limits, choices, version."""
    demands = [
        (step.id, name, str(info.annotation), repr(info.metadata), question.ask.optional, question.ask.unknown)
        + ((repr(question.ask.choices),) if isinstance(question.ask.choices, tuple) else ())
        for step in flow.steps
        for question, (name, info) in zip(step.questions, step.form.model_fields.items(), strict=True)
    ]
    return hashlib.sha256(repr((flow.version, demands)).encode()).hexdigest()[:16]
