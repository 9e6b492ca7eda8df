"""What is due by the clock. A job is a function of the time; running it twice does nothing twice."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.usecases.desk import Office
from storage.unit_of_work import writing

REMEMBERED = timedelta(days=2)  # no platform repeats a delivery after so long


async def run_due(office: Office, now: datetime) -> None:
    """Everything that is due now."""
    await tidy(office, now)


async def tidy(office: Office, now: datetime) -> None:
    """Drops the keys of old deliveries, and what is over from the stacks of conversations."""
    async with writing(office.database) as uow:
        await uow.meta.forget_seen(now - REMEMBERED)
        await uow.conversations.forget_focus()
