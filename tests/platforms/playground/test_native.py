"""The record's other tabs: what another chat tool is sent for what stands on the board, and where a card stands."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.demonstrating import _as_slack
from bot.platforms.playground import Playground
from bot.platforms.playground.board import Board, Draft
from bot.platforms.playground.values import address
from bot.platforms.slack import modal, render
from bot.platforms.slack.api import Api
from bot.platforms.slack.sender import Sender
from bot.platforms.slack.values import Bot
from bot.ui import Card, Message, Text
from domain.places import Address, MessageRef
from tests.platforms.playground import fake_pages
from tests.platforms.playground.conftest import Visitor
from tests.platforms.playground.fake_cards import everything_card, office_card, question
from tests.platforms.playground.fake_office import CHANNELS, COMMANDS, EMIL, PIET, FakeClock, FakeOffice

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
OLD_TABLE = """
CREATE TABLE message (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    place TEXT NOT NULL, thread TEXT, author TEXT NOT NULL, only_for TEXT,
    text TEXT NOT NULL, body TEXT NOT NULL, at TEXT NOT NULL, edited INTEGER NOT NULL DEFAULT 0,
    act TEXT UNIQUE
)
"""


@pytest.fixture
def older_store(store: Path) -> None:
    """One message, kept by a version that did not keep it packed."""
    old = sqlite3.connect(store)
    old.execute(OLD_TABLE)
    row = ("#general", "usher", "before", json.dumps({"text": "before"}), NOON.isoformat())
    old.execute("INSERT INTO message (place, author, text, body, at) VALUES (?, ?, ?, ?, ?)", row)
    old.commit()
    old.close()


@pytest.fixture
async def emil(store: Path) -> AsyncIterator[Visitor]:
    """Emil's page of a playground that knows Slack."""
    office = FakeOffice()
    office.playground = Playground(
        store=store,
        faces=office.faces,
        clock=FakeClock(NOON),
        commands=COMMANDS,
        channels=CHANNELS,
        time_zone="Europe/Berlin",
        natives={"Slack": _as_slack},
    )
    app = web.Application()
    office.playground.mount(app, office.dispatch)
    async with TestClient(TestServer(app)) as client:
        yield Visitor(client, office)


async def as_slack(visitor: Visitor, **asked: str) -> dict[str, Any]:
    """The calls, each with its JSON."""
    answer = await visitor.get("native", on="Slack", **asked)
    return {call["call"]: json.loads(call["text"]) for call in answer["calls"]}


async def refused(visitor: Visitor, **asked: str) -> str:
    query = {"as": visitor.person, "on": "Slack", **asked}
    async with visitor.client.get("/api/native", params=query) as response:
        assert response.status == 404
        return str((await response.json())["error"])


async def sent(visitor: Visitor, place: str, message: Message) -> str:
    assert visitor.office.playground is not None
    return (await visitor.office.playground.send(address(place), message)).message


def body(post: render.Post) -> dict[str, object]:
    return {"text": post.text, "blocks": post.blocks}


@dataclass
class Recorder:
    """In the place of Slack's Web API: what it was sent."""

    calls: list[tuple[str, object]] = field(default_factory=list)

    async def call(self, method: str, **args: Any) -> dict[str, str]:
        self.calls.append((method, {"text": args["text"], "blocks": args["blocks"]}))
        return {"channel": "C1", "ts": f"1.{len(self.calls)}"}


LONG = tuple(Text(f"{number} " + "word " * 500) for number in range(12))


@pytest.mark.parametrize(
    "message",
    [
        question(),
        Message("One card.", office_card()),
        Message("Long.", Card("Everything", LONG)),
        Message("Long, and replaced later.", Card("Everything", LONG, subject="AI-2026-0042")),
    ],
)
async def test_it_is_what_the_slack_platform_sends(message: Message) -> None:
    slack = Recorder()
    sender = Sender(cast("Api", slack), lambda: Bot("T1", "U1", "B1"))
    await sender.send(Address("slack", "T1", "C1"), message, None, None, is_repeat=False)
    assert [(call.split()[0], value) for call, value in _as_slack(message).items()] == slack.calls


@pytest.mark.parametrize(
    "message", [question(), Message("A card.", office_card()), Message("*All*.", everything_card())]
)
async def test_what_usher_said_is_shown_as_slack_gets_it(emil: Visitor, message: Message) -> None:
    id = await sent(emil, "#general", message)
    assert await as_slack(emil, message=id) == {"chat.postMessage": body(render.one_post(message))}


async def test_a_message_that_is_several_there_is_several_calls(emil: Visitor) -> None:
    message = Message("Long.", Card("Everything", LONG))
    id = await sent(emil, "#general", message)
    posts = render.posts(message)
    assert len(posts) > 1
    assert await as_slack(emil, message=id) == {
        f"chat.postMessage {number} of {len(posts)}": body(post) for number, post in enumerate(posts, 1)
    }


