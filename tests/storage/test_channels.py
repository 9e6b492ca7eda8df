"""Which real channels a role's channel is bound to."""

from __future__ import annotations

import asyncio

from sqlalchemy import select

from domain.people import PersonId
from domain.places import Account, Address, Channel, MessageRef
from storage.channels import Binding
from storage.database import Database
from storage.outbox import Claimed, Outgoing
from storage.schema import outbox
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


async def claim(database: Database) -> list[Claimed]:
    async with writing(database) as uow:
        await uow.outbox.route(MORNING)
        return await uow.outbox.claim(("slack", "teams"), MORNING)


async def add(database: Database, *messages: Outgoing) -> None:
    async with writing(database) as uow:
        await uow.outbox.add(MORNING, *messages)


async def lose(database: Database, row: Claimed) -> list[Binding]:
    async with writing(database) as uow:
        return await uow.channels.lose(row, "archived", MORNING)


async def standing(database: Database) -> list[tuple[str, str, str | None]]:
    """Text, status and target of every row."""
    async with database.reading() as connection:
        query = select(outbox.c.payload, outbox.c.status, outbox.c.target).order_by(outbox.c.id)
        return [(row.payload, row.status, row.target) for row in await connection.execute(query)]


async def test_a_lost_place_gives_up_its_channels_and_what_waits_for_it(database: Database) -> None:
    await bind(database, OFFICE, SLACK)
    await bind(database, Channel.SECURITY, SLACK)
    await bind(database, Channel.TRAINING, TEAMS)
    await add(database, Outgoing("1", channel=OFFICE), Outgoing("2", channel=Channel.SECURITY))
    await add(database, Outgoing("3", channel=Channel.TRAINING))
    row, other = await claim(database)
    assert await lose(database, row) == [Binding(OFFICE, BOSS), Binding(Channel.SECURITY, BOSS)]
    assert await lose(database, row) == []
    assert await places(database) == await places(database, Channel.SECURITY) == []
    assert await places(database, Channel.TRAINING) == [TEAMS]
    assert await standing(database) == [("1", "new", None), ("2", "new", None), ("3", "claimed", TEAMS.key)]
    assert other.target == TEAMS.key
    assert await claim(database) == []
    assert [status for _, status, _ in await standing(database)] == ["waiting", "waiting", "claimed"]


async def test_what_went_to_the_other_place_too_is_not_said_twice_there(database: Database) -> None:
    await bind(database, OFFICE, SLACK)
    await add(database, Outgoing("only here", channel=OFFICE))
    (row,) = await claim(database)
    await bind(database, OFFICE, TEAMS)
    await add(database, Outgoing("both", channel=OFFICE, dedupe_key="k"))
    (both,) = await claim(database)
    assert (both.payload, both.address) == ("both", TEAMS)
    assert await lose(database, row) == [Binding(OFFICE, BOSS)]
    async with writing(database) as uow:
        await uow.outbox.sent(both, MessageRef(TEAMS, "m1"), MORNING)
    (again,) = await claim(database)
    assert (again.payload, again.address) == ("only here", TEAMS)
    assert [(text, status) for text, status, _ in await standing(database)] == [
        ("only here", "claimed"),
        ("both", "dead"),
        ("both", "sent"),
    ]


async def test_what_is_given_up_at_the_other_place_comes_back(database: Database) -> None:
    """A key that stands there already stops nobody."""
    third = Address("teams", "aaa", "19:b@thread")
    for place in (SLACK, TEAMS):
        await bind(database, OFFICE, place)
    await add(database, Outgoing("x", channel=OFFICE, dedupe_key="k"))
    one, two = await claim(database)
    async with writing(database) as uow:
        await uow.outbox.dead(two, "gone")
    await bind(database, OFFICE, third)
    await lose(database, one)
    assert [(row.payload, row.address) for row in await claim(database)] == [("x", third)]


async def test_the_copies_that_stood_in_a_lost_place_are_forgotten(database: Database) -> None:
    await bind(database, OFFICE, SLACK)
    await bind(database, OFFICE, TEAMS)
    await add(database, Outgoing("card", channel=OFFICE, subject="s"))
    for row in await claim(database):
        async with writing(database) as uow:
            await uow.outbox.sent(row, MessageRef(row.address or SLACK, "m1"), MORNING)
    async with writing(database) as uow:
        await uow.outbox.replace_card(MORNING, "s", "new card")
    here, there = sorted(await claim(database), key=lambda row: row.target)
    assert await lose(database, here) == [Binding(OFFICE, BOSS)]
    async with reading(database) as uow:
        assert await uow.outbox.copy("s", SLACK.key) is None
        assert await uow.outbox.copy("s", TEAMS.key) == MessageRef(TEAMS, "m1")
    assert [row[1:] for row in await standing(database) if row[0] == "new card"] == [
        ("dead", here.target),
        ("claimed", there.target),
    ]


async def test_whoever_lost_the_lease_takes_no_row_from_another(database: Database) -> None:
    await bind(database, OFFICE, SLACK)
    await add(database, Outgoing("x", channel=OFFICE))
    (row,) = await claim(database)
    async with writing(database) as uow:
        await uow.outbox.again(row, MORNING, "later")
    (other,) = await claim(database)
    await lose(database, row)
    assert await standing(database) == [("x", "claimed", SLACK.key)]
    assert await lose(database, other) == []
    assert await standing(database) == [("x", "new", None)]


async def test_several_that_find_a_place_lost_at_once_hear_of_it_once(database: Database) -> None:
    await bind(database, OFFICE, SLACK)
    await add(database, Outgoing("x", channel=OFFICE), Outgoing("mine", account=Account("slack", "T1", "U1")))
    row, _ = await claim(database)
    found = await asyncio.gather(*(lose(database, row) for _ in range(6)))
    assert sorted(map(len, found)) == [0, 0, 0, 0, 0, 1]
    assert [status for _, status, _ in await standing(database)] == ["new", "claimed"]
