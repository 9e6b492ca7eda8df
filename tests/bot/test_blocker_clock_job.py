"""The job of the blockers' clock: whoever it waits for is reminded, it climbs, and nobody is told twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.cards.blocker_clock import STEPS
from bot.cards.history import VERBS
from bot.jobs import run_due
from bot.ui import Message, plain
from bot.usecases import blocker_clock_job
from bot.usecases.blocker_clock_job import run_clock
from bot.usecases.blocker_timing import timing_of
from domain.absences import Absence
from domain.blocker import Acting, Blocker, BlockerId, BlockerStatus, Ending, Report, Rung, next_due
from domain.blocker_acts import acknowledge, propose_resolution, raise_blocker
from domain.blocker_clock import StepKind
from domain.blockers import Category, Severity
from domain.people import Person, Role
from domain.places import Channel
from storage.blocker_threads import Side
from storage.unit_of_work import reading, writing
from tests.support.company import Company

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # 10:00 in Berlin
RITA, INGA, PAUL, DIRK = (f"{one}@acme.example" for one in ("rita", "inga", "paul", "dirk"))


@pytest.fixture
async def staffed(company: Company) -> Company:
    """Rita reports; Inga heads infrastructure, Paul is the project office, Dirk directs."""
    company.clock.instant = MONDAY
    for email, role in ((INGA, Role.INFRASTRUCTURE), (PAUL, Role.PROJECT_OFFICE), (DIRK, Role.DIRECTOR)):
        await company.person(email, role)
    await company.person(RITA)
    return company


async def who(company: Company, email: str) -> Person:
    return (await company.act(email)).person


async def report(company: Company, severity: Severity = Severity.SEV2, **given: Any) -> Blocker:
    """Rita's blocker, as it is stored."""
    office, now = company.office, company.clock.now()
    given = {"category": Category.INFRASTRUCTURE, "summary": "The gateway drops our calls", **given}
    async with writing(company.database) as uow:
        timing = await timing_of(office, uow, [], now, also=[given.get("champion"), given.get("seat")])
        rita = await who(company, RITA)
        blocker = raise_blocker(await uow.blockers.next_id(), Report(severity=severity, **given), rita, now, timing)
        await uow.blockers.add(blocker)
    return blocker


async def stored(company: Company, blocker: Blocker) -> Blocker:
    async with reading(company.database) as uow:
        found = await uow.blockers.get(blocker.id)
    assert found is not None
    return found


async def change(company: Company, blocker: Blocker, act: Any, email: str, *words: str) -> Blocker:
    """What a human does, without what follows from it."""
    async with writing(company.database) as uow:
        timing = await timing_of(company.office, uow, [blocker], company.clock.now())
        after: Blocker = act(blocker, Acting(await who(company, email)), *words, company.clock.now(), timing)
        assert await uow.blockers.save(after)
    return after


async def pass_time(company: Company, blocker: Blocker) -> Blocker:
    """The clock goes on to when it has to look again, and looks; what it queued is delivered."""
    due = next_due(await stored(company, blocker))
    assert due is not None
    company.clock.instant = max(due, company.clock.instant)
    await run_clock(company.office, company.clock.now())
    await company.deliver()
    return await stored(company, blocker)


def texts(messages: Iterable[Message]) -> list[str]:
    return [plain(one.text) for one in messages]


def last(company: Company, email: str) -> str:
    found = texts(company.inbox.of(email))
    assert found, f"{email} was told nothing"
    return found[-1]


async def verbs(company: Company, blocker: Blocker) -> list[str]:
    async with reading(company.database) as uow:
        entries = await uow.history.of(blocker.id)
    assert {one.actor for one in entries} <= {"usher"}
    return [one.verb for one in entries]


def test_every_step_has_words_in_the_history() -> None:
    assert set(STEPS) == set(StepKind)
    assert set(STEPS.values()) <= set(VERBS)


