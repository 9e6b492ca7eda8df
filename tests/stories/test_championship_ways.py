"""Champions: every other way that it can go, and who learns what of it."""

from __future__ import annotations

import pytest

from bot.actions import StartFlow
from bot.championship_actions import SUCCESSOR, TermAct, TermDo
from bot.events import ButtonPressed, Profile
from bot.jobs import run_due
from bot.ui import cut
from bot.usecases.people import update_profile
from domain.championship import Champion, ChampionState, Ending
from domain.people import Person, Role
from domain.places import Channel
from storage.unit_of_work import reading
from tests.races.test_triage import chain_is_whole
from tests.stories.cast import Cast, tell
from tests.stories.test_championship_life import record_in, report_to
from tests.support.company import the_model
from tests.support.talker import message_text


@pytest.fixture
async def team(cast: Cast) -> Cast:
    """Lena is the line manager of Mara and Kofi, Tara heads training, Diana is the Director."""
    await cast.add("lena")
    await cast.add("tara", Role.TRAINING)
    await cast.add("diana", Role.DIRECTOR)
    lead = cast.people["lena"]
    await report_to(cast.company.database, lead, cast.people["mara"], cast.people["kofi"])
    for channel in (Channel.TRAINING, Channel.CHAMPIONS):
        await cast.company.bind(channel)
    return cast


async def shown(cast: Cast, channel: Channel) -> str:
    await cast.company.deliver()
    return "\n".join(message_text(one) for one in cast.company.inbox.at(channel.value))


async def do(cast: Cast, who: str, act: TermDo, id: str = "C-1") -> None:
    """A button as it was drawn, whatever stands in the chat now."""
    await cast[who].send(ButtonPressed(cast[who].origin(), TermAct(id, act.value).pack()))


async def record(cast: Cast, number: int = 1) -> Champion:
    return await record_in(cast.company.database, number)


async def pressed(cast: Cast, who: str, label: str, *lines: str) -> None:
    await cast.company.deliver()
    await cast[who].press(label)
    await tell(cast[who], *lines)


async def in_vetting(cast: Cast, *marks: str) -> None:
    """Mara stood up, Lena agreed, both gave marks."""
    await tell(cast["mara"], "nominate me", "I use it every day.", "skip")
    await pressed(cast, "lena", "Agree to 10 %")
    for who in ("lena", "tara"):
        await tell(cast[who], "term C-1")
        await pressed(cast, who, "Give marks…", *(marks or ("4", "4", "4", "4")))


async def serving(cast: Cast) -> None:
    """Mara's term runs."""
    await in_vetting(cast)
    await do(cast, "tara", TermDo.ACCEPT)
    await do(cast, "mara", TermDo.SHOW)
    for item in the_model()[0].champions.checklist:
        await cast["mara"].press(f"Done: {cut(item.title, 30)}")
    await do(cast, "tara", TermDo.START)
    assert (await record(cast)).state is ChampionState.ACTIVE


async def later(cast: Cast, **by: float) -> None:
    cast.company.clock.forward(**by)
    await run_due(cast.company.office, cast.company.clock.now())


async def test_declined_kindly_and_the_marks_stay_with_the_panel(team: Cast) -> None:
    await in_vetting(team, "2", "4", "4", "4")
    team["tara"].sees("Below 3: Works with AI hands-on", "Decline kindly…")
    await do(team, "tara", TermDo.ACCEPT)
    team["tara"].sees("Below 3", "Decline with the reason")
    await tell(team["tara"], "term C-1")
    await pressed(team, "tara", "Decline kindly…", "Use the assistant for a month, then come again.")
    team["tara"].sees("the door stays open")
    said = await team.hears("mara")
    assert "not this time" in said
    assert "Use the assistant for a month" in said
    assert "put forward again" in said
    await team["mara"].say("term C-1")
    team["mara"].sees("declined", "Use the assistant for a month")
    for text in (said, team["mara"].text):
        assert "Works with AI hands-on" not in text
    assert not (await stored_person(team, "mara")).has(Role.CHAMPION)
    assert await chain_is_whole(team.company)


