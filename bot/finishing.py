"""How every command of the command line ends."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, NoReturn

import typer


def finish(work: Coroutine[Any, Any, int]) -> None:
    """Runs to the end; the number is the exit code. Why Usher cannot start is one line, with exit code 1."""
    from bot.main import CannotStart  # noqa: PLC0415  # imported only with the work, so that the command line starts fast
    from bot.operating_model import ModelError  # noqa: PLC0415  # the same

    try:
        code = asyncio.run(work)
    except (CannotStart, ModelError) as refused:
        typer.echo(str(refused), err=True)
        code = 1
    if code:
        raise typer.Exit(code)


def refuse(sentence: str) -> NoReturn:
    """What was asked for cannot be done as it was written: says so, with exit code 2."""
    typer.echo(sentence, err=True)
    raise typer.Exit(2)
