"""`usher export blockers`: what comes out, and that nothing of it tells who a hidden reporter is."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from bot.cli import Exported
from bot.exporting import Format, What, export
from bot.usecases.export_blockers import BLOCKERS
from domain.blocker import BlockerId
from domain.blockers import Category
from storage import blocker_export
from storage.unit_of_work import writing
from tests.support import blocker_cast
from tests.support.company import Company


async def exported(company: Company, format: Format) -> str:
    written: list[str] = []
    await export(company.database, company.office.model, What.BLOCKERS, format, written.append)
    return "".join(written)


async def test_all_on_record_by_number_and_nothing_runs_in_a_spreadsheet(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocker_export, "BATCH", 1)
    mara = await company.person("mara@acme.example")
    inga = await company.person("inga@acme.example")
    open_ = replace(blocker_cast.raised(summary="=cmd|' /C calc'!A0", unit="claims"), raiser=mara.id)
    done = replace(blocker_cast.solved(), raiser=mara.id, owner_person=inga.id, resolution="@SUM(A1)", breaches=2)
    async with writing(company.database) as uow:
        await uow.blockers.add(replace(done, id=BlockerId("B-10")))
        await uow.blockers.add(replace(open_, id=BlockerId("B-9")))
    first, second = csv.DictReader(io.StringIO(await exported(company, Format.CSV), newline=""))
    assert tuple(first) == BLOCKERS
    assert (first["id"], second["id"]) == ("B-9", "B-10")
    assert (first["summary"], second["resolution"]) == ("'=cmd|' /C calc'!A0", "'@SUM(A1)")
    assert (first["raiser"], first["raiser_name"], first["unit"]) == (mara.id, "Mara", "claims")
    assert (second["owner_person_name"], second["breaches"], second["status"]) == ("Inga", "2", "resolved")
    assert first["opened_at"] == blocker_cast.MONDAY.isoformat()


async def test_a_hidden_reporter_is_not_in_it(company: Company) -> None:
    mara = await company.person("mara@acme.example", department="claims")
    hidden = blocker_cast.raised(category=Category.ETHICS, hidden=True, unit="claims", evidence=("Mara in claims: no",))
    told = replace(hidden, raiser=mara.id, summary="I am in claims", resolution="We spoke with Mara")
    async with writing(company.database) as uow:
        await uow.blockers.add(told)
    text = await exported(company, Format.JSON)
    [row] = json.loads(text)
    assert (row["category"], row["hidden_reporter"], row["evidence"]) == ("ethics", True, [])
    for words in (mara.id, "Mara", "claims", "spoke"):
        assert words not in text


def test_the_command_knows_all_of_them() -> None:
    assert {one.value for one in Exported} == {one.value for one in What}
