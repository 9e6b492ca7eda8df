"""The clock of nudges: who hears what, when, once; and what is dropped."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.ui import Message
from bot.usecases import talk_about
from bot.usecases.blocker_timing import timing_of
from domain.absences import Absence
from domain.blocker import Acting, Blocker, BlockerStatus, Report
from domain.blocker_acts import proceed, raise_blocker
from domain.blockers import Category, Severity
from domain.digest_settings import with_quiet
from domain.funnel import Stage
from domain.history import verify
from domain.nudges import Step
from domain.people import Person, Role
from domain.places import Channel
from domain.schedule import Quiet
from storage.unit_of_work import reading, writing
from tests.support.company import Company
from tests.support.nudging import DAY_ZERO, asked_of, clock_strikes, late, look_soon
from tests.support.talker import message_text

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


class Floor:
    """A company with a project manager, an author and the project office."""

    def __init__(self, company: Company) -> None:
        self.company = company

    async def enter(self) -> Floor:
        self.mara = await self.company.person("mara@acme.example")
        self.pam = await self.company.person("pam@acme.example", Role.PROJECT_MANAGER)
        self.paul = await self.company.person("paul@acme.example", Role.PROJECT_OFFICE)
        await self.company.bind(Channel.PROJECT_OFFICE)
        return self

    async def idea(self, *missing: str, by: Person | None = None, **given: object) -> str:
        made = await self.company.idea("mara@acme.example")
        await late(self.company, made.id, by or self.pam, *(missing or ("stop_condition",)), **given)  # type: ignore[arg-type]  # as `late` takes it
        return made.id

    async def heard(self, name: str) -> list[Message]:
        """The nudges in somebody's direct chat."""
        await self.company.deliver()
        said = self.company.inbox.of(f"{name}@acme.example")
        return [one for one in said if "I write " in one.text or "half written" in one.text]

    async def channel(self) -> list[str]:
        await self.company.deliver()
        said = [message_text(one) for one in self.company.inbox.at(Channel.PROJECT_OFFICE.value)]
        return [one for one in said if "I write " in one]

    async def step(self, id: str) -> Step | None:
        async with reading(self.company.database) as uow:
            return (await uow.nudges.watch(id)).step

    async def verbs(self, id: str) -> list[str]:
        async with reading(self.company.database) as uow:
            assert verify([entry async for entry in uow.history.all()]) is None
            return [entry.verb for entry in await uow.history.of(id)]


@pytest.fixture
async def floor(sqlite_company: Company) -> Floor:
    return await Floor(sqlite_company).enter()


async def test_the_one_who_can_act_next_hears_why(floor: Floor) -> None:
    id = await floor.idea()
    await clock_strikes(floor.company, DAY_ZERO)
    [said] = await floor.heard("pam")
    text = message_text(said)
    assert "One thing waits for you" in text
    assert f"{id} · Read claims from PDF" in text
    assert "stop" in text
    assert "still missing from you: a stop condition. Its date has passed (it was Fri 6 Mar)." in text
    assert "once a day at most" in text
    assert [one for one in ("Done", "New date…", "Blocked…", "Pause…", "Not mine", "Snooze…", "Fewer of these")
            if f"[{one}]" not in text] == []  # fmt: skip
    assert await floor.heard("mara") == []
    assert (await floor.verbs(id))[-1] == "nudged"


async def test_twice_in_a_day_and_after_a_new_start_it_is_said_once(floor: Floor) -> None:
    await floor.idea()
    for hours in range(24):
        await clock_strikes(floor.company, DAY_ZERO + timedelta(hours=hours))
    assert len(await floor.heard("pam")) == 1


async def test_two_initiatives_are_one_bundle(floor: Floor) -> None:
    first, second = await floor.idea(), await floor.idea(due=date(2026, 3, 5))
    await clock_strikes(floor.company, DAY_ZERO)
    [said] = await floor.heard("pam")
    text = message_text(said)
    assert "Two things wait for you" in text
    assert f"[Answer {first}]" in text
    assert f"[Answer {second}]" in text


