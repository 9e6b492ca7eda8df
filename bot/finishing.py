"""How every command of the command line ends."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, NoReturn

import typer

from bot.obstacles import CannotStart


def finish(work: Coroutine[Any, Any, int]) -> None:
    """Runs to the end; the number is the exit code. Why Usher cannot start is one line, with exit code 1."""
    try:
        code = asyncio.run(work)
    except CannotStart as refused:
        typer.echo(str(refused), err=True)
        code = 1
    if code:
        raise typer.Exit(code)


def failed(sentence: str) -> int:
    """Says why it was not done; the exit code is 1."""
    typer.echo(sentence, err=True)
    return 1


def refuse(sentence: str) -> NoReturn:
    """What was asked for cannot be done as it was written: says so, with exit code 2."""
    typer.echo(sentence, err=True)
    raise typer.Exit(2)
