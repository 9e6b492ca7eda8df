"""The story of one initiative as it is played on Slack and in Teams."""

from __future__ import annotations

from dataclasses import dataclass

from bot.platforms.teams.references import keep
from bot.usecases.references import StoredReferences
from domain.places import Account, Address, Channel
from storage.database import Database
from tests.support.clock import Clock
from tests.support.slack_api import TEAM
from tests.support.slack_office import OFFICE, SlackOffice
from tests.support.slack_sender import labels
from tests.support.stages import OnSlack
from tests.support.teams_connector import TENANT, Conversation
from tests.support.teams_office import TeamsOffice
from tests.support.teams_people import labels as labels_there
from tests.support.teams_stage import OnTeams
from tests.support.whole_way_surfaces import Roles, Values, move_in, open_room, shown_words, without_skipped


@dataclass
class OverSlack(OnSlack):
    """In a workspace on loopback."""

    office: SlackOffice
    clock: Clock

    @property
    def database(self) -> Database:
        return self.office.usher.office.database

    async def enter(self, roles: Roles) -> None:
        users = [f"U{who.upper()}" for who in roles]
        for who, held in roles.items():
            self.office.slack.person(f"U{who.upper()}", who.title(), f"{who}@acme.example")
            await move_in(self.database, self.clock, who, held, Account("slack", TEAM, f"U{who.upper()}"))
        for channel in Channel:
            self.office.slack.channel(_room(channel), channel.value, *users)
            await open_room(self.database, self.clock, channel, Address("slack", TEAM, _room(channel)))

    async def press(self, who: str, label: str, typed: str = "") -> None:
        await super().press(who, label)

    async def press_card(self, who: str, label: str, typed: str) -> None:
        cards = self.office.channel
        card = next(one for one in reversed(cards) if label in labels(one["blocks"]))
        await self.office.sender.press(f"U{who.upper()}", label, message=card, channel=OFFICE)

    async def page(self, who: str, values: Values) -> None:
        await super().page(who, values if self.office[who].modal is None else without_skipped(values))

    async def confirm(self, who: str) -> None:
        await (self.say(who, "submit") if self.office[who].modal is None else self.office[who].submit())

    async def leave(self, who: str) -> None:
        await (self.say(who, "cancel") if self.office[who].modal is None else self.close(who))

    def form(self, who: str) -> str:
        return shown_words(self.office[who].modal or {})

    async def chat(self, who: str) -> list[str]:
        return [shown_words(one.get("blocks") or one) for one in self.office[who].messages]

    async def room(self, channel: Channel) -> list[str]:
        return [shown_words(one.get("blocks") or one) for one in self.office.slack.channels[_room(channel)].messages]


def _room(channel: Channel) -> str:
    return OFFICE if channel is Channel.PROJECT_OFFICE else f"C{channel.value.upper().replace('-', '')}"


@dataclass
class OverTeams(OnTeams):
    """In a tenant on loopback."""

    office: TeamsOffice
    clock: Clock

    def __post_init__(self) -> None:
        self.rooms: dict[Channel, Conversation] = {}

    @property
    def database(self) -> Database:
        return self.office.usher.office.database

    async def enter(self, roles: Roles) -> None:
        references = StoredReferences(self.database)
        for who, held in roles.items():
            self.office.people[who] = self.office.teams.person(who.title(), email=f"{who}@acme.example")
            await move_in(self.database, self.clock, who, held, self.office.account(who))
            await keep(references, self.office.teams.reference(self.office.people[who]))
        for channel in Channel:
            everybody = [self.office.people[who] for who in roles]
            room = self.office.teams.channel(f"19:{channel.value}@thread.tacv2", *everybody)
            self.rooms[channel] = room
            await keep(references, self.office.teams.reference(room))
            await open_room(self.database, self.clock, channel, Address("teams", TENANT, room.id))

    async def press(self, who: str, label: str, typed: str = "") -> None:
        await super().press(who, label)

    async def press_card(self, who: str, label: str, typed: str) -> None:
        room = self.rooms[Channel.PROJECT_OFFICE]
        for card in reversed(self.office.teams.said(room)):
            shown = await self.looked_at(who, card)
            if label in labels_there(shown):
                await self.office[who].press(label, room, shown)
                return
        raise LookupError(f"no {label!r} in the channel")

    async def page(self, who: str, values: Values) -> None:
        await super().page(who, values if self.office[who].dialog is None else without_skipped(values))

    async def confirm(self, who: str) -> None:
        await (self.say(who, "submit") if self.office[who].dialog is None else self.office[who].submit())

    async def leave(self, who: str) -> None:
        await (self.say(who, "cancel") if self.office[who].dialog is None else self.close(who))

    def form(self, who: str) -> str:
        return shown_words(self.office[who].dialog or {})

    async def chat(self, who: str) -> list[str]:
        return [shown_words(one) for one in self.office[who].messages]

    async def room(self, channel: Channel) -> list[str]:
        return [shown_words(one) for one in self.office.teams.said(self.rooms[channel])]
