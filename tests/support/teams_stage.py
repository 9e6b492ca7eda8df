"""The acts of the scripted talk as people do them in Teams."""

from __future__ import annotations

from dataclasses import dataclass

from tests.support.stages import UNKNOWN, Values
from tests.support.teams_connector import Json
from tests.support.teams_office import TeamsOffice
from tests.support.teams_people import card_in, labels


@dataclass
class OnTeams:
    office: TeamsOffice

    async def say(self, who: str, words: str) -> None:
        """Escaped as Teams does it."""
        await self.office[who].say(words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))

    async def open_form(self, who: str) -> None:
        await self.office[who].press("Open as form")

    async def page(self, who: str, values: Values) -> None:
        person = self.office[who]
        if person.dialog is None:
            for said in values.values():
                await person.say(said)
            return
        await person.submit({f"{name}?" if said == UNKNOWN else name: _given(said) for name, said in values.items()})

    async def close(self, who: str) -> None:
        await self.office[who].close()

    async def press(self, who: str, label: str) -> None:
        await self.office[who].press(label)

    async def press_card(self, who: str, label: str, typed: str) -> None:
        """On the card as Teams shows it to this person."""
        [card] = self.office.teams.said(self.office.channel)
        shown = await self.looked_at(who, card)
        assert label in labels(shown)
        await self.office[who].press(label, self.office.channel, shown)

    async def looked_at(self, who: str, card: Json) -> Json:
        """The message with the card that is this person's own view."""
        data = card_in(card)["refresh"]["action"]["data"]
        value = {"action": {"type": "Action.Execute", "verb": "refresh", "data": data}}
        _, body = await self.office[who].invoke("adaptiveCard/action", value, self.office.channel, replyToId=card["id"])
        return {"id": card["id"], "attachments": [{"content": body["value"]}]}

    async def settled(self) -> None:
        await self.office.settled()


def _given(said: str) -> str:
    return "true" if said == UNKNOWN else said
