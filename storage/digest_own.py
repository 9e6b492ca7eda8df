"""What the digests say of one person's initiatives, and of the few that a meeting looks at: by indexes, a few rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.duties import Duty, DutyKind
from domain.funnel import Stage
from domain.initiatives import InitiativeId
from domain.parties import Party
from domain.people import PersonId, Role
from storage.digest_figures import Verdict
from storage.schema import duties, initiatives, seats

MOST = 200  # initiatives of one person that are looked at
CANDIDATES = 100  # of each stage, the nearest gate first
OWED_EACH = 60  # duties at one initiative that are looked at, far more than a gate asks for
LACKS = tuple(one for one in DutyKind if one not in (DutyKind.TRIAGE, DutyKind.DECIDE, DutyKind.RESUME, DutyKind.MONEY))
_D, _I, _S = duties.c, initiatives.c, seats.c
_NEAREST = (_I.next_gate_date.is_(None), _I.next_gate_date, _I.entered_stage_at, _I.id)


@dataclass(frozen=True, slots=True)
class Dated:
    """One initiative and the day of its next gate."""

    id: InitiativeId
    title: str
    stage: Stage
    round: int
    day: date | None


class DigestOwn:
    """Rows of `seats`, `initiatives` and `duties`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def seated(self, person: PersonId, party: Party, stages: Collection[Stage]) -> list[Dated]:
        """Those in these stages where the person has this seat, the nearest gate date first; at most MOST."""
        joined = initiatives.join(seats, _S.initiative == _I.id)
        mine = and_(_S.party == party.value, _S.person == person, _I.stage.in_([one.value for one in stages]))
        return await self._dated(joined, mine, MOST)

    async def gates_until(self, stage: Stage, last: date, limit: int) -> tuple[list[Dated], int]:
        """Those of the stage whose gate date is that day or before it, the nearest first; and how many they are."""
        here = and_(_I.stage == stage.value, _I.next_gate_date <= last, _runs())
        query = select(func.count()).select_from(initiatives).where(here)
        number = int((await self._connection.execute(query)).scalar_one())
        return (await self._dated(initiatives, here, limit) if number else []), number

    async def candidates(self, stage: Stage) -> list[Dated]:
        """Those of the stage that are neither paused nor wait for room, the nearest gate date first."""
        return await self._dated(initiatives, and_(_I.stage == stage.value, _runs()), CANDIDATES)

    async def deferred(self, stage: Stage, limit: int) -> tuple[list[InitiativeId], int]:
        """Those that wait for room behind the stage, the best priority and score first; and how many they are."""
        here = and_(_I.stage == stage.value, _I.deferred_at.is_not(None), _I.paused_until.is_(None))
        query = select(func.count()).select_from(initiatives).where(here)
        number = int((await self._connection.execute(query)).scalar_one())
        order = (_I.priority.is_(None), _I.priority, _I.score.desc(), _I.id)
        ids = await self._connection.execute(select(_I.id).where(here).order_by(*order).limit(limit))
        return [InitiativeId(id) for id in ids.scalars()], number

    async def coded(self, role: Role, code: str, now: datetime, limit: int) -> tuple[list[Verdict], int]:
        """What waits under this code for the role, or for whoever has its seat, the oldest first; and how many."""
        here = and_(_D.role == role.value, _D.code == code, _D.since <= now)
        number = int((await self._connection.execute(select(func.count()).where(here))).scalar_one())
        if not number:
            return [], 0
        columns = (*duties.c, _I.title, _I.stage, _I.round, _I.initiator)
        query = select(*columns).join_from(duties, initiatives, _I.id == _D.initiative).where(here)
        rows = (await self._connection.execute(query.order_by(_D.since, _D.id).limit(limit))).mappings()
        return [_verdict(row) for row in rows], number

    async def owed(self, ids: Sequence[InitiativeId], now: datetime) -> dict[InitiativeId, list[Duty]]:
        """What waits at each of them, the oldest first; those where nothing does are left out."""
        found: dict[InitiativeId, list[Duty]] = {}
        if not ids:
            return found
        query = select(duties).where(_D.initiative.in_(ids), _D.since <= now).order_by(_D.since, _D.id)
        for row in (await self._connection.execute(query.limit(OWED_EACH * len(ids)))).mappings():
            found.setdefault(InitiativeId(row["initiative"]), []).append(_duty(row))
        return found

    async def _dated(self, source: Any, where: ColumnElement[bool], limit: int) -> list[Dated]:
        columns = (_I.id, _I.title, _I.stage, _I.round, _I.next_gate_date)
        chosen = select(_I.id).select_from(source).where(where).order_by(*_NEAREST).limit(limit)
        ids = list((await self._connection.execute(chosen)).scalars())  # from the index; then these records alone
        rows = await self._connection.execute(select(*columns).where(_I.id.in_(ids))) if ids else ()
        found = {id: Dated(InitiativeId(id), title, Stage(stage), round, day) for id, title, stage, round, day in rows}
        return [found[id] for id in ids if id in found]


def _runs() -> ColumnElement[bool]:
    return and_(_I.paused_until.is_(None), _I.deferred_at.is_(None))


def lacking(owed: Sequence[Duty]) -> list[Duty]:
    """Of what waits at one initiative, what its gate lacks: each thing once."""
    return list({one.code: one for one in reversed(owed) if one.kind in LACKS}.values())[::-1]


def _verdict(row: Mapping[Any, Any]) -> Verdict:
    return Verdict(_duty(row), row["title"], Stage(row["stage"]), row["round"], PersonId(row["initiator"]))


def _duty(row: Mapping[Any, Any]) -> Duty:
    return Duty(
        initiative=row["initiative"],
        kind=DutyKind(row["kind"]),
        code=row["code"],
        label=row["label"],
        role=Role(row["role"]),
        person=PersonId(row["person"]) if row["person"] else None,
        since=row["since"],
        due=row["due"],
    )