async def test_reminded_then_climbing_to_the_director_each_step_on_record(staffed: Company) -> None:
    await staffed.bind(Channel.INFRASTRUCTURE)
    blocker = await report(staffed)
    reminded = await pass_time(staffed, blocker)
    assert staffed.clock.now() == MONDAY + timedelta(hours=3)
    assert "waits for a human by 14:00" in last(staffed, INGA)
    assert "waits for a human by 14:00" in texts(staffed.inbox.at("infrastructure"))[-1]
    assert staffed.inbox.of(RITA) == []
    assert (reminded.rung, reminded.breaches) == (Rung.OWNER, 0)

    climbed = await pass_time(staffed, blocker)
    assert (climbed.rung, climbed.breaches) == (Rung.PROJECT_OFFICE, 1)
    assert "comes to you now: nobody had taken it up in time" in last(staffed, PAUL)
    assert staffed.inbox.of(PAUL)[-1].card is not None
    assert "went quiet, and is now with the project office" in last(staffed, RITA)
    assert len(staffed.inbox.of(INGA)) == 1
    assert staffed.inbox.of(DIRK) == []

    await pass_time(staffed, blocker)
    directed = await pass_time(staffed, blocker)
    assert (directed.rung, directed.breaches) == (Rung.DIRECTOR, 2)
    assert "comes to you now" in last(staffed, DIRK)
    assert await verbs(staffed, blocker) == [
        "blocker_reminded",
        "blocker_late",
        "blocker_climbed",
        "blocker_reminded",
        "blocker_late",
        "blocker_climbed",
    ]


async def test_nothing_is_done_twice_and_nothing_when_nothing_is_due(staffed: Company) -> None:
    blocker = await report(staffed)
    await run_clock(staffed.office, MONDAY)
    assert await stored(staffed, blocker) == blocker
    company_says = await pass_time(staffed, blocker)
    for _ in range(2):
        await run_due(staffed.office, staffed.clock.now())
    await staffed.deliver()
    assert await stored(staffed, blocker) == company_says
    assert len(staffed.inbox.of(INGA)) == 1
    assert await verbs(staffed, blocker) == ["blocker_reminded"]


async def test_run_due_drives_it(staffed: Company) -> None:
    blocker = await report(staffed)
    await run_due(staffed.office, MONDAY + timedelta(hours=3))
    assert await verbs(staffed, blocker) == ["blocker_reminded"]


async def test_a_sev1_goes_past_its_owner_who_hears_of_it(staffed: Company) -> None:
    staffed.clock.instant = datetime(2026, 3, 7, 22, 0, tzinfo=UTC)  # a Saturday night: round the clock
    blocker = await report(staffed, Severity.SEV1)
    await pass_time(staffed, blocker)
    climbed = await pass_time(staffed, blocker)
    assert climbed.rung is Rung.DIRECTOR
    assert "comes to you now" in last(staffed, DIRK)
    assert "is with the AI director now" in last(staffed, INGA)
    assert "You can still take it up" in last(staffed, INGA)
    assert "is now with the AI director" in last(staffed, RITA)


async def test_the_director_gets_a_copy_at_the_second_breach(staffed: Company) -> None:
    await staffed.bind(Channel.DIRECTOR)
    blocker = await report(staffed, Severity.SEV3)
    first = await pass_time(staffed, await pass_time(staffed, blocker))
    assert first.rung is Rung.PROJECT_OFFICE
    async with writing(staffed.database) as uow:  # back with its owner, late once
        assert await uow.blockers.save(replace(first, rung=Rung.OWNER, revision=first.revision + 1))
    again = await pass_time(staffed, await pass_time(staffed, first))
    assert again.breaches == 2
    assert again.rung is Rung.PROJECT_OFFICE
    for said in (last(staffed, DIRK), texts(staffed.inbox.at("director"))[-1]):
        assert "For you to know" in said
        assert "late for the second time" in said
    assert (await verbs(staffed, blocker))[-1] == "blocker_copied"


async def test_silence_of_whoever_has_it_makes_it_wait_again(staffed: Company) -> None:
    blocker = await report(staffed)
    await staffed.person("ines@acme.example", Role.INFRASTRUCTURE)
    await change(staffed, blocker, acknowledge, INGA)
    after = await pass_time(staffed, blocker)
    assert (after.status, after.owner_person) == (BlockerStatus.OPEN, None)
    assert "If you have it still" in last(staffed, INGA)
    assert "waits for a human again" in last(staffed, "ines@acme.example")
    assert "waits for the head of infrastructure again" in last(staffed, RITA)
    assert await verbs(staffed, blocker) == ["blocker_silent"]


async def test_a_raisers_silence_is_a_yes_and_both_sides_are_told(staffed: Company) -> None:
    blocker = await report(staffed)
    solved = await change(staffed, blocker, propose_resolution, INGA, "Restarted it")
    after = await pass_time(staffed, solved)
    assert (after.status, after.ending) == (BlockerStatus.VERIFIED, Ending.SILENCE)
    assert "5 working days went by without a word from you" in last(staffed, RITA)
    assert "Open it again" in [one.label for one in staffed.inbox.of(RITA)[-1].buttons]
    assert "is solved: whoever reported it had nothing to add for 5 working days" in last(staffed, INGA)
    assert next_due(after) is None


