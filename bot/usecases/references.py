"""What platforms remember of places, kept in the database: the port `References` of bot/platforms/base.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.clock import real_time
from domain.places import Address
from storage.database import Database
from storage.unit_of_work import glancing, writing


@dataclass(frozen=True, slots=True)
class StoredReferences:
    """Each call is a transaction of its own. Raises Busy when the database cannot be had in time."""

    database: Database
    now: Callable[[], datetime] = real_time  # only for whoever looks into the table

    async def get(self, address: Address) -> str | None:
        """What was kept for the place; a thread counts as the place that it is in."""
        async with glancing(self.database) as uow:
            return await uow.references.get(address)

    async def put(self, address: Address, value: str) -> None:
        """Keeps it instead of what was kept before; written only when it differs, for it comes with every event."""
        if await self.get(address) == value:
            return
        async with writing(self.database) as uow:
            await uow.references.put(address, value, self.now())

    async def drop(self, address: Address) -> None:
        """The place is gone."""
        async with writing(self.database) as uow:
            await uow.references.drop(address)
