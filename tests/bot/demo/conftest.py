"""The demo company, seeded once for all of these tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from shutil import copyfile

import pytest

from bot.demo.seed import seed
from domain.initiatives import InitiativeId
from storage.unit_of_work import reading
from tests.support.demo_company import TODAY, Demo, office_on


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    path = tmp_path_factory.mktemp("seeded") / "demo.db"
    copyfile(sqlite_template, path)

    async def make() -> None:
        usher, clock = office_on(path)
        await seed(usher, clock, TODAY)
        await usher.office.database.close()

    asyncio.run(make())
    return path


@pytest.fixture
async def demo(seeded: Path) -> AsyncIterator[Demo]:
    usher, _ = office_on(seeded)
    async with reading(usher.office.database, quick=False) as uow:
        people = await uow.people.all()
        found = Demo(usher, {}, [], [], {one.id: one.name for one in people})
        found.entries = [entry async for entry in uow.history.all()]
        found.events = [event async for event in uow.decisions.all()]
        for id in dict.fromkeys(entry.subject for entry in found.entries if entry.subject.startswith("AI-")):
            one = await uow.initiatives.get(InitiativeId(id))
            assert one is not None
            found.all[id] = one
    yield found
    await usher.office.database.close()
