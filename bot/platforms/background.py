"""Work that nobody waits for: it is kept until it ends, and ended with the process."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

import structlog

log = structlog.get_logger()

LAST_MOMENT = 4.0  # seconds that what still runs is given at the end


@dataclass(frozen=True)
class Background:
    """Holds the tasks, as the loop itself would forget them."""

    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    def start(self, work: Coroutine[Any, Any, Any]) -> None:
        """Begins it and returns."""
        self.keep(asyncio.ensure_future(work))

    def keep(self, task: asyncio.Task[Any]) -> None:
        """Something that has begun already, so that the process gives it time to end too."""
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs."""
        return not self._tasks

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("work in the background failed", error=type(error).__name__)

    async def close(self) -> None:
        """Ends what still runs, after a moment to finish."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=LAST_MOMENT)
        for task in self._tasks:
            task.cancel()
