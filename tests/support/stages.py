"""The same acts on three surfaces: what somebody says, presses and fills in, each in the surface's own idiom."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from aiohttp import ClientSession

from bot.demo.faces import faces_of
from bot.main import Usher, build
from bot.platforms.console.console import Console
from bot.platforms.playground.playground import Playground
from bot.platforms.playground.values import MessageShortcut
from bot.serving import serving
from bot.settings import Settings
from domain.places import Account, Address, Channel
from storage.database import Database
from storage.unit_of_work import writing
from tests.support.clock import Clock
from tests.support.processes import free_port
from tests.support.slack_office import OFFICE, SlackOffice, person_id
from tests.support.slack_sender import labels

Json = dict[str, Any]
Values = Mapping[str, str]  # the answers of one page, by field, as they are said or read


class Stage(Protocol):
    """Where a talk is played. A surface that lacks something does what its people would do instead."""

    async def say(self, who: str, words: str) -> None:
        """In the direct chat."""

    async def open_form(self, who: str) -> None:
        """The form of what is asked now; a terminal has none."""

    async def page(self, who: str, values: Values) -> None:
        """One page of the open form, or its questions one after the other."""

    async def close(self, who: str) -> None:
        """The open form."""

    async def press(self, who: str, label: str) -> None:
        """A button of the latest message in the direct chat."""

    async def press_card(self, who: str, label: str, typed: str) -> None:
        """A button of the card in the office's channel; `typed` says the same where there are no channels."""

    async def settled(self) -> None:
        """Everything that is due was sent."""


@dataclass
class OnSlack:
    office: SlackOffice

    async def say(self, who: str, words: str) -> None:
        """Escaped as Slack's client does it."""
        await self.office[who].say(words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))

    async def open_form(self, who: str) -> None:
        await self.office[who].press("Open as form")

    async def page(self, who: str, values: Values) -> None:
        person = self.office[who]
        if person.modal is None:
            for said in values.values():
                await person.say(said)
            return
        await person.submit({name if said != UNKNOWN else f"{name}?": _given(said) for name, said in values.items()})

    async def close(self, who: str) -> None:
        await self.office[who].close()

    async def press(self, who: str, label: str) -> None:
        await self.office[who].press(label)

    async def press_card(self, who: str, label: str, typed: str) -> None:
        [card] = self.office.channel
        assert label in labels(card["blocks"])
        await self.office.sender.press(f"U{who.upper()}", label, message=card, channel=OFFICE)

    async def settled(self) -> None:
        await self.office.settled()


UNKNOWN = "I don't know"


def _given(said: str) -> object:
    return ["unknown"] if said == UNKNOWN else said


@dataclass
class OnTerminal:
    """Each person sits at a terminal of their own, over one database."""

    database: Database
    clock: Clock
    consoles: dict[str, tuple[Console, Usher]] = field(default_factory=dict)

    def at(self, who: str) -> tuple[Console, Usher]:
        if who not in self.consoles:
            console = Console(f"{who}@acme.example", lambda _: None)
            settings = Settings(_env_file=None)
            usher = build(settings, self.database, {console.name: console}, self.clock.now, user=console.email)
            self.consoles[who] = (console, usher)
        return self.consoles[who]

    async def say(self, who: str, words: str) -> None:
        console, usher = self.at(who)
        await usher.relay.drain()
        lines = iter([f"{words}\n", ""])
        await console.converse(usher.dispatch, lambda: next(lines), usher.relay.drain)

    async def open_form(self, who: str) -> None:
        """There are no forms."""

    async def page(self, who: str, values: Values) -> None:
        for said in values.values():
            await self.say(who, said)

    async def close(self, who: str) -> None:
        """There are no forms."""

    async def press(self, who: str, label: str) -> None:
        await self.say(who, label)

    async def press_card(self, who: str, label: str, typed: str) -> None:
        await self.say(who, typed)

    async def settled(self) -> None:
        for _, usher in self.consoles.values():
            await usher.relay.drain()


