"""Reading a state: what is answered, what is asked now, and what a typed answer is worth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from unicodedata import category

from pydantic import ValidationError

from bot.conversation.flow import (
    DONT_KNOW,
    UNKNOWN,
    Answers,
    Flow,
    Form,
    Json,
    Question,
    Step,
)
from bot.conversation.state import State
from bot.conversation.wording import conflict, needs_answer, refusal, unknown_refused

Errors = Mapping[str, str]  # a sentence by field
INVISIBLE = ("Cc", "Cf")  # Unicode's controls and formats: zero width, direction marks


@dataclass(frozen=True, slots=True)
class Position:
    """What is asked now: a field of a step, or nothing any more (`step` None: the review)."""

    step: Step | None = None
    question: Question | None = None


def position(flow: Flow, state: State) -> Position:
    """What is to be asked now: what was chosen to be edited, else what was refused or never answered, in order."""
    known = answers(flow, state)
    for name in state.asking:
        if name in flow.by_name and visible(flow.by_name[name][0], known):
            return Position(*flow.by_name[name])
    for step in visible_steps(flow, known):
        for question in step.questions:
            if question.name in state.pending or not _is_answered(question, state, known):
                return Position(step, question)
    return Position()


def answers(flow: Flow, state: State) -> Answers:
    """The typed answers, form by form, of the steps that are asked."""

    def build(form: type[Form]) -> Form | None:
        step = next((step for step in flow.steps if step.form is form), None)
        return _build(step, state, known) if step is not None and visible(step, known) else None

    known = Answers(build)
    return known


def visible(step: Step, known: Answers) -> bool:
    """Whether the step is asked, as far as the earlier answers tell."""
    if step.when is None:
        return True
    try:
        return step.when(known)
    except KeyError:
        return False


def visible_steps(flow: Flow, known: Answers) -> Iterator[Step]:
    return (step for step in flow.steps if visible(step, known))


def value(question: Question, state: State, known: Answers) -> Json:
    """The answer as it stands: given, or drafted from earlier answers, or None."""
    if question.name in state.drafts:
        return state.drafts[question.name]
    return drafted(question, known)


def revalidate(flow: Flow, state: State) -> State:
    """A stored state under today's forms: what no longer fits is shown again, what is no longer asked is kept aside."""
    if state.forms == flow.forms:
        return state
    drafts, pending = dict(state.drafts), dict(state.pending)
    for name, raw in state.drafts.items():
        if name in flow.by_name and judge(flow.by_name[name][1], raw)[1] is not None:
            pending.setdefault(name, drafts.pop(name))
    changed = replace(state, version=flow.version, forms=flow.forms, drafts=drafts, pending=pending)
    return page_problems(flow, changed, flow.steps)[0]


def page_problems(flow: Flow, state: State, steps: Iterable[Step]) -> tuple[State, dict[str, str]]:
    """Judges those of the pages that are complete as a whole; an answer at fault moves back to what must be mended."""
    known, wrong = answers(flow, state), dict[str, str]()
    for step in steps:
        form = known.get(step.form)
        wrong |= form.problems() if form is not None else {}
    drafts, pending = dict(state.drafts), dict(state.pending)
    for name in wrong:
        given = drafts.pop(name, None)
        pending[name] = given if given is not None else value(flow.by_name[name][1], state, known)
    return (replace(state, drafts=drafts, pending=pending), wrong) if wrong else (state, {})


def errors(flow: Flow, state: State) -> Errors:
    """What is wrong with that which was typed but not kept."""
    found = {}
    for name, raw in state.pending.items():
        if name in flow.by_name:
            question = flow.by_name[name][1]
            kept = state.drafts.get(name)
            found[name] = judge(question, raw)[1] or (conflict(question, kept) if name in state.drafts else "")
    fine = {name: raw for name, raw in state.pending.items() if name in found and not found[name]}
    again = replace(state, drafts={**state.drafts, **fine}, pending={}) if fine else state
    as_a_page = page_problems(flow, again, flow.steps)[1] if fine else {}
    return {
        name: sentence or as_a_page.get(name, "") for name, sentence in found.items() if sentence or name in as_a_page
    }


def judge(question: Question, raw: Json) -> tuple[Json, str | None]:
    """The answer as it is stored, or the sentence that refuses it."""
    if raw == UNKNOWN:
        return (UNKNOWN, None) if question.ask.unknown is not None else (None, unknown_refused(question))
    if raw is None or raw == [] or (isinstance(raw, str) and is_blank(raw)):
        return (None, None) if question.ask.optional else (None, needs_answer(question))
    try:
        question.adapter.validate_python(raw)
    except ValidationError as error:
        return None, refusal(question, raw, error.errors(include_url=False, include_context=True)[0])
    return (raw.strip() if isinstance(raw, str) else raw), None


def is_blank(words: str) -> bool:
    """True when there is nothing in the words that one could see."""
    return all(sign.isspace() or category(sign) in INVISIBLE for sign in words)


def _is_answered(question: Question, state: State, known: Answers) -> bool:
    return question.name in state.drafts or drafted(question, known) is not None


def drafted(question: Question, known: Answers) -> Json:
    """The answer as earlier answers make it, or None: there is nothing to make it from, or it would be refused."""
    if question.ask.draft is None:
        return None
    try:
        made = question.ask.draft(known)
    except KeyError:
        return None
    return made if judge(question, made)[1] is None else None


def _build(step: Step, state: State, known: Answers) -> Form | None:
    """The page's answers as a form, or None while one is missing."""
    values: dict[str, Any] = {}
    for question in step.questions:
        raw = value(question, state, known)
        if raw is None and question.name not in state.drafts:
            return None
        values[question.name] = DONT_KNOW if raw == UNKNOWN else question.adapter.validate_python(raw)
    return step.form.model_construct(**values)
