"""Every way through a flow ends at its review."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.conversation.flow import UNKNOWN, Flow, Json
from bot.conversation.reading import position
from bot.flows.build_case import BUILD_CASE
from bot.flows.submit_idea import SUBMIT_IDEA
from tests.conversation.made_up import (
    FLOW,
    GOOD,
    Kind,
    Run,
    What,
)


def walk(run: Run, values: dict[str, tuple[Json, ...]], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every path: each question is answered in each of the given ways."""
    name = run.asked
    if name is None:
        yield path
        return
    assert name not in path, f"{name} is asked twice on {path}"
    for raw in values[name]:
        branch = Run(run.flow)
        branch.state = run.state
        yield from walk(branch.give(**{name: raw}), values, (*path, name))


UNSURE = dict(UNKNOWN)
MADE_UP: dict[str, tuple[Json, ...]] = {
    **{name: (value,) for name, value in GOOD.items()},
    "remark": ("x", None),
    "kind": ("pet", "plant"),
    "food": ("bones", UNSURE),
    "fed": (True, False),
}
QUICK: dict[str, tuple[Json, ...]] = {
    "problem": ("Support retypes 1,200 claims a week.",),
    "metric": ("Minutes a claim: 14", UNSURE),
    "target": ("From 14 to 9", UNSURE),
    "objective": ("none", UNSURE),
    "impact_types": (["QUALITY"],),
    "capture": (None, "Less overtime"),
    "sponsor": ("p1", UNSURE),
    "department": ("claims",),
}
CASE: dict[str, tuple[Json, ...]] = {
    **{question.name: ("Well known.",) for step in BUILD_CASE.steps for question in step.questions},
    "stable": ("stable", UNSURE),
    "personal": ("yes", "no", UNSURE),
    "privacy": ("The contract.", UNSURE),
    "automation": ("draft",),
}


@pytest.mark.parametrize(
    ("flow", "values", "paths"), [(FLOW, MADE_UP, 12), (SUBMIT_IDEA, QUICK, 32), (BUILD_CASE, CASE, 10)]
)
def test_every_path_ends_at_the_review(flow: Flow, values: dict[str, tuple[Json, ...]], paths: int) -> None:
    assert len(list(walk(Run(flow), values))) == paths


def test_the_branch_is_on_the_path_only_when_it_is_asked() -> None:
    for path in walk(Run(), {**MADE_UP, "kind": ("plant",)}):
        assert "food" not in path
    assert Run().answer_all(kind="plant").known[What].kind is Kind.PLANT
    assert position(FLOW, Run().answer_all().state).step is None
