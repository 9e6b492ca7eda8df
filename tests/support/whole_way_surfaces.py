"""The surfaces on which the story of one initiative is played: what people do there, and what stands there then."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import text

from bot.events import ButtonPressed, Say
from bot.main import Usher, build
from bot.packing import unpack
from bot.platforms.console.console import Console
from bot.settings import Settings
from bot.ui import Button, Message
from domain.people import Person, Role
from domain.places import Account, Address, Channel
from storage.database import Database
from storage.unit_of_work import writing
from tests.support.clock import Clock
from tests.support.company import Company
from tests.support.inbox import TENANT as CHAT_TENANT
from tests.support.slack_api import TEAM
from tests.support.slack_office import person_id
from tests.support.stages import InPlayground, OnTerminal
from tests.support.talker import Talker, buttons, message_text, shown

Roles = Mapping[str, tuple[Role, ...]]
Values = Mapping[str, str]  # the answers of one page, by field, as they are said or read
SKIP = "skip"


class Surface(Protocol):
    """Where the story is played. What a surface lacks is done as its people would: by typing it."""

    @property
    def database(self) -> Database:
        """Where the record is."""

    @property
    def clock(self) -> Clock:
        """The office's clock."""

    async def say(self, who: str, words: str) -> None:
        """In the direct chat."""

    async def press(self, who: str, label: str, typed: str) -> None:
        """The newest button of this label in the direct chat; `typed` says the same where there is none."""

    async def press_card(self, who: str, label: str, typed: str) -> None:
        """A button of the newest card in the project office's channel."""

    async def page(self, who: str, values: Values) -> None:
        """One page of the open form, or its questions one after the other; `SKIP` leaves one out."""

    async def confirm(self, who: str) -> None:
        """What was answered is handed in, where it is shown once more."""

    async def leave(self, who: str) -> None:
        """The open form is closed, or the questions are cancelled."""

    def form(self, who: str) -> str:
        """What stands in the open form; nothing where none is open."""

    async def settled(self) -> None:
        """Everything that is due was sent."""

    async def chat(self, who: str) -> list[str]:
        """What stands in somebody's direct chat, and what was answered there."""

    async def room(self, channel: Channel) -> list[str]:
        """What stands in a role's channel."""


_SHOWN = ("text", "title", "value", "label", "html", "quote", "words")


def shown_words(message: Any) -> str:
    """What can be read in a message as its platform got it, without the marks of its writing."""
    read = html.unescape(re.sub(r"<[^>@#!]*>", " ", "\n".join(_strings(message))))
    return re.sub(r"[*\\\u2060\u200b]", "", read)


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for one in node:
            yield from [one] if isinstance(one, str) else _strings(one)
    elif isinstance(node, dict):
        hidden = ("value",) if "action_id" in node else ("refresh", "data", "fallback")
        for name, inner in node.items():
            if name not in hidden:
                yield from [inner] if isinstance(inner, str) and name in _SHOWN else _strings(inner)


def person(who: str, roles: tuple[Role, ...]) -> Person:
    """Somebody of the cast as Usher knows them."""
    email = f"{who}@acme.example"
    return Person(
        person_id(f"U{who.upper()}"), who.title(), email, "claims", frozenset(roles), time_zone="Europe/Berlin"
    )


async def move_in(database: Database, clock: Clock, who: str, roles: tuple[Role, ...], account: Account) -> None:
    """Somebody is known, with an account there."""
    async with writing(database) as uow:
        await uow.people.save(person(who, roles))
        await uow.people.join(account, person(who, roles).id, clock.now())


async def open_room(database: Database, clock: Clock, channel: Channel, place: Address) -> None:
    """The role's channel is there."""
    async with writing(database) as uow:
        await uow.channels.bind(channel, place, person_id("UAMINA"), clock.now())


@dataclass
class InInbox:
    """The dispatcher itself, without a platform around it."""

    company: Company
    talkers: dict[str, Talker] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        return self.company.database

    @property
    def clock(self) -> Clock:
        return self.company.clock

    async def enter(self, roles: Roles) -> None:
        for who, held in roles.items():
            account = Account(self.company.inbox.name, CHAT_TENANT, f"{who}@acme.example")
            await move_in(self.database, self.clock, who, held, account)
            self.talkers[who] = self.company.talker(f"{who}@acme.example")
        for channel in Channel:
            await self.company.bind(channel)

    async def say(self, who: str, words: str) -> None:
        await self.talkers[who].say(words)

    async def press(self, who: str, label: str, typed: str) -> None:
        await self.talkers[who].press(label)

    async def press_card(self, who: str, label: str, typed: str) -> None:
        in_room = self.talkers[who].elsewhere(Channel.PROJECT_OFFICE.value)
        cards = self.company.inbox.at(Channel.PROJECT_OFFICE.value)

        def on(message: Message) -> Button | None:
            return next((one for one in buttons(Say(message)) if one.label == label), None)

        in_room.replies = []
        pressed = next(found for found in map(on, reversed(cards)) if found is not None)
        await in_room.send(ButtonPressed(in_room.origin(), pressed.action.pack()))
        self.talkers[who].replies += in_room.replies

    async def page(self, who: str, values: Values) -> None:
        for said in values.values():
            await self.say(who, said)

    async def confirm(self, who: str) -> None:
        await self.say(who, "submit")

    async def leave(self, who: str) -> None:
        await self.say(who, "cancel")

    def form(self, who: str) -> str:
        return ""

    async def settled(self) -> None:
        await self.company.deliver()

    async def chat(self, who: str) -> list[str]:
        talker = self.talkers[who]
        return [*map(message_text, talker.received()), *map(shown, talker.replies)]

    async def room(self, channel: Channel) -> list[str]:
        return [message_text(one) for one in self.company.inbox.at(channel.value)]


