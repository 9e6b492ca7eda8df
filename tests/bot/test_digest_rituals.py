"""The packs of the rituals: with nothing, one thing, many; the decisions that each must end in; what never is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.championship import Champion, ChampionId, ChampionState, Nomination
from domain.digests import RITUALS, DigestKind, Since
from domain.dossier import Deferral, Pause, SimilarCheck, Verdict, Waiver
from domain.errors import NotAllowed
from domain.funnel import Stage
from domain.governance import GateId
from domain.impact import Baseline, Confidence, Confirmation, Figure, Impact, Method, Report
from domain.lessons import Lesson, publish
from domain.model import Visibility
from domain.parties import Party
from domain.people import Person, PersonId, Role
from domain.questions import QuestionState
from domain.scoring import Inputs, compute
from storage.unit_of_work import writing
from tests.support.clock import MORNING
from tests.support.company import Company
from tests.support.digest_reader import blocked, composed, put, read
from tests.support.funnel import filled

TODAY = MORNING.date()
OF_INITIATIVES = sorted(RITUALS - {DigestKind.CHAMPION_MEETING})
REPORT = Report(
    2, "typos", "May", Method.BEFORE_AFTER, 80, Confidence.HIGH, "none", True, None, None, PersonId("i"), MORNING
)
BASELINE = Baseline(6, "typos", "March", "a sample")


@pytest.fixture
async def company(sqlite_company: Company) -> Company:
    await sqlite_company.person("mara@acme.example")
    return sqlite_company


async def idea(company: Company, title: str = "Read claims", **given: object) -> str:
    return (await company.idea("mara@acme.example", title=title, **given)).id


async def amina(company: Company) -> Person:
    return await company.person("amina@acme.example", Role.PROJECT_OFFICE)


# All of them


@pytest.mark.parametrize("kind", OF_INITIATIVES)
async def test_with_nothing_under_way_there_is_no_pack(company: Company, kind: DigestKind) -> None:
    assert (await composed(company, kind)).is_empty


@pytest.mark.parametrize("kind", sorted(RITUALS))
async def test_hidden_blockers_never_appear(company: Company, kind: DigestKind) -> None:
    id = await idea(company)
    await put(company, id, Stage.DELIVERY, next_gate_date=TODAY - timedelta(days=2))
    await blocked(company, 7, id, "The head is unfair", breaches=2, confided_to=Role.DIRECTOR)
    await blocked(company, 8, None, "My champion bullies", breaches=2, confided_to=Role.TRAINING, unit="claims")
    text = await read(company, kind)
    for word in ("unfair", "bullies", "B-7", "B-8"):
        assert word not in text


@pytest.mark.parametrize("kind", OF_INITIATIVES)
async def test_where_titles_are_closed_only_heads_read_a_pack(company: Company, kind: DigestKind) -> None:
    id = await idea(company, "A secret merger")
    await put(company, id, Stage.AWAITING_EFFECT, next_gate_date=TODAY, asked_at=MORNING)
    ada = await company.person("ada@acme.example", Role.ADMIN)
    dirk = await company.person("dirk@acme.example", Role.DIRECTOR)
    closed = Visibility.CLOSED
    with pytest.raises(NotAllowed):
        await composed(company, kind, looks=ada, visibility=closed)
    with pytest.raises(NotAllowed):
        await composed(company, kind, ada, visibility=closed)
    await composed(company, kind, looks=ada)
    await composed(company, kind, dirk, visibility=closed)
    await composed(company, kind, visibility=closed)  # a head's channel


async def test_any_day_can_be_looked_at(company: Company) -> None:
    await idea(company)
    text = await read(company, DigestKind.TRIAGE_SESSION, moment=MORNING + timedelta(days=6))
    assert text.startswith("Triage · Monday 9 March · 1 decision waits, asked 6 days ago.")
    assert "due Fri 6 Mar, overdue" in text


# Triage


async def test_triage_has_what_is_new_what_it_is_like_and_what_is_vague(company: Company) -> None:
    office = await amina(company)
    older = await idea(company, "Sort the mail")
    await put(company, older, Stage.DELIVERY)
    like = await idea(company, "Sort letters")
    found = SimilarCheck(ran_at=MORNING, matches=(older, "AI-2020-0001"))
    await put(company, like, Stage.NEW, similar=found)
    judged = await idea(company, "Sort parcels")
    await put(company, judged, Stage.NEW, similar=replace(found, verdict=Verdict.UNIQUE, by=office.id, at=MORNING))
    vague = await idea(company, "Be better", unpinned=("V2",))
    text = await read(company, DigestKind.TRIAGE_SESSION)
    assert "3 decisions wait" in text.splitlines()[0]
    assert "Each is taken up, asked about, merged, let on or turned down." in text.splitlines()[0]
    assert f"[Take {like}]" in text
    assert f"{like} · Sort letters: like {older} · Sort the mail, and 1 more" in text
    assert f"[Compare {like}]" in text
    assert f"[Compare {judged}]" not in text
    assert f"{vague} · Be better" in text.split("No number to aim at yet")[1]
    assert f"[Ask the author of {vague}]" in text
    assert "1 without a number" in text


async def test_a_taken_idea_says_who_decides(company: Company) -> None:
    office = await amina(company)
    one = await idea(company)
    async with writing(company.database) as uow:
        record = await uow.initiatives.get(one)  # type: ignore[arg-type]  # the number of a record
        assert record is not None
        await uow.initiatives.save(replace(record, triager=office.id, taken_at=MORNING, revision=record.revision + 1))
    await put(company, one, Stage.NEW)
    assert "for Amina: the verdict on G1" in await read(company, DigestKind.TRIAGE_SESSION)


async def test_many_new_ideas_ten_and_the_rest_by_a_button(company: Company) -> None:
    for number in range(13):
        await idea(company, f"Idea {number}")
    before = Since(MORNING - timedelta(days=7), {"new": 8.0})
    text = await read(company, DigestKind.TRIAGE_SESSION, since=before)
    assert "13 new ideas (+5) · 13 handed in since the last one" in text
    assert "[+3 more: decisions needed]" in text
    assert "Idea 9:" in text
    assert "Idea 10:" not in text


# Gate session


async def test_the_gate_session_has_ready_packs_and_those_that_lack_little_by_name(company: Company) -> None:
    office = await amina(company)
    lead = await company.person("pia@acme.example", Role.PROJECT_MANAGER)
    ready, nearly, far = [await idea(company, title) for title in ("Ready", "Nearly", "Far")]
    for one in (ready, nearly):
        await put(company, one, Stage.ASSESSMENT, {Party.PROJECT_MANAGER: lead}, next_gate_date=TODAY)
    await filled(company, ready, office)
    await filled(company, nearly, office, "stop_condition", "data_class")
    await put(company, far, Stage.ASSESSMENT, {Party.PROJECT_MANAGER: lead})
    text = await read(company, DigestKind.GATE_SESSION)
    assert "1 decision waits" in text.splitlines()[0]
    assert "1 nearly ready" in text.splitlines()[0]
    assert f"{ready} · Ready: for the project office: the verdict on G2" in text
    assert f"[Decide {ready}]" in text
    assert f"{nearly} · Nearly: lacks" in text
    line = next(one for one in text.splitlines() if one.startswith(f"{nearly} · Nearly"))
    assert "a stop condition" in line
    assert "the data class" in line
    assert "gate due Tue 3 Mar" in line
    assert f"[What {nearly} lacks]" in text
    assert far not in text


async def test_what_is_paused_or_waits_for_room_is_in_no_gate_session(company: Company) -> None:
    office = await amina(company)
    one = await idea(company)
    await put(company, one, Stage.ASSESSMENT)
    await filled(company, one, office, "stop_condition")
    await put(company, one, Stage.ASSESSMENT, paused=Pause(date(2026, 4, 1), "Summer", office.id, MORNING))
    assert (await composed(company, DigestKind.GATE_SESSION)).is_empty


# Portfolio review and steering group


async def test_the_portfolio_review_has_caps_the_line_and_what_is_late(company: Company) -> None:
    office = await amina(company)
    late, waits, over = [await idea(company, title) for title in ("Late", "Waits", "Paused")]
    await put(company, late, Stage.DELIVERY, next_gate_date=TODAY - timedelta(days=5))
    await put(company, waits, Stage.NEW, deferred=Deferral(GateId.G1, "full", office.id, MORNING))
    await put(company, over, Stage.DELIVERY, paused=Pause(TODAY - timedelta(days=1), "Summer", office.id, MORNING))
    text = await read(company, DigestKind.PORTFOLIO_REVIEW)
    assert "3 decisions wait" in text.splitlines()[0]
    assert "Funnel: 1 new · 2 in delivery" in text.splitlines()[0]
    assert f"{late} · Late: in delivery: a new day, a pause, or a stop, due Thu 26 Feb, overdue" in text
    assert f"{waits} · Waits: number 1 in line, 8 places free in assessment: let it in, or say when" in text
    assert f"{over} · Paused: for the project office: the end of the pause" in text
    assert "In assessment: 0 of 8 places · in delivery: 1 of 10 places." in text
    for one in (late, waits):
        assert f"[Decide {one}]" in text
    assert f"[Take up {over} again]" in text


async def test_without_room_the_line_has_its_places_by_score(company: Company) -> None:
    office = await amina(company)
    weights = company.office.model.governance.weights
    for number in range(8):
        await put(company, await idea(company, f"Inside {number}"), Stage.ASSESSMENT, next_gate_date=date(2026, 5, 1))
    low, high = await idea(company, "Low"), await idea(company, "High")
    for one, mark in ((low, 2), (high, 5)):
        score = replace(compute(Inputs(mark, mark, mark, mark, mark, 2), weights, legal_data=True), by=office.id)
        queued = Deferral(GateId.G1, "full", office.id, MORNING)
        await put(company, one, Stage.NEW, deferred=queued, scores=(score,))
    text = await read(company, DigestKind.PORTFOLIO_REVIEW)
    assert "No decision waits." in text.splitlines()[0]
    assert "In assessment: 8 of 8 places, full" in text
    assert f"{high} · High: number 1 in line for a place in assessment, P1" in text
    assert f"{low} · Low: number 2 in line" in text


async def test_the_steering_group_has_figures_priorities_exceptions_and_the_directors_decisions(
    company: Company,
) -> None:
    office = await amina(company)
    big = await idea(company, "Big one")
    await put(company, big, Stage.ASSESSMENT, impact=Impact(expected=Figure(1, "EUR", 500_000.0)), asked_at=MORNING)
    waiver = Waiver("stop_condition", "a stop condition", "It is urgent", office.id, office.id, MORNING)
    let = await idea(company, "Let through")
    await put(company, let, Stage.DELIVERY, waivers=(waiver,), next_gate_date=date(2026, 6, 1))
    await blocked(company, 1, big, "No licence", breaches=1)
    text = await read(company, DigestKind.STEERING_GROUP)
    assert "1 decision waits" in text.splitlines()[0]
    assert f"[Decide {big}]" in text
    assert "Expected: 500,000 EUR" in text
    assert "Confirmed: 0 EUR" in text
    assert f"{let} · Let through" in text.split("Let through by exception")[1]
    assert "“No licence”" in text
    before = {"impact:expected": 400_000.0, f"stage:{Stage.ASSESSMENT}": 3.0}
    later = await read(company, DigestKind.STEERING_GROUP, since=Since(MORNING - timedelta(days=30), before))
    assert "500,000 EUR (+100,000)" in later
    assert "1 in assessment (-2)" in later


# Champions' meeting


async def test_the_champions_meeting_has_questions_lessons_terms_and_units_that_need_somebody(
    company: Company,
) -> None:
    carla = await company.person("carla@acme.example", Role.CHAMPION)
    playbook = next(iter(company.office.library.snapshot.playbooks.values()))
    ending = Champion(
        ChampionId("C-1"),
        carla.id,
        "claims",
        Nomination.HEAD,
        PersonId("boss"),
        MORNING,
        "Trusted",
        state=ChampionState.ENDING,
        term_number=1,
        ends_on=TODAY + timedelta(days=20),
    )
    async with writing(company.database) as uow:
        for _ in range(3):
            await uow.questions.add(
                MORNING - timedelta(days=2),
                "May my boss read this?",
                band="sure",
                score=0.9,
                state=QuestionState.ANSWERED,
                playbook=playbook.id,
                person=carla.id,
            )
        await uow.champions.add(ending)
        for title in ("Ask first", "Not yet"):
            kept = await uow.lessons.add(Lesson(title, "It went wrong.", "Ask before.", (), carla.id, "sales", MORNING))
            if title == "Ask first":
                done = publish(kept, PersonId("tess"), MORNING, title, kept.happened, kept.useful, ())
                assert await uow.lessons.save(done)
    text = await read(company, DigestKind.CHAMPION_MEETING)
    assert f"{playbook.title}: asked 3 times" in text
    assert "L-1 · Ask first: Ask before." in text
    assert "Carla, Claims: ends 23 Mar 2026, nobody follows yet" in text
    assert "Claims · a term ends: who follows" in text
    assert "no champion: who is put forward" in text
    assert "Lessons · 1 lesson to publish or to decline" in text
    assert "Not yet" not in text  # nobody has published it
    assert "my boss" not in text
    assert text.index("Decisions needed") < text.index("Asked most")


# Impact review


async def test_the_impact_review_has_due_checks_words_that_are_missing_and_what_was_not_confirmed(
    company: Company,
) -> None:
    sam = await company.person("sam@acme.example", Role.SPONSOR)
    ines = await company.person("ines@acme.example")
    late, reported, refused, far = [
        await idea(company, title, sponsor=sam.id) for title in ("Late", "Reported", "Refused", "Far")
    ]
    seats = {Party.IMPACT_OWNER: ines}
    here = Stage.AWAITING_EFFECT
    known = Impact(baseline=BASELINE, report=REPORT)
    await put(company, late, here, seats, next_gate_date=TODAY - timedelta(days=1))
    await put(company, reported, here, seats, next_gate_date=TODAY, impact=known)
    said = replace(known, confirmation=Confirmation(False, sam.id, MORNING, "Too early"))
    await put(company, refused, here, seats, next_gate_date=TODAY, impact=said)
    await put(company, far, here, seats, next_gate_date=date(2026, 8, 1))
    text = await read(company, DigestKind.IMPACT_REVIEW)
    assert "2 decisions wait" in text.splitlines()[0]
    assert "3 checks due or ahead · 1 not confirmed." in text.splitlines()[0]
    assert f"{late} · Late: check was due Mon 2 Mar, impact not stated yet, Ines" in text
    assert f"{reported} · Reported: for Sam: the sponsor's word on the value" in text
    assert f"{refused} · Refused: not confirmed on Tue 3 Mar: measure again, refine" in text
    assert "Too early" not in text
    assert far not in text


async def test_many_checks_ten_are_shown_the_longest_due_first(company: Company) -> None:
    for number in range(12):
        one = await idea(company, f"Idea {number}")
        await put(company, one, Stage.AWAITING_EFFECT, next_gate_date=TODAY - timedelta(days=number))
    text = await read(company, DigestKind.IMPACT_REVIEW)
    assert "12 checks due or ahead" in text
    assert "+2 more." in text
    assert text.index("· Idea 11:") < text.index("· Idea 2:")
    assert "· Idea 1:" not in text
