"""The champion network under attack: forged buttons, curious colleagues, people who move, months without us."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import championship_actions as names
from bot.actions import RunCommand, StartFlow
from bot.champion_actions import (
    ASK_BACK,
    ASK_NETWORK,
    ASK_THEM,
    REPLY,
    CloseNetwork,
    JoinNetwork,
    LeaveNetwork,
    LetNetworkAnswer,
    PassBy,
)
from bot.champion_home_actions import (
    DECLINE_LESSON,
    EDIT_LESSON,
    HelpWith,
    NoHelp,
    PublishLesson,
    ShowLesson,
    TakeHelp,
    UsedLesson,
)
from bot.championship_actions import AgreeTime, TermAct, TermDo, TickItem
from bot.events import ButtonPressed
from bot.ui import Action
from bot.usecases.blocker_report import Told, report
from bot.usecases.championship_job import run_terms
from domain.blockers import Category, Severity
from domain.championship import ChampionState
from domain.history import verify
from domain.people import Role, Standing
from domain.questions import Rung
from storage.unit_of_work import reading, writing
from tests.hostile.sending import unbroken
from tests.stories.cast import Cast, tell
from tests.stories.test_championship_ways import do, in_vetting, later, pressed, record, serving, team
from tests.support.company import the_model
from tests.support.talker import Talker

__all__ = ["team"]
IDS = (
    "C-1",
    "c1",
    "1",
    "C-0",
    "C-999999999",
    "C-1000000000",
    "",
    " ",
    "x" * 60,
    "٣",
    "C|2",
    "<!here>",
    "%",
    "L-1",
    "12",
)
NUMBERS = (-1, 0, 1, 2, 2**31, 2**63, 2**70)
FLOWS = (
    names.NOMINATE,
    names.AGREE,
    names.REFUSE,
    names.MARKS,
    names.DECLINE,
    names.PAUSE,
    names.BACKUP,
    names.SUCCESSOR,
    names.HAND_OVER,
    names.WITHDRAW,
    names.END,
    ASK_THEM,
    ASK_BACK,
    REPLY,
    ASK_NETWORK,
    EDIT_LESSON,
    DECLINE_LESSON,
)


def forged() -> list[Action]:
    """Every button of the network, with what none of ours carries too."""
    found: list[Action] = []
    for id in IDS:
        found += [TermAct(id, do.value) for do in TermDo] + [TermAct(id, "x" * 30)]
        found += [AgreeTime(id, percent) for percent in (-1, 0, 10, 10**9)]
        found += [TickItem(id, item) for item in ("", "no such item", "basics")]
        found += [StartFlow(flow, id) for flow in FLOWS]
        found += [HelpWith(id), TakeHelp(id, id), NoHelp(id, id), RunCommand("candidates", f"marks {id} 5 5 5 5")]
    for number in NUMBERS:
        found += [JoinNetwork(number), LeaveNetwork(number), CloseNetwork(number), ShowLesson(number)]
        found += [UsedLesson(number), *(PublishLesson(number, revision) for revision in NUMBERS)]
        found += [PassBy(number, rung) for rung in Rung]
        found += [LetNetworkAnswer(number, other, Rung.CHAMPION) for other in (1, 2**70)]
    return found


async def sends(who: Talker, action: Action) -> str:
    await unbroken(who, ButtonPressed(who.origin(), action.pack()))
    said = who.text
    await who.command("cancel")
    return said


async def whole(cast: Cast) -> None:
    async with reading(cast.company.database) as uow:
        assert verify([entry async for entry in uow.history.all()]) is None


async def test_forged_buttons_of_strangers_change_and_tell_nothing(team: Cast) -> None:
    roles = tuple(role for role in Role if role is not Role.ADMIN)
    await team.add("gus", *roles, standing=Standing.GUEST)
    await in_vetting(team)
    before = await record(team)
    for who in ("gus", "ada", "kofi"):
        for action in forged():
            said = await sends(team[who], action)
            assert "I use it every day" not in said, action
    assert await record(team) == before
    await whole(team)


async def test_forged_buttons_of_the_entitled_break_nothing(team: Cast) -> None:
    await team.add("olaf", *(role for role in Role if role is not Role.ADMIN))
    await in_vetting(team)
    for who in ("olaf", "mara", "lena"):
        for action in forged():
            await sends(team[who], action)
    await whole(team)


@pytest.mark.parametrize("who", ["kofi", "ada", "amina"])
async def test_no_command_of_a_stranger_tells_that_somebody_was_refused(team: Cast, who: str) -> None:
    await in_vetting(team, "2", "2", "2", "2")
    await pressed(team, "tara", "Decline kindly…", "Too early for now")
    assert (await record(team)).state is ChampionState.DECLINED
    talker = team[who]
    for name in (
        "history", "status", "champion", "champions", "term", "candidates", "search", "show", "people", "blockers",
    ):  # fmt: skip
        for words in ("", "C-1", "Mara", "map"):
            await talker.command(name, words)
            assert "Too early" not in talker.text, (name, words)
            assert "C-1" not in talker.text.replace("“C-1”", "").replace("“c-1”", ""), (name, words)
            await talker.command("cancel")


async def test_whoever_tries_a_name_learns_neither_who_put_it_forward_nor_how_it_stands(team: Cast) -> None:
    await in_vetting(team)
    await tell(team["kofi"], "nominate Mara", "She is good.", "skip")
    for told in ("panel", "vetting", "looked at", "C-1", "did that at"):
        assert told not in team["kofi"].text, team["kofi"].text
    team["kofi"].sees("Mara", "already")
    await tell(team["lena"], "nominate Mara", "She is good.", "skip")
    team["lena"].sees("C-1")


async def test_the_hand_over_counts_nothing_that_was_reported_without_a_name(team: Cast) -> None:
    await serving(team)
    async with (await team.company.act("mara@acme.example")).desk() as desk:
        await report(desk, Told(Category.ETHICS, Severity.SEV2, "It rates women lower", hidden=True, bypass=True))
    await tell(team["mara"], "term")
    await pressed(team, "mara", "Name a successor…", "Kofi", "He is next.")
    await tell(team["mara"], "term")
    await pressed(team, "mara", "Hand over…", "All my notes")
    heard = await team.hears("kofi")
    assert "hands over to you" in heard
    assert "Open escalations: 0" in heard


async def test_a_term_that_begins_moves_nobody_back_to_a_unit_they_left(team: Cast) -> None:
    await in_vetting(team)
    await do(team, "tara", TermDo.ACCEPT)
    await do(team, "mara", TermDo.SHOW)
    champion = await record(team)
    async with writing(team.company.database) as uow:
        mara = await uow.people.get(champion.person)
        assert mara is not None
        await uow.people.save(replace(mara, department="sales"))
    for item in the_model()[0].champions.checklist:
        await sends(team["mara"], TickItem("C-1", item.code))
    await do(team, "tara", TermDo.START)
    async with reading(team.company.database) as uow:
        after = await uow.people.get(champion.person)
    assert after is not None
    assert after.department == "sales"
    team["tara"].sees("moved to another department")
    assert (await record(team)).state is ChampionState.TRAINING


async def test_after_months_without_us_a_term_is_told_of_once(team: Cast) -> None:
    await serving(team)
    await team.company.deliver()
    had = {name: len(team[name].received()) for name in team.people}
    team.company.clock.forward(days=400)
    for _ in range(3):
        await run_terms(team.company.office, team.company.clock.now())
    team.company.clock.forward(days=1)
    await run_terms(team.company.office, team.company.clock.now())
    team.company.clock.forward(days=3)
    await team.company.deliver()
    for name, before in had.items():
        heard = [one.text for one in team[name].received()[before:]]
        assert len(heard) <= 1, (name, heard)
    assert (await record(team)).state is ChampionState.ALUMNI


async def test_a_record_whose_person_is_gone_stops_nobody_elses_clock(team: Cast) -> None:
    await serving(team)
    await later(team, hours=1)
    champion = await record(team)
    team.company.clock.instant += timedelta(days=400)
    async with writing(team.company.database) as uow:
        mara = await uow.people.get(champion.person)
        assert mara is not None
        await uow.people.save(replace(mara, active=False, manager=None))
    await run_terms(team.company.office, team.company.clock.now())
    assert (await record(team)).state is ChampionState.ALUMNI
