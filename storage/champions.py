"""Champions: the columns that queries ask, and the record as JSON. Saved only over the revision they were made from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Select, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.championship import LIVING, SERVING, Champion, ChampionId, ChampionState
from domain.people import PersonId
from storage.dialect import in_turn, upsert
from storage.meta import Meta
from storage.schema_champions import LIVING as IS_LIVING
from storage.schema_champions import champion_topics, champions

TURN = 5_141_999  # orders those who give a champion's record its number
LAST = "champions_last"  # the number given last
RECORD = TypeAdapter(Champion)
_SERVING = sorted(state.value for state in SERVING)
_LIVING = sorted(state.value for state in LIVING)
_ORDER = (champions.c.state, champions.c.number)  # active, ending, paused: the alphabet has them in the right order
_GET = select(champions.c.body).where(champions.c.number == bindparam("wanted"))
_OF = select(champions.c.body).where(champions.c.person == bindparam("whose"), IS_LIVING)
_LATEST = (
    select(champions.c.body)
    .where(champions.c.person == bindparam("whose"))
    .order_by(champions.c.number.desc())
    .limit(bindparam("most"))
)
_FOLLOWED = (
    select(champions.c.body)
    .where(champions.c.successor == bindparam("whose"))
    .order_by(champions.c.number.desc())
    .limit(bindparam("most"))
)
_DROP_TOPICS = delete(champion_topics).where(champion_topics.c.champion == bindparam("which"))
_ADD_TOPICS = insert(champion_topics)
_SAVE = (
    update(champions)
    .where(champions.c.number == bindparam("which"), champions.c.revision == bindparam("made_from"))
    .values(
        {column.name: bindparam(column.name, type_=column.type) for column in champions.c if column.name != "number"}
    )
)


class Champions:
    """Rows <-> Champion. People are kept as ids only."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def next_id(self) -> ChampionId:
        """C-1, C-2, and so on: never given twice; whoever else asks waits until this transaction ends."""
        await in_turn(self._connection, TURN)
        meta = Meta(self._connection)
        highest = (await self._connection.execute(select(func.max(champions.c.number)))).scalar()
        number = max(int(await meta.get(LAST) or 0), int(highest or 0)) + 1
        await meta.put(LAST, str(number))
        return ChampionId(f"C-{number}")

    async def add(self, champion: Champion) -> bool:
        """A new record. False, with nothing written, when this person has a living one. ValueError: no id like C-12."""
        number = _number(champion.id)
        row = {"number": number, **_columns(champion)}
        added = await self._connection.execute(upsert(self._connection, champions).values(row).on_conflict_do_nothing())
        if added.rowcount != 1:
            return False
        await self._keep_topics(number, champion.topics)
        return True

    async def save(self, champion: Champion) -> bool:
        """Writes over the revision before this one. False when somebody else was faster; then nothing is written."""
        number = _number(champion.id)
        which = {"which": number, "made_from": champion.revision - 1}
        done = await self._connection.execute(_SAVE, {**_columns(champion), **which})
        if done.rowcount != 1:
            return False
        await self._keep_topics(number, champion.topics)
        return True

    async def get(self, id: ChampionId) -> Champion | None:
        """None for an unknown id, and for words that are no id."""
        try:
            number = _number(id)
        except ValueError:
            return None
        return await self._one(_GET, {"wanted": number})

    async def of(self, person: PersonId) -> Champion | None:
        """The living record of this person, from nominated to the last day; there is at most one."""
        return await self._one(_OF, {"whose": person})

    async def latest(self, person: PersonId) -> Champion | None:
        """The newest record of this person, living or not: `nominate` asks for it as `before`."""
        return await self._one(_LATEST, {"whose": person, "most": 1})

    async def records_of(self, person: PersonId, limit: int = 10) -> list[Champion]:
        """All records of this person, the newest first."""
        return await self._many(_LATEST, {"whose": person, "most": limit})

    async def active(
        self, *, department: str | None = None, site: str | None = None, topic: str | None = None, limit: int = 20
    ) -> list[Champion]:
        """Those whose term runs and who fulfil all that is given: active first, then in their last weeks, then paused.

        `Champion.answers` says who is not paused. A topic is compared in lower case.
        """
        chosen: list[ColumnElement[bool]] = [champions.c.state.in_(_SERVING)]
        if department is not None:
            chosen.append(champions.c.department == department)
        if site is not None:
            chosen.append(champions.c.site == site)
        if topic is not None:
            knows = select(champion_topics.c.champion).where(champion_topics.c.topic == topic.lower())
            chosen.append(champions.c.number.in_(knows))
        return await self._many(select(champions.c.body).where(*chosen).order_by(*_ORDER).limit(limit))

    async def in_states(self, states: Collection[ChampionState], limit: int, skip: int = 0) -> list[Champion]:
        """A page of the records in one of these states, the oldest nomination first."""
        wanted = champions.c.state.in_(sorted(state.value for state in states))
        query = select(champions.c.body).where(wanted).order_by(champions.c.number)
        return await self._many(query.limit(limit).offset(skip))

    async def count(self, states: Collection[ChampionState]) -> int:
        """How many `in_states` finds on all its pages."""
        wanted = champions.c.state.in_(sorted(state.value for state in states))
        query = select(func.count()).select_from(champions).where(wanted)
        return int((await self._connection.execute(query)).scalar_one())

    async def of_department(self, department: str, limit: int = 20) -> list[Champion]:
        """The living records of a unit, whatever their state, the oldest nomination first."""
        mine = (champions.c.department == department) & champions.c.state.in_(_LIVING)
        return await self._many(select(champions.c.body).where(mine).order_by(champions.c.number).limit(limit))

    async def ending(self, before: date, limit: int, skip: int = 0) -> list[Champion]:
        """Those whose term runs and has its last day before this one, the nearest end first."""
        soon = champions.c.state.in_(_SERVING) & (champions.c.ends_on < before)
        query = select(champions.c.body).where(soon).order_by(champions.c.ends_on, champions.c.number)
        return await self._many(query.limit(limit).offset(skip))

    async def paused_until(self, before: date, limit: int) -> list[Champion]:
        """Those whose pause has its last day before this one."""
        over = champions.c.paused_until < before  # it is set during a pause only
        query = select(champions.c.body).where(over).order_by(champions.c.paused_until, champions.c.number)
        return await self._many(query.limit(limit))

    async def followed_by(self, person: PersonId, limit: int = 10) -> list[Champion]:
        """The records that name this person as successor, the newest first."""
        return await self._many(_FOLLOWED, {"whose": person, "most": limit})

    async def backed_by(self, person: PersonId, limit: int = 10) -> list[Champion]:
        """Those whose term runs and who have this person as backup."""
        mine = (champions.c.backup == person) & champions.c.state.in_(_SERVING)
        return await self._many(select(champions.c.body).where(mine).order_by(champions.c.number).limit(limit))

    async def by_department(self) -> dict[str, dict[ChampionState, int]]:
        """How many living records each unit has, by state; a unit with none is not there."""
        query = select(champions.c.department, champions.c.state, func.count())
        living = query.where(champions.c.state.in_(_LIVING))
        found: dict[str, dict[ChampionState, int]] = {}
        for unit, state, count in await self._connection.execute(living.group_by(*query.selected_columns[:2])):
            found.setdefault(unit, {})[ChampionState(state)] = int(count)
        return found

    async def _keep_topics(self, number: int, topics: tuple[str, ...]) -> None:
        await self._connection.execute(_DROP_TOPICS, {"which": number})
        rows = [{"topic": topic, "champion": number} for topic in sorted({topic.lower() for topic in topics})]
        if rows:
            await self._connection.execute(_ADD_TOPICS, rows)

    async def _one(self, query: Select[Any], given: Mapping[str, Any]) -> Champion | None:
        found = await self._many(query, given)
        return found[0] if found else None

    async def _many(self, query: Select[Any], given: Mapping[str, Any] | None = None) -> list[Champion]:
        return [RECORD.validate_json(body) for body in (await self._connection.execute(query, given)).scalars().all()]


def _number(id: ChampionId) -> int:
    """ValueError when it is not like C-12."""
    digits = id.removeprefix("C-")
    if digits == id or not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        raise ValueError(f"{id} is no id of a champion's record")
    return int(digits)


def _columns(champion: Champion) -> dict[str, Any]:
    """The row's columns by name, without the number."""
    return {
        "person": champion.person,
        "department": champion.department,
        "site": champion.site,
        "state": champion.state.value,
        "ends_on": champion.ends_on,
        "paused_until": champion.paused_until,
        "ended_on": champion.ended_on,
        "successor": champion.successor,
        "backup": champion.backup,
        "revision": champion.revision,
        "body": RECORD.dump_json(champion, exclude_defaults=True).decode(),
    }
