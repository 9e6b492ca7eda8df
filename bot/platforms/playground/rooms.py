"""The playground's places with everybody in them: posting here keeps the message and shows it on every open page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial

from bot.packing import pack, unpack
from bot.platforms.playground import render
from bot.platforms.playground.board import Board, Draft, Entry
from bot.platforms.playground.live import Live
from bot.platforms.playground.security import Declined
from bot.platforms.playground.values import (
    USHER,
    Face,
    PlaygroundClock,
    direct_chat,
    may_look,
    owner_of,
)
from bot.ui import Message, plain

Faces = Callable[[], Awaitable[Sequence[Face]]]


class Rooms:
    def __init__(
        self,
        *,
        board: Board,
        live: Live,
        faces: Faces,
        clock: PlaygroundClock,
        channels: Sequence[str],
    ) -> None:
        self.board = board
        self.live = live
        self.faces = faces
        self.clock = clock
        self.channels = tuple(channels)

    async def exists(self, place: str) -> bool:
        """True for the bound channels and for the direct chat of every face."""
        owner = owner_of(place)
        if owner is None:
            return place.startswith("#") and place[1:] in self.channels
        return any(face.email == owner for face in await self.faces())

    async def face(self, email: str) -> Face:
        """The person a page is open as; refuses somebody who is not there."""
        for face in await self.faces():
            if face.email == email:
                return face
        raise Declined(404, "That person is not here any more. Choose somebody on the left.")

    async def name_of(self, author: str) -> str:
        """Who wrote a message, as people read it."""
        names = {face.email: face.name for face in await self.faces()}
        return names.get(author, "Usher" if author == USHER else author)

    async def enter(self, email: str, place: str) -> Face:
        """The person, when they may read and write in that place."""
        face = await self.face(email)
        if not may_look(email, place):
            raise Declined(403, "That is somebody else's chat with Usher.")
        if not await self.exists(place):
            raise Declined(404, "There is no such channel. Choose another one on the left.")
        return face

    async def say(
        self,
        place: str,
        shown: Message,
        thread: str | None = None,
        only_for: str | None = None,
        key: str | None = None,
    ) -> Entry:
        """Posts what Usher says, with a `key` only once. In a direct chat nothing is private, because one reads it."""
        only = None if owner_of(place) else only_for
        act = f"{USHER} {place} {key}" if key else None
        draft = self._draft(place, USHER, plain(shown.text), render.message(shown))
        return await self._post(replace(draft, thread=thread, only_for=only, act=act, packed=pack(shown)))

    async def type(self, email: str, place: str, words: str, act: str, only_for: str | None = None) -> Entry:
        """Posts what a person typed."""
        draft = self._draft(place, email, words, render.words(words))
        return await self._post(replace(draft, only_for=only_for, act=f"{email} {act}"))

    async def replace(self, place: str, message: str, shown: Message) -> Entry | None:
        """Edits what Usher said in that place; None when it is gone."""
        body = render.dumps(render.message(shown))
        entry = await self.board.replace(message, str(render.clean(plain(shown.text))), body, place, pack(shown))
        if entry is not None:
            self._publish(entry)
        return entry

    async def said(self, email: str, message: str) -> Message:
        """What Usher said there, when that person may see it."""
        person = await self.face(email)
        entry = await self.board.find(message)
        if entry is None or not may_look(person.email, entry.place, entry.only_for):
            raise Declined(404, "There is no such message here. Choose another one.")
        if entry.author != USHER:
            raise Declined(404, "A person wrote that; only what Usher says is made for a chat tool.")
        try:
            return unpack(entry.packed or "")
        except ValueError:
            raise Declined(
                404, "An older version of Usher said that, so it cannot be shown. Newer messages can."
            ) from None

    async def copies(self, email: str, subject: str) -> list[Entry]:
        """The newest card of that record in each place where the person sees one, the newest first."""
        newest: dict[str, Entry] = {}
        for entry in await self.board.about(subject):
            if may_look(email, entry.place, entry.only_for):
                newest.setdefault(entry.place, entry)
        return list(newest.values())

    async def meanwhile(self, before: int) -> list[render.Json]:
        """Where messages came in after that one, and how many; names whose chat it is."""
        names = {direct_chat(face.email): face.name for face in await self.faces()}
        counts = await self.board.since(before)
        return [
            {
                "place": place,
                "label": names.get(place, place),
                "person": owner_of(place),
                "count": count,
            }
            for place, count in counts.items()
        ]

    def _draft(self, place: str, author: str, text: str, body: render.Json) -> Draft:
        return Draft(place, author, str(render.clean(text)), render.dumps(body), self.clock.now())

    async def _post(self, draft: Draft) -> Entry:
        entry = await self.board.post(draft)
        self._publish(entry)
        return entry

    def _publish(self, entry: Entry) -> None:
        self.live.publish(
            "message",
            partial(render.entry, entry),
            lambda person: may_look(person, entry.place, entry.only_for),
        )
