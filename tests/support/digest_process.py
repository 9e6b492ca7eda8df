"""Several offices, each a process of its own, on one database and the same chat tools; any may die at any moment."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
import time
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from storage.database import Database
from tests.support.company import ROOT
from tests.support.slack_api import FakeSlack, Json
from tests.support.teams_connector import FakeTeams

PATIENCE = 60.0  # seconds for one stroke of the clock, on a busy machine
LATENCY = 0.03  # seconds between what a chat tool shows and its answer: the moment at which a death leaves a doubt
LEFT = text("SELECT id, attempts, platform FROM outbox WHERE status = 'claimed'")


@dataclass
class Figures:
    """What happened, for whoever reads the run. `left` are the messages that nobody knew of whether they went."""

    strokes: int = 0
    kills: int = 0
    left: dict[tuple[int, int], str] = field(default_factory=dict)  # the platform, by outbox row and try
    arrived: set[tuple[int, int]] = field(default_factory=set)  # those of them that stood on Slack nevertheless
    seconds: float = 0.0

    def ambiguous(self, platform: str) -> int:
        return sum(one == platform for one in self.left.values())

    def __str__(self) -> str:
        slack, teams = self.ambiguous("slack"), self.ambiguous("teams")
        return (
            f"{self.strokes} strokes, {self.kills} kills at work, ambiguous: {slack} on Slack ({len(self.arrived)} "
            f"had arrived), {teams} on Teams; {self.seconds:.1f} s"
        )


@dataclass
class Crew:
    """`database` is the test's own way in. Deaths come by `chance`."""

    size: int
    database: Database
    slack: FakeSlack
    teams: FakeTeams
    chance: random.Random
    nursery: Process
    figures: Figures = field(default_factory=Figures)
    span: float = 0.1  # seconds that a stroke takes at which there is something to do
    _lines: dict[int, tuple[StreamReader, StreamWriter]] = field(default_factory=dict)
    _born: asyncio.Condition = field(default_factory=asyncio.Condition)
    _ordering: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def met(self, reader: StreamReader, writer: StreamWriter) -> None:
        """An office says its process id."""
        pid = int(await reader.readline())
        async with self._born:
            self._lines[pid] = reader, writer
            self._born.notify_all()

    async def strike(self, job: str, moment: datetime, deaths: float) -> None:
        """It is that moment for everybody, and time for the job. Each dies in the middle of it by the chance `deaths`,
        and is replaced at once. Returns when all that live are done. Without deaths two do what the others left.
        """
        began, kills, order = time.monotonic(), self.figures.kills, f"{job} {moment.isoformat()}"
        pids = list(self._lines) if deaths else self.chance.sample(list(self._lines), 2)
        fates = [asyncio.create_task(self._fate()) if self.chance.random() < deaths else None for _ in pids]
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*(self._one(pid, order, fate) for pid, fate in zip(pids, fates, strict=True)))
        self.figures.strokes += 1
        if deaths:
            self.span += 0.1 * (time.monotonic() - began - self.span)
        if self.figures.kills > kills:
            await self._count_doubts()

    async def alone(self, job: str, moment: datetime) -> None:
        """The one process does it that all others will be born of. Nobody dies."""
        await self._order(f"strike {job} {moment.isoformat()}")

    async def staff(self) -> None:
        """All processes are there."""
        await asyncio.gather(*(self._fork() for _ in range(self.size)))

    async def _fate(self) -> None:
        """Ends at some moment of the stroke; in one of two cases while chat tools are being written to."""
        if self.chance.random() < 0.5:
            return await asyncio.sleep(self.chance.uniform(0, self.span))
        before, end = self._asked, time.monotonic() + self.span
        while self._asked == before and time.monotonic() < end:  # noqa: ASYNC110  # both tools count, and neither tells
            await asyncio.sleep(0.005)
        return await asyncio.sleep(self.chance.uniform(0, 2 * LATENCY))

    @property
    def _asked(self) -> int:
        """How often a chat tool was asked for something."""
        return len(self.slack.calls) + len(self.teams.calls)

    async def _one(self, pid: int, order: str, fate: asyncio.Task[None] | None) -> None:
        answer = asyncio.create_task(self._told(pid, order))
        if fate is not None:
            await asyncio.wait([answer, fate], return_when=asyncio.FIRST_COMPLETED)
            if answer.done():
                fate.cancel()
            else:
                os.kill(pid, signal.SIGKILL)
        if await answer:
            return
        self._lines.pop(pid)[1].close()
        status = (await self._order(f"bury {pid}"))["status"]
        assert os.WIFSIGNALED(status), f"an office ended by itself: {status}"
        assert os.WTERMSIG(status) == signal.SIGKILL
        self.figures.kills += 1
        assert await self._told(await self._fork(), order)

    async def _told(self, pid: int, order: str) -> bool:
        """Whether it lived to do what was due."""
        reader, writer = self._lines[pid]
        writer.write(f"{order}\n".encode())
        try:
            return await reader.readline() == b"done\n"
        except ConnectionError:
            return False

    async def _fork(self) -> int:
        pid: int = (await self._order("fork"))["pid"]
        async with self._born:
            await self._born.wait_for(lambda: pid in self._lines)
        return pid

    async def _order(self, words: str) -> dict[str, Any]:
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        async with self._ordering:
            self.nursery.stdin.write(f"{words}\n".encode())
            line = await self.nursery.stdout.readline()
        assert line, "the nursery is gone"
        said: dict[str, Any] = json.loads(line)
        return said

    async def _count_doubts(self) -> None:
        """Leases whose holders died."""
        async with self.database.reading() as connection:
            rows = (await connection.execute(LEFT)).all()
        for row in rows:
            self.figures.left[row.id, row.attempts] = row.platform
            if row.platform == "slack" and any(carried(one) == f"outbox:{row.id}" for one in posted(self.slack)):
                self.figures.arrived.add((row.id, row.attempts))

    async def end(self) -> None:
        """Nobody is left."""
        for pid, (_, writer) in self._lines.items():
            os.kill(pid, signal.SIGKILL)
            writer.close()
        self.nursery.kill()
        await self.nursery.communicate()


