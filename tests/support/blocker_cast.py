"""The people around one blocker, their calendars, and a blocker to begin with; for the tests of the domain."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.blocker import Acting, Blocker, BlockerId, Report, Rung
from domain.blocker_acts import acknowledge, propose_resolution, raise_blocker
from domain.blocker_clock import Timing
from domain.blockers import Category, Severity
from domain.people import Person, PersonId, Role
from domain.shipped_blockers import BLOCKERS
from domain.working_time import WorkingHours

HOLIDAYS = {date(2026, 4, 3), date(2026, 4, 6)}
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


def holiday(day: date) -> bool:
    return day in HOLIDAYS


OFFICE = WorkingHours(time(9), time(17), BERLIN, holiday)
OVERSEAS = WorkingHours(time(9), time(17), NEW_YORK, lambda day: False)


def at(moment: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=zone).astimezone(UTC)


def person(name: str, *roles: Role) -> Person:
    return Person(PersonId(name.lower()), name, department="claims", roles=frozenset(roles))


def acting(who: Person, *stands_in: Role, is_machine: bool = False) -> Acting:
    return Acting(who, frozenset(stands_in), is_machine)


RITA = acting(person("Rita"))  # reports
CARL = acting(person("Carl", Role.CHAMPION))
INGA = acting(person("Inga", Role.INFRASTRUCTURE))
DORA = acting(person("Dora"), Role.INFRASTRUCTURE)  # Inga's deputy
PAUL = acting(person("Paul", Role.PROJECT_OFFICE))
TESS = acting(person("Tess", Role.TRAINING))
DIRK = acting(person("Dirk", Role.DIRECTOR))
ROBOT = acting(person("Inga", Role.INFRASTRUCTURE), is_machine=True)
EVERYBODY = (RITA, CARL, INGA, DORA, PAUL, TESS, DIRK)

TIMING = Timing(BLOCKERS, lambda blocker: OFFICE)
MONDAY = at("2026-03-02 10:00")
HOUR = timedelta(hours=1)
SOON = MONDAY + HOUR


def two_zones(blocker: Blocker) -> WorkingHours:
    """The project office sits in New York, everybody else in Berlin."""
    is_office = blocker.rung is Rung.PROJECT_OFFICE or (
        blocker.owner is Role.PROJECT_OFFICE and blocker.rung is Rung.OWNER
    )
    return OVERSEAS if is_office else OFFICE


def raised(
    severity: Severity = Severity.SEV2,
    category: Category = Category.INFRASTRUCTURE,
    now: datetime = MONDAY,
    timing: Timing = TIMING,
    **more: Any,
) -> Blocker:
    """Rita's blocker B-118."""
    report = Report(category, severity, more.pop("summary", "The gateway drops our calls"), **more)
    return raise_blocker(BlockerId("B-118"), report, RITA.person, now, timing)


def taken(blocker: Blocker | None = None, now: datetime = SOON) -> Blocker:
    return acknowledge(blocker or raised(), INGA, now, TIMING)


def solved(blocker: Blocker | None = None, now: datetime = SOON) -> Blocker:
    return propose_resolution(blocker or taken(), INGA, "Restarted it", now, TIMING)
