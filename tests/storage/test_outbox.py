"""The outbox by itself: what is queued, where it goes, who holds it, and what becomes of it."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.people import PersonId
from domain.places import Account, Address, Channel, MessageRef
from storage.database import Database
from storage.outbox import LEASE, Claimed, Outgoing
from storage.schema import outbox
from storage.unit_of_work import reading, writing
from tests.support.clock import MORNING

BOSS, ANA = PersonId("boss"), PersonId("ana")
SLACK, TEAMS = Address("slack", "T1", "C1"), Address("teams", "acme", "19:a")
OFFICE = Channel.PROJECT_OFFICE
BOTH = ("slack", "teams")


async def add(database: Database, *messages: Outgoing) -> None:
    async with writing(database) as uow:
        await uow.outbox.add(MORNING, *messages)


async def bind(database: Database, address: Address, channel: Channel = OFFICE) -> None:
    async with writing(database) as uow:
        await uow.channels.bind(channel, address, BOSS, MORNING)
        await uow.outbox.wake(channel=channel)


async def join(database: Database, account: Account, person: PersonId = ANA, seconds: float = 0) -> None:
    async with writing(database) as uow:
        await uow.people.join(account, person, MORNING + timedelta(seconds=seconds))
        await uow.outbox.wake(person=person)


async def claim(database: Database, *platforms: str, after: float = 0) -> list[Claimed]:
    """What a relay gets `after` seconds."""
    async with writing(database) as uow:
        await uow.outbox.route(MORNING + timedelta(seconds=after))
        return await uow.outbox.claim(platforms or BOTH, MORNING + timedelta(seconds=after))


async def sent(database: Database, row: Claimed, message: str = "m1") -> None:
    async with writing(database) as uow:
        where = row.address or Address("slack", "T1", "D1")
        await uow.outbox.sent(row, MessageRef(where, message), MORNING)


async def counts(database: Database) -> dict[str, int]:
    async with reading(database) as uow:
        return await uow.outbox.counts()


async def test_a_key_is_queued_once(database: Database) -> None:
    await bind(database, SLACK)
    one, other = Outgoing("first", channel=OFFICE, dedupe_key="k"), Outgoing("second", channel=OFFICE, dedupe_key="k")
    await add(database, one, other)
    await add(database, other, Outgoing("third", channel=OFFICE, dedupe_key="k2"), Outgoing("free", channel=OFFICE))
    async with database.reading() as connection:
        payloads = (await connection.execute(select(outbox.c.payload).order_by(outbox.c.id))).scalars().all()
    assert payloads == ["first", "third", "free"]


async def test_a_key_is_queued_once_by_several_at_once(database: Database) -> None:
    await asyncio.gather(*(add(database, Outgoing("x", channel=OFFICE, dedupe_key="slot")) for _ in range(8)))
    assert await counts(database) == {"new": 1}


async def test_rows_of_one_target_go_one_by_one_in_order(database: Database) -> None:
    await bind(database, SLACK)
    await add(database, *(Outgoing(f"{number}", channel=OFFICE) for number in range(3)))
    got = []
    for _ in range(3):
        (row,) = await claim(database)
        assert await claim(database) == []
        got.append(row.payload)
        await sent(database, row)
    assert got == ["0", "1", "2"]
    assert await counts(database) == {"sent": 3}


async def test_one_target_that_waits_does_not_stop_another(database: Database) -> None:
    await bind(database, SLACK)
    await bind(database, TEAMS, Channel.SECURITY)
    await add(database, Outgoing("a1", channel=OFFICE), Outgoing("a2", channel=OFFICE))
    await add(database, Outgoing("b1", channel=Channel.SECURITY), Outgoing("b2", channel=Channel.SECURITY))
    a1, b1 = await claim(database)
    async with writing(database) as uow:
        await uow.outbox.again(a1, MORNING + timedelta(seconds=30), "429")
    await sent(database, b1)
    assert [row.payload for row in await claim(database, after=1)] == ["b2"]
    assert [row.payload for row in await claim(database, after=31)] == ["a1"]


async def test_a_relay_gets_rows_of_its_own_platforms_only(database: Database) -> None:
    await bind(database, SLACK)
    await bind(database, TEAMS)
    await add(database, Outgoing("x", channel=OFFICE))
    (teams,) = await claim(database, "teams")
    assert teams.address == TEAMS
    assert await claim(database, "teams") == []
    assert await claim(database, "console") == []
    (slack,) = await claim(database, "slack")
    assert slack.address == SLACK


async def test_two_relays_never_hold_the_same_row(database: Database) -> None:
    for number in range(30):
        await join(database, Account("slack", "T1", f"U{number}"), PersonId(f"p{number}"))
    await add(database, *(Outgoing("x", person=PersonId(f"p{number}")) for number in range(30)))
    rounds = await asyncio.gather(*(claim(database) for _ in range(6)))
    taken = Counter(row.id for rows in rounds for row in rows)
    assert len(taken) == 30
    assert set(taken.values()) == {1}


async def test_a_channel_on_two_platforms_gets_each_a_copy_in_order(database: Database) -> None:
    await bind(database, SLACK)
    await bind(database, TEAMS)
    await add(database, Outgoing("one", channel=OFFICE, dedupe_key="k"), Outgoing("two", channel=OFFICE))
    for expected in ("one", "two"):
        rows = await claim(database)
        assert {(row.payload, row.address) for row in rows} == {(expected, SLACK), (expected, TEAMS)}
        for row in rows:
            await sent(database, row)
    await add(database, Outgoing("one again", channel=OFFICE, dedupe_key="k"))
    assert await claim(database) == []


async def test_it_waits_until_the_channel_is_bound(database: Database) -> None:
    await add(database, Outgoing("x", channel=OFFICE), Outgoing("y", channel=Channel.SECURITY))
    assert await claim(database) == []
    assert await counts(database) == {"waiting": 2}
    await bind(database, SLACK)
    assert [row.payload for row in await claim(database)] == ["x"]
    assert await counts(database) == {"waiting": 1, "claimed": 1}


async def test_it_waits_until_the_person_first_comes(database: Database) -> None:
    await add(database, Outgoing("x", person=ANA), Outgoing("y", person=PersonId("bea")), Outgoing("z", channel=OFFICE))
    assert await claim(database) == []
    await join(database, Account("slack", "T1", "U1"))
    assert await counts(database) == {"waiting": 2, "new": 1}
    (row,) = await claim(database)
    assert (row.payload, row.account, row.address) == ("x", Account("slack", "T1", "U1"), None)


async def test_a_person_is_reached_where_they_were_seen_last_and_not_at_a_terminal(database: Database) -> None:
    await join(database, Account("teams", "acme", "guid"), seconds=1)
    await join(database, Account("slack", "T1", "U1"), seconds=2)
    await join(database, Account("console", "local", "ana"), seconds=3)
    await add(database, Outgoing("x", person=ANA))
    (row,) = await claim(database)
    assert row.account == Account("slack", "T1", "U1")


async def test_nobody_misses_a_channel_that_is_bound_while_its_row_is_routed(database: Database) -> None:
    """On PostgreSQL the two transactions overlap: one finds nowhere to go while the other opens the place."""
    for number in range(20):
        channel = list(Channel)[number % len(Channel)]
        place = Address("slack", f"T{number}", channel.value)
        await add(database, Outgoing("x", channel=channel))
        await asyncio.gather(claim(database), bind(database, place, channel), claim(database))
        for row in await claim(database, after=1):
            await sent(database, row)
        for row in await claim(database, after=2 * LEASE.total_seconds()):
            await sent(database, row)
        assert "waiting" not in await counts(database)


async def test_a_row_for_later_stops_nothing_meanwhile(database: Database) -> None:
    await bind(database, SLACK)
    later = MORNING + timedelta(hours=1)
    await add(database, Outgoing("later", channel=OFFICE, due_at=later), Outgoing("now", channel=OFFICE))
    (row,) = await claim(database)
    assert row.payload == "now"
    await sent(database, row)
    assert await claim(database, after=3599) == []
    assert [row.payload for row in await claim(database, after=3600)] == ["later"]


async def test_a_lease_that_ran_out_makes_the_row_unknown(database: Database) -> None:
    await bind(database, SLACK)
    await add(database, Outgoing("x", channel=OFFICE))
    (first,) = await claim(database)
    assert (first.is_unknown, first.attempts) == (False, 1)
    seconds = LEASE.total_seconds()
    assert await claim(database, after=seconds) == []
    (second,) = await claim(database, after=seconds + 1)
    assert (second.id, second.is_unknown, second.attempts) == (first.id, True, 2)


async def test_whoever_lost_the_lease_changes_nothing_but_a_success_counts(database: Database) -> None:
    await bind(database, SLACK)
    await add(database, Outgoing("x", channel=OFFICE))
    (slow,) = await claim(database)
    (other,) = await claim(database, after=LEASE.total_seconds() + 1)
    async with writing(database) as uow:
        await uow.outbox.dead(slow, "late")
        await uow.outbox.again(slow, MORNING, "late")
    assert await counts(database) == {"claimed": 1}
    await sent(database, other)
    async with writing(database) as uow:
        await uow.outbox.again(slow, MORNING, "late")
    assert await counts(database) == {"sent": 1}


@pytest.mark.parametrize("unknown", [False, True])
async def test_a_row_that_is_tried_again_keeps_its_doubt(database: Database, unknown: bool) -> None:
    await bind(database, SLACK)
    await add(database, Outgoing("x", channel=OFFICE))
    (row,) = await claim(database)
    async with writing(database) as uow:
        await uow.outbox.again(row, MORNING + timedelta(seconds=5), "why", unknown)
    assert await claim(database, after=4) == []
    (again,) = await claim(database, after=5)
    assert again.is_unknown is unknown


async def test_a_dead_row_lets_the_next_one_through(database: Database) -> None:
    await bind(database, SLACK)
    await add(database, Outgoing("bad", channel=OFFICE), Outgoing("good", channel=OFFICE))
    (row,) = await claim(database)
    async with writing(database) as uow:
        await uow.outbox.dead(row, "archived")
    assert [row.payload for row in await claim(database)] == ["good"]
    assert await counts(database) == {"dead": 1, "claimed": 1}


async def test_a_copy_is_remembered_by_its_target(database: Database) -> None:
    await bind(database, SLACK)
    await add(database, Outgoing("card", channel=OFFICE, subject="s"), Outgoing("plain", channel=OFFICE))
    (row,) = await claim(database)
    await sent(database, row, "m7")
    async with reading(database) as uow:
        assert await uow.outbox.copy("s", SLACK.key) == MessageRef(SLACK, "m7")
        assert await uow.outbox.copy("s", TEAMS.key) is None
    (row,) = await claim(database)
    await sent(database, row, "m8")
    async with reading(database) as uow:
        assert await uow.outbox.copy("s", SLACK.key) == MessageRef(SLACK, "m7")


async def test_a_doubt_outlives_a_refusal(database: Database) -> None:
    """Whether the first try arrived is still not known when the look-up itself was put off."""
    await bind(database, SLACK)
    await add(database, Outgoing("x", channel=OFFICE))
    (row,) = await claim(database)
    async with writing(database) as uow:
        await uow.outbox.again(row, MORNING, "reset", unknown=True)
    (row,) = await claim(database)
    async with writing(database) as uow:
        await uow.outbox.again(row, MORNING, "429")
    (row,) = await claim(database)
    assert row.is_unknown
    async with writing(database) as uow:
        await uow.outbox.put_back(row, "revoked")
    (row,) = await claim(database)
    assert (row.is_unknown, row.attempts) == (True, 3)


async def test_a_try_that_is_put_back_does_not_count(database: Database) -> None:
    await bind(database, SLACK)
    await add(database, Outgoing("1", channel=OFFICE), Outgoing("2", channel=OFFICE))
    for _ in range(5):
        (row,) = await claim(database)
        assert (row.payload, row.attempts, row.is_unknown) == ("1", 1, False)
        async with writing(database) as uow:
            await uow.outbox.put_back(row, "revoked")
    assert await counts(database) == {"due": 2}


async def test_whoever_lost_the_lease_puts_nothing_back(database: Database) -> None:
    await bind(database, SLACK)
    await add(database, Outgoing("x", channel=OFFICE))
    (slow,) = await claim(database)
    (other,) = await claim(database, after=LEASE.total_seconds() + 1)
    async with writing(database) as uow:
        await uow.outbox.put_back(slow, "late")
    assert await counts(database) == {"claimed": 1}
    assert (other.attempts, other.is_unknown) == (2, True)
