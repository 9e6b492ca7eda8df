"""The hint, the card and the joining over real Slack and Teams payloads: in the chat, and as the remark of a page."""

from __future__ import annotations

import json
from typing import Any

from storage.database import Database
from tests.support.clock import Clock
from tests.support.slack_office import PROBLEM, slack_office
from tests.support.teams_office import teams_office

MINE = "We retype about 900 claims each week from PDF forms, and typos make customers call back."
ANSWERS = ("Typos per 100 claims: 6 now", "From 6 to 2 by June", "1", "quality", "skip", "I don't know", "submit")


def words(payload: Any) -> str:
    return json.dumps(payload, ensure_ascii=False)


async def test_in_slack(sqlite: Database, clock: Clock) -> None:
    async with slack_office(sqlite, clock) as office:
        mara, kofi = office["mara"], office["kofi"]
        for line in (f"idea: {PROBLEM}", *ANSWERS):
            await mara.say(line)
        await mara.hear("is registered")
        await kofi.say(f"idea: {MINE}")
        assert "One similar idea exists; have a look if you like." in words(kofi.last)
        await kofi.press("Show it")
        assert "Contact" in words(kofi.last)
        await kofi.press("Join AI-2026-0001…")
        await kofi.press("Ask them")
        asked = await mara.hear("would like to join")
        assert MINE in words(asked)
        await mara.press("Welcome")
        await kofi.hear("you are a co-author now")
        await kofi.command(f"idea {MINE}")
        assert "One similar idea exists: AI-2026-0001" in words(kofi.modal)


async def test_in_teams(sqlite: Database, clock: Clock) -> None:
    async with teams_office(sqlite, clock) as office:
        mara, kofi = office["mara"], office["kofi"]
        for line in (f"idea: {PROBLEM}", *ANSWERS):
            await mara.say(line)
        await mara.hear("is registered")
        await kofi.say(f"idea: {MINE}")
        assert "One similar idea exists; have a look if you like." in words(kofi.messages[-1])
        await kofi.press("Show it")
        await kofi.press("Join AI-2026-0001…")
        await kofi.press("Ask them")
        asked = await mara.hear("would like to join")
        assert MINE in words(asked)
        await mara.press("Welcome")
        await kofi.hear("you are a co-author now")