async def test_ten_are_told_and_the_rest_is_behind_a_word(floor: Floor) -> None:
    for _ in range(12):
        await floor.idea()
    await clock_strikes(floor.company, DAY_ZERO)
    [said] = await floor.heard("pam")
    assert "12 things wait for you" in message_text(said)
    assert "+2 more" in message_text(said)


async def test_a_new_step_of_another_one_waits_for_the_next_day(floor: Floor) -> None:
    await floor.idea()
    await clock_strikes(floor.company, DAY_ZERO)
    second = await floor.idea(due=date(2026, 3, 6))
    await clock_strikes(floor.company, DAY_ZERO + timedelta(hours=1))
    assert len(await floor.heard("pam")) == 1
    await clock_strikes(floor.company, DAY_ZERO + DAY)
    assert second in message_text((await floor.heard("pam"))[-1])
    assert len(await floor.heard("pam")) == 2


async def test_weekend_holiday_night_and_zone_are_left_alone(floor: Floor) -> None:
    tokyo = await floor.company.person("toshi@acme.example", time_zone="Asia/Tokyo")
    await floor.idea(by=tokyo, due=date(2026, 4, 1))
    friday, saturday = datetime(2026, 4, 3, 9, 0, tzinfo=UTC), datetime(2026, 4, 4, 9, 0, tzinfo=UTC)
    for moment in (friday, saturday, saturday + DAY, saturday + 2 * DAY):  # Good Friday to Easter Monday
        await clock_strikes(floor.company, moment)
        assert await floor.heard("toshi") == []
    tuesday = datetime(2026, 4, 7, 9, 0, tzinfo=UTC)  # 18:00 in Tokyo
    await clock_strikes(floor.company, tuesday)
    assert await floor.heard("toshi") == []
    await clock_strikes(floor.company, datetime(2026, 4, 8, 1, 0, tzinfo=UTC))  # 10:00 there, night in Berlin
    assert len(await floor.heard("toshi")) == 1


async def test_quiet_hours_of_the_reader(floor: Floor) -> None:
    async with writing(floor.company.database) as uow:
        settings = with_quiet(await uow.digests.settings(floor.pam.id), Quiet(time(8), time(13)))
        assert await uow.digests.save_settings(settings, floor.pam.id, floor.company.clock.now())
    await floor.idea()
    await clock_strikes(floor.company, DAY_ZERO)
    assert await floor.heard("pam") == []
    await clock_strikes(floor.company, DAY_ZERO + timedelta(hours=3, minutes=1))
    assert len(await floor.heard("pam")) == 1


async def climb(floor: Floor, until: date) -> None:
    moment = DAY_ZERO
    while moment.date() <= until:
        await clock_strikes(floor.company, moment)
        moment += DAY


async def test_the_whole_ladder_of_a_p1_and_nothing_closes(floor: Floor) -> None:
    id = await floor.idea(by=floor.pam)
    await climb(floor, date(2026, 3, 12))
    assert len(await floor.heard("pam")) == 3
    [raised] = await floor.channel()
    assert f"{id} · Read claims from PDF: it stands still since Mon 9 Mar" in raised
    assert "I asked Pam for" in raised
    assert "Fewer of these" not in raised
    await climb(floor, date(2026, 3, 17))
    choice = (await floor.channel())[-1]
    assert "Please choose: go on with a date, pause, or stop." in choice
    assert "[Continue with a date…]" in choice
    async with reading(floor.company.database) as uow:
        assert [one.initiative for one in await uow.nudges.climbed("director", 10)] == [id]
        assert await uow.nudges.climbed("office", 10) == []
    await climb(floor, date(2026, 3, 24))
    proposal = (await floor.channel())[-1]
    assert "I propose to pause it; you decide, and nothing closes by itself." in proposal
    assert len(await floor.channel()) == 3
    record = await floor.company.initiative(id)
    assert record.stage is Stage.ASSESSMENT
    assert record.dossier.paused is None


