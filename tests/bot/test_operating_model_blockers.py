"""The section `blockers`: the shipped file says what the code falls back to; each mistake is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.operating_model import load
from domain.blockers import Category, Clock, Overdue, Routing, Seat, Severity, Span, Unit
from domain.people import Role
from domain.shipped_blockers import BLOCKERS
from tests.support.model_text import SHIPPED, SMALL, TEXT, problems_of


def written(path: Path, section: str) -> Path:
    path.write_text(f"{SMALL}blockers:\n{section}", encoding="utf-8")
    return path


def test_the_shipped_file_says_what_the_code_falls_back_to(tmp_path: Path) -> None:
    assert load(SHIPPED).blockers == BLOCKERS
    section = TEXT[TEXT.index("\nblockers:") : TEXT.index("\nobjectives:")]
    assert all(f"{one}:" in section for one in (*Category, *Severity))
    small = tmp_path / "model.yaml"
    small.write_text(SMALL, encoding="utf-8")
    assert load(small).blockers == BLOCKERS


def test_a_company_changes_a_row_and_a_clock(tmp_path: Path) -> None:
    section = (
        "  categories:\n"
        "    gate_stuck: {owner: director, consulted: [topic-owner, legal], severity: SEV1, bypass: true,"
        " words: [Big Board]}\n"
        "    ethics: {hidden_reporter: false}\n"
        "  severities:\n"
        "    SEV1: {take_up: 2d, plan: next-review, overdue: raise, round_the_clock: false, silence: 6h}\n"
        "  remind_percent: 50\n"
        "  verify_days: 7\n"
    )
    model = load(written(tmp_path / "model.yaml", section)).blockers
    assert model.routes[Category.GATE_STUCK] == Routing(
        Role.DIRECTOR, (Seat.TOPIC_OWNER, Role.LEGAL), Severity.SEV1, bypass=True, words=("Big Board",)
    )
    ethics = model.routes[Category.ETHICS]
    assert (ethics.owner, ethics.bypass, ethics.hidden_reporter) == (Role.DIRECTOR, True, False)
    assert model.routes[Category.BUDGET] == BLOCKERS.routes[Category.BUDGET]
    assert model.clocks[Severity.SEV1] == Clock(Span(2, Unit.DAYS), None, Overdue.RAISE, silence=Span(6, Unit.HOURS))
    assert model.clocks[Severity.SEV2] == BLOCKERS.clocks[Severity.SEV2]
    assert (model.remind_percent, model.verify_days) == (50, 7)


@pytest.mark.parametrize(
    ("section", "line", "said"),
    [
        ("  categories:\n    budgets: {}\n", 8, "blockers.categories.budgets is no category; did you mean budget?"),
        (
            "  categories:\n    budget: {owner: boss}\n",
            8,
            "blockers.categories.budget.owner is boss; it must be one of",
        ),
        ("  categories:\n    budget: {owner: champion}\n", 8, "blockers.categories.budget.owner is champion; it must"),
        (
            "  categories:\n    budget:\n      severity: SEV5\n",
            9,
            "blockers.categories.budget.severity is SEV5; did you",
        ),
        ("  categories:\n    budget: {bypass: maybe}\n", 8, "bypass is maybe; it must be true or false."),
        ("  categories:\n    budget: {consulted: [legal, legal]}\n", 8, "a role may stand here once."),
        (
            "  categories:\n    budget: {word: [x]}\n",
            8,
            "blockers.categories.budget.word is not known here; did you mean",
        ),
        ("  categories:\n    budget: director\n", 8, "blockers.categories.budget is director; it must be a row with"),
        ("  categories: []\n", 7, "blockers.categories is an empty list; it must be a section with a row"),
        ("  severities:\n    SEV0: {}\n", 8, "blockers.severities.SEV0 is no severity; did you mean SEV"),
        ("  severities:\n    SEV2: {take_up: 4}\n", 8, "SEV2.take_up is 4; it must be a number of hours or days"),
        ("  severities:\n    SEV2: {plan: 0d}\n", 8, "SEV2.plan is 0d; it must be a number of hours or days"),
        (
            "  severities:\n    SEV2: {silence: never}\n",
            8,
            "SEV2.silence is never; it must be a number of hours or days",
        ),
        ("  remind_percent: 100\n", 7, "blockers.remind_percent is 100; it must be a whole number from 1 to 99"),
        ("  verify_days: 0\n", 7, "blockers.verify_days is 0; it must be a whole number of working days, 1 or more"),
        ("  severities:\n    SEV2: {overdue: shout}\n", 8, "SEV2.overdue is shout; it must be one of"),
    ],
)
def test_each_mistake_is_named_with_its_line(tmp_path: Path, section: str, line: int, said: str) -> None:
    (problem,) = problems_of(written(tmp_path / "model.yaml", section))
    assert said in problem.message
    assert problem.line == line


def test_a_section_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "model.yaml").write_text(f"{SMALL}blockers: none\n", encoding="utf-8")
    (problem,) = problems_of(tmp_path / "model.yaml")
    assert problem.message.startswith("blockers is none; it must be a section with categories and severities")
