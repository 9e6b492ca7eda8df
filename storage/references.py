"""What a platform has to remember of a place so that it can write there later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.places import Address
from storage.dialect import upsert
from storage.schema import place_references

# Asked before every send, so it is built once.
_GET = select(place_references.c.value).where(place_references.c.key == bindparam("place"))


class References:
    """Address -> text in the platform's own words. A thread counts as the place that it is in."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, address: Address) -> str | None:
        found: str | None = (await self._connection.execute(_GET, {"place": _key(address)})).scalar()
        return found

    async def put(self, address: Address, value: str, now: datetime) -> None:
        """Keeps it instead of what was kept before."""
        given = {"value": value, "updated_at": now}
        added = upsert(self._connection, place_references).values(key=_key(address), platform=address.platform, **given)
        await self._connection.execute(added.on_conflict_do_update(index_elements=["key"], set_=given))

    async def drop(self, address: Address) -> None:
        """Nothing happens when nothing was kept."""
        await self._connection.execute(delete(place_references).where(place_references.c.key == _key(address)))


def _key(address: Address) -> str:
    return replace(address, thread=None).key
