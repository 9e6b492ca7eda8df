"""Nudges: when to look at which initiative, what waits to be said to whom, and who was written to on which day.

The clock asks for what is due by an index; nothing here grows with the initiatives that are in order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.nudges import Watch
from domain.people import PersonId
from storage.dialect import upsert, upsert_of
from storage.schema import OPEN, conversations, history, tasks
from storage.schema_nudges import CLIMBED, nudge_days, nudge_drafts, nudge_items, nudge_settings, nudge_watch

WATCH = TypeAdapter(Watch)
TOLD = datetime(9999, 1, 1, tzinfo=UTC)  # ready_at of what was said: kept until something moves, never sent again
OURS = "nudge"  # what begins so in the chain is about nudges: no activity of the record's people
EMPTY = "{}"
_W, _I, _D = nudge_watch.c, nudge_items.c, nudge_days.c
_DUE = (
    select(nudge_watch)
    .where(_W.look_at.is_not(None), _W.look_at <= bindparam("now", type_=_W.look_at.type))
    .order_by(_W.look_at, _W.initiative)
    .limit(bindparam("most"))
)
_READY = (
    select(_I.receiver)
    .where(_I.ready_at <= bindparam("now", type_=_I.ready_at.type))
    .order_by(_I.ready_at, _I.receiver)
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that is to be said to a receiver (a person, or # and a channel) about a subject; `body` is JSON."""

    subject: str
    receiver: str
    ready_at: datetime
    body: str


@dataclass(frozen=True, slots=True)
class Raised:
    """An initiative that climbed the ladder, and since when it stands still."""

    initiative: str
    since: date | None


@cache
def _look_soon(dialect: str) -> Any:
    """Asked at every change of an initiative, so it is built once."""
    added = upsert_of(dialect, nudge_watch)
    return added.on_conflict_do_update(index_elements=["initiative"], set_={"look_at": added.excluded.look_at})


