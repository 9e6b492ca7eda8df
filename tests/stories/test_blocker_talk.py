"""Replies about a blocker, in Slack's threads and Teams' reply chains: each side reads the other where it talks."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import structlog

from bot.events import Origin
from bot.main import Usher
from bot.platforms.teams.references import keep
from bot.usecases.blocker_report import Told, report
from bot.usecases.desk import Act
from bot.usecases.references import StoredReferences
from domain.blockers import Category, Severity
from domain.places import Account, Address
from storage.database import Database
from storage.unit_of_work import reading, writing
from tests.support.clock import Clock
from tests.support.slack_api import BOT_USER, TEAM, Fault
from tests.support.slack_office import OFFICE, SlackOffice, person_id, slack_office
from tests.support.teams_connector import TENANT
from tests.support.teams_office import TeamsOffice, teams_office

GENERAL = "C0GENERAL"
CHAIN = "19:general@thread.tacv2"
ROOT = "1700000000001"
Json = dict[str, Any]


@pytest.fixture
async def slack(sqlite: Database, clock: Clock) -> AsyncIterator[SlackOffice]:
    structlog.reset_defaults()
    async with slack_office(sqlite, clock) as office:
        yield office


@pytest.fixture
async def teams(sqlite: Database, clock: Clock) -> AsyncIterator[TeamsOffice]:
    structlog.reset_defaults()
    async with teams_office(sqlite, clock) as office:
        yield office


async def reported(usher: Usher, account: Account, thread: Address | None) -> None:
    """Kofi, of a unit without a champion, reports to the project office."""
    kofi = person_id("UKOFI")
    async with writing(usher.office.database) as uow:
        known = await uow.people.get(kofi)
        assert known is not None
        person = replace(known, department=None)
        await uow.people.save(person)
    act = Act(usher.office, person, Origin(account, Address(account.platform, account.tenant, "?"), direct=True))
    async with act.desk() as desk:
        await report(desk, Told(Category.DATA_ACCESS, Severity.SEV2, "Nobody opens the claims table", thread=thread))


async def said(usher: Usher) -> list[str]:
    async with reading(usher.office.database) as uow:
        return [one.words for one in await uow.blocker_words.of(next(iter(await _ids(uow))), 20)]


async def _ids(uow: Any) -> list[Any]:
    return [one.id for one in await uow.blockers.reported_by(person_id("UKOFI"), 10)]


def with_words(messages: list[Json], words: str) -> list[Json]:
    """Those of the bot that hold the words."""
    return [
        one for one in messages if one.get("user") == BOT_USER and words in json.dumps(one["blocks"]) + str(one["text"])
    ]


def replies(messages: list[Json], words: str) -> list[Json]:
    """The same, without the cards, which show the last words, too."""
    return [one for one in with_words(messages, words) if "thread_ts" in one]


async def in_a_thread(slack: SlackOffice) -> tuple[str, str]:
    """Kofi reported it from a thread; the ts of that, and of the card in the office's channel."""
    general = slack.slack.channel(GENERAL, "general", "UKOFI", "UMARA")
    root = slack.slack.write(general, "UKOFI", "I wait for the claims table")["ts"]
    await reported(slack.usher, Account("slack", TEAM, "UKOFI"), Address("slack", TEAM, GENERAL, root))
    await slack.settled()
    [card] = with_words(slack.channel, "claims table")
    return root, card["ts"]


async def test_slack_from_thread_to_thread_and_back(slack: SlackOffice) -> None:
    root, card = await in_a_thread(slack)
    general = slack.slack.channels[GENERAL].messages
    await slack.sender.mention("UAMINA", OFFICE, "Which of the two tables is it?", thread_ts=card)
    await slack.settled()
    [heard] = replies(general, "Which of the two tables")
    assert heard["thread_ts"] == root
    assert "Amina Haddad writes about what you reported" in heard["text"]
    await slack.sender.mention("UKOFI", GENERAL, "The one with the payments", thread_ts=root)
    await slack.settled()
    [back] = replies(slack.channel, "The one with the payments")
    assert back["thread_ts"] == card
    await slack["kofi"].hear("project office has it")
    assert len(with_words(general, "The one with the payments")) == 0
    assert await said(slack.usher) == ["Which of the two tables is it?", "The one with the payments"]


