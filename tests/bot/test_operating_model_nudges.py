"""The section `nudges`: the shipped file says what the code falls back to; each mistake is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.operating_model import load
from domain.nudges import Nudges
from tests.support.model_text import SHIPPED, SMALL, TEXT, problems_of


def written(path: Path, section: str) -> Path:
    path.write_text(f"{SMALL}nudges:\n{section}", encoding="utf-8")
    return path


def test_the_shipped_file_says_what_the_code_falls_back_to(tmp_path: Path) -> None:
    assert load(SHIPPED).nudges == Nudges()
    section = TEXT[TEXT.index("\nnudges:") : TEXT.index("\nobjectives:")]
    assert all(f"  {name}:" in section for name in Nudges.__slots__)
    small = tmp_path / "model.yaml"
    small.write_text(SMALL, encoding="utf-8")
    assert load(small).nudges == Nudges()


def test_a_company_changes_what_it_likes(tmp_path: Path) -> None:
    section = "  second_days: 1\n  raise_days: 2\n  choose_days: 4\n  courtesy_days: 0\n  number_reminder: false\n"
    assert load(written(tmp_path / "model.yaml", section)).nudges == Nudges(
        second_days=1, raise_days=2, choose_days=4, courtesy_days=0, number_reminder=False
    )


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("  second_day: 1\n", "nudges.second_day is not known here; did you mean second_days?"),
        ("  snooze_days: 31\n", "nudges.snooze_days is 31; it must be a whole number from 1 to 30"),
        ("  number_reminder: maybe\n", "nudges.number_reminder is maybe; it must be true or false"),
        ("  raise_days: 3\n", "nudges.raise_days breaks the order of the ladder; raise_days must be more than second"),
        (
            "  second_days: 9\n",
            "nudges.second_days breaks the order of the ladder; raise_days must be more than second",
        ),
    ],
)
def test_each_mistake_is_named_with_its_line(tmp_path: Path, section: str, said: str) -> None:
    problems = problems_of(written(tmp_path / "model.yaml", section))
    assert any(one.line == 7 and said in str(one) for one in problems), problems
