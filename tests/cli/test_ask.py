"""`usher ask`: JSON for scripts, a file of questions, whose view, with a database and without."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from domain.people import PersonId
from domain.versions import Version, VersionState
from storage.database import Database
from storage.unit_of_work import writing
from tests.cli.conftest import Done, Usher
from tests.support.playbooks import source, write

NAMES = "may i use personal data such as customer names in the assistant"
HIRE = "Should we hire an AI lead now?"
KEYS = ["band", "playbook", "section", "score", "answer", "offered"]


def rows(done: Done) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_one_question_as_json_without_a_database(usher: Usher, tmp_path: Path) -> None:
    own = str(write(tmp_path / "own"))
    (row,) = rows(usher("ask", "--json", NAMES, PLAYBOOKS_DIR=own))
    assert list(row) == KEYS
    assert (row["band"], row["playbook"], row["section"]) == ("sure", "which-data", "Short answer")
    assert "Mask the names first" in row["answer"]
    assert 0 < row["score"] <= 1
    assert len(row["offered"]) <= 2
    assert not (tmp_path / "data").exists()


def test_questions_of_a_file_in_order_whoever_may_read_them(usher: Usher, tmp_path: Path) -> None:
    own = str(write(tmp_path / "own"))
    (tmp_path / "asked.txt").write_text(f"{HIRE}\n\nxylophone zebra quartz\n{NAMES}\nthanks\n", encoding="utf-8")
    found = rows(usher("ask", "--json", "--questions", "asked.txt", PLAYBOOKS_DIR=own))
    assert [one["playbook"] for one in found] == ["hiring-an-ai-lead", None, "which-data", None]
    assert [one["band"] for one in found] == ["sure", "unknown", "sure", "unknown"]
    assert found[1] == dict.fromkeys(KEYS) | {"band": "unknown", "score": found[1]["score"], "offered": []}
    for view, knows in (("everyone", False), ("champions", False), ("heads", True)):
        (row,) = rows(usher("ask", "--json", "--audience", view, HIRE, PLAYBOOKS_DIR=own))
        assert ((row["playbook"] == "hiring-an-ai-lead") or ("hiring-an-ai-lead" in row["offered"])) is knows


def test_what_was_published_in_chat_is_there(usher: Usher, tmp_path: Path) -> None:
    usher("chat", "--as", "ana@x.example", given="help")
    written = source("which-data").replace("Public reports are fine.", "Weather maps are fine.")

    async def publish() -> None:
        database = Database(str(tmp_path / "data" / "usher.db"))
        async with writing(database) as uow:
            now = datetime.now(UTC)
            await uow.playbooks.add(Version("which-data", 1, VersionState.PUBLISHED, written, PersonId("a"), now))
        await database.close()

    asyncio.run(publish())
    (row,) = rows(usher("ask", "--json", NAMES))
    assert "Weather maps are fine." in row["answer"]


def test_words_for_people_and_what_is_missing(usher: Usher, tmp_path: Path) -> None:
    own = str(write(tmp_path / "own"))
    said = usher("ask", NAMES, PLAYBOOKS_DIR=own)
    assert "Mask the names first" in said.stdout
    assert "-- Which data may I use?, section “Short answer”, reviewed 1 Feb 2026" in said.stdout
    assert "I don't know. No playbook answers that." in usher("ask", "xylophone zebra quartz").stdout
    nothing = usher("ask", "--json")
    assert (nothing.returncode, "Ask something" in nothing.stderr) == (2, True)
    missing = usher("ask", "--questions", "no such file")
    assert (missing.returncode, "cannot be read" in missing.stderr) == (2, True)


def test_a_talk_at_the_terminal_answers_too(usher: Usher, tmp_path: Path) -> None:
    said = usher("chat", "--as", "ana@x.example", given=f"{NAMES}\n", PLAYBOOKS_DIR=str(write(tmp_path / "own")))
    assert "Mask the names first" in said.stdout
