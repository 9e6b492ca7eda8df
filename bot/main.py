"""Builds everything once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot import handlers
from bot.clock import real_time
from bot.events import Profile
from bot.jobs import Refresh, run_due
from bot.library import embedder_of, library_of
from bot.operating_model import holiday_check, load, site_holidays
from bot.platforms.base import Platform
from bot.relay import Relay
from bot.router import Dispatcher, Router
from bot.settings import Settings
from bot.usecases.desk import Office
from domain.places import Account
from storage.database import Database


@dataclass
class Usher:
    """A running office with its platforms."""

    office: Office
    platforms: Mapping[str, Platform]
    dispatch: Dispatcher
    relay: Relay
    router: Router
    refresh: Refresh

    async def jobs(self, now: datetime | None = None) -> None:
        """What is due, and everything that it queued."""
        await run_due(self.office, now or self.office.now())
        await self.relay.drain()


def build(
    settings: Settings,
    database: Database,
    platforms: Mapping[str, Platform],
    now: Callable[[], datetime] = real_time,
    *,
    via: str | None = None,
    decides: bool = True,
    user: str | None = None,
) -> Usher:
    """Wires office, router, platforms and relay. ModelError names the lines of a faulty operating model."""
    model = load(settings.model_path)
    library = library_of(settings, in_background=True)
    embedder = embedder_of(settings.embeddings_model) if settings.embeddings_model else None
    office = Office(
        database,
        model,
        holiday_check(model),
        now,
        settings.admins,
        site_holidays=site_holidays(model),
        library=library,
        embedder=embedder,
    )
    relay = Relay(office, platforms, user)
    refresh = Refresh(database, platforms)

    def kick() -> None:
        relay.kick()
        refresh.kick()

    office = relay.office = replace(office, kick=kick)

    async def profile(account: Account) -> Profile:
        return await platforms[account.platform].profile(account)

    dispatch = Dispatcher(office, profile, handlers.router, via, decides)
    return Usher(office, platforms, dispatch, relay, handlers.router, refresh)
