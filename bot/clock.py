"""The time: the machine's, or the demo's, which can be moved forward."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from storage.database import Database
from storage.meta import CLOCK_OFFSET
from storage.unit_of_work import reading, writing


def real_time() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)


class DemoClock:
    """Runs like the real one, from where it was moved to. The offset is kept in the demo's database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._offset = timedelta()
        self.on_move: Callable[[datetime], Awaitable[None]] | None = None

    async def load(self) -> None:
        """Takes up the offset of the last run."""
        async with reading(self._database) as uow:
            seconds = await uow.meta.get(CLOCK_OFFSET)
        self._offset = timedelta(seconds=float(seconds or 0))

    def now(self) -> datetime:
        return real_time() + self._offset

    async def move_to(self, instant: datetime) -> None:
        """Sets the time and does everything that fell due by then."""
        self._offset = instant - real_time()
        async with writing(self._database) as uow:
            await uow.meta.put(CLOCK_OFFSET, str(self._offset.total_seconds()))
        if self.on_move is not None:
            await self.on_move(instant)
