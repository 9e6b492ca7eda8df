"""Numbers for Prometheus. A label holds a word out of a closed list: never a name, an id or a text."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from time import time
from typing import get_args

from aiohttp import web
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from bot.events import Event, Profile
from bot.health import NOT_KEPT, Health, Look
from bot.platforms.base import Dispatch, Paused, Platform, TryLater, Unreachable, Unsure
from bot.router import Outcome
from bot.ui import Message
from domain.places import Account, Address, MessageRef
from storage.unit_of_work import reading

KINDS = frozenset(kind.__name__ for kind in get_args(Event))
STATUSES = ("new", "waiting", "due", "claimed", "unknown", "sent", "dead")  # see storage/outbox.py
OTHER = "other"  # stands for whatever is not on a list
ROWS_KEPT = 5.0  # seconds that a count of the outbox is good for
BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)  # Slack waits 3 seconds
TEXT = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8", **NOT_KEPT}


class Metrics:
    """What is counted in this process, and what is looked up when it is asked for."""

    def __init__(self, health: Health) -> None:
        # They would be a second line for every counter, and tell nothing that the start time does not.
        disable_created_metrics()  # type: ignore[no-untyped-call]  # the library's own
        collected = self.collected = CollectorRegistry()
        self._health = health
        self._names = frozenset(health.platforms)
        self._events = Counter(
            "usher_events", "Events that were answered.", ("platform", "kind", "outcome"), registry=collected
        )
        self._seconds = Histogram(
            "usher_event_seconds",
            "From an event to its reply.",
            ("platform", "kind"),
            registry=collected,
            buckets=BUCKETS,
        )
        self._sends = Counter(
            "usher_sends", "Messages given to a platform.", ("platform", "outcome"), registry=collected
        )
        self._rows = Gauge("usher_outbox_rows", "Rows of the outbox.", ("status",), registry=collected)
        self._trouble = Gauge(
            "usher_platform_trouble", "1 while a platform cannot send or receive.", ("platform",), registry=collected
        )
        self._paused = Gauge("usher_paused", "1 while a platform refuses us.", ("platform",), registry=collected)
        self._process(collected)
        self._counted: dict[tuple[str, type[Event], Outcome], tuple[Counter, Histogram]] = {}
        self._look = Look(self._count_rows, ROWS_KEPT)

    def event(self, event: Event, outcome: Outcome, seconds: float) -> None:
        """Counts one answered event; a `bot.router.Observe`."""
        key = (event.origin.account.platform, type(event), outcome)
        found = self._counted.get(key)
        if found is None:
            platform = key[0] if key[0] in self._names else OTHER
            kind = key[1].__name__ if key[1].__name__ in KINDS else OTHER
            found = self._events.labels(platform, kind, outcome.value), self._seconds.labels(platform, kind)
            if OTHER not in (platform, kind):  # what has no end is not remembered
                self._counted[key] = found
        found[0].inc()
        found[1].observe(seconds)

    def sent(self, platform: str, outcome: Sending) -> None:
        """Counts one call of `send`."""
        self._sends.labels(platform if platform in self._names else OTHER, outcome.value).inc()

    async def page(self, request: web.Request) -> web.Response:
        """`GET /metrics`. The outbox is left out while the database does not answer."""
        rows = await self._look()
        if rows is None:
            self._rows.clear()
        else:
            for status in STATUSES:
                self._rows.labels(status).set(rows.get(status, 0))
        for name in self._names:
            self._trouble.labels(name).set(self._health.is_troubled(name))
            self._paused.labels(name).set(name in self._health.relay.paused)
        return web.Response(body=generate_latest(self.collected), headers=TEXT)

    async def _count_rows(self) -> dict[str, int]:
        async with reading(self._health.database) as uow:
            return await uow.outbox.counts()

    def _process(self, collected: CollectorRegistry) -> None:
        """When it began, how long it runs, which version it is; and where the system tells it, memory and files."""
        began = time()
        Gauge("usher_start_time_seconds", "When it started, in seconds since 1970.", registry=collected).set(began)
        up = Gauge("usher_uptime_seconds", "For how long it has been running.", registry=collected)
        up.set_function(lambda: time() - began)
        build = Gauge("usher_build_info", "1, with the version as its label.", ("version",), registry=collected)
        build.labels(_version()).set(1)
        ProcessCollector(registry=collected)


class Sending(StrEnum):
    """How a call of `send` ended, by the exceptions of bot/platforms/base.py; BROKEN is any other."""

    OK = "ok"
    LATER = "later"
    REFUSED = "refused"
    PAUSED = "paused"
    UNSURE = "unsure"
    BROKEN = "broken"


@dataclass
class Counted:
    """A platform whose sends are counted; for the relay."""

    platform: Platform
    metrics: Metrics
    name: str = field(init=False)

    def __post_init__(self) -> None:
        self.name = self.platform.name

    async def send(
        self,
        address: Address,
        message: Message,
        replaces: MessageRef | None = None,
        key: str | None = None,
        *,
        is_repeat: bool = False,
    ) -> MessageRef:
        outcome = Sending.BROKEN
        try:
            ref = await self.platform.send(address, message, replaces, key, is_repeat=is_repeat)
            outcome = Sending.OK
            return ref
        except Unreachable:
            outcome = Sending.REFUSED
            raise
        except TryLater:
            outcome = Sending.LATER
            raise
        except Paused:
            outcome = Sending.PAUSED
            raise
        except (Unsure, asyncio.CancelledError):
            outcome = Sending.UNSURE
            raise
        finally:
            self.metrics.sent(self.name, outcome)

    def mount(self, app: web.Application, dispatch: Dispatch) -> None:
        self.platform.mount(app, dispatch)

    async def run(self) -> None:
        await self.platform.run()

    async def direct(self, account: Account) -> Address:
        return await self.platform.direct(account)

    async def profile(self, account: Account) -> Profile:
        return await self.platform.profile(account)

    async def refresh(self) -> None:
        await self.platform.refresh()

    def trouble(self) -> str | None:
        return self.platform.trouble()


def _version() -> str:
    try:
        return version("usher")
    except PackageNotFoundError:  # run from its folder without being installed
        return "unknown"
