"""The shipped operating model as a text in which something is changed, for tests of what is said about mistakes."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from bot.operating_model import ModelError, Problem, load

SHIPPED = Path(__file__).parents[2] / "operating_model.yaml"
TEXT = SHIPPED.read_text(encoding="utf-8")
SECTIONS = ("gates", "tracks", "responsibilities", "limits", "stage_clocks", "deputies", "scoring")
HERE = "⇒"  # marks the line of the mistake in a changed text

SMALL = """\
company: Small Ltd
time_zone: Europe/London
holidays: {country: GB}
objectives: [{id: one, title: One, description: The one goal.}]
departments: [{id: all, name: Everybody}]
"""


class Mistake(NamedTuple):
    """What stands in the section, what is put in its place, the key that is named, and what is said of it.

    The line is the marked one, or that of the section around the key when nothing is marked.
    """

    old: str
    new: str
    key: str
    said: str


def section(name: str) -> str:
    """The section as it is shipped."""
    rest = TEXT[TEXT.index(f"\n{name}:") + 1 :]
    ends = [end for each in SECTIONS if (end := rest.find(f"\n{each}:")) > 0]
    return rest[: min(ends, default=len(rest))] + "\n"


def changed(path: Path, name: str, old: str, new: str) -> str:
    """Writes a small file with this section of the shipped one and `new` in place of `old`; its text, still marked."""
    text = section(name)
    assert text.count(old) == 1, f"{text.count(old)} times: {old}"
    text = SMALL + text.replace(old, new)
    path.write_text(text.replace(HERE, ""), encoding="utf-8")
    return text


def problems_of(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(ModelError) as caught:
        load(path)
    return caught.value.problems


def assert_named(path: Path, mistake: Mistake) -> None:
    """That the mistake, and with a mark its very line, is named once."""
    text = changed(path, mistake.key.split(".", maxsplit=1)[0], mistake.old, mistake.new)
    problems = problems_of(path)
    named = [problem for problem in problems if problem.key == mistake.key]
    assert len(named) == 1, problems
    assert named[0].message.startswith(f"{mistake.key} ")
    assert mistake.said in named[0].message
    assert named[0].message[-1] in ".?"
    assert named[0].line == _line(text, mistake.key)


def _line(text: str, key: str) -> int:
    if HERE in text:
        return text[: text.index(HERE)].count("\n") + 1
    around = key.split(".")[-2]
    top = text.find(f"\n{around}:")
    return text[: top if top >= 0 else text.index(f"\n  {around}:")].count("\n") + 2
