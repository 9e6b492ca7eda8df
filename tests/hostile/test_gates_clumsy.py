"""Clumsy people at the gates: pages that are none, impossible days, two windows, the same delivery twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.events import ButtonPressed
from bot.exporting import Format, What, export
from bot.gate_actions import AskForGate
from domain.funnel import Stage
from domain.history import verify
from domain.initiatives import Initiative
from domain.people import Role
from storage.unit_of_work import reading
from tests.stories.cast import Cast, tell
from tests.support.funnel import filled, into
from tests.support.talker import Talker

WHY = "There is no data for it, alas."
PAGES = ("0001" + "9" * 5000, "0" * 5000, "9" * 5000, "²", "٣", "-1", "1e3", "1.5", "\u202e1", "0", "99")


async def decisions(cast: Cast, id: str) -> int:
    async with reading(cast.company.database) as uow:
        assert verify([entry async for entry in uow.history.all()]) is None
        verbs = [entry.verb for entry in await uow.history.of(id)]
        decided = await uow.decisions.of(id)
    assert verbs.count("decided") == len(decided)
    return len(decided)


@pytest.mark.parametrize("page", PAGES)
async def test_a_page_that_is_none_is_refused_with_a_sentence(cast: Cast, page: str) -> None:
    id = await cast.idea()
    for command, words in (("inbox", page), ("risks", page), ("risks", f"{id} {page}"), ("history", f"{id} {page}")):
        await cast["amina"].command(command, words)
        assert "Something broke" not in cast["amina"].text, command
        assert cast["amina"].text


async def before_g2(cast: Cast) -> str:
    """An initiative in assessment that lacks nothing."""
    made = await cast.company.idea("mara@acme.example", sponsor=cast.people["sam"].id, objective="faster-claims")
    await into(cast.company, made.id, Stage.ASSESSMENT)
    await filled(cast.company, made.id, cast.people["sam"])
    return made.id


# The office's clock stands at 3 March 2026 in Berlin; the ninetieth day from then on is 1 June.
@pytest.mark.parametrize(
    ("day", "taken"),
    [
        ("2026-03-02", False),
        ("2026-03-03", False),
        ("2026-03-04", True),
        ("2026-06-01", True),
        ("2026-06-02", False),
        ("2028-02-29", False),
        ("2026-02-29", False),
        ("2027-02-29", False),
        ("0001-01-01", False),
        ("9999-12-31", False),
        ("10000-01-01", False),
    ],
)
async def test_a_pause_ends_within_ninety_days(cast: Cast, day: str, taken: bool) -> None:
    id = await before_g2(cast)
    await tell(cast["amina"], f"decide {id}", "pause", day, "We wait for the new system.")
    assert "Something broke" not in cast["amina"].text
    paused = (await cast.company.initiative(id)).dossier.paused
    assert (paused is not None) is taken
    assert paused is None or paused.until.isoformat() == day


@pytest.mark.parametrize(("utc", "latest"), [("22:59", "2026-06-01"), ("23:01", "2026-06-02")])
async def test_the_day_of_a_pause_is_the_companys(cast: Cast, utc: str, latest: str) -> None:
    """A minute before and behind midnight in Berlin; the summer time that begins in between moves no day."""
    hour, minute = utc.split(":")
    cast.company.clock.instant = cast.company.clock.now().replace(hour=int(hour), minute=int(minute))
    id = await before_g2(cast)
    await tell(cast["amina"], f"decide {id}", "pause", latest, "We wait for the new system.")
    paused = (await cast.company.initiative(id)).dossier.paused
    assert paused is not None
    assert paused.until.isoformat() == latest


@pytest.mark.parametrize("day", ["2026-03-03", "2026-03-02", "0001-01-01", "2027-02-29"])
async def test_no_gate_and_no_rework_is_due_in_the_past(cast: Cast, day: str) -> None:
    for lines in (("continue", "skip", day), ("send back", WHY, day)):
        id = await before_g2(cast)
        await tell(cast["amina"], f"decide {id}", *lines)
        assert "Something broke" not in cast["amina"].text
        await cast["amina"].say("cancel")
        assert (await cast.company.initiative(id)).stage is Stage.ASSESSMENT


@pytest.mark.parametrize("day", ["9999-12-31", "2028-02-29"])
async def test_what_is_due_in_a_far_year_breaks_nothing(cast: Cast, day: str) -> None:
    amina = cast["amina"]
    for lines in (("continue", "skip", day), ("send back", WHY, day)):
        id = await before_g2(cast)
        await tell(amina, f"decide {id}", *lines)
        for look in ("gate", "status", "passport", "history", "missing"):
            await amina.command(look, id)
            assert "Something broke" not in amina.text, look
        for look in ("inbox", "portfolio"):
            await amina.command(look)
            assert "Something broke" not in amina.text, look
        await tell(amina, f"away until {day}", "skip")
        assert "Something broke" not in amina.text


async def test_the_same_words_delivered_twice_decide_once(cast: Cast) -> None:
    id = await cast.idea()
    await tell(cast["amina"], f"reject {id}", "no data")
    for _ in range(2):
        await cast["amina"].say(WHY, key="once")
    assert await decisions(cast, id) == 1


async def test_the_same_press_delivered_twice_asks_once(cast: Cast) -> None:
    id = await before_g2(cast)
    press = ButtonPressed(cast["mara"].origin("once"), AskForGate(id, 1).pack())
    for _ in range(2):
        await cast["mara"].send(press)
    async with reading(cast.company.database) as uow:
        assert [entry.verb for entry in await uow.history.of(id)].count("asked_for_gate") == 1


async def test_two_windows_of_one_person_decide_once(cast: Cast) -> None:
    id = await cast.idea()
    here = cast["amina"]
    there: Talker = here.elsewhere("#somewhere")
    for window in (here, there):
        await tell(window, f"reject {id}", "no data")
    for window in (here, there):
        await window.say(WHY)
    assert await decisions(cast, id) == 1
    assert (await cast.company.initiative(id)).stage is Stage.REJECTED


Tamper = Callable[[sqlite3.Connection, int], object]
TAMPERING: dict[str, Tamper] = {
    "somebody else did it": lambda table, seq: table.execute("UPDATE history SET actor = 'x' WHERE seq = ?", (seq,)),
    "other words": lambda table, seq: table.execute("UPDATE history SET detail = '{}' WHERE seq = ?", (seq,)),
    "another time": lambda table, seq: table.execute(
        "UPDATE history SET at = (SELECT at FROM history WHERE seq = 1) WHERE seq = ?", (seq,)
    ),
    "another record": lambda table, seq: table.execute("UPDATE history SET subject = 'AI-1' WHERE seq = ?", (seq,)),
    "left out": lambda table, seq: table.execute("DELETE FROM history WHERE seq = ?", (seq,)),
    "re-ordered": lambda table, seq: table.executescript(
        f"UPDATE history SET seq = -1 WHERE seq = {seq}; UPDATE history SET seq = {seq} WHERE seq = {seq + 1};"
        f"UPDATE history SET seq = {seq + 1} WHERE seq = -1"
    ),
}


@pytest.mark.parametrize("how", list(TAMPERING))
async def test_a_decision_in_the_chain_is_not_changed_unnoticed(cast: Cast, sqlite_path: Path, how: str) -> None:
    id, other = await cast.idea(), await cast.idea("kofi")
    cast.company.clock.forward(hours=1)
    await tell(cast["amina"], f"reject {id}", "no data", WHY)
    await tell(cast["amina"], f"reject {other}", "no data", WHY)
    async with reading(cast.company.database) as uow:
        entries = [entry async for entry in uow.history.all()]
    assert verify(entries) is None
    seq = next(entry.seq for entry in entries if entry.verb == "decided")
    with closing(sqlite3.connect(sqlite_path)) as table:
        TAMPERING[how](table, seq)
        table.commit()
    async with reading(cast.company.database) as uow:
        fault = verify([entry async for entry in uow.history.all()])
    assert fault is not None
    assert fault.seq == seq


async def test_a_tail_that_is_cut_off_changes_the_head(cast: Cast, sqlite_path: Path) -> None:
    id = await cast.idea()
    await tell(cast["amina"], f"reject {id}", "no data", WHY)
    async with reading(cast.company.database) as uow:
        head = await uow.history.last()
    with closing(sqlite3.connect(sqlite_path)) as table:
        table.execute("DELETE FROM history WHERE verb = 'decided'")
        table.commit()
    async with reading(cast.company.database) as uow:
        assert await uow.history.last() != head


SECRET = "The password is Tr0ub4dor&3, and the key AKIAIOSFODNN7EXAMPLE"


@pytest.mark.parametrize("lines", [("dispute",), ("opinion",), ("decide", "send back"), ("decide", "defer")])
async def test_a_secret_is_held_back_at_the_gates_too(cast: Cast, lines: tuple[str, ...]) -> None:
    id = await before_g2(cast)
    await tell(cast["amina"], f"{lines[0]} {id}", *lines[1:], SECRET)
    assert "AKIAIOSFODNN7EXAMPLE" not in cast["amina"].text
    assert "looks like" in cast["amina"].text
    assert "AKIAIOSFODNN7EXAMPLE" not in repr(await cast.company.initiative(id))


async def test_no_reason_becomes_a_formula(cast: Cast) -> None:
    id = await cast.idea()
    await tell(cast["amina"], f"reject {id}", "no data", "=cmd|' /C calc'!A0 is what stands in it")
    for what in What:
        written: list[str] = []
        await export(cast.company.database, cast.company.office.model, what, Format.CSV, written.append)
        assert id in "".join(written) or what is What.BLOCKERS  # there is none
        assert not [cell for cell in "".join(written).replace('"', ",").split(",") if cell.startswith("=")]


async def test_a_pause_wakes_on_its_own_day(cast: Cast) -> None:
    """From the first minute of the day it ends, where the company is, it lies in the office's inbox."""
    id = await before_g2(cast)
    await tell(cast["amina"], f"decide {id}", "pause", "2026-03-29", "Until the clocks go forward.")
    paused: Initiative = await cast.company.initiative(id)
    assert paused.dossier.paused is not None
    await cast["tomasz"].command("inbox")
    assert id not in cast["tomasz"].text
    cast.company.clock.instant += timedelta(days=26)
    await cast["tomasz"].command("inbox")
    cast["tomasz"].sees(id)


async def test_who_holds_every_role_decides_nothing_of_their_own(cast: Cast) -> None:
    await cast.add("olaf", *Role)
    id = await cast.idea("olaf")
    for verb in ("reject", "merge", "decide"):
        await cast["olaf"].say(f"{verb} {id}")
        cast["olaf"].sees("a colleague decides on it")
    assert await decisions(cast, id) == 0
