"""People from a CSV file: good rows are kept, bad ones listed with line and reason, nothing half-done."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from uuid import uuid4
from zoneinfo import available_timezones

from bot.usecases.desk import Office
from domain.history import Happening
from domain.model import OperatingModel
from domain.people import Person, PersonId, Role
from storage.unit_of_work import UnitOfWork, writing

COLUMNS = ("name", "email", "department", "roles", "manager", "time_zone")
NEEDED = ("name", "email")
IMPORTER = "import"


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
                bad.append(Bad(row.line, f"manager {row.manager} is neither in the file nor known; the rest was kept"))
            await uow.people.save(replace(person, manager=manager or person.manager))
            added += is_new
            roles = ", ".join(sorted(person.roles))
            done.append(Happening(IMPORTER, f"person:{person.id}", "imported", {"line": str(row.line), "roles": roles}))
        await uow.history.add(office.now(), *done)
    office.directory.forget()
    return Imported(added, len(rows) - added, tuple(sorted(bad, key=lambda one: one.line)))


def read_people(text: str, model: OperatingModel) -> tuple[list[Row], list[Bad]]:
    """The good rows, and the bad ones with their reasons."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        return [], [Bad(1, f"the heading lacks {' and '.join(missing)}; it may hold {', '.join(COLUMNS)}")]
    rows, bad, seen = list[Row](), list[Bad](), dict[str, int]()
    for raw in reader:
        line = reader.line_num
        try:
            row = _row(line, {key: (value or "").strip() for key, value in raw.items() if isinstance(key, str)}, model)
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


def _row(line: int, raw: dict[str, str], model: OperatingModel) -> Row:
    """ValueError says what is wrong with the row."""
    email = raw["email"].lower()
    if not raw["name"]:
        raise ValueError("the name is empty")
    if "@" not in email.strip("@") or " " in email:
        raise ValueError(f"“{email[:60]}” is not an e-mail address")
    department = model.department(raw["department"]) if raw.get("department") else None
    if raw.get("department") and department is None:
        raise ValueError(f"there is no department “{raw['department'][:40]}” in the operating model")
    zone = raw.get("time_zone", "")
    if zone and zone not in available_timezones():
        raise ValueError(f"“{zone[:40]}” is not a time zone; write it like Europe/Berlin")
    person = Person(
        id=PersonId(uuid4().hex),
        name=raw["name"],
        email=email,
        department=department.id if department else None,
        roles=frozenset(_role(name) for name in raw.get("roles", "").replace(",", ";").split(";") if name.strip()),
        time_zone=zone or model.time_zone,
    )
    return Row(line, person, raw.get("manager", "").lower(), names_zone=bool(zone))


def _role(name: str) -> Role:
    try:
        return Role(name.strip().lower())
    except ValueError:
        raise ValueError(f"“{name.strip()[:40]}” is not a role; there are {', '.join(Role)}") from None


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
    )


async def _id_of(uow: UnitOfWork, email: str) -> PersonId | None:
    found = await uow.people.by_email(email) if email else None
    return found.id if found is not None else None
