"""The threads in which the two sides of a blocker talk: a reply in one goes to those of the other."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.blocker import BlockerId
from domain.places import Address
from storage.schema_blockers import blocker_threads

MOST = 50  # threads of one side
MOST_OF_MANY = 1_000  # and of several blockers


class Side(StrEnum):
    """Who talks there."""

    RAISER = "raiser"
    OWNER = "owner"


_AT = (
    select(blocker_threads.c.blocker, blocker_threads.c.side)
    .where(blocker_threads.c.address == bindparam("place"))
    .order_by(blocker_threads.c.number.desc())
    .limit(1)
)


_MANY = (
    select(blocker_threads)
    .where(
        blocker_threads.c.blocker.in_(bindparam("blockers", expanding=True)),
        blocker_threads.c.side == bindparam("side"),
    )
    .order_by(blocker_threads.c.blocker, blocker_threads.c.number)
    .limit(MOST_OF_MANY)
)


class BlockerThreads:
    """Blocker and side <-> addresses."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def bind(self, blocker: BlockerId, address: Address, side: Side, message: str | None = None) -> None:
        """This thread belongs to that side from now on; `message` is the platform's id of what it began with."""
        here = (blocker_threads.c.blocker == blocker) & (blocker_threads.c.address == address.key)
        await self._connection.execute(delete(blocker_threads).where(here))
        values = {
            "blocker": blocker,
            "side": side.value,
            "address": address.key,
            "platform": address.platform,
            "tenant": address.tenant,
            "conversation": address.conversation,
            "thread": address.thread,
            "message": message,
        }
        await self._connection.execute(insert(blocker_threads).values(values))

    async def of(self, blocker: BlockerId, side: Side) -> list[Address]:
        """The threads of that side, the first bound first."""
        mine = (blocker_threads.c.blocker == blocker) & (blocker_threads.c.side == side.value)
        query = select(blocker_threads).where(mine).order_by(blocker_threads.c.number).limit(MOST)
        rows = (await self._connection.execute(query)).mappings().all()
        return [Address(row["platform"], row["tenant"], row["conversation"], row["thread"]) for row in rows]

    async def of_many(self, blockers: Collection[BlockerId], side: Side) -> dict[BlockerId, list[Address]]:
        """The same of several blockers; those with no thread are left out."""
        found: dict[BlockerId, list[Address]] = {}
        if blockers:
            rows = (
                await self._connection.execute(_MANY, {"blockers": sorted(blockers), "side": side.value})
            ).mappings()
            for row in rows.all():
                address = Address(row["platform"], row["tenant"], row["conversation"], row["thread"])
                found.setdefault(BlockerId(row["blocker"]), []).append(address)
        return found

    async def at(self, address: Address) -> tuple[BlockerId, Side] | None:
        """Whose thread this is: of the blocker that was bound to it last."""
        row = (await self._connection.execute(_AT, {"place": address.key})).first()
        return (BlockerId(row.blocker), Side(row.side)) if row is not None else None
