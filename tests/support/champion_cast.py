"""The people around one champion, and Ana's record at every step of the way; for tests of the rules and the tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from domain.blocker import Acting
from domain.champion_rules import Champions
from domain.championship import Champion, ChampionId, ChampionState
from domain.championship_acts import (
    activate,
    consent,
    decide,
    nominate,
    pause,
    refuse,
    score,
    tick,
    withdraw,
)
from domain.championship_terms import take_steps
from domain.people import Person, PersonId, Role, Standing

S = ChampionState
RULES = Champions()
TODAY = date(2026, 1, 15)
NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)
LAST_DAY = date(2027, 1, 14)  # of a term that begins on TODAY
FIRST_NOTICE = date(2026, 11, 15)  # 60 days before it


def person(name: str, *roles: Role, manager: str | None = "ben", department: str | None = "claims") -> Person:
    whose = PersonId(manager) if manager else None
    return Person(PersonId(name.lower()), name, department=department, roles=frozenset(roles), manager=whose)


ANA = replace(person("Ana"), site="Madrid")
BEN = person("Ben", manager="dirk")
CARL, SUE = person("Carl"), person("Sue")
TESS = person("Tess", Role.TRAINING, manager="dirk", department="office")
PAUL = person("Paul", Role.PROJECT_OFFICE, manager="dirk", department="office")
DIRK = person("Dirk", Role.DIRECTOR, manager=None, department="office")
GUEST = replace(person("Gus"), standing=Standing.GUEST)


def by(who: Person, *stands_in: Role, is_machine: bool = False) -> Acting:
    return Acting(who, frozenset(stands_in), is_machine)


ROBOT = by(TESS, is_machine=True)
GOOD = {point.code: 4 for point in RULES.criteria}
POOR = {**GOOD, "standing": 2}
ID = ChampionId("C-12")


def nominated(by_whom: Person = CARL, **more: object) -> Champion:
    return nominate(ID, ANA, by(by_whom), "She knows the forms", TODAY, NOW, RULES, **more)  # type: ignore[arg-type]  # by name


def in_vetting() -> Champion:
    return consent(nominated(), ANA, by(BEN), 10, NOW, RULES)


def scored(marks: dict[str, int] | None = None, theirs: dict[str, int] | None = None) -> Champion:
    once = score(in_vetting(), ANA, by(TESS), marks or GOOD, NOW, RULES)
    return score(once, ANA, by(BEN), theirs or GOOD, NOW, RULES)


def in_training() -> Champion:
    return decide(scored(), by(TESS), True, "", TODAY, NOW, RULES)


def trained() -> Champion:
    champion = in_training()
    for item in RULES.checklist:
        champion = tick(champion, ANA, by(ANA), item.code, TODAY, TODAY, NOW, RULES)
    return champion


def active() -> Champion:
    return activate(trained(), ANA, by(TESS), TODAY, NOW, RULES)


def in_ending() -> Champion:
    return take_steps(active(), FIRST_NOTICE, RULES)


def paused(until: date = date(2026, 2, 1)) -> Champion:
    return pause(active(), ANA, by(ANA), until, TODAY, "Parental leave")


def at_state(state: ChampionState) -> Champion:
    """Ana's record in this state, by the acts that lead there."""
    match state:
        case S.NOMINATED:
            return nominated()
        case S.VETTING:
            return in_vetting()
        case S.TRAINING:
            return in_training()
        case S.ACTIVE:
            return active()
        case S.ENDING:
            return in_ending()
        case S.PAUSED:
            return paused()
        case S.ALUMNI:
            return take_steps(active(), date(2027, 1, 15), RULES)
        case S.DECLINED:
            return refuse(nominated(), ANA, by(BEN), "Not this year", TODAY, NOW)
        case S.WITHDRAWN:
            return withdraw(active(), ANA, by(ANA), TODAY, NOW)
