"""What the clock of blockers says when much is due at once: one message for each person and blocker, then silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.usecases.blocker_clock_job import run_clock
from bot.usecases.blocker_report import Told, report
from bot.usecases.blockers import solve, take_up
from domain.absences import Absence
from domain.blocker import Blocker, BlockerId, Rung, next_due
from domain.blockers import Category, Severity
from domain.people import Role
from domain.places import Channel
from storage.unit_of_work import reading, writing
from tests.stories.cast import Cast
from tests.support.company import Company

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # 10:00 in Berlin
WEEKS = timedelta(weeks=4)
ID = BlockerId("B-1")


@pytest.fixture
async def cast(sqlite_company: Company) -> Cast:
    """Mara of claims has the champion Carla; every role's channel is bound; Inga is away and named a deputy."""
    company = sqlite_company
    company.clock.instant = MONDAY
    cast = await Cast(company).enter()
    for name, role in (("inga", Role.INFRASTRUCTURE), ("dirk", Role.DIRECTOR), ("dana", Role.EMPLOYEE)):
        await cast.add(name, role)
    for channel in (Channel.INFRASTRUCTURE, Channel.PROJECT_OFFICE, Channel.DIRECTOR):
        await company.bind(channel)
    inga, dana = cast.people["inga"].id, cast.people["dana"].id
    async with writing(company.database) as uow:
        await uow.absences.add(Absence(inga, MONDAY, MONDAY + timedelta(weeks=50), dana, MONDAY))
    return cast


async def reported(cast: Cast, severity: Severity) -> None:
    async with (await cast.company.act("mara@acme.example")).desk() as desk:
        await report(desk, Told(Category.INFRASTRUCTURE, severity, "The gateway drops calls"))


async def taken(cast: Cast) -> None:
    async with (await cast.company.act("carla@acme.example")).desk() as desk:
        await take_up(desk, ID)


async def solved(cast: Cast) -> None:
    await taken(cast)
    async with (await cast.company.act("carla@acme.example")).desk() as desk:
        await solve(desk, ID, "Restarted it.")


async def untouched(cast: Cast) -> None:
    """Nobody does anything."""


async def on_every_rung(cast: Cast, rung: Rung) -> None:
    async with writing(cast.company.database) as uow:
        one = await uow.blockers.get(ID)
        assert one is not None
        assert await uow.blockers.save(replace(one, rung=rung, revision=one.revision + 1))


async def stored(cast: Cast) -> Blocker:
    async with reading(cast.company.database) as uow:
        found = await uow.blockers.get(ID)
    assert found is not None
    return found


async def told(cast: Cast) -> Counter[str]:
    """Who was told how often in one tick."""
    since = len(cast.company.inbox.sent)
    await run_clock(cast.company.office, cast.company.clock.now())
    await cast.company.deliver()
    return Counter(one.address.conversation for one in cast.company.inbox.sent[since:] if one.replaces is None)


@pytest.mark.parametrize(
    ("severity", "rung", "before"),
    [
        *((Severity.SEV2, rung, untouched) for rung in Rung),
        (Severity.SEV1, Rung.OWNER, untouched),
        (Severity.SEV2, Rung.OWNER, taken),
        (Severity.SEV2, Rung.DIRECTOR, taken),
        (Severity.SEV3, Rung.CHAMPION, taken),
        (Severity.SEV3, Rung.OWNER, solved),
        (Severity.SEV4, Rung.CHAMPION, untouched),
        (Severity.SEV4, Rung.OWNER, taken),
    ],
)
async def test_after_weeks_of_standstill_each_is_told_once_and_the_next_look_is_silent(
    cast: Cast, severity: Severity, rung: Rung, before: Callable[[Cast], Awaitable[None]]
) -> None:
    await reported(cast, severity)
    await before(cast)
    await on_every_rung(cast, rung)
    await cast.company.deliver()
    cast.company.clock.instant = MONDAY + WEEKS
    first = await told(cast)
    assert first
    assert max(first.values()) == 1, first
    due = next_due(await stored(cast))
    assert due is None or due > cast.company.clock.now()
    assert not await told(cast)


async def test_of_a_plan_nobody_is_told_while_nobody_has_it(cast: Cast) -> None:
    await reported(cast, Severity.SEV2)
    await on_every_rung(cast, Rung.DIRECTOR)
    async with writing(cast.company.database) as uow:
        one = await uow.blockers.get(ID)
        assert one is not None
        soon = replace(one.fix, due=MONDAY + timedelta(hours=1), remind=MONDAY + timedelta(minutes=30))
        assert await uow.blockers.save(replace(one, fix=soon, revision=one.revision + 1))
    await cast.company.deliver()
    for minutes in (30, 30):
        cast.company.clock.forward(minutes=minutes)
        assert not await told(cast)
    async with reading(cast.company.database) as uow:
        verbs = [one.verb for one in await uow.history.of(ID)]
    assert verbs[1:] == ["blocker_plan_reminded", "blocker_plan_late"]
