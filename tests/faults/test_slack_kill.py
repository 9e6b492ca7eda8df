"""`kill -9` at the worst moments of `usher run` on Slack: what was acknowledged is there, and nothing happens twice."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from aiohttp import ClientError

from domain.history import verify
from storage.database import Database
from storage.unit_of_work import reading
from tests.support.company import ROOT
from tests.support.slack_people_ideas import PAGES, fill_idea
from tests.support.slack_process import AT_WORK, OFFICE, PATIENCE, Workplace, staffed, workplace
from tests.support.slack_sender import Answer, Person

CLAIMS = "Around 1,200 claims a week are retyped from PDF; 6 % have typos and customers call back."
KILLS = 20
AUTHORS = 4


@dataclass
class Victim:
    """The process that forks `usher run` anew after each kill."""

    process: Process
    pid: int = 0
    is_up: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self, moment: str = "") -> None:
        """Returns when it is at work; it will kill itself at that moment."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{moment}\n".encode())
        self.pid = json.loads(await self._line())["pid"]
        while AT_WORK not in await self._line():
            pass
        self.is_up.set()

    async def died(self) -> None:
        """Returns when SIGKILL has ended it."""
        status, self.pid = json.loads(await self._line())["status"], 0
        assert os.WIFSIGNALED(status)
        assert os.WTERMSIG(status) == signal.SIGKILL

    async def kill(self) -> None:
        self.is_up.clear()
        os.kill(self.pid, signal.SIGKILL)
        await self.died()

    async def end(self) -> None:
        """The fork and its parent are gone after that."""
        if self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        self.process.kill()
        await self.process.communicate()

    async def _line(self) -> bytes:
        assert self.process.stdout is not None
        line = await asyncio.wait_for(self.process.stdout.readline(), PATIENCE)
        assert line, "the victim is gone"
        return line


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Workplace]:
    async with workplace(tmp_path) as place:
        await staffed(place)
        yield place


