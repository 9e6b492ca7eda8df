"""Figures over all initiatives, by one covering index over those under way; and all of them, in batches."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, Select, and_, bindparam, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.funnel import Stage
from domain.initiatives import Initiative, InitiativeId
from domain.portfolio import LIVING, Filters, Placed, StageSum
from domain.scoring import Priority
from storage.initiatives import Initiatives
from storage.schema import duties, initiatives

BATCH = 500  # records that are held in memory at once
_C = initiatives.c
_SENT_BACK = text("duties.kind = 'rework'")  # word for word as in the index that holds no others
_DOMAINS = select(_C.domain).where(_C.stage.in_([one.value for one in LIVING]), _C.domain.is_not(None)).distinct()
_FIGURES = ("number", "paused", "deferred", "overdue", "exceptions")
_KINDS = {
    "departments": _C.department,
    "products": _C.product,
    "domains": _C.domain,
    "priorities": _C.priority,
}
Kinds = tuple[str, ...]  # the filters that are set, by name


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list. `entered` is when it came into its stage."""

    id: InitiativeId
    title: str
    stage: Stage
    priority: Priority | None
    entered: datetime


class Portfolio:
    """Counts, medians and lists over `initiatives`. The figures read nothing of a record but what the index holds."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def sums(self, wanted: Filters, today: date, late_before: Mapping[Stage, datetime]) -> list[StageSum]:
        """One for each stage under way that is wanted, in the order of the funnel, also where nothing is in it.

        `late_before` gives the moment for each of them; what entered before it is overdue, as is what has a next gate
        date before `today`. What is paused, or waits for room, is not.
        """
        kinds, given = _given(wanted)
        found = []
        for stage in wanted.living:
            here = {**given, "stage": stage.value, "today": today, "late_before": late_before[stage]}
            query = _sum_query(kinds, stage is Stage.ON_SUPPORT)
            row = (await self._connection.execute(query, here)).mappings().one()
            one = _stage_sum(stage, row)
            found.append(replace(one, middle=await self._middle(kinds, here, one.number)) if one.number else one)
        return found

    async def _middle(self, kinds: Kinds, here: Mapping[str, Any], number: int) -> datetime:
        """When the middle one entered the stage; of an even number the older of the two."""
        found = await self._connection.execute(_middle_query(kinds), {**here, "before": (number - 1) // 2})
        entered: datetime = found.scalar_one()
        return entered

    async def sent_back(self, wanted: Filters) -> int:
        """How many of those under way are to be reworked."""
        kinds, given = _given(wanted)
        stages = {"stages": [stage.value for stage in wanted.living]} if wanted else {}
        return int(
            (await self._connection.execute(_sent_back_query(kinds, bool(wanted)), {**given, **stages})).scalar()
        )

    async def ended(self, wanted: Filters, since: datetime) -> dict[Stage, int]:
        """How many came to each end since then."""
        kinds, given = _given(wanted)
        query = _ended_query(kinds)
        return {
            stage: int(
                (await self._connection.execute(query, {**given, "stage": stage.value, "since": since})).scalar()
            )
            for stage in wanted.ends
        }

    async def longest(self, wanted: Filters, limit: int) -> list[Listed]:
        """Those under way that have been in their stage longest."""
        ids = await self._first(wanted, limit, oldest=True)
        query = select(_C.id, _C.title, _C.stage, _C.priority, _C.entered_stage_at).where(_C.id.in_(ids))
        rows = await self._connection.execute(query.order_by(_C.entered_stage_at, _C.id))
        return [
            Listed(InitiativeId(id), title, Stage(stage), Priority(priority) if priority else None, entered)
            for id, title, stage, priority, entered in rows
        ]

    async def placed(self, wanted: Filters, limit: int) -> list[Placed]:
        """Where those under way belong that came into their stage last; by number."""
        ids = await self._first(wanted, limit, oldest=False)
        columns = (_C.id, _C.initiator, _C.department, _C.product, _C.body, _C.dossier)
        rows = (await self._connection.execute(select(*columns).where(_C.id.in_(ids)).order_by(_C.id))).mappings()
        return [_placed(row) for row in rows]

    async def _first(self, wanted: Filters, limit: int, *, oldest: bool) -> list[str]:
        """Their numbers. Each stage is asked by itself, so that the index gives them in order."""
        kinds, given = _given(wanted)
        query, found = _first_query(kinds, oldest), list[tuple[datetime, str]]()
        for stage in wanted.living:
            rows = await self._connection.execute(query, {**given, "stage": stage.value, "most": limit})
            found += [(entered, id) for entered, id in rows]
        return [id for _, id in sorted(found, reverse=not oldest)[:limit]]

    async def domains(self) -> list[str]:
        """Every domain that something under way is in, as it is spelt there."""
        return sorted((await self._connection.execute(_DOMAINS)).scalars())


class AllInitiatives(Initiatives):
    """Every record, for an export."""

    async def all(self) -> AsyncIterator[list[Initiative]]:
        """By number, in batches, so that no more than one is in memory."""
        query = select(initiatives).where(_C.id > bindparam("after")).order_by(_C.id).limit(BATCH)
        after = ""
        while batch := await self._many(query, {"after": after}):
            yield batch
            after = batch[-1].id


def split_tags(words: str | None) -> tuple[str, ...]:
    """The tags of a record: what stands between commas, semicolons or line breaks, each once."""
    tags = (" ".join(one.strip().lstrip("#").split()) for one in re.split(r"[,;\n]", words or ""))
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def _placed(row: Mapping[Any, Any]) -> Placed:
    facts = json.loads(row["dossier"]).get("facts", {}) if row["dossier"] else {}
    tags = split_tags(facts.get("tags", {}).get("value"))
    process = json.loads(row["body"])["idea"]["process"]
    return Placed(row["id"], row["department"], row["product"] or None, process, tags)


def _stage_sum(stage: Stage, row: Mapping[Any, Any]) -> StageSum:
    by_priority = {one: int(row[one.value]) for one in Priority if row[one.value]}
    number, paused, deferred, overdue, exceptions = (int(row[name]) for name in _FIGURES)
    return StageSum(stage, number, by_priority, paused, deferred, overdue=overdue, exceptions=exceptions)


def _given(wanted: Filters) -> tuple[Kinds, dict[str, Any]]:
    given = {name: [str(one) for one in getattr(wanted, name)] for name in _KINDS if getattr(wanted, name)}
    return tuple(given), given


# To build a statement takes longer than to run it, so each is built once for the filters that it has.
def _among(kinds: Kinds) -> list[ColumnElement[bool]]:
    """The conditions; the stage first, as the index begins with it."""
    return [_C.stage == bindparam("stage"), *_filtered(kinds)]


def _filtered(kinds: Kinds) -> list[ColumnElement[bool]]:
    return [_KINDS[name].in_(bindparam(name, expanding=True)) for name in kinds]


@cache
def _sum_query(kinds: Kinds, by_review: bool) -> Executable:
    columns = [
        func.count().label("number"),
        *(func.count().filter(_C.priority == one.value).label(one.value) for one in Priority),
        func.count(_C.paused_until).label("paused"),
        func.count(_C.deferred_at).label("deferred"),
        func.count().filter(_late(by_review)).label("overdue"),
        func.count().filter(_C.exceptions > 0).label("exceptions"),
    ]
    return select(*columns).select_from(initiatives).where(*_among(kinds))


def _late(by_review: bool) -> ColumnElement[bool]:
    """`by_review` where the clock is that of a review that comes again: then the next date counts, if there is one."""
    today = bindparam("today", type_=_C.next_gate_date.type)
    long = _C.entered_stage_at < bindparam("late_before", type_=_C.entered_stage_at.type)
    by_clock = and_(long, _C.next_gate_date.is_(None)) if by_review else long
    runs = or_(_C.paused_until.is_(None), _C.paused_until < today)
    return and_(or_(_C.next_gate_date < today, by_clock), runs, _C.deferred_at.is_(None))


@cache
def _middle_query(kinds: Kinds) -> Select[Any]:
    query = select(_C.entered_stage_at).where(*_among(kinds)).order_by(_C.entered_stage_at)
    return query.offset(bindparam("before")).limit(1)


@cache
def _sent_back_query(kinds: Kinds, joined: bool) -> Select[Any]:
    if not joined:
        return select(func.count()).select_from(duties).where(_SENT_BACK)
    stages = _C.stage.in_(bindparam("stages", expanding=True))
    sent_back = _C.id.in_(select(duties.c.initiative).where(_SENT_BACK))
    return select(func.count()).select_from(initiatives).where(stages, *_filtered(kinds), sent_back)


@cache
def _ended_query(kinds: Kinds) -> Select[Any]:
    since = _C.entered_stage_at >= bindparam("since", type_=_C.entered_stage_at.type)
    return select(func.count()).select_from(initiatives).where(*_among(kinds), since)


@cache
def _first_query(kinds: Kinds, oldest: bool) -> Select[Any]:
    order = (_C.entered_stage_at, _C.id) if oldest else (_C.entered_stage_at.desc(), _C.id.desc())
    query = select(_C.entered_stage_at, _C.id).where(*_among(kinds)).order_by(*order)
    return query.limit(bindparam("most"))
