"""`usher run`: the company's chat tools, all in one process on one database."""

from __future__ import annotations

import typer

from bot.configs import slack_config, teams_config
from bot.logs import set_up_logs
from bot.main import build
from bot.manifests import PROMPTS
from bot.obstacles import CannotStart
from bot.opening import is_demo, open_database
from bot.platforms.base import Refused, Service
from bot.serving import LOOPBACK, serving, until_stopped
from bot.settings import COMPANY_DB, Settings, slack_problems, teams_problems
from bot.usecases.references import StoredReferences
from storage.database import Database
from storage.meta import DEV
from storage.unit_of_work import writing

DEV_DB = "dev.db"


async def run_company(settings: Settings, *, dev: bool = False) -> int:
    """Serves the configured chat tools until stopped. CannotStart for a demo database or a faulty configuration.

    With `dev` an emulator of Teams on this machine may come in without a registration, on a database of its own.
    """
    set_up_logs(settings.log_level)
    if problems := company_problems(settings, dev=dev):
        raise CannotStart("\n".join(problems))
    database = await open_database(settings.database(DEV_DB if dev else COMPANY_DB))
    try:
        await _settle(database, dev=dev)
        await _served(settings, database, dev=dev)
    finally:
        await database.close()
    return 0


async def _settle(database: Database, *, dev: bool) -> None:
    """A company's database is never opened to whoever says that they are somebody, and theirs is never a company's."""
    if await is_demo(database):
        raise CannotStart("This database was filled by the demo. Set DATABASE_URL to one for the company.")
    async with writing(database) as uow:
        is_dev = await uow.meta.get(DEV) is not None
        is_used = bool(await uow.people.all(limit=1))
        if dev and is_used and not is_dev:
            raise CannotStart(
                "With --dev anybody can be anybody, so it leaves a company's data alone; see DATABASE_URL."
            )
        if is_dev and not dev:
            raise CannotStart("This database was used with --dev. Set DATABASE_URL to one for the company.")
        if dev:
            await uow.meta.put(DEV, "yes")


def company_problems(settings: Settings, *, dev: bool) -> list[str]:
    """Why the chat tools cannot be served, a sentence each."""
    if problems := [*slack_problems(settings), *teams_problems(settings)]:
        return problems
    if dev and settings.host not in LOOPBACK:
        return ["With --dev anybody who reaches Usher is believed, so it listens on 127.0.0.1 only. Leave HOST alone."]
    if not (settings.real_platforms or dev):
        return [
            "No chat tool is configured. See .env.example, docs/slack.md and docs/teams.md, or try `usher demo` first."
        ]
    return []


async def _served(settings: Settings, database: Database, *, dev: bool) -> None:
    platforms: list[Service] = []
    try:
        for platform in company_platforms(settings, database, dev=dev):
            platforms.append(platform)
            await platform.start()
        usher = build(settings, database, {platform.name: platform for platform in platforms})
        async with serving(usher, settings.host, settings.port):
            typer.echo(f"Usher is at work: http://{settings.host}:{settings.port}  (Ctrl+C ends it)")
            await until_stopped()
    except Refused as error:
        raise CannotStart(str(error)) from error
    finally:
        for platform in platforms:
            await platform.close()


def company_platforms(settings: Settings, database: Database, *, dev: bool) -> list[Service]:
    """Those that are configured, with `dev` Teams in any case. SDKs are imported only when they are needed."""
    found: list[Service] = []
    if settings.slack_bot_token is not None:
        from bot.platforms.slack.slack import Slack  # noqa: PLC0415  # SDKs only when configured

        found.append(Slack(slack_config(settings), PROMPTS))
    if settings.microsoft_app_id or dev:
        from bot.platforms.teams.teams import Teams  # noqa: PLC0415  # SDKs only when configured

        found.append(Teams(teams_config(settings, dev=dev), StoredReferences(database)))
    return found
