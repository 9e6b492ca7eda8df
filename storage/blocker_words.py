"""What people wrote to each other about a blocker. Words of people: never logged, and in no export."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.blocker import BlockerId
from domain.people import PersonId
from storage.blocker_threads import Side
from storage.schema_blockers import blocker_words


@dataclass(frozen=True, slots=True)
class Said:
    """One message. The author of a raiser's may be hidden (`domain.blocker.knows_reporter`)."""

    at: datetime
    author: PersonId
    words: str
    side: Side


_LATEST = (
    select(
        blocker_words,
        func.row_number().over(partition_by=blocker_words.c.blocker, order_by=blocker_words.c.id.desc()).label("place"),
    )
    .where(blocker_words.c.blocker.in_(bindparam("blockers", expanding=True)))
    .subquery()
)
_MANY = select(_LATEST).where(_LATEST.c.place <= bindparam("most")).order_by(_LATEST.c.id)


class BlockerWords:
    """Rows <-> Said."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, blocker: BlockerId, at: datetime, author: PersonId, words: str, side: Side) -> None:
        values = {"blocker": blocker, "at": at, "author": author, "words": words, "side": side.value}
        await self._connection.execute(insert(blocker_words).values(values))

    async def of(self, blocker: BlockerId, limit: int) -> list[Said]:
        """The latest ones, in the order in which they were written."""
        mine = select(blocker_words).where(blocker_words.c.blocker == blocker)
        latest = mine.order_by(blocker_words.c.id.desc()).limit(limit)
        rows = (await self._connection.execute(latest)).mappings().all()
        return [_said(row) for row in reversed(rows)]

    async def of_many(self, blockers: Collection[BlockerId], limit: int) -> dict[BlockerId, list[Said]]:
        """The same of several blockers, so many of each; those about which nobody wrote are left out."""
        found: dict[BlockerId, list[Said]] = {}
        if blockers:
            rows = (await self._connection.execute(_MANY, {"blockers": sorted(blockers), "most": limit})).mappings()
            for row in rows.all():
                found.setdefault(BlockerId(row["blocker"]), []).append(_said(row))
        return found


def _said(row: Mapping[Any, Any]) -> Said:
    return Said(row["at"], PersonId(row["author"]), row["words"], Side(row["side"]))
