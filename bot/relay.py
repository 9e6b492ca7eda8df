"""The relay: takes rows out of the outbox, sends them, and keeps what could not be sent."""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.packing import unpack
from bot.platforms.base import Blocked, ChannelLost, Forbidden, Paused, Platform, TryLater, Unreachable, Unsure
from bot.usecases.blocker_places import bind_thread
from bot.usecases.delivery import Tools, lose_place, tell_of_pause, tell_of_refusal
from bot.usecases.desk import Office
from domain.places import Address, MessageRef
from storage.database import Busy
from storage.outbox import LEASE, Claimed
from storage.unit_of_work import UnitOfWork, glancing, writing

log = structlog.get_logger()

ATTEMPTS = 16  # after so many, about five hours, a row is a dead letter
LONGEST_WAIT = 3600.0  # seconds between two tries
FIRST_WAIT, DEFAULT_WAIT = 1.0, 30.0  # after the first try and the others, when a platform does not say how long
JITTER = 0.25  # of a wait at most is added, so that what was refused together does not come back together
FIRST_LOOK = 3.0  # seconds until it is looked up whether something arrived; twice as long with each try
FIRST_PROBE, LONGEST_PROBE = 30.0, 300.0  # seconds between two probes of a platform that refuses us
GATHER = 0.05  # seconds after a kick: what is committed meanwhile goes along, and whoever commits is not in its way
IDLE = 2.0  # seconds between two looks when nobody kicks: another process may have queued something


@dataclass
class Pause:
    """A platform refuses us. Now and then one row goes there as a probe, and ends the pause when it arrives."""

    reason: str
    since: datetime
    probe_at: datetime
    wait: float = FIRST_PROBE
    is_told: bool = False

    def probed(self, now: datetime) -> None:
        """The next probe is due later; each time the wait doubles, up to LONGEST_PROBE."""
        self.wait = min(self.wait * 2, LONGEST_PROBE)
        self.probe_at = now + timedelta(seconds=self.wait)


