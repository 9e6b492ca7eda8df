"""What happens on the board reaches every open page that may see it, and nobody else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from aiohttp import ClientResponse

from bot.platforms.playground.live import Live, Page
from bot.platforms.playground.values import address
from bot.ui import Message
from domain.places import MessageRef
from tests.platforms.playground.conftest import Visitor
from tests.platforms.playground.fake_office import EMIL, PIET


class Stream:
    def __init__(self, response: ClientResponse) -> None:
        self._response = response

    async def next(self) -> tuple[str, Any]:
        """The next event's name and value."""
        name = ""
        async with asyncio.timeout(5):
            while True:
                line = (await self._response.content.readline()).decode()
                assert line, "the stream ended"
                if line.startswith("event: "):
                    name = line[7:].strip()
                if line.startswith("data: "):
                    return name, json.loads(line[6:])


@asynccontextmanager
async def listening(visitor: Visitor, person: str) -> AsyncIterator[Stream]:
    async with visitor.client.get("/api/events", params={"as": person}) as response:
        assert response.status == 200
        assert response.content_type == "text/event-stream"
        assert response.headers["Cache-Control"] == "no-store"
        yield Stream(response)


async def test_a_message_reaches_the_other_page_at_once(visitor: Visitor) -> None:
    async with listening(visitor, PIET) as piet:
        await visitor.at(EMIL, "#general").post("say", text="first\nsecond")
        name, message = await piet.next()
    assert (name, message["words"], message["place"]) == ("message", "first\nsecond", "#general")


async def test_direct_chats_and_private_answers_reach_their_owner_alone(visitor: Visitor) -> None:
    async with listening(visitor, PIET) as piet, listening(visitor, EMIL) as emil:
        await visitor.post("say", text="between us")
        await visitor.at(EMIL, "#general").post("say", text="/help")
        await visitor.at(EMIL, "#general").post("say", text="for all")
        assert (await piet.next())[1]["words"] == "for all"
        assert [(await emil.next())[1]["text"] for _ in range(5)][-1] == "for all"


async def test_what_is_replaced_is_pushed_with_its_old_id(visitor: Visitor) -> None:
    playground = visitor.office.playground
    assert playground is not None
    ref = await playground.send(address("#general"), Message("before"))
    async with listening(visitor, PIET) as piet:
        assert await playground.send(address("#general"), Message("after"), replaces=ref) == ref
        _, message = await piet.next()
    assert (message["id"], message["text"], message["edited"]) == (ref.message, "after", True)


async def test_what_is_gone_is_posted_anew(visitor: Visitor) -> None:
    playground = visitor.office.playground
    assert playground is not None
    gone = MessageRef(address("#general"), "4711")
    assert (await playground.send(address("#general"), Message("new"), replaces=gone)).message != "4711"


async def test_a_moved_clock_is_told_to_all_and_says_what_came_in(visitor: Visitor) -> None:
    async with listening(visitor, PIET) as piet:
        async with visitor.client.post("/api/clock", json={"as": EMIL, "to": "monday"}) as response:
            answer = await response.json()
        names = [(await piet.next())[0] for _ in range(3)]
    assert names == ["message", "message", "clock"]
    assert {(place["label"], place["person"], place["count"]) for place in answer["meanwhile"]} == {
        ("#project-office", None, 1),
        ("Piet van Dam", PIET, 1),
        ("Emil Novak", EMIL, 1),
    }


async def test_the_clock_refuses_the_past_and_nonsense(visitor: Visitor) -> None:
    for to in ("2001-01-01T00:00:00+00:00", "soon", "2030-01-01T00:00:00", "9999-12-31T23:59:59+00:00"):
        async with visitor.client.post("/api/clock", json={"as": EMIL, "to": to}) as response:
            assert response.status == 409
            assert "clock" in (await response.json())["error"]


async def test_a_page_that_falls_behind_is_cut_off_instead_of_filling_the_memory() -> None:
    live = Live()
    with live._page(PIET) as page:
        for number in range(1500):
            live.publish("message", partial(str, number))
        assert page not in live._pages
        assert await page.waiting.get() is None


async def test_what_nobody_looks_at_is_not_made() -> None:
    live, made = Live(), list[str]()
    live.publish("message", lambda: made.append("for nobody"))
    with live._page(PIET) as page:
        live.publish("message", lambda: made.append("for others"), lambda person: person == EMIL)
        assert page.waiting.empty()
        live.publish("message", lambda: made.append("for Piet"))
        assert "event: message" in (await page.waiting.get() or "")
    assert made == ["for Piet"]


async def test_open_streams_do_not_hold_up_the_end(visitor: Visitor) -> None:
    async with listening(visitor, PIET):
        async with asyncio.timeout(5):
            await visitor.client.close()


def test_a_page_is_told_apart_from_another_of_the_same_person() -> None:
    assert Page(PIET) != Page(PIET)
