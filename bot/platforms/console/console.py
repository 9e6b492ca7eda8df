"""One person at a terminal."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.events import ButtonPressed, Event, Origin, Profile, TextMessage
from bot.platforms.base import Dispatch, Unreachable
from bot.platforms.console.render import Shown, message, shown
from bot.ui import Button, Message
from domain.places import Account, Address, MessageRef

NAME, TENANT = "console", "local"
DIGITS = 6  # a longer number presses nothing; Python refuses to read one of thousands of digits

Print = Callable[[str], None]
ReadLine = Callable[[], str]

if TYPE_CHECKING:
    from aiohttp import web


@dataclass
class Console:
    """`email` is who types; `out` takes one reply at a time. With `as_json` each is one JSON line."""

    email: str
    out: Print
    as_json: bool = False
    name: str = NAME
    _buttons: tuple[Button, ...] = field(default=())  # of the list printed last: these have the numbers
    _before: tuple[Button, ...] = field(default=())  # of the list before it: these still have their labels

    def mount(self, app: web.Application, dispatch: Dispatch) -> None:
        """A terminal has no routes."""

    async def run(self) -> None:
        """A terminal has no connection."""

    async def send(
        self,
        address: Address,
        message_: Message,
        replaces: MessageRef | None = None,
        key: str | None = None,
        *,
        is_repeat: bool = False,
    ) -> MessageRef:
        """Prints what comes unasked, to the one who sits here."""
        if address.conversation != self.email:
            raise Unreachable("nobody sits at that terminal")
        self._print("message", message(message_))
        return MessageRef(address, uuid4().hex)

    async def direct(self, account: Account) -> Address:
        return Address(NAME, TENANT, account.user)

    async def profile(self, account: Account) -> Profile:
        local = account.user.partition("@")[0].replace(".", " ").replace("_", " ")
        return Profile(name=local.title() or account.user, email=account.user if "@" in account.user else None)

    async def refresh(self) -> None:
        """A terminal has no pages."""

    def trouble(self) -> str | None:
        return None

    async def converse(self, dispatch: Dispatch, read: ReadLine, after: Callable[[], object] | None = None) -> None:
        """Line by line until the input ends. `after` is awaited behind every line, if it gives something to await."""
        while line := await asyncio.to_thread(read):
            said = line.strip()
            if said:
                self._print("reply", shown(await dispatch(self.event(said))))
            waiting = after() if after is not None else None
            if asyncio.iscoroutine(waiting):
                await waiting

    def event(self, line: str) -> Event:
        """A number or the label of what was offered last presses it; everything else is text."""
        place = Address(NAME, TENANT, self.email)
        origin = Origin(Account(NAME, TENANT, self.email), place, direct=True, key=uuid4().hex)
        pressed = self._pressed(line)
        return ButtonPressed(origin, pressed.action.pack()) if pressed is not None else TextMessage(origin, line)

    def _pressed(self, line: str) -> Button | None:
        if line.isdecimal() and len(line) <= DIGITS and 1 <= (number := int(line)) <= len(self._buttons):
            return self._buttons[number - 1]
        known = (*self._buttons, *self._before)
        return next((one for one in known if one.label.casefold() == line.casefold()), None)

    def _print(self, kind: str, what: Shown | None) -> None:
        if what is None:
            return
        if kind == "reply" or what.buttons:
            self._buttons, self._before = what.buttons, self._buttons if kind == "message" else ()
        if self.as_json:
            labels = [one.label for one in what.buttons]
            self.out(json.dumps({"kind": kind, "text": what.text, "buttons": labels}, ensure_ascii=False))
        else:
            self.out(what.text + "\n")
