"""Which real channels a role's channel is bound to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.people import PersonId
from domain.places import Address, Channel
from storage.dialect import upsert
from storage.schema import channels


class Channels:
    """Channel -> addresses. One channel may be bound on several platforms, and once on each."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def bind(self, channel: Channel, address: Address, by: PersonId, now: datetime) -> None:
        """The channel lives there from now on; its former place on the same platform and tenant is given up."""
        former = (channels.c.platform == address.platform) & (channels.c.tenant == address.tenant)
        await self._connection.execute(delete(channels).where(former, channels.c.channel == channel.value))
        await self._connection.execute(
            upsert(self._connection, channels)
            .values(
                channel=channel.value,
                address=address.key,
                platform=address.platform,
                tenant=address.tenant,
                conversation=address.conversation,
                bound_by=by,
                bound_at=now,
            )
            .on_conflict_do_nothing()
        )

    async def of(self, channel: Channel) -> list[Address]:
        query = select(channels).where(channels.c.channel == channel.value).order_by(channels.c.address)
        rows = (await self._connection.execute(query)).mappings().all()
        return [Address(row["platform"], row["tenant"], row["conversation"]) for row in rows]

    async def at(self, address: Address) -> list[Channel]:
        """What is bound to this place."""
        query = select(channels.c.channel).where(channels.c.address == address.key).order_by(channels.c.channel)
        return [Channel(value) for value in (await self._connection.execute(query)).scalars()]
