"""The site in a file of people: kept, as it was when a row leaves it empty, and refused when nobody can read it."""

from __future__ import annotations

import pytest

from bot.usecases.people_import import COLUMNS, import_people
from domain.people import Person
from storage.unit_of_work import reading
from tests.support.company import Company


async def ana(company: Company) -> Person:
    async with reading(company.office.database) as uow:
        found = await uow.people.by_email("ana@company.example")
        assert found is not None
        return found


async def test_a_site_is_kept_and_changed_but_never_emptied(sqlite_company: Company) -> None:
    assert "site" in COLUMNS
    office = sqlite_company.office
    row = "name,email,site\nAna,ana@company.example,{}\n"
    for written, kept in (("", None), ("  New   York ", "New York"), ("", "New York"), ("Zürich", "Zürich")):
        assert (await import_people(office, row.format(written))).bad == ()
        assert (await ana(sqlite_company)).site == kept
    assert (await import_people(office, "name,email\nAna,ana@company.example\n")).changed == 1
    assert (await ana(sqlite_company)).site == "Zürich"


@pytest.mark.parametrize("site", ["x" * 76, "Ber\u200blin"])
async def test_a_site_that_cannot_be_read_is_named_with_its_line(sqlite_company: Company, site: str) -> None:
    done = await import_people(sqlite_company.office, f"name,email,site\nAna,ana@company.example,{site}\n")
    (bad,) = done.bad
    assert bad.line == 2
    assert "the site" in bad.reason
    assert done.added == 0
