"""The real process is asked to end while people are talking with it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from itertools import count
from pathlib import Path

import aiohttp
from sqlalchemy import select

from domain.history import verify
from storage.database import Database
from storage.schema import conversations
from storage.unit_of_work import reading
from tests.support.company import ROOT

TALKERS = 12
ENOUGH = 3 * TALKERS  # answers, before it is asked to end


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def people(path: Path) -> list[str]:
    database = Database(str(path))
    try:
        async with reading(database) as uow:
            return [one.email for one in await uow.people.all(limit=TALKERS) if one.email]
    finally:
        await database.close()


async def talk(session: aiohttp.ClientSession, person: str, answered: list[str], enough: asyncio.Event) -> None:
    """Says one thing after another until nobody answers any more."""
    for number in count():
        words = f"Our team retypes {number} forms a week, said {person}; half of them have typos."
        body = {"as": person, "place": f"dm:{person}", "key": f"{person}-{number}", "text": f"idea {words}"}
        try:
            async with session.post("/api/say", json=body) as response:
                assert response.status == 200, await response.text()
                answered.append(words)
                if len(answered) == ENOUGH:
                    enough.set()
        except (aiohttp.ClientError, ConnectionError, TimeoutError):
            return


async def test_sigterm_in_the_middle_of_the_talk_ends_it_within_ten_seconds(tmp_path: Path) -> None:
    path, port = tmp_path / "demo.db", free_port()
    given = {**os.environ, "DATABASE_URL": str(path), "PORT": str(port), "USHER_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "bot.cli", "demo"]
    process = await asyncio.create_subprocess_exec(*command, env=given, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60):
            while b"http://" not in (line := await process.stdout.readline()):
                assert line, "it ended before it served"
        answered: list[str] = []
        who = await people(path)
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
            stream = await session.get("/api/events", params={"as": who[0]})  # stays open, as a browser's does
            enough = asyncio.Event()
            talks = [asyncio.create_task(talk(session, person, answered, enough)) for person in who]
            await asyncio.wait_for(enough.wait(), 20)
            begun = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), 10) == 0
            assert time.monotonic() - begun < 10
            await asyncio.gather(*talks)
            stream.close()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    database = Database(str(path))
    try:
        assert await database.damage() is None
        async with reading(database) as uow:
            assert verify([entry async for entry in uow.history.all()]) is None
            kept = str((await uow.connection.execute(select(conversations.c.state))).scalars().all())
        assert [words for words in answered if words not in kept] == []
    finally:
        await database.close()
