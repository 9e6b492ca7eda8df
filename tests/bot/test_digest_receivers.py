"""Who gets a digest, where, and what they set for it; what becomes of it when somebody or something is gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.platforms.base import ChannelLost
from domain.digest_settings import (
    DigestSettings,
    turned_off,
    turned_on,
    who_of,
    with_days,
    with_pause,
    with_quiet,
    with_time,
)
from domain.digests import DigestKind
from domain.initiatives import InitiativeId
from domain.parties import Party
from domain.people import Person, PersonId, Role, Standing
from domain.places import Account, Channel
from domain.schedule import Quiet
from storage.digests import DigestState
from storage.unit_of_work import writing
from tests.support.company import Company
from tests.support.digest_cast import (
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
    queued,
    said,
    set_for,
    settings_of,
    through,
)
from tests.support.inbox import TENANT, Inbox

K = DigestKind
PIA = "pia@acme.example"


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


async def test_a_head_gets_a_copy_only_when_they_wish(office_: Company) -> None:
    paul = await office_.person("paul@acme.example", Role.PROJECT_OFFICE)
    await through(office_, MONDAY + HOUR)
    assert office_.inbox.of("paul@acme.example") == []
    await set_for(office_, paul.id, turned_on(DigestSettings(who_of(paul.id)), K.PROJECT_OFFICE, wished=True))
    await through(office_, MONDAY + WEEK + HOUR)
    assert [one.text for one in office_.inbox.of("paul@acme.example")] == [
        "project-office for Paul on 2026-03-16, before None"
    ]
    assert len(said(office_)) == 2


async def test_roles_seats_and_queues(company: Company, composer: Composer) -> None:
    company.clock.instant = SATURDAY
    people = {
        email: await company.person(f"{email}@acme.example", *roles)
        for email, roles in {
            "pm": (Role.PROJECT_MANAGER,),
            "sue": (),
            "ivo": (),
            "sec": (Role.SECURITY,),
            "dana": (Role.DATA_OWNER,),
            "emma": (Role.EMPLOYEE,),
            "gus": (Role.CHAMPION,),
        }.items()
    }
    await company.person("guest@acme.example", Role.CHAMPION, standing=Standing.GUEST)
    async with writing(company.database) as uow:
        await uow.people.save(replace(people["gus"], active=False))
        await uow.seats.replace(
            InitiativeId("AI-1"), {Party.SPONSOR: people["sue"].id, Party.IMPACT_OWNER: people["ivo"].id}
        )
    await through(company, SATURDAY + 2 * WEEK)
    got = {email: [one.text.split()[0] for one in company.inbox.of(f"{email}@acme.example")] for email in people}
    assert got["pm"] == ["project-manager"] * 4
    assert sorted(got["sue"] + got["ivo"]) == ["impact-owner", "sponsor"]
    assert got["sec"] == ["security"] * 10
    assert got["dana"] == ["data-owner"] * 10
    assert (got["emma"], got["gus"], company.inbox.of("guest@acme.example")) == ([], [], [])
    await company.bind(Channel.SECURITY)
    await through(company, SATURDAY + 2 * WEEK + 3 * DAY)
    assert len(company.inbox.at("security")) == 2
    assert len(company.inbox.of("sec@acme.example")) == 10  # the team reads it together now


async def test_settings_outrank_the_plan_at_once(office_: Company) -> None:
    whose = Channel.PROJECT_OFFICE
    own = with_time(with_days(DigestSettings(who_of(whose)), [K.PROJECT_OFFICE], (2,)), [K.PROJECT_OFFICE], time(14))
    await set_for(office_, whose, own)
    await through(office_, berlin(11, 13))
    assert said(office_) == []
    await at(office_, berlin(11, 14))
    assert len(said(office_)) == 1
    await set_for(office_, whose, turned_off(await settings_of(office_, whose), K.PROJECT_OFFICE))
    await through(office_, berlin(19, 0))
    assert len(said(office_)) == 1
    assert said(office_, kind="triage-session")


async def test_a_pause_ends_by_itself_and_is_not_caught_up_with(office_: Company) -> None:
    whose = Channel.PROJECT_OFFICE
    paused = with_pause(DigestSettings(who_of(whose)), date(2026, 3, 23), date(2026, 3, 7))
    await set_for(office_, whose, paused)
    await through(office_, berlin(23, 8))
    assert office_.inbox.sent == []
    await through(office_, berlin(23, 9))
    assert said(office_) == ["project-office for everybody on 2026-03-23, before None"]


async def test_a_pause_that_was_set_meanwhile_holds_back_what_is_due(office_: Company) -> None:
    whose = Channel.PROJECT_OFFICE
    await set_for(office_, whose, with_pause(DigestSettings(who_of(whose)), date(2026, 3, 11), date(2026, 3, 7)))
    await at(office_, MONDAY)
    assert office_.inbox.sent == []


async def test_quiet_hours_hold_it_back(office_: Company) -> None:
    cara = await office_.person("cara@acme.example", Role.CHAMPION)
    await set_for(office_, cara.id, with_quiet(DigestSettings(who_of(cara.id)), Quiet(time(18), time(10, 30))))
    await through(office_, berlin(9, 10))
    assert office_.inbox.of("cara@acme.example") == []
    await at(office_, berlin(9, 10, 30))
    assert len(office_.inbox.of("cara@acme.example")) == 1


async def test_what_is_caught_up_with_keeps_the_quiet_hours_too(office_: Company) -> None:
    cara = await office_.person("cara@acme.example", Role.CHAMPION)
    await set_for(office_, cara.id, with_quiet(DigestSettings(who_of(cara.id)), Quiet(time(12), time(14))))
    await at(office_, SATURDAY + HOUR)
    await at(office_, berlin(9, 13))
    assert office_.inbox.of("cara@acme.example") == []
    await through(office_, berlin(9, 14, 10), timedelta(minutes=5))
    assert len(office_.inbox.of("cara@acme.example")) == 1


async def on_two_platforms(company: Company) -> tuple[Person, Inbox]:
    """Pia was seen last on the second one."""
    pia, second = await company.person(PIA, Role.CHAMPION), Inbox("teams")
    company.relay.platforms = {**company.relay.platforms, second.name: second}
    async with writing(company.database) as uow:
        await uow.people.join(Account("teams", TENANT, PIA), pia.id, SATURDAY + HOUR)
    return pia, second


async def test_each_person_gets_it_once_on_the_platform_they_prefer(office_: Company) -> None:
    pia, second = await on_two_platforms(office_)
    await through(office_, MONDAY + HOUR)
    assert (len(office_.inbox.of(PIA)), len(second.of(PIA))) == (0, 1)
    await set_for(office_, pia.id, replace(DigestSettings(who_of(pia.id)), platform=office_.inbox.name))
    await through(office_, MONDAY + WEEK + HOUR)
    assert (len(office_.inbox.of(PIA)), len(second.of(PIA))) == (1, 1)


async def test_a_platform_without_an_account_of_theirs_falls_back(office_: Company) -> None:
    pia, second = await on_two_platforms(office_)
    await set_for(office_, pia.id, replace(DigestSettings(who_of(pia.id)), platform="slack"))
    await through(office_, MONDAY + HOUR)
    assert (len(office_.inbox.of(PIA)), len(second.of(PIA))) == (0, 1)


async def test_whoever_never_came_is_not_kept_waiting_for(office_: Company) -> None:
    new = Person(PersonId("new"), "Nina", roles=frozenset({Role.CHAMPION}))
    async with writing(office_.database) as uow:
        await uow.people.save(new)
    await through(office_, MONDAY + 2 * HOUR)
    assert (await claims(office_.database))["digest:champion:new:2026-03-09"] == DigestState.DROPPED
    assert await queued(office_.database) == ["digest:project-office:#project-office:2026-03-09"]


async def test_a_channel_that_is_gone_turns_its_digests_off_and_tells_once(office_: Company) -> None:
    bella = await office_.person("bella@acme.example")
    async with writing(office_.database) as uow:
        place = office_.place("project-office")
        await uow.channels.bind(Channel.PROJECT_OFFICE, place, bella.id, SATURDAY)
    office_.inbox.fail(ChannelLost("I cannot write to #office any more: it was archived."))
    await through(office_, MONDAY + 2 * WEEK + HOUR)
    [told] = office_.inbox.of("bella@acme.example")
    assert "its digests are off until then" in told.text
    assert office_.inbox.at("project-office") == []
    assert [key for key in await claims(office_.database) if key.endswith(":2026-03-16")] == []
    await office_.bind(Channel.PROJECT_OFFICE, "new-office")
    await office_.deliver()
    assert office_.inbox.at("new-office") == []  # what was said weeks ago is no news
    await through(office_, MONDAY + 3 * WEEK + HOUR)
    assert len(said(office_, "new-office")) == 1


async def test_a_channel_that_lives_twice_loses_one_place_only(office_: Company) -> None:
    second = Inbox("teams")
    office_.relay.platforms = {**office_.relay.platforms, second.name: second}
    there, pia = replace(office_.place("project-office"), platform="teams"), await office_.person(PIA)
    async with writing(office_.database) as uow:
        await uow.channels.bind(Channel.PROJECT_OFFICE, there, pia.id, SATURDAY)
    await at(office_, MONDAY)
    assert (len(said(office_)), len(second.at("project-office"))) == (1, 1)
    second.fail(ChannelLost("I cannot write there any more."))
    await through(office_, MONDAY + WEEK + HOUR)
    assert len(said(office_)) == 2
    assert "digests are off" not in office_.inbox.of(PIA)[0].text


async def test_a_role_that_is_taken_away_ends_it(office_: Company) -> None:
    cara = await office_.person("cara@acme.example", Role.CHAMPION)
    await through(office_, MONDAY + HOUR)
    async with writing(office_.database) as uow:
        await uow.people.save(cara.without_role(Role.CHAMPION))
    await through(office_, MONDAY + WEEK + HOUR)
    assert len(office_.inbox.of("cara@acme.example")) == 1


async def test_moving_to_another_zone_repeats_nothing(office_: Company) -> None:
    cara = await office_.person("cara@acme.example", Role.CHAMPION)
    await through(office_, MONDAY + HOUR)
    assert len(office_.inbox.of("cara@acme.example")) == 1
    async with writing(office_.database) as uow:
        await uow.people.save(replace(cara, time_zone="America/New_York"))
    await through(office_, MONDAY + DAY)
    assert len(office_.inbox.of("cara@acme.example")) == 1
    await through(office_, MONDAY + WEEK + 7 * HOUR)
    assert len(office_.inbox.of("cara@acme.example")) == 2
