"""The figures of the portfolio are those that counting by hand gives, on both databases."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from statistics import median_high

import pytest
from sqlalchemy import text

from domain.dossier import Deferral, Dossier, Given, Pause, Rework, Route, Waiver
from domain.duties import Duty, DutyKind
from domain.funnel import Stage
from domain.governance import GateId
from domain.initiatives import Initiative, InitiativeId
from domain.people import PersonId, Role
from domain.portfolio import LIVING, Filters
from domain.scoring import Inputs, Priority, Score
from storage.database import Database
from storage.inbox import Inbox
from storage.portfolio import AllInitiatives, Portfolio, split_tags
from storage.unit_of_work import reading, writing
from tests.support.clock import MORNING
from tests.support.company import an_idea

TODAY = MORNING.date()
LATE = {stage: MORNING - timedelta(days=20) for stage in LIVING}
ANA = PersonId("ana")


def made(number: int, dice: random.Random) -> Initiative:
    """One of any kind."""
    why = ("why", ANA, MORNING)
    scored = Score(Inputs(3, 3, 3, 3, 3, 3), 50.0, dice.choice(list(Priority)))
    waiver = Waiver("score", "a score", "why", ANA, ANA, MORNING)
    dossier = Dossier(
        facts={"domain": Given(dice.choice(("claims", "risk")))} if dice.random() < 0.7 else {},
        scores=(scored,) if dice.random() < 0.8 else (),
        waivers=(waiver, waiver) if dice.random() < 0.2 else (),
        route=Route(product=dice.choice(("quill", "form-runner", None))),
        rework=Rework(TODAY, *why) if dice.random() < 0.2 else None,
        paused=Pause(TODAY + timedelta(days=dice.choice((-2, 0, 5))), *why) if dice.random() < 0.2 else None,
        deferred=Deferral(GateId.G2, *why) if dice.random() < 0.1 else None,
        next_gate_date=TODAY + timedelta(days=dice.randrange(-3, 4)) if dice.random() < 0.6 else None,
    )
    return Initiative(
        id=InitiativeId(f"AI-2026-{number:04d}"),
        idea=an_idea(department=dice.choice(("claims", "sales"))),
        initiator=ANA,
        stage=dice.choice(list(Stage)),
        registered_at=MORNING,
        entered_stage_at=MORNING - timedelta(minutes=dice.randrange(60 * 24 * 40)),
        triage_due=TODAY,
        dossier=dossier,
    )


async def store(database: Database, records: list[Initiative]) -> None:
    async with writing(database) as uow:
        for one in records:
            assert await uow.initiatives.add(one)
            if one.dossier.rework is not None:
                duty = Duty(one.id, DutyKind.REWORK, "rework", "the rework", Role.PROJECT_OFFICE, None, MORNING, TODAY)
                await uow.duties.add([duty])


def is_late(one: Initiative) -> bool:
    dossier = one.dossier
    rests = dossier.deferred is not None or (dossier.paused is not None and dossier.paused.until >= TODAY)
    passed = dossier.next_gate_date is not None and dossier.next_gate_date < TODAY
    long = one.entered_stage_at < LATE[one.stage]
    by_clock = long and (one.stage is not Stage.ON_SUPPORT or dossier.next_gate_date is None)
    return not rests and (passed or by_clock)


def fits(one: Initiative, wanted: Filters) -> bool:
    dossier = one.dossier
    return all(
        not given or value in given
        for given, value in (
            (wanted.departments, one.idea.department),
            (wanted.products, dossier.route.product),
            (wanted.domains, dossier.fact("domain")),
            (wanted.priorities, dossier.score.priority if dossier.score else None),
            (wanted.stages, one.stage),
        )
    )


FILTERS = (
    Filters(),
    Filters(departments=("claims",)),
    Filters(domains=("claims",), priorities=(Priority.P1, Priority.P2)),
    Filters(products=("quill",), stages=(Stage.DELIVERY, Stage.CLOSED)),
    Filters(stages=(Stage.REJECTED,)),
    Filters(departments=("nowhere",)),
)


@pytest.mark.parametrize("wanted", FILTERS)
async def test_the_figures_are_what_counting_gives(database: Database, wanted: Filters) -> None:
    dice = random.Random(7)
    records = [made(number, dice) for number in range(1, 161)]
    await store(database, records)
    meant = [one for one in records if fits(one, wanted)]
    async with reading(database) as uow:
        portfolio = Portfolio(uow.connection)
        sums = await portfolio.sums(wanted, TODAY, LATE)
        sent_back = await portfolio.sent_back(wanted)
        ended = await portfolio.ended(wanted, MORNING - timedelta(days=10))
        longest = await portfolio.longest(wanted, 5)
    living = [one for one in meant if not one.stage.is_end]
    assert [one.stage for one in sums] == list(wanted.living)
    for found in sums:
        here = [one for one in living if one.stage is found.stage]
        assert found.number == len(here)
        assert found.overdue == sum(map(is_late, here))
        assert found.paused == sum(one.dossier.paused is not None for one in here)
        assert found.deferred == sum(one.dossier.deferred is not None for one in here)
        assert found.exceptions == sum(bool(one.dossier.waivers) for one in here)
        scores = [one.dossier.score.priority for one in here if one.dossier.score]
        assert found.by_priority == {one: scores.count(one) for one in Priority if one in scores}
        ages = [MORNING - one.entered_stage_at for one in here]
        assert found.median_days(MORNING) == (median_high(ages).days if ages else 0)
    reworked = {one.id for one in living if one.dossier.rework is not None}
    everywhere = sum(one.dossier.rework is not None for one in records)
    assert sent_back == (len(reworked) if wanted else everywhere)
    recent = [one for one in meant if one.entered_stage_at >= MORNING - timedelta(days=10)]
    assert ended == {stage: sum(one.stage is stage for one in recent) for stage in wanted.ends}
    oldest = sorted(living, key=lambda one: (one.entered_stage_at, one.id))[:5]
    assert [one.id for one in longest] == [one.id for one in oldest]


async def test_domains_and_where_work_belongs(database: Database) -> None:
    one = made(1, random.Random(1))
    facts = {"domain": Given("claims"), "tags": Given("PDF, #letters; pdf reading\n")}
    record = replace(one, stage=Stage.NEW, dossier=Dossier(facts=facts))
    other = replace(record, id=InitiativeId("AI-2026-0002"), stage=Stage.CLOSED)
    await store(database, [record, other])
    async with reading(database) as uow:
        assert await Portfolio(uow.connection).domains() == ["claims"]
        (placed,) = await Portfolio(uow.connection).placed(Filters(domains=("claims",)), 10)
        everything = [one async for batch in AllInitiatives(uow.connection).all() for one in batch]
    assert placed.tags == ("PDF", "letters", "pdf reading")
    assert placed.process == "Claims intake"
    assert everything == [record, other]
    assert split_tags(None) == ()


async def test_what_waits_is_found_oldest_first_for_people_and_roles(database: Database) -> None:
    record = made(1, random.Random(1))
    await store(database, [record])
    office, security = Role.PROJECT_OFFICE, Role.SECURITY

    def duty(code: str, role: Role, person: str | None, hours: int) -> Duty:
        since = MORNING - timedelta(hours=hours)
        who = PersonId(person) if person else None
        return Duty(record.id, DutyKind.SIGN, code, code, role, who, since, None)

    wanted = [
        duty("ahead", office, None, -1),
        duty("role", office, None, 2),
        duty("mine", security, "ana", 3),
        duty("hers", office, "bea", 5),
        duty("other role", security, None, 4),
        duty("old", office, None, 9),
    ]
    async with writing(database) as uow:
        await uow.duties.replace(record.id, wanted)
    async with reading(database) as uow:
        inbox = Inbox(uow.connection)
        found = await inbox.waiting([ANA], [office], MORNING, 10)
        assert [one.duty.code for one in found] == ["old", "mine", "role"]
        assert [one.duty for one in found] == await uow.duties.waiting([ANA], [office], MORNING, 10)
        assert (found[0].title, found[0].round, found[0].initiator) == (record.title, 0, ANA)
        assert [one.duty.code for one in await inbox.waiting([ANA], [office], MORNING, 1)] == ["old"]
        assert await inbox.waiting([], [], MORNING, 10) == []


async def test_figures_read_the_index_alone(sqlite: Database) -> None:
    """Otherwise each figure would read every record under way."""
    query = (
        "SELECT count(*), count(paused_until), count(*) FILTER (WHERE exceptions > 0) FROM initiatives "
        "WHERE stage = 'NEW' AND department = 'claims' AND domain = 'x' AND product = 'y' AND priority = 'P1' "
        "AND (next_gate_date < '2026-01-01' OR deferred_at IS NULL)"
    )
    async with sqlite.reading() as connection:
        plan = str((await connection.execute(text(f"EXPLAIN QUERY PLAN {query}"))).all())
        assert "COVERING INDEX initiatives_by_age" in plan
        sent_back = "SELECT count(*) FROM duties WHERE duties.kind = 'rework'"
        plan = str((await connection.execute(text(f"EXPLAIN QUERY PLAN {sent_back}"))).all())
        assert "COVERING INDEX duties_" in plan
