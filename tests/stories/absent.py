"""Somebody is away, and somebody stands in."""

from __future__ import annotations

from datetime import timedelta

from domain.absences import Absence
from storage.unit_of_work import writing
from tests.stories.cast import Cast


async def stands_in(cast: Cast, deputy: str, absent: str) -> None:
    """From an hour ago until in a week."""
    now = cast.company.office.now()
    hour, week = timedelta(hours=1), timedelta(days=7)
    absence = Absence(cast.people[absent].id, now - hour, now + week, cast.people[deputy].id, now - hour)
    async with writing(cast.company.database) as uow:
        await uow.absences.add(absence)
