"""A cast that asks, and what is looked at afterwards."""

from __future__ import annotations

from pathlib import Path

from bot.events import ButtonPressed
from bot.ui import Action
from domain.people import Role
from domain.questions import Asked
from storage.unit_of_work import reading
from tests.stories.cast import Cast
from tests.support.playbooks import shelve, write
from tests.support.talker import Talker

NAMES = "Can I put customer names into the assistant?"
HIRE = "Should we hire an AI lead now?"
MAIL = "Can AI sort our mail?"


async def asking(cast: Cast, folder: Path) -> Cast:
    """The cast with a director and a training head, over a handful of playbooks."""
    await cast.add("dora", Role.DIRECTOR)
    await cast.add("tess", Role.TRAINING)
    shelve(cast, write(folder / "playbooks"))
    return cast


async def kept(cast: Cast) -> list[Asked]:
    """Every question on record, the oldest first."""
    async with reading(cast.company.database) as uow:
        found = [await uow.questions.get(id) for id in range(1, 30)]
    return [one for one in found if one is not None]


async def press(talker: Talker, action: Action) -> None:
    """A button that the person was not shown, or no longer sees."""
    await talker.send(ButtonPressed(talker.origin(), action.pack()))
