"""Attacks by words, and by chats that Usher is not in: nothing private is heard of elsewhere."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import structlog
from sqlalchemy import text

from bot.platforms.teams.references import kept
from bot.platforms.teams.text import without_markup, words_of
from bot.platforms.teams.values import direct_chat
from bot.usecases.references import StoredReferences
from storage.database import Database
from storage.unit_of_work import reading
from tests.hostile.corpus import HOSTILE
from tests.support.teams_connector import TENANT
from tests.support.teams_dialog import inputs
from tests.support.teams_office import TeamsOffice, teams_office
from tests.support.teams_people import Somebody

SECRET = "the zebra ledger goes wrong 80 times a week and Mr Quagga retypes it"
TWO = "a:a-chat-of-two-people"


@pytest.fixture
async def office(sqlite: Database) -> AsyncIterator[TeamsOffice]:
    structlog.reset_defaults()
    async with teams_office(sqlite) as made:
        yield made


def words(shown: Any) -> str:
    return json.dumps(shown, ensure_ascii=False)


def shared(office: TeamsOffice) -> str:
    """All that stands where several people read."""
    return "".join(words(one.messages) for one in office.teams.conversations.values() if one.kind != "personal")


def parts(shown: Any) -> Iterator[dict[str, Any]]:
    """Every object in it."""
    if isinstance(shown, dict):
        yield shown
        shown = list(shown.values())
    if isinstance(shown, list):
        for one in shown:
            yield from parts(one)


def between_two(person: Somebody, **more: Any) -> dict[str, Any]:
    """Something done in a chat with a colleague, where the bot is not; Teams calls it personal."""
    conversation = {"id": TWO, "conversationType": "personal", "tenantId": TENANT}
    return {**person.activity(**more), "conversation": conversation}


async def rows(office: TeamsOffice, table: str) -> int:
    async with office.usher.office.database.glancing() as connection:
        return int(await connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0)


# Chats of others


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("composeExtension/query", {"commandId": "find", "parameters": [{"name": "words", "value": "claims"}]}),
        ("composeExtension/fetchTask", {"commandId": "submit_idea"}),
        ("adaptiveCard/action", {"action": {"data": {"usher": {"press": "run|mine|"}}}}),
    ],
)
async def test_a_chat_of_two_people_is_not_taken_for_the_persons_own(
    office: TeamsOffice, name: str, value: dict[str, Any]
) -> None:
    mara = office["mara"]
    status, _ = await office.line.send(between_two(mara, type="invoke", name=name, value=value))
    assert status == 200
    await office.settled()
    found = await kept(StoredReferences(office.usher.office.database), direct_chat(TENANT, office.people["mara"].aad))
    assert found is not None
    assert found.conversation == office.people["mara"].chat
    await office.registered("mara")
    await office["amina"].say("ask AI-2026-0001 How many a week?")
    await office["amina"].say("take AI-2026-0001")
    await office.settled()
    assert "Amina Haddad" in words(mara.messages)


async def test_whoever_comes_first_by_a_message_extension_elsewhere_is_no_stranger(sqlite: Database) -> None:
    async with teams_office(sqlite, peopled=False) as office:
        mara = office["mara"]
        value = {"commandId": "submit_idea"}
        _, body = await office.line.send(
            between_two(mara, type="invoke", name="composeExtension/fetchTask", value=value)
        )
        assert "Input." in words(body)
        async with reading(office.usher.office.database) as uow:
            person = await uow.people.by_account(office.account("mara"))
        assert person is not None
        assert (person.name, person.is_outsider, person.active) == ("Mara Lind", False, True)


async def test_nobody_is_made_up_by_a_forged_pick(office: TeamsOffice) -> None:
    mara = office["mara"]
    await mara.command("submit_idea")
    assert mara.dialog is not None
    ours = mara.dialog["card"]["content"]["actions"][0]["data"]["usher"]
    names = [f"x{number}" for number in range(50)]
    data: dict[str, Any] = {name: f"00000000-0000-0000-0000-{number:012x}" for number, name in enumerate(names, 9000)}
    data |= {"usher": {**ours, "fields": {**dict.fromkeys(names, "user"), "problem": "text"}}, "problem": SECRET}
    before = await rows(office, "people")
    status, body = await mara.invoke("task/submit", {"data": data})
    assert status == 200
    assert "type the name" in words(body)
    assert SECRET in words(body), "what was typed stays on the page"
    assert len(office.teams.of("member")) <= 2
    assert await rows(office, "people") == before


async def test_somebody_met_by_a_message_extension_in_the_own_chat_is_kept_by_the_first_words(sqlite: Database) -> None:
    async with teams_office(sqlite, peopled=False) as office:
        mara = office["mara"]
        await mara.command("submit_idea")
        await mara.say("help")
        place = direct_chat(TENANT, office.people["mara"].aad)
        found = await kept(StoredReferences(office.usher.office.database), place)
        assert found is not None
        assert found.conversation == office.people["mara"].chat


# Words


async def test_a_mention_in_a_mention_does_not_grow() -> None:
    mark = {"type": "mention", "text": "<at>x</at>", "mentioned": {"id": "29:x", "name": "<at>x</at>" * 20}}
    said = words_of({"text": "<at>x</at>" * 20, "entities": [mark] * 500, "recipient": {"id": "28:bot"}})
    assert len(said) <= 20 * 200


@pytest.mark.parametrize("piece", ["<a ", "<", "</", "<!--", "<![CDATA[", '<a b="', "<a b='", "&#", "<?", "<script>"])
def test_no_markup_takes_long(piece: str) -> None:
    began = time.perf_counter()
    without_markup(piece * (200_000 // len(piece)))
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("markup", ["&#" + "9" * 5000 + ";", "&#xFFFFFFFFFF;", "&#0;", "&#xD800;"])
def test_a_sign_that_does_not_exist_is_no_fault(markup: str) -> None:
    assert without_markup(f"<p>before{markup}after</p>").startswith("before")


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_words_are_shown_and_do_nothing(office: TeamsOffice, name: str) -> None:
    """In a message, an action command, a search, a dialog, the name of the author and the link of a message."""
    hostile = HOSTILE[name]
    mara = office["mara"]
    said: list[Any] = []
    assert await mara.say(f"idea: {hostile}") == 200
    assert await mara.say(hostile, office.channel) == 200
    payload = {
        "body": {"contentType": "html", "content": hostile},
        "from": {"user": {"displayName": hostile}},
        "linkToMessage": hostile,
    }
    said.append(await mara.command("submit_idea", payload))
    said.append(await mara.command("submit_idea", {**payload, "linkToMessage": "javascript:alert(1)"}))
    if mara.dialog is not None and "problem" in inputs(mara.dialog):
        said.append(await mara.submit({"problem": hostile} if hostile.strip() else {}))
    said.append(await mara.search(hostile))
    said.append(await mara.invoke("task/fetch", {"data": {"usher": {"press": hostile}}}))
    said.append(await mara.invoke("adaptiveCard/action", {"action": {"data": {"usher": {"refresh": hostile}}}}))
    await office.settled()
    shown = [*said, mara.messages, office.teams.said(office.channel)]
    assert "Something broke" not in words(shown)
    for one in parts(shown):
        if one.get("type") == "Action.OpenUrl":
            assert one["url"].startswith(("https://", "http://"))
        if one.get("type") == "TextBlock":
            assert "](" not in one["text"]
            assert "<at" not in one["text"]
            assert "{{" not in one["text"]
        assert not (isinstance(one.get("text"), str) and one.get("textFormat") == "markdown")
        assert "entities" not in one, "nobody is mentioned"
    assert await mara.say("help") == 200
    assert "idea" in words(mara.messages[-1])


async def test_a_hostile_name_in_the_roster_is_shown_and_does_nothing(sqlite: Database) -> None:
    async with teams_office(sqlite, peopled=False) as office:
        for number, name in enumerate(HOSTILE.values()):
            office.people[f"x{number}"] = office.teams.person("Somebody", email=f"x{number}@acme.example")
            office.people[f"x{number}"].name = name
            person = office[f"x{number}"]
            assert await person.install() == 200
            assert await person.say("help") == 200
            assert "Something broke" not in words(person.messages)
            assert "](javascript" not in "".join(
                one["text"] for one in parts(person.messages) if one.get("type") == "TextBlock"
            )


# Privacy


async def test_a_draft_in_the_chat_is_never_heard_of_elsewhere(office: TeamsOffice) -> None:
    mara = office["mara"]
    group = office.teams.group("19:group@thread.v2", *office.people.values())
    await mara.say(f"idea: {SECRET}")
    for place in (office.channel, group):
        for said in ("resume", "mine", "status", "help", "back", "skip", "show", "search claims", "drafts", "idea",
                     "yes", "export", "cancel"):  # fmt: skip
            assert await mara.say(said, place) == 200
            await office["kofi"].say(said, place)
    await office.settled()
    assert "zebra" not in shared(office)
    for other in ("kofi", "amina", "ada"):
        assert "zebra" not in words(office[other].messages)
    for place in (office.channel, group):
        for one in office.teams.whispered(place):
            assert "zebra" not in words(one) or one["recipient"]["id"] == office.people["mara"].id


async def test_the_same_delivery_id_of_two_people_gives_each_their_own_answer(office: TeamsOffice) -> None:
    value = {"commandId": "submit_idea"}
    asked: dict[str, Any] = {"type": "invoke", "name": "composeExtension/fetchTask", "value": value, "id": "f:x"}
    forms = []
    for who in ("mara", "kofi", "mara"):
        _, body = await office.line.send(office[who].activity(office.channel, **asked))
        forms.append(body["task"]["value"]["card"]["content"]["actions"][0]["data"]["usher"]["form"])
    assert forms[0] == forms[2] != forms[1]
