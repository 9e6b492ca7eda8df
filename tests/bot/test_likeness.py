"""From when on two ideas are called alike, shown on the ideas of the demo's company."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import permutations
from pathlib import Path

import pytest
import yaml

import bot.demo
from bot.usecases.likeness import LEAST, overlap, telling, wanted
from knowledge.words import stems
from storage.fulltext import weight, words_of


@pytest.fixture(scope="module")
def problems() -> list[str]:
    """What the people of the demo said goes wrong."""
    ideas = yaml.safe_load((Path(bot.demo.__path__[0]) / "ideas.yaml").read_text(encoding="utf-8"))
    return [one["answers"]["problem"] for one in ideas if one["answers"].get("problem")]


def scores(problems: list[str]) -> list[tuple[float, str, str]]:
    held = [set(stems(one)) for one in problems]
    weigh: Callable[[str], float] = partial(_weight, held)
    said = {one: wanted(telling(words_of(one)), weigh) for one in problems}
    return sorted((overlap(said[one], other[:60], other).score, one, other) for one, other in permutations(problems, 2))


def _weight(held: list[set[str]], word: str) -> float:
    return weight(sum(stems(word)[0] in one for one in held), len(held))


def test_what_has_nothing_to_do_with_each_other_is_below_the_threshold(problems: list[str]) -> None:
    by_score = scores(problems)
    assert len(by_score) > 1_500
    assert by_score[int(len(by_score) * 0.995)][0] < LEAST - 0.03  # with some room
    assert sum(score >= LEAST for score, _, _ in by_score) < 10
