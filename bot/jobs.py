"""What is due by the clock. A job is a function of the time; running it twice does nothing twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.platforms.base import Platform
from bot.usecases.blocker_clock_job import run_clock
from bot.usecases.candidates import look_for_similar
from bot.usecases.champion_time import forget_time
from bot.usecases.championship_job import run_terms
from bot.usecases.curation_review import nudge_owners
from bot.usecases.desk import Office
from bot.usecases.digest_clock import run_digests
from bot.usecases.meaning import embed_new
from bot.usecases.nudge_clock import run_nudges
from bot.usecases.playbooks import renewed
from bot.usecases.question_clock import move_on_unanswered
from bot.usecases.question_loop import tell_askers
from bot.usecases.returned import tell_returned
from storage.database import Database
from storage.outbox import PORTION
from storage.questions import PORTION as NAMES
from storage.sweeping import may_sweep
from storage.unit_of_work import reading, writing

log = structlog.get_logger()

Job = Callable[[Office, datetime], Awaitable[object]]

REMEMBERED = timedelta(days=2)  # no platform repeats a delivery after so long
REFRESH_SECONDS = 30.0  # for one platform to show anew what people have open


class JobsFailed(Exception):
    """Some jobs failed; each is in the log already. The cause is what the first of them raised."""


async def run_due(office: Office, now: datetime) -> None:
    """Everything that is due now. One job that fails keeps no other from its turn; JobsFailed is raised then."""
    failures = []
    for job in DUE:
        [error] = await asyncio.gather(job(office, now), return_exceptions=True)
        if isinstance(error, BaseException):
            log.error("job failed", job=job.__name__, error=type(error).__name__)
            failures.append(error)
    if failures:
        raise JobsFailed from failures[0]


async def tidy(office: Office, now: datetime) -> None:
    """Drops the keys of old deliveries, and what is over from the stacks of conversations."""
    async with writing(office.database) as uow:
        if await may_sweep(uow.connection):
            await uow.meta.forget_seen(now - REMEMBERED)
            await uow.conversations.forget_focus()


async def prune(office: Office, now: datetime) -> None:
    """Drops what was sent long ago, in portions, between which other writers have their turn."""
    pruned = PORTION
    while pruned == PORTION:
        async with writing(office.database) as uow:
            pruned = await uow.outbox.prune(now) if await may_sweep(uow.connection) else 0


async def read_playbooks(office: Office, now: datetime) -> None:
    """What was written or changed since the last look is known from now on."""
    await renewed(office)


async def forget_askers(office: Office, now: datetime) -> None:
    """Forgets who asked what was asked too long ago, also where nobody answered; in portions. The questions stay."""
    before = now - timedelta(days=office.model.knowledge.question_days)
    forgotten = NAMES
    while forgotten == NAMES:
        async with writing(office.database) as uow:
            forgotten = await uow.questions.forget_askers(before) if await may_sweep(uow.connection) else 0


DUE: Sequence[Job] = (
    tidy,
    prune,
    forget_askers,
    forget_time,
    tell_returned,
    run_clock,
    read_playbooks,
    tell_askers,
    move_on_unanswered,
    run_terms,
    nudge_owners,
    run_digests,
    run_nudges,
    look_for_similar,
    embed_new,
)


async def guarded(job: str, run: Callable[[], Awaitable[None]]) -> None:
    """Runs a job of the clock, which goes on whatever happens.

    What goes wrong is logged once, by its type only: messages of libraries repeat what people wrote.
    """
    [error] = await asyncio.gather(run(), return_exceptions=True)
    if error is not None and not isinstance(error, JobsFailed):
        log.error("job failed", job=job, error=type(error).__name__)


@dataclass
class Refresh:
    """Tells the platforms that something was committed, at most once for all that happened between two looks."""

    database: Database
    platforms: Mapping[str, Platform]
    _kicked: bool = False
    _head: int | None = None  # the number of the history's last entry; None before the first look

    def kick(self) -> None:
        """This process committed something."""
        self._kicked = True

    async def run(self) -> None:
        """Refreshes every platform when something was committed since the last look, here or by another process."""
        if await self._is_due():
            await asyncio.gather(
                *(guarded(f"refresh {name}", self._bounded(one)) for name, one in self.platforms.items())
            )

    async def _is_due(self) -> bool:
        async with reading(self.database) as uow:
            last = await uow.history.last()
        kicked, self._kicked = self._kicked, False  # behind the read, so that one that fails forgets nothing
        before, self._head = self._head, last.seq if last is not None else -1
        return kicked or before not in (None, self._head)

    def _bounded(self, platform: Platform) -> Callable[[], Awaitable[None]]:
        return lambda: asyncio.wait_for(platform.refresh(), REFRESH_SECONDS)
