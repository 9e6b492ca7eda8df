"""The portfolio in figures: what is where, how long, what is late, and which work inside a domain overlaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from domain.calendar import IsHoliday, is_working_day
from domain.funnel import Stage
from domain.governance import Governance
from domain.model import Clocks
from domain.scoring import Priority

LIVING = tuple(stage for stage in Stage if not stage.is_end)
LATE = 1.5  # times its clock, domain rule 9.3 (T2)
_CAN_JAM = (Stage.ASSESSMENT, Stage.DELIVERY, Stage.AWAITING_EFFECT, Stage.ON_SUPPORT)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which initiatives are meant: any of each kind, all kinds together; an empty kind means every one."""

    departments: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    priorities: tuple[Priority, ...] = ()
    stages: tuple[Stage, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.departments or self.products or self.domains or self.priorities or self.stages)

    @property
    def living(self) -> tuple[Stage, ...]:
        """The stages to look into, of those that are no end."""
        return tuple(stage for stage in LIVING if not self.stages or stage in self.stages)

    @property
    def ends(self) -> tuple[Stage, ...]:
        return tuple(stage for stage in Stage if stage.is_end and (not self.stages or stage in self.stages))


@dataclass(frozen=True, slots=True)
class StageSum:
    """One stage: how many are in it, and how the middle one of them came into it (of two the older)."""

    stage: Stage
    number: int
    by_priority: Mapping[Priority, int] = field(default_factory=dict)
    paused: int = 0
    deferred: int = 0
    sent_back: int = 0
    overdue: int = 0
    exceptions: int = 0  # initiatives that were let through against a rule
    middle: datetime | None = None

    def median_days(self, now: datetime) -> int:
        """Whole days that the middle one has been there."""
        return max(0, (now - self.middle).days) if self.middle is not None else 0


@dataclass(frozen=True, slots=True)
class Jam:
    """Where things are held up: one stage that is slowest and has most overdue, or two when these differ."""

    slowest: Stage
    most_overdue: Stage | None

    @property
    def bottleneck(self) -> Stage | None:
        """The stage with both the longest median age and the most overdue (domain rule 4.1)."""
        return self.slowest if self.slowest is self.most_overdue else None


def jam(sums: Iterable[StageSum], now: datetime) -> Jam | None:
    """Of the stages from assessment to support; None when nothing is in any of them."""
    found = [one for one in sums if one.stage in _CAN_JAM and one.number]
    if not found:
        return None
    slowest = max(found, key=lambda one: (one.median_days(now), one.overdue))
    latest = max(found, key=lambda one: (one.overdue, one.median_days(now)))
    return Jam(slowest.stage, latest.stage if latest.overdue else None)


def late_before(stage: Stage, governance: Governance, clocks: Clocks, today: date, is_holiday: IsHoliday) -> date:
    """What entered the stage before this day is in it for more than LATE times its clock (domain rules 1.5, 9.3)."""
    found = governance.clocks
    match stage:
        case Stage.AWAITING_EFFECT:
            return today - timedelta(days=int(LATE * found.impact_days))
        case Stage.ON_SUPPORT:
            return today - timedelta(days=int(LATE * found.review_days))
        case Stage.ASSESSMENT:
            days = found.assessment_days
        case Stage.DELIVERY:
            days = found.delivery_days
        case _:
            gate = governance.gate(stage)
            days = clocks.triage_days + (gate.decision_days if gate is not None else 0)
    return _working_days_ago(today, LATE * days, is_holiday)


def _working_days_ago(today: date, most: float, is_holiday: IsHoliday) -> date:
    """The earliest day after which no more than `most` working days have come."""
    day, passed = today, 0
    while (passed := passed + is_working_day(day, is_holiday)) <= most:
        day -= timedelta(days=1)
    return day


@dataclass(frozen=True, slots=True)
class Placed:
    """Where one initiative belongs. `process` is None too where the reader may not read it."""

    id: str
    department: str | None = None
    product: str | None = None
    process: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Overlap:
    """Initiatives that have the same things in common, each as (kind, what): ("tag", "pdf")."""

    shared: tuple[tuple[str, str], ...]
    ids: tuple[str, ...]


def overlaps(work: Sequence[Placed]) -> list[Overlap]:
    """Who shares tags, product, process or department with whom; the closest first, the same circle once."""
    circles: dict[tuple[str, str], list[str]] = defaultdict(list)
    spoken: dict[tuple[str, str], str] = {}
    for one in work:
        for kind, what in _marks(one):
            key = (kind, " ".join(what.split()).casefold())
            spoken.setdefault(key, what)
            if one.id not in circles[key]:
                circles[key].append(one.id)
    shared: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for key, ids in circles.items():
        if len(ids) > 1:
            shared[tuple(ids)].append((key[0], spoken[key]))
    found = [Overlap(tuple(sorted(marks, key=_closeness)), ids) for ids, marks in shared.items()]
    return sorted(found, key=lambda one: (-len(one.shared), _closeness(one.shared[0]), len(one.ids), one.ids))


_KINDS = ("tag", "process", "product", "department")


def _closeness(mark: tuple[str, str]) -> tuple[int, str]:
    return (_KINDS.index(mark[0]), mark[1].casefold())


def _marks(one: Placed) -> Iterable[tuple[str, str]]:
    yield from (("tag", tag) for tag in one.tags)
    single = (("process", one.process), ("product", one.product), ("department", one.department))
    yield from ((kind, what) for kind, what in single if what and what.strip())
