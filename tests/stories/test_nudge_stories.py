"""Nudges in the chat: what people answer, by button and by word, and what becomes of it."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from bot.events import ButtonPressed
from bot.nudge_actions import FewerNudges, NudgeAct, NudgeDo
from domain.funnel import Stage
from domain.nudges import Watch
from domain.parties import Party
from domain.people import Role
from storage.database import Database
from storage.unit_of_work import reading
from tests.races.test_triage import chain_is_whole
from tests.stories.cast import Cast, tell
from tests.support.clock import Clock
from tests.support.company import Company
from tests.support.nudging import DAY_ZERO, clock_strikes, late
from tests.support.slack_office import slack_office
from tests.support.teams_office import teams_office

DAY = timedelta(days=1)
REASON = "The data office answers in two weeks."


@pytest.fixture
async def still(cast: Cast) -> tuple[Cast, str]:
    """Pam is asked about an initiative that stands still."""
    await cast.add("pam", Role.PROJECT_MANAGER)
    id = await nudged(cast)
    return cast, id


async def nudged(cast: Cast) -> str:
    id = await cast.idea()
    await late(cast.company, id, cast.people["pam"], "stop_condition")
    await clock_strikes(cast.company, DAY_ZERO)
    assert id in await cast.hears("pam")
    return id


async def watch(cast: Cast, id: str) -> Watch:
    async with reading(cast.company.database) as uow:
        return await uow.nudges.watch(id)


async def verbs(cast: Cast, id: str) -> list[str]:
    async with reading(cast.company.database) as uow:
        return [entry.verb for entry in await uow.history.of(id)]


async def test_done_shows_what_the_record_still_lacks_and_then_thanks(still: tuple[Cast, str]) -> None:
    cast, id = still
    pam = cast["pam"]
    await pam.press("Done")
    pam.sees("Nearly", "still shows", "stop condition")
    await pam.press(f"Supply {id}: stop condition")
    await tell(pam, "Two wrong payments in a week and it is switched off.", "skip")
    await pam.send(ButtonPressed(pam.origin(), NudgeAct(id, NudgeDo.DONE.value).pack()))
    pam.sees("Nothing waits for you at", id)
    assert (await verbs(cast, id))[-1] == "said_done"
    await clock_strikes(cast.company, DAY_ZERO + timedelta(minutes=5))
    found = await watch(cast, id)
    assert (found.step, found.cycle) == (None, 1)
    assert await chain_is_whole(cast.company)


async def move_date(cast: Cast, who: str, id: str, until: str) -> None:
    await tell(cast[who], f"postpone {id}", until, REASON)


async def test_a_new_date_stops_the_ladder_and_the_third_goes_to_the_office(still: tuple[Cast, str]) -> None:
    cast, id = still
    pam = cast["pam"]
    await pam.press("New date…")
    pam.sees("Until when will it be done?")
    await tell(pam, "2026-03-20", REASON)
    pam.sees("is due on Fri 20 Mar now", "no more of it before that")
    assert (await cast.company.initiative(id)).dossier.next_gate_date == date(2026, 3, 20)
    assert f"“{REASON}” (Pam)" in await cast.hears("mara")
    before = len(cast["pam"].received())
    for days in range(1, 8):
        await clock_strikes(cast.company, DAY_ZERO + days * DAY)
    await cast.company.deliver()
    assert len(pam.received()) == before
    await move_date(cast, "pam", id, "2026-03-27")
    assert "new date number" not in await cast.channel()
    await move_date(cast, "pam", id, "2026-04-02")
    pam.sees("the project office looks at it too")
    channel = await cast.channel()
    assert "new date number 3 without progress" in channel
    assert "[Stop…]" in channel
    await pam.say(f"history {id}")
    pam.sees("moved its date to Thu 2 Apr", REASON)
    assert (await watch(cast, id)).postponed == 3


async def test_a_date_that_has_passed_and_somebody_without_a_part_are_refused(still: tuple[Cast, str]) -> None:
    cast, id = still
    await tell(cast["pam"], f"postpone {id}", "2026-03-02", REASON)
    cast["pam"].sees("from tomorrow on")
    await cast["kofi"].say(f"postpone {id}")
    cast["kofi"].sees("answer for its dates")
    for do in NudgeDo:
        await cast["kofi"].send(ButtonPressed(cast["kofi"].origin(), NudgeAct(id, do.value).pack()))
        if do is not NudgeDo.BLOCKED:
            assert "stop condition" not in cast["kofi"].text
    assert (await watch(cast, id)).postponed == 0


async def test_blocked_opens_the_escalation_about_it(still: tuple[Cast, str]) -> None:
    cast, id = still
    pam = cast["pam"]
    await pam.press("Blocked…")
    pam.sees("What is in the way")
    await tell(pam, "I wait for access to the claims table since Monday.", "data_access", "SEV2")
    pam.sees("Out to")
    async with reading(cast.company.database) as uow:
        [blocker] = await uow.blockers.open_at((await cast.company.initiative(id)).id)
    assert blocker.raiser == cast.people["pam"].id
    await clock_strikes(cast.company, DAY_ZERO + 3 * DAY)
    assert (await watch(cast, id)).step is None  # a blocker is a change: the ladder begins anew


async def test_a_sev1_and_an_answer_come_on_the_day_of_a_nudge_too(cast: Cast) -> None:
    """Neither is a nudge: the one bundle a day keeps nothing else back, and takes nobody's turn."""
    await cast.add("pam", Role.PROJECT_OFFICE, Role.INFRASTRUCTURE)
    id, other = await nudged(cast), await cast.idea("kofi")
    nudges = (await cast.hears("pam")).count("stop condition")
    await cast["pam"].say(f"take {other}")
    await cast["pam"].press("Ask the author")
    await cast["pam"].say("Which letters are meant?")
    await cast.hears("kofi")
    await cast["kofi"].press("Answer")
    await cast["kofi"].say("The letters of settlement.")
    assert "The letters of settlement." in await cast.hears("pam")
    down = "The text assistant is down in production since nine, nobody gets an answer."
    await tell(cast["mara"], f"escalate {down}", "production_incident", "SEV1", "skip")
    assert down in await cast.hears("pam")
    await clock_strikes(cast.company, DAY_ZERO + timedelta(hours=2))
    assert (await cast.hears("pam")).count("stop condition") == nudges
    assert (await watch(cast, id)).step is not None


