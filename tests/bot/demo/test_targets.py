"""The demo company's targets, judged with what their authors said about the metric, as the conversation does."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from domain.pinning import Rule, judge

ROOT = Path(__file__).parents[3]
IDEAS: list[dict[str, Any]] = yaml.safe_load((ROOT / "bot/demo/ideas.yaml").read_text(encoding="utf-8"))
PAIRS = [
    (number, idea["answers"]["metric"], idea["answers"]["target"])
    for number, idea in enumerate(IDEAS, start=1)
    if idea["answers"].get("metric") and idea["answers"].get("target")
]
# Ideas whose authors have no number yet; the office asks them for one.
VAGUE = {10, 16, 21, 23, 26, 37, 41, 44}
WRITTEN = date(2026, 7, 1)  # before the first deadline of the demo


def test_most_ideas_say_metric_and_target() -> None:
    assert len(PAIRS) >= 40
    assert {number for number, _, _ in PAIRS} >= VAGUE


@pytest.mark.parametrize(("number", "metric", "target"), [pair for pair in PAIRS if pair[0] not in VAGUE])
def test_a_target_with_a_number_is_pinned(number: int, metric: str, target: str) -> None:
    assert judge(target, metric=metric, today=WRITTEN).failing == (), number


@pytest.mark.parametrize(("number", "metric", "target"), [pair for pair in PAIRS if pair[0] in VAGUE])
def test_a_vague_target_is_asked_for_its_number(number: int, metric: str, target: str) -> None:
    verdict = judge(target, metric=metric, today=WRITTEN)
    assert Rule.V2 in verdict.failing, number
    assert verdict.question
