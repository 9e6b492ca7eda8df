"""A question for a champion on Slack and on Teams, with forms where there are some."""

from __future__ import annotations

import json

from storage.database import Database
from tests.support.clock import Clock
from tests.support.slack_office import slack_office
from tests.support.teams_office import teams_office


async def test_on_slack(sqlite: Database, clock: Clock) -> None:
    async with slack_office(sqlite, clock) as office:
        mara, carla = office["mara"], office["carla"]
        await mara.say("champion")
        await mara.hear("Carla Conti")
        await mara.press("Ask them")
        await mara.submit({"their_question": "May we use the shared mailbox?"})
        await office.settled()
        await carla.hear("has a question")
        await carla.press("Ask back")
        await carla.submit({"back_words": "Which mailbox?"})
        await office.settled()
        await mara.hear("asks you something first")
        await mara.press("Reply to Carla Conti")
        await mara.submit({"reply_words": "The claims desk's."})
        await office.settled()
        await carla.hear("The claims desk's.")
        await carla.press("Answer it")
        await carla.submit({"answer_words": "Yes, for four weeks."})
        await carla.hear("has your answer")
        await office.settled()
        await mara.hear("Yes, for four weeks.")
        await mara.press("Helped")
        assert "Carla Conti answered." in shown(carla.messages)
        await carla.press("Make it a playbook entry")
        assert "May we use the shared mailbox?" in shown(carla.modal)


async def test_on_teams(sqlite: Database, clock: Clock) -> None:
    async with teams_office(sqlite, clock) as office:
        mara, carla = office["mara"], office["carla"]
        await mara.say("champion")
        await mara.hear("Carla Conti")
        await mara.press("Ask them")
        await mara.submit({"their_question": "May we use the shared mailbox?"})
        await office.settled()
        await carla.hear("has a question")
        await carla.press("Ask back")
        await carla.submit({"back_words": "Which mailbox?"})
        await office.settled()
        await mara.hear("asks you something first")
        await mara.press("Reply to Carla Conti")
        await mara.submit({"reply_words": "The claims desk's."})
        await office.settled()
        card = await carla.hear("The claims desk's.")
        await carla.press("Answer it", message=card)
        await carla.say("Yes, for four weeks.")
        await office.settled()
        await mara.hear("Yes, for four weeks.")
        await mara.press("Helped")
        assert "Carla Conti answered." in shown(carla.messages)


def shown(thing: object) -> str:
    return json.dumps(thing, ensure_ascii=False)
