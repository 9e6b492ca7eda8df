"""`usher run` over Socket Mode, against a server that ends, cuts, freezes and refuses its connections."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from tests.support.slack_people_ideas import fill_idea, say_idea
from tests.support.slack_process import OFFICE, Workplace, opened, staffed, workplace
from tests.support.slack_sender import labels
from tests.support.slack_socket import FakeSocket

pytestmark = pytest.mark.e2e

CLAIMS = "Around 1,200 claims a week are retyped from PDF; 6 % have typos and customers call back."
AUTHORS = 6
EACH = 3  # ideas of each author
RECONNECTED = 15.0  # seconds, at most


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Workplace]:
    async with workplace(tmp_path, over_socket=True) as place:
        await staffed(place)
        wire(place).patience = 25.0
        yield place


def wire(place: Workplace) -> FakeSocket:
    assert place.socket is not None
    return place.socket


async def test_everything_that_people_do_comes_over_the_socket(place: Workplace) -> None:
    await opened(place)
    assert await place.usher.ready() == '{"status": "ready"}'
    mara = place["UMARA"]
    await say_idea(mara, CLAIMS)
    await mara.press("Hand it in")
    await mara.hear("-0001 is registered")
    await mara.command("idea")
    await fill_idea(mara, f"{CLAIMS} Again.")
    await mara.submit()
    await mara.hear("-0002 is registered")
    await place.slack.until(lambda: len(place.channel) == 2)
    await place.sender.press("UTOM", "Take it", message=place.channel[0], channel=OFFICE)
    await place.slack.until(lambda: "Taken by" in json.dumps(place.channel[0]))
    assert "Take it" in labels(place.channel[1]["blocks"])
    await mara.open_home()
    assert mara.home is not None
    kinds = Counter(one.type for one in wire(place).envelopes)
    assert set(kinds) == {"events_api", "interactive", "slash_commands"}
    assert all(one.done.is_set() and len(one.carriers) == 1 for one in wire(place).envelopes)
    assert (await place.usher.get("/slack/events"))[0] == 404, "there is no way in by HTTP"
    assert await place.usher.stop() < 5


@pytest.mark.parametrize("how", [FakeSocket.disconnect, FakeSocket.cut])
async def test_the_connection_ends_while_ideas_are_handed_in(
    place: Workplace, how: Callable[[FakeSocket], Awaitable[None]]
) -> None:
    """Slack says before that it will end, or it breaks: nothing is lost, and nothing happens twice."""
    await opened(place)
    authors = [f"U{number}" for number in range(AUTHORS)]
    for user in authors:
        place.slack.person(user, f"Author {user}", f"{user.lower()}@acme.example")
        await place[user].command("department claims")
    handed_in = asyncio.Semaphore(0)
    work = [asyncio.create_task(hand_in(place, user, handed_in)) for user in authors]
    for connection in (2, 3):
        await asyncio.wait_for(handed_in.acquire(), 30)
        await how(wire(place))
        await wire(place).connected_in_all(connection)
    await asyncio.gather(*work)
    assert sorted(place.problems()) == sorted(problem(user, number) for user in authors for number in range(EACH))
    await place.slack.until(lambda: len(place.channel) == AUTHORS * EACH, 20)
    assert max(Counter(message["text"] for message in place.channel).values()) == 1
    assert "event failed" not in place.usher.log


def problem(user: str, number: int) -> str:
    return f"{CLAIMS} That is what the team of {user} says for the {'ABC'[number]} time."


async def hand_in(place: Workplace, user: str, handed_in: asyncio.Semaphore) -> None:
    for number in range(EACH):
        await opened_form(place, user)
        await fill_idea(place[user], problem(user, number))
        await place[user].submit()
        assert place[user].modal is None
        handed_in.release()


async def opened_form(place: Workplace, user: str) -> None:
    """By the shortcut; where its trigger ran out with the connection that brought it, by the button that says so."""
    person, before = place[user], len(place[user].messages)
    await place.sender.shortcut(user, "submit_idea")
    await place.slack.until(lambda: person.modal is not None or len(person.messages) > before, 20)
    if person.modal is None:
        await person.press("Open the form")


async def test_a_dead_connection_is_left_and_what_came_on_it_is_not_lost(place: Workplace) -> None:
    await opened(place)
    await wire(place).silence()
    began = time.monotonic()
    await place["UMARA"].say(f"idea {CLAIMS}")
    await place["UMARA"].hear("Which number would prove")
    assert time.monotonic() - began < RECONNECTED
    assert wire(place).opened == 2
    assert wire(place).envelopes[-1].carriers == [2]
    await place.usher.ready()


async def test_too_many_connections_are_told_and_waited_for(place: Workplace) -> None:
    wire(place).refuse("too_many_websockets", "too_many_websockets")
    await place.usher.start()
    told = await place.usher.ready(503, "too many connections")
    assert json.loads(told)["reasons"] == [{"part": "slack", "reason": "too many connections of this app are open"}]
    assert await place.usher.ready() == '{"status": "ready"}'
    assert (wire(place).opened, len(wire(place).connections)) == (3, 1)
    await place["UMARA"].say("help")
    assert place["UMARA"].last["text"]
