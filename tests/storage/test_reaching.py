"""By which account somebody is reached: the one seen last, unless they do not let us write to them there."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from domain.people import Person, PersonId, Role
from domain.places import Account
from storage.database import Database
from storage.outbox import Claimed, Outgoing
from storage.people import Contact
from storage.unit_of_work import reading, writing
from tests.storage.test_outbox import ANA, BOTH, add, claim, counts, join, sent
from tests.support.clock import MORNING

SLACK, TEAMS = Account("slack", "T1", "U1"), Account("teams", "acme", "guid")
TERMINAL = Account("console", "local", "ana")


async def person(database: Database, *accounts: Account, id: PersonId = ANA) -> None:
    """Somebody whose accounts were first seen a minute apart, the last of them last."""
    async with writing(database) as uow:
        await uow.people.save(Person(id, id.title(), roles=frozenset({Role.PROJECT_OFFICE, Role.ADMIN})))
    for number, account in enumerate(accounts):
        await join(database, account, id, seconds=60 * number)


async def seen(database: Database, account: Account, minutes: float, id: PersonId = ANA) -> None:
    async with writing(database) as uow:
        await uow.people.seen(account, id, MORNING + timedelta(minutes=minutes))


async def block(database: Database, *accounts: Account) -> None:
    async with writing(database) as uow:
        for account in accounts:
            await uow.people.block(account, MORNING)


async def ways(database: Database, id: PersonId = ANA) -> list[str]:
    async with reading(database) as uow:
        return [one.platform for one in await uow.people.reachable(id)]


async def contact(database: Database, account: Account) -> Contact:
    async with reading(database) as uow:
        found = await uow.people.contact(account)
    assert found is not None
    return found


async def avoid(database: Database, row: Claimed, reason: str = "blocked") -> None:
    async with writing(database) as uow:
        await uow.outbox.avoid(row, reason, MORNING)


async def go_on(database: Database, row: Claimed) -> bool:
    async with writing(database) as uow:
        return await uow.outbox.elsewhere(row, "not installed")


async def test_the_account_seen_last_comes_first_and_a_terminal_only_alone(database: Database) -> None:
    await person(database, TERMINAL)
    assert await ways(database) == ["console"]
    await join(database, SLACK, seconds=60)
    await join(database, TEAMS, seconds=120)
    assert await ways(database) == ["teams", "slack"]
    await seen(database, SLACK, 3)
    await seen(database, TERMINAL, 4)
    assert await ways(database) == ["slack", "teams"]
    async with reading(database) as uow:
        assert list(await uow.people.accounts_of(ANA)) == [TERMINAL, SLACK, TEAMS]
    assert await ways(database, PersonId("nobody")) == []


async def test_whoever_blocked_us_everywhere_is_not_reached_by_a_terminal(database: Database) -> None:
    await person(database, TERMINAL, SLACK, TEAMS)
    await block(database, TEAMS)
    assert await ways(database) == ["slack"]
    await block(database, SLACK)
    assert await ways(database) == []
    await seen(database, TEAMS, 5)
    assert await ways(database) == ["teams"]


async def test_what_is_noted_of_an_account_comes_with_its_person(database: Database) -> None:
    await person(database, SLACK, TEAMS)
    await person(database, Account("slack", "T1", "U2"), id=PersonId("bea"))
    slack, teams = await contact(database, SLACK), await contact(database, TEAMS)
    assert slack.person == teams.person
    assert slack.person.roles == {Role.PROJECT_OFFICE, Role.ADMIN}
    assert (slack.seen_at, slack.is_last, slack.is_blocked) == (MORNING, False, False)
    assert (teams.seen_at, teams.is_last, teams.is_blocked) == (MORNING + timedelta(minutes=1), True, False)
    await block(database, TEAMS)
    await seen(database, SLACK, 2)
    slack, teams = await contact(database, SLACK), await contact(database, TEAMS)
    assert (slack.is_last, slack.is_blocked) == (True, False)
    assert (teams.is_last, teams.is_blocked) == (False, True)
    assert (await contact(database, Account("slack", "T1", "U2"))).is_last


async def test_a_clock_that_was_put_back_does_not_keep_the_wrong_account_first(database: Database) -> None:
    await person(database, SLACK, TEAMS)
    await seen(database, TEAMS, 60)
    await seen(database, SLACK, 5)
    assert await ways(database) == ["slack", "teams"]
    assert (await contact(database, SLACK)).is_last
    assert (await contact(database, TEAMS)).seen_at < (await contact(database, SLACK)).seen_at


async def test_two_accounts_of_one_person_seen_at_once_do_not_stop_each_other(database: Database) -> None:
    await person(database, SLACK, TEAMS)
    await asyncio.gather(*(seen(database, account, 5) for account in (SLACK, TEAMS) * 4))
    assert [(await contact(database, one)).is_last for one in (SLACK, TEAMS)].count(True) == 1


async def test_what_was_routed_to_a_blocked_account_is_routed_again_in_its_order(database: Database) -> None:
    await person(database, SLACK, TEAMS)
    await add(database, *(Outgoing(f"{number}", person=ANA) for number in range(3)), Outgoing("mine", account=TEAMS))
    (row,) = await claim(database)
    assert (row.account, row.person) == (TEAMS, ANA)
    await block(database, TEAMS)
    await avoid(database, row)
    assert await counts(database) == {"new": 3, "due": 1}
    got = []
    for _ in range(3):
        one = next(one for one in await claim(database, "slack") if one.account == SLACK)
        got.append(one.payload)
        await sent(database, one)
    assert got == ["0", "1", "2"]
    (bound,) = await claim(database, "teams")
    assert (bound.payload, bound.person) == ("mine", None)
    await avoid(database, bound, "She blocked us.")
    assert await counts(database) == {"sent": 3, "dead": 1}


async def test_what_has_nowhere_to_go_waits_until_the_person_is_back(database: Database) -> None:
    await person(database, TEAMS)
    await add(database, Outgoing("x", person=ANA))
    (row,) = await claim(database)
    await block(database, TEAMS)
    await avoid(database, row)
    assert await claim(database) == []
    assert await counts(database) == {"waiting": 1}
    async with writing(database) as uow:
        await uow.people.seen(TEAMS, ANA, MORNING + timedelta(minutes=1))
        await uow.outbox.wake(person=ANA)
    (row,) = await claim(database)
    assert (row.payload, row.account) == ("x", TEAMS)


async def test_a_lease_that_ran_out_reroutes_nothing(database: Database) -> None:
    await person(database, SLACK, TEAMS)
    await add(database, Outgoing("x", person=ANA), Outgoing("mine", account=TEAMS))
    (stale,) = await claim(database, "teams")
    (again,) = await claim(database, "teams", after=120)
    assert again.attempts == stale.attempts + 1
    await go_on(database, stale)
    await avoid(database, stale)
    assert await counts(database) == {"claimed": 1, "due": 1}


async def test_a_message_goes_on_to_the_accounts_seen_before_and_comes_to_an_end(database: Database) -> None:
    older = Account("slack", "T2", "U9")
    await person(database, TERMINAL, older, SLACK, TEAMS)
    await add(database, Outgoing("x", person=ANA))
    tried = []
    while rows := await claim(database, *BOTH, "console"):
        (row,) = rows
        tried.append(row.account)
        if not await go_on(database, row):
            break
    assert tried == [TEAMS, SLACK, older]


async def test_a_message_for_one_account_goes_nowhere_else(database: Database) -> None:
    await person(database, SLACK, TEAMS)
    await add(database, Outgoing("mine", account=TEAMS))
    (row,) = await claim(database)
    assert not await go_on(database, row)


async def test_a_message_never_goes_on_to_an_account_that_is_blocked(database: Database) -> None:
    await person(database, SLACK, TEAMS)
    await block(database, SLACK)
    await add(database, Outgoing("x", person=ANA))
    (row,) = await claim(database)
    assert not await go_on(database, row)
