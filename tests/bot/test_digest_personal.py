"""The digests of single people and of the queues: with nothing, one thing, many; and what never stands there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.blocker import Rung
from domain.championship import Champion, ChampionId, ChampionState, Nomination
from domain.digests import DigestKind, Since
from domain.dossier import Deferral, Pause, ReviewState, SecurityReview
from domain.funnel import Decision, Stage
from domain.governance import GateId
from domain.impact import Baseline, Confidence, Impact, Method, Report
from domain.lessons import Lesson, publish
from domain.model import Visibility
from domain.orders import Effect
from domain.parties import Party
from domain.people import Person, PersonId, Role
from domain.verdicts import GateEvent
from storage.database import Database
from storage.digest_own import DigestOwn
from storage.unit_of_work import reading, writing
from tests.support.clock import MORNING, Clock
from tests.support.company import Company, make_office
from tests.support.digest_reader import blocked, composed, put, read

TODAY = MORNING.date()
PERSONAL = (
    DigestKind.PROJECT_MANAGER,
    DigestKind.CHAMPION,
    DigestKind.SPONSOR,
    DigestKind.IMPACT_OWNER,
    DigestKind.SECURITY,
    DigestKind.DATA_OWNER,
)


@pytest.fixture
def company(sqlite_company: Company) -> Company:
    return sqlite_company


async def pia(company: Company) -> Person:
    """Leads initiatives."""
    await company.person("mara@acme.example")
    return await company.person("pia@acme.example", Role.PROJECT_MANAGER)


async def led(company: Company, by: Person, title: str = "Read claims", **given: object) -> str:
    """An idea of Mara's that somebody leads, in assessment."""
    id = (await company.idea("mara@acme.example", title=title)).id
    await put(company, id, Stage.ASSESSMENT, {Party.PROJECT_MANAGER: by}, **given)
    return id


# Nothing to say


@pytest.mark.parametrize("kind", PERSONAL)
async def test_with_nothing_to_say_it_is_empty(company: Company, kind: DigestKind) -> None:
    nobody = await company.person("nora@acme.example", department=None)
    assert (await composed(company, kind, nobody)).is_empty
    assert (await composed(company, kind)).is_empty  # looked at by Usher itself


# Project managers


async def test_a_project_manager_reads_what_is_next_and_what_is_missing_by_name(company: Company) -> None:
    lead = await pia(company)
    id = await led(company, lead, next_gate_date=TODAY - timedelta(days=1))
    text = await read(company, DigestKind.PROJECT_MANAGER, lead)
    assert text.startswith("Project manager · Tuesday 3 March")
    assert "1 initiative of yours · 1 past the gate date." in text
    assert f"{id} · Read claims: in assessment, next: the use-case document (yours), G2 was due Mon 2 Mar" in text
    assert "lacks the AI product, the verdict on similar ideas, the use-case document, a data owner and 19 more" in text
    assert "the head of product portfolio: the AI product and 1 more, since Tue 3 Mar" in text
    assert f"[What {id} lacks]" in text
    assert f"[Supply {id}: use-case document]" in text


async def test_the_nearest_gate_comes_first_and_ten_are_shown(company: Company) -> None:
    lead = await pia(company)
    for number in range(13):
        await led(company, lead, f"Idea {number}", next_gate_date=TODAY + timedelta(days=20 - number))
    text = await read(company, DigestKind.PROJECT_MANAGER, lead)
    assert text.index("· Idea 12:") < text.index("· Idea 11:") < text.index("· Idea 10:")
    assert "13 initiatives" in text
    assert "+3 more." in text.split("Missing at the gate")[0]
    assert "[+3 more: your initiatives]" in text
    assert "Idea 0:" not in text


async def test_what_changed_since_the_last_digest(company: Company) -> None:
    lead = await pia(company)
    await led(company, lead)
    before = Since(MORNING - timedelta(days=4), {"initiatives": 3.0, "late": 0.0, "blockers": 0.0})
    text = await read(company, DigestKind.PROJECT_MANAGER, lead, since=before)
    assert "1 initiative of yours (-2)" in text
    assert "since your last digest, Fri 27 Feb" in text


async def test_blockers_stand_there_but_never_confided_ones(company: Company) -> None:
    lead = await pia(company)
    id = await led(company, lead)
    await blocked(company, 1, id, "The gateway drops our calls", breaches=1)
    await blocked(company, 2, id, "Somebody is treated unfairly", confided_to=Role.DIRECTOR)
    text = await read(company, DigestKind.PROJECT_MANAGER, lead)
    assert "Open blockers" in text
    assert f"{id}: “The gateway drops our calls”" in text
    assert "1 open blocker" in text
    assert "unfairly" not in text
    assert "B-2" not in text


