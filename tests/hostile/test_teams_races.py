"""The same thing twice, two windows, two processes, a database that somebody else holds, and a network that fails."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
from collections.abc import AsyncIterator
from typing import Any

import pytest
import structlog
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.actions import Take
from bot.platforms.teams.references import kept
from bot.platforms.teams.values import direct_chat
from bot.usecases.references import StoredReferences
from storage.database import Database
from tests.support.teams_connector import TENANT, FakeTeams, Fault
from tests.support.teams_dialog import pressed
from tests.support.teams_office import PROBLEM, TeamsOffice, teams_office
from tests.support.teams_people import Somebody

SECRET = "the zebra ledger goes wrong 80 times a week and Mr Quagga retypes it"


@pytest.fixture
async def office(sqlite: Database) -> AsyncIterator[TeamsOffice]:
    structlog.reset_defaults()
    async with teams_office(sqlite) as made:
        yield made


def words(shown: Any) -> str:
    return json.dumps(shown, ensure_ascii=False)


async def filled(person: Somebody) -> None:
    """Up to the review."""
    await person.command("submit_idea")
    await person.submit({"problem": PROBLEM})
    await person.submit({"metric": "Typos per 100 claims: 6 now", "target": "From 6 to 2 by June"})
    await person.submit({"objective": "None of these", "impact_types": "Fewer errors"})
    await person.submit({"sponsor?": "true", "department": "Claims"})


def page(person: Somebody, **typed: str) -> dict[str, Any]:
    """What the client sends for the first button of the open dialog."""
    assert person.dialog is not None
    return pressed(person.dialog, person.dialog["card"]["content"]["actions"][0]["title"], **typed)


async def test_row_10_a_review_that_is_sent_many_times_at_once_hands_in_once(office: TeamsOffice) -> None:
    mara = office["mara"]
    await filled(mara)
    data = page(mara)
    answers = await asyncio.gather(*(mara.invoke("task/submit", {"data": data}) for _ in range(5)))
    assert {status for status, _ in answers} == {200}
    assert "Something broke" not in words([body for _, body in answers])
    await office.settled()
    assert await office.ideas() == ["AI-2026-0001"]
    assert len([one for one in mara.messages if "is registered" in words(one)]) == 1
    await mara.invoke("task/submit", {"data": data})
    assert await office.ideas() == ["AI-2026-0001"]


async def test_row_14_two_windows_lose_no_words(office: TeamsOffice) -> None:
    """Whichever is second is told, and what was typed there is still before the person's eyes."""
    mara = office["mara"]
    await mara.command("submit_idea")
    first, second = (
        page(mara, problem=PROBLEM),
        page(mara, problem="Another window: 90 calls a day go to the wrong desk."),
    )
    await mara.invoke("task/submit", {"data": first})
    _, body = await mara.invoke("task/submit", {"data": second})
    await office.settled()
    async with office.usher.office.database.glancing() as connection:
        kept = words(
            [[str(one) for one in row] for row in await connection.execute(text("SELECT * FROM conversations"))]
        )
    assert "1,200 claims a week" in kept + words(body) + words(mara.messages)
    assert "90 calls a day" in kept + words(body) + words(mara.messages)


async def test_a_page_goes_on_in_a_process_that_took_over(sqlite: Database) -> None:
    structlog.reset_defaults()
    async with teams_office(sqlite) as office, teams_office(sqlite, peopled=False) as second:
        mara = office["mara"]
        await filled(mara)
        data = page(mara)
        activity = mara.activity(type="invoke", name="task/submit", value={"data": data})
        there = {**activity, "serviceUrl": second.teams.url}
        answers = await asyncio.gather(office.line.send(activity), second.line.send(there))
        assert {status for status, _ in answers} == {200}
        assert await office.ideas() == ["AI-2026-0001"]
        kofi = office["kofi"]
        forged = {
            **kofi.activity(type="invoke", name="task/submit", value={"data": data}),
            "serviceUrl": second.teams.url,
        }
        _, body = await second.line.send(forged)
        assert "claims a week" not in words(body)


async def test_row_63_the_same_id_with_other_words_has_no_second_effect(office: TeamsOffice) -> None:
    mara = office["mara"]
    activity = mara.activity(type="message", text="idea: 80 calls a day ask for the state of a claim")
    await office.line.send(activity)
    before = len(mara.messages)
    status, _ = await office.line.send({**activity, "text": "cancel"})
    assert status == 200
    assert len(mara.messages) == before


async def test_row_11_two_people_press_the_same_card_in_two_processes(sqlite: Database) -> None:
    structlog.reset_defaults()
    async with teams_office(sqlite) as office, teams_office(sqlite, peopled=False) as second:
        number = await office.registered()
        value = {
            "action": {"type": "Action.Execute", "verb": "press", "data": {"usher": {"press": Take(number).pack()}}}
        }
        asked: dict[str, Any] = {"type": "invoke", "name": "adaptiveCard/action", "value": value}
        ada = office["amina"].activity(office.channel, **asked)
        tom = {**office["tomasz"].activity(office.channel, **asked), "serviceUrl": second.teams.url}
        answers = await asyncio.gather(office.line.send(ada), second.line.send(tom))
        assert {status for status, _ in answers} == {200}
        said = words([body for _, body in answers])
        assert "Something broke" not in said
        async with office.usher.office.database.glancing() as connection:
            taken = await connection.scalar(text("SELECT count(*) FROM history WHERE verb = 'taken'"))
        assert taken == 1


