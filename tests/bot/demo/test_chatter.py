"""What the demo company's people say to each other: in working hours, never ahead of the clock, kept once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

from bot.demo.chatter import ROOM, lines
from bot.demo.doing import CLOSES, OPENS
from bot.demo.seed import SeedClock
from bot.platforms.playground.board import Board
from bot.platforms.playground.playground import Playground
from bot.usecases.blocker_route import propose
from domain.blockers import Category
from tests.support.demo_company import BERLIN, TODAY, Demo


def test_two_colleagues_talk_on_working_days(demo: Demo) -> None:
    sunday, office = date(2026, 11, 22), demo.usher.office
    for today in (TODAY, sunday):
        said = list(lines(today, datetime.combine(today, CLOSES, BERLIN), BERLIN, office))
        assert len({one.by for one in said}) == len(said) == 2
        assert all(one.at.weekday() < 5 and OPENS <= one.at.time() < CLOSES for one in said)
        assert [one.at for one in said] == sorted(one.at for one in said)


def test_nobody_speaks_ahead_of_the_clock(demo: Demo) -> None:
    early = datetime.combine(TODAY, time(1), BERLIN)
    assert all(one.at <= early for one in lines(TODAY, early, BERLIN, demo.usher.office))


def test_the_last_line_is_a_blocker_to_try_the_menu_with(demo: Demo) -> None:
    *_, last = lines(TODAY, datetime.combine(TODAY, CLOSES, BERLIN), BERLIN, demo.usher.office)
    found = propose(demo.usher.office.model.blockers, last.text)
    assert found.category is Category.DATA_ACCESS


async def test_what_people_say_stands_in_the_channel_once(demo: Demo, tmp_path: Path) -> None:
    clock = SeedClock(datetime.combine(TODAY, time(9), BERLIN))
    store = tmp_path / "chat.db"
    playground = Playground(
        store=store, faces=_nobody, clock=clock, commands=(), channels=("general",), time_zone="Europe/Berlin"
    )
    for _ in range(2):
        await playground.overhear("jonas@x.example", ROOM, "Who can help?")
        clock.instant += timedelta(hours=1)
    await playground.close()
    board = Board(store)
    kept, _ = await board.read(ROOM, "jonas@x.example")
    await board.close()
    assert [(one.author, one.text, one.packed) for one in kept] == [("jonas@x.example", "Who can help?", None)]


async def _nobody() -> tuple[()]:
    return ()