async def test_slack_edits_and_our_own_words_are_no_replies(slack: SlackOffice) -> None:
    root, card = await in_a_thread(slack)
    await slack.sender.mention("UAMINA", OFFICE, "Which of the two tables is it?", thread_ts=card)
    await slack.settled()
    [typed] = [one for one in slack.channel if one["user"] == "UAMINA"]
    changed = {**typed, "text": f"<@{BOT_USER}> Which of the three tables is it?", "edited": {"user": "UAMINA"}}
    changed.pop("type")
    await slack.sender.event("app_mention", channel=OFFICE, **changed)
    await slack.sender.event("message", channel=OFFICE, subtype="message_changed", message=changed, ts="1.1")
    ours = {**replies(slack.slack.channels[GENERAL].messages, "two tables")[0], "text": f"<@{BOT_USER}> again"}
    ours.pop("type")
    await slack.sender.event("app_mention", channel=GENERAL, **ours)
    await slack.settled()
    assert await said(slack.usher) == ["Which of the two tables is it?"]
    assert root != card


async def test_slack_a_thread_of_the_direct_chat(slack: SlackOffice) -> None:
    await reported(slack.usher, Account("slack", TEAM, "UKOFI"), None)
    await slack.settled()
    [card] = with_words(slack.channel, "claims table")
    await slack.sender.mention("UAMINA", OFFICE, "Which of the two tables is it?", thread_ts=card["ts"])
    await slack.settled()
    heard = await slack["kofi"].hear("Which of the two tables")
    await slack.sender.dm("UKOFI", "The one with the payments", thread_ts=heard["ts"])
    await slack.settled()
    [back] = replies(slack.channel, "The one with the payments")
    assert back["thread_ts"] == card["ts"]
    await slack.sender.dm("UKOFI", "mine", thread_ts=heard["ts"])
    await slack.settled()
    assert await said(slack.usher) == ["Which of the two tables is it?", "The one with the payments"]


@pytest.mark.parametrize("error", ["is_archived", "channel_not_found", "thread_not_found"])
async def test_slack_a_channel_that_is_gone_is_left_for_the_direct_chat(slack: SlackOffice, error: str) -> None:
    _, card = await in_a_thread(slack)
    slack.slack.always("chat.postMessage", Fault.error(error), channel=GENERAL)
    await slack.sender.mention("UAMINA", OFFICE, "Which of the two tables is it?", thread_ts=card)
    await slack["kofi"].hear("Which of the two tables")


async def test_teams_from_reply_chain_to_reply_chain_and_back(teams: TeamsOffice) -> None:
    general = teams.teams.channel(CHAIN, *teams.people.values())
    general.messages.append({"id": ROOT, "type": "message", "text": "I wait for the claims table"})
    await keep(StoredReferences(teams.usher.office.database), teams.teams.reference(general))
    await reported(teams.usher, teams.account("kofi"), Address("teams", TENANT, CHAIN, ROOT))
    await teams.settled()
    card = await teams["amina"].hear("claims table", teams.channel)
    await teams["amina"].say("Which of the two tables is it?", teams.channel, thread=card["id"])
    heard = await teams["kofi"].hear("Which of the two tables", general)
    assert heard["replyToId"] == ROOT
    await teams["kofi"].say("The one with the payments", general, thread=ROOT)
    await teams.settled()
    back = [one for one in teams.channel.messages if "The one with the payments" in json.dumps(one)]
    assert [one["replyToId"] for one in back if "replyToId" in one] == [card["id"]]
    assert await said(teams.usher) == ["Which of the two tables is it?", "The one with the payments"]
