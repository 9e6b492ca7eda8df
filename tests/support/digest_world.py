"""A few hundred imagined initiatives and what waits at them, as values and as rows, to be counted both ways."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import insert

from domain.blocker import Blocker, BlockerId
from domain.blockers import Category
from domain.dossier import Dependency, Dossier, Pause, Route, Waiver
from domain.duties import Duty, DutyKind
from domain.funnel import Decision, Stage
from domain.governance import GateId
from domain.impact import Capture, Confidence, Confirmation, Figure, Impact, Method, Report
from domain.initiatives import Initiative, InitiativeId
from domain.parties import Party
from domain.people import PersonId, Role
from domain.portfolio import LIVING
from storage.database import Database
from storage.initiative_rows import columns_of
from storage.schema import decisions, initiatives, seats
from storage.unit_of_work import writing
from tests.support.blocker_cast import raised
from tests.support.records import IDEA, record

NOW = datetime.fromisoformat("2026-03-03T09:00:00+00:00")
TODAY = NOW.date()
PAUSE = Pause(TODAY + timedelta(days=9), "summer", PersonId("p1"), NOW)
MANY = 400
PEOPLE = tuple(PersonId(f"p{number}") for number in range(6))
ROLES = (Role.PROJECT_OFFICE, Role.DIRECTOR, Role.INFRASTRUCTURE)
UNITS, PRODUCTS = ("claims", "sales", None), ("quill", "mailroom-sorter", "", None)
UNITS_OF_IMPACT = ("EUR", "hours")  # few, so that many records are put together
COMPLAINTS = {f"B-{number}" for number in range(5, 60, 10)}  # about a champion: told to nobody


@dataclass
class World:
    """Everything that is stored, as values."""

    records: list[Initiative] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    managers: dict[str, PersonId] = field(default_factory=dict)
    decided: list[tuple[GateId, Decision, datetime]] = field(default_factory=list)
    blockers: list[Blocker] = field(default_factory=list)

    @property
    def living(self) -> list[Initiative]:
        return [one for one in self.records if one.stage in LIVING]

    def named(self, id: str) -> Initiative:
        return next(one for one in self.records if one.id == id)


async def stored(database: Database) -> World:
    """The same ones every time; what is in the database is what the values say."""
    found = imagined(random.Random(7))
    async with writing(database) as uow:
        await uow.connection.execute(insert(initiatives), [{"id": one.id, **columns_of(one)} for one in found.records])
        await uow.duties.add(found.duties)
        rows = [{"initiative": id, "party": Party.PROJECT_MANAGER, "person": one} for id, one in found.managers.items()]
        await uow.connection.execute(insert(seats), rows)
        await uow.connection.execute(
            insert(decisions), [_decision(at, *given) for at, given in enumerate(found.decided)]
        )
        for one in found.blockers:
            await uow.blockers.add(one)
    return found


def imagined(dice: random.Random) -> World:
    """Initiatives in every stage, what is owed at them, who leads them, decisions and blockers."""
    found = World()
    for number in range(MANY):
        one = _record(dice, number)
        found.records.append(one)
        if one.stage in LIVING:
            found.duties += _owed(dice, one)
        if dice.random() < 0.6:
            found.managers[one.id] = dice.choice(PEOPLE)
        gate = dice.choice((GateId.G1, GateId.G2, GateId.G3))
        at = NOW - timedelta(days=dice.randrange(200), minutes=1)
        found.decided.append((gate, dice.choice((Decision.CONTINUE, Decision.REJECT, Decision.REWORK)), at))
    found.blockers = [_blocker(dice, number) for number in range(1, 60)]
    return found


def _record(dice: random.Random, number: int) -> Initiative:
    stage = dice.choice((*LIVING, Stage.CLOSED))
    entered = NOW - timedelta(minutes=dice.randrange(1, 120 * 24 * 60))
    product = dice.choice(PRODUCTS)
    paused = dice.random() < 0.1
    dossier = Dossier(
        waivers=(Waiver("score", "a score", "urgent", PEOPLE[1], PEOPLE[2], NOW),) if dice.random() < 0.1 else (),
        route=Route(product or None, gap="no product reads faxes" if product == "" else None),
        impact=_impact(dice),
        dependencies=_dependencies(dice, number),
        next_gate_date=TODAY + timedelta(days=dice.randrange(-20, 40)) if dice.random() < 0.8 else None,
    )
    dossier = replace(dossier, paused=PAUSE) if paused else dossier
    return record(
        stage,
        id=InitiativeId(f"AI-2026-{number:04d}"),
        idea=replace(IDEA, title=f"Idea {number}", department=dice.choice(UNITS), problem='says "impact":{ itself'),
        initiator=dice.choice(PEOPLE),
        registered_at=entered - timedelta(days=dice.randrange(3)),
        entered_stage_at=entered,
        needs_number=dice.random() < 0.3,
        dossier=dossier,
    )


def _impact(dice: random.Random) -> Impact:
    if dice.random() < 0.2:
        return Impact()
    said = dice.choice((None, True, False))
    report = _report(dice) if dice.random() < 0.6 else None
    finance = PEOPLE[3] if dice.random() < 0.5 else None
    word = Confirmation(said, PEOPLE[1], NOW, finance_by=finance) if report and said is not None else None
    refined = _figure(dice) if dice.random() < 0.4 else None
    return Impact(_figure(dice) if dice.random() < 0.8 else None, refined, None, report, word)


def _figure(dice: random.Random) -> Figure:
    money = dice.choice((None, 0.0, float(dice.randrange(90_000))))
    return Figure(3.0, dice.choice(UNITS_OF_IMPACT), money, dice.choice((None, Capture.BACKLOG)))


def _report(dice: random.Random) -> Report:
    money, captured = dice.choice((None, 0.0, 12_000.5)), dice.choice((None, Capture.MORE_OUTPUT))
    share = dice.choice((0, 40, 100))
    unit, how = dice.choice(UNITS_OF_IMPACT), Method.BEFORE_AFTER
    return Report(2.0, unit, "Q1", how, share, Confidence.LOW, "none", True, money, captured, PEOPLE[4], NOW)


def _dependencies(dice: random.Random, number: int) -> tuple[Dependency, ...]:
    if not number or dice.random() < 0.85:
        return ()
    lifted = NOW if dice.random() < 0.4 else None
    return (Dependency(f"AI-2026-{dice.randrange(number):04d}", "shares the inbox", PEOPLE[0], NOW, lifted),)


def _owed(dice: random.Random, one: Initiative) -> list[Duty]:
    found = []
    for kind, code in ((DutyKind.DECIDE, "G2"), (DutyKind.SIGN, "feasibility"), (DutyKind.SUPPLY, dice.choice("abc"))):
        person = dice.choice((*PEOPLE, None, None, None))
        since = NOW - timedelta(hours=dice.randrange(-50, 900))
        found.append(Duty(one.id, kind, code, f"thing {code}", dice.choice(ROLES), person, since, TODAY))
    return found


def _blocker(dice: random.Random, number: int) -> Blocker:
    """Every tenth is about a champion, every seventh has a hidden reporter."""
    is_complaint = f"B-{number}" in COMPLAINTS
    hidden = number % 7 == 0 and not is_complaint
    category = dice.choice((Category.INFRASTRUCTURE, Category.ADOPTION))
    category = Category.CHAMPION_OVERLOAD if is_complaint else Category.ETHICS if hidden else category
    one = raised(category=category, unit=None if is_complaint else "claims", hidden=hidden)
    late = dice.random() < 0.4
    return replace(
        one,
        id=BlockerId(f"B-{number}"),
        raiser=dice.choice(PEOPLE),
        summary='says "confided_to": itself',
        breaches=int(late),
        breached_at=NOW if late else None,
    )


def _decision(round: int, gate: GateId, decision: Decision, at: datetime) -> dict[str, object]:
    return {
        "initiative": "AI-2026-0001",
        "round": round,
        "gate": gate,
        "decision": decision,
        "effect": "move",
        "from_stage": Stage.NEW,
        "to_stage": Stage.ASSESSMENT,
        "at": at,
        "decided_by": PEOPLE[0],
        "participants": "[]",
        "links": "[]",
    }
