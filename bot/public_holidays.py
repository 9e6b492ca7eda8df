"""Public holidays of one country, without those of all the others.

`holidays` finds a country by its code when it is asked for, but its package of countries reads all 250 of them then:
9 MB that stay, and a third of a second of every start. So that package's own first file is passed over.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from importlib.util import find_spec
from types import ModuleType

import holidays
from holidays.registry import EntityLoader

_COUNTRIES = "holidays.countries"


def parts_of(country: str) -> Sequence[str] | None:
    """The codes of its states or provinces, where they differ; None for a country that is not known."""
    if country not in EntityLoader.get_country_codes():
        return None
    with _alone():
        return tuple(getattr(holidays, country).subdivisions)


def days_of(country: str, subdivision: str | None, year: int) -> frozenset[date]:
    """The year's public holidays there."""
    with _alone():
        return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))


@contextmanager
def _alone() -> Iterator[None]:
    """Inside it a country comes without the others. Whoever needs the whole package later has it as ever."""
    spec = None if _COUNTRIES in sys.modules else find_spec(_COUNTRIES)
    if spec is None:
        yield
        return
    bare = sys.modules[_COUNTRIES] = ModuleType(_COUNTRIES)
    bare.__path__ = list(spec.submodule_search_locations or ())
    try:
        yield
    finally:
        del sys.modules[_COUNTRIES]
