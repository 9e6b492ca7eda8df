"""Blockers under attack: days that never come, months without us, people who leave, and words of every shape."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog

from bot.events import Profile
from bot.exporting import Format, What, export
from bot.usecases import blocker_talk
from bot.usecases.blocker_clock_job import run_clock
from bot.usecases.people import update_profile
from domain.blocker import BlockerStatus, Rung
from domain.blockers import Category, Severity
from domain.errors import DomainError
from domain.history import verify
from domain.people import Role, Standing
from storage.unit_of_work import reading
from tests.hostile.corpus import HOSTILE
from tests.hostile.filling import MARKED, fits, marked_up
from tests.hostile.test_blocker_attacks import MONDAY, floor, talker
from tests.support.blocker_office import BlockerOffice
from tests.support.talker import message_text

__all__ = ["floor"]


# Days and clocks


async def test_a_plan_for_a_day_that_nobody_lives_to_see_is_refused(floor: BlockerOffice) -> None:
    await floor.report("rita", Category.INFRASTRUCTURE)
    for far in (datetime(9999, 12, 31, 18, tzinfo=UTC), datetime(4026, 1, 1, tzinfo=UTC)):
        for act in ("work_on", "wait_outside"):
            with pytest.raises(DomainError, match="plan"):
                await floor.acts("inga", act, "B-1", far)
    assert (await floor.blocker()).status is BlockerStatus.OPEN


async def test_a_clock_that_jumps_back_and_forth_breaks_nothing(floor: BlockerOffice) -> None:
    await floor.report("rita", Category.INFRASTRUCTURE, severity=Severity.SEV1)
    clock, office = floor.company.clock, floor.company.office
    for hours in (-30, 1, 500, -400, 3, -3):
        clock.instant += timedelta(hours=hours)
        await run_clock(office, clock.now())
    clock.instant = MONDAY - timedelta(days=2)
    await floor.acts("inga", "take_up", "B-1")
    await floor.acts("inga", "solve", "B-1", "Done")
    await floor.acts("rita", "reopen", "B-1", "No")
    await floor.acts("inga", "solve", "B-1", "Done")
    clock.instant = MONDAY + timedelta(days=40)
    await run_clock(office, clock.now())
    assert (await floor.blocker()).status is BlockerStatus.VERIFIED


async def test_after_a_month_without_us_each_person_hears_of_each_once(floor: BlockerOffice) -> None:
    for number in range(4):
        await floor.report("rita", Category.INFRASTRUCTURE, f"Machine {number} stops")
    await floor.company.deliver()
    before = {name: len(floor.company.inbox.of(f"{name}@acme.example")) for name in floor.people}
    floor.company.clock.instant = MONDAY + timedelta(days=30)
    await run_clock(floor.company.office, floor.company.clock.now())
    await run_clock(floor.company.office, floor.company.clock.now())
    await floor.company.deliver()
    for name, had in before.items():
        heard = floor.company.inbox.of(f"{name}@acme.example")[had:]
        assert len(heard) <= 4, (name, [one.text for one in heard])
    assert {(await floor.blocker(f"B-{n}")).rung for n in range(1, 5)} == {Rung.OWNER}  # one step, from the champion


# People who go


async def leaves(floor: BlockerOffice, name: str) -> None:
    profile = Profile(floor.people[name].name, f"{name}@acme.example", active=False)
    await update_profile(floor.company.office, floor.company.account(f"{name}@acme.example"), profile)
    await floor.company.deliver()


async def test_what_somebody_had_taken_up_who_leaves_waits_for_the_others(floor: BlockerOffice) -> None:
    await floor.add("ivan", Role.INFRASTRUCTURE)
    await floor.report("nora", Category.INFRASTRUCTURE)
    await floor.acts("inga", "wait_outside", "B-1", MONDAY + timedelta(days=90))
    await leaves(floor, "inga")
    blocker = await floor.blocker()
    assert (blocker.status, blocker.owner_person) == (BlockerStatus.OPEN, None)
    for name in ("ivan", "nora"):
        assert "no colleague any more, so it waits again" in await floor.hears(name)
    await floor.acts("ivan", "take_up", "B-1")
    async with reading(floor.company.database) as uow:
        assert verify([entry async for entry in uow.history.all()]) is None


async def test_what_somebody_had_taken_up_who_becomes_a_guest_waits_for_the_others_once(floor: BlockerOffice) -> None:
    await floor.add("ivan", Role.INFRASTRUCTURE)
    await floor.report("nora", Category.INFRASTRUCTURE)
    await floor.acts("inga", "take_up", "B-1")
    account = floor.company.account("inga@acme.example")
    for _ in range(2):  # platforms tell of it again and again
        await update_profile(floor.company.office, account, Profile("Inga", standing=Standing.GUEST))
    blocker = await floor.blocker()
    assert (blocker.status, blocker.owner_person) == (BlockerStatus.OPEN, None)
    for name in ("ivan", "nora"):
        assert (await floor.hears(name)).count("no colleague any more, so it waits again") == 1
    assert "no colleague any more" not in await floor.hears("inga")
    assert [one.verb for one in await floor.history()].count("blocker_given_back") == 1
    await floor.acts("ivan", "take_up", "B-1")
    await update_profile(floor.company.office, account, Profile("Inga"))
    assert (await floor.blocker()).owner_person == floor.people["ivan"].id
    async with reading(floor.company.database) as uow:
        assert verify([entry async for entry in uow.history.all()]) is None


async def test_the_life_goes_on_without_its_raiser_and_without_a_holder_of_the_role(floor: BlockerOffice) -> None:
    await floor.report("rita", Category.INFRASTRUCTURE)
    await leaves(floor, "rita")
    await floor.acts("inga", "take_up", "B-1")
    await leaves(floor, "inga")
    clock, office = floor.company.clock, floor.company.office
    for _ in range(6):
        clock.forward(days=2)
        await run_clock(office, clock.now())
    await floor.acts("amina", "solve", "B-1", "Restarted")
    clock.forward(days=20)
    await run_clock(office, clock.now())
    assert (await floor.blocker()).status is BlockerStatus.VERIFIED


async def test_an_initiative_that_ends_keeps_nobody_from_handling_its_blocker(floor: BlockerOffice) -> None:
    id = (await floor.company.idea("rita@acme.example")).id
    await floor.report("rita", Category.INFRASTRUCTURE, initiative=id)
    rita = talker(floor, "rita")
    await rita.say(f"withdraw {id}")
    await rita.say("No longer wanted")
    await rita.say("yes")
    floor.company.clock.forward(days=3)
    await run_clock(floor.company.office, floor.company.clock.now())
    await floor.acts("inga", "take_up", "B-1")
    await floor.acts("inga", "solve", "B-1", "Done")
    await floor.acts("rita", "confirm", "B-1")
    assert (await floor.blocker()).status is BlockerStatus.VERIFIED


async def test_hundreds_of_them_on_one_initiative_still_make_a_gate_card(floor: BlockerOffice) -> None:
    id = (await floor.company.idea("rita@acme.example")).id
    for number in range(120):
        await floor.report("rita", Category.INFRASTRUCTURE, f"Machine {number} stops", initiative=id)
    amina = talker(floor, "amina")
    await amina.say(f"gate {id}")
    await amina.say(f"show {id}")
    assert "Something broke" not in amina.text
    assert len(amina.text) < 12_000
    await amina.say(f"blockers {id}")
    assert "Something broke" not in amina.text
    assert len(amina.text) < 6_000


# Words


LONG = "Nothing runs. " * 280 + "And the last of it."


@pytest.mark.parametrize("hidden", [False, True])
async def test_of_long_words_nothing_is_lost(floor: BlockerOffice, hidden: bool) -> None:
    category, owner = (Category.ETHICS, "dirk") if hidden else (Category.INFRASTRUCTURE, "inga")
    await floor.report("nora", category, LONG, hidden=hidden, bypass=hidden)
    assert "And the last of it." in message_text(await floor.acts(owner, "show", "B-1"))
    card = await floor.acts(owner, "view", "B-1")
    assert len(message_text(card)) < 2_000
    assert "Nora" not in message_text(card) or not hidden
    await floor.do(owner, lambda desk: blocker_talk.say(desk, "B-1", LONG))
    assert "The whole of it" in await floor.hears("nora")
    assert message_text(await floor.acts("nora", "show", "B-1")).count("And the last of it.") == 2
    for _, message in await floor.queued():
        fits(message)
    fits(await floor.acts(owner, "show", "B-1"))


@pytest.mark.parametrize("words", [MARKED, *(HOSTILE[name][:1900] for name in ("formula", "html", "json", "nul"))])
async def test_marks_in_every_word_about_a_blocker_are_words(floor: BlockerOffice, words: str) -> None:
    await floor.change("rita", name=words[:60])
    await floor.change("inga", name=words[:60])
    await floor.report("rita", Category.INFRASTRUCTURE, words, quoted=f"a {words}", quoted_by=words[:40])
    steps: list[tuple[str, str, tuple[Any, ...]]] = [
        ("inga", "solve", (words,)),
        ("rita", "reopen", (words,)),
        ("inga", "decline", (words,)),
        ("rita", "reopen", (words,)),
        ("inga", "reroute", (Category.NO_SPONSOR, words)),
    ]
    said = []
    for who, act, given in steps:
        said += [await floor.acts(who, act, "B-1", *given)]
    said += [await floor.do(who, lambda desk: blocker_talk.say(desk, "B-1", words)) for who in ("rita", "amina")]
    said += [await floor.acts(who, "show", "B-1") for who in ("rita", "amina", "dirk")]
    floor.company.clock.forward(days=9)
    await run_clock(floor.company.office, floor.company.clock.now())
    for message in (*said, *(one for _, one in await floor.queued())):
        assert not marked_up(message), message
        fits(message)
    out = io.StringIO()
    await export(floor.company.database, floor.company.office.model, What.BLOCKERS, Format.CSV, out.write)
    rows = list(csv.reader(io.StringIO(out.getvalue())))
    assert not [one for row in rows[1:] for one in row if one[:1] in ("=", "+", "@", "\t")]


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati", "Nowhere/At_All"])
async def test_any_day_typed_for_a_plan_gets_an_answer(floor: BlockerOffice, zone: str) -> None:
    await floor.change("inga", time_zone=zone)
    await floor.report("nora", Category.INFRASTRUCTURE)
    inga = talker(floor, "inga")
    for day in ("9999-12-31", "31.12.9999", "0001-01-01", "2026-02-30", "yesterday", "2026-03-09"):
        await inga.say("blocker B-1 plan")
        for line in ("1", day):
            await inga.say(line)
            assert "Something broke" not in inga.text, (zone, day)
        await inga.command("cancel")


async def test_no_log_tells_who_kept_their_name_back_or_what_they_said(floor: BlockerOffice) -> None:
    rita = talker(floor, "rita")
    with structlog.testing.capture_logs() as logs:
        for line in ("escalate: Zebrafish rates women lower", "ethics", "3", "skip", "1"):
            await rita.say(line)
            assert "Something broke" not in rita.text
        await floor.report("rita", Category.ETHICS, "Zebrafish rates women lower", hidden=True, bypass=True)
        await floor.acts("dirk", "take_up", (await newest(floor)))
        await floor.do("rita", lambda desk: blocker_talk.say(desk, "1", "Zebrafish again"))
        floor.company.clock.forward(days=9)
        await run_clock(floor.company.office, floor.company.clock.now())
        await floor.company.deliver()
    said = str(logs)
    for secret in ("Zebrafish", "rita@acme", floor.people["rita"].name):
        assert secret not in said


async def newest(floor: BlockerOffice) -> str:
    async with reading(floor.company.database) as uow:
        found = await uow.blockers.reported_by(floor.people["rita"].id, 10)
    assert found
    return found[-1].id