@dataclass
class AtTerminal(OnTerminal):
    """Each at a terminal of their own; channels are elsewhere, so what goes there waits in the outbox."""

    printed: dict[str, list[str]] = field(default_factory=dict)

    async def enter(self, roles: Roles) -> None:
        for who, held in roles.items():
            await move_in(self.database, self.clock, who, held, Account("console", "local", f"{who}@acme.example"))
            self.at(who)
        for channel in Channel:
            await open_room(self.database, self.clock, channel, Address("slack", TEAM, channel.value))

    def at(self, who: str) -> tuple[Console, Usher]:
        if who not in self.consoles:
            console = Console(f"{who}@acme.example", self.printed.setdefault(who, []).append)
            settings = Settings(_env_file=None)
            usher = build(settings, self.database, {console.name: console}, self.clock.now, user=console.email)
            self.consoles[who] = (console, usher)
        return self.consoles[who]

    async def press(self, who: str, label: str, typed: str = "") -> None:
        offered = {one.label for one in (*self.at(who)[0]._buttons, *self.at(who)[0]._before)}
        await self.say(who, label if label in offered else typed)

    async def page(self, who: str, values: Values) -> None:
        for said in values.values():
            await self.say(who, said)

    async def confirm(self, who: str) -> None:
        await self.say(who, "submit")

    async def leave(self, who: str) -> None:
        await self.say(who, "cancel")

    def form(self, who: str) -> str:
        return ""

    async def settled(self) -> None:
        """Only terminals that something is for are looked at, as there are many of them."""
        query = text("SELECT status, coalesce(user, conversation) FROM outbox WHERE status IN ('new', 'due')")
        for _ in range(20):
            async with self.database.glancing() as connection:
                waiting = (await connection.execute(query)).all()
            emails = {email for status, email in waiting if status == "due"}
            found = [usher for console, usher in self.consoles.values() if console.email in emails]
            if not found and not any(status == "new" for status, _ in waiting):
                return
            for one in found or [self.at("amina")[1]]:
                await one.relay.drain()

    async def chat(self, who: str) -> list[str]:
        return list(self.printed[who])

    async def room(self, channel: Channel) -> list[str]:
        """What waits for it: each card as it is now."""
        query = text("SELECT payload FROM outbox WHERE channel = :channel ORDER BY id")
        async with self.database.glancing() as connection:
            rows = (await connection.execute(query, {"channel": channel.value})).scalars().all()
        return [message_text(unpack(one)) for one in rows]


@dataclass
class OverPlayground(InPlayground):
    """By the API of its page."""

    database: Database = field(kw_only=True)
    clock: Clock = field(kw_only=True)

    async def enter(self, roles: Roles) -> None:
        for who, held in roles.items():
            await move_in(self.database, self.clock, who, held, Account("playground", "demo", f"{who}@acme.example"))
        for channel in Channel:
            await open_room(self.database, self.clock, channel, Address("playground", "demo", f"#{channel.value}"))

    async def press(self, who: str, label: str, typed: str = "") -> None:
        await super().press(who, label)

    async def page(self, who: str, values: Values) -> None:
        await super().page(who, values if self.forms.get(who) is None else without_skipped(values))

    async def confirm(self, who: str) -> None:
        if self.forms.get(who) is None:
            await self.say(who, "submit")
        while self.forms.get(who) is not None:
            await super().page(who, {})

    async def leave(self, who: str) -> None:
        await (self.say(who, "cancel") if self.forms.get(who) is None else self.close(who))

    def form(self, who: str) -> str:
        return shown_words(self.forms.get(who) or {})

    async def chat(self, who: str) -> list[str]:
        return await self._standing(who, f"dm:{who}@acme.example")

    async def room(self, channel: Channel) -> list[str]:
        return await self._standing("amina", f"#{channel.value}")

    async def _standing(self, who: str, place: str) -> list[str]:
        query = {"as": f"{who}@acme.example", "place": place}
        async with self.session.get(f"{self.url}/api/messages", params=query) as answer:
            found = (await answer.json())["messages"]
        return [shown_words(one) for one in found]


def without_skipped(values: Values) -> Values:
    """Without what is left out: a form has no word for it."""
    return {name: value for name, value in values.items() if value != SKIP}
