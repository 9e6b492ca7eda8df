"""The figures of the digests against a plain recount of everything that is stored, on both databases."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from domain.duties import DutyKind
from domain.funnel import Stage
from domain.impact import sums
from domain.initiatives import Initiative
from domain.parties import Party
from domain.people import Role
from storage.database import Database
from storage.digest_blockers import DigestBlockers
from storage.digest_figures import DigestFigures
from storage.digest_impact import DigestImpact
from storage.digest_waits import waiting
from storage.unit_of_work import reading
from tests.support.digest_world import COMPLAINTS, NOW, PEOPLE, TODAY, World, stored


@pytest.fixture
async def world(database: Database) -> World:
    return await stored(database)


async def test_verdicts_come_first_then_the_oldest_and_all_are_counted(database: Database, world: World) -> None:
    kinds = (DutyKind.DECIDE, DutyKind.SIGN)
    reader = PEOPLE[0]
    async with reading(database) as uow:
        store = DigestFigures(uow.connection)
        pooled = await store.verdicts([Role.PROJECT_OFFICE], [], kinds, NOW, 10)
        own = await store.verdicts([Role.PROJECT_OFFICE], [reader], kinds, NOW, 500, besides=reader)
    office = [one for one in world.duties if one.kind in kinds and one.since <= NOW and one.role is Role.PROJECT_OFFICE]
    mine = [one for one in office if one.person is None]
    assert pooled.number == len(mine)
    assert pooled.oldest == min(one.since for one in mine)
    ages = [(one.duty.kind is not DutyKind.DECIDE, one.duty.since) for one in pooled.rows]
    assert ages == sorted((one.kind is not DutyKind.DECIDE, one.since) for one in mine)[:10]
    begun = [one for one in world.duties if one.kind in kinds and one.since <= NOW]
    theirs = [one for one in begun if one.person == reader or (one.role is Role.PROJECT_OFFICE and one.person is None)]
    may = [one for one in theirs if one.kind is not DutyKind.DECIDE or world.named(one.initiative).initiator != reader]
    assert 0 < len(may) < len(theirs)
    assert own.number == len(own.rows) == len(may)
    assert {(one.duty.initiative, one.duty.kind) for one in own.rows} == {(one.initiative, one.kind) for one in may}


async def test_what_is_owed_at_a_stage_and_what_is_missing_by_name(database: Database, world: World) -> None:
    async with reading(database) as uow:
        store = DigestFigures(uow.connection)
        owed = await store.owed([Role.INFRASTRUCTURE], [DutyKind.SUPPLY], Stage.ASSESSMENT, NOW, 5)
        missing = await store.missing(NOW)
    begun = [one for one in world.duties if one.since <= NOW and one.kind is DutyKind.SUPPLY]
    mine = [
        one
        for one in begun
        if one.role is Role.INFRASTRUCTURE and world.named(one.initiative).stage is Stage.ASSESSMENT
    ]
    assert owed.number == len(mine)
    assert [one.duty.since for one in owed.rows] == sorted(one.since for one in mine)[:5]
    assert {one.code: one.number for one in missing} == Counter(one.code for one in begun)
    assert [one.number for one in missing] == sorted((one.number for one in missing), reverse=True)


async def test_the_calendar_and_what_is_overdue(database: Database, world: World) -> None:
    last = TODAY + timedelta(days=14)
    async with reading(database) as uow:
        store = DigestFigures(uow.connection)
        ahead, ahead_by_stage = await store.gates_between(TODAY, last, 7)
        late, late_by_stage = await store.gates_before(TODAY, 7)
    coming = [one for one in world.living if (day := _gate_day(one)) is not None and TODAY <= day <= last]
    passed = [one for one in world.living if (day := _gate_day(one)) is not None and day < TODAY]
    passed = [one for one in passed if one.dossier.paused is None and one.dossier.deferred is None]
    for shown, by_stage, wanted in ((ahead, ahead_by_stage, coming), (late, late_by_stage, passed)):
        assert by_stage == Counter(one.stage for one in wanted)
        nearest = sorted((day, one.id) for one in wanted if (day := _gate_day(one)) is not None)
        assert [one.id for one in shown] == [id for _, id in nearest[:7]]


async def test_lists_of_one_kind(database: Database, world: World) -> None:
    since = NOW - timedelta(days=20)
    async with reading(database) as uow:
        store = DigestFigures(uow.connection)
        excepted = await store.excepted(5)
        gaps = await store.without_product(5)
        new, new_number = await store.registered(since, NOW, 5)
        live, live_number = await store.entered(Stage.AWAITING_EFFECT, since, NOW, 500)
        vague, vague_number = await store.vague((Stage.NEW,), 500)
    assert sum(excepted[1].values()) == sum(bool(one.dossier.waivers) for one in world.living)
    assert sum(gaps[1].values()) == sum(one.dossier.route.gap is not None for one in world.living)
    assert len(gaps[0]) == len(excepted[0]) == 5
    assert new_number == sum(since < one.registered_at <= NOW for one in world.records)
    assert len(new) == 5
    came = {
        one.id for one in world.living if one.stage is Stage.AWAITING_EFFECT and since < one.entered_stage_at <= NOW
    }
    assert {one.id for one in live} == came
    assert live_number == len(came)
    unclear = {one.id for one in world.living if one.stage is Stage.NEW and one.needs_number}
    assert {one.id for one in vague} == unclear
    assert vague_number == len(unclear)


async def test_loads_products_units_and_decisions(database: Database, world: World) -> None:
    since = NOW - timedelta(days=90)
    at_work = (Stage.ASSESSMENT, Stage.DELIVERY)
    async with reading(database) as uow:
        store = DigestFigures(uow.connection)
        loads = await store.loads(Party.PROJECT_MANAGER, at_work, 50)
        products = await store.by_product()
        units = await store.by_department(at_work)
        decided = await store.decided(since, NOW)
    working = [one for one in world.living if one.stage in at_work]
    assert dict(loads) == Counter(world.managers[one.id] for one in working if one.id in world.managers)
    assert [number for _, number in loads] == sorted((number for _, number in loads), reverse=True)
    routes = [one.dossier.route for one in world.living]
    assert products == Counter("" if one.gap else one.product for one in routes)
    assert units == Counter(one.idea.department for one in working)
    assert decided == Counter((gate, decision) for gate, decision, at in world.decided if since < at <= NOW)


async def test_the_impact_is_what_the_rules_say_of_each(database: Database, world: World) -> None:
    after = NOW - timedelta(days=60)
    async with reading(database) as uow:
        found = await DigestImpact(uow.connection).sums(after)
    closed = [one for one in world.records if one.stage is Stage.CLOSED and one.entered_stage_at > after]
    wanted = sums(one.dossier.impact for one in (*world.living, *closed))
    assert found.expected == pytest.approx(wanted.expected)
    assert found.confirmed == pytest.approx(wanted.confirmed)
    counts = (wanted.operational, wanted.awaiting, wanted.not_confirmed)
    assert (found.operational, found.awaiting, found.not_confirmed) == counts
    assert min(wanted.expected, wanted.confirmed, *counts) > 0


async def test_dependencies_that_still_hold(database: Database, world: World) -> None:
    async with reading(database) as uow:
        rows, number = await waiting(uow.connection, 1_000)
    ahead = (Stage.NEW, Stage.ASSESSMENT, Stage.DELIVERY)
    wanted = {
        (one.id, other.on)
        for one in world.records
        if one.stage in ahead
        for other in one.dossier.open_dependencies
        if world.named(other.on).stage in ahead
    }
    assert {(one.id, one.on) for one in rows} == wanted
    assert number == len(rows) == len(wanted) > 0


async def test_blockers_without_what_is_confided(database: Database, world: World) -> None:
    owners = frozenset(Role)
    async with reading(database) as uow:
        store = DigestBlockers(uow.connection)
        breached = await store.breached(owners, 3)
        untouched = await store.untouched(owners, 100)
        mine = await store.untouched([Role.TRAINING], 100)
        champions = await store.by_champions(owners, [PEOPLE[0]], 100)
    told = [one for one in world.blockers if not one.hidden_reporter and one.id not in COMPLAINTS]
    assert len(told) < len(world.blockers) - 1
    assert breached.number == sum(one.breaches > 0 for one in told)
    assert len(breached.rows) == 3
    assert {one.id for one in untouched.rows} == {one.id for one in told}
    assert {one.id for one in mine.rows} == {one.id for one in told if one.owner is Role.TRAINING}
    assert {one.id for one in champions.rows} == {one.id for one in told if one.raiser == PEOPLE[0]}


def _gate_day(one: Initiative) -> date | None:
    return one.dossier.next_gate_date
