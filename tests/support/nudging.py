"""Initiatives that stand still, and the clock of nudges, for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from bot.usecases.nudge_clock import run_nudges
from domain.funnel import Stage
from domain.initiatives import Initiative
from domain.parties import Party
from domain.people import Person, PersonId
from storage.unit_of_work import writing
from tests.support.company import Company
from tests.support.funnel import filled, into

PASSED = date(2026, 3, 6)  # a Friday
DAY_ZERO = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)  # the Monday after, ten in Berlin


async def late(company: Company, id: str, by: Person, *missing: str, due: date = PASSED, **given: Any) -> Initiative:
    """In delivery, with everything there but what is `missing`, and a date that will pass; everybody's seat is `by`'s
    unless `seats` says otherwise.
    """
    seats = {**{party: by for party in Party if party.is_seat and party is not Party.AUTHOR}, **given.pop("seats", {})}
    stage = given.pop("stage", Stage.ASSESSMENT)
    await into(company, id, stage, seats=seats, next_gate_date=due, **given)
    done = await filled(company, id, by, *missing)
    await look_soon(company, id)
    return done


async def look_soon(company: Company, *ids: str) -> None:
    """As though these had been saved just now."""
    async with writing(company.database) as uow:
        await uow.nudges.look_soon(company.clock.now(), *ids)


async def clock_strikes(company: Company, moment: datetime | None = None) -> None:
    """The job runs, at that moment if one is given."""
    if moment is not None:
        company.clock.instant = moment
    await run_nudges(company.office, company.clock.now())


async def asked_of(company: Company, id: str) -> tuple[PersonId, ...]:
    """Whom the last step asked."""
    async with writing(company.database) as uow:
        return (await uow.nudges.watch(id)).asked
