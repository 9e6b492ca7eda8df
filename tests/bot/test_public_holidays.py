"""Public holidays of one country are those of the library, and no other country is read for them."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import holidays
import pytest

from bot.public_holidays import days_of, parts_of

ONE_ONLY = """
import sys
from bot.public_holidays import days_of, parts_of
assert "BE" in parts_of("DE") and days_of("DE", "BE", 2026) and days_of("PR", None, 2026)
read = {name for name in sys.modules if name.startswith("holidays.countries.")}
assert "holidays.countries.germany" in read, read
assert not read & {"holidays.countries.france", "holidays.countries.japan"}, read
import holidays
assert len(holidays.list_supported_countries()) > 200
from holidays.countries import France
assert France(years=2026)
"""


def test_no_other_country_is_read_and_all_of_them_are_there_for_whoever_asks() -> None:
    done = subprocess.run([sys.executable, "-c", ONE_ONLY], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_every_country_has_the_parts_that_the_library_tells() -> None:
    for country, parts in holidays.list_supported_countries().items():
        assert parts_of(country) == tuple(parts)


@pytest.mark.parametrize("country", ["XX", "", "countries", "HolidayBase", "Germany", "de"])
def test_what_is_no_code_of_a_country_is_not_known(country: str) -> None:
    assert parts_of(country) is None


def test_a_part_has_its_own_days() -> None:
    womens_day = date(2026, 3, 8)
    assert womens_day in days_of("DE", "BE", 2026)
    assert womens_day not in days_of("DE", "BY", 2026)
    assert days_of("US", None, 2026) == frozenset(holidays.country_holidays("US", years=2026))
