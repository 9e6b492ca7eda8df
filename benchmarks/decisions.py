"""A decision at a gate beside a bare two-row commit on the same database, interleaved in one run.

The decision is a whole one: the record is loaded and its pack checked, it is saved with what waits for whom, the
decision and the chain's entry are written, every copy of the cards follows, and eight people are told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from uuid import uuid4

from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from benchmarks.offices import employee, office_on
from benchmarks.submissions import EACH, ROUNDS, Pair, committing, line, stock_sqlite, timed
from bot.usecases.decisions import Said, decide
from bot.usecases.desk import Act, Office
from bot.usecases.submit import submit
from domain.dossier import Dossier, Given
from domain.funnel import Decision, Stage
from domain.parties import SEATS, Party
from domain.people import Person, PersonId, Role
from storage.unit_of_work import writing
from tests.support.company import an_idea
from tests.support.postgres import NoPostgres, Server, given_url, start
from tests.support.records import full_dossier

PEOPLE = 8  # who are told


async def report() -> list[str]:
    """Rates on both databases."""
    lines = [
        "| decision at G2, eight people told | ours | bare two-row commit | our rate / bare rate | aim |",
        "|---|---|---|---|---|",
    ]
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "gates.db")
        lines.append(line("SQLite", await _beside_bare(path, stock_sqlite(path)), ">= 0.35"))
    return [*lines, *await _postgres()]


async def _beside_bare(url: str, engine: AsyncEngine) -> Pair:
    async with office_on(url) as small:
        office = _roomy(small)
        ours = Deciding(await employee(office), *await _peopled(office))
        bare = committing(engine)
        times: dict[str, list[float]] = {"ours": [], "bare": []}
        for _ in range(ROUNDS):
            ids = await ours.prepare()
            times["ours"].append(await timed(ours.run, ids))
            times["bare"].append(await timed(bare, [str(number) for number in range(EACH)]))
        await engine.dispose()
    return Pair(median(times["ours"]), median(times["bare"]))


def _roomy(office: Office) -> Office:
    """The same office with room for everything that is decided here."""
    governance = office.model.governance
    limits = replace(governance.limits, assessment=10**6, delivery=10**6)
    return replace(office, model=replace(office.model, governance=replace(governance, limits=limits)))


async def _peopled(office: Office) -> tuple[Act, dict[Party, PersonId]]:
    """Who decides, and who sits on the seats: with the author eight people hear of it."""
    async with writing(office.database) as uow:
        seats: dict[Party, PersonId] = {}
        for party in SEATS:
            person = Person(PersonId(uuid4().hex), party.spoken.title(), f"{party}@bench.example")
            await uow.people.save(person)
            seats[party] = person.id
    act = await employee(office)
    decider = replace(
        act.person, id=PersonId(uuid4().hex), name="Olga", email=None, roles=frozenset({Role.PROJECT_OFFICE})
    )
    async with writing(office.database) as uow:
        await uow.people.save(decider)
    return replace(act, person=decider), seats


@dataclass(frozen=True, slots=True)
class Deciding:
    """Records are prepared outside the measured time; one decision each is inside."""

    author: Act
    decider: Act
    seats: dict[Party, PersonId]

    async def prepare(self) -> list[str]:
        return [await self._ready() for _ in range(EACH)]

    async def _ready(self) -> str:
        """An initiative in assessment that lacks nothing."""
        async with self.author.desk(once=False) as desk:
            one, _ = await submit(desk, an_idea(sponsor=self.seats[Party.SPONSOR], objective="faster-claims"))
        seats = {party: person for party, person in self.seats.items() if party is not Party.SPONSOR}
        full = full_dossier(seats=seats)
        signed = {code: replace(word, by=self.author.person.id) for code, word in full.signoffs.items()}
        review = replace(full.review, by=self.author.person.id)
        similar, route = replace(full.similar, by=None), replace(full.route, by=None, steps={})
        dossier = replace(full, signoffs=signed, review=review, similar=similar, route=route, facts=self._facts(full))
        ready = replace(one, stage=Stage.ASSESSMENT, revision=2, dossier=dossier)
        async with writing(self.author.office.database) as uow:
            await uow.initiatives.save(ready)
        return one.id

    def _facts(self, full: Dossier) -> dict[str, Given]:
        return {code: replace(given, by=self.author.person.id) for code, given in full.facts.items()}

    async def run(self, id: str) -> None:
        async with self.decider.desk(once=False) as desk:
            message = await decide(desk, id, Said(Decision.CONTINUE, "The pack is complete."))
            told = {row.person for row in desk.outgoing if row.person is not None}
        if "in delivery" not in message.text:
            raise AssertionError(f"it was not decided: {message.text}")
        if told and len(told) < PEOPLE:
            raise AssertionError(f"only {len(told)} people were told")


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
    try:
        return line("PostgreSQL (without fsync)", await _beside_bare(url, engine), "reported")
    finally:
        await server.give_back(url)
