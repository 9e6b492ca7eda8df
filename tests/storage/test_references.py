"""What platforms remember of places."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.platforms.base import References
from bot.usecases.references import StoredReferences
from domain.places import Address
from storage.database import Database
from storage.schema import place_references
from tests.support.clock import MORNING, Clock
from tests.support.counting import statements

PLACE = Address("teams", "acme", "19:a@thread.tacv2")
OTHER = Address("teams", "acme", "19:b@thread.tacv2")
VALUE = '{"service_url": "https://smba.example/emea/", "name": "Zoë “\\u0000” 👍"}'


def references(database: Database, clock: Clock | None = None) -> References:
    return StoredReferences(database, (clock or Clock()).now)


async def test_what_was_kept_is_there_after_a_restart(database_url: str) -> None:
    before = Database(database_url)
    assert await references(before).get(PLACE) is None
    await references(before).put(PLACE, VALUE)
    await before.close()
    after = Database(database_url)
    try:
        assert await StoredReferences(after).get(PLACE) == VALUE
        assert await StoredReferences(after).get(OTHER) is None
    finally:
        await after.close()


async def test_a_thread_counts_as_the_place_that_it_is_in(database: Database) -> None:
    kept = references(database)
    await kept.put(replace(PLACE, thread="1"), VALUE)
    assert await kept.get(PLACE) == await kept.get(replace(PLACE, thread="2")) == VALUE
    await kept.drop(replace(PLACE, thread="3"))
    assert await kept.get(PLACE) is None


async def test_the_new_one_replaces_the_old_one_and_nobody_elses(database: Database) -> None:
    clock = Clock()
    kept = references(database, clock)
    await kept.put(OTHER, "{}")
    await kept.put(PLACE, "{}")
    clock.forward(hours=1)
    await kept.put(PLACE, VALUE)
    async with database.reading() as connection:
        rows = (await connection.execute(place_references.select().order_by(place_references.c.key))).all()
    assert [tuple(row) for row in rows] == [
        (PLACE.key, "teams", VALUE, MORNING + timedelta(hours=1)),
        (OTHER.key, "teams", "{}", MORNING),
    ]


async def test_what_is_kept_already_is_not_written_again(database: Database) -> None:
    kept = references(database)
    await kept.put(PLACE, VALUE)
    with statements() as asked:
        await kept.put(PLACE, VALUE)
    assert [one.split()[0] for one in asked] == ["SELECT"]


async def test_what_is_gone_can_be_dropped_again_and_kept_anew(database: Database) -> None:
    kept = references(database)
    await kept.put(PLACE, "{}")
    for _ in range(2):
        await kept.drop(PLACE)
        assert await kept.get(PLACE) is None
    await kept.put(PLACE, VALUE)
    assert await kept.get(PLACE) == VALUE
