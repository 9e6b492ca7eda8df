"""`usher route`: what the routing table does with words, for people at a terminal and, as JSON, for scripts."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import typer

from bot.operating_model import ModelError, load
from bot.settings import Settings
from bot.usecases.blocker_route import Proposal, propose


def run_route(settings: Settings, text: str | None, *, as_json: bool) -> int:
    """One line of words, or one a line of standard input; a line out for each line in. Needs no database."""
    try:
        blockers = load(settings.model_path).blockers
    except ModelError as error:
        typer.echo(f"The routing table cannot be read. {error}", err=True)
        return 2
    for line in _lines(text):
        found = propose(blockers, line)
        said = json.dumps(as_row(found)) if as_json else as_words(found)
        sys.stdout.buffer.write(f"{said}\n".encode())
        sys.stdout.buffer.flush()
    return 0


def as_row(found: Proposal) -> dict[str, object]:
    """For scripts: codes only."""
    return {
        "category": found.category.value,
        "severity": found.severity.value,
        "owner": found.owner.value,
        "offered": [one.value for one in found.offered],
    }


def as_words(found: Proposal) -> str:
    """For people."""
    others = " or ".join(f"“{one.spoken}”" for one in found.offered[1:])
    return (
        f"{found.category.spoken}, {found.severity} ({found.severity.meaning}): it goes to the {found.owner.spoken}. "
        f"It could also be {others}."
    )


def _lines(text: str | None) -> Iterator[str]:
    if text is not None:
        yield text
        return
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n")
