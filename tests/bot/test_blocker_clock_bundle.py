"""After a gap the clock of blockers has much to say at once: one list for each person, and each step on record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.usecases.blocker_clock_job import run_clock
from domain.blocker import BlockerId
from domain.blockers import Category, Severity
from storage.unit_of_work import reading
from tests.support.blocker_office import BlockerOffice, enter
from tests.support.company import Company
from tests.support.talker import message_text

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # 10:00 in Berlin
GAP = timedelta(weeks=2)


@pytest.fixture
async def floor(sqlite_company: Company) -> BlockerOffice:
    sqlite_company.clock.instant = MONDAY
    return await enter(sqlite_company)


async def late(floor: BlockerOffice, many: int, **given: object) -> None:
    """So many of Nora's, whose unit has no champion, that nobody took up while Usher was not there."""
    for number in range(1, many + 1):
        await floor.report("nora", Category.INFRASTRUCTURE, f"Server {number} is slow", **given)
    await floor.company.deliver()
    floor.company.clock.instant = MONDAY + GAP


async def runs(floor: BlockerOffice) -> dict[str, list[str]]:
    """What one look of the clock says in the direct chats, by person."""
    since = {name: len(floor.company.inbox.of(f"{name}@acme.example")) for name in floor.people}
    await run_clock(floor.company.office, floor.company.clock.now())
    await floor.company.deliver()
    said = {name: floor.company.inbox.of(f"{name}@acme.example")[since[name] :] for name in floor.people}
    return {name: [message_text(one) for one in some] for name, some in said.items() if some}


async def climbed(floor: BlockerOffice, number: int) -> bool:
    async with reading(floor.company.database) as uow:
        verbs = [one.verb for one in await uow.history.of(BlockerId(f"B-{number}"))]
    return "blocker_late" in verbs and "blocker_climbed" in verbs


async def test_more_than_three_come_as_one_list(floor: BlockerOffice) -> None:
    await late(floor, 5)
    said = await runs(floor)
    assert {name: len(some) for name, some in said.items()} == {"amina": 1, "nora": 1, "dirk": 1}
    headings = {"amina": "For you to take up", "nora": "For you to know", "dirk": "For you to know"}
    for name, heading in headings.items():
        [text] = said[name]
        assert "5 blockers" in text
        assert heading in text
        assert "[My blockers]" in text
        for number in range(1, 6):
            assert f"B-{number} · Systems and integration · SEV2" in text
            assert f"“Server {number} is slow”" in text
        assert text.count("late by") == 5
    assert [number for number in range(1, 6) if not await climbed(floor, number)] == []
    assert await runs(floor) == {}


async def test_three_come_one_by_one(floor: BlockerOffice) -> None:
    await late(floor, 3)
    said = await runs(floor)
    assert {name: len(some) for name, some in said.items()} == {"amina": 3, "nora": 3, "dirk": 3}
    assert all("[Take it up]" in text for text in said["amina"])


async def test_what_burns_is_in_no_list(floor: BlockerOffice) -> None:
    await floor.report("nora", Category.INFRASTRUCTURE, "All is down", severity=Severity.SEV1)
    await late(floor, 4)
    said = await runs(floor)
    for name in ("dirk", "nora"):
        burns = [text for text in said[name] if "All is down" in text]
        [listed] = [text for text in said[name] if text not in burns]
        assert len(burns) == 1, name
        assert "[My blockers]" not in burns[0]
        assert "4 blockers" in listed
    assert "[Take it up]" in "".join(said["dirk"])


async def test_a_list_does_not_say_who_keeps_their_name_back(floor: BlockerOffice) -> None:
    for number in range(1, 6):
        await floor.report("rita", Category.ETHICS, f"Model {number} is unfair", hidden=True, bypass=True)
    await floor.company.deliver()
    floor.company.clock.instant = MONDAY + GAP
    said = await runs(floor)
    listed = [text for some in said.values() for text in some if "5 blockers" in text]
    assert listed
    assert not [text for name, some in said.items() if name != "rita" for text in some if "rita" in text.lower()]
    assert "For you to know" in said["rita"][0]


async def test_what_is_solved_by_silence_is_told_one_by_one(floor: BlockerOffice) -> None:
    """Each asks its raiser whether it is to be opened again."""
    for number in range(1, 6):
        await floor.report("nora", Category.INFRASTRUCTURE, f"Server {number} is slow")
        await floor.acts("inga", "take_up", f"B-{number}")
        await floor.acts("inga", "solve", f"B-{number}", "Restarted it")
    await floor.company.deliver()
    floor.company.clock.instant = MONDAY + GAP
    said = await runs(floor)
    assert len(said["nora"]) == 5
    assert all("[Open it again]" in text for text in said["nora"])
