"""What the demo company has in its way, and its champions: every state is there, and each for whom it is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import yaml

from bot.demo.doing import HERE, working_day
from bot.usecases import (
    blocker_lists,
    blockers,
    champion_home,
    champion_map,
    champion_mine,
    champion_time,
    championship_lists,
    lessons,
    networks,
)
from domain.blocker import Blocker, BlockerId, BlockerStatus, Rung
from domain.blockers import Category
from domain.championship import LIVING, Champion, ChampionState
from domain.errors import NotAllowed, NotFound
from domain.people import Role
from storage.unit_of_work import reading
from tests.support.demo_company import TODAY, Demo

RAISER = "Anneliese Krüger"
EVERY = len(list(yaml.safe_load((HERE / "blockers.yaml").read_text(encoding="utf-8"))))


async def blockers_of(demo: Demo) -> list[Blocker]:
    async with reading(demo.usher.office.database) as uow:
        found = [await uow.blockers.get(BlockerId(f"B-{place}")) for place in range(1, EVERY + 1)]
    assert None not in found
    return [one for one in found if one is not None]


async def records_of(demo: Demo) -> dict[str, Champion]:
    async with reading(demo.usher.office.database) as uow:
        living = await uow.champions.in_states(LIVING, 50)
        ended = await uow.champions.in_states([one for one in ChampionState if one.is_end], 50)
    return {demo.names[one.person]: one for one in (*living, *ended)}


async def test_blockers_stand_in_every_state_that_one_meets(demo: Demo) -> None:
    found = await blockers_of(demo)
    states = {one.status for one in found}
    assert states == set(BlockerStatus) - {BlockerStatus.REJECTED}
    open_ = [one for one in found if one.status is BlockerStatus.OPEN]
    assert {Rung.CHAMPION, Rung.PROJECT_OFFICE, Rung.DIRECTOR} <= {one.rung for one in open_}
    assert any(one.breaches for one in open_)
    assert [sum(bool(one.reroutes) for one in found), sum(bool(one.reopened) for one in found)] == [1, 1]


async def test_none_of_them_was_forgotten_until_it_climbed_for_weeks(demo: Demo) -> None:
    assert max(one.breaches for one in await blockers_of(demo)) <= 3


@pytest.mark.parametrize("name", ["amina.diallo", "noor.vandijk", "birgit.sommer", "daniel.oyelaran"])
async def test_who_reported_the_ethics_matter_is_read_by_the_director_alone(demo: Demo, name: str) -> None:
    (hidden,) = [one for one in await blockers_of(demo) if one.hidden_reporter]
    assert hidden.category is Category.ETHICS
    async with demo.desk_of("ingrid.halvorsen") as desk:
        assert RAISER in str(await blockers.show(desk, hidden.id))
    async with demo.desk_of(name) as desk:
        with pytest.raises(NotFound):
            await blockers.show(desk, hidden.id)
        assert RAISER not in str(await blocker_lists.show(desk))


async def test_the_first_visitor_has_a_solution_to_confirm(demo: Demo) -> None:
    async with demo.desk_of("mara.lindqvist") as desk:
        shown = str(await blocker_lists.show(desk))
    assert "solved; does it hold?" in shown


async def test_champions_stand_in_their_states(demo: Demo) -> None:
    found = await records_of(demo)
    states = {name: one.state for name, one in found.items()}
    assert states["Felix Baumann"] is ChampionState.ENDING
    assert found["Felix Baumann"].successor is None
    left = found["Felix Baumann"].ends_on
    assert left is not None
    assert 36 <= (left - TODAY).days <= 44
    assert states["Ji-woo Han"] is ChampionState.TRAINING
    assert states["Katarzyna Nowak"] is ChampionState.NOMINATED
    assert states["Tendai Moyo"] is ChampionState.PAUSED
    assert states["David Goldberg"] is ChampionState.ALUMNI
    assert sum(one is ChampionState.ACTIVE for one in states.values()) == 5


async def test_whoever_serves_holds_the_role_and_three_hold_it_without_a_term(demo: Demo) -> None:
    found = await records_of(demo)
    async with reading(demo.usher.office.database) as uow:
        holders = {one.name for one in await uow.people.with_role(Role.CHAMPION)}
    serving = {name for name, one in found.items() if one.is_serving}
    assert holders - serving == {"Miguel Santos", "Aoife Brennan", "Zeynep Aydın"}
    assert serving <= holders


async def test_the_map_shows_what_is_vacant_and_what_ends(demo: Demo) -> None:
    async with demo.desk_of("noor.vandijk") as desk:
        shown, listed = str(await champion_map.show(desk)), str(await championship_lists.candidates(desk, 1))
    assert "Finance" in shown
    assert "Ending soon" in shown
    assert "nobody follows yet" in listed


async def test_a_champion_s_page_is_full(demo: Demo) -> None:
    async with demo.desk_of("kofi.mensah") as desk:
        shown = str(await champion_home.show(desk))
    for part in ("Ideas of the unit", "From Mara Lindqvist", "Your term", "Your time this month", "L-2"):
        assert part in shown


async def test_a_champion_s_time_is_read_by_training_and_by_nobody_else(demo: Demo) -> None:
    async with demo.desk_of("noor.vandijk") as desk:
        assert "answering questions" in str(await champion_time.of(desk, "Kofi"))
    async with demo.desk_of("ingrid.halvorsen") as desk:
        with pytest.raises(NotAllowed):
            await champion_time.of(desk, "Kofi")


async def test_networks_have_members_and_lessons_readers(demo: Demo) -> None:
    async with demo.desk_of("mara.lindqvist") as desk:
        shown = str(await networks.overview(desk))
        read = str(await lessons.published(desk, ""))
        mine = str(await champion_mine.mine(desk))
    assert "6 members, you among them" in shown
    assert "4 members" in shown
    assert "2 colleagues" in read
    assert "L-3" not in read, "it waits for training"
    assert "Kofi Mensah" in mine


@pytest.mark.parametrize(
    ("today", "ago", "found"),
    [
        (date(2026, 9, 16), 0, date(2026, 9, 16)),
        (date(2026, 9, 16), 3, date(2026, 9, 11)),
        (date(2026, 9, 20), 0, date(2026, 9, 18)),
        (date(2026, 9, 20), 1, date(2026, 9, 17)),
        (date(2026, 12, 28), 1, date(2026, 12, 24)),
    ],
)
async def test_working_days_are_counted_back_over_weekends_and_holidays(
    demo: Demo, today: date, ago: int, found: date
) -> None:
    assert working_day(today, ago, demo.usher.office) == found
    assert not demo.usher.office.is_holiday(found)
    assert found <= today - timedelta(days=ago)
