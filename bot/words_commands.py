"""`usher ask | similar | pin | route`: what Usher would make of words, for scripts and for trying; nothing is sent."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.finishing import finish, refuse
from bot.settings import Settings

words_app = typer.Typer(rich_markup_mode=None)


class Readers(StrEnum):
    """Whose view is shown: each sees what the one before it sees, and more."""

    EVERYONE = "everyone"
    CHAMPIONS = "champions"
    HEADS = "heads"


@words_app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in plain words.")] = None,
    questions: Annotated[
        Path | None, typer.Option(help="A file with one question a line; - reads them from standard input.")
    ] = None,
    audience: Annotated[Readers | None, typer.Option(help="Whose view is shown; every audience without it.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Each answer as one JSON line.")] = False,
) -> None:
    """What the playbooks answer: those that come with Usher, those of PLAYBOOKS_DIR, and those written in chat."""
    from bot.asking import run_ask

    if question is None and questions is None:
        refuse('Ask something, like: usher ask "Which data may I use?", or name a file with --questions.')
    finish(run_ask(Settings(), question, questions, audience and audience.value, as_json=as_json))


@words_app.command()
def similar(
    words: Annotated[str | None, typer.Argument(help="What the idea is, in plain words.")] = None,
    queries: Annotated[
        Path | None, typer.Option(help="A file with one idea a line; - reads them from standard input.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many are named at most.")] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="Each answer as one JSON line.")] = False,
) -> None:
    """Initiatives in any stage, and products, that are like what is said."""
    from bot.similarity import run_similar

    if words is None and queries is None:
        refuse('Say what you look for, like: usher similar "read claims from PDF", or name a file with --queries.')
    finish(run_similar(Settings(), words, queries, limit, as_json=as_json))


@words_app.command()
def pin(
    text: Annotated[
        str | None, typer.Argument(help="One target sentence; else one a line from standard input.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Each verdict as one JSON line.")] = False,
) -> None:
    """Is a target pinned to a number? Judges V1 to V4 and V6 (V5, today's value, is a question of its own)."""
    from domain.pinning import judge

    today = datetime.now(UTC).astimezone().date()
    for line in _lines(text):
        verdict = judge(line, today=today)
        if as_json:
            found = {
                "pinned": verdict.pinned,
                "failing": [rule.value for rule in verdict.failing],
                "question": verdict.question,
            }
            typer.echo(json.dumps(found, ensure_ascii=False))
        else:
            typer.echo("pinned" if verdict.pinned else f"not pinned ({', '.join(verdict.failing)}): {verdict.question}")


@words_app.command()
def route(
    text: Annotated[
        str | None, typer.Argument(help="What is in the way, in plain words; else one a line from standard input.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Each proposal as one JSON line.")] = False,
) -> None:
    """Whose is a blocker? What the routing table of the operating model proposes for words, and nothing is sent."""
    from bot.routing_words import run_route

    raise typer.Exit(run_route(Settings(), text, as_json=as_json))


def _lines(text: str | None) -> Iterator[str]:
    if text is not None:
        yield text
        return
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # a text stream here
    for line in sys.stdin:
        yield line.rstrip("\n")
