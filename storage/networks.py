"""Networks and labs, who is in them, and what is said about a question."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model import folded
from domain.networks import Network, NetworkId, NetworkKind
from domain.people import PersonId
from domain.questions import Turn, Written
from storage.dialect import upsert
from storage.schema_networks import network_members, networks, question_words

_COUNTED = (
    select(func.count()).where(network_members.c.network == networks.c.id).correlate(networks).scalar_subquery()
).label("members")
_STANDING = select(networks, _COUNTED).where(networks.c.closed_at.is_(None))


class Networks:
    """Rows <-> Network. Two that stand never have the same name, whatever the case."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, kind: NetworkKind, name: str, about: str, founder: PersonId, at: datetime) -> NetworkId | None:
        """A new one without members; None when one of that name stands."""
        values = {"kind": kind.value, "name": name, "folded": folded(name), "about": about, "founder": founder}
        added = upsert(self._connection, networks).values(**values, at=at).on_conflict_do_nothing()
        found = (await self._connection.execute(added.returning(networks.c.id))).scalar_one_or_none()
        return NetworkId(found) if found is not None else None

    async def get(self, id: NetworkId) -> Network | None:
        """It, if it stands."""
        row = (await self._connection.execute(_STANDING.where(networks.c.id == id))).mappings().first()
        return _network(row) if row is not None else None

    async def standing(self, limit: int) -> list[Network]:
        """Those that stand, by name."""
        query = _STANDING.order_by(networks.c.folded).limit(limit)
        return [_network(row) for row in (await self._connection.execute(query)).mappings()]

    async def close(self, id: NetworkId, at: datetime) -> bool:
        """It takes nobody and nothing any more. False when it was closed before."""
        open_ = (networks.c.id == id) & networks.c.closed_at.is_(None)
        done = await self._connection.execute(update(networks).where(open_).values(closed_at=at))
        return bool(done.rowcount)

    async def join(self, id: NetworkId, person: PersonId, at: datetime) -> bool:
        """False when they were in it already."""
        row = {"network": id, "person": person, "at": at}
        added = upsert(self._connection, network_members).values(row).on_conflict_do_nothing()
        return bool((await self._connection.execute(added)).rowcount)

    async def leave(self, id: NetworkId, person: PersonId) -> bool:
        """False when they were not in it."""
        theirs = (network_members.c.network == id) & (network_members.c.person == person)
        return bool((await self._connection.execute(delete(network_members).where(theirs))).rowcount)

    async def members(self, id: NetworkId, limit: int) -> list[PersonId]:
        """Who is in it, the longest first."""
        query = select(network_members.c.person).where(network_members.c.network == id)
        query = query.order_by(network_members.c.at, network_members.c.person).limit(limit)
        return [PersonId(one) for one in (await self._connection.execute(query)).scalars()]

    async def of(self, person: PersonId) -> frozenset[NetworkId]:
        """Which standing ones the person is in."""
        query = select(networks.c.id).join(network_members, network_members.c.network == networks.c.id)
        query = query.where(network_members.c.person == person, networks.c.closed_at.is_(None))
        return frozenset(NetworkId(one) for one in (await self._connection.execute(query)).scalars())


class QuestionWords:
    """Rows <-> Written: the turns between who asked and who answers. Words of people: never logged, in no export."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, question: int, written: Written) -> None:
        row = {"at": written.at, "turn": written.turn.value, "author": written.author, "words": written.words}
        await self._connection.execute(insert(question_words).values(question=question, **row))

    async def of(self, question: int, limit: int) -> list[Written]:
        """The last turns about the question, the oldest of them first."""
        query = select(question_words).where(question_words.c.question == question)
        rows = await self._connection.execute(query.order_by(question_words.c.id.desc()).limit(limit))
        return [_written(row) for row in rows.mappings()][::-1]


def _network(row: Mapping[Any, Any]) -> Network:
    fields = {name: row[name] for name in Network.__slots__}
    return Network(**{**fields, "kind": NetworkKind(row["kind"])})


def _written(row: Mapping[Any, Any]) -> Written:
    author = PersonId(row["author"]) if row["author"] is not None else None
    return Written(row["at"], Turn(row["turn"]), author, row["words"])
