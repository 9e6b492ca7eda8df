"""Persons, their accounts and roles."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.events import Profile
from bot.usecases.people import welcome
from domain.people import Person, PersonId, Role, Standing
from domain.places import Account
from storage.database import Database
from storage.unit_of_work import reading, writing
from tests.support.company import Company

ANA = Person(
    id=PersonId("p1"),
    name="Ana Öztürk",
    email="ana@acme.example",
    department="claims",
    roles=frozenset({Role.CHAMPION, Role.PROJECT_OFFICE}),
    standing=Standing.MEMBER,
    manager=PersonId("p2"),
    time_zone="Europe/Lisbon",
    locale="pt",
    active=True,
    asked_department_at=datetime(2026, 3, 1, 8, 30, 15, 123456, tzinfo=UTC),
)


async def save(database: Database, *people: Person) -> None:
    async with writing(database) as uow:
        for person in people:
            await uow.people.save(person)


async def test_every_field_comes_back(database: Database) -> None:
    await save(database, ANA)
    async with reading(database) as uow:
        assert await uow.people.get(ANA.id) == ANA
        assert await uow.people.find([ANA.id, None, PersonId("nobody")]) == {ANA.id: ANA}


async def test_saving_again_changes_the_person_and_replaces_the_roles(database: Database) -> None:
    changed = replace(ANA, name="Ana Silva", department=None, roles=frozenset({Role.LEGAL}), manager=None, active=False)
    await save(database, ANA, changed)
    async with reading(database) as uow:
        assert await uow.people.get(ANA.id) == changed


async def test_an_address_is_found_whatever_its_case(database: Database) -> None:
    await save(database, replace(ANA, email="Ana@ACME.example"))
    async with reading(database) as uow:
        found = await uow.people.by_email("ANA@acme.EXAMPLE")
    assert found is not None
    assert found.email == "ana@acme.example"


async def test_role_holders_are_active_and_of_the_department(database: Database) -> None:
    champion = frozenset({Role.CHAMPION})
    other = replace(ANA, id=PersonId("p3"), email=None, name="Bea", department="it", roles=champion)
    left = replace(ANA, id=PersonId("p4"), email=None, name="Cyr", roles=champion, active=False)
    plain = replace(ANA, id=PersonId("p5"), email=None, name="Dan", roles=frozenset())
    await save(database, ANA, other, left, plain)
    async with reading(database) as uow:
        assert [one.name for one in await uow.people.with_role(Role.CHAMPION)] == ["Ana Öztürk", "Bea"]
        assert [one.name for one in await uow.people.with_role(Role.CHAMPION, "it")] == ["Bea"]
        assert await uow.people.with_role(Role.LEGAL) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [("öztürk", "p1"), ("ÖZTÜRK", "p1"), ("ana@", "p1"), ("100%", "p2"), ("a_b", "p2"), ("\\", "p3")],
)
async def test_words_are_searched_literally_and_whatever_their_case(database: Database, words: str, found: str) -> None:
    percent = replace(ANA, id=PersonId("p2"), name="Bob 100% A_B", email="bob@acme.example")
    slash = replace(ANA, id=PersonId("p3"), name="Cy \\ D", email="cy@acme.example")
    await save(database, ANA, percent, slash)
    async with reading(database) as uow:
        assert [one.id for one in await uow.people.all(words)] == [found]


async def test_the_limit_counts_people_and_not_their_roles(database: Database) -> None:
    await save(database, ANA, replace(ANA, id=PersonId("p2"), name="Bea", email=None))
    async with reading(database) as uow:
        assert len(await uow.people.all(limit=2)) == 2
        assert [one.name for one in await uow.people.all(limit=1)] == ["Ana Öztürk"]


async def test_a_second_account_with_the_same_address_joins_the_same_person(company: Company) -> None:
    slack, teams = Account("slack", "T1", "U1"), Account("teams", "acme", "guid-1")
    first = await welcome(company.office, slack, Profile("Ana", "Ana@acme.example"))
    second = await welcome(company.office, teams, Profile("Ana P.", "ana@ACME.example"))
    assert second.id == first.id
    async with reading(company.database) as uow:
        assert {one.key for one in await uow.people.accounts_of(first.id)} == {slack.key, teams.key}
        assert await uow.people.by_account(teams) == await uow.people.by_account(slack)
        assert await uow.people.by_account(Account("slack", "T2", "U1")) is None


@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.FOREIGN])
async def test_an_outsiders_address_joins_nobody(company: Company, standing: Standing) -> None:
    ana = await company.person("ana@acme.example", Role.ADMIN)
    stranger = await welcome(
        company.office, Account("slack", "T9", "U9"), Profile("Ana", "ana@acme.example", standing=standing)
    )
    assert stranger.id != ana.id
    assert stranger.is_outsider
    assert stranger.roles == frozenset()


async def test_two_first_contacts_at_once_make_one_person(company: Company) -> None:
    accounts = [Account("slack", "T1", f"U{number % 2}") for number in range(8)]
    met = await asyncio.gather(
        *(welcome(company.office, account, Profile("Ana", "ana@acme.example")) for account in accounts)
    )
    assert len({person.id for person in met}) == 1
    async with reading(company.database) as uow:
        assert len(await uow.people.accounts_of(met[0].id)) == 2