async def test_the_plan_is_asked_of_whoever_has_it(staffed: Company) -> None:
    blocker = await change(staffed, await report(staffed), acknowledge, INGA)
    async with writing(staffed.database) as uow:  # they write every day, and name no day
        kept = replace(blocker, silent_at=MONDAY + timedelta(days=99), revision=blocker.revision + 1)
        assert await uow.blockers.save(kept)
    await pass_time(staffed, blocker)
    assert "a plan or a fix is expected by" in last(staffed, INGA)
    assert [one.label for one in staffed.inbox.of(INGA)[-1].buttons][:2] == ["Name the day", "It is solved"]
    late = await pass_time(staffed, blocker)
    assert late.rung is Rung.PROJECT_OFFICE
    assert "there was no plan or fix in time" in last(staffed, PAUL)


async def test_it_waits_with_the_deputy_of_somebody_away(staffed: Company) -> None:
    dora, inga = await staffed.person("dora@acme.example", time_zone="America/New_York"), await who(staffed, INGA)
    async with writing(staffed.database) as uow:
        await uow.absences.add(Absence(inga.id, MONDAY, MONDAY + timedelta(days=9), dora.id, MONDAY))
    blocker = await report(staffed)
    await pass_time(staffed, blocker)
    assert "waits for a human" in last(staffed, INGA)
    climbed = await pass_time(staffed, blocker)
    assert climbed.rung is Rung.DEPUTY
    assert staffed.inbox.of("dora@acme.example") == []  # before nine where she is
    staffed.clock.forward(hours=1)
    await staffed.deliver()
    assert "comes to you now" in last(staffed, "dora@acme.example")
    assert "is now with the deputy of the head of infrastructure" in last(staffed, RITA)
    reminded = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)  # three hours of hers, from 9:00 in New York on
    assert (await stored(staffed, blocker)).take_up.remind == reminded


async def test_it_begins_with_the_champion_in_their_hours(staffed: Company) -> None:
    cara = await staffed.person("cara@acme.example", Role.CHAMPION, time_zone="America/New_York")
    blocker = await report(staffed, champion=cara.id)
    assert blocker.due_take_up == datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
    await pass_time(staffed, blocker)
    assert "by 13:00" in last(staffed, "cara@acme.example")
    assert staffed.inbox.of(INGA) == []
    climbed = await pass_time(staffed, blocker)
    assert climbed.rung is Rung.OWNER
    await staffed.deliver()
    assert staffed.inbox.of(INGA) == []  # it is evening where she is
    staffed.clock.instant = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
    await staffed.deliver()
    assert "comes to you now" in last(staffed, INGA)


@pytest.mark.parametrize("bound", [(Channel.PROJECT_OFFICE, Channel.SECURITY), (Channel.SECURITY,)])
async def test_where_nobody_holds_the_role_it_goes_to_the_project_office(
    staffed: Company, bound: tuple[Channel, ...]
) -> None:
    for channel in bound:
        await staffed.bind(channel)
    blocker = await report(staffed)
    async with writing(staffed.database) as uow:
        moved = replace(blocker, owner=Role.SECURITY, revision=2)
        assert await uow.blockers.save(moved)
    await pass_time(staffed, blocker)
    assert "there is nobody to ask" in texts(staffed.inbox.at(bound[0].value))[-1]
    assert "there is nobody to ask" in last(staffed, PAUL)


async def test_nobody_at_all_is_there_and_it_waits_for_the_project_offices_channel(company: Company) -> None:
    company.clock.instant = MONDAY
    await company.person(RITA)
    blocker = await report(company)
    await pass_time(company, blocker)
    await company.bind(Channel.PROJECT_OFFICE)
    await company.deliver()
    assert "there is nobody to ask" in texts(company.inbox.at("project-office"))[-1]


async def test_a_list_that_nobody_reads_is_the_project_offices(staffed: Company) -> None:
    blocker = await report(staffed, Severity.SEV4)
    async with writing(staffed.database) as uow:
        late = replace(blocker.take_up, remind=None)
        assert await uow.blockers.save(replace(blocker, owner=Role.SECURITY, take_up=late, revision=2))
    after = await pass_time(staffed, blocker)
    assert next_due(after) is None
    assert "there is nobody to ask" in last(staffed, PAUL)


