"""A few facts about the database itself, and which deliveries were already given effect."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import upsert
from storage.schema import meta, seen

DEMO = "demo"  # set on a database that the demo seeds; real platforms refuse to start on it
DEV = "dev"  # set on a database on which an emulator was let in without a token; a company refuses it
HALF_MADE = "half made"  # its value until the seeding came to its end
CLOCK_OFFSET = "clock_offset"  # seconds by which the demo's clock was moved


class Repeated(Exception):
    """This delivery was given effect before."""


class Meta:
    """Key and value; and the keys of events that were seen."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, key: str) -> str | None:
        found: str | None = (await self._connection.execute(select(meta.c.value).where(meta.c.key == key))).scalar()
        return found

    async def put(self, key: str, value: str) -> None:
        added = upsert(self._connection, meta).values(key=key, value=value)
        await self._connection.execute(added.on_conflict_do_update(index_elements=["key"], set_={"value": value}))

    async def once(self, key: str, now: datetime) -> None:
        """Raises Repeated when the key was seen before; in one transaction with the effect it guards."""
        try:
            await self._connection.execute(insert(seen).values(key=key, at=now))
        except IntegrityError as error:
            raise Repeated(key) from error

    async def forget_seen(self, before: datetime) -> None:
        """No platform repeats a delivery after so long."""
        await self._connection.execute(delete(seen).where(seen.c.at < before))
