"""Microsoft's Agents Playground, a chat client like Teams that nobody here wrote: the process, and people in it.

What was seen of it stands beside its people.
"""

from __future__ import annotations

import asyncio
import json
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, ClientWebSocketResponse, ClientWSTimeout, WSMsgType

from tests.support.agents_playground_people import (
    BOT,
    CHAT,
    MARA,
    NAME,
    THREAD,
    Json,
    Shown,
    activity_of,
    config,
)
from tests.support.processes import free_port, plain_environment
from tests.support.teams_payloads import check_card

E2E = Path(__file__).parents[1] / "e2e"
MODULES = E2E / "node_modules"
NODE, PROGRAM = MODULES / "node/bin/node", MODULES / "@microsoft/m365agentsplayground/cli.js"
LOOPBACK = E2E / "teams/loopback.cjs"
PATIENCE = 30.0  # seconds for a start, on a busy machine
SOON = 15.0  # seconds in which something has to be seen


class NotInstalled(Exception):
    """`tests/e2e/prepare` has not been run."""


@dataclass
class AgentsPlayground:
    """The running client. `shown` is what the bot posted where Mara sees it; `calls` is all that it asked for.

    `heard` are the activities that it got.
    """

    folder: Path
    bot_url: str
    shown: list[Shown] = field(default_factory=list)
    calls: list[Json] = field(default_factory=list)
    heard: list[Json] = field(default_factory=list)
    invalid: list[str] = field(default_factory=list)  # what is wrong with cards that it was sent
    port: int = 0
    _process: Process | None = field(default=None, repr=False)
    _session: ClientSession | None = field(default=None, repr=False)
    _listeners: list[asyncio.Task[None]] = field(default_factory=list, repr=False)
    _news: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def service_url(self) -> str:
        return f"{self.url}/_connector"

    @property
    def log(self) -> str:
        """What the process wrote."""
        file = self.folder / "playground.log"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    @property
    def process_id(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Returns when it answers and is listened to. AssertionError with its log when it does not."""
        if not (NODE.exists() and PROGRAM.exists()):
            raise NotInstalled("run tests/e2e/prepare")
        self.port = free_port()
        (self.folder / ".m365agentsplayground.yml").write_text(json.dumps(config()), encoding="utf-8")
        told = f"start -e {self.bot_url} -c msteams -p {self.port} --service-url {self.service_url} --disable-telemetry"
        command: list[str | Path] = [NODE, "-r", LOOPBACK, PROGRAM, *told.split()]
        with (self.folder / "playground.log").open("wb") as out:
            self._process = await asyncio.create_subprocess_exec(
                *command,
                cwd=self.folder,
                env=plain_environment("M365_", "TEAMS") | {"TEAMSAPPTESTER_BROWSER": "none"},
                stdin=DEVNULL,
                stdout=out,
                stderr=out,
            )
        self._session = ClientSession(self.url, timeout=ClientTimeout(total=SOON))
        await self._answers()
        await self._listen("/_ws_conversation/v1/conversations/stream", self._streamed)
        await self._listen("/_ws/log/stream", self._logged)

    async def end(self) -> None:
        """Ends the process that `start` started, and what listens to it."""
        for one in self._listeners:
            one.cancel()
        await asyncio.gather(*self._listeners, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), 5)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()

    async def say(self, words: str, user: str = MARA, where: str = CHAT) -> None:
        """Types it, with a mention of the bot wherever it would hear nothing without one.

        The client's own route knows Mara only, whatever name it is given; the others' words go as whole activities.
        """
        mention = {"text": f"<at>{NAME}</at>", "mentioned": {"id": BOT}}
        text, mentions = (words, []) if where == CHAT else (f"{mention['text']} {words}", [mention])
        if user == MARA:
            body = {"type": "text", "text": text, "textFormat": "plain", "from": {"id": user}, "mentions": mentions}
            await self.post(f"/_conversation/v1/conversations/{where}/messages", body)
            return
        activity = activity_of(self.service_url, user, where, text=text, textFormat="plain")
        told = [{"type": "mention", **one, "mentioned": {"id": BOT, "name": NAME}} for one in mentions]
        await self.custom({**activity, "entities": [*told, *activity["entities"]]})

    async def press(self, message: Shown, title: str, user: str = MARA, **inputs: str) -> Json | None:
        """The answer to an Execute, without its status: the client leaves it out. A Submit is not answered.

        Anybody of the conversation may press; what the answer changes is seen by whoever pressed only.
        """
        action = message.action(title)
        data = {**action.get("data", {}), **inputs}
        if action["type"] == "Action.Execute":
            told = {name: action[name] for name in ("type", "title", "verb") if name in action}
            value: Json = {"action": {**told, "data": data}}
            return await self.invoke("adaptiveCard/action", value, user, message.conversation, message.id)
        assert action["type"] == "Action.Submit", action
        assert "msteams" not in data, "the client has no dialogs for buttons of cards"
        await self.submit(data, user, message.conversation, message.id)
        return None

    async def look(self, message: Shown, user: str) -> Shown:
        """The card as this person sees it: Teams asks for that by itself for whom the card names, this client does not.

        AssertionError when the card is the same for all, or does not name the person.
        """
        refresh = (message.card or {}).get("refresh", {})
        assert user in refresh.get("userIds", ()), (user, refresh)
        action = {name: refresh["action"][name] for name in ("type", "title", "verb", "data")}
        value: Json = {"action": action, "trigger": "automatic"}
        answer = await self.invoke("adaptiveCard/action", value, user, message.conversation, message.id)
        assert answer["type"].endswith("card.adaptive"), answer
        return replace(message, card=answer["value"])

    async def invoke(
        self, name: str, value: Json, user: str = MARA, where: str = CHAT, reply_to: str | None = None
    ) -> Json:
        """What the bot answered. Of names it takes adaptiveCard/action and composeExtension/..., no task/..."""
        body: Json = {"name": name, "value": value, "from": {"id": user}, "conversation": {"id": where}}
        answer: Json = await self.post("/_conversation/v1/invoke", body | ({"replyToId": reply_to} if reply_to else {}))
        return answer

    async def submit(self, value: Json, user: str, where: str, reply_to: str) -> None:
        """A message without words that carries what a button and the fields held."""
        body = {"conversation": {"id": where}, "replyToId": reply_to, "value": value, "from": {"id": user}}
        await self.post("/_conversation/v1/submit", body)

    async def custom(self, activity: Json) -> None:
        """Sends exactly this; nothing is filled in."""
        await self.post("/_internal/v1/customActivities", activity)

    async def install(self, where: str = CHAT) -> None:
        """Mara adds the app there: two activities, as the page sends them when it is opened."""
        await self.post(f"/_debug/conversation/{where}/installation", {})

    async def meet(self, user: str) -> str:
        """Somebody else than Mara adds the app; the id of that chat. What is said there shows in `calls` only."""
        asked = {"members": [{"id": user}], "bot": {"id": BOT}, "isGroup": False}
        chat = str((await self.post("/_connector/v3/conversations", asked))["id"])
        await self.custom(activity_of(self.service_url, user, chat, type="installationUpdate", action="add"))
        return chat

    async def told(self, words: str) -> Json:
        """The newest call of the bot's with these words in it, whoever it was meant for."""
        await self.until(lambda: self._call(words) is not None, f"a call with {words!r}")
        found = self._call(words)
        assert found is not None
        return found

    async def get(self, path: str) -> Any:
        """The JSON that it answers; AssertionError unless it is content."""
        return await self._ask("GET", path, None)

    async def post(self, path: str, body: Json) -> Any:
        """The same, for what is asked of it."""
        return await self._ask("POST", path, body)

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        """Returns as soon as something that came made it true; AssertionError with what there is after SOON."""
        try:
            async with asyncio.timeout(SOON):
                while not holds():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            seen = "\n---\n".join(f"{one.conversation}\n{one.words}" for one in self.shown)
            raise AssertionError(f"{what} was not seen. There is:\n{seen}") from None

    async def seen(self, words: str, where: str = CHAT, after: int = 0) -> Shown:
        """The newest message there with these words, of those from the number `after` on."""
        await self.until(lambda: self._find(words, where, after) is not None, f"{words!r} in {where}")
        found = self._find(words, where, after)
        assert found is not None
        return found

    def there(self, where: str) -> list[Shown]:
        """What the bot posted into a chat, a channel with all of its threads, or one thread."""
        return [one for one in self.shown if one.conversation == where or one.conversation.startswith(where + THREAD)]

    def _find(self, words: str, where: str, after: int) -> Shown | None:
        return next((one for one in reversed(self.there(where)[after:]) if words in one.words), None)

    def _call(self, words: str) -> Json | None:
        said = ((one, json.dumps(one["request"], ensure_ascii=False)) for one in reversed(self.calls))
        return next((one for one, text in said if words in text), None)

    async def _ask(self, method: str, path: str, body: Json | None) -> Any:
        assert self._session is not None
        async with self._session.request(method, path, json=body) as answer:
            text = await answer.text()
            assert answer.ok, (path, answer.status, text, self.calls[-1:])
            return json.loads(text) if text else None

    async def _answers(self) -> None:
        assert self._process is not None
        end = time.monotonic() + PATIENCE
        while True:
            assert self._process.returncode is None, f"it did not start:\n{self.log}"
            assert time.monotonic() < end, f"it does not answer:\n{self.log}"
            try:
                await self.get("/_internal/v1/config")
                return
            except ClientError:
                await asyncio.sleep(0.05)

    async def _listen(self, path: str, heard: Callable[[Json], None]) -> None:
        assert self._session is not None
        socket = await self._session.ws_connect(path, timeout=ClientWSTimeout(ws_close=1.0))
        self._listeners.append(asyncio.create_task(self._hear(socket, heard)))

    async def _hear(self, socket: ClientWebSocketResponse, heard: Callable[[Json], None]) -> None:
        try:
            async for one in socket:
                if one.type is WSMsgType.TEXT:
                    heard(json.loads(one.data))
                    self._news.set()
        finally:
            await socket.close()

    def _streamed(self, event: Json) -> None:
        if event["action"] not in ("createMessage", "updateMessage") or event["message"]["from"]["id"] != BOT:
            return
        message: Json = event["message"]
        id, channel = message["messageId"], str(event["actionConversationId"]).partition(THREAD)[0]
        cards = [one["content"] for one in message["attachments"] if one["contentType"].endswith("card.adaptive")]
        said, card = message.get("text") or "", cards[0] if cards else None
        self._judge(card)
        for one in self.there(channel):
            if one.id == id:
                one.text, one.card, one.changes = said, card, one.changes + 1
                return
        place = message.get("postConversationId") or event["actionConversationId"]
        self.shown.append(Shown(id, place, said, card))

    def _judge(self, card: Json | None) -> None:
        if card is None:
            return
        try:
            check_card(card)
        except AssertionError as error:
            self.invalid.append(str(error))

    def _logged(self, event: Json) -> None:
        entry: Json = event.get("log", {})
        if entry.get("from") == "User Application":
            self.calls.append(entry)
        elif "request" in entry:
            self.heard.append(entry["request"]["body"])