@dataclass
class InPlayground:
    """By its HTTP API, as its page uses it."""

    session: ClientSession
    url: str
    usher: Usher
    forms: dict[str, Json] = field(default_factory=dict)

    async def post(self, name: str, who: str, place: str = "", **more: object) -> Json:
        person = f"{who}@acme.example"
        body = {"as": person, "place": place or f"dm:{person}", "key": uuid4().hex, **more}
        async with self.session.post(f"{self.url}/api/{name}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            said: Json = await answer.json()
        self.forms.pop(who, None)
        if said.get("form"):
            self.forms[who] = said["form"]
        return said

    async def say(self, who: str, words: str) -> None:
        await self.post("say", who, text=words)

    async def open_form(self, who: str) -> None:
        await self.press(who, "Open as form")

    async def page(self, who: str, values: Values) -> None:
        form = self.forms.get(who)
        if form is None:
            for said in values.values():
                await self.say(who, said)
            return
        given = {one["name"]: _in_field(one, values.get(one["name"])) for one in form["fields"]}
        button = "submit" if form["fields"] else "confirm"
        await self.post("form", who, **_which(form), values=given, button=button)

    async def close(self, who: str) -> None:
        form = self.forms[who]
        await self.post("close", who, **_which(form), values={one["name"]: one["value"] for one in form["fields"]})

    async def press(self, who: str, label: str) -> None:
        await self._press(who, f"dm:{who}@acme.example", label)

    async def press_card(self, who: str, label: str, typed: str) -> None:
        await self._press(who, "#project-office", label)

    async def settled(self) -> None:
        await self.usher.relay.drain()

    async def _press(self, who: str, place: str, label: str) -> None:
        query = {"as": f"{who}@acme.example", "place": place}
        async with self.session.get(f"{self.url}/api/messages", params=query) as answer:
            messages = (await answer.json())["messages"]
        for message in reversed(messages):
            for button in [*message.get("buttons", []), *((message.get("card") or {}).get("buttons", []))]:
                if button["label"] == label:
                    await self.post("press", who, place, message=message["id"], action=button["action"])
                    return
        raise LookupError(f"no {label!r} in {place}")


def _which(form: Json) -> Json:
    return {"conversation": form["conversation"], "turn": form["turn"]}


def _in_field(one: Json, said: str | None) -> object:
    if said is None:
        return one["value"]
    if said == UNKNOWN:
        return {"unknown": True}
    values = {choice["label"]: choice["value"] for choice in one.get("choices", [])}
    value = values.get(said, said)
    return [value] if one["kind"] == "choices" else value


@asynccontextmanager
async def in_playground(database: Database, clock: Clock, store: Path) -> AsyncIterator[InPlayground]:
    """The product with the playground in front of it."""

    class Stands:
        def now(self) -> datetime:
            return clock.now()

        async def move_to(self, instant: datetime) -> None:
            clock.instant = instant

    async with AsyncExitStack() as stack:
        settings = Settings(_env_file=None)
        platform = Playground(
            store=store,
            faces=lambda: faces_of(database, usher.office.model),
            clock=Stands(),
            commands=[],
            channels=[channel.value for channel in Channel],
            time_zone="Europe/Berlin",
            shortcuts=[MessageShortcut("escalate", "Escalate as blocker")],
        )
        usher = build(settings, database, {platform.name: platform}, clock.now)
        port = free_port()
        await stack.enter_async_context(serving(usher, "127.0.0.1", port))
        session = await stack.enter_async_context(ClientSession())
        yield InPlayground(session, f"http://127.0.0.1:{port}", usher)


async def move_in(database: Database, clock: Clock, account: Account, who: str) -> None:
    """The person has an account there."""
    async with writing(database) as uow:
        await uow.people.join(account, person_id(f"U{who.upper()}"), clock.now())


async def bind(database: Database, clock: Clock, place: Address) -> None:
    """The office's channel is there."""
    async with writing(database) as uow:
        await uow.channels.bind(Channel.PROJECT_OFFICE, place, person_id("UADA"), clock.now())


def readable(row: Json) -> Json:
    """A row with its JSON columns opened."""
    return {
        name: json.loads(value) if isinstance(value, str) and value[:1] in ("{", "[") else value
        for name, value in row.items()
    }