async def test_a_missed_week_is_one_bundle(floor: Floor) -> None:
    first, second = await floor.idea(), await floor.idea()
    await clock_strikes(floor.company, DAY_ZERO + 21 * DAY)
    await clock_strikes(floor.company, DAY_ZERO + 21 * DAY + timedelta(hours=1))
    [said] = await floor.heard("pam")
    assert first in message_text(said)
    assert second in message_text(said)


async def test_what_moved_before_it_could_be_said_is_dropped(floor: Floor) -> None:
    id = await floor.idea()
    night = DAY_ZERO - timedelta(hours=8)
    await clock_strikes(floor.company, night)
    assert await floor.step(id) is Step.FIRST
    await floor.company.inbox.profile(floor.company.account("pam@acme.example"))
    async with (await floor.company.act("pam@acme.example")).desk() as desk:
        await talk_about.comment(desk, id, "I am on it.")
    before = await floor.company.initiative(id)
    async with writing(floor.company.database) as uow:
        dossier = replace(before.dossier, next_gate_date=date(2026, 5, 4))
        assert await uow.initiatives.save(replace(before, revision=before.revision + 1, dossier=dossier))
    await look_soon(floor.company, id)
    await clock_strikes(floor.company, DAY_ZERO)
    assert await floor.heard("pam") == []


async def test_a_deputy_hears_for_whom_and_the_office_when_somebody_left(floor: Floor) -> None:
    company = floor.company
    dora = await company.person("dora@acme.example")
    away = Absence(floor.pam.id, DAY_ZERO - DAY, DAY_ZERO + 5 * DAY, dora.id, DAY_ZERO - DAY)
    first = await floor.idea()
    async with writing(company.database) as uow:
        await uow.absences.add(away)
    await clock_strikes(company, DAY_ZERO)
    assert await floor.heard("pam") == []
    [said] = await floor.heard("dora")
    assert f"For Pam: {first}" in message_text(said)
    assert await asked_of(company, first) == (dora.id,)
    lee = await company.person("lee@acme.example")
    second = await floor.idea(by=lee)
    async with writing(company.database) as uow:
        await uow.people.save(replace(lee, active=False))
    await clock_strikes(company, DAY_ZERO + DAY)
    assert any(second in one for one in await floor.channel())


async def test_whoever_leaves_between_the_step_and_the_hour_hears_nothing(floor: Floor) -> None:
    id = await floor.idea()
    await clock_strikes(floor.company, DAY_ZERO - timedelta(hours=8))
    async with writing(floor.company.database) as uow:
        await uow.people.save(replace(floor.pam, active=False))
    await clock_strikes(floor.company, DAY_ZERO)
    await clock_strikes(floor.company, DAY_ZERO + timedelta(minutes=1))
    assert await floor.heard("pam") == []
    assert any(id in one for one in await floor.channel())


async def blocked(floor: Floor, id: str, *, takes: Person | None, until: datetime | None = None) -> Blocker:
    """A blocker on the initiative, which that person has taken up; `until` is the day of their plan."""
    company = floor.company
    async with writing(company.database) as uow:
        now, timing = company.clock.now(), await timing_of(company.office, uow, [], company.clock.now())
        about = (await company.initiative(id)).id
        told = Report(Category.INFRASTRUCTURE, Severity.SEV2, "The gateway drops calls", initiative=about)
        blocker = raise_blocker(await uow.blockers.next_id(), told, floor.mara, now, timing)
        await uow.blockers.add(blocker)
        if takes is not None:
            acts, waits = Acting(takes, frozenset()), BlockerStatus.WAITING_EXTERNAL
            blocker = proceed(blocker, acts, waits, now, timing, until=until)
            assert await uow.blockers.save(blocker)
    return blocker


async def test_a_blocker_goes_to_whoever_has_it_and_the_initiative_s_owner_is_told(floor: Floor) -> None:
    company = floor.company
    inga = await company.person("inga@acme.example", Role.INFRASTRUCTURE)
    await company.person("ines@acme.example", Role.INFRASTRUCTURE)  # could, and has not taken it up
    id = await floor.idea()
    await blocked(floor, id, takes=inga, until=DAY_ZERO - HOUR)
    await clock_strikes(company, DAY_ZERO)
    [asked] = await floor.heard("inga")
    assert "please lift the blocker B-1" in message_text(asked)
    assert await floor.heard("ines") == []
    [told_only] = await floor.heard("pam")
    assert "Inga can act next (the blocker B-1); you need not" in message_text(told_only)
    assert "I write so that you know" in message_text(told_only)
    assert "[Done]" not in message_text(told_only)
    assert await asked_of(company, id) == (inga.id,)


