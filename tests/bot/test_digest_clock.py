"""Digests by the clock: each once and on time, through restarts, jumps, missed weeks and changes of the clocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.jobs import run_due
from bot.usecases.digest_clock import run_digests
from domain.digest_plans import Digests, Plan
from domain.digests import DigestKind, Receiver
from domain.errors import Refused
from domain.people import Role
from domain.places import Channel
from domain.schedule_words import read_rhythm
from storage.database import Database
from storage.unit_of_work import reading
from tests.support.clock import Clock
from tests.support.company import Company, make_office
from tests.support.digest_cast import (
    BERLIN,
    DAY,
    HOUR,
    MONDAY,
    SATURDAY,
    WEEK,
    Composer,
    at,
    berlin,
    claims,
    composing,
    said,
    through,
)

K = DigestKind


@pytest.fixture
def composer() -> Iterator[Composer]:
    with composing(Composer()) as composer:
        yield composer


@pytest.fixture
async def office_(company: Company, composer: Composer) -> Company:
    """The project office's channel is bound, and the clock looked at everybody on Saturday."""
    company.clock.instant = SATURDAY
    await company.bind(Channel.PROJECT_OFFICE)
    await at(company, SATURDAY)
    assert company.inbox.sent == []
    return company


def planned(company: Company, kind: DigestKind, words: str, grace_hours: int = 72) -> None:
    """The company's model says so from now on."""
    plans = {**company.office.model.digests.plans, kind: Plan(read_rhythm(words), timedelta(hours=grace_hours))}
    company.office = replace(company.office, model=replace(company.office.model, digests=Digests(plans)))


async def test_a_role_channel_gets_its_digest_on_monday_and_not_again(office_: Company) -> None:
    await at(office_, MONDAY - timedelta(minutes=1))
    assert office_.inbox.sent == []
    for minute in range(5):
        await at(office_, MONDAY + timedelta(minutes=minute))
    assert said(office_) == ["project-office for everybody on 2026-03-09, before None"]
    await through(office_, MONDAY + WEEK + HOUR)
    assert len(said(office_)) == 2
    assert said(office_)[1] == "project-office for everybody on 2026-03-16, before 1.0"
    days = [key[-10:] for key in await claims(office_.database) if ":project-office-daily:" in key]
    assert [date.fromisoformat(day).weekday() for day in days] == [1, 2, 3, 4]


async def test_monday_means_monday_for_everybody(company: Company, composer: Composer) -> None:
    company.clock.instant = SATURDAY
    zones = ("Pacific/Auckland", "Asia/Kolkata", "Europe/Berlin", "America/Los_Angeles")
    for zone in zones:
        await company.person(f"{zone.partition('/')[2].lower()}@acme.example", Role.CHAMPION, time_zone=zone)
    await at(company, SATURDAY)
    arrived: dict[str, datetime] = {}
    while company.clock.instant < MONDAY + DAY:
        await at(company, company.clock.instant + HOUR / 2)
        for one in company.inbox.sent[len(arrived) :]:
            arrived[one.address.conversation] = company.clock.instant
    for zone in zones:
        local = arrived[f"dm:{zone.partition('/')[2].lower()}@acme.example"].astimezone(ZoneInfo(zone))
        assert (local.weekday(), local.time()) == (0, time(9))


async def test_a_new_start_sends_nothing_twice_and_begins_with_what_comes_next(
    office_: Company, database_url: str
) -> None:
    await at(office_, MONDAY)
    other = Database(database_url)
    await run_digests(make_office(other, Clock(MONDAY)), MONDAY + timedelta(minutes=1))
    await other.close()
    await office_.bind(Channel.DIRECTOR)  # on Monday behind the hour of its digest
    await through(office_, MONDAY + 2 * DAY)
    assert len(said(office_)) == 1
    assert office_.inbox.at("director") == []


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
async def test_a_clock_that_jumps_repeats_and_misses_nothing(office_: Company, jump: timedelta) -> None:
    await at(office_, MONDAY - timedelta(minutes=5))
    await at(office_, MONDAY + timedelta(minutes=5))
    await at(office_, MONDAY + timedelta(minutes=6) + jump)
    await through(office_, MONDAY + 2 * HOUR, timedelta(minutes=10))
    assert len(said(office_)) == 1
    await through(office_, MONDAY + WEEK + HOUR)
    assert len(said(office_)) == 2


@pytest.mark.parametrize("looks_again", [MONDAY - HOUR, MONDAY, MONDAY + HOUR / 2])
async def test_a_clock_that_was_a_year_ahead_comes_back(office_: Company, looks_again: datetime) -> None:
    await at(office_, MONDAY + timedelta(days=371, minutes=1))
    assert len(said(office_)) == 1
    await at(office_, looks_again)
    await through(office_, MONDAY + 2 * HOUR)
    assert len(said(office_)) == 2


