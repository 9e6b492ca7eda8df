"""Nudges attacked: others' numbers in buttons, old cards, long absences, days without an hour, markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.events import ButtonPressed
from bot.nudge_actions import FewerNudges, NudgeAct, NudgeDo
from bot.platforms.slack import render as slack
from bot.platforms.teams import render as teams
from domain.absences import Absence
from domain.digest_settings import with_quiet
from domain.initiatives import InitiativeId
from domain.nudges import Step, Watch
from domain.people import Role
from domain.places import Channel
from domain.schedule import Quiet
from storage.unit_of_work import reading, writing
from tests.stories.cast import Cast, tell
from tests.support.nudging import DAY_ZERO, asked_of, clock_strikes, late, look_soon
from tests.support.talker import message_text

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
REASON = "The data office answers in two weeks."


@pytest.fixture
async def cast(cast: Cast) -> Cast:
    await cast.add("pam", Role.PROJECT_MANAGER)
    return cast


async def still(cast: Cast, *missing: str, **given: object) -> str:
    """An initiative that stands still for want of Pam."""
    id = (await cast.company.idea("mara@acme.example")).id
    await late(cast.company, id, cast.people["pam"], *(missing or ("stop_condition",)), **given)  # type: ignore[arg-type]  # as `late` takes it
    return id


async def watch(cast: Cast, id: str) -> Watch:
    async with reading(cast.company.database) as uow:
        return await uow.nudges.watch(id)


async def press(cast: Cast, who: str, id: str, do: NudgeDo) -> str:
    talker = cast[who]
    await talker.send(ButtonPressed(talker.origin(), NudgeAct(id, do.value).pack()))
    return talker.text


async def nudges_of(cast: Cast, name: str) -> list[str]:
    await cast.company.deliver()
    texts = [message_text(one) for one in cast.company.inbox.of(f"{name}@acme.example")]
    return [one for one in texts if "I write " in one]


async def in_channel(cast: Cast, channel: Channel) -> list[str]:
    await cast.company.deliver()
    texts = [message_text(one) for one in cast.company.inbox.at(channel.value)]
    return [one for one in texts if "I write " in one]


async def away(cast: Cast, who: str, deputy: str | None, since: datetime = DAY_ZERO) -> None:
    async with writing(cast.company.database) as uow:
        person, stands_in = cast.people[who], cast.people[deputy].id if deputy is not None else None
        await uow.absences.add(Absence(person.id, since - DAY, since + 60 * DAY, stands_in, since - DAY))


# A person with very many


async def test_what_does_not_fit_into_a_bundle_is_behind_the_word_that_it_names(cast: Cast) -> None:
    ids = {await still(cast) for _ in range(13)}
    await clock_strikes(cast.company, DAY_ZERO)
    [said] = await nudges_of(cast, "pam")
    told = {id for id in ids if id in said}
    assert len(told) == 10
    assert "+3 more: say nudges" in said.replace("*", "")
    await cast["pam"].say("nudges")
    assert {id for id in ids if id in cast["pam"].text} >= ids - told
    cast["pam"].sees("13 or more things wait for you", "+3 more: they follow on the next days")
    await clock_strikes(cast.company, DAY_ZERO + DAY)
    later = await nudges_of(cast, "pam")
    assert len(later) == 2
    assert {id for id in ids if id in later[1]} == ids - told


async def test_three_hundred_are_one_message_a_day_that_fits(cast: Cast) -> None:
    made = [await still(cast) for _ in range(3)]
    record = await cast.company.initiative(made[0])
    more = [replace(record, id=InitiativeId(f"AI-2026-1{number:03}")) for number in range(297)]
    async with writing(cast.company.database) as uow:
        for one in more:
            await uow.initiatives.add(one)
    await look_soon(cast.company, *(one.id for one in more))
    await clock_strikes(cast.company, DAY_ZERO)
    await clock_strikes(cast.company, DAY_ZERO + HOUR)
    [said] = await nudges_of(cast, "pam")
    assert "300 or more things wait for you" in said
    assert "+290 more" in said
    [message] = [one for one in cast.company.inbox.of("pam@acme.example") if "I write " in one.text]
    assert len(slack.posts(message)) == 1
    assert len(teams.posts(message)) <= 2


# Time


async def test_after_a_month_of_downtime_everybody_hears_once_and_one_step(cast: Cast) -> None:
    ids = [await still(cast) for _ in range(4)]
    back = DAY_ZERO + 31 * DAY
    for minutes in range(0, 600, 60):
        await clock_strikes(cast.company, back + timedelta(minutes=minutes))
    assert len(await nudges_of(cast, "pam")) == 1
    assert {(await watch(cast, id)).step for id in ids} == {Step.FIRST}
    assert await in_channel(cast, Channel.PROJECT_OFFICE) == []


async def test_the_clock_by_itself_is_no_activity(cast: Cast) -> None:
    id = await still(cast)
    for days in range(20):
        await clock_strikes(cast.company, DAY_ZERO + days * DAY)
        async with writing(cast.company.database) as uow:  # whatever a job refreshes, it looks at the record again
            await uow.nudges.look_soon(cast.company.clock.now(), id)
    found = await watch(cast, id)
    assert (found.cycle, found.step, found.began) == (1, Step.PROPOSAL, DAY_ZERO.date())  # a P1: halved


@pytest.mark.parametrize(("start", "end"), [(time(8), time(4)), (time(7), time(3)), (time(9), time(17, 30))])
async def test_quiet_hours_that_leave_no_working_hour_end_some_time(cast: Cast, start: time, end: time) -> None:
    await still(cast)
    async with writing(cast.company.database) as uow:
        pam = cast.people["pam"].id
        await uow.digests.save_settings(with_quiet(await uow.digests.settings(pam), Quiet(start, end)), pam, DAY_ZERO)
    heard = []
    for hours in range(5 * 24):
        before = len(await nudges_of(cast, "pam"))
        await clock_strikes(cast.company, DAY_ZERO + hours * HOUR)
        if len(await nudges_of(cast, "pam")) > before:
            heard.append(cast.company.clock.now())
    assert heard
    for moment in heard:
        local = moment + HOUR  # Berlin in March
        assert not Quiet(start, end).holds(local.time())
        assert local.weekday() < 5


async def test_who_is_away_with_a_deputy_who_is_away_too_is_the_offices(cast: Cast) -> None:
    await cast.add("dele", Role.PROJECT_MANAGER)
    await away(cast, "pam", "dele")
    await away(cast, "dele", None)
    id = await still(cast)
    await clock_strikes(cast.company, DAY_ZERO)
    assert await nudges_of(cast, "pam") == []
    assert await nudges_of(cast, "dele") == []
    assert any(id in one for one in await in_channel(cast, Channel.PROJECT_OFFICE))


# Whose it is


async def test_what_is_not_mine_to_answer_stays_as_it_is(cast: Cast) -> None:
    id = await still(cast)
    await clock_strikes(cast.company, DAY_ZERO)
    before = await watch(cast, id)
    for name in ("kofi", "gil", "carla"):
        for do in (NudgeDo.DONE, NudgeDo.NOT_MINE, NudgeDo.SNOOZE, NudgeDo.DATE, NudgeDo.OPEN, NudgeDo.PAUSE):
            said = await press(cast, name, id, do)
            assert "stop condition" not in said
            assert "Read claims" not in said or name != "gil"
        for forged in ("AI-2026-9999", "", "' OR 1=1 --", "AI-2026-0001\n"):
            await press(cast, name, forged, NudgeDo.NOT_MINE)
    assert await watch(cast, id) == before
    assert await asked_of(cast.company, id) == (cast.people["pam"].id,)


async def test_a_deputy_of_the_project_office_answers_what_came_to_them(cast: Cast) -> None:
    await away(cast, "amina", "kofi")
    id = await still(cast)
    cast.company.clock.instant = DAY_ZERO
    said = await press(cast, "kofi", id, NudgeDo.DATE)
    assert "Until when" in said


async def test_a_role_that_is_asked_in_its_channel_answers_there(cast: Cast) -> None:
    await cast.add("inga", Role.INFRASTRUCTURE)
    await cast.company.bind(Channel.INFRASTRUCTURE)
    id = await still(cast, "feasibility")
    await clock_strikes(cast.company, DAY_ZERO)
    assert [id in one for one in await in_channel(cast, Channel.INFRASTRUCTURE)] == [True]
    assert "Nearly" in await press(cast, "inga", id, NudgeDo.DONE)
    assert "Until when" in await press(cast, "inga", id, NudgeDo.DATE)
    assert "answer for its dates" in await press(cast, "kofi", id, NudgeDo.DATE)
    [said] = await in_channel(cast, Channel.INFRASTRUCTURE)
    assert "[Done]" in said
    assert "[Not mine]" not in said  # the role's it is


async def test_pressed_twice_is_counted_once(cast: Cast) -> None:
    id = await still(cast)
    await clock_strikes(cast.company, DAY_ZERO)
    pam = cast["pam"]
    await cast.company.deliver()
    await press(cast, "pam", id, NudgeDo.NOT_MINE)
    await press(cast, "pam", id, NudgeDo.NOT_MINE)
    assert (await cast.channel()).count("is not theirs") == 1
    for _ in range(2):
        await pam.send(ButtonPressed(pam.origin(), FewerNudges(1).pack()))
    pam.sees("once in three days")
    await pam.send(ButtonPressed(pam.origin(), FewerNudges(10**9).pack()))
    pam.sees("once a week")


async def test_the_third_new_date_is_told_to_the_office_once(cast: Cast) -> None:
    id = await still(cast)
    await clock_strikes(cast.company, DAY_ZERO)
    for until in ("2026-03-20", "2026-03-27", "2026-04-02"):
        await tell(cast["pam"], f"postpone {id}", until, REASON)
    await cast["pam"].say(REASON)
    assert (await cast.channel()).count("new date number 3") == 1
    assert (await watch(cast, id)).postponed == 3


@pytest.mark.parametrize(
    "until", ["9999-12-31", "0001-01-01", "2026-03-09", "2026-02-30", "yesterday", "in 999 months"]
)
async def test_a_date_that_is_none_changes_nothing(cast: Cast, until: str) -> None:
    id = await still(cast)
    await clock_strikes(cast.company, DAY_ZERO)
    await tell(cast["pam"], f"postpone {id}", until, REASON)
    found = await watch(cast, id)
    assert (found.postponed, found.step) == (0, Step.FIRST)
    assert (await cast.company.initiative(id)).dossier.next_gate_date == date(2026, 3, 6)


async def test_the_first_date_of_all_is_no_postponement(cast: Cast) -> None:
    id = await still(cast, "stop_condition", due=None)
    assert (await cast.company.initiative(id)).dossier.next_gate_date is None
    await clock_strikes(cast.company, DAY_ZERO)
    await tell(cast["pam"], f"postpone {id}", "2026-03-20", REASON)
    found = await watch(cast, id)
    assert (found.postponed, found.stopped_until) == (0, date(2026, 3, 20))
    await tell(cast["pam"], f"postpone {id}", "2026-03-16", REASON)
    assert (await watch(cast, id)).postponed == 0  # earlier is not later
    await tell(cast["pam"], f"postpone {id}", "2026-03-23", REASON)
    assert (await watch(cast, id)).postponed == 1


async def test_a_snooze_beyond_ten_days_is_refused(cast: Cast) -> None:
    id = await still(cast)
    await clock_strikes(cast.company, DAY_ZERO)
    for words in ("For 11 days", "11", "-1", "0", "²", "9" * 30):
        await press(cast, "pam", id, NudgeDo.SNOOZE)
        await cast["pam"].say(words)
    assert not (await watch(cast, id)).snoozed
