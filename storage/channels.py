"""Which real channels a role's channel is bound to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.people import PersonId
from domain.places import Address, Channel
from storage.dialect import ROUTING, in_turn, upsert
from storage.outbox import Claimed
from storage.schema import channels, copies, outbox

NOWHERE = dict.fromkeys(("platform", "tenant", "conversation", "thread", "target", "lease_until", "error"))


@dataclass(frozen=True, slots=True)
class Binding:
    """Which channel was bound to a place, and by whom."""

    channel: Channel
    by: PersonId


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

    async def lose(self, row: Claimed, reason: str, now: datetime) -> list[Binding]:
        """The place that this row was to go to is gone. Which channels lived there; none when that was known already.

        What is for a channel and was to go there, this row too, is routed again, in its order. Rows that have their
        place nowhere else are dead, with the reason: changes of a card that stood there, and what another place of the
        channel gets anyway. The copies of cards standing there are forgotten.
        """
        here = (
            delete(channels).where(channels.c.address == row.target).returning(channels.c.channel, channels.c.bound_by)
        )
        lost = (await self._connection.execute(here)).all()
        await in_turn(self._connection, ROUTING)
        await self._connection.execute(delete(copies).where(copies.c.target == row.target))
        mine = (outbox.c.id == row.id) & (outbox.c.status == "claimed") & (outbox.c.attempts == row.attempts)
        unsent = (outbox.c.target == row.target) & (mine | outbox.c.status.in_(("due", "unknown")))
        over = unsent & (outbox.c.channel.is_(None) | _goes_elsewhere())
        dead = {"status": "dead", "lease_until": None, "error": reason}
        await self._connection.execute(update(outbox).where(over).values(dead))
        again = {**NOWHERE, "status": "new", "due_at": now}
        await self._connection.execute(update(outbox).where(unsent).values(again))
        return sorted(
            (Binding(Channel(one.channel), PersonId(one.bound_by)) for one in lost), key=lambda one: one.channel
        )


def _goes_elsewhere() -> ColumnElement[bool]:
    """Whether the same message was routed to another place where the row's channel still lives."""
    twin = outbox.alias()
    places = select(channels.c.address).where(channels.c.channel == twin.c.channel)
    same = or_(twin.c.payload == outbox.c.payload, twin.c.subject == outbox.c.subject)
    beside = (twin.c.channel == outbox.c.channel) & (twin.c.created_at == outbox.c.created_at) & same
    return exists().where(beside, twin.c.id != outbox.c.id, twin.c.status != "dead", twin.c.target.in_(places))
