"""The relay when nobody knows whether a message arrived, and how long it waits between two tries."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.packing import pack
from bot.platforms.base import Forbidden, TryLater, Unsure
from bot.relay import ATTEMPTS, JITTER, LONGEST_WAIT, Relay, look_after, wait
from bot.ui import Message
from domain.places import Address, MessageRef
from storage.outbox import Outgoing
from storage.schema import outbox
from storage.unit_of_work import writing
from tests.storage.test_relay import OFFICE, counts, post, texts
from tests.support.company import Company
from tests.support.inbox import Inbox, platforms


@dataclass
class Doubter(Inbox):
    """Remembers which sends were said to be repeats."""

    repeats: list[bool] = field(default_factory=list)

    async def send(
        self,
        address: Address,
        message: Message,
        replaces: MessageRef | None = None,
        key: str | None = None,
        *,
        is_repeat: bool = False,
    ) -> MessageRef:
        self.repeats.append(is_repeat)
        return await super().send(address, message, replaces, key, is_repeat=is_repeat)


async def test_what_may_have_arrived_is_sent_again_as_a_repeat_and_nothing_else_is(company: Company) -> None:
    doubter = Doubter()
    company.relay.platforms = platforms(doubter)
    await company.bind(OFFICE)
    await post(company, "x")
    doubter.fail(TryLater("429"), Unsure("time-out"), TryLater("429"), ConnectionResetError())
    for _ in range(5):
        await company.deliver()
        company.clock.forward(hours=1)
    assert doubter.repeats == [False, False, True, True, True]
    assert texts(doubter) == ["x"]
    await post(company, "y")
    await company.deliver()
    assert doubter.repeats[5:] == [False]


async def test_a_lease_that_ran_out_makes_the_next_send_a_repeat(company: Company) -> None:
    doubter = Doubter()
    company.relay.platforms = platforms(doubter)
    await company.bind(OFFICE)
    await post(company, "x")
    async with writing(company.database) as uow:
        await uow.outbox.route(company.clock.now())
        await uow.outbox.claim([doubter.name], company.clock.now())  # by a process that then dies
    company.clock.forward(seconds=61)
    await company.deliver()
    assert doubter.repeats == [True]


async def test_a_doubt_is_looked_into_soon_and_logged_without_words(company: Company) -> None:
    await company.bind(OFFICE)
    await post(company, "a secret plan")
    company.inbox.fail(Unsure("a secret reason"), Unsure("another"))
    with capture_logs() as logs:
        await company.deliver()
    assert [(line["event"], line["log_level"]) for line in logs] == [("send unsure", "warning")]
    assert "secret" not in str(logs)
    assert await counts(company) == {"unknown": 1}
    tried = []
    for seconds in (2, 1, 5, 1):
        company.clock.forward(seconds=seconds)
        tried.append(await company.deliver())
    assert tried == [0, 1, 0, 1]
    assert texts(company.inbox) == ["a secret plan"]


async def test_what_stays_in_doubt_is_given_up(company: Company) -> None:
    await company.bind(OFFICE)
    await post(company, "x")
    company.inbox.fail(*[Unsure("time-out")] * (ATTEMPTS + 1))
    for _ in range(ATTEMPTS):
        assert await counts(company) != {"dead": 1}
        await company.deliver()
        company.clock.forward(seconds=LONGEST_WAIT)
    assert await counts(company) == {"dead": 1}


@pytest.mark.parametrize(
    ("attempts", "asked", "seconds"),
    [
        (1, None, 1.0),
        (2, None, 30.0),
        (1, 7.5, 7.5),
        (4, 0.0, 8.0),
        (1, -5.0, 1.0),
        (1, 1e9, LONGEST_WAIT),
        (1, math.inf, LONGEST_WAIT),
        (2, math.nan, 30.0),
        (40, None, LONGEST_WAIT),
    ],
)
def test_how_long_until_the_next_try(attempts: int, asked: float | None, seconds: float) -> None:
    assert wait(attempts, asked) == seconds


def test_a_doubt_is_looked_into_ever_later() -> None:
    assert [look_after(attempts) for attempts in (1, 2, 3, 16)] == [3.0, 6.0, 12.0, LONGEST_WAIT]


async def test_a_wait_that_is_no_number_stops_nothing(company: Company) -> None:
    await company.bind(OFFICE)
    await post(company, "x")
    company.inbox.fail(TryLater("429", math.nan))
    await company.deliver()
    company.clock.forward(seconds=1)
    await company.deliver()
    assert texts(company.inbox) == ["x"]


async def waits(company: Company, chance: Callable[[], float], error: Exception) -> float:
    """Seconds until the next try after such a failure."""
    company.relay.chance = chance
    await company.bind(OFFICE)
    await post(company, "x")
    company.inbox.fail(error)
    await company.deliver()
    async with company.database.reading() as connection:
        (due,) = (await connection.execute(outbox.select().with_only_columns(outbox.c.due_at))).one()
    seconds: timedelta = due - company.clock.now()
    return seconds.total_seconds()


@pytest.mark.parametrize("chance", [0.0, 0.5, 1.0])
@pytest.mark.parametrize(
    ("error", "least"),
    [
        (TryLater("429", 20.0), 20.0),
        (TryLater("412"), 1.0),
        (Forbidden("no scope", 20.0), 20.0),
        (Unsure("504"), 3.0),
        (ConnectionResetError(), 1.0),
        (TryLater("429", 1e9), LONGEST_WAIT),
    ],
)
async def test_row_62_a_try_again_comes_up_to_a_quarter_later_and_never_sooner(
    sqlite_company: Company, error: Exception, least: float, chance: float
) -> None:
    waited = await waits(sqlite_company, lambda: chance, error)
    assert waited == pytest.approx(least * (1 + 0.25 * chance), abs=1e-4)
    assert waited >= least


async def test_row_62_what_was_refused_together_does_not_come_back_together(sqlite_company: Company) -> None:
    company = sqlite_company
    company.relay = Relay(company.office, platforms(company.inbox))  # by the chance of every day
    people = [await company.person(f"p{number}@acme.example") for number in range(20)]
    async with writing(company.database) as uow:
        rows = [Outgoing(pack(Message("x")), person=one.id) for one in people]
        await uow.outbox.add(company.clock.now(), *rows)
    company.inbox.fail(*[TryLater("429", 100.0)] * 20)
    await company.deliver()
    async with company.database.reading() as connection:
        found = (await connection.execute(outbox.select().with_only_columns(outbox.c.due_at))).scalars().all()
    waited = [(due - company.clock.now()).total_seconds() for due in found]
    assert len({round(one, 3) for one in waited}) > 10
    assert all(100 <= one <= 100 * (1 + JITTER) for one in waited)