class Nudges:
    """Rows <-> Watch, Waiting."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def look_soon(self, now: datetime, *initiatives: str) -> None:
        """Something of these changed: the clock's next round looks at them."""
        if not initiatives:
            return
        rows = [{"initiative": one, "look_at": now, "raised": "", "body": EMPTY} for one in sorted(set(initiatives))]
        query = _look_soon(self._connection.dialect.name)
        await self._connection.execute(query, rows if len(rows) > 1 else rows[0])

    async def look_at_all(self, now: datetime) -> None:
        """The company's rules changed: everything that is under way is looked at again."""
        await self._connection.execute(update(nudge_watch).values(look_at=now))

    async def due(self, now: datetime, limit: int) -> list[Watch]:
        """What is to be looked at, the longest waiting first; what another process has in hand is left to it."""
        query = _DUE.with_for_update(skip_locked=True) if self._is_postgres else _DUE
        return [_watch(row) for row in (await self._connection.execute(query, {"now": now, "most": limit})).mappings()]

    async def watch(self, initiative: str, *, held: bool = False) -> Watch:
        """What is noted of the initiative; nothing, where nobody looked yet. `held`: nobody changes it meanwhile."""
        query = select(nudge_watch).where(_W.initiative == initiative)
        query = query.with_for_update() if held and self._is_postgres else query
        row = (await self._connection.execute(query)).mappings().first()
        return _watch(row) if row is not None else Watch(initiative)

    async def save(self, looked: Sequence[tuple[Watch, datetime | None, str]]) -> None:
        """Each with the moment of its next look, and how far it climbed: "", "office" or "director"."""
        if not looked:
            return
        rows = [
            {
                "initiative": watch.initiative,
                "look_at": again,
                "raised": raised,
                "since": watch.began if raised else None,
                "body": WATCH.dump_json(watch, exclude_defaults=True).decode(),
            }
            for watch, again, raised in looked
        ]
        added = upsert(self._connection, nudge_watch)
        set_ = {name: added.excluded[name] for name in ("look_at", "raised", "since", "body")}
        await self._connection.execute(added.on_conflict_do_update(index_elements=["initiative"], set_=set_), rows)

    async def climbed(self, raised: str, limit: int) -> list[Raised]:
        """For digests: what the ladder brought before the `office`, or the `director`; what stands longest first."""
        query = select(_W.initiative, _W.since).where(_W.raised == raised, CLIMBED)
        rows = await self._connection.execute(query.order_by(_W.since, _W.initiative).limit(limit))
        return [Raised(initiative, since) for initiative, since in rows]

    async def active(self, subjects: Collection[str], ourselves: str) -> dict[str, datetime]:
        """When a human last did something with each, by the chain; those that nobody touched are left out."""
        if not subjects:
            return {}
        human = (history.c.actor != ourselves) & history.c.verb.not_like(f"{OURS}%")
        mine = history.c.subject.in_(sorted(subjects)) & human
        query = select(history.c.subject, func.max(history.c.at).label("at")).where(mine).group_by(history.c.subject)
        return {row.subject: row.at for row in (await self._connection.execute(query)).all()}

    async def to_find_out(self, initiatives: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The fields of each that somebody still has to find out."""
        found: dict[str, tuple[str, ...]] = {}
        if initiatives:
            mine = tasks.c.initiative.in_(sorted(initiatives)) & tasks.c.done_at.is_(None)
            query = select(tasks.c.initiative, tasks.c.field).where(mine).order_by(tasks.c.initiative, tasks.c.field)
            for initiative, named in (await self._connection.execute(query)).all():
                found[initiative] = (*found.get(initiative, ()), named)
        return found

    async def look_again(self, now: datetime) -> None:
        """What is about to be said is looked at once more before."""
        ready = select(_I.subject).where(_I.ready_at <= now)
        await self._connection.execute(update(nudge_watch).where(_W.initiative.in_(ready)).values(look_at=now))

    async def anything(self, now: datetime) -> bool:
        """Whether there is anything to look at or to say now."""
        for query in (select(_W.initiative).where(_W.look_at <= now), select(_I.id).where(_I.ready_at <= now)):
            if (await self._connection.execute(query.limit(1))).first() is not None:
                return True
        return False

    async def put(self, items: Sequence[Waiting]) -> None:
        """These wait to be said; a newer one about the same subject takes the older one's place."""
        if not items:
            return
        rows = [
            {"subject": one.subject, "receiver": one.receiver, "ready_at": one.ready_at, "body": one.body}
            for one in items
        ]
        added = upsert(self._connection, nudge_items)
        set_ = {"ready_at": added.excluded.ready_at, "body": added.excluded.body}
        await self._connection.execute(
            added.on_conflict_do_update(index_elements=["subject", "receiver"], set_=set_), rows
        )

    async def drop(self, subjects: Collection[str]) -> None:
        """What was to be said about these is out of date."""
        if subjects:
            await self._connection.execute(delete(nudge_items).where(_I.subject.in_(sorted(subjects))))

    async def pending(self, subjects: Collection[str]) -> dict[str, list[Waiting]]:
        """What waits to be said about these."""
        found: dict[str, list[Waiting]] = {}
        if subjects:
            query = select(nudge_items).where(_I.subject.in_(sorted(subjects))).order_by(_I.subject, _I.receiver)
            for row in (await self._connection.execute(query)).mappings():
                found.setdefault(row["subject"], []).append(_waiting(row))
        return found

    async def receivers(self, now: datetime, limit: int) -> list[str]:
        """To whom something may be said now, the longest waiting first; from so many things that wait."""
        found = (await self._connection.execute(_READY, {"now": now, "most": limit})).scalars()
        return list(dict.fromkeys(found))

    async def waiting(self, receiver: str, now: datetime, limit: int) -> list[Waiting]:
        """What may be said to them now, the longest waiting first."""
        mine = (_I.receiver == receiver) & (_I.ready_at <= now)
        query = select(nudge_items).where(mine).order_by(_I.ready_at, _I.id).limit(limit)
        return [_waiting(row) for row in (await self._connection.execute(query)).mappings()]

    async def count(self, receiver: str, until: datetime) -> int:
        """How much may be said to them until then; with TOLD also what was said and nobody answered."""
        query = select(func.count()).where(_I.receiver == receiver, _I.ready_at <= until)
        return int((await self._connection.execute(query)).scalar_one())

    async def told(self, receiver: str, subjects: Collection[str]) -> None:
        """These were said to them; what still holds can be looked up."""
        mine = (_I.receiver == receiver) & _I.subject.in_(sorted(subjects))
        await self._connection.execute(update(nudge_items).where(mine).values(ready_at=TOLD))

    async def said(self, receiver: str, subjects: Collection[str]) -> None:
        """There is nothing more to say to them about these."""
        mine = (_I.receiver == receiver) & _I.subject.in_(sorted(subjects))
        await self._connection.execute(delete(nudge_items).where(mine))

    async def wait(self, receiver: str, now: datetime, until: datetime) -> None:
        """Nothing that may be said to them now is said before that moment."""
        mine = (_I.receiver == receiver) & (_I.ready_at <= now)
        await self._connection.execute(update(nudge_items).where(mine).values(ready_at=until))

    async def claim(self, receiver: str, day: date, now: datetime) -> bool:
        """The right to nudge them on that day of theirs; False when somebody has it already."""
        added = upsert(self._connection, nudge_days).values(receiver=receiver, day=day, at=now)
        return bool((await self._connection.execute(added.on_conflict_do_nothing())).rowcount)

    async def last(self, receiver: str) -> date | None:
        """The day on which they were nudged last."""
        query = select(_D.day).where(_D.receiver == receiver).order_by(_D.day.desc()).limit(1)
        found: date | None = (await self._connection.execute(query)).scalar()
        return found

    async def every_days(self, person: str) -> int:
        """How many days lie between two nudges of theirs at least; 1 where they set nothing."""
        query = select(nudge_settings.c.every_days).where(nudge_settings.c.person == person)
        return int((await self._connection.execute(query)).scalar() or 1)

    async def pace(self, person: PersonId, every_days: int, now: datetime) -> None:
        """At most one nudge in so many days from now on."""
        added = upsert(self._connection, nudge_settings).values(person=person, every_days=every_days, at=now)
        set_ = {"every_days": every_days, "at": now}
        await self._connection.execute(added.on_conflict_do_update(index_elements=["person"], set_=set_))

    async def abandoned(self, flows: Collection[str], since: datetime, until: datetime, limit: int) -> list[Draft]:
        """Open drafts that were last touched in that time, the oldest first, without those that were spoken of."""
        c = conversations.c
        open_ = OPEN & (c.updated_at > since) & (c.updated_at <= until)
        unsaid = ~select(nudge_drafts.c.conversation).where(nudge_drafts.c.conversation == c.id).exists()
        query = select(c.id, c.owner, c.flow, c.updated_at).where(open_, c.flow.in_(sorted(flows)), unsaid)
        rows = await self._connection.execute(query.order_by(c.updated_at, c.id).limit(limit))
        return [Draft(id, PersonId(owner), flow, at) for id, owner, flow, at in rows]

    async def speak_of(self, conversation: str, now: datetime) -> bool:
        """The right to speak of the draft, once; False when somebody did."""
        added = upsert(self._connection, nudge_drafts).values(conversation=conversation, at=now)
        return bool((await self._connection.execute(added.on_conflict_do_nothing())).rowcount)

    async def still_open(self, conversation_ids: Iterable[str]) -> dict[str, datetime]:
        """Which of these conversations are open still, and when they were last touched."""
        c = conversations.c
        query = select(c.id, c.updated_at).where(c.id.in_(sorted(set(conversation_ids))), c.status == "open")
        return {row.id: row.updated_at for row in (await self._connection.execute(query)).all()}

    async def forget(self, before: datetime) -> None:
        """Drops the days and drafts of long ago."""
        await self._connection.execute(delete(nudge_days).where(_D.at < before))
        await self._connection.execute(delete(nudge_drafts).where(nudge_drafts.c.at < before))

    async def insert_many(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """New initiatives that are watched, in one go: initiative, look_at."""
        full = [{"raised": "", "since": None, "body": EMPTY, **row} for row in rows]
        if full:
            await self._connection.execute(insert(nudge_watch), full)

    @property
    def _is_postgres(self) -> bool:
        return self._connection.dialect.name == "postgresql"


@dataclass(frozen=True, slots=True)
class Draft:
    """An unfinished conversation."""

    id: str
    owner: PersonId
    flow: str
    touched_at: datetime


def _watch(row: Mapping[Any, Any]) -> Watch:
    body = row["body"]
    if body == EMPTY:
        return Watch(row["initiative"])
    return replace(WATCH.validate_json(body), initiative=row["initiative"])


def _waiting(row: Mapping[Any, Any]) -> Waiting:
    return Waiting(row["subject"], row["receiver"], row["ready_at"], row["body"])
