"""The section `champions`: the shipped file says what the code falls back to; each mistake is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.operating_model import load
from domain.champion_rules import Champions, Point
from tests.support.model_text import SHIPPED, SMALL, TEXT, problems_of


def written(path: Path, section: str) -> Path:
    path.write_text(f"{SMALL}champions:\n{section}", encoding="utf-8")
    return path


def test_the_shipped_file_says_what_the_code_falls_back_to(tmp_path: Path) -> None:
    assert load(SHIPPED).champions == Champions()
    section = TEXT[TEXT.index("\nchampions:") : TEXT.index("\nobjectives:")]
    assert all(f"  {name}:" in section for name in Champions.__slots__)
    small = tmp_path / "model.yaml"
    small.write_text(SMALL, encoding="utf-8")
    assert load(small).champions == Champions()


def test_a_company_changes_what_it_likes(tmp_path: Path) -> None:
    section = (
        "  share_percent: 20\n"
        "  term_months: 6\n"
        "  max_terms: 3\n"
        "  break_months: 0\n"
        "  notice_days: [7, 45, 21]\n"
        "  pass_mark: 2\n"
        "  backup_days: 1\n"
        "  overload_questions: 4\n"
        "  overload_people: 90\n"
        "  criteria:\n"
        "    - {id: curiosity, title: Asks why}\n"
        "  checklist: [{id: one, title: One}, {id: two, title: Two}]\n"
    )
    assert load(written(tmp_path / "model.yaml", section)).champions == Champions(
        share_percent=20,
        term_months=6,
        max_terms=3,
        break_months=0,
        notice_days=(45, 21, 7),
        pass_mark=2,
        backup_days=1,
        overload_questions=4,
        overload_people=90,
        criteria=(Point("curiosity", "Asks why"),),
        checklist=(Point("one", "One"), Point("two", "Two")),
    )
    part = load(written(tmp_path / "model.yaml", "  pass_mark: 4\n")).champions
    assert part == Champions(pass_mark=4)


@pytest.mark.parametrize(
    ("section", "line", "said"),
    [
        ("  term_month: 10\n", 7, "champions.term_month is not known here; did you mean term_months?"),
        ("  share_percent: 0\n", 7, "champions.share_percent is 0; it must be a whole number from 1 to 100"),
        ("  term_months: a year\n", 7, "champions.term_months is a year; it must be a whole number from 1 to 120"),
        ("  max_terms: 0\n", 7, "champions.max_terms is 0; it must be a whole number from 1"),
        ("  break_months: -1\n", 7, "champions.break_months is -1; it must be a whole number from 0"),
        ("  pass_mark: 6\n", 7, "champions.pass_mark is 6; it must be a whole number from 1 to 5"),
        ("  backup_days: 0\n", 7, "champions.backup_days is 0; it must be a whole number from 1 to 365"),
        ("  overload_questions: 0\n", 7, "champions.overload_questions is 0; it must be"),
        ("  notice_days: 60\n", 7, "champions.notice_days is 60; it must be a list of numbers of days"),
        ("  notice_days: []\n", 7, "champions.notice_days is an empty list; it must be a list of numbers"),
        ("  notice_days:\n    - 60\n    - soon\n", 9, "is soon; it must be a whole number of days from 1 to 335"),
        ("  notice_days:\n    - 30\n    - 30\n", 9, "is 30, as on line 8; each notice is given once."),
        ("  notice_days: [336]\n", 7, "is 336; it must be a whole number of days from 1 to 335, less than a term"),
        ("  term_months: 2\n", 6, "champions.notice_days is left out, and 60 days are longer than a term"),
        ("  criteria: []\n", 7, "champions.criteria is an empty list; it must be a list of entries with id and title"),
        ("  criteria:\n    - Listens\n", 8, "is Listens; it must be an entry with id and title"),
        ("  criteria:\n    - {id: one}\n", 8, "title is missing; it must be one line of 1 to 75 characters"),
        ("  criteria:\n    - {id: One Two, title: One}\n", 8, "id is One Two; it must be small letters"),
        (
            "  checklist:\n    - {id: one, title: One}\n    - {id: one, title: Two}\n",
            9,
            "id is one, as on line 8; an id may stand here once.",
        ),
        ("  checklist:\n    - {id: one, titel: One, title: Two}\n", 8, "titel is not known here; did you mean title?"),
    ],
)
def test_each_mistake_is_named_with_its_line(tmp_path: Path, section: str, line: int, said: str) -> None:
    (problem,) = problems_of(written(tmp_path / "model.yaml", section))
    assert said in problem.message
    assert problem.line == line


def test_a_section_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "model.yaml").write_text(f"{SMALL}champions: none\n", encoding="utf-8")
    (problem,) = problems_of(tmp_path / "model.yaml")
    assert problem.message.startswith("champions is none; it must be a section with numbers, criteria and a checklist")
