"""Initiatives: the columns that queries ask, and the rest as JSON. Saved only over the revision they were made from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Insert, and_, bindparam, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.funnel import CloseReason, Stage
from domain.initiatives import Initiative, InitiativeId
from domain.people import PersonId
from storage.dialect import NUMBERS, in_turn, upsert
from storage.initiative_rows import columns_of, initiative_from
from storage.remembered import Remembered
from storage.schema import followers, initiatives


def _add_if_free() -> Insert:
    """An insert that does nothing when the id is taken."""
    columns = [bindparam(column.name, type_=column.type) for column in initiatives.c]
    taken = exists().where(initiatives.c.id == bindparam("id")).correlate(None)
    return insert(initiatives).from_select([column.name for column in initiatives.c], select(*columns).where(~taken))


# What is asked often is built once.
_ADD_IF_FREE = _add_if_free()
_GET = select(initiatives).where(initiatives.c.id == bindparam("wanted"))
_SAVE = (
    update(initiatives)
    .where(initiatives.c.id == bindparam("which"), initiatives.c.revision == bindparam("made_from"))
    .values({column.name: bindparam(column.name, type_=column.type) for column in initiatives.c if column.name != "id"})
)
_INSIDE = (
    select(func.count())
    .select_from(initiatives)
    .where(initiatives.c.stage == bindparam("at"), initiatives.c.paused_until.is_(None))
)
_DEFERRED = (
    select(initiatives)
    .where(initiatives.c.stage == bindparam("at"), initiatives.c.deferred_at.is_not(None))
    .order_by(initiatives.c.deferred_at)
)
_FOLLOWERS = select(followers.c.person).where(followers.c.initiative == bindparam("about")).order_by(followers.c.person)
_IS_CREDITED = select(followers.c.person).where(
    followers.c.initiative == bindparam("followed"), followers.c.person == bindparam("by"), followers.c.credited
)
_REGISTERED_SINCE = select(initiatives.c.id).where(
    initiatives.c.initiator == bindparam("author"),
    initiatives.c.registered_at >= bindparam("since", type_=initiatives.c.registered_at.type),
)


class Initiatives:
    """Rows <-> Initiative."""

    def __init__(self, connection: AsyncConnection, remembered: Remembered | None = None) -> None:
        self._connection = connection
        self._remembered = remembered or Remembered()

    async def add_next(self, year: int, make: Callable[[InitiativeId], Initiative]) -> Initiative:
        """Adds what `make` gives for the year's next number, `AI-2026-0001`; a number is never given twice."""
        await in_turn(self._connection, NUMBERS)
        number = self._remembered.numbers.get(year) or await self._last_number(year)
        while not await self.add(initiative := make(InitiativeId(f"AI-{year}-{number + 1:04d}"))):
            number = await self._last_number(year)
        self._remembered.numbers[year] = number + 1
        return initiative

    async def add(self, initiative: Initiative) -> bool:
        """False, with nothing written, when the id is taken."""
        added = await self._connection.execute(_ADD_IF_FREE, {"id": initiative.id, **columns_of(initiative)})
        return bool(added.rowcount == 1)

    async def _last_number(self, year: int) -> int:
        """The highest number of the year; longer ids are higher ones."""
        of_year = select(initiatives.c.id).where(initiatives.c.id.startswith(f"AI-{year}-"))
        last = of_year.order_by(func.length(initiatives.c.id).desc(), initiatives.c.id.desc()).limit(1)
        found: str | None = (await self._connection.execute(last)).scalar()
        return int(found.rpartition("-")[2]) if found else 0

    async def save(self, initiative: Initiative) -> bool:
        """Writes over the revision before this one. False when somebody else was faster; then nothing is written."""
        which = {"which": initiative.id, "made_from": initiative.revision - 1}
        done = await self._connection.execute(_SAVE, {**columns_of(initiative), **which})
        return bool(done.rowcount == 1)

    async def get(self, id: InitiativeId) -> Initiative | None:
        found = await self._many(_GET, {"wanted": id})
        return found[0] if found else None

    async def find(self, ids: Iterable[InitiativeId]) -> dict[InitiativeId, Initiative]:
        """Those of these numbers that there are."""
        return {one.id: one for one in await self._many(select(initiatives).where(initiatives.c.id.in_(list(ids))))}

    async def hold(self, *ids: InitiativeId) -> None:
        """What is read of these from here to the commit stays true. One order for all, so that nobody waits in a ring.

        SQLite has one writer at a time, so there it holds by itself.
        """
        if self._connection.dialect.name == "sqlite":
            return
        rows = select(initiatives.c.id).where(initiatives.c.id.in_(ids)).order_by(initiatives.c.id)
        await self._connection.execute(rows.with_for_update())

    async def of(self, person: PersonId, limit: int = 20) -> list[Initiative]:
        """Those the person handed in, the newest first."""
        return await self._many(
            select(initiatives)
            .where(initiatives.c.initiator == person)
            .order_by(initiatives.c.registered_at.desc(), initiatives.c.id.desc())
            .limit(limit)
        )

    async def followed_by(self, person: PersonId, limit: int = 20) -> list[Initiative]:
        mine = select(followers.c.initiative).where(followers.c.person == person)
        return await self._many(
            select(initiatives).where(initiatives.c.id.in_(mine)).order_by(initiatives.c.id.desc()).limit(limit)
        )

    async def waiting(self, person: PersonId, limit: int) -> list[Initiative]:
        """What is new and nobody's, or this person's to triage; the oldest first."""
        free = initiatives.c.triager.is_(None) | (initiatives.c.triager == person)
        return await self._many(
            select(initiatives)
            .where(initiatives.c.stage == Stage.NEW.value, free)
            .order_by(initiatives.c.registered_at, initiatives.c.id)
            .limit(limit)
        )

    async def living(self) -> list[InitiativeId]:
        """The numbers of all that did not come to an end."""
        ends = [stage.value for stage in Stage if stage.is_end]
        query = select(initiatives.c.id).where(initiatives.c.stage.not_in(ends)).order_by(initiatives.c.id)
        return [InitiativeId(id) for id in (await self._connection.execute(query)).scalars()]

    async def inside(self, stage: Stage) -> int:
        """How many are in the stage and not paused: so many places are taken."""
        return int((await self._connection.execute(_INSIDE, {"at": stage.value})).scalar_one())

    async def deferred(self, stage: Stage) -> list[Initiative]:
        """Those in the stage that wait for room in the next one, who came first first."""
        return await self._many(_DEFERRED, {"at": stage.value})

    async def with_gap(self, limit: int) -> list[Initiative]:
        """Living ones that no product of the catalogue fits, the youngest first."""
        living = [stage.value for stage in Stage if not stage.is_end]
        here = (initiatives.c.product == "") & initiatives.c.stage.in_(living)
        order = (initiatives.c.registered_at.desc(), initiatives.c.id.desc())
        first = select(initiatives.c.id).where(here).order_by(*order).limit(limit)  # then these records alone
        return await self._many(select(initiatives).where(initiatives.c.id.in_(first)).order_by(*order))

    async def search(self, words: Iterable[str], limit: int = 10) -> list[Initiative]:
        """Those whose number, title or text holds every one of the words, the newest first."""
        conditions = [initiatives.c.words.contains(word.lower(), autoescape=True) for word in words]
        query = select(initiatives).where(and_(*conditions)) if conditions else select(initiatives)
        return await self._many(query.order_by(initiatives.c.registered_at.desc()).limit(limit))

    async def cases(self, words: Iterable[str], limit: int) -> list[Initiative]:
        """What closed with impact and holds every one of the words somewhere, the latest first."""
        places = [initiatives.c.words, *map(func.lower, (initiatives.c.dossier, initiatives.c.department))]
        held = (or_(*(one.contains(word.lower(), autoescape=True) for one in places)) for word in words)
        query = select(initiatives).where(initiatives.c.closing == CloseReason.WITH_IMPACT.value, *held)
        latest = query.order_by(initiatives.c.entered_stage_at.desc(), initiatives.c.id.desc())
        return await self._many(latest.limit(limit))

    async def registered_since(self, person: PersonId, since: datetime) -> int:
        return len((await self._connection.execute(_REGISTERED_SINCE, {"author": person, "since": since})).all())

    async def follow(self, id: InitiativeId, person: PersonId, *, credited: bool = False) -> bool:
        """False when the person followed it already. `credited` makes them one of its people for good."""
        added = upsert(self._connection, followers).values(initiative=id, person=person, credited=credited)
        if credited:
            keys = ["initiative", "person"]
            await self._connection.execute(added.on_conflict_do_update(index_elements=keys, set_={"credited": True}))
            return True
        return bool((await self._connection.execute(added.on_conflict_do_nothing())).rowcount)

    async def unfollow(self, id: InitiativeId, person: PersonId) -> bool:
        """False when the person did not follow it, or belongs to it by an idea that was merged into it."""
        mine = (followers.c.initiative == id) & (followers.c.person == person) & ~followers.c.credited
        return bool((await self._connection.execute(delete(followers).where(mine))).rowcount)

    async def is_credited(self, id: InitiativeId, person: PersonId) -> bool:
        """Whether an idea of the person's went into this one."""
        found = await self._connection.execute(_IS_CREDITED, {"followed": id, "by": person})
        return found.first() is not None

    async def followers(self, id: InitiativeId) -> list[PersonId]:
        return [PersonId(value) for value in (await self._connection.execute(_FOLLOWERS, {"about": id})).scalars()]

    async def _many(self, query: Any, given: Mapping[str, Any] | None = None) -> list[Initiative]:
        return [initiative_from(row) for row in (await self._connection.execute(query, given)).mappings().all()]
