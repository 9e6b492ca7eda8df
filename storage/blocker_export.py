"""Every blocker, for an export."""

from __future__ import annotations

from collections.abc import AsyncIterator

from sqlalchemy import bindparam, select

from domain.blocker import Blocker
from storage.blockers import Blockers
from storage.schema_blockers import blockers

BATCH = 500
_NEXT = (
    select(blockers.c.body)
    .where(blockers.c.number > bindparam("after"))
    .order_by(blockers.c.number)
    .limit(bindparam("most"))
)


class AllBlockers(Blockers):
    """Those that have ended, too."""

    async def all(self) -> AsyncIterator[list[Blocker]]:
        """By number, in batches, so that no more than one is in memory."""
        after = 0
        while batch := await self._many(_NEXT, {"after": after, "most": BATCH}):
            yield batch
            after = int(batch[-1].id.removeprefix("B-"))