async def test_a_missed_week_is_caught_up_with_once(office_: Company) -> None:
    await at(office_, MONDAY)
    await at(office_, MONDAY + 3 * WEEK + 5 * HOUR)  # three Mondays and fifteen days were missed
    await through(office_, MONDAY + 3 * WEEK + DAY)
    assert len(said(office_)) == 2
    assert len(said(office_, kind="project-office-daily")) == 1  # Tuesday's: Monday has the full one


async def test_what_is_caught_up_with_waits_for_working_hours(office_: Company) -> None:
    await at(office_, MONDAY + timedelta(hours=12))
    assert said(office_) == []
    await at(office_, berlin(10, 9))
    assert len(said(office_)) == 1
    await through(office_, MONDAY + 4 * DAY)
    assert len(said(office_)) == 1


async def test_a_moment_that_has_passed_is_dropped(office_: Company) -> None:
    await at(office_, MONDAY + timedelta(hours=73))
    await through(office_, MONDAY + 5 * DAY)
    assert said(office_) == []
    assert (await claims(office_.database))["digest:project-office:#project-office:2026-03-09"] == "dropped"
    await through(office_, MONDAY + WEEK + HOUR)
    assert len(said(office_)) == 1


@pytest.mark.parametrize(
    ("change", "gap"), [(date(2026, 3, 29), "forward"), (date(2026, 10, 25), "back")], ids=["spring", "autumn"]
)
async def test_half_past_two_comes_once_when_the_clocks_change(
    company: Company, composer: Composer, change: date, gap: str
) -> None:
    planned(company, K.PROJECT_OFFICE, "Sun 02:30", grace_hours=3)
    company.clock.instant = datetime.combine(change, time(0), BERLIN).astimezone(UTC) - HOUR
    await company.bind(Channel.PROJECT_OFFICE)
    await through(company, company.clock.instant + timedelta(hours=8), timedelta(minutes=10))
    assert said(company) == [f"project-office for everybody on {change}, before None"], gap
    await through(company, company.clock.instant + WEEK)
    assert len(said(company)) == 2


async def test_a_holiday_moves_it_to_the_next_working_day(company: Company, composer: Composer) -> None:
    company.clock.instant = berlin(4, 12, month=4)
    await company.bind(Channel.PROJECT_OFFICE)
    await through(company, berlin(6, 20, month=4))  # Easter Monday
    assert company.inbox.sent == []
    await through(company, berlin(7, 9, month=4))
    assert len(said(company)) == 1
    await through(company, berlin(13, 9, month=4))
    assert len(said(company)) == 2


async def test_nothing_to_say_is_one_line_for_heads_and_silence_for_others(
    office_: Company, composer: Composer
) -> None:
    cara = await office_.person("cara@acme.example", Role.CHAMPION)
    composer.empty = {K.PROJECT_OFFICE, K.CHAMPION}
    await at(office_, MONDAY - DAY)
    await through(office_, MONDAY + HOUR)
    [line] = office_.inbox.at("project-office")
    assert line.text == "**Project office · Monday 9 March** · Nothing waits for a decision."
    assert office_.inbox.of("cara@acme.example") == []
    states = await claims(office_.database)
    assert states[f"digest:champion:{cara.id}:2026-03-09"] == "silent"
    async with reading(office_.database) as uow:
        assert await uow.digests.last(Receiver(K.CHAMPION, cara.id)) is None


@pytest.mark.parametrize("error", [Refused("Not now."), KeyError("a bug")], ids=["refused", "bug"])
async def test_one_that_cannot_be_gathered_keeps_no_other_back(
    office_: Company, composer: Composer, error: Exception
) -> None:
    await office_.bind(Channel.DIRECTOR)
    await at(office_, SATURDAY + HOUR)
    composer.fails = {K.DIRECTOR: error}
    await at(office_, MONDAY)
    assert len(said(office_)) == 1
    tries = len([one for one in composer.asked if one.kind is K.DIRECTOR])
    await at(office_, MONDAY + timedelta(minutes=1))
    assert len([one for one in composer.asked if one.kind is K.DIRECTOR]) == tries == 1
    composer.fails = {}
    await at(office_, MONDAY + timedelta(minutes=16))
    assert len(said(office_, "director", "director for")) == 1
    assert len(said(office_)) == 1


async def test_a_kind_without_a_view_or_a_plan_is_nobodys(company: Company) -> None:
    with composing(Composer(), K.PROJECT_OFFICE):
        company.clock.instant = SATURDAY
        await company.bind(Channel.PROJECT_OFFICE)
        never = replace(company.office.model.digests.plan(K.PROJECT_OFFICE), rhythm=None)
        digests = Digests({K.PROJECT_OFFICE: never})
        company.office = replace(company.office, model=replace(company.office.model, digests=digests))
        await through(company, MONDAY + HOUR)
        assert await claims(company.database) == {}


async def test_the_clocks_job_sends_it(office_: Company) -> None:
    office_.clock.instant = MONDAY
    await run_due(office_.office, MONDAY)
    await office_.deliver()
    assert len(said(office_)) == 1
