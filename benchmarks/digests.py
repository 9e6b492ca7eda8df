"""All role digests over 100,000 initiatives, beside the bare SQL of the same figures, interleaved in one run."""

from __future__ import annotations

import asyncio
import resource
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks.digest_rows import fill
from benchmarks.offices import employee, office_on
from benchmarks.portfolio import STORED
from bot.usecases.desk import Act, Office
from bot.usecases.digests import GATHER, Scope
from domain.digests import ROLES
from domain.people import Person, PersonId, Role
from storage.unit_of_work import writing
from tests.support.postgres import NoPostgres, Server, given_url, start

ROUNDS = 15
RATIO, MEGABYTES = 3.0, 150.0
HEAD = PersonId("head")
Statement = tuple[str, Any]


async def report() -> list[str]:
    """Medians in milliseconds of all role digests together, and the memory of a process that makes them."""
    lines = [
        f"| all role digests, {STORED:,} initiatives | digests | bare SQL | ratio | aim |",
        "|---|---|---|---|---|",
    ]
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "many.db")
        lines.append(_line("SQLite", await measured(path)))
        peak = _memory(path)
    lines += await _on_postgres()
    return [*lines, f"| memory of the process at its peak (SQLite) | {peak:.0f} MB | | | < {MEGABYTES:.0f} MB |"]


async def measured(url: str) -> tuple[float, float]:
    """Medians of ROUNDS, in turns: the digests, and their statements alone."""
    async with office_on(url) as office:
        await fill(office, HEAD)
        act = await _act(office)
        statements = await _statements(act)
        ours: list[float] = []
        bare: list[float] = []
        for _ in range(ROUNDS):
            began = perf_counter()
            await _all(act)
            ours.append((perf_counter() - began) * 1e3)
            began = perf_counter()
            async with office.database.reading() as connection:
                await _replay(connection, statements)
            bare.append((perf_counter() - began) * 1e3)
    return median(ours), median(bare)


async def peak_of(url: str) -> float:
    """Megabytes of this process after all of them, in a process of its own."""
    async with office_on(url) as office:
        await _all(await _act(office))
    return _peak()


def _peak() -> float:
    """This process's own; what getrusage says begins with what the process had that started this one."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))


def _memory(url: str) -> float:
    command = [sys.executable, "-m", "benchmarks.digests", url]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    return float(done.stdout)


async def _all(act: Act) -> None:
    async with act.looking(quick=False) as desk:
        for kind, gather in GATHER.items():
            if kind in ROLES:
                await gather(desk, Scope(kind, act.person, desk.now), None)


async def _statements(act: Act) -> list[Statement]:
    """What the digests ask of the database, with what they give."""
    found: list[Statement] = []

    def note(*given: Any) -> None:
        if given[2].lstrip().upper().startswith(("SELECT", "WITH")):
            found.append((given[2], given[3]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        await _all(act)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return found


async def _replay(connection: AsyncConnection, statements: list[Statement]) -> None:
    for statement, given in statements:
        (await connection.exec_driver_sql(statement, given)).fetchall()


async def _act(office: Office) -> Act:
    """Somebody who has every role."""
    person = Person(HEAD, "Ana", "head@x.example", "claims", frozenset(Role))
    async with writing(office.database) as uow:
        await uow.people.save(person)
    act = await employee(office)
    return Act(office, person, act.origin)


def _line(name: str, found: tuple[float, float]) -> str:
    ours, bare = found
    return f"| {name} | {ours:.0f} ms | {bare:.0f} ms | {ours / bare:.2f} | ratio < {RATIO:.0f} |"


async def _on_postgres() -> list[str]:
    given = given_url()
    if given is not None:
        return [_line("PostgreSQL (without fsync)", await _with(Server(make_url(given))))]
    try:
        embedded = start()
    except NoPostgres:
        return ["| PostgreSQL | not measured | | | |"]
    try:
        return [_line("PostgreSQL (without fsync)", await _with(Server(embedded.url)))]
    finally:
        embedded.stop()


async def _with(server: Server) -> tuple[float, float]:
    try:
        return await measured(await server.fresh())
    finally:
        await server.drop_all()


if __name__ == "__main__":
    print(asyncio.run(peak_of(sys.argv[1])))
