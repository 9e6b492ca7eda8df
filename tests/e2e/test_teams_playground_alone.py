"""What Microsoft's playground does by itself, so that a test of Usher on it knows what to expect of which side."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import ClientSession, web

from tests.support.agents_playground import AgentsPlayground
from tests.support.agents_playground_people import CHAT, EMIL, GROUP, MARA, OFFICE, TENANT, THREAD, Json, directory_id

pytestmark = pytest.mark.e2e

HELLO: Json = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": "Hello"}]}
GO: Json = {"type": "Action.Execute", "title": "Go", "verb": "press", "data": {"ours": 1}}


@dataclass
class EchoBot:
    """A bot without any SDK: keeps what it hears, and answers invokes with `answer`."""

    heard: list[Json] = field(default_factory=list)
    answer: Json = field(default_factory=dict)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request: web.Request) -> web.Response:
        self.heard.append(await request.json())
        self.news.set()
        return web.json_response(self.answer) if self.heard[-1]["type"] == "invoke" else web.Response()

    async def hear(self, kind: str) -> Json:
        """The newest activity of a kind, as soon as there is one."""
        async with asyncio.timeout(10):
            while True:
                self.news.clear()
                for one in reversed(self.heard):
                    if one["type"] == kind:
                        return one
                await self.news.wait()


@dataclass
class Stage:
    """The playground, and the bot that it talks to."""

    client: AgentsPlayground
    bot: EchoBot

    async def send(self, conversation: str, activity: Json, method: str = "POST", id: str = "") -> tuple[int, Json]:
        """As a bot sends: straight to the service URL."""
        url = f"{self.client.service_url}/v3/conversations/{conversation}/activities{id and '/' + id}"
        async with ClientSession() as session, session.request(method, url, json=activity) as answer:
            return answer.status, (await answer.json()) if answer.content_type == "application/json" else {}


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    bot, app = EchoBot(), web.Application()
    app.router.add_post("/api/messages", bot.handle)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    client = AgentsPlayground(tmp_path, f"http://127.0.0.1:{runner.addresses[0][1]}/api/messages")
    try:
        await client.start()
        yield Stage(client, bot)
    finally:
        await client.end()
        await runner.cleanup()


def card(*actions: Json) -> Json:
    content = {**HELLO, "actions": list(actions)}
    return {
        "type": "message",
        "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": content}],
    }


def listens_on(process_id: int) -> set[str]:
    """The addresses, as the kernel writes them, of the sockets on which the process listens."""
    own = {one.readlink().name for one in Path(f"/proc/{process_id}/fd").iterdir() if one.is_symlink()}
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{process_id}/net/{table}").read_text().splitlines()[1:]:
            columns = line.split()
            if columns[3] == "0A" and f"socket:[{columns[9]}]" in own:
                found.add(columns[1].partition(":")[0])
    return found


async def test_it_listens_on_loopback_only(stage: Stage) -> None:
    assert listens_on(stage.client.process_id) == {"0100007F"}


async def test_what_is_typed_comes_without_a_token_and_names_person_chat_and_directory(stage: Stage) -> None:
    await stage.client.say("hello")
    heard = await stage.bot.hear("message")
    assert (heard["text"], heard["textFormat"]) == ("hello", "plain")
    assert heard["from"] == {"id": MARA, "name": "Mara Lind", "aadObjectId": directory_id(MARA)}
    assert heard["conversation"] == {"id": CHAT, "conversationType": "personal", "tenantId": TENANT}
    assert heard["serviceUrl"] == stage.client.service_url
    assert "replyToId" not in heard


async def test_others_speak_as_the_client_would_write_it(stage: Stage) -> None:
    await stage.client.say("hello", MARA, GROUP)
    typed = await stage.bot.hear("message")
    stage.bot.heard.clear()
    await stage.client.say("hello", EMIL, GROUP)
    ours = await stage.bot.hear("message")
    assert ours["from"]["id"] == EMIL
    told = {"from", "id", "timestamp", "localTimestamp", "localTimezone", "entities"}
    assert {name: value for name, value in typed.items() if name not in told} == {
        name: value for name, value in ours.items() if name not in told
    }
    assert typed["entities"][0] == ours["entities"][0]


async def test_a_post_in_a_channel_is_answered_in_its_thread(stage: Stage) -> None:
    await stage.client.say("hello", MARA, OFFICE)
    heard = await stage.bot.hear("message")
    thread = heard["conversation"]["id"]
    assert thread.startswith(OFFICE + THREAD)
    await stage.send(thread, {"type": "message", "text": "in the thread"})
    assert (await stage.client.seen("in the thread", OFFICE)).conversation == thread
    await stage.send(OFFICE, {"type": "message", "text": "a new one"})
    assert (await stage.client.seen("a new one", OFFICE)).conversation != thread


async def test_the_app_is_installed_with_two_activities(stage: Stage) -> None:
    await stage.client.install()
    added, members = await stage.bot.hear("installationUpdate"), await stage.bot.hear("conversationUpdate")
    assert (added["action"], added["from"]) == ("add", {"id": MARA, "aadObjectId": directory_id(MARA)})
    assert {one["id"] for one in members["membersAdded"]} == {MARA, members["recipient"]["id"]}


async def test_a_card_of_the_chat_is_pressed_by_anybody_of_it_and_changed_in_place(stage: Stage) -> None:
    status, sent = await stage.send(OFFICE, card(GO))
    assert status == 201
    posted = await stage.client.seen("Hello", OFFICE)
    stage.bot.answer = {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Done."}
    answer = await stage.client.press(posted, "Go", EMIL, field="x")
    assert answer == {"type": "application/vnd.microsoft.activity.message", "value": "Done."}
    heard = await stage.bot.hear("invoke")
    assert (heard["from"]["id"], heard["replyToId"]) == (EMIL, sent["id"])
    assert heard["value"] == {"action": {**GO, "data": {"ours": 1, "field": "x"}}}

    await stage.send(OFFICE, {"type": "message", "text": "Changed"}, "PUT", sent["id"])
    await stage.client.until(lambda: posted.text == "Changed", "the change")
    assert (posted.changes, posted.card, len(stage.client.there(OFFICE))) == (1, None, 1)


async def test_text_and_card_in_one_activity_become_two_messages_without_an_id(stage: Stage) -> None:
    assert await stage.send(CHAT, {**card(), "text": "Beside"}) == (202, {})
    await stage.client.until(lambda: len(stage.client.there(CHAT)) == 2, "both")


async def test_nothing_can_be_deleted(stage: Stage) -> None:
    _, sent = await stage.send(CHAT, {"type": "message", "text": "stays"})
    status, _ = await stage.send(CHAT, {}, "DELETE", sent["id"])
    assert status == 501