async def test_pause_is_asked_of_the_office_which_pauses(still: tuple[Cast, str]) -> None:
    cast, id = still
    pam, amina = cast["pam"], cast["amina"]
    await pam.press("Pause…")
    if "Why should it rest" in pam.text:
        await pam.say("The team moves house until May.")
        pam.sees("They decide")
        assert "asks for a pause" in await cast.channel()
    else:
        await pam.say("cancel")
    await amina.send(ButtonPressed(amina.origin(), NudgeAct(id, NudgeDo.PAUSE.value).pack()))
    amina.sees("Until when?")
    await tell(amina, "2026-04-30", "The team moves house.")
    assert (await cast.company.initiative(id)).dossier.paused is not None
    said = len(pam.received())
    for days in range(1, 15):
        await clock_strikes(cast.company, DAY_ZERO + days * DAY)
    await cast.company.deliver()
    assert not [one for one in pam.received()[said:] if "I write " in one.text]


async def test_not_mine_lets_the_office_find_the_owner(still: tuple[Cast, str]) -> None:
    cast, id = still
    pam = cast["pam"]
    await pam.press("Not mine")
    pam.sees("The project office finds whose", "do not ask you about it again until something moves there")
    assert "Pam says that what is asked of them there is not theirs" in await cast.channel()
    assert "stop condition" in await cast.channel()
    await pam.send(ButtonPressed(pam.origin(), NudgeAct(id, NudgeDo.NOT_MINE.value).pack()))
    pam.sees("knows that already")
    said = len(pam.received())
    for days in range(1, 3):
        await clock_strikes(cast.company, DAY_ZERO + days * DAY)
    await cast.company.deliver()
    assert not [one for one in pam.received()[said:] if "One thing waits" in one.text]
    assert "One thing waits" in await cast.channel()
    await cast["mara"].send(ButtonPressed(cast["mara"].origin(), NudgeAct(id, NudgeDo.NOT_MINE.value).pack()))
    cast["mara"].sees("Nobody asks you")


async def test_not_mine_names_only_what_was_asked_of_that_person(cast: Cast) -> None:
    await cast.add("pam", Role.PROJECT_MANAGER)
    await cast.add("ivo")
    id = await cast.idea()
    seats = {Party.IMPACT_OWNER: cast.people["ivo"].id}
    await late(cast.company, id, cast.people["pam"], "stop_condition", "impact_check_date", seats=seats)
    await clock_strikes(cast.company, DAY_ZERO)
    assert "the impact check's day" in await cast.hears("ivo")
    await cast["ivo"].send(ButtonPressed(cast["ivo"].origin(), NudgeAct(id, NudgeDo.NOT_MINE.value).pack()))
    [asks] = [one for one in (await cast.channel()).split("\n") if "is not theirs" in one]
    assert "the impact check's day" in asks
    assert "stop condition" not in asks


