"""A proposal's card on Slack and on Teams: from somebody's message to the owner's press, with every copy following."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database
from tests.support.clock import Clock
from tests.support.playbooks import write
from tests.support.slack_office import slack_office
from tests.support.teams_office import teams_office
from tests.support.teams_people import labels

WORDS = "The robot is mended by facility. Write to their desk."
TOPIC = {"title": "Who repairs the vending robot?", "audience": "Everybody", "owner": "Project office"}
ASKED = {"asked": "who repairs the robot\nthe vending robot is broken\nrobot out of order"}
MESSAGE: Mapping[str, Any] = {
    "id": "1700000000000",
    "body": {"contentType": "html", "content": f"<p>{WORDS}</p>"},
    "from": {"user": {"displayName": "Kofi Boateng"}},
    "linkToMessage": "https://teams.microsoft.com/l/message/19:x@thread.tacv2/1700000000000",
}


def words(shown: Any) -> str:
    return json.dumps(shown, ensure_ascii=False)


@pytest.fixture(autouse=True)
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYBOOKS_DIR", str(write(tmp_path / "own")))


async def test_on_slack(sqlite: Database, clock: Clock) -> None:
    async with slack_office(sqlite, clock) as office:
        room = office.slack.channel("C0GENERAL", "general", "UCARLA", "UKOFI")
        message = office.slack.write(room, "UKOFI", WORDS)
        carla, amina = office["carla"], office["amina"]
        await office.sender.message_shortcut(carla.id, "playbook_add", message, "C0GENERAL")
        await carla.submit(TOPIC)
        await carla.submit(ASKED)
        assert WORDS in words(carla.modal)
        await carla.submit()
        await carla.hear("as a proposal")
        await office.settled()
        card = await amina.hear("proposes a new playbook entry")
        assert WORDS in words(card)
        assert WORDS in words(office.channel)
        assert room.messages == [message]
        await amina.press("Decline…")
        assert amina.modal is not None
        await amina.close()
        await amina.press("Publish")
        await office.settled()
        assert "Published by Amina Haddad" in words(office.channel)
        assert "Publish" not in [one.get("text", {}).get("text") for one in _buttons(office.channel)]
        await carla.hear("published what you proposed")
        await office["mara"].say("ask the vending robot is broken")
        await office["mara"].hear("mended by facility")


async def test_on_teams(sqlite: Database, clock: Clock) -> None:
    async with teams_office(sqlite, clock) as office:
        carla, amina = office["carla"], office["amina"]
        lab = office.teams.channel("19:lab@thread.tacv2", *office.people.values())
        await carla.command("playbook_add", dict(MESSAGE), lab)
        await carla.submit(TOPIC)
        await carla.submit(ASKED)
        assert WORDS in words(carla.dialog)
        await carla.submit()
        await carla.hear("as a proposal")
        await office.settled()
        card = await amina.hear("proposes a new playbook entry")
        assert {"Publish", "Change it…", "Decline…"} <= set(labels(card))
        await amina.press("Change it…")
        assert amina.dialog is not None, "Teams opens what it knows to be a dialog"
        await amina.close()
        await amina.press("Publish", message=card)
        await office.settled()
        [shown] = office.teams.said(office.channel)
        assert "Published by Amina Haddad" in words(shown)
        assert "Publish" not in labels(shown)
        await carla.hear("published what you proposed")
        assert office.teams.said(lab) == []


def _buttons(messages: list[Any]) -> list[Any]:
    blocks = [block for message in messages for block in message.get("blocks", [])]
    return [one for block in blocks if block["type"] == "actions" for one in block["elements"]]
