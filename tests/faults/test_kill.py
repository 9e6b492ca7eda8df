"""`kill -9` at the worst moments, on a SQLite file: what was acknowledged is there, and nothing happens twice."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from domain.history import verify
from domain.initiatives import InitiativeId
from storage.database import Database
from storage.outbox import LEASE
from storage.unit_of_work import reading
from tests.faults.victim import ANA
from tests.support.clock import Clock
from tests.support.company import ROOT, Company, make_office
from tests.support.drafts import ready

KILLS = 20
SECONDS = LEASE.total_seconds()


@dataclass
class Victim:
    """The process that is killed, with everything that it said was done."""

    path: Path
    process: subprocess.Popen[str]
    said: list[dict[str, Any]] = field(default_factory=list)

    def order(self, do: str, **more: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": do, **more}) + "\n")
        self.process.stdin.flush()

    def heard(self) -> dict[str, Any]:
        """The next thing it says."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the victim is gone"
        one: dict[str, Any] = json.loads(line)
        self.said.append(one)
        return one

    def until(self, did: str) -> dict[str, Any]:
        while (one := self.heard())["did"] != did:
            pass
        return one

    def run(self, do: str, **more: object) -> list[dict[str, Any]]:
        """The whole order; what was said until it ended, with how it ended as the last."""
        before = len(self.said)
        self.order(do, **more)
        self.until("ended")
        return self.said[before:]


def was_killed(ended: dict[str, Any]) -> bool:
    return os.WIFSIGNALED(ended["status"]) and os.WTERMSIG(ended["status"]) == signal.SIGKILL


@pytest.fixture
def victim(sqlite_path: Path) -> Iterator[Victim]:
    command = [sys.executable, "-m", "tests.faults.victim", str(sqlite_path)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield Victim(sqlite_path, process)
    finally:
        process.stdin.close()
        process.wait(10)
        process.stdout.close()


@asynccontextmanager
async def opened(victim: Victim, clock: Clock | None = None) -> AsyncIterator[Company]:
    database = Database(str(victim.path))
    try:
        yield Company(make_office(database, clock or Clock()), clock or Clock())
    finally:
        await database.close()


async def prepared(victim: Victim) -> str:
    """Ana has a draft that is one press away from being handed in."""
    async with opened(victim) as company:
        await company.person(ANA)
        return await ready(company, ANA)


async def ideas(victim: Victim) -> list[str]:
    async with opened(victim) as company, reading(company.database) as uow:
        return [one.id for one in await uow.initiatives.search([], limit=1000)]


async def check(victim: Victim) -> int:
    """Everything that was acknowledged so far is there; how many acknowledgements that were."""
    with sqlite3.connect(victim.path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    told = [one for one in victim.said if one["did"] in ("answer", "idea")]
    async with opened(victim) as company, reading(company.database) as uow:
        assert verify([entry async for entry in uow.history.all()]) is None
        ana = await uow.people.by_email(ANA)
        assert ana is not None
        for one in told:
            if one["did"] == "idea":
                stored = await uow.initiatives.get(InitiativeId(one["id"]))
                assert stored is not None
                assert stored.idea.problem == one["problem"]
            else:
                draft = await uow.conversations.get(one["conversation"], ana.id)
                assert draft is not None
                assert draft.state["drafts"][one["field"]] == one["value"]
        everything = await uow.initiatives.search([], limit=10_000)
    assert len({one.idea.problem for one in everything}) == len(everything)
    return len(told)


async def open_draft(victim: Victim) -> str | None:
    async with opened(victim) as company:
        act = await company.act(ANA)
        async with act.looking() as desk:
            found = await desk.uow.conversations.open_of(act.person.id, company.clock.instant.replace(year=2020))
    return found[0].id if found else None


async def test_twenty_kills_in_the_middle_of_the_work_lose_nothing(victim: Victim) -> None:
    moment = random.Random(4)
    async with opened(victim) as company:
        await company.person(ANA)
    acknowledged = resumed = 0
    for _ in range(KILLS):
        draft = await open_draft(victim)
        victim.order("work_on")
        pid = victim.until("forked")["pid"]
        for _ in range(moment.randint(2, 14)):
            one = victim.heard()
            if one["did"] == "resumed":
                assert one["conversation"] == draft
                resumed += 1
        await asyncio.sleep(moment.uniform(0, 0.012))
        os.kill(pid, signal.SIGKILL)
        assert was_killed(victim.until("ended"))
        now = await check(victim)
        assert now > acknowledged
        acknowledged = now
    assert resumed >= KILLS // 4
    assert sum(one["did"] == "idea" for one in victim.said) >= KILLS // 4


async def test_killed_after_the_commit_the_repeated_delivery_finds_it_done(victim: Victim) -> None:
    draft = await prepared(victim)
    assert was_killed(victim.run("die_after_commit", conversation=draft)[-1])
    assert await ideas(victim) == ["AI-2026-0001"]
    (again,) = (one for one in victim.run("press", conversation=draft, key="press") if one["did"] == "reply")
    assert again["text"] == ""
    (fresh,) = (one for one in victim.run("press", conversation=draft, key="another") if one["did"] == "reply")
    assert "done already" in fresh["text"]
    assert await ideas(victim) == ["AI-2026-0001"]


async def test_killed_before_the_commit_nothing_is_stored_and_it_can_be_sent_again(victim: Victim) -> None:
    draft = await prepared(victim)
    assert was_killed(victim.run("die_before_commit", conversation=draft)[-1])
    assert await ideas(victim) == []
    async with opened(victim) as company, reading(company.database) as uow:
        assert await uow.outbox.counts() == {}
        assert await uow.history.last() is None
    (again,) = (one for one in victim.run("press", conversation=draft, key="press") if one["did"] == "reply")
    assert "AI-2026-0001 is registered" in again["text"]
    assert await ideas(victim) == ["AI-2026-0001"]


@pytest.mark.parametrize("dies", ["before", "after"])
async def test_killed_around_a_send_it_is_posted_once(victim: Victim, tmp_path: Path, dies: str) -> None:
    """Before it was posted, or after: when the lease is over it goes again, under the same key."""
    logbook = tmp_path / "posted"
    draft = await prepared(victim)
    victim.run("bind")
    victim.run("press", conversation=draft, key="press")
    assert was_killed(victim.run("send", seconds=0, file=str(logbook), dies=dies)[-1])
    assert logbook.exists() == (dies == "after")
    async with opened(victim) as company, reading(company.database) as uow:
        assert await uow.outbox.counts() == {"claimed": 1}
    early = victim.run("send", seconds=SECONDS - 1, file=str(logbook), dies="")
    assert next(one for one in early if one["did"] == "sent")["keys"] == []
    late = victim.run("send", seconds=SECONDS + 1, file=str(logbook), dies="")
    (key,) = next(one for one in late if one["did"] == "sent")["keys"]
    assert logbook.read_text().splitlines() == [key]
    async with opened(victim) as company, reading(company.database) as uow:
        assert await uow.outbox.counts() == {"sent": 1}
    assert (
        next(one for one in victim.run("send", seconds=1e6, file=str(logbook), dies="") if "keys" in one)["keys"] == []
    )
