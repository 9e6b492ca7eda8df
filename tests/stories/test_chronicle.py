"""`history` and `status` by the numbers of blockers, champions and lessons, as well as of ideas."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.usecases.blocker_clock_job import run_clock
from bot.usecases.chronicle import ENTRIES
from domain.blockers import Category
from tests.stories.cast import Cast, tell
from tests.stories.test_championship_ways import in_vetting, pressed, serving, team
from tests.support.blocker_office import BlockerOffice, enter
from tests.support.company import Company
from tests.support.talker import Talker

__all__ = ["team"]


@pytest.fixture
async def floor(sqlite_company: Company) -> BlockerOffice:
    return await enter(sqlite_company)


def at_work(floor: BlockerOffice, name: str) -> Talker:
    return floor.company.talker(f"{name}@acme.example")


async def test_status_leads_to_a_blocker_by_its_number(floor: BlockerOffice) -> None:
    await floor.report("rita", Category.INFRASTRUCTURE, "The server is slow")
    rita = at_work(floor, "rita")
    for line in ("status B-1", "status b-1", "show B-1"):
        await rita.say(line)
        rita.sees("B-1", "The server is slow", "[Withdraw]")


async def test_status_leads_to_champions_and_lessons_by_their_number(team: Cast) -> None:
    await in_vetting(team)
    await team["lena"].say("status C-1")
    team["lena"].sees("C-1", "Works with AI hands-on: Lena 4, Tara 4")
    await team["lena"].say("status L-1")
    team["lena"].sees("I know no lesson")


async def test_what_happened_to_a_blocker(floor: BlockerOffice) -> None:
    await floor.report("rita", Category.INFRASTRUCTURE, "The server is slow")
    await floor.acts("inga", "take_up", "B-1")
    await floor.acts("inga", "solve", "B-1", "Restarted it")
    await floor.acts("rita", "reopen", "B-1", "Slow again")
    for name in ("rita", "inga", "carla", "kofi"):
        talker = at_work(floor, name)
        await talker.say("history B-1")
        talker.sees(
            "B-1 · what happened",
            "4 entries",
            "Rita reported it: “The server is slow”",
            "Inga took it up",
            "Inga said that it is solved: “Restarted it”",
            "Rita opened it again: “Slow again”",
        )


async def test_what_the_clock_did_to_a_blocker_is_told_too(floor: BlockerOffice) -> None:
    await floor.report("rita", Category.INFRASTRUCTURE)
    for _ in range(8):
        floor.company.clock.forward(hours=12)
        await run_clock(floor.company.office, floor.company.clock.now())
    rita = at_work(floor, "rita")
    await rita.say("history b-1")
    rita.sees("Usher noted that nobody took it up in time", "Usher called on the next one up the ladder")


async def test_a_long_history_of_a_blocker_has_pages(floor: BlockerOffice) -> None:
    await floor.report("rita", Category.INFRASTRUCTURE, "The server is slow")
    await floor.acts("inga", "take_up", "B-1")
    for day in range(1, ENTRIES + 1):
        await floor.acts("inga", "work_on", "B-1", floor.company.clock.now() + timedelta(days=day))
    rita = at_work(floor, "rita")
    await rita.say("history B-1")
    rita.sees("22 entries", "+2 before these", "Earlier")
    assert "reported it" not in rita.text
    await rita.press("Earlier")
    rita.sees("Rita reported it: “The server is slow”", "Later")
    await rita.say("history B-1 3")
    rita.sees("The history of B-1 has fewer pages")


async def test_what_happened_to_a_champion(team: Cast) -> None:
    await serving(team)
    for name in ("lena", "tara"):
        await team[name].say("history C-1")
        team[name].sees(
            "C-1 · what happened",
            "Mara put Mara forward as a champion: “I use it every day.”",
            "Lena agreed to the time of Mara as a champion, 10 %",
            "Lena gave marks for Mara",
            "Tara started the term of Mara as a champion",
        )


async def test_the_champion_reads_nothing_of_marks(team: Cast) -> None:
    await serving(team)
    await team["mara"].say("history c-1")
    team["mara"].sees("C-1 · what happened", "Lena agreed to the time", "Tara said yes to Mara for the panel")
    assert "marks" not in team["mara"].text
    await team["lena"].say("history C-1")
    team["lena"].sees("gave marks")


async def test_why_somebody_pauses_is_read_by_training_alone(team: Cast) -> None:
    await serving(team)
    await team["mara"].say("term")
    await pressed(team, "mara", "Pause…", "2026-03-20", "Surgery on my knee")
    for name in ("tara", "mara"):
        await team[name].say("history C-1")
        team[name].sees("Mara paused the term of Mara: “Surgery on my knee”")
    await team["lena"].say("history C-1")
    team["lena"].sees("Mara paused the term of Mara")
    assert "knee" not in team["lena"].text


async def test_unknown_numbers_say_where_to_look(team: Cast) -> None:
    await tell(team["mara"], "history B-77")
    team["mara"].sees("I know no “B-77”", "blockers")
    await tell(team["mara"], "history C-77")
    team["mara"].sees("I know no “C-77”", "term")
