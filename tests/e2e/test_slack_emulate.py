"""`usher run` on the emulator of Slack: what people do is sent by us, and all that they see is read there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.emulate import BOT_TOKEN, Emulator, PostClient
from tests.support.emulate_line import Line
from tests.support.slack_api_workspace import Workspace
from tests.support.slack_people_ideas import PAGES
from tests.support.slack_process import SECRET, UsherProcess
from tests.support.slack_sender import Answer, Sender

pytestmark = pytest.mark.e2e

Json = dict[str, Any]
CLAIMS = "Around 1,200 claims a week are retyped from PDF; 6 % have typos and customers call back."
WHY = "The new address system does the same from May on."
PEOPLE = """name,email,department,roles
Mara Brandt,mara@acme.example,claims,
Emil Roth,emil@acme.example,claims,project-office
"""


@dataclass
class Emulated:
    """The process, the line to the emulator, and a client of the emulator's own."""

    usher: UsherProcess
    line: Line
    sender: Sender
    web: PostClient
    mara: str
    emil: str
    office: str

    async def trigger(self, user: str) -> str:
        made: Json = await self.web.api_call("views.generateTriggerId", json={"user_id": user})
        return str(made["trigger_id"])

    async def chat(self, user: str) -> str:
        """The id of the direct chat."""
        return str((await self.web.conversations_open(users=user))["channel"]["id"])

    async def messages(self, channel: str) -> list[Json]:
        """What stands in a channel, the newest first."""
        found: list[Json] = (await self.web.conversations_history(channel=channel, include_all_metadata=True))[
            "messages"
        ]
        return [{**one, "blocks": Workspace().named(one.get("blocks", []))} for one in found]

    async def seen(self, channel: str, words: str) -> Json:
        """The newest message there with these words, as soon as the line has carried it."""
        async with asyncio.timeout(15):
            while True:
                self.line.news.clear()
                for one in await self.messages(channel):
                    if words in json.dumps(one, ensure_ascii=False):
                        return one
                await self.line.news.wait()

    async def opened(self) -> Json:
        """The modal that the emulator opened last."""
        view: Json = self.line.of("views.open")[-1].answer["view"]
        return view

    async def press(self, user: str, label: str, message: Json, channel: str) -> None:
        answer = await self.sender.press(
            user, label, message=message, channel=channel, trigger=await self.trigger(user)
        )
        assert answer.status == 200

    async def hand_in(self) -> Answer:
        """Mara's idea, from the command to the last page; the answer to the last one."""
        answer = await self.sender.command(
            self.mara, "/ai", "idea", channel="D1", channel_name="directmessage", trigger=await self.trigger(self.mara)
        )
        assert (answer.status, answer.body) == (200, "")
        view = await self.opened()
        pages: tuple[Json, ...] = ({"problem": CLAIMS}, *PAGES, {})
        for values in pages:
            answer = await self.sender.submit(self.mara, view, values)
            view |= answer.json.get("view", {})
        return answer


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    emulator = Emulator(tmp_path_factory.mktemp("emulate"))
    emulator.start()
    yield emulator
    emulator.end()


@pytest.fixture
async def slack(emulator: Emulator, tmp_path: Path) -> AsyncIterator[Emulated]:
    """At work in the emulated workspace, and the channel is bound."""
    web = emulator.client()
    ids = {str(one["name"]): str(one["id"]) for one in (await web.users_list())["members"]}
    channels = {str(one["name"]): str(one["id"]) for one in (await web.conversations_list())["channels"]}
    async with AsyncExitStack() as stack:
        line = await stack.enter_async_context(Line(emulator.url))
        told = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": line.url}
        usher = UsherProcess(tmp_path, told | {"USHER_ADMINS": "emil@acme.example"})
        stack.push_async_callback(usher.end)
        (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
        assert (await usher.run("people", "import", "people.csv")).code == 0
        await usher.start()
        team = str((await web.auth_test())["team_id"])
        sender = await stack.enter_async_context(Sender(usher.url, SECRET, team))
        emulated = Emulated(usher, line, sender, web, ids["mara"], ids["emil"], channels["project-office"])
        bound = await sender.command(
            emulated.emil, "/ai", "here project-office", channel=emulated.office, channel_name="project-office"
        )
        assert "New cards for it arrive here" in bound.body
        yield emulated


async def test_from_the_command_to_the_decision(slack: Emulated) -> None:
    assert (await slack.hand_in()).body == ""
    receipt = await slack.seen(await slack.chat(slack.mara), "-0001 is registered")
    assert receipt["metadata"]["event_type"] == "usher_outbox"
    card = await slack.seen(slack.office, "New idea")
    await slack.press(slack.emil, "Take it", card, slack.office)
    taken = await slack.seen(slack.office, "Taken by")
    assert taken["ts"] == card["ts"]

    await slack.press(slack.emil, "More…", taken, slack.office)
    chat = await slack.chat(slack.emil)
    more = await slack.seen(chat, "choose what happens next")
    await slack.press(slack.emil, "Not taken forward", more, chat)
    form = await slack.opened()
    assert (await slack.sender.submit(slack.emil, form, {"why_not": "out_of_scope", "why_words": WHY})).body == ""
    ended = await slack.seen(slack.office, WHY)
    assert ended["ts"] == card["ts"]
    assert len(await slack.messages(slack.office)) == 1
    await slack.seen(await slack.chat(slack.mara), WHY)
    await slack.usher.stop()


async def test_a_post_whose_answer_was_lost_is_found_by_its_metadata(slack: Emulated) -> None:
    before = len(await slack.messages(slack.office))
    slack.line.loses = ("chat.postMessage", slack.office)
    await slack.hand_in()
    await slack.line.until(lambda: bool(slack.line.of("conversations.history", slack.office)))
    assert slack.line.loses is None
    card = await slack.seen(slack.office, "New idea")
    await slack.press(slack.emil, "Take it", card, slack.office)
    taken = await slack.seen(slack.office, "Taken by")
    assert taken["ts"] == card["ts"], "it was found, so that it can be changed"
    assert len(await slack.messages(slack.office)) == before + 1
    assert len(slack.line.of("chat.postMessage", slack.office)) == 1
