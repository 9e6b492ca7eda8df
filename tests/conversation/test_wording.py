"""Errors as plain sentences that say what a good answer looks like."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

import pytest
from pydantic import AfterValidator

from bot.conversation.flow import UNKNOWN, DontKnow, Form, Json, Question, ask, questions
from bot.conversation.reading import judge
from bot.conversation.wording import conflict, needs_answer, spoken
from domain.people import Role
from tests.conversation.made_up import FLOW, WRONG, Colour

JARGON = re.compile(
    r"(?i)\binput\b|valid|\w+_\w+|pydantic|\btype\b|\bstring\b|expected|\benum\b|\bNone\b|\bctx\b|\{|\}"
)


def _even(value: int) -> int:
    if value % 2:
        raise ValueError("Only pairs come, so an even number please.")
    return value


class Odd(Form):
    text: str = ask("?", label="Text", example="a word", min_length=2, max_length=5)
    whole: int = ask("?", label="Whole", ge=1, le=9)
    part: float = ask("?", label="Part", ge=0.5, le=2)
    day: date = ask("?", label="Day")
    yes: bool = ask("?", label="Yes")
    colour: Colour = ask("?", label="Colour")
    either: Literal["a", "b"] = ask("?", label="Either")
    some: tuple[Colour, ...] = ask("?", label="Some", min_length=1, max_length=2)
    pair: Annotated[int, AfterValidator(_even)] = ask("?", label="Pair")
    maybe: str | DontKnow = ask("?", label="Maybe", min_length=2, unknown=Role.LEGAL)


ANYTHING: tuple[Json, ...] = (
    "", " ", "x", "far too long for it", None, 0, 11, -3, 1.75, 1e300, True, False, [], ["x"], ["red"] * 3, [None],
    [[1]], {}, {"a": 1}, "2026-02-30", "٣", dict(UNKNOWN), "\n", "x" * 5000,
)  # fmt: skip


def refused(question: Question, raw: Json) -> str | None:
    return judge(question, raw)[1]


@pytest.mark.parametrize("question", [*questions(Odd), *(q for _, q in FLOW.by_name.values())], ids=lambda q: q.name)
def test_no_jargon_whatever_is_typed(question: Question) -> None:
    seen = 0
    for raw in (*ANYTHING, *WRONG.get(question.name, ())):
        sentence = refused(question, raw)
        if sentence is None:
            continue
        seen += 1
        own = sentence.replace(str(raw), "") if isinstance(raw, str) and raw.strip() else sentence
        assert not JARGON.search(own), sentence
        assert re.match(r"^[“A-Z]", sentence), sentence
        assert sentence.endswith(".") or (question.ask.example and sentence.endswith(question.ask.example)), sentence
        assert len(sentence) < 240, sentence
        if question.ask.example:
            assert question.ask.example in sentence
    assert seen


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        ("text", "x", "“x” is a little short; please use at least 2 characters. For example: a word"),
        ("text", "too long", "That has 8 characters; please keep it to 5. For example: a word"),
        ("text", 5, "I could not read “5”. For example: a word"),
        ("text", ["x"], "I could not read that. For example: a word"),
        ("text", True, "I could not read that. For example: a word"),
        ("whole", "many", "“many” is not a number I can read."),
        ("whole", 0, "“0” is too low; it must be 1 or more."),
        ("whole", "12", "“12” is too high; it must be 9 or less."),
        ("part", 0.25, "“0.25” is too low; it must be 0.5 or more."),
        ("day", "soon", "“soon” is not a date I can read; write it like 2026-12-31."),
        ("yes", "perhaps", "“perhaps” is neither yes nor no."),
        ("colour", "pink", "“pink” is not one of the choices."),
        ("either", "c", "“c” is not one of the choices."),
        ("some", ["red", "green", "blue"], "Please choose at most 2."),
        ("pair", 3, "Only pairs come, so an even number please."),
        ("maybe", "", "I need a word or two here; “I don't know” is fine too."),
        ("text", dict(UNKNOWN), "This is one only you can answer; a rough answer is fine. For example: a word"),
    ],
)
def test_sentences(name: str, raw: Json, expected: str) -> None:
    question = next(one for one in questions(Odd) if one.name == name)
    assert refused(question, raw) == expected


def test_a_long_answer_is_quoted_in_part() -> None:
    question = FLOW.by_name["age"][1]
    assert len(refused(question, "old " * 500) or "") < 120
    assert len(conflict(FLOW.by_name["remark"][1], "old " * 500)) < 160


def test_answers_read_aloud() -> None:
    def read(name: str, raw: Any, labels: dict[str, str] | None = None) -> str:
        return spoken(FLOW.by_name[name][1], raw, labels)

    assert read("remark", None) == "skipped"
    assert read("food", dict(UNKNOWN)) == "I don't know"
    assert (read("fed", True), read("fed", False)) == ("yes", "no")
    assert read("colours", ["red", "blue"]) == "Red, Blue"
    assert read("kind", "pet") == "A pet"
    assert read("keeper", "p1", {"p1": "Ana"}) == "Ana"
    assert read("age", 4) == "4"
    assert needs_answer(FLOW.by_name["name"][1]) == "I need an answer here. For example: Rex"
