"""Answers that did not get through."""

from __future__ import annotations

from bot.events import Nothing, Reply, Undelivered
from bot.router import router
from bot.usecases.delivery import queue_answer
from bot.usecases.desk import Act


@router.on(Undelivered)
async def undelivered(act: Act, event: Undelivered) -> Reply:
    """It carries the key of the event that was answered, which may have had its effect: so not `once`."""
    async with act.desk(once=False) as desk:
        await queue_answer(desk, event.message)
    return Nothing()