async def test_what_others_lead_is_not_there(company: Company) -> None:
    lead = await pia(company)
    other = await company.person("otto@acme.example", Role.PROJECT_MANAGER)
    await led(company, other, "A secret merger")
    for visibility in Visibility:
        found = await composed(company, DigestKind.PROJECT_MANAGER, lead, visibility=visibility)
        assert found.is_empty
        assert "secret" not in str(found.message)


async def test_whoever_looks_without_a_name_sees_their_own(company: Company) -> None:
    lead = await pia(company)
    id = await led(company, lead)
    assert id in await read(company, DigestKind.PROJECT_MANAGER, looks=lead)
    ada = await company.person("ada@acme.example", Role.ADMIN)
    assert (await composed(company, DigestKind.PROJECT_MANAGER, looks=ada)).is_empty
    assert id in await read(company, DigestKind.PROJECT_MANAGER, lead, looks=ada)


@pytest.mark.parametrize("title", ["<!channel> *all* of [you](https://evil.example)", "`x` & <b>y</b> _z_", "字" * 90])
async def test_titles_stand_there_as_they_are(company: Company, title: str) -> None:
    lead = await pia(company)
    id = await led(company, lead, title, next_gate_date=TODAY)
    text = await read(company, DigestKind.PROJECT_MANAGER, lead)
    assert f"{id} · {title[:20]}" in text


async def test_paused_work_says_so(company: Company) -> None:
    lead = await pia(company)
    await led(company, lead, paused=Pause(date(2026, 4, 1), "Summer", lead.id, MORNING))
    assert "in assessment, paused until Wed 1 Apr" in await read(company, DigestKind.PROJECT_MANAGER, lead)


# Champions


def term(person: Person, ends_on: date) -> Champion:
    return Champion(
        ChampionId("C-1"),
        person.id,
        "claims",
        Nomination.HEAD,
        PersonId("boss"),
        MORNING,
        "Trusted",
        state=ChampionState.ACTIVE,
        term_number=1,
        starts_on=date(2025, 6, 1),
        ends_on=ends_on,
    )


async def test_a_champion_reads_of_the_unit_and_never_of_noted_time(company: Company) -> None:
    await company.person("mara@acme.example")
    carla = await company.person("carla@acme.example", Role.CHAMPION)
    id = (await company.idea("mara@acme.example")).id
    async with writing(company.database) as uow:
        await uow.champions.add(term(carla, date(2026, 12, 31)))
    await blocked(company, 1, None, "No licence", raiser=carla.id)
    await blocked(company, 2, None, "The head is unfair", raiser=carla.id, confided_to=Role.DIRECTOR)
    text = await read(company, DigestKind.CHAMPION, carla)
    assert "1 idea of the unit · 1 open escalation" in text
    assert f"{id} · Read claims from PDF: new, lacks" in text
    assert f"[Help with {id}]" in text
    assert "B-1 · No licence" in text
    assert "Term 1: 303 days left" in text
    assert "unfair" not in text
    assert "Your time" not in text
    assert "agreed" not in text


async def test_the_term_alone_is_news_when_it_ends_soon(company: Company) -> None:
    carla = await company.person("carla@acme.example", Role.CHAMPION)
    async with writing(company.database) as uow:
        await uow.champions.add(term(carla, TODAY + timedelta(days=200)))
    assert (await composed(company, DigestKind.CHAMPION, carla)).is_empty
    async with writing(company.database) as uow:
        found = await uow.champions.of(carla.id)
        assert found is not None
        soon = replace(found, ends_on=TODAY + timedelta(days=40), revision=found.revision + 1)
        assert await uow.champions.save(soon)
    assert "40 days left" in await read(company, DigestKind.CHAMPION, carla)


async def test_news_is_of_other_units_and_since_the_last_digest(company: Company) -> None:
    await company.person("mara@acme.example")
    carla = await company.person("carla@acme.example", Role.CHAMPION)
    sales = (await company.idea("mara@acme.example", department="sales", title="Sort the leads")).id
    event = GateEvent(
        sales,
        1,
        GateId.G1,
        Decision.CONTINUE,
        Effect.MOVED,
        Stage.NEW,
        Stage.ASSESSMENT,
        MORNING - timedelta(days=3),
        PersonId("boss"),
    )
    taught = Lesson("Ask first", "It went wrong.", "Ask before.", (), PersonId("x"), "sales", MORNING)
    async with writing(company.database) as uow:
        await uow.decisions.add(event)
        kept = await uow.lessons.add(taught)
        done = publish(kept, PersonId("tess"), MORNING, kept.title, kept.happened, kept.useful, ())
        assert await uow.lessons.save(done)
    text = await read(company, DigestKind.CHAMPION, carla)
    assert f"{sales}, Sales: Sort the leads" in text
    assert "Lesson L-1, Sales: Ask first" in text
    later = await read(company, DigestKind.CHAMPION, carla, since=Since(MORNING - timedelta(days=1)))
    assert "Sort the leads" not in later
    assert "Ask first" in later
    closed = await read(company, DigestKind.CHAMPION, carla, visibility=Visibility.CLOSED)
    assert "Sort the leads" not in closed