async def test_snooze_up_to_ten_days_and_the_ladder_goes_on(still: tuple[Cast, str]) -> None:
    cast, _ = still
    pam = cast["pam"]
    await pam.press("Snooze…")
    pam.sees("For how long?", "Until tomorrow", "For 10 days")
    await pam.say("For 10 days")
    pam.sees("before Thu 19 Mar", "clock goes on")
    said = len(pam.received())
    for days in range(1, 9):
        await clock_strikes(cast.company, DAY_ZERO + days * DAY)
    await cast.company.deliver()
    assert not [one for one in pam.received()[said:] if "I write " in one.text]
    assert "I asked Pam" in await cast.channel()


async def test_fewer_of_these_twice_and_daily_again(still: tuple[Cast, str]) -> None:
    cast, _ = still
    pam = cast["pam"]
    await pam.press("Fewer of these")
    pam.sees("once in three days at most", "*nudges daily*".strip("*"))
    await pam.send(ButtonPressed(pam.origin(), FewerNudges(3).pack()))
    pam.sees("once a week at most")
    await pam.say("nudges daily")
    pam.sees("once a day at most")
    await pam.say("nudges hourly")
    pam.sees("I do not know how often", "weekly")
    await pam.say("nudges")
    pam.sees("One thing waits for you", "[Done]")  # it was said, and nobody answered


async def test_of_two_each_opens_its_answers(cast: Cast) -> None:
    await cast.add("pam", Role.PROJECT_MANAGER)
    first, second = await cast.idea(), await cast.idea()
    for id in (first, second):
        await late(cast.company, id, cast.people["pam"], "stop_condition")
    await clock_strikes(cast.company, DAY_ZERO)
    assert "Two things wait for you" in await cast.hears("pam")
    pam = cast["pam"]
    await pam.press(f"Answer {second}")
    pam.sees(second, "[Done]", "[New date…]", "[Blocked…]", "[Pause…]", "[Not mine]", "[Snooze…]")
    await pam.press("Snooze…")
    await pam.say("Until tomorrow")
    pam.sees(second)
    assert not (await watch(cast, first)).snoozed


async def test_an_old_button_after_the_end(still: tuple[Cast, str]) -> None:
    cast, id = still
    await tell(cast["mara"], f"withdraw {id}", "skip")
    record = await cast.company.initiative(id)
    if record.stage is Stage.CLOSED:
        await cast["pam"].press("New date…")
        cast["pam"].sees("needs no date")
        await cast["pam"].press("Done")
        cast["pam"].sees("Nothing waits for you")
    await cast["pam"].send(ButtonPressed(cast["pam"].origin(), NudgeAct(id, "forget").pack()))
    cast["pam"].sees("no longer works")


# On the platforms


async def made(company: Company, who: str) -> str:
    """An initiative that stands still for want of this person, who is known to the office."""
    async with reading(company.database) as uow:
        person = await uow.people.by_email(f"{who}@acme.example")
    assert person is not None
    idea = await company.person("ines@acme.example")
    assert idea.email is not None
    id = (await company.idea(idea.email)).id
    await late(company, id, person, "stop_condition")
    await clock_strikes(company, DAY_ZERO)
    return id


async def test_on_slack(sqlite: Database, clock: Clock) -> None:
    async with slack_office(sqlite, clock) as office:
        mara = office["mara"]
        await mara.say("hello")
        id = await made(Company(office.usher.office, clock), "mara")
        await office.settled()
        await mara.hear("One thing waits for you")
        await mara.press("New date…")
        await mara.submit({"moved_to": "2026-03-20", "moved_words": REASON})
        await office.settled()
        await mara.hear("is due on")
        await mara.press("Fewer of these")
        assert "once in three days" in json.dumps(mara.messages, ensure_ascii=False)
        async with reading(sqlite) as uow:
            assert (await uow.nudges.watch(id)).postponed == 1


async def test_on_teams(sqlite: Database, clock: Clock) -> None:
    async with teams_office(sqlite, clock) as office:
        mara = office["mara"]
        await mara.say("hello")
        id = await made(Company(office.usher.office, clock), "mara")
        await office.settled()
        await mara.hear("One thing waits for you")
        await mara.press("Not mine")
        assert "finds whose" in json.dumps(mara.messages, ensure_ascii=False)
        async with reading(sqlite) as uow:
            assert len((await uow.nudges.watch(id)).not_mine) == 1