async def test_nobody_is_asked_about_a_blocker_before_its_own_deadline(floor: Floor) -> None:
    company = floor.company
    inga = await company.person("inga@acme.example", Role.INFRASTRUCTURE)
    id = await floor.idea()
    await blocked(floor, id, takes=inga, until=DAY_ZERO + 4 * DAY)
    for days in range(6):  # to Saturday: the plan's day was Friday
        await clock_strikes(company, DAY_ZERO + days * DAY)
    assert [await floor.heard(name) for name in ("inga", "pam", "mara")] == [[], [], []]
    assert await floor.step(id) is None
    await clock_strikes(company, DAY_ZERO + 7 * DAY)
    assert "the blocker B-1" in message_text((await floor.heard("inga"))[-1])


async def test_of_two_blockers_only_the_overdue_one_is_asked_about(floor: Floor) -> None:
    company = floor.company
    inga = await company.person("inga@acme.example", Role.INFRASTRUCTURE)
    ines = await company.person("ines@acme.example", Role.INFRASTRUCTURE)
    id = await floor.idea()
    await blocked(floor, id, takes=inga, until=DAY_ZERO + 4 * DAY)
    await blocked(floor, id, takes=ines, until=DAY_ZERO - HOUR)
    await clock_strikes(company, DAY_ZERO)
    assert "the blocker B-2" in message_text((await floor.heard("ines"))[0])
    assert await floor.heard("inga") == []


async def test_a_new_idea_that_nobody_looked_at_is_the_offices_and_not_its_authors(floor: Floor) -> None:
    made = await floor.company.idea("mara@acme.example")
    await look_soon(floor.company, made.id)
    await clock_strikes(floor.company, floor.company.clock.now() + 28 * DAY)
    assert await floor.heard("mara") == []
    [asks] = await floor.channel()
    assert "still missing: the first look. It has been new for 28 days." in asks


async def test_bot_edits_are_no_activity_and_a_comment_is(floor: Floor) -> None:
    id = await floor.idea(due=date(2026, 12, 1))
    moment = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)
    await clock_strikes(floor.company, moment)
    assert "Nobody has touched it" in message_text((await floor.heard("pam"))[0])
    assert await floor.step(id) is Step.FIRST


async def test_fewer_is_kept_but_not_for_decisions(floor: Floor) -> None:
    async with writing(floor.company.database) as uow:
        await uow.nudges.pace(floor.pam.id, 7, DAY_ZERO)
    await floor.idea()
    await climb(floor, date(2026, 3, 14))
    assert len(await floor.heard("pam")) == 1
    await climb(floor, date(2026, 3, 17))
    assert len(await floor.heard("pam")) == 2


async def test_a_draft_left_alone_is_spoken_of_once(floor: Floor) -> None:
    talker = floor.company.talker("mara@acme.example")
    await talker.say("idea: support retypes claims from PDF all day")
    start = floor.company.clock.now()
    await clock_strikes(floor.company, start + 4 * DAY)
    assert await floor.heard("mara") == []
    for days in range(5, 20):
        await clock_strikes(floor.company, start + days * DAY)
    [said] = await floor.heard("mara")
    assert "[Continue]" in message_text(said)
    await talker.press("Continue")
    assert "which number" in talker.text.lower() or "?" in talker.text


async def test_nothing_due_writes_nothing(floor: Floor) -> None:
    await clock_strikes(floor.company)
    async with reading(floor.company.database) as uow:
        before = await uow.history.last()
    await clock_strikes(floor.company, floor.company.clock.now() + timedelta(minutes=1))
    async with reading(floor.company.database) as uow:
        assert await uow.history.last() == before
        assert not await uow.nudges.anything(floor.company.clock.now())
