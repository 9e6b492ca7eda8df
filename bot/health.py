"""Whether the running office is well: its database, its relay, and its platforms with their own connections."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Generic, TypeVar

import structlog
from aiohttp import web

from bot.platforms.base import Platform
from bot.relay import Relay
from storage.database import Database
from storage.meta import DEMO
from storage.unit_of_work import reading

log = structlog.get_logger()

T = TypeVar("T")

READ_SECONDS = 2.0  # how long whoever asks waits for the database
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds before a part that died is started again
NOT_KEPT = {"Cache-Control": "no-store"}


@dataclass
class Look(Generic[T]):
    """A read of the database for whoever asks: one at a time, and its answer is good for `kept` seconds.

    A database that hangs is not asked a second time meanwhile, so that no connection is lost to those who only look.
    """

    read: Callable[[], Awaitable[T]]
    kept: float = 0.0
    _under_way: asyncio.Future[tuple[T | BaseException]] | None = None
    _until: float = 0.0

    async def __call__(self) -> T | None:
        """The answer; None when there is none within READ_SECONDS, or an error instead."""
        if self._under_way is None or (self._under_way.done() and monotonic() >= self._until):
            self._until = monotonic() + self.kept
            self._under_way = asyncio.gather(self.read(), return_exceptions=True)
        asked = self._under_way
        await asyncio.wait([asked], timeout=READ_SECONDS)
        if not asked.done() or isinstance(answer := asked.result()[0], BaseException):
            return None
        return answer


@dataclass
class Health:
    """Keeps the relay and the platforms running, and knows which of them do not."""

    database: Database
    platforms: Mapping[str, Platform]
    relay: Relay
    down: set[str] = field(default_factory=set)  # parts that died and wait to be started again
    _look: Look[bool] = field(init=False)

    def __post_init__(self) -> None:
        self._look = Look(self._read)

    async def keep(self, part: str, run: Callable[[], Awaitable[None]]) -> None:
        """Runs a part until cancelled. One that dies is started again, one that returns has nothing more to do.

        The pauses grow from FIRST_PAUSE to LONGEST_PAUSE, and begin anew for a part that ran longer than the longest.
        """
        pause = FIRST_PAUSE
        while True:
            began = monotonic()
            [error] = await asyncio.gather(run(), return_exceptions=True)
            if error is None:
                return
            if monotonic() - began > LONGEST_PAUSE:
                pause = FIRST_PAUSE
            log.error("part died", part=part, error=type(error).__name__, again_in=pause)
            self.down.add(part)
            await asyncio.sleep(pause)
            self.down.discard(part)
            pause = min(2 * pause, LONGEST_PAUSE)

    def is_troubled(self, name: str) -> bool:
        """Whether that platform cannot send or receive now."""
        return name in self.down or self.platforms[name].trouble() is not None

    async def reasons(self) -> list[tuple[str, str]]:
        """What is not well, as (part, why); empty when all is. Nothing of it names a person or a secret."""
        found = [] if await self._look() else [("database", "does not answer")]
        found += [(part, "died, and is started again in a moment") for part in sorted(self.down)]
        for name, platform in self.platforms.items():
            if (why := platform.trouble()) is not None:
                found.append((name, why))
        found += [(name, f"paused: {why}") for name, why in sorted(self.relay.paused.items())]
        return found

    async def page(self, request: web.Request) -> web.Response:
        """`GET /readyz`: 200 when everything works, else 503 with the reasons."""
        reasons = await self.reasons()
        if not reasons:
            return web.json_response({"status": "ready"}, headers=NOT_KEPT)
        listed = [{"part": part, "reason": why} for part, why in reasons]
        return web.json_response({"status": "not ready", "reasons": listed}, status=503, headers=NOT_KEPT)

    async def _read(self) -> bool:
        async with reading(self.database) as uow:
            await uow.meta.get(DEMO)
        return True
