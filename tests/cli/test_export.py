"""`usher export`: what comes out, that a spreadsheet runs nothing of it, and that it reads only."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.exporting import Format, What, cell, csv_lines, export, harmless, restored
from bot.usecases.export import DECISIONS, INITIATIVES
from domain.funnel import Decision, Stage
from domain.governance import GateId
from domain.orders import Effect
from domain.people import PersonId, Role
from domain.verdicts import GateEvent
from storage.unit_of_work import writing
from tests.cli.conftest import Usher
from tests.support.company import Company

words = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30)
begun = st.tuples(st.sampled_from(["", " ", '"', "'", "\t", "\r", " '"]), st.sampled_from("=+-@\t\r"), words)
texts = words | begun.map("".join)


@given(st.lists(st.lists(texts, min_size=2, max_size=4), min_size=1, max_size=4))
@settings(max_examples=300)
def test_no_cell_begins_a_formula_and_all_comes_back(lines: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(csv_lines([[cell(one) for one in line] for line in lines]), newline="")))
    for one in (each for line in read for each in line):
        assert one[:1] not in ("=", "+", "-", "@", "\t", "\r")
        assert one.lstrip(' "')[:1] not in ("=", "+", "-", "@")
    assert [[restored(one) for one in line] for line in read] == lines


def test_what_is_no_formula_stays_as_it_is() -> None:
    for text in ("", "Read claims", "6 - 2", "'tis", "a@b", "O'Neill"):
        assert harmless(text) == text
    assert harmless("=1+1") == "'=1+1"
    assert harmless(' "@SUM(A1)') == "' \"@SUM(A1)"
    assert cell(-5.5) == "'-5.5"
    assert [cell(one) for one in (None, True, ["a", "b"], 2.5)] == ["", "true", "a; b", "2.5"]


async def exported(company: Company, what: What, format: Format) -> str:
    written: list[str] = []
    await export(company.database, company.office.model, what, format, written.append)
    return "".join(written)


async def test_initiatives_with_names_and_without_addresses(company: Company) -> None:
    mara = await company.person("mara@acme.example")
    sam = await company.person("sam@acme.example", Role.SPONSOR)
    id = (await company.idea("mara@acme.example", title="=cmd|' /C calc'!A0", sponsor=sam.id)).id
    await company.idea("mara@acme.example", sponsor=PersonId("gone"))
    text = await exported(company, What.INITIATIVES, Format.CSV)
    assert "@acme" not in text
    first, second = csv.DictReader(io.StringIO(text, newline=""))
    assert tuple(first) == INITIATIVES
    assert first["id"] == id
    assert first["title"] == "'=cmd|' /C calc'!A0"
    assert (first["stage"], first["needs_number"], first["deferred"]) == ("NEW", "false", "false")
    assert (first["initiator"], first["initiator_name"], first["sponsor_name"]) == (mara.id, "Mara", "Sam")
    assert (first["registered_at"], first["currency"]) == ("2026-03-03T09:00:00+00:00", "EUR")
    assert second["sponsor_name"] == "a former colleague"
    found = json.loads(await exported(company, What.INITIATIVES, Format.JSON))
    assert found[0]["title"] == "=cmd|' /C calc'!A0"  # JSON runs nowhere
    assert (found[0]["tags"], found[0]["expected_annual"], found[0]["exceptions"]) == ([], None, 0)


async def test_decisions_with_everybody_named(company: Company) -> None:
    amina, ben = [await company.person(f"{name}@acme.example") for name in ("amina", "ben")]
    at, links = company.clock.now(), ("https://x.example/1", "https://x.example/2")
    event = GateEvent(
        "AI-2026-0001",
        1,
        GateId.G1,
        Decision.CONTINUE,
        Effect.MOVED,
        Stage.NEW,
        Stage.ASSESSMENT,
        at,
        ben.id,
        acting_for=amina.id,
        reason="+ good",
        participants=(amina.id, ben.id),
        links=links,
    )
    async with writing(company.database) as uow:
        await uow.decisions.add(event)
    (row,) = csv.DictReader(io.StringIO(await exported(company, What.DECISIONS, Format.CSV), newline=""))
    assert tuple(row) == DECISIONS
    assert (row["decided_by_name"], row["acting_for_name"], row["reason"]) == ("Ben", "Amina", "'+ good")
    assert (row["from_stage"], row["to_stage"], row["gate"]) == ("NEW", "ASSESSMENT", "G1")
    assert row["participant_names"] == "Amina; Ben"
    (found,) = json.loads(await exported(company, What.DECISIONS, Format.JSON))
    assert found["links"] == list(links)
    assert found["exception_owner"] is None


async def test_more_than_a_batch_comes_out_once_and_in_order(sqlite_company: Company) -> None:
    company = sqlite_company
    await company.person("mara@acme.example")
    await company.idea("mara@acme.example")
    async with company.database.altering() as connection:
        row = dict((await connection.exec_driver_sql("SELECT * FROM initiatives")).mappings().one())
        names, marks = ", ".join(row), ", ".join("?" for _ in row)
        many = [tuple({**row, "id": f"AI-2026-{number:04d}"}.values()) for number in range(2, 1203)]
        await connection.exec_driver_sql(f"INSERT INTO initiatives ({names}) VALUES ({marks})", many)
    for format in Format:
        text = await exported(company, What.INITIATIVES, format)
        is_json = format is Format.JSON
        rows = json.loads(text) if is_json else list(csv.DictReader(io.StringIO(text, newline="")))
        assert [row["id"] for row in rows] == [f"AI-2026-{number:04d}" for number in range(1, 1203)]


def test_the_command(usher: Usher, tmp_path: Path) -> None:
    missing = usher("export", "initiatives")
    assert missing.returncode == 1
    assert "There is no database" in missing.stderr
    assert not (tmp_path / "data").exists()
    usher("chat", "--as", "ana@x.example", given="help")
    empty = usher("export", "decisions", "--format", "json")
    assert (empty.returncode, json.loads(empty.stdout)) == (0, [])
    head = usher("export", "initiatives")
    assert (head.returncode, head.stdout.strip().split(",")) == (0, list(INITIATIVES))
    wrong = usher("export", "people")
    assert wrong.returncode == 2
    with sqlite3.connect(tmp_path / "data" / "usher.db") as database:
        assert database.execute("SELECT count(*) FROM history").fetchone()[0] == 1  # what was read is not noted
