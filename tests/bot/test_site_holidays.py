"""Public holidays by site: read from the operating model, and kept by nudges, digests and the clocks of blockers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pytest

from bot.operating_model import load, site_holidays
from bot.usecases.blocker_timing import timing_of
from bot.usecases.nudge_reach import Reach, Reader
from domain.digest_settings import DigestSettings, who_of, with_quiet
from domain.digests import DigestKind
from domain.people import Role
from domain.schedule import Quiet
from storage.unit_of_work import reading, writing
from tests.support.blocker_cast import raised
from tests.support.company import Company
from tests.support.digest_cast import (
    BERLIN,
    DAY,
    HOUR,
    MONDAY,
    SATURDAY,
    WEEK,
    Composer,
    at,
    composing,
    set_for,
    through,
)
from tests.support.model_text import SMALL, problems_of

HOLIDAY = date(2026, 3, 9)  # a Monday on which only Pune rests


def written(path: Path, sites: str) -> Path:
    path.write_text(SMALL.replace("{country: GB}", f"\n  country: DE\n  subdivision: BE\n  sites:\n{sites}"))
    return path


@pytest.fixture
def company(company: Company) -> Company:
    company.office = replace(company.office, site_holidays={"pune": lambda day: day == HOLIDAY})
    return company


# The file


def test_each_site_has_the_calendar_of_its_country_or_part(tmp_path: Path) -> None:
    model = load(written(tmp_path / "model.yaml", "    München: DE/BY\n    Pune  Hinjewadi: IN\n"))
    found = site_holidays(model)
    assert set(found) == {"münchen", "pune hinjewadi"}
    epiphany, republic = date(2027, 1, 6), date(2027, 1, 26)
    assert [check(epiphany) for check in found.values()] == [True, False]
    assert [check(republic) for check in found.values()] == [False, True]


def test_a_company_without_sites_has_one_calendar(tmp_path: Path) -> None:
    path = tmp_path / "model.yaml"
    path.write_text(SMALL)
    assert site_holidays(load(path)) == {}


@pytest.mark.parametrize(
    ("sites", "line", "key", "said"),
    [
        ("    Pune: India\n", 7, "holidays.sites.Pune", "is India; it must be a country code of two capitals"),
        (
            "    Ulm: DE/BW\n    Bonn: DE/XX\n",
            8,
            "holidays.sites.Bonn",
            "is DE/XX; it must be DE, or DE/ and one of BB,",
        ),
        ("    Bonn: DE/\n", 7, "holidays.sites.Bonn", "is DE/; it must be"),
        ("    Rome: 7\n", 7, "holidays.sites.Rome", "is 7; it must be"),
        ("    Ulm: DE\n    ULM: DE/BW\n", 6, "holidays.sites", "each site may stand here once"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, sites: str, line: int, key: str, said: str) -> None:
    (problem,) = problems_of(written(tmp_path / "model.yaml", sites))
    assert (problem.line, problem.key) == (line, key)
    assert said in problem.message


# Who waits for a working day of their own


async def test_a_nudge_waits_for_a_working_day_of_its_reader(company: Company) -> None:
    pam = await company.person("pam@acme.example", site=" PUNE ")
    otto = await company.person("otto@acme.example", site="Berlin")
    async with reading(company.database) as uow:
        reach = Reach(company.office, uow, MONDAY + HOUR)
        await reach.load([pam.id, otto.id])
        assert await reach.opens(Reader(otto.id)) == MONDAY + HOUR
        tuesday = datetime(2026, 3, 10, 9, tzinfo=BERLIN)
        assert await reach.opens(Reader(pam.id)) == tuesday
    busy = with_quiet(DigestSettings(who_of(pam.id)), Quiet(time(6), time(23)))
    await set_for(company, pam.id, busy)  # leaves no working hour: then any other one, on a working day
    async with reading(company.database) as uow:
        reach = Reach(company.office, uow, MONDAY + HOUR)
        await reach.load([pam.id])
        assert (await reach.opens(Reader(pam.id))).astimezone(BERLIN).date() == date(2026, 3, 10)


async def test_a_digest_moves_to_the_next_working_day_of_its_reader(company: Company) -> None:
    with composing(Composer(), DigestKind.CHAMPION):
        await at(company, SATURDAY)
        await company.person("pam@acme.example", Role.CHAMPION, site="Pune")
        await company.person("otto@acme.example", Role.CHAMPION)
        await through(company, MONDAY + 6 * HOUR)
        assert len(company.inbox.of("otto@acme.example")) == 1
        assert company.inbox.of("pam@acme.example") == []
        await through(company, MONDAY + DAY + 6 * HOUR)
        assert [one.text for one in company.inbox.of("pam@acme.example")] == [
            "champion for Pam on 2026-03-10, before None"
        ]


async def test_whoever_moves_to_another_site_goes_by_its_calendar(company: Company) -> None:
    with composing(Composer(), DigestKind.CHAMPION):
        await at(company, SATURDAY)
        pam = await company.person("pam@acme.example", Role.CHAMPION)
        await at(company, SATURDAY + HOUR)
        async with writing(company.database) as uow:
            await uow.people.save(replace(pam, site="Pune"))
        await through(company, MONDAY + 6 * HOUR)
        assert company.inbox.of("pam@acme.example") == []
        await through(company, MONDAY + WEEK - DAY)
        assert len(company.inbox.of("pam@acme.example")) == 1


async def test_a_blocker_waits_by_the_calendar_of_whoever_has_it(company: Company) -> None:
    await company.person("inga@acme.example", Role.INFRASTRUCTURE, site="Pune")
    blocker = replace(raised(), owner=Role.INFRASTRUCTURE)
    async with reading(company.database) as uow:
        timing = await timing_of(company.office, uow, [])
    assert timing.hours(blocker).is_holiday(HOLIDAY)
    assert not timing.hours(replace(blocker, owner=Role.TRAINING)).is_holiday(HOLIDAY)
