"""What Usher's words become on the other chat tools: the exact JSON, made when somebody looks."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from bot.platforms.playground import render
from bot.platforms.playground.rooms import Rooms
from bot.platforms.playground.security import Declined
from bot.platforms.playground.values import Native
from bot.ui import FormView


class Natives:
    def __init__(self, rooms: Rooms, made_for: Mapping[str, Native]) -> None:
        self._rooms = rooms
        self._made_for = dict(made_for)
        self._pages: dict[str, FormView] = {}  # the last one that each person was shown

    @property
    def names(self) -> tuple[str, ...]:
        """The chat tools as people call them, in the order in which they are offered."""
        return tuple(self._made_for)

    def opened(self, person: str, page: FormView) -> None:
        """Keeps the page of a conversation for as long as no other one is shown to that person."""
        self._pages[person] = page

    async def read(self, request: web.Request) -> web.Response:
        """`message` names something Usher said, else `conversation` and `turn` the page that is open."""
        asked = request.query
        person = (await self._rooms.face(asked.get("as", ""))).email
        make = self._made_for.get(asked.get("on", ""))
        if make is None:
            raise Declined(404, "The playground does not know that chat tool. Reload the page.")
        if "message" in asked:
            made = make(await self._rooms.said(person, asked["message"]))
        else:
            made = make(self._page(person, asked.get("conversation", ""), asked.get("turn", "")))
        calls = [{"call": call, "text": render.pretty(value)} for call, value in made.items()]
        return web.json_response({"calls": calls}, dumps=render.dumps)

    def _page(self, person: str, conversation: str, turn: str) -> FormView:
        page = self._pages.get(person)
        if page is None or (page.conversation, str(page.turn)) != (conversation, turn):
            raise Declined(404, "That page is not the open one any more. Go on with the one that is.")
        return page