def posted(slack: FakeSlack) -> list[Json]:
    """All that the bot posted, in whatever channel or chat."""
    return [one for channel in slack.channels.values() for one in channel.messages]


def carried(message: Json) -> str:
    """The key that a message on Slack can be found by."""
    return str(((message.get("metadata") or {}).get("event_payload") or {}).get("id"))


@asynccontextmanager
async def crew(
    size: int,
    url: str,
    slack: FakeSlack,
    teams: FakeTeams,
    chance: random.Random,
    log: Path,
    first: Sequence[tuple[str, datetime]],
) -> AsyncIterator[Crew]:
    """So many processes at work; what they write to standard error is in `log`. One alone does the `first` jobs."""
    holder: list[Crew] = []

    async def met(reader: StreamReader, writer: StreamWriter) -> None:
        await holder[0].met(reader, writer)

    server = await asyncio.start_server(met, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    command = (sys.executable, "-m", "tests.faults.clock_victim", url, slack.url, str(port))
    with log.open("wb") as errors:
        nursery = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=errors)
    database = Database(url)
    holder.append(Crew(size, database, slack, teams, chance, nursery))
    try:
        for job, moment in first:
            await holder[0].alone(job, moment)
        await holder[0].staff()
        yield holder[0]
    finally:
        await holder[0].end()
        await database.close()
        server.close()


async def through(crew: Crew, job: str, strokes: Sequence[tuple[datetime, bool]], deaths: float) -> None:
    """All these moments in their order; at the quiet ones (True) nobody dies. On Fridays those are for every job."""
    began = time.monotonic()
    for moment, is_quiet in strokes:
        is_whole = is_quiet and moment.weekday() == 4
        await crew.strike("due" if is_whole else job, moment, 0.0 if is_quiet else deaths)
    crew.figures.seconds = time.monotonic() - began
