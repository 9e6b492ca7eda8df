"""What `usher run` refuses to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.company import company_platforms, company_problems, run_company
from bot.obstacles import CannotStart
from bot.opening import open_database
from bot.settings import Settings
from domain.people import Person, PersonId
from storage.meta import DEV
from storage.unit_of_work import writing

APP, TENANT = "0a1b2c3d-0000-4000-8000-00000000a99a", "72f0a000-1111-4222-8333-444455556666"
TEAMS = {"MICROSOFT_APP_ID": APP, "MICROSOFT_APP_PASSWORD": "abc~def", "MICROSOFT_APP_TENANT_ID": TENANT}
SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "0" * 32}


def settings(**given: Any) -> Settings:
    return Settings(_env_file=None, **given)


def test_nothing_configured_says_where_to_begin() -> None:
    [problem] = company_problems(settings(), dev=False)
    assert "docs/teams.md" in problem
    assert company_problems(settings(), dev=True) == []


def test_an_emulator_is_let_in_on_this_machine_only() -> None:
    [problem] = company_problems(settings(HOST="0.0.0.0"), dev=True)
    assert "127.0.0.1" in problem
    assert company_problems(settings(HOST="0.0.0.0", **TEAMS), dev=False) == []


async def test_both_tools_are_served_by_one_process(tmp_path: Path) -> None:
    database = await open_database(str(tmp_path / "x.db"))
    try:
        platforms = company_platforms(settings(**TEAMS, **SLACK), database, dev=False)
        assert [one.name for one in platforms] == ["slack", "teams"]
        for one in platforms:
            await one.close()
        assert [one.name for one in company_platforms(settings(), database, dev=True)] == ["teams"]
    finally:
        await database.close()


async def test_a_companys_data_is_not_opened_to_an_emulator(tmp_path: Path) -> None:
    url = str(tmp_path / "company.db")
    database = await open_database(url)
    async with writing(database) as uow:
        await uow.people.save(Person(PersonId("ana"), "Ana", "ana@x.example"))
    await database.close()
    with pytest.raises(CannotStart, match="leaves a company's data alone"):
        await run_company(settings(DATABASE_URL=url), dev=True)


async def test_a_database_of_the_emulators_is_no_companys(tmp_path: Path) -> None:
    url = str(tmp_path / "dev.db")
    database = await open_database(url)
    async with writing(database) as uow:
        await uow.meta.put(DEV, "yes")
    await database.close()
    with pytest.raises(CannotStart, match="used with --dev"):
        await run_company(settings(DATABASE_URL=url, **TEAMS))