async def stored_person(cast: Cast, who: str) -> Person:
    async with reading(cast.company.database) as uow:
        found = await uow.people.get(cast.people[who].id)
    assert found is not None
    return found


async def test_standing_up_oneself_needs_the_managers_yes(team: Cast) -> None:
    await tell(team["mara"], "nominate", "skip", "I use it every day.", "skip")
    team["mara"].sees("C-1 puts you forward", "Lena is asked to agree to the time")
    await tell(team["tara"], "term C-1")
    assert "Give marks" not in team["tara"].text
    await pressed(team, "lena", "Not now…", "The closing of the year comes first.")
    assert "That says nothing about you." in await team.hears("mara")
    assert "The closing of the year comes first." in await team.hears("mara")
    after = await record(team)
    assert (after.state, after.ending) == (ChampionState.DECLINED, Ending.NO_CONSENT)
    await tell(team["mara"], "nominate me", "The year is closed.", "skip")
    team["mara"].sees("C-2 puts you forward")


async def test_withdrawn_before_and_during_the_term(team: Cast) -> None:
    await tell(team["kofi"], "nominate Mara", "She knows it all.", "skip")
    await pressed(team, "mara", "Rather not…", "skip")
    team["mara"].sees("Nobody asks you to justify it")
    assert (await record(team)).state is ChampionState.WITHDRAWN
    await team["lena"].press("Agree to 10 %")
    team["lena"].sees("withdrawn", "nothing to agree to")


async def test_withdrawn_during_the_term_the_role_goes(team: Cast) -> None:
    await serving(team)
    assert (await stored_person(team, "mara")).has(Role.CHAMPION)
    await tell(team["mara"], "term")
    await pressed(team, "mara", "Withdraw…", "I move to Lisbon.")
    assert not (await stored_person(team, "mara")).has(Role.CHAMPION)
    assert "Claims has no champion now" in await shown(team, Channel.TRAINING)
    assert "Thank you for the time you gave Claims" in await team.hears("mara")


async def test_paused_comes_back_by_itself_and_the_last_day_stays(team: Cast) -> None:
    await serving(team)
    ends_on = (await record(team)).ends_on
    await tell(team["mara"], "term")
    await pressed(team, "mara", "Pause…", "2026-03-20", "skip")
    team["mara"].sees("Paused until Fri 20 Mar 2026", "the last day of the term stays")
    await tell(team["mara"], "term")
    team["mara"].sees("paused", "Back from the pause")
    await later(team, days=10)
    assert (await record(team)).state is ChampionState.PAUSED
    await later(team, days=10)
    back = await record(team)
    assert (back.state, back.ends_on) == (ChampionState.ACTIVE, ends_on)
    assert "is over. Questions arrive again." in await team.hears("mara")


async def test_a_second_term_and_the_break_after_it(team: Cast) -> None:
    await serving(team)
    await do(team, "tara", TermDo.OFFER)
    team["tara"].sees("Offered")
    await pressed(team, "mara", "Yes, a second term")
    team["mara"].sees("the line manager's yes is missing")
    await pressed(team, "lena", "Yes, a second term")
    team["lena"].sees("All said yes", "Thu 2 Mar 2028")
    assert (await record(team)).term_number == 2
    await do(team, "tara", TermDo.OFFER)
    team["tara"].sees("2 terms in a row are the most", "break of 6 months")
    await later(team, days=731)
    assert (await record(team)).state is ChampionState.ALUMNI
    await team["mara"].say("nominate me")
    team["mara"].sees("6 months of rest", "3 Sep 2028")
    await tell(team["kofi"], "nominate Mara", "Once more.", "skip")
    team["kofi"].sees("6 months of rest", "3 Sep 2028")
    await team["mara"].say("term")
    team["mara"].sees("enjoy the break", "Sun 3 Sep 2028")
    await later(team, days=190)
    await tell(team["mara"], "nominate me", "Rested.", "skip")
    team["mara"].sees("C-2 puts you forward")


