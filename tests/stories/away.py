"""What the stories of absences share."""

from __future__ import annotations

from bot.events import Profile, ProfileChanged
from bot.jobs import run_due
from domain.absences import Absence
from storage.unit_of_work import reading
from tests.stories.cast import Cast
from tests.support.talker import Talker

REASON = "The data may not leave the building."


async def ahead(cast: Cast, name: str) -> list[Absence]:
    async with reading(cast.company.database) as uow:
        return await uow.absences.ahead(cast.people[name].id, cast.company.clock.now())


async def due(cast: Cast) -> None:
    await run_due(cast.company.office, cast.company.clock.now())


async def reject(talker: Talker, id: str) -> None:
    await talker.say(f"reject {id}")
    if "What is the reason" in talker.text:
        await talker.press("The risk is too high for now")
        await talker.say(REASON)


async def leaves(cast: Cast, name: str) -> None:
    talker, person = cast[name], cast.people[name]
    gone = Profile(name=person.name, email=person.email, time_zone=person.time_zone, active=False)
    await talker.send(ProfileChanged(talker.origin(), gone))
