"""For which initiatives the look for similar ones is due, and its outcome.

What is due is found by when a record entered its stage, along an index: the work grows with what came in since the last
look, not with what is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.funnel import Stage
from domain.initiatives import Initiative, InitiativeId
from storage.initiative_rows import DOSSIER
from storage.schema import initiatives

_C = initiatives.c


@dataclass(frozen=True, slots=True)
class Entered:
    """That an initiative came into its stage."""

    at: datetime
    id: InitiativeId


async def entered(connection: AsyncConnection, stage: Stage, after: Entered | None, limit: int) -> list[Entered]:
    """What stands in the stage and came into it behind `after`, in that order; from the beginning without one."""
    query = select(_C.entered_stage_at, _C.id).where(_C.stage == stage.value)
    if after is not None:
        later = (_C.entered_stage_at > after.at) | ((_C.entered_stage_at == after.at) & (_C.id > after.id))
        query = query.where(_C.entered_stage_at >= after.at, later)
    rows = (await connection.execute(query.order_by(_C.entered_stage_at, _C.id).limit(limit))).all()
    return [Entered(at, InitiativeId(id)) for at, id in rows]


async def keep_found(connection: AsyncConnection, initiative: Initiative) -> bool:
    """Writes the dossier over the revision that was read, which stays: nobody did anything, so nobody is overtaken.

    False, with nothing written, when somebody changed the record meanwhile.
    """
    same = (_C.id == initiative.id) & (_C.revision == initiative.revision)
    dossier = DOSSIER.dump_json(initiative.dossier, exclude_defaults=True).decode()
    done = await connection.execute(update(initiatives).where(same).values(dossier=dossier))
    return bool(done.rowcount == 1)
