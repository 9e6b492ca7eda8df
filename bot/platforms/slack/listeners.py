"""What Slack sends, by payload type: one listener each, and a table behind it."""

from __future__ import annotations

import asyncio
import json
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp

from bot.events import Event, FormSubmitted, Introduced, Nothing, ProfileChanged, Reply, Say, TextMessage
from bot.platforms.background import Background
from bot.platforms.base import Dispatch, TryLater
from bot.platforms.slack import modal, parse
from bot.platforms.slack.agent import Agent
from bot.platforms.slack.answers import Answers, Body
from bot.platforms.slack.profiles import Profiles
from bot.platforms.slack.saying import answer_within, left
from bot.platforms.slack.values import Bot, Json, Payload
from bot.ui import Message

log = structlog.get_logger()

ANY = re.compile(r".*")
WHOLE = 2.6  # seconds for work and answer; Slack allows 3
PATIENCE = 1.5  # seconds that Slack waits for the work itself; what takes longer is answered in a message of its own
KEPT = 200  # answers to commands that are kept to be given again
REMEMBERED = 10_000  # deliveries that this process knows at once as repeated; the stored keys know all of them
SETTLED = 0.3  # seconds until Slack has done what the response told it
LEAST, ANSWERING = 0.3, 1.1  # seconds that the work gets at least, and that are kept for the answer
NOT_TOLD = "Slack does not say who that colleague is just now. Please press the button again in a moment."
WORKING = "That takes a moment. I am on it; the answer follows."
ASKING = 0.7  # seconds for the name of a message's author; a form waits to be opened

_marked: ContextVar[str | None] = ContextVar("marked", default=None)  # the delivery that this request brought

E = TypeVar("E")
Answering = Callable[[Event, Reply, Payload], Awaitable[Body]]


class Malformed(Exception):
    """Signed by Slack, but not what Slack sends."""


