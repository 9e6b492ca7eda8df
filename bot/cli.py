"""The commands: `usher demo | run | chat | check | manifest | migrate | passport | people | audit | export`."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, assert_never

import typer
from pydantic import ValidationError

from bot.finishing import finish, refuse
from bot.playbook_commands import playbooks_app
from bot.settings import Settings
from bot.words_commands import words_app

app = typer.Typer(
    help="Usher, the AI office in a company's chat.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
people_app = typer.Typer(help="People: import them from a file.", no_args_is_help=True, rich_markup_mode=None)
audit_app = typer.Typer(help="The chain of what happened.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(people_app, name="people")
app.add_typer(audit_app, name="audit")
app.add_typer(playbooks_app, name="playbooks")
app.add_typer(words_app)


class ChatTool(StrEnum):
    """Whose manifest can be made."""

    SLACK = "slack"
    TEAMS = "teams"


def main() -> None:
    """The console script. What is wrong with the settings is said in plain lines, with exit code 2."""
    try:
        app()
    except ValidationError as error:
        for one in error.errors(include_url=False):
            typer.echo(f"{'.'.join(map(str, one['loc']))}: {one['msg']}", err=True)
        raise SystemExit(2) from None


@app.command()
def demo(seed_only: Annotated[bool, typer.Option(help="Fill the database and end.")] = False) -> None:
    """The web playground with a demo company, on this machine only."""
    from bot.demonstrating import run_demo

    finish(run_demo(Settings(), seed_only=seed_only))


@app.command()
def run(
    dev: Annotated[
        bool,
        typer.Option("--dev", help="Lets an emulator of Teams on this machine in, without a token; loopback only."),
    ] = False,
) -> None:
    """Usher for a company, on the chat tools that are configured."""
    from bot.company import run_company

    finish(run_company(Settings(), dev=dev))


@app.command()
def chat(
    as_: Annotated[str, typer.Option("--as", help="Who you are: an e-mail address.")],
    db: Annotated[str | None, typer.Option(help="The database; DATABASE_URL otherwise.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Each reply as one JSON line.")] = False,
) -> None:
    """Talk to Usher in this terminal: one line in, the reply out."""
    from bot.chatting import run_chat

    settings = Settings() if db is None else Settings().model_copy(update={"database_url": db})
    finish(run_chat(settings, as_, as_json=as_json))


@app.command()
def check() -> None:
    """Looks at the settings, the operating model and the database, and names what is wrong."""
    from bot.checking import run_check

    finish(run_check(Settings()))


@app.command()
def manifest(
    tool: Annotated[ChatTool, typer.Argument(help="The chat tool.")],
    url: Annotated[
        str | None,
        typer.Option(
            help="Slack: Usher's public address, https://...; without it Slack's Socket Mode is used. "
            "Teams: your page about Usher, its privacy and its terms, shown to people."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The file to write; Teams needs one, for a zip.")] = None,
    app_version: Annotated[
        str | None, typer.Option(help="Teams: the version of the package, like 1.4.2; Usher's own without it.")
    ] = None,
) -> None:
    """What the chat tool has to know of Usher: JSON to be pasted into Slack, the app package for Teams."""
    match tool:
        case ChatTool.SLACK:
            _slack_manifest(url, out)
        case ChatTool.TEAMS:
            _teams_package(url, out, app_version)
        case _:
            assert_never(tool)


def _slack_manifest(url: str | None, out: Path | None) -> None:
    from bot.manifests import slack_manifest
    from bot.platforms.slack.manifest import Unfit

    try:
        made = json.dumps(slack_manifest(Settings(), url), indent=2, ensure_ascii=False)
    except Unfit as error:
        refuse(f"{error}.")
    if out is None:
        typer.echo(made)
    else:
        _write(out, f"{made}\n".encode())


def _teams_package(url: str | None, out: Path | None, version: str | None) -> None:
    from bot.manifests import teams_manifest
    from bot.operating_model import ModelError, load
    from bot.platforms.teams.manifest import Unfit, package

    if out is None:
        refuse("Teams takes a zip; say where to write it, like --out usher-teams.zip.")
    settings = Settings()
    try:
        made = teams_manifest(settings, load(settings.model_path), url, version)
    except Unfit as error:
        refuse(f"{error}.")
    except ModelError as error:
        refuse(f"The company's name cannot be read. {error}")
    _write(out, package(made))
    typer.echo(f"{out} is Usher {made['version']} for Teams, published by “{made['developer']['name']}”.")
    if url is None:
        typer.echo(f"Its links lead to {made['developer']['websiteUrl']}; name your own page about Usher with --url.")


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        refuse(f"{file} cannot be written: {error.strerror or type(error).__name__}.")


@app.command()
def passport(number: Annotated[str, typer.Argument(help="The initiative's number, like AI-2026-0042.")]) -> None:
    """One page of the whole record, as Markdown, on standard output."""
    from bot.printing import run_passport

    finish(run_passport(Settings(), number))


@app.command()
def migrate(revision: str = "head") -> None:
    """Brings the database to today's schema."""
    from bot.migrating import run_migrate

    finish(run_migrate(Settings(), revision))


@people_app.command("import")
def people_import(file: Path) -> None:
    """Adds or changes people from a CSV file: name, email, department, roles, manager, time_zone."""
    from bot.importing import run_import

    finish(run_import(Settings(), file))


@audit_app.command("verify")
def audit_verify() -> None:
    """Checks the whole chain; names the first broken entry and exits 1 when there is one."""
    from bot.auditing import run_verify

    finish(run_verify(Settings()))


@audit_app.command("head")
def audit_head() -> None:
    """Prints the chain's head, to be kept elsewhere."""
    from bot.auditing import run_head

    finish(run_head(Settings()))


class Exported(StrEnum):
    """What can be exported."""

    INITIATIVES = "initiatives"
    DECISIONS = "decisions"
    BLOCKERS = "blockers"


class ExportFormat(StrEnum):
    """How it is written."""

    CSV = "csv"
    JSON = "json"


@app.command()
def export(
    what: Annotated[Exported, typer.Argument(help="What to export.")],
    format: Annotated[ExportFormat, typer.Option(help="CSV for spreadsheets, or one JSON array.")] = ExportFormat.CSV,
) -> None:
    """Writes everything on record to standard output; stages as NEW, ASSESSMENT and so on, never an e-mail address."""
    from bot.exporting import run_export

    finish(run_export(Settings(), what.value, format.value))


if __name__ == "__main__":
    main()
