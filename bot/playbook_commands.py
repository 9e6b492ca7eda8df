"""`usher playbooks check | list`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.finishing import finish
from bot.settings import Settings

playbooks_app = typer.Typer(help="The files that answers come from.", no_args_is_help=True, rich_markup_mode=None)


@playbooks_app.command("check")
def playbooks_check(
    folder: Annotated[
        Path | None, typer.Argument(help="The company's folder; PLAYBOOKS_DIR without it.", show_default=False)
    ] = None,
) -> None:
    """Names file and line of every mistake in the playbooks; exits 1 when there is one."""
    from bot.playbook_files import run_check

    finish(run_check(Settings(), folder))


@playbooks_app.command("list")
def playbooks_list() -> None:
    """Prints the playbooks of the files: id, audience, owner, review date and title, with tabs between."""
    from bot.playbook_files import run_list

    finish(run_list(Settings()))
