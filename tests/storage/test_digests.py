"""Receivers, claims and settings of digests as rows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from domain.digest_settings import DigestSettings, Own, who_of
from domain.digests import DigestKind, Receiver, Since
from domain.initiatives import InitiativeId
from domain.parties import Party
from domain.people import Person, PersonId, Role
from domain.places import Channel
from domain.schedule import Quiet
from storage.database import Database
from storage.digest_people import Reader
from storage.digests import DigestState, Due
from storage.outbox import Outgoing
from storage.unit_of_work import UnitOfWork, reading, writing

K = DigestKind
NOW = datetime(2026, 3, 9, 7, 30, tzinfo=UTC)
TODAY = date(2026, 3, 9)
MINUTE = timedelta(minutes=1)
ANA = PersonId("ana")
OFFICE = Receiver(K.PROJECT_OFFICE, channel=Channel.PROJECT_OFFICE)
HERS = Receiver(K.CHAMPION, ANA)


def of(receiver: Receiver, next_at: datetime | None = NOW) -> Due:
    return Due(receiver, "Europe/Berlin", "Mon 08:30", NOW - timedelta(days=7), next_at)


async def add(database: Database, *receivers: Due) -> None:
    async with writing(database) as uow:
        await uow.digests.add(*receivers)


async def test_what_is_due_comes_in_its_order_and_no_more_than_asked_for(database: Database) -> None:
    late, later = of(HERS, NOW - MINUTE), of(Receiver(K.SPONSOR, ANA), NOW + MINUTE)
    none = of(Receiver(K.DIRECTOR, channel=Channel.DIRECTOR), None)
    await add(database, of(OFFICE), late, later, none)
    async with reading(database) as uow:
        assert await uow.digests.due(NOW, 10) == [late, of(OFFICE)]
        assert await uow.digests.due(NOW, 1) == [late]
        assert await uow.digests.due(NOW - 2 * MINUTE, 10) == []
        assert await uow.digests.all(10) == [late, none, of(OFFICE), later]


async def test_a_receiver_is_added_once_and_changed_only_over_what_was_read(database: Database) -> None:
    await add(database, of(OFFICE))
    await add(database, of(OFFICE, NOW + MINUTE), of(HERS))
    before, after = of(OFFICE), of(OFFICE, NOW + MINUTE)
    async with writing(database) as uow:
        assert await uow.digests.change(before, after)
        assert not await uow.digests.change(before, replace(after, zone="UTC"))
        assert await uow.digests.change(after, of(OFFICE, None))
        assert await uow.digests.change(of(OFFICE, None), after)
        assert not await uow.digests.change(replace(after, settled_at=NOW), before)
        assert await uow.digests.all(10) == [of(HERS), after]
        await uow.digests.remove(HERS)
        assert await uow.digests.all(10) == [after]


async def test_a_digest_is_claimed_once(database: Database) -> None:
    async with writing(database) as uow:
        assert not await uow.digests.is_claimed(OFFICE, TODAY)
        assert await uow.digests.claim(OFFICE, TODAY, NOW, DigestState.SENT, {"new": 12})
        assert not await uow.digests.claim(OFFICE, TODAY, NOW, DigestState.DROPPED)
        assert await uow.digests.is_claimed(OFFICE, TODAY)
        assert await uow.digests.claim(OFFICE, TODAY + timedelta(days=1), NOW, DigestState.SILENT)
        assert await uow.digests.claim(HERS, TODAY, NOW, DigestState.SENT)
    async with database.reading() as connection:
        keys = (await connection.execute(text("SELECT key FROM digest_claims ORDER BY key"))).scalars().all()
    assert keys == [
        "digest:champion:ana:2026-03-09",
        "digest:project-office:#project-office:2026-03-09",
        "digest:project-office:#project-office:2026-03-10",
    ]


async def test_two_transactions_at_once_and_one_claims(database: Database) -> None:
    async def claim() -> bool:
        async with writing(database) as uow:
            done = await uow.digests.claim(OFFICE, TODAY, NOW, DigestState.SENT)
            await asyncio.sleep(0.05)
            return done

    assert sorted(await asyncio.gather(claim(), claim(), claim())) == [False, False, True]


async def test_a_claim_that_is_rolled_back_is_none(database: Database) -> None:
    async def claim_and_fail() -> None:
        async with writing(database) as uow:
            assert await uow.digests.claim(OFFICE, TODAY, NOW, DigestState.SENT)
            raise KeyError

    with pytest.raises(KeyError):
        await claim_and_fail()
    async with reading(database) as uow:
        assert not await uow.digests.is_claimed(OFFICE, TODAY)


async def test_the_last_one_is_the_newest_that_was_sent(database: Database) -> None:
    week = timedelta(days=7)
    async with writing(database) as uow:
        assert await uow.digests.last(OFFICE) is None
        await uow.digests.claim(OFFICE, TODAY - week, NOW - week, DigestState.SENT, {"new": 7, "late": 0.5})
        await uow.digests.claim(OFFICE, TODAY - 2 * week, NOW - 2 * week, DigestState.SENT, {"new": 1})
        await uow.digests.claim(OFFICE, TODAY, NOW, DigestState.SILENT, {"new": 9})
    async with reading(database) as uow:
        assert await uow.digests.last(OFFICE) == Since(NOW - week, {"new": 7.0, "late": 0.5})
        assert await uow.digests.last(HERS) is None


async def test_old_claims_are_forgotten_in_portions(database: Database) -> None:
    async with writing(database) as uow:
        for day in range(5):
            at = NOW - timedelta(days=day)
            await uow.digests.claim(OFFICE, TODAY - timedelta(days=day), at, DigestState.SENT)
        before = NOW - timedelta(days=1)
        assert [await uow.digests.forget(before, 2) for _ in range(3)] == [2, 1, 0]
        assert await uow.digests.is_claimed(OFFICE, TODAY - timedelta(days=1))


async def test_settings_are_kept_and_saved_over_the_revision_that_was_read(database: Database) -> None:
    full = DigestSettings(
        who_of(ANA),
        {K.CHAMPION: Own((0, 2), time(10, 15)), K.SPONSOR: Own(at=time(9))},
        Quiet(time(18), time(8, 30)),
        "teams",
        date(2026, 4, 1),
        frozenset({K.IMPACT_OWNER}),
        frozenset({K.DIRECTOR}),
    )
    async with writing(database) as uow:
        assert await uow.digests.settings(ANA) == DigestSettings("ana")
        assert await uow.digests.save_settings(full, ANA, NOW)
        kept = await uow.digests.settings(ANA)
        assert kept == replace(full, revision=1, by=ANA, at=NOW)
        assert not await uow.digests.save_settings(full, PersonId("bob"), NOW)
        assert await uow.digests.save_settings(replace(kept, platform=None), PersonId("bob"), NOW + MINUTE)
        assert not await uow.digests.save_settings(kept, ANA, NOW)
        after = await uow.digests.settings(ANA)
        assert (after.platform, after.by, after.at, after.revision) == (None, "bob", NOW + MINUTE, 2)
        assert await uow.digests.settings(Channel.DIRECTOR) == DigestSettings("#director")
        assert await uow.digests.all_settings(10) == {"ana": after}


async def test_a_change_of_settings_is_seen_at_the_next_round(database: Database) -> None:
    async with writing(database) as uow:
        assert await uow.digests.synced_at() is None
        await uow.digests.synced(NOW)
        assert await uow.digests.synced_at() == NOW
        await uow.digests.save_settings(DigestSettings("#director"), ANA, NOW)
        assert await uow.digests.synced_at() is None


async def test_digests_of_a_lost_channel_are_over(database: Database) -> None:
    theirs = Receiver(K.DIRECTOR, channel=Channel.DIRECTOR)
    await add(database, of(OFFICE), of(Receiver(K.TRIAGE_SESSION, channel=Channel.PROJECT_OFFICE)), of(theirs))
    async with writing(database) as uow:
        await uow.outbox.add(
            NOW,
            Outgoing("{}", channel=Channel.PROJECT_OFFICE, dedupe_key=OFFICE.key(TODAY)),
            Outgoing("{}", channel=Channel.PROJECT_OFFICE),
            Outgoing("{}", channel=Channel.DIRECTOR, dedupe_key=theirs.key(TODAY)),
        )
        assert await uow.digests.lose([Channel.PROJECT_OFFICE]) == 2
        assert await uow.digests.lose([]) == 0
        assert [one.receiver for one in await uow.digests.all(10)] == [theirs]
        assert await uow.outbox.counts() == {"dead": 1, "new": 2}


async def test_who_there_is(database: Database) -> None:
    async with writing(database) as uow:
        for name in ("ana", "bob", "cy"):
            roles = frozenset({Role.CHAMPION, Role.SPONSOR}) if name == "ana" else frozenset({Role.CHAMPION})
            await uow.people.save(
                Person(PersonId(name), name, roles=roles, active=name != "cy", time_zone="Asia/Kolkata")
            )
        for number in range(3):
            await uow.seats.replace(InitiativeId(f"AI-{number}"), {Party.SPONSOR: PersonId("bob")})
    async with reading(database) as uow:
        ana, bob = Reader(ANA, "Asia/Kolkata"), Reader(PersonId("bob"), "Asia/Kolkata")
        both = await uow.digest_people.with_roles([Role.CHAMPION, Role.SPONSOR], 10)
        assert both == [(Role.CHAMPION, ana), (Role.CHAMPION, bob), (Role.SPONSOR, ana)]
        assert await uow.digest_people.on_seats(Party.SPONSOR, 10) == [bob]
        assert await uow.digest_people.on_seats(Party.IMPACT_OWNER, 10) == []
        assert await uow.digest_people.bound() == frozenset()


ASKED: tuple[tuple[str, Callable[[UnitOfWork], Awaitable[object]]], ...] = (
    ("digest_receivers_due", lambda uow: uow.digests.due(NOW, 5)),
    ("digest_claims_by_receiver", lambda uow: uow.digests.last(OFFICE)),
    ("digest_claims", lambda uow: uow.digests.is_claimed(OFFICE, TODAY)),
    ("roles_by_role", lambda uow: uow.digest_people.with_roles([Role.CHAMPION], 5)),
    ("seats_by_party", lambda uow: uow.digest_people.on_seats(Party.SPONSOR, 5)),
)


def noted(asked: list[tuple[str, Any]]) -> Callable[..., None]:
    return lambda *given: asked.append((given[2], given[3]))


@pytest.mark.parametrize(("index", "ask"), ASKED, ids=[name for name, _ in ASKED])
async def test_what_is_asked_again_and_again_goes_by_an_index(
    sqlite: Database, index: str, ask: Callable[[UnitOfWork], Awaitable[object]]
) -> None:
    asked: list[tuple[str, Any]] = []
    note = noted(asked)
    async with reading(sqlite) as uow:
        event.listen(Engine, "before_cursor_execute", note)
        try:
            await ask(uow)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        query, given = asked[-1]  # before it the transaction begins
        plan = str((await uow.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", given)).all())
    assert index in plan, plan
    assert "SCAN digest" not in plan, plan
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan or index == "roles_by_role", plan


async def test_the_due_query_goes_by_its_index_on_postgresql(database: Database) -> None:
    if database.path is not None:
        pytest.skip("The other database's own words are tested above.")
    await add(database, *(of(Receiver(K.CHAMPION, PersonId(f"p{n}")), NOW + n * MINUTE) for n in range(3000)))
    async with database.writing() as connection:
        await connection.execute(text("ANALYZE digest_receivers"))
    query = (
        "EXPLAIN SELECT * FROM digest_receivers WHERE next_at IS NOT NULL AND next_at <= '2026-03-09 07:30+00' "
        "ORDER BY next_at, kind, who LIMIT 50"
    )
    async with database.reading() as connection:
        plan = str((await connection.execute(text(query))).all())
    assert "digest_receivers_due" in plan, plan
    assert "Seq Scan" not in plan, plan
