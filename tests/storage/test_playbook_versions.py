"""Versions of playbooks: numbered without a gap, decided once, one in force."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from domain.people import PersonId
from domain.versions import Version, VersionState
from storage.database import Database
from storage.unit_of_work import reading, writing
from tests.support.clock import MORNING

ANA, BEN, EVE = PersonId("ana"), PersonId("ben"), PersonId("eve")
V = VersionState
FIRST = Version("which-data", 1, V.PROPOSED, "---\nid: which-data\n---\nNone. 🦊", ANA, MORNING, question=7)
LATER = MORNING + timedelta(hours=1)


async def add(database: Database, *versions: Version) -> None:
    async with writing(database) as uow:
        for version in versions:
            await uow.playbooks.add(version)


async def decide(database: Database, version: Version, state: VersionState, by: PersonId = BEN) -> bool:
    async with writing(database) as uow:
        return await uow.playbooks.decide(version.playbook, version.number, state, by, LATER, "Because.")


async def states(database: Database, id: str = "which-data") -> list[VersionState]:
    """Of all its versions, the first one first."""
    async with reading(database) as uow:
        return [version.state for version in reversed(await uow.playbooks.of(id))]


async def marker(database: Database) -> int:
    async with reading(database) as uow:
        return await uow.playbooks.marker()


async def test_a_version_comes_back_as_it_was(database: Database) -> None:
    await add(database, FIRST)
    async with reading(database) as uow:
        assert await uow.playbooks.get("which-data", 1) == FIRST
        assert await uow.playbooks.get("which-data", 2) is None
        assert await uow.playbooks.proposed(5) == [FIRST]
        assert await uow.playbooks.published() == []
        assert await uow.playbooks.in_force("which-data") is None
    assert await marker(database) == 0


async def test_publishing_replaces_what_was_in_force(database: Database) -> None:
    second = replace(FIRST, number=2)
    await add(database, FIRST, second, replace(FIRST, playbook="another"))
    assert await decide(database, FIRST, V.PUBLISHED)
    assert await decide(database, second, V.PUBLISHED)
    assert await states(database) == [V.REPLACED, V.PUBLISHED]
    decided = replace(second, state=V.PUBLISHED, decided_by=BEN, decided_at=LATER, reason="Because.")
    async with reading(database) as uow:
        assert await uow.playbooks.published() == [decided]
        assert await uow.playbooks.in_force("which-data") == decided
        assert [one.playbook for one in await uow.playbooks.proposed(5)] == ["another"]
    assert await states(database, "another") == [V.PROPOSED]
    assert await marker(database) == 2


async def test_an_owner_publishes_without_a_proposal(database: Database) -> None:
    await add(database, replace(FIRST, state=V.PUBLISHED), replace(FIRST, number=2, state=V.PUBLISHED))
    assert await states(database) == [V.REPLACED, V.PUBLISHED]
    assert await marker(database) == 2


async def test_what_is_retired_answers_no_more_until_it_is_published_again(database: Database) -> None:
    await add(database, replace(FIRST, state=V.PUBLISHED))
    assert await decide(database, FIRST, V.RETIRED)
    async with reading(database) as uow:
        assert await uow.playbooks.retired() == ["which-data"]
        assert await uow.playbooks.published() == []
    assert await marker(database) == 2
    await add(database, replace(FIRST, number=2, state=V.PUBLISHED))
    async with reading(database) as uow:
        assert await uow.playbooks.retired() == []
    assert await states(database) == [V.REPLACED, V.PUBLISHED]


async def test_a_shipped_one_is_retired_by_a_version_that_says_so(database: Database) -> None:
    await add(database, replace(FIRST, playbook="shipped", state=V.RETIRED, source=""))
    async with reading(database) as uow:
        assert await uow.playbooks.retired() == ["shipped"]
    assert await marker(database) == 1


async def test_declining_changes_nothing_that_is_in_force(database: Database) -> None:
    await add(database, replace(FIRST, state=V.PUBLISHED), replace(FIRST, number=2))
    before = await marker(database)
    assert await decide(database, replace(FIRST, number=2), V.DECLINED)
    assert await states(database) == [V.PUBLISHED, V.DECLINED]
    assert await marker(database) == before


@pytest.mark.parametrize(
    ("stands", "decision"),
    [
        (V.PUBLISHED, V.PUBLISHED),
        (V.PUBLISHED, V.DECLINED),
        (V.DECLINED, V.PUBLISHED),
        (V.DECLINED, V.DECLINED),
        (V.RETIRED, V.RETIRED),
        (V.RETIRED, V.PUBLISHED),
        (V.REPLACED, V.PUBLISHED),
        (V.PROPOSED, V.RETIRED),
    ],
)
async def test_nothing_is_decided_twice(database: Database, stands: VersionState, decision: VersionState) -> None:
    await add(database, replace(FIRST, state=stands))
    before = await marker(database)
    assert not await decide(database, FIRST, decision)
    assert not await decide(database, replace(FIRST, number=9), decision)
    assert (await states(database), await marker(database)) == ([stands], before)


@pytest.mark.parametrize("state", [V.PROPOSED, V.REPLACED])
async def test_some_states_are_no_decision(sqlite: Database, state: VersionState) -> None:
    with pytest.raises(ValueError, match="no decision"):
        await decide(sqlite, FIRST, state)


async def test_of_two_who_decide_at_once_one_wins(database: Database) -> None:
    await add(database, FIRST)
    tries = [decide(database, FIRST, V.PUBLISHED, BEN), decide(database, FIRST, V.DECLINED, EVE)]
    done = await asyncio.gather(*tries)
    assert sorted(done) == [False, True]
    async with reading(database) as uow:
        found = await uow.playbooks.get("which-data", 1)
    assert found is not None
    assert (found.state, found.decided_by) == ((V.PUBLISHED, BEN) if done[0] else (V.DECLINED, EVE))


async def test_of_several_published_at_once_one_is_in_force(database: Database) -> None:
    several = [replace(FIRST, number=number) for number in range(1, 6)]
    await add(database, *several)
    assert all(await asyncio.gather(*(decide(database, one, V.PUBLISHED) for one in several)))
    assert sorted(await states(database)) == [V.PUBLISHED, *[V.REPLACED] * 4]
    assert await marker(database) == 5


async def test_no_number_is_given_twice(database: Database) -> None:
    async def propose() -> int:
        async with writing(database) as uow:
            number = await uow.playbooks.next_number("which-data")
            await asyncio.sleep(0)
            await uow.playbooks.add(replace(FIRST, number=number))
            return number

    assert sorted(await asyncio.gather(*(propose() for _ in range(8)))) == list(range(1, 9))
    async with writing(database) as uow:
        assert await uow.playbooks.next_number("another") == 1


async def test_a_number_that_is_taken_is_refused(database: Database) -> None:
    await add(database, FIRST)
    with pytest.raises(IntegrityError):
        await add(database, replace(FIRST, source="other"))
    async with reading(database) as uow:
        assert await uow.playbooks.of("which-data") == [FIRST]
