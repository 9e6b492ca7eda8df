"""What a platform is to the rest of Usher: four verbs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from aiohttp import web

from bot.events import Event, Profile, Reply
from bot.ui import Message
from domain.places import Account, Address, MessageRef

Dispatch = Callable[[Event], Awaitable[Reply]]


class Unreachable(Exception):
    """Nothing can ever be sent there: the address is gone. The outbox gives the row up and says why."""


@dataclass
class TryLater(Exception):
    """Not now. `after` is the wait in seconds that the platform asked for, if it did."""

    reason: str
    after: float | None = None


class Platform(Protocol):
    """A chat tool. `name` is the `platform` of its accounts and addresses."""

    name: str

    def mount(self, app: web.Application, dispatch: Dispatch) -> None:
        """Adds the platform's HTTP routes to the one server."""

    async def run(self) -> None:
        """Holds the platform's own connection until cancelled; returns at once when it has none."""

    async def send(
        self, address: Address, message: Message, replaces: MessageRef | None = None, key: str | None = None
    ) -> MessageRef:
        """Posts, or replaces what was posted. Raises Unreachable or TryLater; anything else is a bug.

        `key` is the same when the same message is sent again because nobody knows whether it arrived; where the
        platform can, it is looked up, so that it is not posted twice.
        """

    async def direct(self, account: Account) -> Address:
        """The address of the account's direct chat."""

    async def profile(self, account: Account) -> Profile:
        """What the platform knows of the account."""
