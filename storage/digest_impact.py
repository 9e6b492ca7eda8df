"""The impact of many initiatives: summed where the records are, by the rules of `domain.impact`, in money per year.

Records of one kind are put together by the database, out of one covering index; the rules are asked once for each kind.
"""

from __future__ import annotations

from datetime import datetime
from math import fsum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.funnel import Stage
from domain.impact import Sums, sums
from domain.portfolio import LIVING
from storage.impact_rows import impact_of
from storage.schema import initiatives

KINDS = 10_000  # combinations of units that are told apart
_I = initiatives.c
_STATED = text("initiatives.impact_kind IS NOT NULL")  # word for word as in the index that holds no others


def _kinds(which: ColumnElement[bool]) -> Select[Any]:
    money = [func.sum(one).label(one.name) for one in (_I.impact_expected, _I.impact_measured)]
    query = select(_I.impact_kind, *money, func.count().label("number")).where(which, _STATED)
    return query.group_by(_I.impact_kind).limit(KINDS)


# Each by itself, so that the index is searched for each.
_UNDER_WAY = _kinds(_I.stage.in_([one.value for one in LIVING]))
_CLOSED = _kinds(
    and_(_I.stage == Stage.CLOSED.value, _I.entered_stage_at > bindparam("after", type_=_I.entered_stage_at.type))
)


class DigestImpact:
    """Sums over what is under way, and over what was closed lately."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def sums(self, closed_after: datetime) -> Sums:
        """Of everything under way and of what was closed after that: expected and confirmed apart (rule 3.3)."""
        living = (await self._connection.execute(_UNDER_WAY)).mappings().all()
        closed = (await self._connection.execute(_CLOSED, {"after": closed_after})).mappings().all()
        return _together([(int(row["number"]), sums([impact_of(row)])) for row in (*living, *closed)])


def _together(each: list[tuple[int, Sums]]) -> Sums:
    return Sums(
        fsum(found.expected for _, found in each),
        fsum(found.confirmed for _, found in each),
        sum(number * found.operational for number, found in each),
        sum(number * found.awaiting for number, found in each),
        sum(number * found.not_confirmed for number, found in each),
    )
