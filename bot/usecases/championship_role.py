"""What a term means for the person: the role of a champion comes with it, and goes with it."""

from __future__ import annotations

from dataclasses import replace

from bot.usecases.desk import Desk
from domain.championship import Champion
from domain.people import Person, Role


async def give_role(desk: Desk, champion: Champion) -> None:
    """They are a champion, of that department."""
    person = await desk.uow.people.get(champion.person)
    if person is not None:
        await _save(desk, replace(person.with_role(Role.CHAMPION), department=champion.department))


async def take_role(desk: Desk, champion: Champion) -> None:
    """They are a champion no longer; the department stays theirs."""
    person = await desk.uow.people.get(champion.person)
    if person is not None and person.has(Role.CHAMPION):
        await _save(desk, person.without_role(Role.CHAMPION))


async def _save(desk: Desk, person: Person) -> None:
    await desk.uow.people.save(person)
    desk.act.office.directory.forget()
