"""Which real channels a role's channel is bound to."""

from __future__ import annotations

import asyncio

from domain.people import PersonId
from domain.places import Address, Channel
from storage.database import Database
from storage.unit_of_work import reading, writing
from tests.support.clock import MORNING

BOSS = PersonId("boss")
OFFICE = Channel.PROJECT_OFFICE
SLACK, TEAMS = Address("slack", "T1", "C1"), Address("teams", "acme", "19:a@thread")


async def bind(database: Database, channel: Channel, address: Address) -> None:
    async with writing(database) as uow:
        await uow.channels.bind(channel, address, BOSS, MORNING)


async def places(database: Database, channel: Channel = OFFICE) -> list[Address]:
    async with reading(database) as uow:
        return await uow.channels.of(channel)


async def test_a_channel_may_live_on_two_platforms(database: Database) -> None:
    await bind(database, OFFICE, SLACK)
    await bind(database, OFFICE, TEAMS)
    assert await places(database) == [SLACK, TEAMS]
    assert await places(database, Channel.TRAINING) == []


async def test_on_one_platform_it_moves(database: Database) -> None:
    await bind(database, OFFICE, SLACK)
    await bind(database, OFFICE, TEAMS)
    moved = Address("slack", "T1", "C2")
    await bind(database, OFFICE, moved)
    assert await places(database) == [moved, TEAMS]
    other_workspace = Address("slack", "T2", "C9")
    await bind(database, OFFICE, other_workspace)
    assert set(await places(database)) == {moved, other_workspace, TEAMS}


async def test_binding_twice_is_the_same_as_once(database: Database) -> None:
    await bind(database, OFFICE, SLACK)
    await bind(database, OFFICE, SLACK)
    assert await places(database) == [SLACK]


async def test_one_place_may_be_several_channels(database: Database) -> None:
    await bind(database, OFFICE, SLACK)
    await bind(database, Channel.SECURITY, SLACK)
    async with reading(database) as uow:
        assert await uow.channels.at(SLACK) == [OFFICE, Channel.SECURITY]
        assert await uow.channels.at(TEAMS) == []


async def test_several_at_once_leave_it_bound(database: Database) -> None:
    await asyncio.gather(*(bind(database, OFFICE, SLACK) for _ in range(6)))
    assert await places(database) == [SLACK]
