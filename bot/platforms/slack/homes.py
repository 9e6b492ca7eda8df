"""Who looks at their Home, and what they see there: published when opened, and for half an hour when it changes."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

import structlog

from bot.events import ShowHome
from bot.platforms.base import Dispatch
from bot.platforms.slack import parse
from bot.platforms.slack.api import Api, Failed, Limited, Lost
from bot.platforms.slack.home import home
from bot.platforms.slack.values import Bot
from bot.ui import Card

log = structlog.get_logger()

LOOKED_AT = 30 * 60.0  # seconds that an opened Home is kept up to date
AT_ONCE = 8  # Homes published without a breath
BREATH = 5.0  # seconds; a workspace allows about a hundred a minute
PUBLISHING = 1.2  # seconds for one call; somebody may wait for it
MOST = 5_000  # open Homes that are remembered; the oldest are forgotten first


@dataclass
class Seen:
    """What somebody's Home showed last, and when they opened it."""

    opened: float
    shown: str


@dataclass
class Homes:
    """`clock` gives seconds that only go forward."""

    api: Api
    bot: Callable[[], Bot | None]
    clock: Callable[[], float] = monotonic
    breath: float = BREATH
    _seen: dict[str, Seen] = field(default_factory=dict)

    async def publish(self, user: str, sections: tuple[Card, ...]) -> None:
        """Shows the Home that was just opened. What Slack does not take is tried again by `refresh`."""
        view = home(sections)
        self._seen.pop(user, None)
        while len(self._seen) >= MOST:
            self._seen.pop(next(iter(self._seen)))
        self._seen[user] = Seen(self.clock(), "")
        await self._put(user, view)

    async def refresh(self, dispatch: Dispatch) -> None:
        """Publishes anew what has changed of the Homes that were opened within LOOKED_AT, a few at a time."""
        bot = self.bot()
        since = self.clock() - LOOKED_AT
        self._seen = {user: seen for user, seen in self._seen.items() if seen.opened >= since}
        put = 0
        for user, seen in list(self._seen.items()):
            if bot is None:
                return
            if put == AT_ONCE:
                put = 0
                await asyncio.sleep(self.breath)
            reply = await dispatch(parse.home_opened(user, bot))
            if not isinstance(reply, ShowHome):
                continue
            view = home(reply.sections)
            if _digest(view) != seen.shown:
                put += 1
                if not await self._put(user, view):
                    return

    async def _put(self, user: str, view: dict[str, object]) -> bool:
        """Whether it makes sense to go on with others: one that Slack refuses says nothing of the next."""
        try:
            await self.api.call("views.publish", user_id=user, view=view, timeout=PUBLISHING)
        except (Failed, Limited, Lost) as error:
            log.warning("home not published", error=type(error).__name__)
            return isinstance(error, Failed)
        if user in self._seen:
            self._seen[user].shown = _digest(view)
        return True


def _digest(view: object) -> str:
    return hashlib.sha256(json.dumps(view, sort_keys=True).encode()).hexdigest()
