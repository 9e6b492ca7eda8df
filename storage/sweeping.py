"""Sweeping: what is kept no longer is dropped by one process at a time.

Several at once would choose the same rows, wait for each other's locks until one gives up as Busy, and then find less
than a portion, as though nothing were left.
"""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

SWEEPING = 5_142_000  # beside the keys of storage.dialect and of the repositories
_TRY = text("SELECT pg_try_advisory_xact_lock(:key)")


async def may_sweep(connection: AsyncConnection) -> bool:
    """Whether it is for this transaction to sweep, until its end; False when another one is at it. Waits for nobody."""
    if connection.dialect.name != "postgresql":
        return True  # every writer waits for the others anyway
    return bool((await connection.execute(_TRY, {"key": SWEEPING})).scalar_one())
