"""How well words become a category and a severity, on labelled reports; the dev half was there for the cues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

import yaml

from bot.usecases.blocker_route import Proposal, propose
from domain.shipped_blockers import BLOCKERS

REPORTS = (Path(__file__).parent / "blocker_reports.yaml", Path(__file__).parent / "blocker_reports_fresh.yaml")
HALVES = {
    "dev": "dev (the cues were tuned on it)",
    "test": "test (scored after each change, never tuned on; 14 of its reports were read before)",
    "fresh": "fresh (by somebody who did not know cues, examples and the other two; chose between two learners)",
}


@dataclass(frozen=True, slots=True)
class Report:
    """One labelled report."""

    words: str
    category: str
    severity: str


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Shares of reports: the right category first, among the three offered, and the right severity."""

    reports: int
    first: float
    offered: float
    severity: float


def load(half: str) -> tuple[Report, ...]:
    """The labelled reports of one part: `dev`, `test` or `fresh`."""
    rows = [row for file in REPORTS for row in yaml.safe_load(file.read_text(encoding="utf-8"))]
    return tuple(Report(row["report"], row["category"], row["severity"]) for row in rows if row["half"] == half)


def accuracy(reports: Sequence[Report]) -> Accuracy:
    """With the shipped table."""
    found = [(one, propose(BLOCKERS, one.words)) for one in reports]
    return Accuracy(
        reports=len(found),
        first=_share([proposal.category == one.category for one, proposal in found]),
        offered=_share([one.category in proposal.offered for one, proposal in found]),
        severity=_share([proposal.severity == one.severity for one, proposal in found]),
    )


def report() -> list[str]:
    """A Markdown table for every part, and the median time of one proposal."""
    lines = ["| half | reports | category first | among three offered | severity |", "|---|---|---|---|---|"]
    for half, title in HALVES.items():
        one = accuracy(load(half))
        lines.append(f"| {title} | {one.reports} | {one.first:.3f} | {one.offered:.3f} | {one.severity:.3f} |")
    return [*lines, "", f"Median of one proposal: {median(map(_seconds, load('dev'))) * 1e3:.1f} ms."]


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits)


def _seconds(one: Report) -> float:
    start = perf_counter()
    _: Proposal = propose(BLOCKERS, one.words)
    return perf_counter() - start


if __name__ == "__main__":
    print("\n".join(report()))
