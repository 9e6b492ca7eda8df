"""Changes of cards that wait to be sent: the last one of each card is enough, and it can wait."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import outbox

_WAITING = outbox.c.copies_of.is_not(None) & (outbox.c.status == "new")
_LAST = select(func.max(outbox.c.id)).where(_WAITING).group_by(outbox.c.copies_of)
_DROP = delete(outbox).where(_WAITING, outbox.c.id.not_in(_LAST))
_LATER = update(outbox).where(_WAITING).values(due_at=bindparam("later"))


async def gather_edits(connection: AsyncConnection, until: datetime) -> None:
    """Of every card whose copies are to be changed only the last change is kept, and it is sent from `until` on.

    For whoever writes a long past at once and is the only one who sends: nobody looks at the states in between.
    """
    await connection.execute(_DROP)
    await connection.execute(_LATER, {"later": until})
