"""The playground as a platform: the four verbs of bot/platforms/base.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from aiohttp import web

from bot.events import Profile
from bot.platforms.base import Dispatch, Unreachable
from bot.platforms.playground import routes
from bot.platforms.playground.board import Board
from bot.platforms.playground.live import Live
from bot.platforms.playground.rooms import Faces, Rooms
from bot.platforms.playground.values import (
    NAME,
    CommandHelp,
    MessageShortcut,
    Native,
    PlaygroundClock,
    address,
    direct_chat,
)
from bot.ui import Message
from domain.places import Account, Address, MessageRef


class Playground:
    """A chat tool in the browser. It keeps its messages in `store`, as a vendor's server would.

    `natives` are the other chat tools, by the names people know them under, each with what it would be sent;
    `shortcuts` are the buttons beside every message.
    """

    name = NAME

    def __init__(
        self,
        *,
        store: Path,
        faces: Faces,
        clock: PlaygroundClock,
        commands: Sequence[CommandHelp],
        channels: Sequence[str],
        time_zone: str,
        natives: Mapping[str, Native] | None = None,
        shortcuts: Sequence[MessageShortcut] = (),
    ) -> None:
        self._board = Board(store)
        self._live = Live()
        self._rooms = Rooms(
            board=self._board,
            live=self._live,
            faces=faces,
            clock=clock,
            channels=channels,
        )
        self._commands = tuple(commands)
        self._time_zone = time_zone
        self._natives = dict(natives or {})
        self._shortcuts = tuple(shortcuts)

    def mount(self, app: web.Application, dispatch: Dispatch) -> None:
        """Adds the page and its API; ends the open streams when the server stops, then closes the store."""
        routes.add(app, self._rooms, dispatch, self._commands, self._time_zone, self._natives, self._shortcuts)
        app.on_startup.append(self._begin)
        app.on_shutdown.append(self._end_streams)
        app.on_cleanup.append(self._close)

    async def run(self) -> None:
        """Returns at once: the browser comes to the server."""

    async def send(
        self,
        address: Address,
        message: Message,
        replaces: MessageRef | None = None,
        key: str | None = None,
        *,
        is_repeat: bool = False,
    ) -> MessageRef:
        """Posts and shows on every open page, each `key` once; what is gone and should be replaced is posted anew."""
        if not await self._rooms.exists(address.conversation):
            raise Unreachable(f"the playground has no place {address.conversation}")
        entry = await self._rooms.replace(address.conversation, replaces.message, message) if replaces else None
        if entry is None:
            entry = await self._rooms.say(address.conversation, message, thread=address.thread, key=key)
        return MessageRef(address, entry.id)

    async def overhear(self, email: str, place: str, words: str) -> None:
        """Puts what a person said to others into a channel, once; Usher is not asked."""
        await self._rooms.type(email, place, words, act=f"{place} {words}")

    async def direct(self, account: Account) -> Address:
        return address(direct_chat(account.user))

    async def profile(self, account: Account) -> Profile:
        """The face's name; somebody who left is told by `active`, not by an error."""
        for face in await self._rooms.faces():
            if face.email == account.user:
                return Profile(face.name, email=account.user, time_zone=self._time_zone)
        return Profile(account.user, email=account.user, time_zone=self._time_zone, active=False)

    async def refresh(self) -> None:
        """Nothing: a page asks anew when it is looked at."""

    def trouble(self) -> str | None:
        return None

    async def close(self) -> None:
        """Closes the store; for a playground that was never mounted."""
        await self._board.close()

    async def _begin(self, app: web.Application) -> None:
        await self._board.begin()

    async def _end_streams(self, app: web.Application) -> None:
        self._live.close()

    async def _close(self, app: web.Application) -> None:
        await self._board.close()
