"""One thing that somebody of the demo company did, and when people there do things at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml

from bot.usecases.desk import Desk, Office
from domain.people import Person

HERE = Path(__file__).parent
DOMAIN = "@northwind.example"
OPENS, CLOSES = time(8, 30), time(17, 30)


@dataclass(frozen=True, slots=True)
class Doing:
    """One thing that somebody did: `idea` is the place of the idea, or of the question, in its file, from 0."""

    at: datetime
    idea: int
    by: str
    do: str
    words: Mapping[str, Any]


def written(name: str) -> Any:
    """What one of the demo's own files says."""
    return yaml.load((HERE / name).read_text(encoding="utf-8"), yaml.CSafeLoader)


def working(moment: datetime, office: Office) -> datetime:
    """The moment, moved into the next working hour."""
    if moment.time() >= CLOSES:
        moment = datetime.combine(moment.date() + timedelta(days=1), OPENS, moment.tzinfo) + timedelta(
            minutes=moment.minute
        )
    while not _works(moment.date(), office):
        moment += timedelta(days=1)
    return moment if moment.time() >= OPENS else datetime.combine(moment.date(), OPENS, moment.tzinfo)


def after(text: str) -> timedelta:
    """`2d 3h`"""
    parts = {part[-1]: int(part[:-1]) for part in text.split()}
    return timedelta(days=parts.get("d", 0), hours=parts.get("h", 0))


async def somebody(desk: Desk, email: str) -> Person:
    """Who has the address; LookupError when nobody does."""
    found = await desk.uow.people.by_email(email)
    if found is None:
        raise LookupError(email)
    return found


def working_day(today: date, ago: int, office: Office) -> date:
    """So many working days before today, or before the last working day when today is none."""
    day = today if _works(today, office) else _earlier(today, office)
    for _ in range(ago):
        day = _earlier(day, office)
    return day


def _earlier(day: date, office: Office) -> date:
    """The working day before that day."""
    day -= timedelta(days=1)
    while not _works(day, office):
        day -= timedelta(days=1)
    return day


def _works(day: date, office: Office) -> bool:
    return day.weekday() < 5 and not office.is_holiday(day)
