"""The office's card in a channel: who sees its buttons, who may press them, and how every copy follows."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from bot.actions import Take
from storage.unit_of_work import reading
from tests.support.teams_office import TeamsOffice
from tests.support.teams_people import actions, card_in, labels

NUMBER = "AI-2026-0001"
CARD = "application/vnd.microsoft.card.adaptive"


def words(shown: Any) -> str:
    return json.dumps(shown, ensure_ascii=False)


async def refreshed(office: TeamsOffice, who: str, message: dict[str, Any]) -> dict[str, Any]:
    """The card as Teams shows it to that person, who looks at it now."""
    data = card_in(message)["refresh"]["action"]["data"]
    value = {"action": {"type": "Action.Execute", "verb": "refresh", "data": data}, "trigger": "automatic"}
    status, body = await office[who].invoke("adaptiveCard/action", value, office.channel, replyToId=message["id"])
    assert status == 200
    return dict(body)


async def test_the_deciders_see_the_buttons_and_everyone_else_the_state(office: TeamsOffice) -> None:
    await office.registered()
    [card] = office.teams.said(office.channel)
    assert labels(card) == []
    readers = set(card_in(card)["refresh"]["userIds"])
    assert {office.people[one].id for one in ("amina", "tomasz")} <= readers
    assert office.people["mara"].id not in readers
    for_amina = await refreshed(office, "amina", card)
    assert for_amina["type"] == CARD
    assert "Take it" in labels({"attachments": [{"content": for_amina["value"]}]})
    for_kofi = await refreshed(office, "kofi", card)
    assert not list(actions({"attachments": [{"content": for_kofi.get("value") or {}}]})) or for_kofi["type"] != CARD


async def test_a_card_is_decided_by_a_second_person_and_changes_for_all(office: TeamsOffice) -> None:
    await office.registered()
    [card] = office.teams.said(office.channel)
    shown = await refreshed(office, "amina", card)
    seen = {"id": card["id"], "attachments": [{"content": shown["value"]}]}
    status, _ = await office["amina"].press("Take it", office.channel, seen)
    assert status == 200
    await office.settled()
    [changed] = office.teams.said(office.channel)
    assert changed["id"] == card["id"]
    assert "Taken by Amina Haddad" in words(changed)
    assert "Taken by Amina Haddad" in words(await refreshed(office, "tomasz", changed))
    await office["mara"].hear("Amina Haddad of the project office has your idea")


@pytest.mark.parametrize("who", ["mara", "kofi", "carla"])
async def test_row_65_execute_by_somebody_not_entitled_changes_nothing(office: TeamsOffice, who: str) -> None:
    await office.registered()
    forged = {"action": {"type": "Action.Execute", "verb": "press", "data": {"usher": {"press": Take(NUMBER).pack()}}}}
    status, body = await office[who].invoke("adaptiveCard/action", forged, office.channel)
    assert status == 200
    assert body["type"] == "application/vnd.microsoft.activity.message"
    assert body["value"] not in ("", "Done.")
    async with reading(office.usher.office.database) as uow:
        idea = await uow.initiatives.get(NUMBER)  # type: ignore[arg-type]  # a number is a string
    assert idea is not None
    assert idea.triager is None


async def test_row_65_nobody_becomes_somebody_else_by_what_a_card_carries(office: TeamsOffice) -> None:
    await office.registered()
    amina = office.people["amina"]
    data = {"usher": {"press": Take(NUMBER).pack(), "user": amina.aad}, "from": {"aadObjectId": amina.aad}}
    value = {"action": {"type": "Action.Execute", "verb": "press", "data": data}, "from": {"aadObjectId": amina.aad}}
    await office["kofi"].invoke("adaptiveCard/action", value, office.channel)
    await office.settled()
    assert "Taken by" not in words(office.teams.said(office.channel))


async def test_row_10_a_double_press_decides_once(office: TeamsOffice) -> None:
    await office.registered()
    value = {"action": {"type": "Action.Execute", "verb": "press", "data": {"usher": {"press": Take(NUMBER).pack()}}}}
    amina, tomasz = office["amina"], office["tomasz"]
    await asyncio.gather(*(one.invoke("adaptiveCard/action", value, office.channel) for one in (amina, tomasz, amina)))
    await office.settled()
    taken = [one for one in office.teams.of("update") if "Taken by" in words(one.body)]
    assert taken
    assert len({"Amina" in words(one.body) for one in taken}) == 1


async def test_what_is_for_the_presser_alone_is_seen_by_the_presser_alone(office: TeamsOffice) -> None:
    await office.registered()
    [card] = office.teams.said(office.channel)
    shown = await refreshed(office, "amina", card)
    seen = {"id": card["id"], "attachments": [{"content": shown["value"]}]}
    await office["amina"].press("Take it", office.channel, seen)
    await office.settled()
    assert len(office.teams.said(office.channel)) == 1
    assert "is yours" in words(office.teams.whispered(office.channel)) + words(office["amina"].messages)


async def test_ask_the_author_opens_a_dialog_over_the_channel(office: TeamsOffice) -> None:
    await office.registered()
    [card] = office.teams.said(office.channel)
    shown = await refreshed(office, "amina", card)
    seen = {"id": card["id"], "attachments": [{"content": shown["value"]}]}
    amina = office["amina"]
    await amina.press("Ask the author", office.channel, seen)
    await amina.submit({"question": "How many a week, and who counts?"})
    await office.settled()
    asked = await office["mara"].hear("How many a week")
    assert "Answer" in labels(asked)
    assert "How many a week" not in words(office.teams.whispered(office.channel))
