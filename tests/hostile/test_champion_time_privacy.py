"""A champion's time is seen by that champion and the training head; no role, command, page or export shows it else."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import structlog
from sqlalchemy import text

from bot.actions import RunCommand, StartFlow
from bot.champion_home_actions import NOTE_TIME
from bot.events import HomeOpened
from bot.exporting import Format, What, export
from bot.flows import FLOWS
from bot.jobs import run_due
from bot.router import router
from domain.champion_time import may_see
from domain.people import HEADS, Person, PersonId, Role, Standing
from storage.unit_of_work import reading, writing
from tests.stories.cast import Cast
from tests.support.asking import press
from tests.support.talker import message_text

ROOT = Path(__file__).parents[2]
SECRET = re.compile(r"\b13 h 37\b|\b13h37\b|\b13\.6\b|\b817 min")  # how 13 hours and 37 minutes may be said
ALLOWED = {"bot/usecases/champion_time.py", "storage/unit_of_work.py"} | {  # and where the rows are
    "storage/champion_time.py",
    "storage/schema.py",
    "storage/schema_networks.py",
    "storage/migrations/versions/m0008_networks.py",
}
ROWS = re.compile(r"uow\.champion_time|storage\.champion_time|ChampionTime|\"champion_time\"|champion_time\.c\b")
OTHERS = sorted(set(Role) - {Role.TRAINING})


@pytest.fixture
async def cast(cast: Cast) -> Cast:
    """Carla noted her time; somebody holds each role there is, and some of them several."""
    await cast.add("tess", Role.TRAINING)
    for role in OTHERS:
        await cast.add(f"x{role.value}", role)
    await cast.add("xall", *OTHERS)
    await cast.add("xguest", Role.TRAINING, standing=Standing.GUEST)
    await cast.add("xgone", Role.TRAINING)
    async with writing(cast.company.database) as uow:
        await uow.people.save(replace(cast.people["xgone"], active=False))
    await cast["carla"].say("time 13h37 ideas")
    cast["carla"].sees("Noted: 13 h 37 min for shaping ideas", "Only you and the head of training see this")
    return cast


def tells(said: str) -> bool:
    return SECRET.search(said) is not None


async def test_the_two_see_it(cast: Cast) -> None:
    await cast["carla"].say("time")
    assert tells(cast["carla"].text)
    await cast["tess"].say("time of Carla")
    assert tells(cast["tess"].text)
    await cast["tess"].say("time")
    await cast["tess"].press("Time of Carla")
    assert tells(cast["tess"].text)


@pytest.mark.parametrize("who", ["mara", "gil", "xall", "xguest", "xgone", *(f"x{role.value}" for role in OTHERS)])
async def test_nobody_else_sees_it_by_any_command_button_or_page(cast: Cast, who: str) -> None:
    talker, carla = cast[who], cast.people["carla"]
    asked = ("", "Carla", "of Carla", f"of {carla.id}", f"of {carla.email}", f"person:{carla.id}", "2026-03")
    for name in router.commands:
        for words in asked if name in ("time", "unit", "recognition", "people", "history") else asked[:2]:
            await talker.command(name, words)
            assert not tells(talker.text), (name, words)
            await talker.command("cancel")
    for action in (RunCommand("time", f"of {carla.id}"), RunCommand("time", "undo"), StartFlow(NOTE_TIME, carla.id)):
        await press(talker, action)
        assert not tells(talker.text)
        await talker.command("cancel")
    await talker.send(HomeOpened(talker.origin()))
    assert not tells(talker.text)
    await cast["carla"].say("time")
    assert tells(cast["carla"].text)  # nobody took it back


async def test_a_refusal_tells_nothing_of_whom_it_is_about(cast: Cast) -> None:
    said = set()
    for name in ("Carla", "Mara", "nobody at all"):
        await cast["xadmin"].say(f"time of {name}")
        said.add(cast["xadmin"].text)
    assert len(said) == 1


async def test_a_deputy_of_the_two_sees_nothing(cast: Cast) -> None:
    await cast["tess"].say("away until Friday, deputy Kofi")
    await cast["carla"].say("away until Friday, deputy Mara")
    for name in ("kofi", "mara"):
        for words in ("time", "time of Carla", "unit", "inbox"):
            await cast[name].say(words)
            assert not tells(cast[name].text)


async def test_in_a_shared_place_nothing_of_it_is_said_even_to_the_two(cast: Cast) -> None:
    for name, lines in (("carla", ("time", "time 1h ideas", "time undo", "unit")), ("tess", ("time of Carla", "time"))):
        talker = cast[name].elsewhere("a channel")
        for line in lines:
            await talker.say(line)
            assert not tells(talker.text)
    await cast["carla"].say("time")
    assert "14 h 37" not in cast["carla"].text


async def test_it_is_in_no_export_history_outbox_draft_or_log(cast: Cast) -> None:
    office, clock = cast.company.office, cast.company.clock
    with structlog.testing.capture_logs() as logs:
        await cast["carla"].say("time 13h37")
        await cast["carla"].press("Shaping ideas")
        await cast["carla"].press("Last week")
        clock.forward(days=8)
        await run_due(office, office.now())
        await cast.company.deliver()
    assert not tells(json.dumps(logs, default=str))
    for what in What:
        for format in Format:
            out = io.StringIO()
            await export(cast.company.database, office.model, what, format, out.write)
            assert not tells(out.getvalue())
    kept = ("history", "outbox", "notes", "people", "questions", "meta")
    async with reading(cast.company.database) as uow:
        for table in kept:
            rows = (await uow.connection.execute(text(f"SELECT * FROM {table}"))).all()
            assert not tells(str(list(rows)).replace(cast.people["carla"].id, "")), table
    for name in cast.talkers:
        assert name == "carla" or not any(tells(message_text(one)) for one in cast[name].received())


def test_only_the_two_may_see() -> None:
    carla = PersonId("carla")
    for role in Role:
        other = Person(PersonId("other"), "Other", roles=frozenset({role}))
        assert may_see(other, carla) is (role is Role.TRAINING)
    everything = Person(PersonId("x"), "X", roles=frozenset(HEADS | {Role.ADMIN}) - {Role.TRAINING})
    assert not may_see(everything, carla)
    assert may_see(Person(carla, "Carla"), carla)
    assert not may_see(Person(carla, "Carla", active=False), carla)
    assert not may_see(Person(PersonId("t"), "T", roles=frozenset({Role.TRAINING}), standing=Standing.GUEST), carla)


def test_nothing_else_reads_the_rows() -> None:
    """Whoever needs a champion's time asks `usecases.champion_time`, which asks who looks."""
    files = (file for folder in ("bot", "storage") for file in (ROOT / folder).rglob("*.py"))
    readers = {one.relative_to(ROOT).as_posix() for one in files if ROWS.search(one.read_text(encoding="utf-8"))}
    assert "bot/usecases/champion_time.py" in readers
    assert readers <= ALLOWED, readers - ALLOWED


def test_the_flow_is_shared_with_nobody() -> None:
    assert not FLOWS[NOTE_TIME].helped
