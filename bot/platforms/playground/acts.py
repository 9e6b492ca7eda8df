"""What the visitor does: each POST becomes one event, and its reply is put where it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from aiohttp import web

from bot.events import (
    Audience,
    ButtonPressed,
    CloseForm,
    FormClosed,
    FormSubmitted,
    Nothing,
    Origin,
    Reply,
    Say,
    Shortcut,
    ShowForm,
    ShowHome,
    ShowResults,
    SourceMessage,
)
from bot.platforms.base import Dispatch
from bot.platforms.playground import bodies, render, speech
from bot.platforms.playground.board import Entry
from bot.platforms.playground.natives import Natives
from bot.platforms.playground.rooms import Rooms
from bot.platforms.playground.security import Declined
from bot.platforms.playground.values import account, address, direct_chat, owner_of
from bot.ui import Card, Message, literal


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a reply goes: who acted, where, and the message that a threaded answer hangs under."""

    person: str
    place: str
    root: str | None = None


class Acts:
    def __init__(self, rooms: Rooms, dispatch: Dispatch, natives: Natives) -> None:
        self._rooms = rooms
        self._dispatch = dispatch
        self._natives = natives

    async def say(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.Say)
        await self._rooms.enter(body.person, body.place)
        if not body.text.strip():
            raise Declined(400, "Nothing was written yet. Type a line and press Enter.")
        direct = owner_of(body.place) is not None
        hidden = not direct and speech.is_command(body.text)
        typed = await self._rooms.type(
            body.person,
            body.place,
            body.text,
            body.key,
            only_for=body.person if hidden else None,
        )
        if not speech.is_for_usher(body.text, direct):
            return web.json_response(_answer([typed]), dumps=render.dumps)
        reply = await self._dispatch(speech.event(_origin(body), body.text))
        scene = Scene(body.person, body.place, None if hidden else typed.id)
        return await self._answered(scene, reply, typed)

    async def press(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.Press)
        await self._rooms.enter(body.person, body.place)
        pressed = await self._rooms.board.find(body.message) if body.message else None
        if pressed is not None and (pressed.place != body.place or pressed.only_for not in (None, body.person)):
            raise Declined(403, "That button stands in somebody else's message.")
        thread = pressed.thread if pressed else None
        reply = await self._dispatch(ButtonPressed(_origin(body, thread), body.action, body.message))
        root = thread or (pressed.id if pressed else None)
        return await self._answered(Scene(body.person, body.place, root), reply)

    async def shortcut(self, request: web.Request) -> web.Response:
        """What is begun with a message goes on in private: its answers are said in the direct chat."""
        body = await bodies.read(request, bodies.Shortcut)
        await self._rooms.enter(body.person, body.place)
        entry = await self._rooms.board.find(body.message)
        if entry is None or entry.place != body.place or entry.only_for not in (None, body.person):
            raise Declined(404, "There is no such message here. Choose another one.")
        author = await self._rooms.name_of(entry.author)
        shared = owner_of(entry.place) is None and entry.only_for is None
        thread = address(entry.place, entry.thread or entry.id) if shared else None
        source = SourceMessage(entry.text, author, thread=thread)
        place = direct_chat(body.person)
        origin = Origin(account(body.person), address(place), direct=True, key=body.key, opens_forms=True)
        reply = await self._dispatch(Shortcut(origin, body.flow, source))
        return await self._answered(Scene(body.person, place), reply)

    async def form(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.Submit)
        await self._rooms.enter(body.person, body.place)
        reply = await self._dispatch(
            FormSubmitted(
                _origin(body),
                body.conversation,
                body.turn,
                body.values,
                body.button,
                body.edit,
            )
        )
        return await self._answered(Scene(body.person, body.place), reply)

    async def close(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.Close)
        await self._rooms.enter(body.person, body.place)
        reply = await self._dispatch(FormClosed(_origin(body), body.conversation, body.turn, body.values))
        return await self._answered(Scene(body.person, body.place), reply)

    async def _answered(self, scene: Scene, reply: Reply, typed: Entry | None = None) -> web.Response:
        posted = [] if typed is None else [typed]
        posted += [await self._say(scene, one) for one in said(reply)]
        form = None
        if isinstance(reply, ShowForm):
            self._natives.opened(scene.person, reply.view)
            form = render.form(reply.view)
        return web.json_response(_answer(posted, form), dumps=render.dumps)

    async def _say(self, scene: Scene, said_: tuple[Message, Audience, bool]) -> Entry:
        message, audience, in_direct_chat = said_
        if in_direct_chat or owner_of(scene.place) is not None:
            return await self._rooms.say(direct_chat(scene.person), message)
        match audience:
            case Audience.ME:
                return await self._rooms.say(scene.place, message, only_for=scene.person)
            case Audience.ALL:
                return await self._rooms.say(scene.place, message)
            case Audience.THREAD:
                return await self._rooms.say(scene.place, message, thread=scene.root)
            case _:
                assert_never(audience)


def said(reply: Reply) -> list[tuple[Message, Audience, bool]]:
    """The messages in a reply, for whom, and whether each belongs in the direct chat wherever the person acted."""
    match reply:
        case Say():
            return [(reply.message, reply.audience, False)]
        case CloseForm():
            return [(reply.message, Audience.ME, True)] if reply.message else []
        case ShowHome():
            return [(_with(card), Audience.ME, False) for card in reply.sections]
        case ShowResults():
            return [(_with(card), Audience.ME, False) for card in reply.results]
        case ShowForm() | Nothing():
            return []
        case _:
            assert_never(reply)


def _with(card: Card) -> Message:
    return Message(literal(card.title), card)


def _origin(body: bodies.Act, thread: str | None = None) -> Origin:
    return Origin(
        account=account(body.person),
        place=address(body.place, thread),
        direct=owner_of(body.place) is not None,
        key=body.key,
        opens_forms=True,
    )


def _answer(posted: list[Entry], form: render.Json | None = None) -> render.Json:
    return {"messages": [render.entry(entry) for entry in posted], "form": form}
