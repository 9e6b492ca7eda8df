"""Slack and Teams from one process, on one database."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from bot.main import build
from bot.manifests import PROMPTS
from bot.platforms.console.console import Console
from bot.platforms.slack.slack import Slack
from bot.platforms.slack.values import Config as SlackConfig
from bot.settings import Settings
from domain.places import Account
from storage.database import Database
from storage.unit_of_work import writing
from tests.support.clock import Clock
from tests.support.slack_api import BOT_TOKEN, FakeSlack
from tests.support.slack_office import NAMES, PROBLEM, SECRET, SlackOffice, person_id
from tests.support.slack_sender import Sender
from tests.support.teams_office import TeamsOffice, teams_office
from tests.support.teams_people import card_in
from tests.support.teams_stage import OnTeams


def words(shown: Any) -> str:
    return json.dumps(shown, ensure_ascii=False)


@dataclass
class Both:
    slack: SlackOffice
    teams: TeamsOffice
    database: Database

    async def count(self, query: str) -> int:
        async with self.database.glancing() as connection:
            return int(await connection.scalar(text(query)) or 0)


@asynccontextmanager
async def both(database: Database, clock: Clock) -> AsyncIterator[Both]:
    """The office of the one and the office of the other: both channels are the project office's."""
    async with FakeSlack() as slack:
        platform = Slack(SlackConfig(BOT_TOKEN, SECRET, "", slack.url), PROMPTS)
        await platform.start()
        async with (
            teams_office(database, clock, beside={platform.name: platform}) as teams,
            Sender(teams.line.url, SECRET, slack=slack) as sender,
        ):
            on_slack = SlackOffice(slack, sender, teams.usher, platform, teams.line.url)
            for user, (name, _) in NAMES.items():
                slack.person(user, name, f"{user[1:].lower()}@acme.example")
            await on_slack.bound()
            yield Both(on_slack, teams, database)


async def test_an_idea_from_slack_is_decided_in_teams_and_both_cards_change(sqlite: Database, clock: Clock) -> None:
    async with both(sqlite, clock) as office:
        await office.slack["kofi"].say("help")
        number = await office.slack.registered("mara")
        await office.teams.settled()
        [on_slack] = office.slack.channel
        [in_teams] = office.teams.teams.said(office.teams.channel)
        assert number in words(on_slack)
        assert number in words(card_in(in_teams))
        await OnTeams(office.teams).press_card("amina", "Take it", "")
        await office.teams.settled()
        [on_slack] = office.slack.channel
        [in_teams] = office.teams.teams.said(office.teams.channel)
        assert "Taken by Amina Haddad" in words(on_slack)
        assert "Taken by Amina Haddad" in words(card_in(in_teams))
        assert await office.count("SELECT count(*) FROM people") == len(NAMES), "each of them is one person"


async def test_a_talk_that_starts_on_slack_goes_on_in_teams_and_ends_in_the_terminal(
    sqlite: Database, clock: Clock
) -> None:
    async with both(sqlite, clock) as office:
        await office.slack["mara"].say(f"idea: {PROBLEM}")
        await office.slack["mara"].say("Typos per 100 claims: 6 now")
        mara = office.teams["mara"]
        await mara.say("resume")
        await mara.say("From 6 to 2 by June")
        await mara.press("Open as form")
        await mara.submit({"objective": "Settle claims faster", "impact_types": "Fewer errors"})
        await mara.close()
        console = Console("mara@acme.example", lambda _: None)
        usher = build(Settings(_env_file=None), sqlite, {console.name: console}, clock.now, user=console.email)
        async with writing(sqlite) as uow:
            await uow.people.join(Account("console", "local", "mara@acme.example"), person_id("UMARA"), clock.now())
        for said in ("resume", "I don't know yet", "Hand it in"):
            await console.converse(usher.dispatch, iter([f"{said}\n", ""]).__next__, usher.relay.drain)
        assert await office.count("SELECT count(*) FROM initiatives") == 1
        assert await office.count("SELECT count(*) FROM conversations") == 1
        await office.teams.settled()
        assert "Settle claims faster" in words(office.teams.teams.said(office.teams.channel))


async def test_a_person_is_told_where_they_were_last(sqlite: Database, clock: Clock) -> None:
    async with both(sqlite, clock) as office:
        number = await office.slack.registered("mara")
        await office.teams.settled()
        await office.teams["mara"].say("mine")
        in_teams, on_slack = len(office.teams["mara"].messages), len(office.slack["mara"].messages)
        await OnTeams(office.teams).press_card("amina", "Take it", "")
        await office.teams.settled()
        assert len(office.teams["mara"].messages) == in_teams + 1
        assert len(office.slack["mara"].messages) == on_slack
        assert number in words(office.teams["mara"].messages[-1])
