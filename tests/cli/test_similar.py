"""`usher similar`: JSON lines for scripts, in the order of the queries; and plain lines for people."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from domain.initiatives import InitiativeId, register
from domain.people import Person, PersonId
from storage.database import Database
from storage.unit_of_work import writing
from tests.cli.conftest import Usher
from tests.support.clock import MORNING
from tests.support.company import an_idea

MARA = Person(PersonId("mara"), "Mara", "mara@acme.example")


@pytest.fixture
def stocked(usher: Usher, tmp_path: Path) -> Usher:
    """With one idea in the database."""
    assert usher("migrate").returncode == 0

    async def fill() -> None:
        database = Database(str(tmp_path / "data" / "usher.db"))
        async with writing(database) as uow:
            one = register(InitiativeId("AI-2026-0001"), an_idea(), MARA, MORNING, MORNING.date())
            assert await uow.initiatives.add(one)
        await database.close()

    asyncio.run(fill())
    return usher


def test_one_line_of_json(stocked: Usher) -> None:
    done = stocked("similar", "--json", "support retypes claims from PDF")
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    said = json.loads(line)
    assert list(said) == ["query", "similar", "products"]
    (one,) = said["similar"]
    assert (one["id"], one["title"], one["stage"]) == ("AI-2026-0001", "Read claims from PDF", "NEW")
    assert 0.25 <= one["score"] <= 1
    assert {"claims", "pdf"} <= set(one["why"])
    assert all(set(product) == {"id", "name", "score"} for product in said["products"])


def test_a_line_for_each_query_in_order(stocked: Usher, tmp_path: Path) -> None:
    file = tmp_path / "queries.txt"
    file.write_text("retype claims PDF\n\nunicorns\n“claims” & 請求 typos PDF\n", encoding="utf-8")
    done = stocked("similar", "--json", "--queries", str(file), "--limit", "1")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["query"] for one in lines] == ["retype claims PDF", "", "unicorns", "“claims” & 請求 typos PDF"]
    assert [len(one["similar"]) for one in lines] == [1, 0, 0, 1]
    again = stocked("similar", "--json", "--queries", "-", given="retype claims PDF\n")
    assert (
        json.loads(again.stdout)["similar"]
        == json.loads(stocked("similar", "--json", "retype claims PDF").stdout)["similar"]
    )


def test_people_read_lines(stocked: Usher) -> None:
    assert "AI-2026-0001  Read claims from PDF (new)" in stocked("similar", "retype claims PDF").stdout
    assert stocked("similar", "unicorns").stdout == "Nothing is like it.\n"


def test_what_is_missing_is_said(stocked: Usher, tmp_path: Path) -> None:
    assert stocked("similar").returncode == 2
    nowhere = stocked("similar", "--queries", str(tmp_path / "nowhere"))
    assert (nowhere.returncode, nowhere.stdout) == (1, "")
    assert "cannot be read" in nowhere.stderr
    model = stocked("similar", "x", EMBEDDINGS_MODEL=str(tmp_path))
    assert model.returncode == 1
    assert "Traceback" not in model.stderr


def test_with_a_model_scripts_get_meaning_without_a_running_usher(
    stocked: Usher, tmp_path: Path, sentence_model: str
) -> None:
    plain = json.loads(stocked("similar", "--json", "support retypes claims from PDF").stdout)
    done = stocked("similar", "--json", "support retypes claims from PDF", EMBEDDINGS_MODEL=sentence_model)
    assert (done.returncode, done.stderr) == (0, "")
    (one,) = json.loads(done.stdout)["similar"]
    assert one["score"] != plain["similar"][0]["score"]
