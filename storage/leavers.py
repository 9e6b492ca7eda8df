"""What people set for themselves goes with them: rows of those who have left, or are in the list of people no more."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import people
from storage.schema_digests import digest_settings
from storage.schema_nudges import nudge_settings

_CHANNELS: Final = "#%"  # who has settings of digests, too, and never leaves


async def forget_leavers(connection: AsyncConnection) -> int:
    """Drops when leavers wished to hear and how often; how many rows. Whoever comes back begins as the company planned.

    What was sent to them, and their words in the records, are no settings and stay.
    """
    own, paced = digest_settings.c.who, nudge_settings.c.person
    dropped = await connection.execute(delete(digest_settings).where(own.not_like(_CHANNELS), ~_is_here(own)))
    slowed = await connection.execute(delete(nudge_settings).where(~_is_here(paced)))
    return dropped.rowcount + slowed.rowcount


def _is_here(who: ColumnElement[str]) -> ColumnElement[bool]:
    return select(people.c.id).where(people.c.id == who, people.c.active).exists()