async def test_ten_ideas_of_the_unit_and_the_rest_behind_a_button(company: Company) -> None:
    await company.person("mara@acme.example")
    carla = await company.person("carla@acme.example", Role.CHAMPION)
    for _ in range(13):
        await company.idea("mara@acme.example")
    text = await read(company, DigestKind.CHAMPION, carla)
    assert "13 ideas of the unit" in text
    assert "+3 more." in text
    assert "[+3 more: ideas of the unit]" in text


# Sponsors and impact owners


async def test_a_sponsor_reads_decisions_first_then_adoption_and_the_day_of_the_check(company: Company) -> None:
    mara = await company.person("mara@acme.example")
    sam, ines = await company.person("sam@acme.example", Role.SPONSOR), await company.person("ines@acme.example")
    id = (await company.idea("mara@acme.example", sponsor=sam.id)).id
    await put(company, id, Stage.DELIVERY, {Party.IMPACT_OWNER: ines}, facts={"impact_check_date": "2026-06-30"})
    text = await read(company, DigestKind.SPONSOR, sam)
    assert "1 initiative of yours" in text
    assert "in delivery, no adoption plan yet, impact check due Tue 30 Jun" in text
    assert "the adoption plan, new today" in text
    await put(company, id, Stage.AWAITING_EFFECT, next_gate_date=TODAY, asked_at=MORNING)
    text = await read(company, DigestKind.SPONSOR, sam)
    assert "1 decision waits for you" in text.splitlines()[0]
    assert text.index("Decisions needed") < text.index("Your initiatives")
    assert f"[Decide {id}]" in text
    assert (await composed(company, DigestKind.SPONSOR, mara)).is_empty  # an author's own status is no digest


async def test_the_word_on_a_reported_value_is_a_decision(company: Company) -> None:
    await company.person("mara@acme.example")
    sam, ines = await company.person("sam@acme.example", Role.SPONSOR), await company.person("ines@acme.example")
    id = (await company.idea("mara@acme.example", sponsor=sam.id)).id
    report = Report(
        2, "typos", "May", Method.BEFORE_AFTER, 80, Confidence.HIGH, "none", True, None, None, ines.id, MORNING
    )
    impact = Impact(baseline=Baseline(6, "typos", "March", "sample"), report=report)
    await put(company, id, Stage.AWAITING_EFFECT, {Party.IMPACT_OWNER: ines}, impact=impact, next_gate_date=TODAY)
    text = await read(company, DigestKind.SPONSOR, sam)
    assert "1 decision waits for you" in text.splitlines()[0]
    assert "the sponsor's word on the value" in text


async def test_an_impact_owner_reads_of_checks_and_missing_measurements(company: Company) -> None:
    await company.person("mara@acme.example")
    ines = await company.person("ines@acme.example")
    late = (await company.idea("mara@acme.example", title="Late one")).id
    await put(
        company, late, Stage.AWAITING_EFFECT, {Party.IMPACT_OWNER: ines}, next_gate_date=TODAY - timedelta(days=1)
    )
    coming = (await company.idea("mara@acme.example", title="Coming one")).id
    await put(company, coming, Stage.AWAITING_EFFECT, {Party.IMPACT_OWNER: ines}, next_gate_date=date(2026, 4, 10))
    text = await read(company, DigestKind.IMPACT_OWNER, ines)
    assert "3 measurements missing · 2 checks ahead or due" in text
    assert f"{late} · Late one: the value report, what came of it" in text
    assert f"{coming} · Coming one: today's value, to compare with" in text
    assert f"{coming} · Coming one: the value report," not in text
    assert text.index("check was due Mon 2 Mar") < text.index("check due Fri 10 Apr")


# Queues


async def test_security_reads_its_queue_with_ages_and_takes_up_blockers(company: Company) -> None:
    lead = await pia(company)
    sina = await company.person("sina@acme.example", Role.SECURITY)
    asked = SecurityReview(ReviewState.REQUESTED, lead.id, MORNING - timedelta(days=4), TODAY)
    id = await led(company, lead, review=asked)
    await blocked(company, 1, None, "The review waits", owner=Role.SECURITY)
    await blocked(company, 2, None, "Somebody leaks", owner=Role.SECURITY, confided_to=Role.SECURITY)
    for person in (sina, None):
        text = await read(company, DigestKind.SECURITY, person)
        assert "asked 4 days ago." in text.splitlines()[0]
        assert f"{id} · Read claims: the security pre-review, since Fri 27 Feb, due Tue 3 Mar" in text
        assert f"[Review {id}]" in text
        assert "“The review waits”" in text
        assert "[Take up B-1]" in text
        assert "leaks" not in text
        assert "B-2" not in text