async def test_a_successor_who_is_replaced_hears_of_it_once(team: Cast) -> None:
    await serving(team)
    await tell(team["mara"], "term")
    await pressed(team, "mara", "Name a successor…", "Kofi", "He asks good questions.")
    for name, why in (("Carla", "Kofi moves to Lisbon."), ("Sam", "Carla has no time.")):
        await team["tara"].send(ButtonPressed(team["tara"].origin(), StartFlow(SUCCESSOR, "C-1").pack()))
        await tell(team["tara"], name, why)
        team["tara"].sees(f"{name} is named to follow")
    kofi, carla = await team.hears("kofi"), await team.hears("carla")
    assert kofi.count("somebody else is named to follow Mara as the champion of Claims") == 1
    assert "Thank you for being ready to. Your own nomination C-2 goes on as it is" in kofi
    assert carla.count("somebody else is named to follow Mara as the champion of Claims") == 1
    for said in (kofi, carla):
        assert "Lisbon" not in said.replace("“Kofi moves to Lisbon.”", "")
        assert "Sam" not in said
    for name in ("sam", "mara", "lena"):
        assert "somebody else is named" not in await team.hears(name)


async def test_no_to_a_second_term(team: Cast) -> None:
    await serving(team)
    await do(team, "tara", TermDo.OFFER)
    await pressed(team, "mara", "No, thank you")
    team["mara"].sees("That is fine")
    assert (await record(team)).extension is None
    assert "no second term" in await shown(team, Channel.TRAINING)


async def test_somebody_who_left_is_no_champion_any_more(team: Cast) -> None:
    await serving(team)
    account = team.company.account("mara@acme.example")
    await update_profile(team.company.office, account, Profile("Mara", None, "Europe/Berlin", active=False))
    after = await record(team)
    assert (after.state, after.ending) == (ChampionState.WITHDRAWN, Ending.LEFT)
    await team["mara"].say("term C-1")
    team["mara"].sees("I know no “C-1”")
    assert not (await stored_person(team, "mara")).has(Role.CHAMPION)
    assert "Claims has no champion now" in await shown(team, Channel.TRAINING)
    assert await chain_is_whole(team.company)


async def test_others_learn_nothing_of_a_record(team: Cast) -> None:
    await in_vetting(team)
    for who in ("kofi", "amina", "carla", "gil"):
        for line in ("term C-1", "champion C-1"):
            await team[who].say(line)
            team[who].sees("I know no “")
        await team[who].say("candidates")
        assert "C-1" not in team[who].text
        for act in TermDo:
            await do(team, who, act)
            team[who].sees("I know no “C-1”")
    await team["mara"].say("champion C-1")
    team["mara"].sees("before the panel")
    assert "Works with AI hands-on" not in team["mara"].text
    await team["lena"].say("champion c1")
    team["lena"].sees("Works with AI hands-on: Lena 4, Tara 4")


async def test_training_is_reminded_once_of_who_does_not_answer(team: Cast) -> None:
    await tell(team["mara"], "nominate me", "I use it every day.", "skip")
    await later(team, days=1)
    assert "waits for" not in await shown(team, Channel.TRAINING)
    for _ in range(3):
        await later(team, days=2)
    said = await shown(team, Channel.TRAINING)
    assert said.count("waits for the line manager's yes to the time") == 1
    await do(team, "tara", TermDo.REMIND)
    team["tara"].sees("Reminded")
    assert "Mara still waits for your answer" in await team.hears("lena")


async def test_my_is_heard_and_my_boss_is_a_question(team: Cast) -> None:
    await team["kofi"].say("my term")
    team["kofi"].sees("You are no champion at present", "Put my name forward")
    await team["kofi"].say("my boss wants a robot, may I?")
    assert "champion at present" not in team["kofi"].text
