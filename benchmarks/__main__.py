"""`make bench`: measures, prints, and keeps the figures with machine and date in RESULTS.md."""

from __future__ import annotations

import asyncio
import platform
from datetime import UTC, datetime
from pathlib import Path

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


def main() -> None:
    """All measurements, one after the other."""
    sections = [
        ("The conversation engine", engine.report()),
        ("Handing in an idea", asyncio.run(submissions.report())),
        ("Deciding at a gate", asyncio.run(decisions.report())),
        ("Inbox and portfolio", asyncio.run(portfolio.report())),
        ("Similar initiatives", asyncio.run(similar.report())),
        ("Slack", asyncio.run(slack.report())),
        ("Teams", asyncio.run(teams.report())),
        ("The demo", memory.report()),
        ("The pinning rule", pinning.report()),
        ("Answering questions", knowledge.report()),
        ("Routing blockers", routing.report()),
        ("The clock of blockers", asyncio.run(blocker_clock.report())),
        ("The clock of nudges", asyncio.run(nudges.report())),
        ("Digests", asyncio.run(digests.report())),
    ]
    text = "\n\n".join([_head(), *(f"## {title}\n\n" + "\n".join(lines) for title, lines in sections)])
    RESULTS.write_text(text + "\n", encoding="utf-8")
    print(text)


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
