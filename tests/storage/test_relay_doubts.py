"""The relay when nobody knows whether a message arrived, and how long it waits between two tries."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import pytest
from structlog.testing import capture_logs

from bot.platforms.base import TryLater, Unsure
from bot.relay import ATTEMPTS, LONGEST_WAIT, look_after, wait
from bot.ui import Message
from domain.places import Address, MessageRef
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
