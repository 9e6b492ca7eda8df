"""The scripted talk: the same acts in the playground, at a terminal, on Slack and in Teams leave the same rows.

What is left out of the comparison, and why:
- ids of conversations: they are random; where they stand in a payload, they become "conversation 1", by age;
- of conversations the revision, and of their state all but status and answers: a form saves a page at once, a chat
  each answer, so that turns, versions, windows and delivery keys differ;
- of outbox rows the place, the target, status, attempts and lease: each surface has its own places, and a terminal has
  no channel, so that the office's card waits there and is renewed where it waits, while a card that was sent is renewed
  by a row of its own for each place: of a card the newest content is compared, whatever row it is in;
- the language of people, which Teams' client tells with every act and the others do not;
- who the readers of a card are: they are accounts of the platform;
- answers addressed to an account: receipts on Slack and in Teams go through the outbox, as an answer may be lost;
- salts and hashes of the history, which are random or follow from what is; accounts, channels, focus, seen keys and
  copies, which are made of platforms' names.
Everything else is compared, times among it: the clock stands still.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from domain.places import Account, Address
from storage.database import Database
from storage.unit_of_work import writing
from tests.support.clock import Clock
from tests.support.slack_office import NAMES, PROBLEM, employee, slack_office
from tests.support.stages import UNKNOWN, OnSlack, OnTerminal, Stage, bind, in_playground, move_in
from tests.support.teams_office import teams_office
from tests.support.teams_stage import OnTeams

Rows = dict[str, list[Any]]
NUMBER = "AI-2026-0001"

LEFT_OUT = {
    "initiatives": (),
    "notes": (),
    "tasks": (),
    "followers": (),
    "people": ("locale",),
    "roles": (),
    "conversations": ("id", "revision"),
    "history": ("salt", "commitment", "previous", "hash"),
    "outbox": ("id", "platform", "tenant", "user", "conversation", "thread", "target", "status", "attempts",
               "lease_until", "sent_at", "error", "due_at"),
}  # fmt: skip
ORDER = {"initiatives": "id", "notes": "id", "tasks": "id", "followers": "person", "people": "id", "history": "seq",
         "roles": "person, role", "conversations": "created_at, rowid", "outbox": "id"}  # fmt: skip


async def play(stage: Stage) -> None:
    """An idea, half in the chat and half in the form: taken, asked about, answered, commented on, refused; a draft."""
    await stage.say("mara", f"idea: {PROBLEM}")
    await stage.say("mara", "Typos per 100 claims: 6 now")
    await stage.say("mara", "Much lower")
    await stage.say("mara", "From 6 to 2 by June")
    await stage.open_form("mara")
    await stage.page(
        "mara", {"objective": "Settle claims faster", "impact_types": "Fewer errors", "capture": "It pays."}
    )
    await stage.page("mara", {"sponsor": UNKNOWN})
    await stage.close("mara")
    await stage.say("mara", "resume")
    await stage.say("mara", "submit")
    await stage.settled()
    await stage.press_card("amina", "Take it", f"take {NUMBER}")
    await stage.settled()
    await stage.press_card("amina", "Ask the author", "Ask the author")
    await stage.page("amina", {"question": "How many of them <!here> & who counts?"})
    await stage.settled()
    await stage.press("mara", "Answer")
    await stage.page("mara", {"reply": "1,200 a week; the team lead counts."})
    await stage.say("mara", f"comment {NUMBER} The scans are at 200 dpi & <b>dark</b>.")
    await stage.say("mara", "idea: Nobody knows the state of a claim; 80 calls a day ask for it.")
    await stage.press("mara", "I don't know yet")
    await stage.say("mara", f"take {NUMBER}")
    await stage.say("amina", f"reject {NUMBER}")
    await stage.page("amina", {"why_not": "The same is already under way", "why_words": "It is under way in Bremen."})
    await stage.settled()


async def rows(database: Database) -> Rows:
    """What the talk left, without what may differ."""
    found: Rows = {}
    async with database.glancing() as connection:
        for table, without in LEFT_OUT.items():
            query = text(f"SELECT * FROM {table} ORDER BY {ORDER[table]}")
            all_rows = [dict(row) for row in (await connection.execute(query)).mappings().all()]
            if table == "outbox":
                found["cards"] = list({row["subject"]: row["payload"] for row in all_rows if row["subject"]}.items())
                all_rows = [row for row in all_rows if not row["subject"] and not _is_an_answer(row)]
            found[table] = [
                {name: _opened(value) for name, value in row.items() if name not in without} for row in all_rows
            ]
        ids = (
            (await connection.execute(text("SELECT id FROM conversations ORDER BY created_at, rowid"))).scalars().all()
        )
    for conversation in found["conversations"]:
        conversation["state"] = conversation["state"]["drafts"]
    said = json.dumps(without_readers(found), ensure_ascii=False, sort_keys=True, default=str)
    for number, id in enumerate(ids, 1):
        said = said.replace(id, f"conversation {number}")
    named: Rows = json.loads(said)
    return named


def without_readers(value: Any) -> Any:
    """The same without the accounts that a card is for."""
    match value:
        case dict():
            return {name: without_readers(inner) for name, inner in value.items() if name != "readers"}
        case list() | tuple():
            return [without_readers(inner) for inner in value]
        case str() if value[:1] in ("{", "["):
            return json.dumps(without_readers(json.loads(value)), sort_keys=True)
        case _:
            return value


def _is_an_answer(row: dict[str, Any]) -> bool:
    return row["person"] is None and row["channel"] is None


def _opened(value: object) -> object:
    return json.loads(value) if isinstance(value, str) and re.match(r"[{\[]", value) else value


async def on_slack(database: Database, clock: Clock) -> Rows:
    async with slack_office(database, clock) as office:
        await play(OnSlack(office))
        return await rows(database)


async def in_teams(database: Database, clock: Clock) -> Rows:
    async with teams_office(database, clock) as office:
        await play(OnTeams(office))
        return await rows(database)


async def settle(database: Database, clock: Clock, platform: str, tenant: str) -> None:
    """The same people as on Slack, with their accounts there."""
    for user in NAMES:
        who = user[1:].lower()
        async with writing(database) as uow:
            await uow.people.save(employee(user))
        await move_in(database, clock, Account(platform, tenant, f"{who}@acme.example"), who)


async def at_the_terminal(database: Database, clock: Clock) -> Rows:
    await settle(database, clock, "console", "local")
    await bind(database, clock, Address("slack", "T1", "C0FFICE"))
    await play(OnTerminal(database, clock))
    return await rows(database)


async def playing(database: Database, clock: Clock, store: Path) -> Rows:
    await settle(database, clock, "playground", "demo")
    await bind(database, clock, Address("playground", "demo", "#project-office"))
    async with in_playground(database, clock, store) as stage:
        await play(stage)
        return await rows(database)


@pytest.fixture
async def slack_rows(sqlite: Database, clock: Clock) -> Rows:
    return await on_slack(sqlite, clock)


def other(template: Path, path: Path) -> Database:
    """A fresh database beside the first one."""
    path.write_bytes(template.read_bytes())
    return Database(str(path))


async def closing(database: Database, played: Awaitable[Rows]) -> Rows:
    """What the talk left in a database that is not needed any more."""
    try:
        return await played
    finally:
        await database.close()


def assert_same(expected: Rows, left: Rows) -> None:
    for table, rows_there in expected.items():
        assert left[table] == rows_there, table


async def test_the_talk_leaves_something_to_compare(slack_rows: Rows) -> None:
    [initiative] = slack_rows["initiatives"]
    assert (initiative["id"], initiative["triager"]) == (NUMBER, "person-uamina")
    assert [note["kind"] for note in slack_rows["notes"]] == ["question", "answer", "comment"]
    verbs = [entry["verb"] for entry in slack_rows["history"]]
    assert {"taken", "asked", "answered", "commented"} <= set(verbs)
    assert len(slack_rows["conversations"]) == 5
    assert slack_rows["conversations"][0]["status"] == "done"
    assert len(slack_rows["outbox"]) > 5


async def test_the_terminal_leaves_the_same_rows(
    slack_rows: Rows, sqlite_template: Path, tmp_path: Path, clock: Clock
) -> None:
    database = other(sqlite_template, tmp_path / "terminal.db")
    assert_same(slack_rows, await closing(database, at_the_terminal(database, clock)))


async def test_the_playground_leaves_the_same_rows(
    slack_rows: Rows, sqlite_template: Path, tmp_path: Path, clock: Clock
) -> None:
    database = other(sqlite_template, tmp_path / "playground.db")
    assert_same(slack_rows, await closing(database, playing(database, clock, tmp_path / "board.db")))


async def test_teams_leaves_the_same_rows(
    slack_rows: Rows, sqlite_template: Path, tmp_path: Path, clock: Clock
) -> None:
    database = other(sqlite_template, tmp_path / "teams.db")
    assert_same(slack_rows, await closing(database, in_teams(database, clock)))
