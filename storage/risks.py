"""The register of risks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.people import PersonId
from domain.risks import Risk, RiskCategory, RiskStatus
from storage.schema import risks

OVER = tuple(status.value for status in RiskStatus if status.is_over)
_GRAVEST = (risks.c.probability * risks.c.impact).desc()
_OF = select(risks).where(risks.c.initiative == bindparam("about")).order_by(_GRAVEST, risks.c.id)


class Risks:
    """Rows <-> Risk."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, risk: Risk) -> int:
        """Its number."""
        done = await self._connection.execute(insert(risks).values(_row(risk)).returning(risks.c.id))
        return int(done.scalar_one())

    async def save(self, risk: Risk) -> None:
        """Over what was stored; call it with the initiative held."""
        await self._connection.execute(update(risks).where(risks.c.id == risk.id).values(_row(risk)))

    async def get(self, id: int) -> Risk | None:
        row = (await self._connection.execute(select(risks).where(risks.c.id == id))).mappings().first()
        return _risk(row) if row is not None else None

    async def of(self, initiative: str) -> list[Risk]:
        """The risks of one initiative, the gravest first."""
        return [_risk(row) for row in (await self._connection.execute(_OF, {"about": initiative})).mappings()]

    async def open(self, limit: int) -> list[Risk]:
        """What is neither accepted nor closed anywhere, the gravest first."""
        return await self._many(select(risks).where(risks.c.status.not_in(OVER)).limit(limit))

    async def register(
        self, statuses: Collection[RiskStatus], category: RiskCategory | None, limit: int, skip: int = 0
    ) -> list[Risk]:
        """A page of all risks in one of these statuses, of one category when one is given; the gravest first."""
        query = select(risks).where(*_chosen(statuses, category))
        return await self._many(query.limit(limit).offset(skip))

    async def count(self, statuses: Collection[RiskStatus], category: RiskCategory | None) -> int:
        """How many `register` finds on all its pages."""
        query = select(func.count()).select_from(risks).where(*_chosen(statuses, category))
        return int((await self._connection.execute(query)).scalar_one())

    async def _many(self, query: Any) -> list[Risk]:
        gravest = (risks.c.probability * risks.c.impact).desc()
        return [_risk(row) for row in (await self._connection.execute(query.order_by(gravest, risks.c.id))).mappings()]


def _chosen(statuses: Collection[RiskStatus], category: RiskCategory | None) -> list[ColumnElement[bool]]:
    """The conditions of a page of the register."""
    found: list[ColumnElement[bool]] = [risks.c.status.in_([status.value for status in statuses])]
    return [*found, risks.c.category == category.value] if category is not None else found


def _row(risk: Risk) -> dict[str, Any]:
    return {
        "initiative": risk.initiative,
        "category": risk.category.value,
        "probability": risk.probability,
        "impact": risk.impact,
        "words": risk.words,
        "mitigation": risk.mitigation,
        "owner": risk.owner,
        "status": risk.status.value,
        "accepter": risk.accepter,
        "raised_by": risk.raised_by,
        "raised_at": risk.raised_at,
        "closed_at": risk.closed_at,
        "note": risk.note,
    }


def _risk(row: Mapping[Any, Any]) -> Risk:
    return Risk(
        initiative=row["initiative"],
        category=RiskCategory(row["category"]),
        probability=row["probability"],
        impact=row["impact"],
        words=row["words"],
        raised_by=PersonId(row["raised_by"]),
        raised_at=row["raised_at"],
        mitigation=row["mitigation"],
        owner=row["owner"],
        status=RiskStatus(row["status"]),
        accepter=row["accepter"],
        closed_at=row["closed_at"],
        note=row["note"],
        id=row["id"],
    )
