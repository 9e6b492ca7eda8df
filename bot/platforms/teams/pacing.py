"""Sending no faster than Teams takes it, so that it never has to refuse.

The limits that Microsoft publishes for one bot in one conversation: 7 messages in 1 second, 8 in 2, 60 in 30 and 1,800
in 3,600; and 50 requests a second for one bot in one tenant, in older texts 30
(https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit). A leaky bucket lets BURST messages through
at once and RATE a second after that: never more than BURST + RATE * T within any T seconds.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from aiolimiter import AsyncLimiter

from bot.platforms.base import TryLater
from bot.platforms.teams.references import Reference
from bot.platforms.teams.values import SPLIT

BURST, RATE = 4, 1.8  # for a conversation: 5 in 1 s, 7 in 2 s, 58 in 30 s
HOUR_BURST, HOUR_RATE = 240, 0.42  # and 1,752 in an hour
TENANT_BURST, TENANT_RATE = 8, 20.0  # for a tenant: 28 in 1 s
PATIENCE = 1.2  # seconds that a message waits for its turn; what would wait longer is put back into the outbox
KNOWN = 10_000  # conversations; the one that was quiet longest is forgotten
TOO_FAST = "Teams takes no more messages there just now"

K = TypeVar("K")
V = TypeVar("V")


def _bucket(burst: float, rate: float) -> AsyncLimiter:
    return AsyncLimiter(burst, burst / rate)


@dataclass(frozen=True, slots=True)
class _Conversation:
    minute: AsyncLimiter = field(default_factory=lambda: _bucket(BURST, RATE))
    hour: AsyncLimiter = field(default_factory=lambda: _bucket(HOUR_BURST, HOUR_RATE))


@dataclass(frozen=True)
class Pacing:
    """For the messages of this process. Several processes share Teams' limits, and have to take its refusals."""

    _conversations: OrderedDict[tuple[str, str], _Conversation] = field(default_factory=OrderedDict)
    _tenants: OrderedDict[str, AsyncLimiter] = field(default_factory=OrderedDict)

    async def wait(self, reference: Reference) -> None:
        """Returns when one message may go into the conversation. TryLater when that takes more than PATIENCE."""
        key = (reference.tenant, reference.conversation.partition(SPLIT)[0])  # a channel with all its threads
        place = _used(self._conversations, key, _Conversation)
        tenant = _used(self._tenants, reference.tenant, lambda: _bucket(TENANT_BURST, TENANT_RATE))
        after = 1 / HOUR_RATE
        try:
            async with asyncio.timeout(PATIENCE):
                await place.hour.acquire()
                after = 1 / RATE
                await place.minute.acquire()
                await tenant.acquire()
        except TimeoutError:
            raise TryLater(TOO_FAST, after) from None


def _used(known: OrderedDict[K, V], key: K, new: Callable[[], V]) -> V:
    """The value, now the one that was used last."""
    if key not in known:
        if len(known) >= KNOWN:
            known.popitem(last=False)
        known[key] = new()
    known.move_to_end(key)
    return known[key]
