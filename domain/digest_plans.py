"""When a company's digests come, and how long one is still worth reading; the defaults are domain rules 9.1 and 9.2."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Final

from domain.digests import DigestKind
from domain.schedule import Cadence, Rhythm

MON, TUE, WED, THU, FRI = range(5)
EARLY, NINE, TEN = time(8, 30), time(9), time(10)


@dataclass(frozen=True, slots=True)
class Plan:
    """Its rhythm, None when the company does without it; behind its moment by more than the grace it is dropped."""

    rhythm: Rhythm | None
    grace: timedelta


def _plan(grace_hours: int, at: time, *days: int, cadence: Cadence = Cadence.WEEKLY) -> Plan:
    return Plan(Rhythm(days, at, cadence), timedelta(hours=grace_hours))


SHIPPED: Final[Mapping[DigestKind, Plan]] = {
    DigestKind.DIRECTOR: _plan(72, EARLY, MON),
    DigestKind.INFRASTRUCTURE: _plan(72, NINE, MON),
    DigestKind.PRODUCT_PORTFOLIO: _plan(72, NINE, MON),
    DigestKind.PROJECT_OFFICE_DAILY: _plan(8, EARLY, TUE, WED, THU, FRI),  # on Mondays the full one says it all
    DigestKind.PROJECT_OFFICE: _plan(72, EARLY, MON),
    DigestKind.TRAINING: _plan(72, NINE, MON),
    DigestKind.PROJECT_MANAGER: _plan(48, NINE, MON, THU),
    DigestKind.CHAMPION: _plan(72, NINE, MON),
    DigestKind.SPONSOR: _plan(72, NINE, MON, cadence=Cadence.FORTNIGHTLY),
    DigestKind.IMPACT_OWNER: _plan(72, NINE, MON, cadence=Cadence.FORTNIGHTLY),
    DigestKind.SECURITY: _plan(8, NINE, MON, TUE, WED, THU, FRI),
    DigestKind.DATA_OWNER: _plan(8, NINE, MON, TUE, WED, THU, FRI),
    DigestKind.TRIAGE_SESSION: _plan(8, NINE, TUE),
    DigestKind.GATE_SESSION: _plan(8, NINE, WED),
    DigestKind.PORTFOLIO_REVIEW: _plan(8, TEN, TUE, cadence=Cadence.MONTHLY),
    DigestKind.STEERING_GROUP: _plan(8, TEN, THU, cadence=Cadence.MONTHLY),
    DigestKind.CHAMPION_MEETING: _plan(8, TEN, WED, cadence=Cadence.MONTHLY),
    DigestKind.IMPACT_REVIEW: _plan(8, TEN, FRI, cadence=Cadence.MONTHLY),
}


@dataclass(frozen=True, slots=True)
class Digests:
    """The plan of each kind; one that is left out is the shipped one."""

    plans: Mapping[DigestKind, Plan] = field(default_factory=lambda: SHIPPED)

    def plan(self, kind: DigestKind) -> Plan:
        """The plan of this kind."""
        return self.plans.get(kind) or SHIPPED[kind]


DIGESTS = Digests()
