"""Which initiatives wait for another one, for the digests."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.funnel import Stage
from storage.schema import initiatives

LOOKED_AT = 200  # records that name another one
_I = initiatives.c
_NAMED = text("initiatives.waiting_for > 0")  # word for word as in the index that holds no others
_WAITING = (Stage.NEW, Stage.ASSESSMENT, Stage.DELIVERY)  # from there on nobody waits (domain.dependencies)


@dataclass(frozen=True, slots=True)
class Waiting:
    """`why` is in somebody's words."""

    id: str
    on: str
    why: str


async def waiting(connection: AsyncConnection, limit: int) -> tuple[list[Waiting], int]:
    """What waits for something that is not in use yet, the longest in its stage first, and how many of them."""
    ids = await _named(connection)
    rows = await connection.execute(select(_I.id, _I.dossier).where(_I.id.in_(ids))) if ids else ()
    bodies = {id: _open(body) for id, body in rows}
    found = [Waiting(id, one["on"], one["why"]) for id in ids for one in bodies.get(id, ())]
    ahead = select(_I.id).where(_I.id.in_({one.on for one in found}), _I.stage.in_([one.value for one in _WAITING]))
    still = set((await connection.execute(ahead)).scalars()) if found else set()
    waits = [one for one in found if one.on in still]
    return waits[:limit], len(waits)


async def _named(connection: AsyncConnection) -> list[str]:
    """The first that name another one. Each stage is asked by itself, so that the index gives them in order."""
    found: list[tuple[datetime, str]] = []
    for stage in _WAITING:
        query = select(_I.entered_stage_at, _I.id).where(_I.stage == stage.value, _NAMED)
        rows = await connection.execute(query.order_by(_I.entered_stage_at, _I.id).limit(LOOKED_AT))
        found += [(entered, id) for entered, id in rows]
    return [id for _, id in sorted(found)[:LOOKED_AT]]


def _open(dossier: str) -> list[dict[str, Any]]:
    """Those that are not lifted. The rest of the dossier is not made into values: nothing of it is said here."""
    return [one for one in json.loads(dossier).get("dependencies", ()) if one.get("lifted_at") is None]
