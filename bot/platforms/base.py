"""What a platform is to the rest of Usher: a few verbs, and the ways in which sending can fail."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.events import Event, Profile, Reply
from bot.ui import Message
from domain.places import Account, Address, MessageRef

if TYPE_CHECKING:
    from aiohttp import web

Dispatch = Callable[[Event], Awaitable[Reply]]


class Unreachable(Exception):
    """Nothing can ever be sent there: the address is gone. The outbox gives the row up and says why."""


class Blocked(Unreachable):
    """The person does not let us write to them there. They are reached elsewhere, or not until they write to us."""


class ChannelLost(Unreachable):
    """The channel is closed to us. Its sentence tells whoever bound it what to do."""


@dataclass
class TryLater(Exception):
    """Not now. `after` is the wait in seconds that the platform asked for, if it did."""

    reason: str
    after: float | None = None


class Forbidden(TryLater):
    """Not until an administrator changed something; `reason` is the sentence that tells them what."""


@dataclass
class Paused(Exception):
    """The platform refuses us altogether, whatever we send. The queue is kept until it takes us back."""

    reason: str


@dataclass
class Unsure(Exception):
    """Nobody knows whether it arrived; it is looked up before it is sent again."""

    reason: str


class Refused(Exception):
    """The platform cannot be started like this; the sentence says what to do."""


class References(Protocol):
    """What a platform has to remember of a place so that it can write there later: JSON text, kept over a restart."""

    async def get(self, address: Address) -> str | None:
        """What was kept for the place; a thread counts as the place that it is in."""

    async def put(self, address: Address, value: str) -> None:
        """Keeps it instead of what was kept before."""

    async def drop(self, address: Address) -> None:
        """The place is gone."""


class Platform(Protocol):
    """A chat tool. `name` is the `platform` of its accounts and addresses."""

    name: str

    def mount(self, app: web.Application, dispatch: Dispatch) -> None:
        """Adds the platform's HTTP routes to the one server."""

    async def run(self) -> None:
        """Holds the platform's own connection until cancelled; returns at once when it has none."""

    async def send(
        self,
        address: Address,
        message: Message,
        replaces: MessageRef | None = None,
        key: str | None = None,
        *,
        is_repeat: bool = False,
    ) -> MessageRef:
        """Posts, or replaces what was posted. Raises one of the exceptions above; anything else is a bug.

        `key` is the same when the same message is sent again because nobody knows whether it arrived (`is_repeat`);
        where the platform can, it is looked up, so that it is not posted twice.
        """

    async def direct(self, account: Account) -> Address:
        """The address of the account's direct chat."""

    async def profile(self, account: Account) -> Profile:
        """What the platform knows of the account. TryLater when it does not answer."""

    async def refresh(self) -> None:
        """Something was changed somewhere: shows anew what people have open, where the platform has such pages."""

    def trouble(self) -> str | None:
        """Why nothing can be sent or received now, in a few words without names; None when all is well."""


class Service(Platform, Protocol):
    """A platform of a company, with something to begin and to end."""

    async def start(self) -> None:
        """Asks the platform who we are. Refused when it says no; silence is no reason not to start."""

    async def close(self) -> None:
        """Ends what runs in the background, and the connections."""
