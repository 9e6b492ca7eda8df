"""`usher check`: what is wrong with the installation, in words."""

from __future__ import annotations

import typer

from bot.cards.words import count
from bot.clock import real_time
from bot.configs import slack_config, teams_config
from bot.obstacles import CannotStart, NoDatabase
from bot.opening import is_demo, open_database
from bot.operating_model import ModelError, load
from bot.playbook_files import findings
from bot.settings import COMPANY_DB, Settings, slack_problems, teams_problems
from bot.usecases.published import Curated, curated_in
from domain.people import Role
from domain.places import Channel
from storage.database import Database
from storage.unit_of_work import reading


async def run_check(settings: Settings) -> int:
    """Exit 1 when something keeps Usher from working; remarks alone give 0."""
    problems, remarks = _model(settings), list[str]()
    curated: Curated = ({}, ())
    try:
        database = await open_database(_database(settings), existing=True)
    except NoDatabase as error:
        remarks.append(str(error))
    except CannotStart as error:
        problems.append(str(error))
    else:
        try:
            if (damage := await database.damage()) is not None:
                problems.append(f"the database file is damaged ({damage}); stop Usher and restore the last backup")
            else:
                await _contents(settings, database, problems, remarks)
                async with reading(database) as uow:
                    curated = await curated_in(uow)
        finally:
            await database.close()
    playbooks = findings(settings, *curated)
    problems.extend(playbooks.problems)
    remarks.extend(playbooks.remarks)
    await _slack(settings, problems, remarks)
    await _teams(settings, problems, remarks)
    if not settings.real_platforms:
        remarks.append("no chat tool is configured; `usher demo` and `usher chat` work without one")
    for problem in problems:
        typer.echo(f"problem: {problem}", err=True)
    for remark in remarks:
        typer.echo(f"remark: {remark}")
    typer.echo(f"{count(len(problems), 'problem')}, {count(len(remarks), 'remark')}.")
    return 1 if problems else 0


def _database(settings: Settings) -> str:
    """The one that `usher run` would take, where a chat tool is configured; else whatever is in use."""
    return settings.database(COMPANY_DB) if settings.real_platforms else settings.database_in_use


async def _contents(settings: Settings, database: Database, problems: list[str], remarks: list[str]) -> None:
    if settings.real_platforms and await is_demo(database):
        problems.append("the database was filled by the demo; set DATABASE_URL to one for the company")
    async with reading(database) as uow:
        admins = await uow.people.with_role(Role.ADMIN)
        bound = await uow.channels.of(Channel.PROJECT_OFFICE)
    if not admins and not settings.admins:
        remarks.append("nobody is an administrator yet; set USHER_ADMINS to an e-mail address")
    if not bound:
        remarks.append("no channel is the project office's yet; mention Usher with “here project-office” in one")


async def _slack(settings: Settings, problems: list[str], remarks: list[str]) -> None:
    """Asks Slack only with secrets that can be right."""
    wrong = slack_problems(settings)
    problems.extend(wrong)
    if wrong or settings.slack_bot_token is None:
        return
    from bot.platforms.slack.checkup import look  # noqa: PLC0415  # SDKs are imported only when configured

    found = await look(slack_config(settings), real_time)
    problems.extend(found.problems)
    remarks.extend(found.remarks)


async def _teams(settings: Settings, problems: list[str], remarks: list[str]) -> None:
    """Asks Microsoft only with settings that can be right."""
    wrong = teams_problems(settings)
    problems.extend(wrong)
    if wrong or settings.microsoft_app_id is None:
        return
    from bot.platforms.teams.checkup import look  # noqa: PLC0415  # SDKs are imported only when configured

    found = await look(teams_config(settings), real_time)
    problems.extend(found.problems)
    remarks.extend(found.remarks)


def _model(settings: Settings) -> list[str]:
    try:
        load(settings.model_path)
    except ModelError as error:
        return [f"{settings.model_path}, {problem}" for problem in error.problems]
    return []
