"""Offices for measuring: a fresh database, some people, and drafts that are one press away from being handed in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from bot.events import Origin
from bot.flows import FLOWS
from bot.operating_model import holiday_check, load
from bot.usecases import converse
from bot.usecases.desk import Act, Office
from domain.people import Person, PersonId, Role
from domain.places import Account, Address
from storage.database import Database
from storage.migrate import migrate
from storage.unit_of_work import writing

ROOT = Path(__file__).parent.parent

ANSWERS = {
    "problem": "Support retypes 1,200 claims a week from PDF; 6 % have typos and customers call back.",
    "metric": "Typos per 100 claims: 6 now",
    "target": "from 6 to 2 by June",
    "objective": "faster-claims",
    "impact_types": ["QUALITY"],
    "capture": "The backlog goes down.",
    "department": "claims",
}


def now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def office_on(url: str) -> AsyncIterator[Office]:
    """An office over a migrated database."""
    database = Database(url)
    await migrate(database)
    model = load(ROOT / "operating_model.yaml")
    model = replace(model, intake=replace(model.intake, ideas_per_day=10**9))
    try:
        yield Office(database, model, holiday_check(model), now)
    finally:
        await database.close()


async def employee(office: Office) -> Act:
    """Somebody new in Claims, whose department has a champion."""
    person = Person(PersonId(uuid4().hex), "Ana", f"{uuid4().hex}@x.example", "claims")
    champion = Person(PersonId(uuid4().hex), "Cara", f"{uuid4().hex}@x.example", "claims", frozenset({Role.CHAMPION}))
    async with writing(office.database) as uow:
        await uow.people.save(person)
        if not await uow.people.with_role(Role.CHAMPION, "claims"):
            await uow.people.save(champion)
    account = Account("bench", "bench", person.id)
    return Act(office, person, Origin(account, Address("bench", "bench", person.id), direct=True))


async def draft(act: Act) -> str:
    """A complete conversation, waiting for its last press; returns its id."""
    turn = await converse.begin(act, FLOWS["submit_idea"], {**ANSWERS, "sponsor": act.person.id})
    return turn.conversation.id
