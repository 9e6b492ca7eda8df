"""The section `digests`: the shipped file says what the code falls back to; each mistake is named with its line."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.operating_model import load
from domain.digest_plans import SHIPPED as PLANS
from domain.digest_plans import Digests, Plan
from domain.digests import DigestKind
from domain.schedule import Cadence, Rhythm
from tests.support.model_text import SHIPPED, SMALL, TEXT, problems_of


def written(path: Path, section: str) -> Path:
    path.write_text(f"{SMALL}digests:\n{section}", encoding="utf-8")
    return path


def test_the_shipped_file_says_what_the_code_falls_back_to(tmp_path: Path) -> None:
    assert load(SHIPPED).digests == Digests()
    section = TEXT[TEXT.index("\ndigests:") : TEXT.index("\nobjectives:")]
    assert all(f"  {kind}: {{when:" in section for kind in DigestKind)
    small = tmp_path / "model.yaml"
    small.write_text(SMALL, encoding="utf-8")
    assert load(small).digests == Digests()


def test_a_company_changes_what_it_likes(tmp_path: Path) -> None:
    section = (
        "  director: {when: quarterly Thu 10:00, grace_hours: 24}\n"
        "  champion:\n    when: never\n"
        "  sponsor: {grace_hours: 5}\n"
        "  security: {when: Tue-Thu 7:45}\n"
    )
    digests = load(written(tmp_path / "model.yaml", section)).digests
    assert digests.plan(DigestKind.DIRECTOR) == Plan(Rhythm((3,), time(10), Cadence.QUARTERLY), timedelta(days=1))
    assert digests.plan(DigestKind.CHAMPION) == replace(PLANS[DigestKind.CHAMPION], rhythm=None)
    assert digests.plan(DigestKind.SPONSOR) == replace(PLANS[DigestKind.SPONSOR], grace=timedelta(hours=5))
    assert digests.plan(DigestKind.SECURITY).rhythm == Rhythm((1, 2, 3), time(7, 45))
    assert digests.plan(DigestKind.TRAINING) == PLANS[DigestKind.TRAINING]


@pytest.mark.parametrize(
    ("section", "line", "said"),
    [
        ("  directer: {when: Mon 08:30}\n", 7, "digests.directer is no digest; did you mean director?"),
        ("  director: Mon 08:30\n", 7, "digests.director is Mon 08:30; it must be a section with when and grace_hours"),
        (
            "  director:\n    when: Mon\n",
            8,
            "digests.director.when is Mon; it must be days and a time such as Mon 08:30",
        ),
        ("  director: {when: [Mon]}\n", 7, "it must be days and a time"),
        ("  director: {when: Moon 08:30}\n", 7, "is Moon 08:30; it must be days and a time"),
        ("  director: {grace_hours: 0}\n", 7, "digests.director.grace_hours is 0; it must be a whole number of hours"),
        ("  director: {grace: 8}\n", 7, "digests.director.grace is not known here; did you mean grace_hours?"),
    ],
)
def test_each_mistake_is_named_with_its_line(tmp_path: Path, section: str, line: int, said: str) -> None:
    (problem,) = problems_of(written(tmp_path / "model.yaml", section))
    assert said in problem.message
    assert problem.line == line


def test_a_section_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "model.yaml").write_text(f"{SMALL}digests: none\n", encoding="utf-8")
    (problem,) = problems_of(tmp_path / "model.yaml")
    assert problem.message.startswith("digests is none; it must be a section with an entry for each digest")
