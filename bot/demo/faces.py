"""Who a visitor of the playground can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from bot.platforms.playground.values import Face
from domain.model import OperatingModel
from domain.people import Person, Role
from storage.database import Database
from storage.unit_of_work import reading

ORDER = tuple(Role)
_STEADY: ContextVar[list[Sequence[Face]] | None] = ContextVar("steady", default=None)


async def faces_of(database: Database, model: OperatingModel) -> Sequence[Face]:
    """Everybody with an address; employees without a role first, as that is who comes first to Usher."""
    known = _STEADY.get()
    if known:
        return known[0]
    async with reading(database) as uow:
        found = await uow.people.all()
    faces = [_face(one, model) for one in sorted(found, key=_rank) if one.email]
    if known is not None:
        known.append(faces)
    return faces


@contextmanager
def steady_faces() -> Iterator[None]:
    """Inside it everybody is read once only: while a past is written nobody comes or goes, and each message asks."""
    token = _STEADY.set([])
    try:
        yield
    finally:
        _STEADY.reset(token)


def _rank(person: Person) -> tuple[int, int, str]:
    first = 0 if person.department == "claims" and not person.roles else 1
    return (len(person.roles) > 0, first, person.name)


def _face(person: Person, model: OperatingModel) -> Face:
    roles = tuple(role.spoken for role in ORDER if role in person.roles)
    department = model.department(person.department) if person.department else None
    return Face(person.email or "", person.name, roles, department.name if department else None)
