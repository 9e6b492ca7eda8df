"""`make bench`: measures, prints, and keeps the figures with machine and date in RESULTS.md."""

from __future__ import annotations

import asyncio
import platform
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from benchmarks import (
    blocker_clock,
    decisions,
    digests,
    engine,
    knowledge,
    memory,
    nudges,
    pinning,
    portfolio,
    routing,
    similar,
    slack,
    submissions,
    teams,
)

RESULTS = Path(__file__).parent / "RESULTS.md"
SECTIONS: Mapping[str, Callable[[], list[str] | Coroutine[Any, Any, list[str]]]] = {
    "The conversation engine": engine.report,
    "Handing in an idea": submissions.report,
    "Deciding at a gate": decisions.report,
    "Inbox and portfolio": portfolio.report,
    "Similar initiatives": similar.report,
    "Slack": slack.report,
    "Teams": teams.report,
    "The demo": memory.report,
    "The pinning rule": pinning.report,
    "Answering questions": knowledge.report,
    "Routing blockers": routing.report,
    "The clock of blockers": blocker_clock.report,
    "The clock of nudges": nudges.report,
    "Digests": digests.report,
}


def main() -> None:
    """All measurements, one after the other; each is printed as it comes, for they take a quarter of an hour."""
    print(_head(), flush=True)
    text = "\n\n".join([_head(), *map(_section, SECTIONS)])
    RESULTS.write_text(text + "\n", encoding="utf-8")


def _section(title: str) -> str:
    made = SECTIONS[title]()
    lines = made if isinstance(made, list) else asyncio.run(made)
    section = f"## {title}\n\n" + "\n".join(lines)
    print(f"\n{section}", flush=True)
    return section


def _head() -> str:
    cores, gigabytes = psutil.cpu_count() or 0, psutil.virtual_memory().total / 2**30
    return (
        "# Results of `make bench`\n\n"
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, {cores} cores, {gigabytes:.0f} GiB, "
        f"Python {platform.python_version()}. Ratios are taken in one interleaved run; the times beside them are this "
        "machine's and mean little elsewhere."
    )


if __name__ == "__main__":
    main()
