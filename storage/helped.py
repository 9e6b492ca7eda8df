"""Who joined a colleague's draft, and what came of it; and what moved elsewhere in the company."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.duties import DutyKind
from domain.funnel import Stage
from domain.governance import GateId
from domain.initiatives import InitiativeId
from domain.orders import PASSES, Effect
from domain.people import PersonId
from storage.dialect import upsert
from storage.schema import conversations, decisions, duties, helped, initiatives, questions

_H, _C, _I, _D = helped.c, conversations.c, initiatives.c, decisions.c
SHAPED = (Stage.NEW.value, Stage.ASSESSMENT.value, Stage.DELIVERY.value)  # where something can still be lacking
LACKS = (DutyKind.SUPPLY.value, DutyKind.REWORK.value)


@dataclass(frozen=True, slots=True)
class Passed:
    """An idea that a gate let go on."""

    initiative: InitiativeId
    gate: GateId
    at: datetime


class Helped:
    """Rows of people's help, and the records that it is counted from."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def joined(self, conversation: str, person: PersonId, at: datetime) -> None:
        """The person opened a colleague's draft; once is enough."""
        added = upsert(self._connection, helped).values(conversation=conversation, person=person, at=at)
        await self._connection.execute(added.on_conflict_do_nothing())

    async def shaped(self, people: Collection[PersonId]) -> dict[PersonId, int]:
        """How many ideas each helped to shape that a gate let go on since; those with none are left out.

        Counted from drafts that their own authors finished: about a record, or the one that it became.
        """
        done = (_H.person.in_(people)) & (_C.status == "done") & (_I.initiator != _H.person)
        draft = helped.join(conversations, _C.id == _H.conversation)
        # A draft that became a record was handed in at the moment at which it was saved last.
        became = and_(_C.subject.is_(None), _I.initiator == _C.owner, _I.registered_at == _C.updated_at)
        found = [
            select(_H.person, _I.id).select_from(draft.join(initiatives, how)).where(done, _let_on(_H.at))
            for how in (_I.id == _C.subject, became)
        ]
        pairs = union(*found).subquery()
        query = select(pairs.c.person, func.count()).group_by(pairs.c.person)
        return {PersonId(person): int(number) for person, number in await self._connection.execute(query)}

    async def helpful(self, people: Collection[PersonId]) -> dict[PersonId, int]:
        """How many of each one's answers their askers called helpful; those with none are left out."""
        theirs = questions.c.answered_by.in_(people) & questions.c.helpful.is_(True)
        query = select(questions.c.answered_by, func.count()).where(theirs).group_by(questions.c.answered_by)
        return {PersonId(person): int(number) for person, number in await self._connection.execute(query)}

    async def of_unit(self, department: str, limit: int) -> tuple[list[InitiativeId], int]:
        """The unit's ideas before they are in use, the longest in their stage first; and how many there are."""
        here = (_I.department == department) & _I.stage.in_(SHAPED) & _I.paused_until.is_(None)
        query = select(_I.id).where(here).order_by(_I.entered_stage_at, _I.id).limit(limit)
        ids = [InitiativeId(id) for id in (await self._connection.execute(query)).scalars()]
        if len(ids) < limit:
            return ids, len(ids)
        number = await self._connection.execute(select(func.count()).select_from(initiatives).where(here))
        return ids, int(number.scalar_one())

    async def lacking(self, ids: Sequence[InitiativeId]) -> dict[InitiativeId, list[tuple[str, str]]]:
        """What each lacks, as (code, label), the oldest first."""
        here = duties.c.initiative.in_(ids) & duties.c.kind.in_(LACKS)
        query = select(duties.c.initiative, duties.c.code, duties.c.label).where(here)
        found: dict[InitiativeId, list[tuple[str, str]]] = {}
        for id, code, label in await self._connection.execute(query.order_by(duties.c.since, duties.c.id)):
            found.setdefault(InitiativeId(id), []).append((code, label))
        return found

    async def passed_elsewhere(self, department: str | None, since: datetime, limit: int) -> list[Passed]:
        """What gates let go on in other units since then, the latest first."""
        other = or_(_I.department.is_(None), _I.department != department) if department is not None else _I.id == _I.id
        query = select(_D.initiative, _D.gate, _D.at).join(initiatives, _I.id == _D.initiative)
        query = query.where(_D.at >= since, _is_pass(), other).order_by(_D.at.desc(), _D.initiative).limit(limit)
        return [Passed(InitiativeId(id), GateId(gate), at) for id, gate, at in await self._connection.execute(query)]


def _is_pass() -> ColumnElement[bool]:
    effects = (Effect.MOVED.value, Effect.DEFERRED.value)
    passes = [one.value for one in PASSES]
    return and_(_D.gate.is_not(None), _D.effect.in_(effects), _D.decision.in_(passes))


def _let_on(since: ColumnElement[datetime]) -> ColumnElement[bool]:
    return exists().where(_D.initiative == _I.id, _D.at >= since, _is_pass())
