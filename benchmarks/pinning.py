"""How well the pinning rule reads labelled targets, and how long one judgement takes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

from domain.pinning import Rule, Verdict, judge

SETS = Path(__file__).resolve().parents[1] / "tests" / "domain" / "pinning"
LABELLED_ON = date(2026, 11, 21)
PARTS = {
    "development": "development",
    "heldout": "heldout (looked at once, before the second round)",
    "development2": "development2",
    "heldout2": "heldout2 (0.964 when it was first looked at, after the second round)",
}
RULES = (Rule.V1, Rule.V2, Rule.V3, Rule.V4, Rule.V6)


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled sentence; an empty `failing` means pinned."""

    text: str
    failing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Right, wrongly raised and missed; `precision` and `recall` are 1 when there was nothing to find."""

    right: int
    raised: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.raised) if self.right + self.raised else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def load(name: str) -> tuple[Labelled, ...]:
    """The labelled sentences of one part, named as in PARTS."""
    lines = (SETS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = (json.loads(line) for line in lines if line.strip())
    return tuple(Labelled(row["text"], tuple(row["failing"])) for row in rows)


def score(pairs: Iterable[tuple[bool, bool]]) -> Score:
    """Counts (wanted, found) pairs."""
    listed = list(pairs)
    return Score(
        right=sum(wanted and found for wanted, found in listed),
        raised=sum(found and not wanted for wanted, found in listed),
        missed=sum(wanted and not found for wanted, found in listed),
    )


def scores(rows: Iterable[Labelled]) -> dict[str, Score]:
    """Precision and recall of each rule and of "pinned"."""
    judged = [(row, judge(row.text, today=LABELLED_ON)) for row in rows]
    found = {str(rule): score((rule in row.failing, rule in v.failing) for row, v in judged) for rule in RULES}
    return found | {"pinned": score((not row.failing, v.pinned) for row, v in judged)}


def accuracy(rows: Iterable[Labelled]) -> float:
    """The share of sentences rightly called pinned or not."""
    right = [judge(row.text, today=LABELLED_ON).pinned is not bool(row.failing) for row in rows]
    return sum(right) / len(right)


def report() -> list[str]:
    """A Markdown table for all parts of the set, and the median time of one judgement."""
    lines = ["| set | rule | sentences | precision | recall |", "|---|---|---|---|---|"]
    for name, title in PARTS.items():
        rows = load(name)
        for rule, value in scores(rows).items():
            concerned = value.right + value.missed
            lines.append(f"| {title} | {rule} | {concerned} | {value.precision:.3f} | {value.recall:.3f} |")
        lines.append(f"| {title} | pinned or not | {len(rows)} | {accuracy(rows):.3f} right | |")
    return [*lines, "", f"Median of one judgement: {_median_microseconds():.0f} µs."]


def _median_microseconds() -> float:
    return median(_timed(row.text)[1] for row in load("development")) * 1e6


def _timed(text: str) -> tuple[Verdict, float]:
    start = perf_counter()
    verdict = judge(text, today=LABELLED_ON)
    return verdict, perf_counter() - start


if __name__ == "__main__":
    print("\n".join(report()))
