"""Absences under two processes: who is back is told once, and two absences of one person never overlap."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.usecases.returned import tell_returned
from domain.absences import Absence, overlaps
from domain.people import Role
from storage.database import Database
from storage.unit_of_work import reading, writing
from tests.support.clock import Clock
from tests.support.company import Company, make_office

ANA, BEN = "ana@acme.example", "ben@acme.example"


async def test_who_is_back_is_told_once_by_two_processes_and_after_a_new_start(database_url: str, clock: Clock) -> None:
    databases = [Database(database_url) for _ in range(3)]
    companies = [Company(make_office(one, clock), clock) for one in databases]
    ana, ben = await companies[0].person(ANA), await companies[0].person(BEN)
    async with writing(databases[0]) as uow:
        for n in range(5):
            starts = clock.now() + timedelta(days=2 * n)
            await uow.absences.add(Absence(ana.id, starts, starts + timedelta(days=1), ben.id, clock.now()))
    now = clock.forward(days=30)
    try:
        await asyncio.gather(*(tell_returned(one.office, now) for one in companies[:2] for _ in range(3)))
        await tell_returned(companies[2].office, clock.forward(days=1))
        async with reading(databases[2]) as uow:
            assert await uow.outbox.counts() == {"new": 5}
            assert await uow.absences.over(clock.now(), 10) == []
    finally:
        for one in databases:
            await one.close()


async def test_back_and_the_clock_at_the_same_moment_tell_once(company: Company, clock: Clock) -> None:
    ana = await company.person(ANA, Role.PROJECT_OFFICE)
    told = 0
    for n in range(10):
        talker = company.talker(ANA)
        await talker.say("away today, no deputy")
        async with reading(company.database) as uow:
            [absence] = await uow.absences.ahead(ana.id, clock.now())
        clock.instant = absence.ends - timedelta(microseconds=1)
        await asyncio.gather(talker.say("back"), tell_returned(company.office, absence.ends))
        clock.instant = absence.ends + timedelta(minutes=n)
        async with reading(company.database) as uow:
            queued = sum((await uow.outbox.counts()).values())
        answered = "Welcome back" in talker.text
        assert answered + queued - told == 1, talker.text
        told = queued
        await tell_returned(company.office, clock.now())


async def test_two_at_once_never_overlap(company: Company, clock: Clock) -> None:
    ana = await company.person(ANA)
    for round in range(5):
        talkers = [company.talker(ANA) for _ in range(4)]
        words = ("until Friday", "next week", "until next Wednesday", "tomorrow")
        await asyncio.gather(*(one.say(f"away {said}") for one, said in zip(talkers, words, strict=True)))
        async with reading(company.database) as uow:
            found = await uow.absences.ahead(ana.id, clock.now())
        pairs = [(a, b) for a in found for b in found if a is not b]
        assert found
        assert not any(overlaps(a, b) for a, b in pairs), round
        clock.forward(days=20)
