"""The outbox by itself: what goes straight to an account, and how long a row stays."""

from __future__ import annotations

from datetime import timedelta

from domain.places import Account, MessageRef
from storage.database import Database
from storage.outbox import KEPT, PORTION, Outgoing
from storage.unit_of_work import reading, writing
from tests.storage.test_outbox import ANA, BOTH, OFFICE, SLACK, add, bind, claim, counts, join, sent
from tests.support.clock import MORNING


async def test_what_is_for_an_account_goes_there_whatever_was_used_since(database: Database) -> None:
    old, new = Account("slack", "T1", "U1"), Account("teams", "acme", "guid")
    await join(database, old)
    await join(database, new, seconds=60)
    await add(database, Outgoing("mine", account=old), Outgoing("usual", person=ANA), Outgoing("free", channel=OFFICE))
    async with reading(database) as uow:
        assert await uow.outbox.counts() == {"due": 1, "new": 2}
    assert [(row.payload, row.account) for row in await claim(database)] == [("mine", old), ("usual", new)]


async def test_what_is_for_an_account_later_waits_and_holds_up_nothing(database: Database) -> None:
    mine = Account("slack", "T1", "U1")
    later = MORNING + timedelta(hours=1)
    await add(database, Outgoing("later", account=mine, due_at=later), Outgoing("now", account=mine))
    (row,) = await claim(database)
    assert row.payload == "now"
    await sent(database, row)
    assert [(row.payload, row.account) for row in await claim(database, after=3600)] == [("later", mine)]


async def test_what_is_for_an_account_needs_no_person(database: Database) -> None:
    """It goes as it is: no query looks for somebody whom it may belong to."""
    await add(database, Outgoing("x", account=Account("slack", "T1", "U9"), dedupe_key="k"))
    await add(database, Outgoing("again", account=Account("slack", "T1", "U9"), dedupe_key="k"))
    async with writing(database) as uow:
        (row,) = await uow.outbox.claim(BOTH, MORNING)
    assert (row.payload, row.target) == ("x", "slack/T1/U9")


async def test_what_was_sent_long_ago_is_pruned_in_portions(database: Database) -> None:
    await bind(database, SLACK)
    await add(database, Outgoing("x", channel=OFFICE), Outgoing("dead", channel=OFFICE))
    (row,) = await claim(database)
    await sent(database, row)
    (row,) = await claim(database)
    async with writing(database) as uow:
        await uow.outbox.dead(row, "archived")
        many = [Outgoing("y", copies_of="nowhere") for _ in range(PORTION)]
        await uow.outbox.add(MORNING, *many, Outgoing("later", channel=OFFICE, due_at=MORNING + 3 * KEPT))
    for _ in range(5):
        await claim(database)
    assert (await counts(database))["sent"] == PORTION + 1
    old = MORNING + KEPT
    pruned = []
    for now in (old, old + timedelta(seconds=1), old + timedelta(seconds=1), old + timedelta(days=9)):
        async with writing(database) as uow:
            pruned.append(await uow.outbox.prune(now))
    assert pruned == [0, PORTION, 1, 0]
    assert await counts(database) == {"dead": 1, "new": 1}


async def test_what_was_queued_long_ago_and_sent_lately_is_kept(database: Database) -> None:
    await add(database, Outgoing("x", account=Account("slack", "T1", "U1")))
    (row,) = await claim(database)
    late = MORNING + KEPT
    async with writing(database) as uow:
        await uow.outbox.sent(row, MessageRef(SLACK, "m1"), late)
        assert await uow.outbox.prune(late + timedelta(days=1)) == 0
        assert await uow.outbox.last_sent("slack") == late
        assert await uow.outbox.last_sent("teams") is None
