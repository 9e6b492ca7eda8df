"""The playground's addresses: the page, what it reads, the clock, and the stream of events."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.events import Command, Origin
from bot.platforms.base import Dispatch
from bot.platforms.playground import bodies, moves, render
from bot.platforms.playground.acts import Acts, said
from bot.platforms.playground.board import Entry
from bot.platforms.playground.natives import Natives
from bot.platforms.playground.rooms import Rooms
from bot.platforms.playground.security import Declined, api, page
from bot.platforms.playground.values import (
    CommandHelp,
    Face,
    MessageShortcut,
    Native,
    account,
    address,
    direct_chat,
)
from bot.ui import Message

STATIC = Path(__file__).parent / "static"
_SUBJECT_LIMIT = 100  # characters


def add(
    app: web.Application,
    rooms: Rooms,
    dispatch: Dispatch,
    commands: Sequence[CommandHelp],
    zone: str,
    natives: Mapping[str, Native],
    shortcuts: Sequence[MessageShortcut] = (),
) -> None:
    """Adds every route to the one server; other platforms' routes there are not touched."""
    shown = Natives(rooms, natives)
    views, acts = (
        Views(rooms, dispatch, commands, ZoneInfo(zone), shown.names, shortcuts),
        Acts(rooms, dispatch, shown),
    )
    app.router.add_get("/", page(_index))
    app.router.add_get("/static/{name}", page(_static))
    for name, read in (
        ("world", views.world),
        ("messages", views.messages),
        ("record", views.record),
        ("native", shown.read),
    ):
        app.router.add_get(f"/api/{name}", api(read))
    app.router.add_get("/api/events", api(views.events))
    for name, act in (
        ("say", acts.say),
        ("press", acts.press),
        ("shortcut", acts.shortcut),
        ("form", acts.form),
        ("close", acts.close),
    ):
        app.router.add_post(f"/api/{name}", api(act))
    app.router.add_post("/api/seen", api(views.seen))
    app.router.add_post("/api/clock", api(views.move))


async def _index(request: web.Request) -> web.StreamResponse:
    return web.FileResponse(STATIC / "index.html", headers={"Cache-Control": "no-cache"})


async def _static(request: web.Request) -> web.StreamResponse:
    """Only names that stand in the folder are served, so no path can lead out of it."""
    name = request.match_info["name"]
    if name not in {path.name for path in STATIC.iterdir()}:
        raise Declined(404, "There is no such file.")
    return web.FileResponse(STATIC / name, headers={"Cache-Control": "no-cache"})


class Views:
    def __init__(
        self,
        rooms: Rooms,
        dispatch: Dispatch,
        commands: Sequence[CommandHelp],
        zone: ZoneInfo,
        natives: Sequence[str],
        shortcuts: Sequence[MessageShortcut] = (),
    ) -> None:
        self._rooms = rooms
        self._dispatch = dispatch
        self._commands = commands
        self._zone = zone
        self._natives = tuple(natives)
        self._shortcuts = tuple(shortcuts)
        self._moving = asyncio.Lock()

    async def world(self, request: web.Request) -> web.Response:
        """Everything but the messages. Without a known `as` the page is opened as the first plain employee."""
        faces = await self._rooms.faces()
        wanted = request.query.get("as")
        me = next((face for face in faces if face.email == wanted), None) or _starter(faces)
        unread = await self._rooms.board.unread(me.email)
        places = [
            (direct_chat(me.email), "Usher"),
            *((f"#{name}", name) for name in self._rooms.channels),
        ]
        return _json(
            {
                "me": me.email,
                "faces": [_face(face) for face in faces],
                "places": [{"id": id_, "label": label, "unread": unread.get(id_, 0)} for id_, label in places],
                "commands": [{"name": c.name, "usage": c.usage, "summary": c.summary} for c in self._commands],
                "natives": self._natives,
                "shortcuts": [{"name": one.name, "label": one.label} for one in self._shortcuts],
                "clock": self._clock(),
            }
        )

    async def messages(self, request: web.Request) -> web.Response:
        """A place as the person sees it, oldest first; `before` pages back."""
        person, place = request.query.get("as", ""), request.query.get("place", "")
        await self._rooms.enter(person, place)
        entries, more = await self._rooms.board.read(place, person, request.query.get("before"))
        return _json({"messages": [render.entry(entry) for entry in entries], "more": more})

    async def seen(self, request: web.Request) -> web.Response:
        body = await bodies.read(request, bodies.Seen)
        await self._rooms.enter(body.person, body.place)
        await self._rooms.board.seen(body.person, body.place, body.upto)
        return _json({})

    async def record(self, request: web.Request) -> web.Response:
        """What `status <subject>` and, where the person may read it, `history <subject>` answer; not kept.

        `copies` are the places where that person sees its card.
        """
        person, subject = request.query.get("as", ""), request.query.get("subject", "")
        await self._rooms.face(person)
        if not 0 < len(subject) <= _SUBJECT_LIMIT:
            raise Declined(400, "Choose a card to see its record.")
        status = await self._asked(person, "status", subject)
        history = await self._asked(person, "history", subject) if any(one.card for one in status) else []
        shown = [*status, *(one for one in history if one.card)]
        copies = await self._rooms.copies(person, subject)
        return _json(
            {
                "messages": [render.message(message) for message in shown],
                "copies": [_copy(entry) for entry in copies],
            }
        )

    async def _asked(self, person: str, command: str, subject: str) -> list[Message]:
        place = address(f"record:{person}")
        origin = Origin(account(person), place, direct=True, key=uuid.uuid4().hex)
        reply = await self._dispatch(Command(origin, command, str(render.clean(subject))))
        return [message for message, _, _ in said(reply)]

    async def events(self, request: web.Request) -> web.StreamResponse:
        face = await self._rooms.face(request.query.get("as", ""))
        return await self._rooms.live.stream(request, face.email)

    async def move(self, request: web.Request) -> web.Response:
        """Moves the clock and says what came in meanwhile; one move at a time."""
        body = await bodies.read(request, bodies.Move)
        await self._rooms.face(body.person)
        async with self._moving:
            before = await self._rooms.board.last()
            await self._rooms.clock.move_to(moves.target(body.to, self._rooms.clock.now(), self._zone))
            meanwhile = await self._rooms.meanwhile(before)
        self._rooms.live.publish("clock", self._clock)
        return _json({"clock": self._clock(), "meanwhile": meanwhile})

    def _clock(self) -> render.Json:
        return {"now": self._rooms.clock.now().isoformat(), "zone": str(self._zone)}


def _starter(faces: Sequence[Face]) -> Face:
    plain = [face for face in faces if face.roles in ((), ("employee",)) and face.department]
    if not faces:
        raise Declined(503, "Nobody works here yet. Start Usher with its demo company.")
    return (plain or list(faces))[0]


def _face(face: Face) -> render.Json:
    return {
        "email": face.email,
        "name": face.name,
        "roles": face.roles,
        "department": face.department,
    }


def _copy(entry: Entry) -> render.Json:
    return {
        "message": entry.id,
        "place": entry.place,
        "at": entry.at.isoformat(),
        "edited": entry.edited,
        "private": entry.only_for is not None,
    }


def _json(value: object) -> web.Response:
    return web.json_response(value, dumps=render.dumps)
