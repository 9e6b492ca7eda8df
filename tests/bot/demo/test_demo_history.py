"""The demo company's half-year at the gates: every stage is there, and nothing came about against the rules."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import text

from bot.demo.doing import CLOSES, OPENS
from bot.usecases import cases, inbox, portfolio
from bot.usecases.around import queue_place
from bot.usecases.curation_propose import publish_proposal
from bot.usecases.delivery import OURSELVES
from bot.usecases.question_loop import overview, tell_askers
from domain.dossier import ReviewState
from domain.funnel import TRANSITIONS, CloseReason, Decision, Stage
from domain.gates import pack, seat_of
from domain.governance import GateId
from domain.history import verify
from domain.impact import State, state
from domain.orders import OVERLAYS, Effect
from domain.parties import Party
from storage.unit_of_work import reading
from tests.support.demo_company import BERLIN, TODAY, Demo, act_of, office_on


def test_every_stage_has_two_at_least(demo: Demo) -> None:
    assert len(demo.all) == 46
    stages = Counter(one.stage for one in demo.all.values())
    assert set(stages) == set(Stage)
    assert min(stages.values()) >= 2, stages
    assert stages[Stage.ASSESSMENT] >= 5
    assert stages[Stage.DELIVERY] >= 5


def test_they_ended_in_every_way(demo: Demo) -> None:
    closings = Counter(one.closing for one in demo.at(Stage.CLOSED))
    wanted = {CloseReason.WITH_IMPACT, CloseReason.WITHOUT_IMPACT, CloseReason.STOPPED}
    assert wanted | {CloseReason.MERGED, CloseReason.WITHDRAWN} <= set(closings)
    decisions = Counter(event.decision for event in demo.events)
    assert decisions[Decision.REOPEN] >= 1
    assert decisions[Decision.REWORK] >= 2
    assert {Decision.PAUSE, Decision.DEFER, Decision.TO_SUPPORT, Decision.STOP} <= set(decisions)


def test_the_chain_holds_and_every_decision_is_in_it(demo: Demo) -> None:
    assert verify(demo.entries) is None
    decided = Counter(entry.subject for entry in demo.entries if entry.verb == "decided")
    assert decided == Counter(event.initiative for event in demo.events)


def test_nothing_moved_but_as_it_may(demo: Demo) -> None:
    at: dict[str, Stage] = {}
    for event in demo.events:
        assert at.get(event.initiative, Stage.NEW) is event.from_stage
        at[event.initiative] = event.to_stage
        if event.effect is Effect.MOVED:
            assert event.to_stage in TRANSITIONS[event.from_stage, event.decision], event
        else:
            assert event.decision in OVERLAYS
            assert event.to_stage is event.from_stage
    assert at == {id: demo.all[id].stage for id in at}


def test_nobody_decided_on_their_own(demo: Demo) -> None:
    for event in demo.events:
        one = demo.all[event.initiative]
        assert event.decided_by not in (one.initiator, one.dossier.seats.get(Party.PROJECT_MANAGER)), event


def test_people_work_by_day_and_the_past_is_in_order(demo: Demo) -> None:
    moments = [entry.at for entry in demo.entries]
    assert moments == sorted(moments)
    assert TODAY - timedelta(days=440) < moments[0].astimezone(BERLIN).date(), "the first champion's nomination"
    ideas = [entry.at for entry in demo.entries if entry.subject.startswith("AI-")]
    assert TODAY - timedelta(days=190) < ideas[0].astimezone(BERLIN).date()
    for entry in demo.entries:
        if entry.subject.startswith(("AI-", "C-", "lesson:", "network:")) and entry.actor != OURSELVES:
            local = entry.at.astimezone(BERLIN)
            assert local.weekday() < 5, entry
            assert not demo.usher.office.is_holiday(local.date()), entry
            assert OPENS <= local.time() <= CLOSES, entry


def test_in_assessment_one_waits_for_security_one_lacks_much_and_one_is_complete(demo: Demo) -> None:
    governance = demo.usher.office.model.governance
    found = demo.at(Stage.ASSESSMENT)
    missing = {one.id: pack(one, governance, TODAY).missing for one in found}  # type: ignore[union-attr]  # a gate is there
    assert any(one.dossier.review.open_conditions for one in found)
    assert any(one.dossier.review.state is ReviewState.REQUESTED for one in found)
    assert max(len(lines) for lines in missing.values()) >= 10
    assert [id for id, lines in missing.items() if not lines]
    assert any(one.dossier.dispute is not None for one in found)
    assert any(one.dossier.route.gap for one in found)


async def test_in_delivery_one_is_half_done_one_late_one_sent_back_one_paused(demo: Demo) -> None:
    found = demo.at(Stage.DELIVERY)
    assert any(one.dossier.next_gate_date and one.dossier.next_gate_date < TODAY for one in found)
    assert any(one.dossier.rework for one in found)
    assert any(one.dossier.paused for one in found)
    assert any(one.dossier.waivers for one in found), "an exception"
    tracks = demo.usher.office.model.governance.tracks
    half = [one for one in found if len(one.dossier.route.steps) * 2 == len(tracks[one.dossier.route.kind or ""])]
    async with demo.desk_of("amina.diallo") as desk:
        risks = [risk for one in half for risk in await desk.uow.risks.of(one.id)]
    assert any(risk.is_alive for risk in risks)


def test_of_those_in_use_one_is_checked_soon_and_one_waits_for_its_sponsor(demo: Demo) -> None:
    found = demo.at(Stage.AWAITING_EFFECT)
    checks = [one.dossier.next_gate_date for one in found]
    assert any(day is not None and TODAY < day <= TODAY + timedelta(days=10) for day in checks)
    assert any(state(one.dossier.impact) is State.MEASURED for one in found)


async def test_the_deferred_have_their_place(demo: Demo) -> None:
    deferred = [one for one in demo.all.values() if one.dossier.deferred is not None]
    async with demo.desk_of("amina.diallo") as desk:
        places = [await queue_place(desk, one) for one in deferred]
    assert sorted(places) == list(range(1, len(deferred) + 1))
    assert len(places) >= 2


def test_one_was_decided_in_the_name_of_somebody(demo: Demo) -> None:
    (event,) = [one for one in demo.events if one.acting_for is not None]
    one = demo.all[event.initiative]
    assert event.gate is GateId.G4
    assert event.acting_for == seat_of(one, Party.SPONSOR)
    assert demo.names[event.decided_by] == "Yusuf Demir"


@pytest.mark.parametrize(
    "name", ["amina.diallo", "oluwaseun.adebayo", "elif.kaya", "ingrid.halvorsen", "callum.reid", "katarzyna.nowak"]
)
async def test_something_waits_for_whoever_a_visitor_is_likely_to_be(demo: Demo, name: str) -> None:
    async with demo.desk_of(name) as desk:
        shown = await inbox.show(desk)
    assert shown.card is not None, shown.text


async def test_the_portfolio_names_its_bottleneck(demo: Demo) -> None:
    async with demo.desk_of("amina.diallo") as desk:
        shown = await portfolio.show(desk)
    assert "**Bottleneck: in delivery**" in str(shown)


async def test_the_case_library_has_a_lesson(demo: Demo) -> None:
    async with demo.desk_of("mara.lindqvist") as desk:
        shown = await cases.cases(desk, "invoices")
    assert "Run beside the old way" in str(shown)


async def test_what_people_asked_is_there_with_and_without_answers(demo: Demo) -> None:
    async with reading(demo.usher.office.database) as uow:
        asked = (
            await uow.connection.execute(text("select state, helpful, count(*) from questions group by 1, 2"))
        ).all()
    counts = {(state, None if helpful is None else bool(helpful)): number for state, helpful, number in asked}
    assert counts["answered", True] >= 5
    assert counts["answered", False] == 1
    assert counts["settled", None] == 1, "a champion answered"
    shown = str(await overview(await act_of(demo.usher, "noor.vandijk")))
    assert counts["handed", None] == 3, "with their champions"
    assert "**8 questions without an answer**" in shown
    assert ["asked 3 times" in shown, "asked 2 times" in shown, "Did not help" in shown] == [True, True, True]


async def test_once_its_owner_publishes_the_proposal_all_three_askers_are_told(seeded: Path, tmp_path: Path) -> None:
    copyfile(seeded, tmp_path / "demo.db")
    usher, clock = office_on(tmp_path / "demo.db")
    async with reading(usher.office.database) as uow:
        (waiting,) = await uow.playbooks.proposed(10)
    async with (await act_of(usher, "elif.kaya")).desk() as desk:
        await publish_proposal(desk, waiting.playbook, waiting.number)
    await tell_askers(usher.office, clock.now())
    async with reading(usher.office.database) as uow:
        rows = await uow.connection.execute(
            text("select p.name from outbox o join people p on p.id = o.person where o.dedupe_key like 'answered:%'")
        )
        told = set(rows.scalars())
    await usher.office.database.close()
    assert told == {"Giulia Conti", "David Goldberg", "Mateo Álvarez"}


async def test_nothing_of_the_past_is_still_to_be_sent(demo: Demo) -> None:
    async with reading(demo.usher.office.database) as uow:
        rows = (await uow.connection.execute(text("select status, count(*) from outbox group by status"))).all()
        copies = (await uow.connection.execute(text("select count(*) from copies"))).scalar_one()
    assert {status for status, _ in rows} <= {"sent", "done"}, rows
    assert copies > 100