async def test_a_data_owner_reads_what_is_theirs_and_none_of_their_own_ideas(company: Company) -> None:
    lead = await pia(company)
    dora = await company.person("dora@acme.example")  # owns the data of one, and holds no role
    office = await company.person("olga@acme.example", Role.DATA_OWNER)
    mine = await led(company, lead, "With data")
    await put(company, mine, Stage.ASSESSMENT, {Party.PROJECT_MANAGER: lead, Party.DATA_OWNER: dora})
    other = await led(company, lead, "Without an owner")
    own = (await company.idea("dora@acme.example", title="Of my own")).id
    text = await read(company, DigestKind.DATA_OWNER, dora)
    assert f"{mine} · With data" in text
    assert other not in text
    assert own not in text
    text = await read(company, DigestKind.DATA_OWNER, office)
    assert f"{other} · Without an owner" in text
    assert mine not in text


async def test_many_wait_and_ten_of_each_are_shown(company: Company) -> None:
    lead = await pia(company)
    sina = await company.person("sina@acme.example", Role.SECURITY)
    for number in range(12):
        asked = SecurityReview(ReviewState.REQUESTED, lead.id, MORNING - timedelta(days=number), TODAY)
        await led(company, lead, f"Idea {number}", review=asked)
    text = await read(company, DigestKind.SECURITY, sina)
    assert "12 decisions wait for you, the oldest 11 days." in text.splitlines()[0]
    assert "12 things in the queue" in text
    assert "+2 more" in text
    assert text.index("· Idea 11:") < text.index("· Idea 3:")
    assert "· Idea 0:" not in text


# What is asked of the database


async def test_the_store_on_both_databases(database: Database, clock: Clock) -> None:
    company = Company(make_office(database, clock), clock)
    lead = await pia(company)
    undated = await led(company, lead, "Undated", next_gate_date=None)
    far = await led(company, lead, "Far", next_gate_date=date(2026, 5, 1))
    near = await led(company, lead, "Near", next_gate_date=date(2026, 3, 5))
    waiting = await led(company, lead, "Waiting")
    await put(company, waiting, Stage.ASSESSMENT, deferred=Deferral(GateId.G2, "full", lead.id, MORNING))
    async with reading(database) as uow:
        own = DigestOwn(uow.connection)
        mine = await own.seated(lead.id, Party.PROJECT_MANAGER, (Stage.ASSESSMENT,))
        assert [one.id for one in mine] == [near, far, undated, waiting]
        assert [one.id for one in await own.candidates(Stage.ASSESSMENT)] == [near, far, undated]
        rows, number = await own.gates_until(Stage.ASSESSMENT, date(2026, 5, 1), 1)
        assert ([one.id for one in rows], number) == ([near], 2)
        assert await own.deferred(Stage.ASSESSMENT, 5) == ([waiting], 1)
        owed = await own.owed([one.id for one in mine], MORNING)
        assert waiting not in owed
        assert await own.owed([], MORNING) == {}
        assert not await own.seated(PersonId("x"), Party.PROJECT_MANAGER, (Stage.ASSESSMENT,))


async def test_what_waits_to_be_taken_up_by_the_champion_comes_first_with_its_button(company: Company) -> None:
    carla = await company.person("carla@acme.example", Role.CHAMPION)
    now = company.office.now()
    await blocked(company, 1, None, "No licence", raiser=carla.id, opened_at=now - timedelta(days=9))
    await blocked(company, 2, None, "No test data", rung=Rung.CHAMPION, champion=carla.id)
    await blocked(company, 3, None, "Gone up", rung=Rung.OWNER, champion=carla.id)
    await blocked(company, 4, None, "Another's", rung=Rung.CHAMPION, champion=PersonId("chris"))
    for text in (await read(company, DigestKind.CHAMPION, carla), await unit_page(company)):
        waiting = text[text.index("Blockers to take up") :]
        assert waiting.index("B-2 · ") < waiting.index("Your escalations") < waiting.index("B-1 · No licence")
        assert "[Take up B-2]" in text
        assert "Gone up" not in text
        assert "Another's" not in text
    text = await read(company, DigestKind.CHAMPION, carla)
    assert "1 blocker to take up" in text
    assert "1 open escalation" in text
    assert text.index("Blockers to take up") < text.index("Your escalations")


async def unit_page(company: Company) -> str:
    carla = company.talker("carla@acme.example")
    await carla.say("unit")
    return carla.text
