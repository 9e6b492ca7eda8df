"""Gate decisions: append-only, one row a round."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.funnel import Decision, Stage
from domain.governance import GateId
from domain.orders import Effect
from domain.people import PersonId
from domain.verdicts import GateEvent
from storage.schema import decisions

BATCH = 2_000
_ADD = insert(decisions)
_OF = select(decisions).where(decisions.c.initiative == bindparam("about")).order_by(decisions.c.round)


class TwiceDecided(Exception):
    """A decision of this round is on record already."""


class Decisions:
    """Rows <-> GateEvent."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, event: GateEvent) -> None:
        """Puts it on record. TwiceDecided when another one of the same round is."""
        try:
            await self._connection.execute(_ADD, _row(event))
        except IntegrityError as error:
            raise TwiceDecided(event.initiative) from error

    async def of(self, initiative: str) -> list[GateEvent]:
        """The decisions on one initiative, the oldest first."""
        return [_event(row) for row in (await self._connection.execute(_OF, {"about": initiative})).mappings()]

    async def in_name_of(self, person: PersonId, since: datetime) -> list[GateEvent]:
        """What deputies decided for the person since then, the oldest first."""
        query = select(decisions).where(decisions.c.acting_for == person, decisions.c.at >= since)
        rows = await self._connection.execute(query.order_by(decisions.c.at, decisions.c.initiative))
        return [_event(row) for row in rows.mappings()]

    async def all(self) -> AsyncIterator[GateEvent]:
        """Every decision, by initiative and round, in batches."""
        after: Sequence[Any] = ("", 0)
        while True:
            ahead = (decisions.c.initiative > after[0]) | (
                (decisions.c.initiative == after[0]) & (decisions.c.round > after[1])
            )
            query = select(decisions).where(ahead).order_by(decisions.c.initiative, decisions.c.round).limit(BATCH)
            rows = (await self._connection.execute(query)).mappings().all()
            for row in rows:
                yield _event(row)
            if len(rows) < BATCH:
                return
            after = (rows[-1]["initiative"], rows[-1]["round"])


def _row(event: GateEvent) -> dict[str, Any]:
    return {
        "initiative": event.initiative,
        "round": event.round,
        "gate": event.gate.value if event.gate is not None else None,
        "decision": event.decision.value,
        "effect": event.effect.value,
        "from_stage": event.from_stage.value,
        "to_stage": event.to_stage.value,
        "at": event.at,
        "decided_by": event.decided_by,
        "acting_for": event.acting_for,
        "reason": event.reason,
        "participants": json.dumps(list(event.participants)),
        "links": json.dumps(list(event.links)),
        "exception_owner": event.exception_owner,
    }


def _event(row: Mapping[Any, Any]) -> GateEvent:
    return GateEvent(
        initiative=row["initiative"],
        round=row["round"],
        gate=GateId(row["gate"]) if row["gate"] else None,
        decision=Decision(row["decision"]),
        effect=Effect(row["effect"]),
        from_stage=Stage(row["from_stage"]),
        to_stage=Stage(row["to_stage"]),
        at=row["at"],
        decided_by=PersonId(row["decided_by"]),
        acting_for=row["acting_for"],
        reason=row["reason"],
        participants=tuple(json.loads(row["participants"])),
        links=tuple(json.loads(row["links"])),
        exception_owner=row["exception_owner"],
    )
