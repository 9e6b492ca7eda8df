"""Anybody tries anything at any time: whatever comes of it, the record stays lawful and the chain whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.usecases import decisions, triage
from bot.usecases.around import save
from bot.usecases.decisions import Said
from bot.usecases.desk import Desk
from bot.usecases.submit import take_back
from domain.absences import Absence
from domain.errors import DomainError
from domain.funnel import TRANSITIONS, Decision, RejectionReason, Stage
from domain.history import verify
from domain.initiatives import Initiative, amend
from domain.orders import OVERLAYS, Effect, possible
from domain.parties import Party
from domain.people import Person, PersonId, Role, Standing
from domain.verdicts import GateEvent
from storage.database import Database
from storage.unit_of_work import reading, writing
from tests.support.clock import Clock
from tests.support.company import Company, make_office
from tests.support.funnel import into
from tests.support.records import full_dossier

ROLES: dict[str, tuple[Role, ...]] = {
    "ana": (),  # the author
    "olga": (Role.PROJECT_OFFICE,),
    "otto": (Role.PROJECT_OFFICE,),
    "dora": (Role.DIRECTOR,),
    "ivo": (Role.INFRASTRUCTURE,),
    "sam": (Role.SPONSOR,),
    "pia": (Role.PROJECT_MANAGER,),
    "sec": (Role.SECURITY,),
    "emil": (),
    "gil": tuple(Role),  # a guest with every role
}
NAMES = st.sampled_from([*sorted(ROLES), *("olga", "otto", "dora") * 4, "sam", "ivo"])  # the busy ones more often
# Who could decide at all, whatever else holds; the Director may always be asked.
ACCOUNTABLE = {
    Stage.NEW: {"olga", "otto"},
    Stage.ASSESSMENT: {"olga", "otto"},
    Stage.DELIVERY: {"olga", "otto"},
    Stage.AWAITING_EFFECT: {"sam", "olga", "otto"},
    Stage.ON_SUPPORT: {"ivo", "olga", "otto"},
    Stage.REJECTED: {"olga", "otto"},
}


@dataclass(frozen=True)
class Try:
    """Somebody tries something; `at` chooses between variants of it. No decision: one of those that are possible."""

    what: str
    who: str
    at: int
    decision: Decision | None


TRIES = st.lists(
    st.builds(
        Try,
        what=st.sampled_from(
            "decide decide decide decide decide decide fill fill empty dispute dispute resubmit ask take withdraw"
            " away back time seat seat".split()
        ),
        who=NAMES,
        at=st.integers(0, 5),
        decision=st.none() | st.none() | st.sampled_from(Decision),
    ),
    min_size=5,
    max_size=30,
)


@dataclass
class World:
    """One initiative in a company, what is known of who stood in for whom, and everything that was decided."""

    company: Company
    people: dict[str, Person]
    id: str = ""
    other: str = ""
    covers: dict[str, set[str]] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)

    async def now(self) -> tuple[Initiative, Sequence[GateEvent], int]:
        async with reading(self.company.database) as uow:
            found = await self.company.initiative(self.id)
            return found, await uow.decisions.of(self.id), len(await uow.history.of(self.id))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(tries=TRIES, stage=st.sampled_from(Stage), author=st.sampled_from(["ana", "olga", "sam"]))
async def test_whatever_anybody_tries_the_record_stays_lawful(
    sqlite: Database, tries: list[Try], stage: Stage, author: str
) -> None:
    world = await made(sqlite, stage, author)
    for one in tries:
        before, decided_before, entries_before = await world.now()
        done = await attempt(world, one)
        after, decided_after, entries_after = await world.now()
        if not done:
            assert (after, entries_after) == (before, entries_before), one
            continue
        assert entries_after > entries_before, ("no history", one)
        lawful(before, after, one)
        new = decided_after[len(decided_before) :]
        assert len(new) <= 1
        assert [event.round for event in decided_after] == sorted({event.round for event in decided_after})
        for event in new:
            authorised(world, before, event)
    assert all(sentence.strip().endswith((".", "?", "!")) for sentence in world.refusals), world.refusals
    async with reading(sqlite) as uow:
        assert verify([entry async for entry in uow.history.all()]) is None


def lawful(before: Initiative, after: Initiative, one: Try) -> None:
    """The stage moved along the table or not at all, and the round and the revision grew by one."""
    moves = {target for (stage, _), targets in TRANSITIONS.items() if stage is before.stage for target in targets}
    assert after.stage is before.stage or after.stage in moves, one
    assert after.revision == before.revision + 1
    assert after.round in (before.round, before.round + 1)
    if after.stage is not before.stage:
        assert after.round == before.round + 1
        assert after.dossier.paused is None
    if after.stage is Stage.REJECTED and before.stage is not Stage.REJECTED:
        assert after.rejection is not None
        assert after.reason


def authorised(world: World, before: Initiative, event: GateEvent) -> None:
    """Who decided was accountable or the Director, or stood in for one who was; and had not started or led it."""
    name = next(name for name, person in world.people.items() if person.id == event.decided_by)
    for_ = next((name for name, person in world.people.items() if person.id == event.acting_for), None)
    led = before.dossier.seats.get(Party.PROJECT_MANAGER)
    assert event.decided_by not in (before.initiator, led), event
    hat = name if for_ is None else for_
    assert hat in ACCOUNTABLE[before.stage] | {"dora"}, event
    assert name != "gil"
    if for_ is not None:
        assert name in world.covers.get(for_, set()), event
    if before.dossier.dispute is not None and event.decision not in OVERLAYS:
        assert hat == "dora", event
    if event.decision is Decision.SCALE:
        assert hat == "dora", event


async def made(database: Database, stage: Stage, author: str) -> World:
    company = Company(make_office(database, Clock()), Clock())
    company.clock = Clock()
    company.office = replace(company.office, now=company.clock.now)
    people: dict[str, Person] = {}
    async with reading(database) as uow:
        known = {person.email: person for person in await uow.people.all()}
    for name, roles in ROLES.items():
        email = f"{name}@acme.example"
        standing = Standing.GUEST if name == "gil" else Standing.MEMBER
        people[name] = known.get(email) or await company.person(email, *roles, standing=standing)
    world = World(company, people)
    for person in people.values():
        await here(company, person.id)
    world.id = (await company.idea(f"{author}@acme.example", sponsor=people["sam"].id)).id
    await into(company, world.id, stage, by=people["otto"])
    world.other = (await company.idea("emil@acme.example")).id
    return world


async def attempt(world: World, one: Try) -> bool:
    """Whether it was let happen."""
    if one.what == "time":
        world.company.clock.forward(days=one.at, minutes=1)
        return False
    if one.what in ("away", "back"):
        await absent(world, one)
        return False
    act = await world.company.act(f"{one.who}@acme.example")
    act = replace(act, office=world.company.office)
    try:
        async with act.desk() as desk:
            await do(world, desk, one)
    except DomainError as refused:
        world.refusals.append(refused.user_message)
        return False
    return True


async def here(company: Company, person: PersonId) -> None:
    """Whatever absence ran or lay ahead is over."""
    async with writing(company.database) as uow:
        for absence in await uow.absences.ahead(person, company.clock.now()):
            await uow.absences.end(absence, company.clock.now())


async def absent(world: World, one: Try) -> None:
    """Nobody says so in chat here; who stands in for whom is all that matters."""
    now, deputy = world.company.clock.now(), sorted(ROLES)[one.at]
    person = world.people[one.who].id
    await here(world.company, person)
    async with writing(world.company.database) as uow:
        if one.what == "away" and deputy != one.who:
            absence = Absence(person, now, now + timedelta(days=30), world.people[deputy].id, now)
            await uow.absences.add(absence)
            world.covers.setdefault(one.who, set()).add(deputy)


async def do(world: World, desk: Desk, one: Try) -> None:
    match one.what:
        case "decide":
            open_to = possible(await desk.initiative(world.id)) or (Decision.CONTINUE,)
            decision = one.decision or open_to[one.at % len(open_to)]
            await decisions.decide(desk, world.id, said(world, one, decision))
        case "dispute":
            await decisions.dispute(desk, world.id, "Two units want it at the same time.")
        case "resubmit":
            await decisions.resubmit(desk, world.id)
        case "ask":
            await decisions.ask_for_gate(desk, world.id)
        case "take":
            await triage.take(desk, world.id)
        case "withdraw":
            await take_back(desk, world.id, "")
        case _:
            await changed(world, desk, one)


async def changed(world: World, desk: Desk, one: Try) -> None:
    """Facts come and go: what people supply, which other tests look at."""
    before = await desk.initiative(world.id)
    dossier, full = before.dossier, full_dossier()
    seats = {**full.seats, **dict.fromkeys((Party.PROJECT_MANAGER, Party.SUPPORT_OWNER), world.people["pia"].id)}
    match one.what:
        case "fill":
            keep = {name: getattr(dossier, name) for name in ("paused", "deferred", "rework", "dispute", "votes")}
            dossier = replace(full, seats=seats, next_gate_date=dossier.next_gate_date, **keep)
        case "empty":
            dossier = replace(dossier, facts={}, signoffs={})
        case _:
            lead = world.people[one.who].id if one.who != "gil" else PersonId("nobody")
            dossier = replace(dossier, seats={**dossier.seats, Party.PROJECT_MANAGER: lead})
    await save(desk, amend(before, dossier))
    await desk.record(world.id, "supplied", words=one.what)


def said(world: World, one: Try, decision: Decision) -> Said:
    """The decision with more or less of what it demands."""
    today = world.company.clock.now().date()
    return Said(
        decision=decision,
        reason="" if one.at == 0 else "New facts have come up since.",
        why=RejectionReason.NO_DATA if one.at != 1 else None,
        into=(world.other if one.at != 2 else world.id) if decision is Decision.MERGE else None,
        date=today + timedelta(days=10 * one.at) if decision is Decision.PAUSE else None,
        back_to=Stage.ASSESSMENT if one.at == 3 else None,
        with_impact=bool(one.at % 2) if decision is Decision.CLOSE else None,
        exception_owner=world.people["olga"].id if one.at > 3 else None,
    )


def test_what_counts_as_an_effect_is_listed() -> None:
    assert set(Effect) == {Effect.MOVED, Effect.MARKED, Effect.VOTED, Effect.DEFERRED}
