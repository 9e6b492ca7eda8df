"""The final submit of an idea beside a bare two-row commit on the same database, interleaved in one run."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from uuid import uuid4

from sqlalchemy import event, insert
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from benchmarks.offices import draft, employee, now, office_on
from bot.conversation.engine import Confirm
from bot.flows import FLOWS
from bot.usecases import converse
from bot.usecases.desk import Act, Office
from storage.schema import initiatives, meta
from tests.support.postgres import NoPostgres, Server, given_url, start

ROUNDS, EACH = 30, 10
STORED = 100_000


@dataclass(frozen=True, slots=True)
class Pair:
    """Milliseconds, medians."""

    ours: float
    bare: float

    @property
    def ratio(self) -> float:
        """Our rate as a part of the bare rate."""
        return self.bare / self.ours


async def report() -> list[str]:
    """Rates on both databases, and what 100,000 stored initiatives change."""
    lines = [
        "| final submit of an idea | ours | bare two-row commit | our rate / bare rate | aim |",
        "|---|---|---|---|---|",
    ]
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "empty.db")
        lines.append(line("SQLite", await _beside_bare(path, stock_sqlite(path)), ">= 0.50"))
    lines += await _postgres()
    lines += ["", *await _with_many_stored()]
    return lines


def stock_sqlite(path: str) -> AsyncEngine:
    """What one writes without thinking about it: SQLAlchemy on aiosqlite, with the same pragmas."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}", pool_size=1, max_overflow=0)

    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: DBAPIConnection, _entry: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


async def _beside_bare(url: str, engine: AsyncEngine) -> Pair:
    async with office_on(url) as office:
        act = await employee(office)
        ours = Submitting(act)
        bare = committing(engine)
        times: dict[str, list[float]] = {"ours": [], "bare": []}
        for _ in range(ROUNDS):
            ids = await ours.prepare()
            times["ours"].append(await timed(ours.run, ids))
            times["bare"].append(await timed(bare, [str(number) for number in range(EACH)]))
        await engine.dispose()
    return Pair(median(times["ours"]), median(times["bare"]))


@dataclass(frozen=True, slots=True)
class Submitting:
    """Drafts are prepared outside the measured time; one press each is inside."""

    act: Act

    async def prepare(self) -> list[str]:
        return [await draft(self.act) for _ in range(EACH)]

    async def run(self, id: str) -> None:
        pressed = replace(self.act, origin=replace(self.act.origin, key=uuid4().hex))
        turn = await converse.give(pressed, FLOWS, id, Confirm())
        if turn.result is None:
            raise AssertionError("the idea was not registered")


def committing(engine: AsyncEngine) -> Callable[[str], Awaitable[None]]:
    async def commit(_: str) -> None:
        async with engine.begin() as connection:
            await connection.execute(insert(meta).values(key=uuid4().hex, value="x" * 500))
            await connection.execute(insert(meta).values(key=uuid4().hex, value="x" * 500))

    return commit


async def timed(work: Callable[[str], Awaitable[None]], given: list[str]) -> float:
    """Milliseconds for each."""
    began = perf_counter()
    for one in given:
        await work(one)
    return (perf_counter() - began) / len(given) * 1e3


async def _postgres() -> list[str]:
    given = given_url()
    if given is not None:
        return [await _on(Server(make_url(given)))]
    try:
        embedded = start()
    except NoPostgres as reason:
        return [f"| PostgreSQL | not measured: {reason} | | | |"]
    try:
        return [await _on(Server(embedded.url))]
    finally:
        embedded.stop()


async def _on(server: Server) -> str:
    url = await server.fresh()
    engine = create_async_engine(make_url(url).set(drivername="postgresql+asyncpg"), pool_size=1)
    pair = await _beside_bare(url, engine)
    await server.drop_all()
    return line("PostgreSQL (without fsync)", pair, "reported")


async def _with_many_stored() -> list[str]:
    """Interleaved between an empty database and one with STORED initiatives."""
    with TemporaryDirectory() as folder:
        async with office_on(f"{folder}/few.db") as few, office_on(f"{folder}/many.db") as many:
            await _store(many, STORED)
            small, large = Submitting(await employee(few)), Submitting(await employee(many))
            times: dict[str, list[float]] = {"few": [], "many": []}
            for _ in range(ROUNDS):
                times["few"].append(await timed(small.run, await small.prepare()))
                times["many"].append(await timed(large.run, await large.prepare()))
    none, stored = median(times["few"]), median(times["many"])
    return [
        "| a submission with so many stored | none | 100,000 | ratio | aim |",
        "|---|---|---|---|---|",
        f"| SQLite | {none:.2f} ms | {stored:.2f} ms | {stored / none:.2f} | <= 1.30 |",
    ]


async def _store(office: Office, number: int) -> None:
    """Copies of one registered idea, straight into the table: only their mass matters here."""
    act = await employee(office)
    await converse.give(act, FLOWS, await draft(act), Confirm())
    async with office.database.engine.begin() as connection:
        row = dict((await connection.execute(initiatives.select().limit(1))).mappings().one())
        for first in range(0, number, 5_000):
            rows = [
                {**row, "id": f"AI-2025-{first + one:06d}", "registered_at": now() - timedelta(minutes=first + one)}
                for one in range(5_000)
            ]
            await connection.execute(insert(initiatives), rows)


def line(name: str, pair: Pair, aim: str) -> str:
    return f"| {name} | {pair.ours:.2f} ms | {pair.bare:.2f} ms | **{pair.ratio:.2f}** | {aim} |"