@pytest.fixture
async def victim(place: Workplace) -> AsyncIterator[Victim]:
    command = (sys.executable, "-m", "tests.faults.slack_victim")
    env = place.usher.env()
    with (place.usher.folder / "stderr.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=env, stdin=PIPE, stdout=PIPE, stderr=log)
    victim = Victim(process)
    yield victim
    await victim.end()


async def opened(place: Workplace, victim: Victim, moment: str) -> Person:
    """Mara has an idea that is one press away from being handed in."""
    await victim.start(moment)
    await place["UADA"].command("here project-office", channel=OFFICE)
    mara = place["UMARA"]
    await place.sender.shortcut(mara.id, "submit_idea")
    await fill_idea(mara, CLAIMS)
    return mara


async def restarted(victim: Victim) -> None:
    await victim.died()
    await victim.start()


async def test_killed_between_commit_and_acknowledgement(place: Workplace, victim: Victim) -> None:
    mara = await opened(place, victim, "after_commit")
    with pytest.raises(ClientError):
        await mara.submit()
    assert place.problems() == [CLAIMS]
    await restarted(victim)
    again, replayed = await mara.submit(), await place.sender.replay()
    assert (again.status, replayed.status) == (200, 200)
    assert place.problems() == [CLAIMS]
    await mara.hear("-0001 is registered")
    await place.slack.until(lambda: len(place.channel) == 1)


async def test_killed_before_the_commit(place: Workplace, victim: Victim) -> None:
    mara = await opened(place, victim, "before_commit")
    with pytest.raises(ClientError):
        await mara.submit()
    assert (place.problems(), place.stored("select id from outbox where channel <> ''")) == ([], [])
    await restarted(victim)
    assert mara.modal is not None, "the person saw an error, and the form is still open"
    assert (await mara.submit()).body == ""
    assert place.problems() == [CLAIMS]
    await mara.hear("-0001 is registered")


@pytest.mark.parametrize("moment", ["before_send", "after_send"])
async def test_killed_around_a_post_it_stands_there_once(place: Workplace, victim: Victim, moment: str) -> None:
    """It is looked for by its metadata; what is found is not posted again, and is the card that is kept up to date."""
    mara = await opened(place, victim, moment)
    await mara.submit()
    await victim.died()
    assert len(place.channel) == (moment == "after_send")
    assert place.slack.of("conversations.history") == []
    await victim.start()
    await place.slack.until(lambda: asked_for(place, "conversations.history") == 1, 20)
    await place.slack.until(lambda: len(place.channel) == 1)
    await place.sender.press("UTOM", "Take it", message=place.channel[0], channel=OFFICE)
    await place.slack.until(lambda: "Taken by" in json.dumps(place.channel), 20)
    assert (len(place.channel), asked_for(place, "chat.postMessage")) == (1, 1)
    await mara.hear("-0001 is registered")


def asked_for(place: Workplace, method: str) -> int:
    """How often, about the office's channel."""
    return sum(call.args["channel"] == OFFICE for call in place.slack.of(method))


async def test_twenty_kills_while_ideas_are_handed_in(place: Workplace, victim: Victim) -> None:
    moment = random.Random(7)
    await victim.start()
    await place["UADA"].command("here project-office", channel=OFFICE)
    acknowledged: list[str] = []
    answers, is_over = asyncio.Semaphore(0), asyncio.Event()
    load = [
        asyncio.create_task(Author(place, victim, n, answers, acknowledged, is_over).work()) for n in range(AUTHORS)
    ]
    for _ in range(KILLS):
        for _ in range(moment.randint(3, 12)):
            await asyncio.wait_for(answers.acquire(), PATIENCE)
        await asyncio.sleep(moment.uniform(0, 0.02))
        await victim.kill()
        await victim.start()
    is_over.set()
    await asyncio.gather(*load)
    registered = Counter(place.problems())
    assert len(acknowledged) >= KILLS
    assert [one for one in acknowledged if one not in registered] == []
    assert [one for one, times in registered.items() if times > 1] == []
    await place.slack.until(lambda: len(place.channel) >= len(registered), PATIENCE)
    assert Counter(message["text"] for message in place.channel).most_common(1)[0][1] == 1
    await victim.kill()
    await is_sound(place.usher.database)


@dataclass
class Author:
    """Hands in one idea after the other, and presses again when there was no answer."""

    place: Workplace
    victim: Victim
    number: int
    answers: asyncio.Semaphore
    acknowledged: list[str]
    is_over: asyncio.Event

    @property
    def person(self) -> Person:
        return self.place[f"U{self.number}"]

    async def work(self) -> None:
        self.place.slack.person(self.person.id, f"Author {self.number}", f"author{self.number}@acme.example")
        await self._insist(lambda: self.person.command("department claims"))
        for turn in count():
            if self.is_over.is_set():
                return
            await self._hand_in(f"{CLAIMS} Desk {self.number} says so in its letter {turn}.")

    async def _hand_in(self, problem: str) -> None:
        person = self.person
        while person.modal is None:
            await self._insist(lambda: self.place.sender.shortcut(person.id, "submit_idea"))
        pages: tuple[dict[str, object], ...] = ({"problem": problem}, *PAGES)
        for values in pages:
            await self._insist(partial(person.submit, values))
        last = await self._insist(person.submit)
        assert person.modal is None or "errors" not in last.json, last
        self.acknowledged.append(problem)
        self.place.slack.stacks.pop(person.id, None)

    async def _insist(self, act: Callable[[], Awaitable[Answer]]) -> Answer:
        """Until there is an answer."""
        while True:
            await self.victim.is_up.wait()
            try:
                answer = await act()
            except (ClientError, ConnectionError, TimeoutError):
                continue
            if answer.status == 200:
                self.answers.release()
                return answer


async def is_sound(path: Path) -> None:
    database = Database(str(path))
    try:
        assert await database.damage() is None
        async with reading(database) as uow:
            assert verify([entry async for entry in uow.history.all()]) is None
    finally:
        await database.close()
