"""People from a CSV file: good rows are kept, bad ones listed with line and reason, nothing half-done."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from uuid import uuid4
from zoneinfo import available_timezones

from bot.usecases.desk import Office
from domain.emails import fold, hides, is_address
from domain.history import Happening
from domain.model import OperatingModel
from domain.people import Person, PersonId, Role
from storage.unit_of_work import UnitOfWork, writing

COLUMNS = ("name", "email", "department", "roles", "manager", "time_zone", "site")
NEEDED = ("name", "email")
IMPORTER = "import"
NAME_LIMIT, SITE_LIMIT = 200, 75  # characters


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that was left out. `line` counts from 1, the heading included."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    added: int
    changed: int
    bad: tuple[Bad, ...]


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    person: Person
    manager: str
    names_zone: bool


async def import_people(office: Office, text: str) -> Imported:
    """Adds or changes people by e-mail, in one transaction. A manager may stand anywhere in the file."""
    rows, bad = read_people(text, office.model)
    async with writing(office.database) as uow:
        stored = {row.line: await _merged(uow, row) for row in rows}
        known = {person.email: person.id for _, person in stored.values()}
        added, done = 0, list[Happening]()
        for row in rows:
            is_new, person = stored[row.line]
            manager = known.get(row.manager) or await _id_of(uow, row.manager)
            if row.manager and manager is None:
                bad.append(
                    Bad(row.line, f"manager {_shown(row.manager)} is neither in the file nor known; the rest was kept")
                )
            await uow.people.save(replace(person, manager=manager or person.manager))
            added += is_new
            roles = ", ".join(sorted(person.roles))
            done.append(Happening(IMPORTER, f"person:{person.id}", "imported", {"line": str(row.line), "roles": roles}))
        await uow.history.add(office.now(), *done)
    office.directory.forget()
    return Imported(added, len(rows) - added, tuple(sorted(bad, key=lambda one: one.line)))


def read_people(text: str, model: OperatingModel) -> tuple[list[Row], list[Bad]]:
    """The good rows, and the bad ones with their reasons."""
    rows, bad, seen = list[Row](), list[Bad](), dict[str, int]()
    for line, raw in _raw(text, bad):
        try:
            row = _row(line, raw, model)
        except ValueError as error:
            bad.append(Bad(line, str(error)))
            continue
        email = row.person.email or ""
        if email in seen:
            bad.append(Bad(line, f"{email} stands in line {seen[email]} already"))
        else:
            seen[email] = line
            rows.append(row)
    return rows, bad


def _raw(text: str, bad: list[Bad]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line and cells of each row, until one that CSV cannot hold: where the next would begin is unknown then."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    try:
        missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
        if missing:
            bad.append(Bad(1, f"the heading lacks {' and '.join(missing)}; it may hold {', '.join(COLUMNS)}"))
            return
        for raw in reader:
            yield reader.line_num, {key: (value or "").strip() for key, value in raw.items() if isinstance(key, str)}
    except csv.Error as error:
        bad.append(Bad(reader.reader.line_num, f"this is no CSV ({error}); nothing from here on was read"))


def _shown(text: str) -> str:
    """The beginning, fit for a terminal."""
    return "".join(one if one.isprintable() else "\ufffd" for one in text[:60])


def _row(line: int, raw: dict[str, str], model: OperatingModel) -> Row:
    """ValueError says what is wrong with the row."""
    email = fold(raw["email"])
    if not raw["name"]:
        raise ValueError("the name is empty")
    if len(raw["name"]) > NAME_LIMIT:
        raise ValueError(f"the name is longer than {NAME_LIMIT} characters")
    if hides(raw["name"]):
        raise ValueError(f"the name “{_shown(raw['name'])}” has a character that is not seen; type it anew")
    if not is_address(email):
        raise ValueError(f"“{_shown(email)}” is not an e-mail address")
    department = model.department(raw["department"]) if raw.get("department") else None
    if raw.get("department") and department is None:
        raise ValueError(f"there is no department “{_shown(raw['department'])}” in the operating model")
    zone = raw.get("time_zone", "")
    if zone and zone not in _zones():
        raise ValueError(f"“{_shown(zone)}” is not a time zone; write it like Europe/Berlin")
    site = " ".join(raw.get("site", "").split())
    if len(site) > SITE_LIMIT or hides(site):
        raise ValueError(
            f"the site “{_shown(site)}” must be a name of at most {SITE_LIMIT} characters that can be seen"
        )
    person = Person(
        id=PersonId(uuid4().hex),
        name=raw["name"],
        email=email,
        department=department.id if department else None,
        roles=frozenset(_role(name) for name in raw.get("roles", "").replace(",", ";").split(";") if name.strip()),
        time_zone=zone or model.time_zone,
        site=site or None,
    )
    return Row(line, person, fold(raw.get("manager", "")), names_zone=bool(zone))


@cache
def _zones() -> frozenset[str]:
    """All names of time zones; read from the disk once, as that takes long."""
    return frozenset(available_timezones())


def _role(name: str) -> Role:
    try:
        return Role(name.strip().lower())
    except ValueError:
        raise ValueError(f"“{_shown(name.strip())}” is not a role; there are {', '.join(Role)}") from None


async def _merged(uow: UnitOfWork, row: Row) -> tuple[bool, Person]:
    """Somebody known keeps their id and what the row leaves empty. A file gives roles; only an admin takes them."""
    known = await uow.people.by_email(row.person.email or "")
    if known is None:
        return True, row.person
    given = row.person
    return False, replace(
        known,
        name=given.name,
        department=given.department or known.department,
        roles=given.roles | known.roles,
        time_zone=given.time_zone if row.names_zone else known.time_zone,
        site=given.site or known.site,
    )


async def _id_of(uow: UnitOfWork, email: str) -> PersonId | None:
    found = await uow.people.by_email(email) if email else None
    return found.id if found is not None else None