@dataclass
class Relay:
    """Serves the platforms that run in this process, and touches no row of any other."""

    office: Office
    platforms: Mapping[str, Platform]
    user: str | None = None  # set where the platform reaches one person only
    chance: Callable[[], float] = random.random  # from 0 up to 1
    _kicked: asyncio.Event = field(default_factory=asyncio.Event)
    _pauses: dict[str, Pause] = field(default_factory=dict)

    @property
    def paused(self) -> Mapping[str, str]:
        """Which platforms refuse us now, and why, in their own code."""
        return {name: pause.reason for name, pause in self._pauses.items()}

    def kick(self) -> None:
        """There may be something to send."""
        self._kicked.set()

    async def run(self) -> None:
        """Sends whatever becomes due, until cancelled."""
        while True:
            self._kicked.clear()
            try:
                sent = await self.tick()
            except Busy:
                sent = 0
            except Exception as error:  # noqa: BLE001  # whatever it was, the next messages must go
                log.error("relay failed", error=type(error).__name__)  # noqa: TRY400  # no words of people
                sent = 0
            if not sent:
                try:
                    await asyncio.wait_for(self._kicked.wait(), IDLE)
                except TimeoutError:
                    continue
                await asyncio.sleep(GATHER)

    async def drain(self) -> int:
        """Sends until nothing is due any more; how many rows were tried."""
        total = 0
        while tried := await self.tick():
            total += tried
        return total

    async def tick(self) -> int:
        """One round: at most one row for each target. How many were tried."""
        now = self.office.now()
        async with writing(self.office.database) as uow:
            await uow.outbox.route(now)
            flowing = [name for name in self.platforms if name not in self._pauses]
            claimed: list[tuple[Claimed, Pause | None]] = [
                (row, None) for row in await uow.outbox.claim(flowing, now, user=self.user)
            ]
            for name, pause in list(self._pauses.items()):
                claimed += [(row, pause) for row in await self._probe(uow, name, pause, now)]
        await asyncio.gather(*(self._deliver(row, pause) for row, pause in claimed))
        return len(claimed)

    async def _probe(self, uow: UnitOfWork, platform: str, pause: Pause, now: datetime) -> list[Claimed]:
        """The one row that is tried in a pause, when it is time for it."""
        if now < pause.probe_at:
            return []
        pause.probed(now)
        rows = await uow.outbox.claim([platform], now, limit=1, user=self.user)
        last = None if rows else await uow.outbox.last_sent(platform)
        if last is not None and last > pause.since + LEASE:  # another process got through; no send from before
            self._recovered(platform, pause)
        return rows

    async def _deliver(self, row: Claimed, pause: Pause | None) -> None:
        try:
            await self._send(row, pause)
        except Busy:  # the lease runs out, and the row is sent again with the same key
            log.warning("outcome not stored", row=row.id)

    async def _send(self, row: Claimed, pause: Pause | None) -> None:
        """`pause` is the one that this row is a probe of."""
        try:
            message = unpack(row.payload)
            address, replaces = await self._where(row)
            platform = self.platforms[address.platform]
            ref = await platform.send(address, message, replaces, key=f"outbox:{row.id}", is_repeat=row.is_unknown)
        except Paused as error:
            await self._pause(row, error.reason)
        except ChannelLost as error:
            await self._lose(row, str(error))
        except Blocked as error:
            await self._avoid(row, str(error))
        except Unreachable as error:
            await self._elsewhere(row, str(error))
        except Forbidden as error:
            await self._again(row, error.reason, wait(row.attempts, error.after))
            await self._tell_of_refusal(row, error.reason)
        except TryLater as error:
            await self._again(row, error.reason, wait(row.attempts, error.after))
        except Unsure as error:
            log.warning("send unsure", row=row.id, attempts=row.attempts, platform=row.platform)
            await self._again(row, error.reason, look_after(row.attempts), unknown=True)
        except Exception as error:  # noqa: BLE001  # one bad row must not stop the others
            log.error("send failed", row=row.id, attempts=row.attempts, error=type(error).__name__)  # noqa: TRY400  # no words
            await self._again(row, type(error).__name__, wait(row.attempts, None), unknown=True)
        else:
            if pause is not None:
                self._recovered(row.platform, pause)
            async with writing(self.office.database) as uow:
                await uow.outbox.sent(row, ref, self.office.now())
                await bind_thread(uow, row, ref)

    async def _where(self, row: Claimed) -> tuple[Address, MessageRef | None]:
        """The address, and the copy of the card that is replaced there, if there is one."""
        if row.subject:
            async with glancing(self.office.database) as uow:
                replaces = await uow.outbox.copy(row.subject, row.target)
            if replaces is not None:
                return replaces.address, replaces
        if row.address is not None:
            return row.address, None
        if row.account is None:
            raise Unreachable("the row names no target")
        return await self.platforms[row.account.platform].direct(row.account), None

    async def _pause(self, row: Claimed, reason: str) -> None:
        """Nothing more goes there. What was under way when the first row was refused comes back the same way."""
        now = self.office.now()
        pause = self._pauses.get(row.platform)
        if pause is None:
            log.error("platform paused", platform=row.platform, reason=reason)
            pause = Pause(reason, now, now + timedelta(seconds=FIRST_PROBE))
            self._pauses[row.platform] = pause
        tells, pause.is_told, done = not pause.is_told, True, False
        try:
            async with writing(self.office.database) as uow:
                await uow.outbox.put_back(row, reason)
                if tells:
                    await tell_of_pause(self.office, uow, row.platform, reason, pause.since, self._tools())
            done = True
        finally:
            pause.is_told = done or not tells  # or the next probe tells

    def _recovered(self, platform: str, pause: Pause) -> None:
        if self._pauses.get(platform) is not pause:
            return
        del self._pauses[platform]
        log.warning("platform recovered", platform=platform, since=pause.since.isoformat())

    async def _lose(self, row: Claimed, sentence: str) -> None:
        """Only a place that is no one's direct chat can be a role's channel."""
        if row.address is None or row.person is not None:
            await self._elsewhere(row, sentence)
            return
        async with writing(self.office.database) as uow:
            channels = await lose_place(self.office, uow, row, sentence)
        log.error("channel lost", row=row.id, platform=row.platform, channels=" ".join(channels))

    async def _avoid(self, row: Claimed, sentence: str) -> None:
        """Nothing goes to the account until its person writes to us again."""
        if row.account is None:
            await self._elsewhere(row, sentence)
            return
        log.warning("blocked by a person", row=row.id, platform=row.platform)
        now = self.office.now()
        async with writing(self.office.database) as uow:
            await uow.people.block(row.account, now)
            await uow.outbox.avoid(row, sentence, now)

    async def _elsewhere(self, row: Claimed, sentence: str) -> None:
        """A person's message goes on to another account of theirs, where there is one that was not tried yet.

        One for a place goes to its person, where it names one.
        """
        if row.attempts < ATTEMPTS:  # or somebody who changes accounts all the time would be followed for ever
            async with writing(self.office.database) as uow:
                if await uow.outbox.to_person(row, sentence) or await uow.outbox.elsewhere(row, sentence):
                    return
        await self._give_up(row, sentence)

    async def _tell_of_refusal(self, row: Claimed, sentence: str) -> None:
        async with writing(self.office.database) as uow:
            await tell_of_refusal(self.office, uow, row.platform, sentence, self._tools(row.platform))

    def _tools(self, *refusing: str) -> Tools:
        return Tools(tuple(self.platforms), (*self._pauses, *refusing))

    async def _again(self, row: Claimed, reason: str, seconds: float, *, unknown: bool = False) -> None:
        if row.attempts >= ATTEMPTS:
            await self._give_up(row, reason)
            return
        at = self.office.now() + timedelta(seconds=seconds * (1 + JITTER * self.chance()))
        async with writing(self.office.database) as uow:
            await uow.outbox.again(row, at, reason, unknown)

    async def _give_up(self, row: Claimed, reason: str) -> None:
        log.error("dead letter", row=row.id, reason=reason)
        async with writing(self.office.database) as uow:
            await uow.outbox.dead(row, reason)


def wait(attempts: int, asked: float | None) -> float:
    """Seconds until the next try: what the platform asked for, or FIRST_WAIT, then DEFAULT_WAIT; more with each try.

    Never more than LONGEST_WAIT, whatever a platform asks for; what is no number counts as nothing asked. The jitter
    comes on top.
    """
    usual = FIRST_WAIT if attempts <= 1 else DEFAULT_WAIT
    seconds = usual if asked is None or math.isnan(asked) else asked
    return min(max(seconds, 2.0 ** (attempts - 1)), LONGEST_WAIT)


def look_after(attempts: int) -> float:
    """Seconds until it is looked up whether something arrived: soon at first, then ever later, up to LONGEST_WAIT."""
    return min(FIRST_LOOK * 2.0 ** (attempts - 1), LONGEST_WAIT)
