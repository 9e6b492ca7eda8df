"""The relay: takes rows out of the outbox, sends them, and keeps what could not be sent."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from bot.packing import unpack
from bot.platforms.base import Platform, TryLater, Unreachable
from bot.usecases.desk import Office
from domain.places import Address, MessageRef
from storage.database import Busy
from storage.outbox import Claimed
from storage.unit_of_work import reading, writing

log = structlog.get_logger()

ATTEMPTS = 16  # after so many, about five hours, a row is a dead letter
LONGEST_WAIT = 3600.0  # seconds between two tries
FIRST_WAIT, DEFAULT_WAIT = 1.0, 30.0  # after the first try and the others, when a platform does not say how long
IDLE = 2.0  # seconds between two looks when nobody kicks: another process may have queued something


@dataclass
class Relay:
    """Serves the platforms that run in this process, and touches no row of any other."""

    office: Office
    platforms: Mapping[str, Platform]
    user: str | None = None  # set where the platform reaches one person only
    _kicked: asyncio.Event = field(default_factory=asyncio.Event)

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
            claimed = await uow.outbox.claim(list(self.platforms), now, user=self.user)
        await asyncio.gather(*(self._deliver(row) for row in claimed))
        return len(claimed)

    async def _deliver(self, row: Claimed) -> None:
        try:
            await self._send(row)
        except Busy:  # the lease runs out, and the row is sent again with the same key
            log.warning("outcome not stored", row=row.id)

    async def _send(self, row: Claimed) -> None:
        try:
            message = unpack(row.payload)
            address, replaces = await self._where(row)
            platform = self.platforms[address.platform]
            ref = await platform.send(address, message, replaces, key=f"outbox:{row.id}")
        except Unreachable as error:
            await self._give_up(row, str(error))
        except TryLater as error:
            await self._again(row, error.reason, error.after)
        except Exception as error:  # noqa: BLE001  # one bad row must not stop the others
            log.error("send failed", row=row.id, attempts=row.attempts, error=type(error).__name__)  # noqa: TRY400  # no words
            await self._again(row, type(error).__name__, None, unknown=True)
        else:
            async with writing(self.office.database) as uow:
                await uow.outbox.sent(row, ref, self.office.now())

    async def _where(self, row: Claimed) -> tuple[Address, MessageRef | None]:
        """The address, and the copy of the card that is replaced there, if there is one."""
        async with reading(self.office.database) as uow:
            replaces = await uow.outbox.copy(row.subject, row.target) if row.subject else None
        if replaces is not None:
            return replaces.address, replaces
        if row.address is not None:
            return row.address, None
        if row.account is None:
            raise Unreachable("the row names no target")
        return await self.platforms[row.account.platform].direct(row.account), None

    async def _again(self, row: Claimed, reason: str, after: float | None, *, unknown: bool = False) -> None:
        if row.attempts >= ATTEMPTS:
            await self._give_up(row, reason)
            return
        at = self.office.now() + timedelta(seconds=wait(row.attempts, after))
        async with writing(self.office.database) as uow:
            await uow.outbox.again(row, at, reason, unknown)

    async def _give_up(self, row: Claimed, reason: str) -> None:
        log.error("dead letter", row=row.id, reason=reason)
        async with writing(self.office.database) as uow:
            await uow.outbox.dead(row, reason)


def wait(attempts: int, asked: float | None) -> float:
    """Seconds until the next try: what the platform asked for, or FIRST_WAIT, then DEFAULT_WAIT; more with each try."""
    usual = FIRST_WAIT if attempts <= 1 else DEFAULT_WAIT
    return min(max(usual if asked is None else asked, 2.0 ** (attempts - 1)), LONGEST_WAIT)