async def test_the_text_is_for_reading_and_in_slacks_order(emil: Visitor) -> None:
    id = await sent(emil, "#general", Message("Grüße"))
    [call] = (await emil.get("native", on="Slack", message=id))["calls"]
    assert call["text"].startswith('{\n  "text": "Grüße",\n  "blocks": [')


async def test_a_replaced_card_is_shown_as_it_is_now(emil: Visitor) -> None:
    id = await sent(emil, "#general", Message("before"))
    assert emil.office.playground is not None
    there = address("#general")
    await emil.office.playground.send(there, Message("after"), MessageRef(there, id))
    assert (await as_slack(emil, message=id))["chat.postMessage"]["text"] == "after"


async def test_only_what_a_person_may_read_is_shown(emil: Visitor) -> None:
    theirs = await sent(emil, f"dm:{PIET}", Message("for Piet"))
    private = (await emil.at(PIET, "#general").post("say", text="@usher help"))["messages"][1]["id"]
    assert "no such message" in await refused(emil, message=theirs)
    assert "no such message" in await refused(emil, message=private)
    piet = emil.at(PIET, "#general")
    assert await as_slack(piet, message=theirs) == {"chat.postMessage": body(render.one_post(Message("for Piet")))}
    assert await as_slack(piet, message=private)


async def test_what_cannot_be_shown_is_refused_by_a_sentence(emil: Visitor) -> None:
    typed = (await emil.post("say", text="hello"))["messages"][0]["id"]
    said = await sent(emil, emil.place, Message("hello"))
    assert "A person wrote that" in await refused(emil, message=typed)
    assert "no such message" in await refused(emil, message="12")
    assert "does not know that chat tool" in await refused(emil, message=said, on="Pigeons")
    assert "not here" in await refused(emil, message=said, **{"as": "ghost@demo.example"})


async def test_the_open_page_of_a_form_is_shown_to_its_person_as_a_modal(emil: Visitor) -> None:
    await emil.post("say", text="/idea retyping")
    page = {"conversation": fake_pages.CONVERSATION, "turn": "1"}
    assert await as_slack(emil, **page) == {"views.open": modal.form(fake_pages.problem("retyping"))}
    assert "not the open one" in await refused(emil.at(PIET, f"dm:{PIET}"), **page)
    await emil.post("form", conversation="c-1", turn=1, values={"title": "long enough"}, button="submit")
    assert "not the open one" in await refused(emil, **page)
    assert await as_slack(emil, **page | {"turn": "2"}) == {"views.open": modal.form(fake_pages.outcome(2))}


async def test_the_page_is_told_which_chat_tools_there_are(emil: Visitor, visitor: Visitor) -> None:
    assert (await emil.get("world"))["natives"] == ["Slack"]
    assert (await visitor.get("world"))["natives"] == []


async def test_the_copies_of_a_card_are_the_newest_of_each_place_that_a_person_reads(emil: Visitor) -> None:
    card = office_card()
    assert card.subject is not None
    ids = [
        await sent(emil, place, Message("New.", card)) for place in ("#general", f"dm:{EMIL}", f"dm:{PIET}", "#general")
    ]
    await sent(emil, "#director", Message("Other.", Card("Other", subject="AI-2026-0001")))
    await emil.at(PIET, "#champions").post("say", text=f"/status {card.subject}")  # private to Piet

    async def copies(visitor: Visitor) -> list[tuple[str, str]]:
        answer = await visitor.get("record", subject=str(card.subject))
        return [(copy["place"], copy["message"]) for copy in answer["copies"]]

    assert await copies(emil) == [("#general", ids[3]), (f"dm:{EMIL}", ids[1])]
    assert [place for place, _ in await copies(emil.at(PIET, ""))] == ["#champions", "#general", f"dm:{PIET}"]


async def test_a_store_of_an_older_version_opens_and_goes_on(older_store: None, emil: Visitor) -> None:
    [before] = await emil.messages("#general")
    assert before["text"] == "before"
    assert "older version" in await refused(emil, message=before["id"])
    after = await sent(emil, "#general", Message("after"))
    assert (await as_slack(emil, message=after))["chat.postMessage"]["text"] == "after"


async def test_an_older_store_is_widened_once_by_two_that_open_it(older_store: None, store: Path) -> None:
    boards = [Board(store), Board(store)]
    try:
        posted = await asyncio.gather(*(board.post(Draft("#general", "usher", "x", "{}", NOON)) for board in boards))
        assert (await boards[0].read("#general", EMIL))[0][1:] == sorted(posted, key=lambda entry: int(entry.id))
    finally:
        for board in boards:
            await board.close()


def test_slack_is_imported_when_somebody_looks_and_its_sdk_never() -> None:
    script = """
import sys
from bot.demonstrating import _as_slack
from bot.ui import FormView, Message
assert "bot.platforms.slack.render" not in sys.modules, "at the start"
_as_slack(Message("hello")), _as_slack(FormView("c", 1, "A page"))
assert "bot.platforms.slack.modal" in sys.modules
print([name for name in sys.modules if name in ("slack_sdk", "slack_bolt", "bot.platforms.slack.api")])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
