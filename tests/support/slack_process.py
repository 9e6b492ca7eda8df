"""`usher run` as a process of its own, in a Slack workspace that stands on loopback."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from tests.support.company import ROOT
from tests.support.processes import free_port
from tests.support.slack_api import APP_TOKEN, BOT_TOKEN, FakeSlack
from tests.support.slack_sender import Person, Sender
from tests.support.slack_socket import FakeSocket

USHER = str(Path(sys.executable).with_name("usher"))
SECRET = "0123456789abcdef0123456789abcdef"
PATIENCE = 30.0  # seconds for a start, on a busy machine
STOPS = 10.0  # seconds in which it has to end when it is asked to
OFFICE, ADMIN = "C0FFICE", "ada@acme.example"
AT_WORK = b"Usher is at work"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended. `error` is what it wrote to standard error."""

    code: int
    output: str
    error: str


@dataclass
class UsherProcess:
    """Starts and ends one process on one data folder. Nothing of this machine's own settings reaches it."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    command: Sequence[str] = (USHER, "run")
    process: Process | None = field(default=None, repr=False)
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Path:
        return self.folder / "usher.db"

    @property
    def log(self) -> str:
        """All that the processes started here wrote to standard error."""
        file = self.folder / "stderr.log"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def env(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        places = {"USHER_DATA_DIR": str(self.folder), "PORT": str(self.port), "PYTHONPATH": str(ROOT)}
        return kept | places | self.settings

    async def run(self, *words: str, **settings: str) -> Ended:
        """`usher` with these words, to its end."""
        env = self.env() | settings
        process = await asyncio.create_subprocess_exec(
            USHER, *words, cwd=self.folder, env=env, stdin=DEVNULL, stdout=PIPE, stderr=PIPE
        )
        try:
            output, error = await asyncio.wait_for(process.communicate(), PATIENCE)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return Ended(process.returncode or 0, output.decode(), error.decode())

    async def start(self) -> None:
        """Returns when it says that it is at work; AssertionError with its log when it ends before."""
        with (self.folder / "stderr.log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self.command, cwd=self.folder, env=self.env(), stdin=DEVNULL, stdout=PIPE, stderr=log
            )
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while AT_WORK not in (line := await self.process.stdout.readline()):
                assert line, f"it ended before it was at work:\n{self.log}"

    async def get(self, path: str) -> tuple[int, str]:
        """Status and body."""
        async with ClientSession(self.url) as session, session.get(path) as answer:
            return answer.status, await answer.text()

    async def ready(self, status: int = 200, says: str = "", within: float = 15) -> str:
        """The body of /readyz as soon as it answers with the status and these words."""
        async with asyncio.timeout(within), ClientSession(self.url) as session:
            while True:
                async with session.get("/readyz") as answer:
                    body = await answer.text()
                    if answer.status == status and says in body:
                        return body
                await asyncio.sleep(0.05)

    async def stop(self) -> float:
        """Asks it to end, and sees that it does with code 0; how many seconds it took."""
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(self.process.wait(), STOPS) == 0, self.log
        return time.monotonic() - began

    async def died(self) -> None:
        """Returns when it was killed with SIGKILL."""
        assert self.process is not None
        assert await asyncio.wait_for(self.process.wait(), PATIENCE) == -signal.SIGKILL, self.log

    async def kill(self) -> None:
        """kill -9, in the middle of whatever it does."""
        assert self.process is not None
        self.process.kill()
        await self.died()

    async def end(self) -> None:
        """Whatever it does, it is gone after that."""
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()


@dataclass
class Workplace:
    """A workspace, the process in it, and people who use both."""

    slack: FakeSlack
    sender: Sender
    usher: UsherProcess
    socket: FakeSocket | None = None

    def __getitem__(self, user: str) -> Person:
        return Person(self.sender, self.slack, user)

    @property
    def channel(self) -> list[dict[str, Any]]:
        """What stands in the project office's channel."""
        return self.slack.channels[OFFICE].messages

    def stored(self, query: str) -> list[Any]:
        """Rows of its database."""
        with closing(sqlite3.connect(self.usher.database)) as connection:
            return connection.execute(query).fetchall()

    def problems(self) -> list[str]:
        """Of all ideas that were registered, in the authors' words."""
        return [json.loads(row[0])["idea"]["problem"] for row in self.stored("select body from initiatives")]


def settings_for(slack_url: str, *, over_socket: bool = False) -> dict[str, str]:
    """What `usher run` is told to work there."""
    way = {"SLACK_APP_TOKEN": APP_TOKEN} if over_socket else {"SLACK_SIGNING_SECRET": SECRET}
    return {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_API_URL": slack_url, "USHER_ADMINS": ADMIN, **way}


@asynccontextmanager
async def workplace(folder: Path, *, over_socket: bool = False, **settings: str) -> AsyncIterator[Workplace]:
    """The process is not started yet, and is gone at the end."""
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(FakeSlack())
        socket = await stack.enter_async_context(FakeSocket(slack)) if over_socket else None
        usher = UsherProcess(folder, settings_for(slack.url, over_socket=over_socket) | settings)
        stack.push_async_callback(usher.end)
        sender = await stack.enter_async_context(Sender(usher.url, SECRET, slack=slack, socket=socket))
        yield Workplace(slack, sender, usher, socket)


async def staffed(place: Workplace) -> None:
    """Mara of the claims department and Tomasz of the project office stand on the imported list, Ada in USHER_ADMINS.

    All are in the office's channel, and none was ever seen by Usher.
    """
    rows = ["name,email,department,roles,manager,time_zone"]
    for id, name, role in (("UMARA", "Mara Lind", ""), ("UTOM", "Tomasz Nowak", "project-office")):
        email = f"{id.lower()}@acme.example"
        place.slack.person(id, name, email)
        rows.append(f"{name},{email},claims,{role},,Europe/Berlin")
    place.slack.person("UADA", "Ada Berg", ADMIN)
    place.slack.channel(OFFICE, "project-office", "UADA", "UMARA", "UTOM")
    file = place.usher.folder / "people.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    imported = await place.usher.run("people", "import", str(file))
    assert imported.code == 0, imported


async def opened(place: Workplace) -> None:
    """Starts it, and Ada says in the channel whose it is."""
    await place.usher.start()
    bound = await place["UADA"].command("here project-office", channel=OFFICE)
    assert "New cards for it arrive here" in json.dumps(bound.json) + json.dumps(place["UADA"].last)
