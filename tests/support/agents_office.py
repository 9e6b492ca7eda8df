"""`usher run --dev` as a process of its own, and Microsoft's playground in front of it."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from tests.support.agents_playground import AgentsPlayground
from tests.support.agents_playground_people import ADA, CHAT, EMIL, MARA, NAMES, Json, activity_of, email
from tests.support.slack_process import USHER, UsherProcess
from tests.support.teams_dialog import inputs, pressed

DEV = (USHER, "run", "--dev")
TROUBLE = re.compile("level='(warning|error|critical)'|Traceback")
PAGES = 8  # of a form with its review, and some to spare
ANSWERS = {
    "problem": "Around 1,200 claims a week are retyped from PDF; 6 % have typos and customers call back.",
    "metric": "Typos per 100 claims: 6 now",
    "target": "From 6 to 2 by June 2027",
    "objective": "none",
    "impact_types": "QUALITY",
    "sponsor?": "true",
}


@dataclass
class Office:
    """The bot and the client that talk to each other over HTTP."""

    usher: UsherProcess
    client: AgentsPlayground

    async def straight(self, kind: str, value: Json, user: str, where: str) -> tuple[int, Json]:
        """Status and body of an invoke that the client cannot send, as Teams would."""
        activity = activity_of(self.client.service_url, user, where, type="invoke", name=kind, value=value)
        async with ClientSession(self.usher.url) as session, session.post("/api/messages", json=activity) as answer:
            text: Any = await answer.json() if answer.content_type == "application/json" else {}
            return answer.status, text

    async def hand_in(self, user: str = MARA, **answers: str) -> None:
        """An idea by the dialogs of the action command on a message, page after page."""
        value: Json = {"commandId": "submit_idea", "commandContext": "message", "messagePayload": {"id": "1"}}
        status, answer = await self.straight("composeExtension/fetchTask", value, user, CHAT)
        for _ in range(PAGES):
            if not answer:
                break
            assert answer["task"]["type"] == "continue", answer
            dialog = answer["task"]["value"]
            said = {id: words for id, words in (ANSWERS | answers).items() if id in inputs(dialog)}
            data = pressed(dialog, dialog["card"]["content"]["actions"][0]["title"], **said)
            status, answer = await self.straight("task/submit", {"data": data}, user, CHAT)
        assert (status, answer) == (200, {}), (status, answer)


async def staff(folder: Path) -> Path:
    """A database in which Mara, Emil of the project office and Ada stand, of the claims department by imported list.

    `--dev` made it first, as it leaves alone what anybody else has filled.
    """
    staffed = folder / "staffed.db"
    if not staffed.exists():
        _write_list(folder)
        usher = UsherProcess(folder, command=DEV)
        try:
            await usher.start()
            await usher.ready()
            await usher.stop()
        finally:
            await usher.end()
        imported = await usher.run("people", "import", "people.csv", DATABASE_URL=str(folder / "dev.db"))
        assert imported.code == 0, imported
        shutil.copy(folder / "dev.db", staffed)
    return staffed


def _write_list(folder: Path) -> None:
    rows = ["name,email,department,roles,manager,time_zone"]
    for user, role in ((MARA, ""), (ADA, ""), (EMIL, "project-office")):
        rows.append(f"{NAMES[user]},{email(user)},claims,{role},,Europe/Berlin")
    folder.mkdir(exist_ok=True)
    (folder / "people.csv").write_text("\n".join(rows), encoding="utf-8")


@asynccontextmanager
async def office(folder: Path, database: Path) -> AsyncIterator[Office]:
    """Works on a copy of the database. Ada is an administrator; she and Emil have added the app, Mara has not yet.

    A warning or an error in Usher's log fails the test; that an answer waits is none, since people here answer faster
    than Teams takes it.
    """
    (folder / "bot").mkdir()
    (folder / "client").mkdir()
    shutil.copy(database, folder / "bot/dev.db")
    usher = UsherProcess(folder / "bot", {"USHER_ADMINS": email(ADA)}, DEV)
    client = AgentsPlayground(folder / "client", f"{usher.url}/api/messages")
    async with AsyncExitStack() as stack:
        stack.push_async_callback(usher.end)
        stack.push_async_callback(client.end)
        await asyncio.gather(usher.start(), client.start())
        for user in (ADA, EMIL):
            await client.meet(user)
        yield Office(usher, client)
        lines = [line for line in usher.log.splitlines() if "event='answer not posted' error='TryLater'" not in line]
        assert not [line for line in lines if TROUBLE.search(line)], usher.log
        assert not client.invalid, client.invalid
