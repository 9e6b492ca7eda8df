"""What the digests say of initiatives and of what waits at them: counts and first lines, over the indexes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.duties import Duty, DutyKind
from domain.funnel import Decision, Stage
from domain.governance import GateId
from domain.parties import Party
from domain.people import PersonId, Role
from domain.portfolio import LIVING
from storage.schema import decisions, duties, initiatives, seats

COUNTED = 1_000  # kinds, departments or persons that are told apart
FIRST = (DutyKind.DECIDE, DutyKind.RESUME)  # verdicts stand before what else is asked
_D, _I = duties.c, initiatives.c
_VAGUE = text("initiatives.needs_number")  # word for word as in the index that holds no others


@dataclass(frozen=True, slots=True)
class Verdict:
    """A duty, and of its record what a line says. `round` is how many decisions were taken."""

    duty: Duty
    title: str
    stage: Stage
    round: int
    initiator: PersonId


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The first of them, how many there are, and since when the oldest waits."""

    rows: tuple[Verdict, ...] = ()
    number: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that initiatives lack, by the code of its item: how many of them, and who owes it most often."""

    code: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Placed:
    """One initiative in a list. `day` is its next gate date."""

    id: str
    title: str
    stage: Stage
    priority: str | None
    department: str | None
    product: str | None
    entered: datetime
    day: date | None
    exceptions: int = 0


class DigestFigures:
    """Counts and lists. What is counted over all living initiatives stands in one covering index."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def verdicts(
        self,
        roles: Collection[Role],
        people: Collection[PersonId],
        kinds: Collection[DutyKind],
        now: datetime,
        limit: int,
        *,
        besides: PersonId | None = None,
        of_seats: Collection[str] = (),
        elsewhere: Collection[str] = (),
    ) -> Verdicts:
        """What waits for these people, or for anybody of these roles: verdicts first, then the oldest.

        Verdicts on what `besides` started are left out: nobody decides on their own (domain rule 4.1). So is what one
        person of the initiative signs (`of_seats`, by code) while nobody has that seat: the role cannot sign for them.
        What is asked of these people themselves and bears a code of `elsewhere` is left out, too.
        """
        asked = and_(_D.kind.in_([one.value for one in kinds]), _D.since <= now)
        if besides is not None:
            own = select(_I.id).where(_I.initiator == besides)
            asked = and_(asked, or_(_D.kind.not_in([one.value for one in FIRST]), _D.initiative.not_in(own)))
        parts = [and_(part, asked) for part in _whose(roles, people, of_seats, elsewhere)]
        counted = [await self._counted(part) for part in parts]
        number = sum(many for many, _ in counted)
        oldest = min((since for _, since in counted if since is not None), default=None)
        rows: list[Verdict] = []
        for some in ([one for one in kinds if one in FIRST], [one for one in kinds if one not in FIRST]):
            if some and number and len(rows) < limit:
                of_kinds = _D.kind.in_([one.value for one in some])
                rows += await self._waiting([and_(part, of_kinds) for part in parts], limit - len(rows))
        return Verdicts(tuple(rows), number, oldest)

    async def owed(
        self, roles: Collection[Role], kinds: Collection[DutyKind], stage: Stage, now: datetime, limit: int
    ) -> Verdicts:
        """What is owed by these roles at initiatives of one stage, by whomever of them: the oldest first."""
        wanted = and_(
            _D.role.in_([one.value for one in roles]), _D.kind.in_([one.value for one in kinds]), _D.since <= now
        )
        here = and_(wanted, _D.initiative.in_(select(_I.id).where(_I.stage == stage.value)))
        number, oldest = await self._counted(here)
        return Verdicts(tuple(await self._waiting([here], limit)) if number else (), number, oldest)

    async def missing(self, now: datetime) -> list[Missing]:
        """What is to be supplied, by name, the most frequent first."""
        number, supply = func.count().label("number"), DutyKind.SUPPLY.value
        codes = select(_D.code, number).where(_D.kind == supply, _D.since <= now).group_by(_D.code)
        found = codes.order_by(number.desc(), _D.code).limit(COUNTED).subquery("found")
        named = duties.alias("named").c
        label = select(named.label).where(named.kind == supply, named.code == found.c.code).limit(1).scalar_subquery()
        query = select(found.c.code, label, found.c.number).order_by(found.c.number.desc(), found.c.code)
        return [Missing(code, label, int(count)) for code, label, count in await self._connection.execute(query)]

    async def gates_between(self, first: date, last: date, limit: int) -> tuple[list[Placed], dict[Stage, int]]:
        """Whose next gate lies in these days, both included: the nearest ones, and how many at each stage."""
        rows, numbers = await self._listed(_I.next_gate_date.between(first, last), limit, by_gate=True)
        return rows, numbers

    async def gates_before(self, today: date, limit: int) -> tuple[list[Placed], dict[Stage, int]]:
        """Whose gate date has passed, neither paused nor waiting for room: the longest overdue, and how many."""
        runs = and_(or_(_I.paused_until.is_(None), _I.paused_until < today), _I.deferred_at.is_(None))
        return await self._listed(and_(_I.next_gate_date < today, runs), limit, by_gate=True)

    async def of_priority(self, priority: str, limit: int) -> tuple[list[Placed], dict[Stage, int]]:
        """Those of one priority, the longest in their stage first."""
        return await self._listed(_I.priority == priority, limit)

    async def excepted(self, limit: int) -> tuple[list[Placed], dict[Stage, int]]:
        """Those let through against a rule."""
        return await self._listed(_I.exceptions > 0, limit)

    async def without_product(self, limit: int) -> tuple[list[Placed], dict[Stage, int]]:
        """Those that no product of the catalogue fits."""
        return await self._listed(_I.product == "", limit)

    async def entered(self, stage: Stage, since: datetime, until: datetime, limit: int) -> tuple[list[Placed], int]:
        """What came into the stage after `since` and is in it still, the latest first."""
        here = and_(_I.stage == stage.value, _I.entered_stage_at > since, _I.entered_stage_at <= until)
        number = await self._count(here)
        order = (_I.entered_stage_at.desc(), _I.id.desc())
        return (await self._rows(here, order, limit) if number else []), number

    async def registered(self, since: datetime, until: datetime, limit: int) -> tuple[list[Placed], int]:
        """What was handed in after `since`, whatever became of it, the latest first."""
        rows: list[Placed] = []
        number = 0
        for stage in Stage:
            here = and_(_I.stage == stage.value, _I.registered_at > since, _I.registered_at <= until)
            here_too = await self._count(here)
            number += here_too
            rows += await self._rows(here, (_I.registered_at.desc(), _I.id.desc()), limit) if here_too else []
        return sorted(rows, key=lambda one: one.id, reverse=True)[:limit], number

    async def vague(self, stages: Collection[Stage], limit: int) -> tuple[list[Placed], int]:
        """Those without a number to aim at (domain rule 7.2), who came first first."""
        here = and_(_I.stage.in_([one.value for one in stages]), _VAGUE)
        number = await self._count(here)
        return (await self._rows(here, (_I.registered_at, _I.id), limit) if number else []), number

    async def by_product(self, stages: Sequence[Stage] = LIVING) -> dict[str | None, int]:
        """How many go by each product: "" is a gap, None one that is not chosen yet."""
        return await self._by(_I.product, stages)

    async def by_department(self, stages: Sequence[Stage] = LIVING) -> dict[str | None, int]:
        return await self._by(_I.department, stages)

    async def loads(self, party: Party, stages: Sequence[Stage], limit: int) -> list[tuple[PersonId, int]]:
        """Who has this seat at how many initiatives of the stages, the most first."""
        number = func.count().label("number")
        there = select(_I.id).where(_I.stage.in_([one.value for one in stages]))
        query = select(seats.c.person, number).where(seats.c.party == party.value, seats.c.initiative.in_(there))
        query = query.group_by(seats.c.person).order_by(number.desc(), seats.c.person).limit(limit)
        return [(PersonId(person), int(count)) for person, count in await self._connection.execute(query)]

    async def decided(self, since: datetime, until: datetime) -> dict[tuple[GateId, Decision], int]:
        """How often each verdict was given at each gate, after `since`."""
        columns = (decisions.c.gate, decisions.c.decision)
        when = and_(decisions.c.at > since, decisions.c.at <= until, decisions.c.gate.is_not(None))
        query = select(*columns, func.count()).where(when).group_by(*columns).limit(COUNTED)
        rows = await self._connection.execute(query)
        return {(GateId(gate), Decision(decision)): int(number) for gate, decision, number in rows}

    async def _listed(
        self, which: ColumnElement[bool], limit: int, *, by_gate: bool = False
    ) -> tuple[list[Placed], dict[Stage, int]]:
        """Of each living stage by itself, as the index has them; then the first of all."""
        numbers: dict[Stage, int] = {}
        order = (_I.next_gate_date, _I.id) if by_gate else (_I.entered_stage_at, _I.id)
        first: list[tuple[Any, str]] = []
        for stage in LIVING:
            here = and_(_I.stage == stage.value, which)
            numbers[stage] = await self._count(here)
            if numbers[stage]:
                query = select(*order).where(here).order_by(*order).limit(limit)
                first += [(key, id) for key, id in await self._connection.execute(query)]
        ids = [id for _, id in sorted(first)[:limit]]
        found = {one.id: one for one in await self._rows(_I.id.in_(ids), (_I.id,), limit)} if ids else {}
        return [found[id] for id in ids if id in found], {stage: n for stage, n in numbers.items() if n}

    async def _count(self, here: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(initiatives).where(here)
        return int((await self._connection.execute(query)).scalar_one())

    async def _rows(self, here: ColumnElement[bool], order: tuple[Any, ...], limit: int) -> list[Placed]:
        columns = (_I.id, _I.title, _I.stage, _I.priority, _I.department, _I.product, _I.entered_stage_at)
        query = select(*columns, _I.next_gate_date, _I.exceptions).where(here).order_by(*order).limit(limit)
        rows = await self._connection.execute(query)
        return [
            Placed(id, title, Stage(stage), priority, unit, product, entered, day, exceptions)
            for id, title, stage, priority, unit, product, entered, day, exceptions in rows
        ]

    async def _by(self, column: ColumnElement[Any], stages: Sequence[Stage]) -> dict[str | None, int]:
        query = select(column, func.count()).where(_I.stage.in_([one.value for one in stages]))
        rows = await self._connection.execute(query.group_by(column).limit(COUNTED))
        return {value: int(number) for value, number in rows}

    async def _counted(self, here: ColumnElement[bool]) -> tuple[int, datetime | None]:
        number, oldest = (await self._connection.execute(select(func.count(), func.min(_D.since)).where(here))).one()
        return int(number), oldest

    async def _waiting(self, parts: Sequence[ColumnElement[bool]], limit: int) -> list[Verdict]:
        """The oldest of all parts: chosen in the index, then these records alone."""
        first: list[tuple[datetime, int]] = []
        for part in parts:
            query = select(_D.since, _D.id).where(part).order_by(_D.since, _D.id).limit(limit)
            first += [(since, id) for since, id in await self._connection.execute(query)]
        ids = [id for _, id in sorted(first)[:limit]]
        if not ids:
            return []
        joined = duties.join(initiatives, _I.id == _D.initiative)
        columns = (*duties.c, _I.title, _I.stage, _I.round, _I.initiator)
        query = select(*columns).select_from(joined).where(_D.id.in_(ids)).order_by(_D.since, _D.id)
        return [_verdict(row) for row in (await self._connection.execute(query)).mappings()]


def _whose(
    roles: Collection[Role], people: Collection[PersonId], of_seats: Collection[str], elsewhere: Collection[str]
) -> list[ColumnElement[bool]]:
    """Of these people themselves, and apart from it of nobody in particular who holds one of the roles."""
    ours = and_(_D.role.in_(sorted(role.value for role in roles)), _D.person.is_(None))
    if of_seats:
        ours = and_(ours, _D.code.not_in(sorted(of_seats)))
    theirs: ColumnElement[bool] = _D.person.in_(sorted(people))
    if elsewhere:
        theirs = and_(theirs, _D.code.not_in(sorted(elsewhere)))
    return [*([theirs] if people else []), *([ours] if roles else [])]


def _verdict(row: Mapping[Any, Any]) -> Verdict:
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
    return Verdict(duty, row["title"], Stage(row["stage"]), row["round"], PersonId(row["initiator"]))