@pytest.mark.parametrize("who", ["mara", "new"])
async def test_row_35_words_are_not_lost_while_another_process_holds_the_database(
    office: TeamsOffice, who: str
) -> None:
    """Also when it has to be noted first where somebody is."""
    office.people["new"] = office.teams.person("Nora New", email="nora@acme.example")
    group = office.teams.group("19:new@thread.v2", *office.people.values())
    assert office.platform._turns is not None
    office.platform._turns.patience = 0.2
    other = sqlite3.connect(str(office.usher.office.database.path), timeout=5, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        status = await office[who].say("idea: 80 calls a day ask for the state of a claim", group)
    finally:
        other.rollback()
        other.close()
    assert status == 200
    await office[who].hear("Good start")


async def test_a_dialog_is_answered_while_nothing_can_be_posted(office: TeamsOffice) -> None:
    """The receipt comes when Teams takes it; once."""
    mara = office["mara"]
    office.teams.always("*", Fault.html(500))
    await filled(mara)
    await mara.submit()
    assert mara.dialog is None
    office.teams.heal()
    await office.teams.await_message(mara.known, "is registered", 20)
    assert len([one for one in mara.messages if "is registered" in words(one)]) == 1


# The network


@pytest.mark.parametrize(
    "fault",
    [
        Fault.limited("1"), Fault.error(403, "BotDisabledByAdmin"), Fault.error(404, "ConversationNotFound"),
        Fault.html(500), Fault.error(502, "BadGateway"), Fault.drop(), Fault.drop(records=False),
        Fault.error(413, "MessageSizeTooBig"), Fault.error(400, "BadArgument"), Fault.blocked(),
    ],
)  # fmt: skip
async def test_nothing_that_was_typed_is_lost_when_every_first_answer_fails(office: TeamsOffice, fault: Fault) -> None:
    mara = office["mara"]
    steps = [f"idea: {PROBLEM}", "Typos per 100 claims: 6 now", "From 6 to 2 by June"]
    for said in steps:
        office.teams.next("post", fault)
        assert await mara.say(said) == 200
        office.teams.heal()
    await office.settled()
    assert await mara.say("help") == 200
    for said in ("Which figure", "company goal"):
        asked = [one for one in mara.messages if said in words(one)]
        assert len(asked) <= 2, "once, and once more where nobody knows whether it arrived"
    async with office.usher.office.database.glancing() as connection:
        [stored] = (await connection.execute(text("SELECT * FROM conversations"))).all()
    for said in steps:
        assert said.removeprefix("idea: ") in words([str(one) for one in stored])
    await mara.hear("company goal")


async def test_a_new_service_url_is_followed_and_a_forged_one_is_not(office: TeamsOffice) -> None:
    mara = office["mara"]
    async with FakeTeams() as moved:
        moved.conversations = office.teams.conversations
        moved.people = office.teams.people
        for bad in ("https://evil.example/", moved.url + "?x=",
                    "http://a@127.0.0.1/",
                    "https://smba.trafficmanager.net.evil.example/",
                    "https://smba.trafficmanager.net@evil.example/"):  # fmt: skip
            status, _ = await office.line.send({**mara.activity(type="message", text="help"), "serviceUrl": bad})
            assert status == 403
        status, _ = await office.line.send({**mara.activity(type="message", text="help"), "serviceUrl": moved.url})
        assert status == 200
        assert moved.of("post")
        found = await kept(StoredReferences(office.usher.office.database), mara_chat(office))
        assert found is not None
        assert found.service_url == moved.url


def mara_chat(office: TeamsOffice) -> Any:
    return direct_chat(TENANT, office.people["mara"].aad)


async def test_no_words_of_people_get_into_a_log(office: TeamsOffice, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    mara = office["mara"]
    with capture_logs() as lines:
        office.teams.next("post", Fault.html(500), Fault.drop(), Fault.error(403, "Forbidden"), Fault.limited())
        await mara.say(f"idea: {SECRET}")
        await mara.say("Typos of Mr Quagga: 6 now")
        await mara.command("submit_idea", {"body": {"content": SECRET}, "from": {"user": {"displayName": "Quagga"}}})
        for name in ("task/submit", "task/fetch", "adaptiveCard/action", "composeExtension/query", SECRET):
            for value in (SECRET, {"data": SECRET}, {"action": SECRET}, {SECRET: SECRET}):
                await mara.invoke(name, value)  # type: ignore[arg-type]  # what no client sends
        activity = mara.activity(type="message", text=SECRET)
        await office.line.send(activity, aud=SECRET)
        await office.line.send({**activity, "entities": [SECRET]})
        await office.line.send({**activity, "channelData": {"tenant": {"id": SECRET}}})
        await office.settled()
    ours = [one for one in caplog.records if one.name not in ("aiosqlite", "aiohttp.access")]  # the values; the fake's
    logged = repr(lines) + "".join(one.getMessage() + str(one.exc_text) for one in ours)
    assert lines
    for word in (
        "zebra",
        "Quagga",
        "acme.example",
        "Mara",
        "Bearer ",
        "eyJ",
        "a secret for tests",
        "a token for tests",
    ):
        assert word not in logged, word
