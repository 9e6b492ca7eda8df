"""What waits for somebody, with as much of each record as a list shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.duties import Duty, DutyKind
from domain.funnel import Stage
from domain.people import PersonId, Role
from storage.schema import duties, initiatives

_D, _I = duties.c, initiatives.c


@dataclass(frozen=True, slots=True)
class Waiting:
    """A duty, and of its record what a line says. `round` is how many decisions were taken."""

    duty: Duty
    title: str
    stage: Stage
    round: int
    initiator: PersonId


class Inbox:
    """Rows of `duties` -> Waiting."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def waiting(
        self, people: Collection[PersonId], roles: Collection[Role], now: datetime, limit: int
    ) -> list[Waiting]:
        """What waits for these people, or for anybody of these roles, the oldest first; nothing that lies ahead."""
        if not people and not roles:
            return []
        given: dict[str, Any] = {f"person{at}": str(one) for at, one in enumerate(sorted(people))}
        given |= {f"role{at}": one.value for at, one in enumerate(sorted(roles))}
        query = _query(len(people), len(roles))
        rows = await self._connection.execute(query, {**given, "now": now, "most": limit})
        return [_waiting(row) for row in rows.mappings()]


@cache
def _query(people: int, roles: int) -> Select[Any]:
    """Each person and role is asked for its oldest by itself: an index gives them in order, however much waits."""
    each = [_oldest(_D.person == bindparam(f"person{at}")) for at in range(people)]
    each += [_oldest((_D.role == bindparam(f"role{at}")) & _D.person.is_(None)) for at in range(roles)]
    found = union_all(*each).subquery()
    first = select(found).order_by(found.c.since, found.c.id).limit(bindparam("most")).subquery()
    query = select(first, _I.title, _I.stage, _I.round, _I.initiator)
    return query.join_from(first, initiatives, _I.id == first.c.initiative).order_by(first.c.since, first.c.id)


def _oldest(whose: ColumnElement[bool]) -> Select[Any]:
    begun = _D.since <= bindparam("now", type_=_D.since.type)
    oldest = select(duties).where(whose, begun).order_by(_D.since, _D.id).limit(bindparam("most"))
    return select(oldest.subquery())


def _waiting(row: Mapping[Any, Any]) -> Waiting:
    duty = Duty(
        initiative=row["initiative"],
        kind=DutyKind(row["kind"]),
        code=row["code"],
        label=row["label"],
        role=Role(row["role"]),
        person=PersonId(row["person"]) if row["person"] else None,
        since=row["since"],
        due=row["due"],
    )
    return Waiting(duty, row["title"], Stage(row["stage"]), row["round"], PersonId(row["initiator"]))
