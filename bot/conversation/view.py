"""A conversation as something to show: a page of a form, its review, or one question in a chat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.conversation.flow import UNKNOWN, Answers, Flow, Json, Question
from bot.conversation.reading import (
    Errors,
    Position,
    answers,
    errors,
    position,
    value,
    visible_steps,
)
from bot.conversation.state import State
from bot.conversation.wording import spoken
from bot.ui import Choice, Field, FieldKind, FormView, ReviewStep

Options = Mapping[str, Sequence[Choice]]  # what `choices=` found, by field


def view(flow: Flow, state: State, conversation: str, found: Errors, options: Options) -> FormView:
    """The page that is to be shown now, prefilled, with the error under each field; else the review."""
    known, here = answers(flow, state), position(flow, state)
    if here.step is None:
        return FormView(
            conversation=conversation,
            turn=state.turn,
            title=flow.title,
            review=tuple(_review(flow, state, known, options)),
            submit=flow.submit,
            can_go_back=True,
        )
    wrong = {**errors(flow, state), **found}
    steps = list(visible_steps(flow, known))
    last = here.step is steps[-1] and not flow.review
    return FormView(
        conversation=conversation,
        turn=state.turn,
        title=here.step.title,
        fields=tuple(_field(question, state, known, wrong, options) for question in here.step.questions),
        progress=f"{steps.index(here.step) + 1} of {len(steps)}" if len(steps) > 1 else None,
        submit=flow.submit if last else "Next",
        can_go_back=here.step is not steps[0],
    )


def asked(view: FormView, here: Position) -> Field | None:
    """The one field of the page that a chat asks now."""
    name = here.question.name if here.question is not None else None
    return next((field for field in view.fields if field.name == name), None)


def _field(question: Question, state: State, known: Answers, wrong: Errors, options: Options) -> Field:
    name, spec = question.name, question.ask
    choices = tuple(options.get(name, spec.choices if isinstance(spec.choices, tuple) else ()))
    hint = (spec.context(state.drafts) if spec.context is not None else None) or spec.hint
    return Field(
        name=name,
        kind=question.kind,
        label=spec.question,
        value=_shown(question, state, known),
        why=spec.why,
        hint=suggested(question.kind, choices) or hint,
        note=state.notes.get(name),
        error=wrong.get(name),
        choices=choices,
        optional=spec.optional,
        may_be_unknown=spec.unknown is not None,
        max_length=spec.max_length,
    )


def suggested(kind: FieldKind, choices: Sequence[Choice]) -> str | None:
    """What may be the answer, where any other words are one too: a form shows no choices there."""
    if kind not in (FieldKind.LINE, FieldKind.PARAGRAPH) or not choices:
        return None
    return f"Found so far: {', '.join(choice.label for choice in choices)}."


def _shown(question: Question, state: State, known: Answers) -> Json:
    """What stands in the field now: what was refused, if a field of this kind can show it, else the answer."""
    held, kept = state.pending.get(question.name), value(question, state, known)
    if isinstance(held, str | bool | int | float):
        return held
    if isinstance(held, list) and question.kind is FieldKind.CHOICES:
        return held
    return held if held == UNKNOWN and question.ask.unknown is not None else kept


def _review(flow: Flow, state: State, known: Answers, options: Options) -> Iterator[ReviewStep]:
    read: dict[str, str] = {}  # what stands on the review so far, with its label
    for step in visible_steps(flow, known):
        rows: list[tuple[str, str]] = []
        for question in step.questions:
            raw = value(question, state, known)
            if raw == "":
                continue
            said = spoken(question, raw, _labels(question, options))
            above = read.get(_bare(said)) if question.ask.draft is not None else None
            rows.append((question.ask.label, said if above is None else f"the same words as under “{above}”"))
            read.setdefault(_bare(said), question.ask.label)
        yield ReviewStep(step.id, step.title, tuple(rows))


def _bare(words: str) -> str:
    """To compare by: a title that was cut from a sentence has lost its full stop."""
    return words.strip().rstrip(".").casefold()


def _labels(question: Question, options: Options) -> dict[str, str] | None:
    found = options.get(question.name)
    return {choice.value: choice.label for choice in found} if found is not None else None
