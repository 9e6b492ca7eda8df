"""What people asked. Words of people: never logged, and in no export."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.people import PersonId
from domain.questions import LONGEST_QUESTION, Answers, Asked, QuestionState, Rung, With
from storage.schema_knowledge import questions

PORTION = 1_000  # rows that one statement changes, so that other writers have their turn
_ANSWERED, _SETTLED = QuestionState.ANSWERED.value, QuestionState.SETTLED.value
_COUNTED = (_ANSWERED, _SETTLED)
_OVER = tuple(state.value for state in QuestionState if state.is_over)
_RESTS = {"due_at": None, "asked_back_at": None}  # no clock runs, and nobody owes a word
_NOT_OVER = questions.c.state.not_in(_OVER)


class Questions:
    """Rows <-> Asked."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self,
        at: datetime,
        words: str,
        *,
        band: str,
        score: float,
        state: QuestionState,
        playbook: str | None = None,
        person: PersonId | None = None,
    ) -> int:
        """Keeps the question, its first LONGEST_QUESTION characters; gives its number."""
        values = {
            "at": at,
            "words": words[:LONGEST_QUESTION],
            "band": band,
            "playbook": playbook,
            "score": score,
            "person": person,
            "state": state.value,
            "waits": state in (QuestionState.OPEN, QuestionState.HANDED),
        }
        done = await self._connection.execute(insert(questions).values(values).returning(questions.c.id))
        return int(done.scalar_one())

    async def get(self, id: int) -> Asked | None:
        row = (await self._connection.execute(select(questions).where(questions.c.id == id))).mappings().first()
        return _asked(row) if row is not None else None

    async def answered(self, id: int, playbook: str) -> bool:
        """This playbook is the answer, such as one of those offered. False unless the question was open."""
        values = {"state": _ANSWERED, "playbook": playbook, "waits": False, "helpful": None}
        return await self._change(id, questions.c.state == QuestionState.OPEN.value, values)

    async def rate(self, id: int, helpful: bool) -> bool:
        """The asker's word about the answer, once: False, with nothing changed, when it was said before."""
        waits = case((questions.c.state == _ANSWERED, not helpful), else_=questions.c.waits)
        return await self._change(id, questions.c.helpful.is_(None), {"helpful": helpful, "waits": waits})

    async def hand(self, id: int, to: With, at: datetime) -> bool:
        """Passes it on to a person, a role's channel or a network. False when it was passed on or is over."""
        free = _NOT_OVER & (questions.c.state != QuestionState.HANDED.value)
        values = {"state": QuestionState.HANDED.value, "waits": True, **_place(to, at)}
        return await self._change(id, free, values)

    async def hand_on(self, id: int, before: With, to: With, at: datetime) -> bool:
        """It goes from one to the next. False when it is with somebody else by now, or is over."""
        return await self._change(id, _is_with(before), _place(to, at))

    async def ask_back(self, id: int, at: datetime) -> bool:
        """The asker is to answer first, and no clock runs meanwhile. False unless it is with somebody to answer."""
        free = (questions.c.state == QuestionState.HANDED.value) & questions.c.asked_back_at.is_(None)
        return await self._change(id, free, {"asked_back_at": at, "due_at": None})

    async def replied(self, id: int, due_at: datetime | None) -> bool:
        """The asker answered; the clock runs anew. False when nobody waits for the asker."""
        held = (questions.c.state == QuestionState.HANDED.value) & questions.c.asked_back_at.is_not(None)
        return await self._change(id, held, {"asked_back_at": None, "due_at": due_at})

    async def answer(self, id: int, by: PersonId, at: datetime) -> bool:
        """Somebody answered in person. False when it was over already: the first answer counts."""
        values = {"state": _SETTLED, "playbook": None, "waits": False, "helpful": None, "answered_by": by}
        return await self._change(id, _NOT_OVER, {**values, "answered_at": at, **_RESTS})

    async def due(self, now: datetime, limit: int) -> list[Asked]:
        """Those that go on by themselves now, the longest due first."""
        is_due = questions.c.due_at.is_not(None) & (questions.c.due_at <= now)
        query = select(questions).where(is_due).order_by(questions.c.due_at, questions.c.id).limit(limit)
        return [_asked(row) for row in (await self._connection.execute(query)).mappings()]

    async def answered_by(self, person: PersonId, since: datetime) -> Answers:
        """How many this person answered since then, and how many of the answers helped."""
        theirs = (questions.c.answered_by == person) & (questions.c.answered_at >= since)
        helped = func.sum(case((questions.c.helpful.is_(True), 1), else_=0))
        row = (await self._connection.execute(select(func.count(), helped).where(theirs))).one()
        return Answers(int(row[0]), int(row[1] or 0))

    async def carried(self, people: Collection[PersonId]) -> dict[PersonId, int]:
        """How many questions wait for each of these people; those without any are left out."""
        held = questions.c.waits.is_(True) & (questions.c.state == QuestionState.HANDED.value)
        theirs = held & questions.c.asked_back_at.is_(None) & questions.c.handed_to.in_(people)
        query = select(questions.c.handed_to, func.count()).where(theirs).group_by(questions.c.handed_to)
        return {PersonId(person): int(number) for person, number in await self._connection.execute(query)}

    async def asked_back(self, person: PersonId, limit: int) -> list[Asked]:
        """Those of this person in which somebody asked back and waits for them, the oldest first."""
        mine = questions.c.waits.is_(True) & (questions.c.person == person)
        query = select(questions).where(mine & questions.c.asked_back_at.is_not(None))
        query = query.order_by(questions.c.at, questions.c.id).limit(limit)
        return [_asked(row) for row in (await self._connection.execute(query)).mappings()]

    async def settle(self, ids: Collection[int], playbook: str | None) -> list[int]:
        """An answer exists now, in that playbook, or given in person. Those that this settled, in their order.

        What was settled or dropped before stays as it is, so its asker is not told twice.
        """
        values = {"state": _SETTLED, "playbook": playbook, "waits": False, **_RESTS}
        which = questions.c.id.in_(ids) & _NOT_OVER
        done = await self._connection.execute(update(questions).where(which).values(values).returning(questions.c.id))
        return sorted(done.scalars())

    async def drop(self, id: int) -> bool:
        """Nobody is going to answer it. False when it was over already."""
        return await self._change(id, _NOT_OVER, {"state": QuestionState.DROPPED.value, "waits": False, **_RESTS})

    async def open(self, limit: int) -> list[Asked]:
        """Those that wait for an answer (`domain.questions.waiting`), the newest first."""
        newest = (questions.c.at.desc(), questions.c.id.desc())
        query = select(questions).where(questions.c.waits.is_(True)).order_by(*newest).limit(limit)
        return [_asked(row) for row in (await self._connection.execute(query)).mappings()]

    async def handed_to(self, person: PersonId, limit: int) -> list[Asked]:
        """Those that were passed on to this person and wait for an answer, the oldest first."""
        theirs = questions.c.waits.is_(True) & (questions.c.handed_to == person)
        held = theirs & (questions.c.state == QuestionState.HANDED.value) & questions.c.asked_back_at.is_(None)
        query = select(questions).where(held).order_by(questions.c.at, questions.c.id).limit(limit)
        return [_asked(row) for row in (await self._connection.execute(query)).mappings()]

    async def waiting_of(self, person: PersonId, since: datetime) -> int:
        """How many that this person asked since then wait for an answer."""
        mine = (questions.c.person == person) & (questions.c.at >= since) & questions.c.waits.is_(True)
        return int((await self._connection.execute(select(func.count()).where(mine))).scalar_one())

    async def askers(self, ids: Collection[int]) -> list[PersonId]:
        """Who asked these, each once, in the order in which they asked; forgotten names are left out."""
        mine = questions.c.id.in_(ids) & questions.c.person.is_not(None)
        query = select(questions.c.person).where(mine).order_by(questions.c.at, questions.c.id)
        return [PersonId(one) for one in dict.fromkeys((await self._connection.execute(query)).scalars())]

    async def top(self, since: datetime, limit: int) -> list[tuple[str, int]]:
        """Which playbooks answered most often since then, with the counts; the most asked first."""
        asked = func.count().label("asked")
        named = questions.c.playbook.is_not(None) & questions.c.state.in_(_COUNTED)
        query = select(questions.c.playbook, asked).where(questions.c.at >= since, named).group_by(questions.c.playbook)
        rows = await self._connection.execute(query.order_by(asked.desc(), questions.c.playbook).limit(limit))
        return [(str(playbook), int(count)) for playbook, count in rows]

    async def forget_askers(self, before: datetime) -> int:
        """Forgets who asked what was asked before then, open or not; at most PORTION at once. How many it were."""
        named = questions.c.person.is_not(None) & (questions.c.at < before)
        which = select(questions.c.id).where(named).order_by(questions.c.at).limit(PORTION)
        done = await self._connection.execute(update(questions).where(questions.c.id.in_(which)).values(person=None))
        return int(done.rowcount)

    async def _change(self, id: int, still: Any, values: Mapping[str, Any]) -> bool:
        done = await self._connection.execute(update(questions).where(questions.c.id == id, still).values(values))
        return bool(done.rowcount)


def _place(to: With, at: datetime) -> dict[str, Any]:
    """The columns that say where it is. Who gets it is asked anew, so that nothing is owed by the asker."""
    rung = to.rung.value if to.rung is not None else None
    where = {"handed_to": to.person, "rung": rung, "network": to.network}
    return {**where, "handed_at": at, "due_at": to.due_at, "asked_back_at": None}


def _is_with(before: With) -> ColumnElement[bool]:
    """Where it is still there, at that step of the ladder."""
    rung = before.rung.value if before.rung is not None else None
    return and_(
        questions.c.state == QuestionState.HANDED.value,
        questions.c.handed_to.is_not_distinct_from(before.person),
        questions.c.rung.is_not_distinct_from(rung),
        questions.c.network.is_not_distinct_from(before.network),
    )


def _asked(row: Mapping[Any, Any]) -> Asked:
    fields = {name: row[name] for name in Asked.__slots__}
    rung = Rung(row["rung"]) if row["rung"] is not None else None
    return Asked(**{**fields, "state": QuestionState(row["state"]), "rung": rung})