async def test_sev4_ends_on_the_weekly_list_and_rests(staffed: Company) -> None:
    blocker = await report(staffed, Severity.SEV4)
    await pass_time(staffed, blocker)
    after = await pass_time(staffed, blocker)
    assert next_due(after) is None
    assert "stands on the weekly list" in last(staffed, RITA)
    assert len(staffed.inbox.of(INGA)) == 1
    assert staffed.inbox.of(DIRK) == []


async def test_news_come_where_it_was_reported_and_a_hidden_reporter_hears_in_person(staffed: Company) -> None:
    place = replace(staffed.place("team"), thread="17.1")
    plain_one, hidden = await report(staffed), await report(staffed, category=Category.ETHICS, hidden=True)
    async with writing(staffed.database) as uow:
        for one in (plain_one, hidden):
            await uow.blocker_threads.bind(one.id, place, Side.RAISER)
    await pass_time(staffed, plain_one)
    staffed.clock.instant = MONDAY + timedelta(hours=4)
    await run_clock(staffed.office, staffed.clock.now())
    await staffed.deliver()
    [said] = texts(staffed.inbox.at("team"))
    assert str(plain_one.id) in said
    [private] = texts(staffed.inbox.of(RITA))
    assert str(hidden.id) in private
    rita = await who(staffed, RITA)
    others = [one.message for one in staffed.inbox.sent if one.address.conversation != f"dm:{RITA}"]
    about = [one for one in others if str(hidden.id) in one.text]
    assert about
    assert not any("Rita" in str(one) or rita.id in str(one) for one in about)
    async with reading(staffed.database) as uow:
        entries = await uow.history.of(hidden.id)
    assert entries
    assert not any(rita.id in str(one) or "Rita" in str(one) for one in entries)


async def test_more_than_one_portion_is_worked_off(staffed: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocker_clock_job, "PORTION", 2)
    some = [await report(staffed) for _ in range(5)]
    await run_clock(staffed.office, MONDAY + timedelta(hours=3))
    assert [await verbs(staffed, one) for one in some] == [["blocker_reminded"]] * 5


async def test_what_somebody_took_up_meanwhile_is_left_alone(staffed: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    blocker = await report(staffed)
    looked = blocker_clock_job._look

    async def look(*given: Any) -> Any:
        found = await looked(*given)
        if found is not None:
            await change(staffed, blocker, acknowledge, INGA)
        return found

    monkeypatch.setattr(blocker_clock_job, "_look", look)
    staffed.clock.instant = MONDAY + timedelta(hours=3)
    await run_clock(staffed.office, staffed.clock.now())
    await staffed.deliver()
    assert (await stored(staffed, blocker)).status is BlockerStatus.ACKNOWLEDGED
    assert await verbs(staffed, blocker) == []
    assert staffed.inbox.of(INGA) == []


async def test_timing_is_the_head_of_the_owning_role(staffed: Company) -> None:
    await staffed.person("nora@acme.example", Role.TRAINING, time_zone="America/New_York")
    async with reading(staffed.database) as uow:
        timing = await timing_of(staffed.office, uow, [])
    blocker = replace(await report(staffed), owner=Role.TRAINING)
    assert str(timing.hours(blocker).zone) == "America/New_York"
    assert str(timing.hours(replace(blocker, rung=Rung.PROJECT_OFFICE)).zone) == "Europe/Berlin"
    assert str(timing.hours(replace(blocker, owner=Role.SPONSOR)).zone) == "Europe/Berlin"
    assert not timing.has_deputy
    assert timing.hours(blocker).is_holiday(datetime(2026, 12, 25, tzinfo=UTC).date())


async def test_a_deputy_of_the_model_is_a_rung(staffed: Company) -> None:
    await staffed.person("dora@acme.example")
    model = staffed.office.model
    governance = replace(model.governance, deputies={Role.INFRASTRUCTURE: "dora@acme.example"})
    staffed.office = replace(staffed.office, model=replace(model, governance=governance))
    blocker = await report(staffed)
    await pass_time(staffed, blocker)
    assert (await pass_time(staffed, blocker)).rung is Rung.DEPUTY
    assert "comes to you now" in last(staffed, "dora@acme.example")
    assert BlockerId("B-1") == blocker.id
