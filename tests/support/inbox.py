"""A chat tool that keeps what the relay sends to it, and fails when it is told to."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web

from bot.events import Profile
from bot.platforms.base import Dispatch, Unreachable
from bot.ui import Message
from domain.places import Account, Address, MessageRef

TENANT = "acme"


@dataclass(frozen=True, slots=True)
class Sent:
    """One call of `send` that went well. `replaces` is the message it stands for now, if any."""

    address: Address
    message: Message
    replaces: MessageRef | None
    key: str | None
    ref: MessageRef


@dataclass
class Inbox:
    """A Platform. `fail(...)` makes the next sends raise; `gate` holds sends back until it is set."""

    name: str = "chat"
    sent: list[Sent] = field(default_factory=list)
    tried: list[str | None] = field(default_factory=list)  # the key of every send, failed ones too
    profiles: dict[str, Profile] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)  # conversations that nothing can be sent to any more
    gate: asyncio.Event | None = None
    waiting: asyncio.Event = field(default_factory=asyncio.Event)  # set while a send stands at the gate
    arrived: asyncio.Event = field(default_factory=asyncio.Event)  # set by every send that went well
    _failures: deque[tuple[str, Exception]] = field(default_factory=deque)

    def fail(self, *errors: Exception, at: str = "") -> None:
        """The next sends (to that conversation, when one is named) raise these, one each."""
        self._failures.extend((at, error) for error in errors)

    def mount(self, app: web.Application, dispatch: Dispatch) -> None:
        """It has no routes."""

    async def run(self) -> None:
        """It has no connection."""

    async def send(
        self,
        address: Address,
        message: Message,
        replaces: MessageRef | None = None,
        key: str | None = None,
        *,
        is_repeat: bool = False,
    ) -> MessageRef:
        self.tried.append(key)
        if self.gate is not None:
            self.waiting.set()
            await self.gate.wait()
        if address.conversation in self.gone:
            raise Unreachable(f"{address.conversation} is gone")
        for failure in self._failures:
            if failure[0] in ("", address.conversation):
                self._failures.remove(failure)
                raise failure[1]
        ref = replaces or MessageRef(address, f"m{len(self.sent) + 1}")
        self.sent.append(Sent(address, message, replaces, key, ref))
        self.arrived.set()
        return ref

    async def direct(self, account: Account) -> Address:
        return Address(account.platform, account.tenant, f"dm:{account.user}")

    async def profile(self, account: Account) -> Profile:
        known = self.profiles.get(account.user)
        return known or Profile(account.user.partition("@")[0].title(), account.user, "Europe/Berlin")

    async def refresh(self) -> None:
        """It has no pages."""

    def trouble(self) -> str | None:
        return None

    def at(self, conversation: str) -> list[Message]:
        """What stands in a conversation now, oldest first: a replaced message shows its latest words."""
        standing: dict[str, Message] = {}
        for one in self.sent:
            if one.address.conversation == conversation:
                standing[one.ref.message] = one.message
        return list(standing.values())

    def of(self, user: str) -> list[Message]:
        """What stands in somebody's direct chat."""
        return self.at(f"dm:{user}")


def platforms(*inboxes: Inbox) -> Mapping[str, Inbox]:
    """As the relay takes them."""
    return {inbox.name: inbox for inbox in inboxes}
