"""What the words of initiatives mean to a model. The rows are made and emptied by triggers, and filled by a job."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import Select, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.fulltext import COMPARED
from storage.schema import initiatives, wordings
from storage.schema_texts import vectors

_C = vectors.c


class Wording(NamedTuple):
    """The words of an initiative, which is found by its number, as they are after so many changes."""

    number: int
    changes: int
    title: str
    words: str


class Made(NamedTuple):
    """The vector of a wording."""

    number: int
    changes: int
    vector: bytes


class Vectors:
    """Over one connection. A number is that of a `Candidate`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, model: str, numbers: Collection[int]) -> dict[int, bytes]:
        """The vectors of those that have one of this model."""
        query = select(_C.number, _C.vector).where(_C.number.in_(numbers), _C.model == model)
        return {row.number: row.vector for row in await self._connection.execute(query)}

    async def missing(self, model: str, limit: int) -> list[Wording]:
        """The newest without a vector of this model; those with one of another model come last."""
        found: list[Wording] = []
        for lacking in (_C.model.is_(None), _C.model < model, _C.model > model):  # each along the index
            if len(found) < limit:
                query = _wordings().where(lacking).order_by(_C.number.desc()).limit(limit - len(found))
                found += [Wording(*row) for row in await self._connection.execute(query)]
        return found

    async def missing_of(self, model: str, numbers: Collection[int]) -> list[Wording]:
        """Those of these numbers without a vector of this model."""
        query = _wordings().where(_C.number.in_(numbers), or_(_C.model.is_(None), _C.model != model))
        return [Wording(*row) for row in await self._connection.execute(query)]

    async def put(self, model: str, made: Sequence[Made]) -> None:
        """Keeps them; of words that changed meanwhile nothing is kept."""
        same = (_C.number == bindparam("of")) & (_C.wording == bindparam("after"))
        query = update(vectors).where(same).values(model=model, vector=bindparam("row"))
        if made:
            rows = [{"of": one.number, "after": one.changes, "row": one.vector} for one in made]
            await self._connection.execute(query, rows)


def _wordings() -> Select[int, int, str, str]:
    said = func.substr(initiatives.c.words, 1, COMPARED)
    return (
        select(_C.number, _C.wording, initiatives.c.title, said)
        .join(wordings, wordings.c.number == _C.number)
        .join(initiatives, initiatives.c.id == wordings.c.initiative)
    )