@dataclass
class Listeners:
    """`bot` says who we are; it is asked at each event, as it may be known only after the start."""

    bot: Callable[[], Awaitable[Bot]]
    dispatch: Dispatch
    answers: Answers
    profiles: Profiles
    agent: Agent
    background: Background
    _known: OrderedDict[str, None] = field(default_factory=OrderedDict)
    _answers: OrderedDict[str, Body] = field(default_factory=OrderedDict)

    def register(self, app: AsyncApp) -> None:
        """Hangs one listener for each payload type into the app, in the order in which they are cheap to tell."""
        app.command(ANY)(self._on(self.command))
        app.action(ANY)(self._on(self.pressed))
        app.view(ANY)(self._on(self.submitted))
        app.event(ANY)(self._on(self.event))
        app.shortcut(ANY)(self._on(self.shortcut))
        app.view({"type": "view_closed", "callback_id": ANY})(self._on(self.closed))
        app.options(ANY)(self._on(self.options))
        app.error(failed)

    async def pressed(self, body: Payload) -> Body:
        """block_actions"""
        event = understood(parse.pressed, body, await self.bot())
        if event is None or self._is_repeated(event):
            return None
        return await self._answered(event, body, self._to_press)

    async def submitted(self, body: Payload) -> Body:
        """view_submission; a repeated one is answered as it was the first time, as an empty body closes the form"""
        bot = await self.bot()
        event = understood(parse.submitted, body, bot)
        if event is None:
            return None
        work = self._with_colleagues(event, body["view"], bot)
        meanwhile = {"response_action": "update", "view": modal.said_above(body["view"], WORKING)}
        return await self._answered(event, body, self.answers.submission, meanwhile, work=work)

    async def closed(self, body: Payload) -> Body:
        """view_closed"""
        event = understood(parse.closed, body, await self.bot())
        if event is None or self._is_repeated(event):
            return None
        return await self._answered(event, body, self.answers.event)

    async def command(self, body: Payload) -> Body:
        """Slash commands"""
        event = understood(parse.command, body, await self.bot())
        key = str(event.origin.key)
        if self._is_repeated(event):  # its answer may have been lost with a connection
            return self._answers.get(key)
        meanwhile = {"response_type": "ephemeral", "text": WORKING}
        said = self._answers[key] = await self._answered(event, body, self.answers.command, meanwhile)
        if len(self._answers) > KEPT:
            self._answers.popitem(last=False)
        return said

    async def shortcut(self, body: Payload) -> Body:
        """Global shortcuts, and those on a message"""
        bot = await self.bot()
        author = await self._author(body)
        event = understood(parse.shortcut, body, bot, author)
        if self._is_repeated(event):
            return None
        return await self._answered(event, body, self.answers.press)

    async def event(self, body: Payload) -> Body:
        """The Events API"""
        found, bot = body.get("event"), await self.bot()
        if not isinstance(found, dict):
            raise Malformed("event")
        if body.get("team_id") not in (None, bot.team) and not bot.enterprise:
            return None
        match found.get("type"):
            case "message" if found.get("channel_type") in (None, "im"):
                return await self._heard(understood(parse.direct_message, found, bot), found)
            case "app_mention":
                return await self._heard(understood(parse.mention, found, bot), found)
            case "app_home_opened":
                return await self._home_opened(found, bot)
            case "user_change":
                return await self._user_changed(found, bot)
            case _:
                return None

    async def options(self, body: Payload) -> Body:
        """Menus that ask for their choices; none of ours does"""
        return {"options": []}

    async def _with_colleagues(self, event: FormSubmitted, view: Payload, bot: Bot) -> Reply:
        """Who was picked from Slack's own list becomes known to Usher first, and is named as Usher names people."""
        named: dict[str, object] = {}
        for field_, user in modal.users(view).items():
            try:
                profile = await self.profiles.get(user)
            except TryLater:
                return Say(Message(NOT_TOLD))
            await self.dispatch(Introduced(parse.home_opened(user, bot).origin))
            named[field_] = profile.email or profile.name
        return await self.dispatch(replace(event, values={**event.values, **named}) if named else event)

    async def _heard(self, event: TextMessage | None, found: Payload) -> Body:
        if event is None or self._is_repeated(event):
            return None
        return await self._answered(event, found, self.answers.event, status=True)

    async def _home_opened(self, found: Payload, bot: Bot) -> Body:
        if found.get("tab") == "messages":
            await self.agent.suggest(str(found.get("channel")))
            return None
        return await self._answered(parse.home_opened(str(found.get("user")), bot), found, self.answers.event)

    async def _user_changed(self, found: Payload, bot: Bot) -> Body:
        """What could not be stored in time is refused, so that Slack sends it again."""
        event = understood(lambda: ProfileChanged(parse.changed(found, bot), self.profiles.changed(found["user"])))
        try:
            reply = await asyncio.wait_for(self.dispatch(event), WHOLE)
        except TimeoutError as error:
            raise TryLater("the change of a profile takes too long") from error
        if not isinstance(reply, Nothing):
            raise TryLater("the change of a profile was not stored")
        return None

    async def _answered(
        self,
        event: Event,
        payload: Payload,
        answer: Answering,
        meanwhile: Body = None,
        *,
        status: bool = False,
        work: Coroutine[Any, Any, Reply] | None = None,
    ) -> Body:
        """Waits PATIENCE for the work, `dispatch` if no other is named. What takes longer is answered later."""
        doing = asyncio.ensure_future(work if work is not None else self.dispatch(event))
        if status:
            self.background.start(self.agent.watch(payload, doing))
        done, _ = await asyncio.wait((doing,), timeout=max(LEAST, min(PATIENCE, left() - ANSWERING)))
        if done:
            return await answer(event, doing.result(), payload)
        self.background.keep(doing)
        self.background.start(self._late(doing, event, payload))
        return meanwhile

    async def _to_press(self, event: Event, reply: Reply, payload: Payload) -> Body:
        answer = await self.answers.press(event, reply, payload)
        if not isinstance(event, FormSubmitted):
            self.background.start(self.answers.retire(reply, payload))
        return answer

    async def _late(self, work: Awaitable[Reply], event: Event, payload: Payload) -> None:
        reply = await work
        await asyncio.sleep(SETTLED)
        await self.answers.late(event, reply, payload)

    async def _author(self, body: Payload) -> str | None:
        """Who wrote the message that a shortcut was used on, if that can be told in time."""
        message = body.get("message")
        user = message.get("user") if isinstance(message, dict) else None
        if not user:
            return None
        try:
            async with asyncio.timeout(ASKING):
                return (await self.profiles.get(str(user))).name
        except (TimeoutError, TryLater):
            return None

    def _is_repeated(self, event: Event) -> bool:
        """Delivered before to this process. A write is guarded by its stored key as well."""
        key = f"{event.origin.account.key}:{event.origin.key}"
        if event.origin.key is None:
            return False
        if key in self._known:
            return True
        self._known[key] = None
        _marked.set(key)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return False

    def _on(self, take: Callable[[Payload], Awaitable[Body]]) -> Callable[..., Awaitable[BoltResponse]]:
        async def listener(body: Json) -> BoltResponse:
            answer_within(WHOLE)
            _marked.set(None)
            answered = False
            try:
                response = _response(await take(body))
                answered = True
            except Malformed as error:
                log.warning("payload not understood", listener=take.__name__, error=str(error))
                return BoltResponse(status=400, body="")
            finally:
                if not answered and (key := _marked.get()) is not None:
                    self._known.pop(key, None)  # Slack sends it again, and then it is to be done
            return response

        listener.__name__ = take.__name__
        return listener


async def failed(error: Exception) -> BoltResponse:
    """What is no answer of ours is logged by its type alone, and Slack may send it again."""
    log.error("request failed", error=type(error).__name__)
    return BoltResponse(status=503 if isinstance(error, TryLater) else 500, body="")


def understood(read: Callable[..., E], *args: Any) -> E:
    """What the payload says; Malformed when it is not as Slack writes it."""
    try:
        return read(*args)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise Malformed(type(error).__name__) from error


def _response(body: Body) -> BoltResponse:
    if body is None:
        return BoltResponse(status=200, body="")
    text = body if isinstance(body, str) else json.dumps(body, separators=(",", ":"))
    return BoltResponse(status=200, body=text, headers={"content-type": "application/json"})
