"""Sentences about answers: why one was refused, and what a good one looks like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.ui import cut

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from bot.conversation.flow import Json, Question

GUESS = " (my guess)"  # behind a choice that is proposed; not repeated once it is chosen
QUOTED = 60  # characters of an answer that are repeated back


def needs_answer(question: Question) -> str:
    """Said when a compulsory question was left empty."""
    if question.ask.unknown is not None:
        return f"I need a word or two here; “I don't know” is fine too.{_example(question)}"
    return f"I need an answer here.{_example(question)}"


def unknown_refused(question: Question) -> str:
    """Said to "I don't know" where somebody has to know."""
    return f"This is one only you can answer; a rough answer is fine.{_example(question)}"


def conflict(question: Question, kept: Json) -> str:
    """Said when two windows answered the same question."""
    return f"This was answered in another window too: “{cut(spoken(question, kept), QUOTED)}”. Send what should stand."


def spoken(question: Question, raw: Json, labels: Mapping[str, str] | None = None) -> str:
    """An answer as it is read aloud; `labels` name the choices."""
    if raw is None:
        return "skipped"
    if isinstance(raw, Mapping):
        return "I don't know"
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    values = raw if isinstance(raw, list | tuple) else [raw]
    named = labels or _fixed_labels(question)
    return ", ".join(named.get(str(one), str(one)) for one in values)


def refusal(question: Question, raw: Json, error: ErrorDetails) -> str:
    """Pydantic's error as a sentence that says what a good answer looks like."""
    context: dict[str, Any] = error.get("ctx", {})
    said = f"“{cut(str(raw), QUOTED)}”" if isinstance(raw, str | int | float) and not isinstance(raw, bool) else "That"
    match error["type"]:
        case "string_too_short":
            why = f"{said} is a little short; please use at least {context['min_length']} characters."
        case "string_too_long":
            why = f"That has {len(str(raw)):,} characters; please keep it to {context['max_length']:,}."
        case "too_long":
            why = f"Please choose at most {context['max_length']}."
        case "too_short":
            why = f"Please choose at least {context['min_length']}."
        case "greater_than_equal":
            why = f"{said} is too low; it must be {context['ge']:g} or more."
        case "less_than_equal":
            why = f"{said} is too high; it must be {context['le']:g} or less."
        case "int_parsing" | "int_type" | "float_parsing" | "float_type" | "int_from_float":
            why = f"{said} is not a number I can read."
        case "date_parsing" | "date_from_datetime_parsing" | "date_type":
            why = f"{said} is not a date I can read; write it like 2026-12-31."
        case "enum" | "literal_error":
            why = f"{said} is not one of the choices."
        case "bool_parsing" | "bool_type":
            why = f"{said} is neither yes nor no."
        case "value_error":
            why = str(context["error"])
        case _:
            why = f"I could not read {said.replace('That', 'that')}."
    return why + _example(question)


def _example(question: Question) -> str:
    return f" For example: {question.ask.example}" if question.ask.example else ""


def _fixed_labels(question: Question) -> dict[str, str]:
    choices = question.ask.choices
    return {choice.value: choice.label for choice in choices} if isinstance(choices, tuple) else {}
