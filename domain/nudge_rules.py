"""When an initiative is stale (domain rule 9.3, T1 to T9). Days are of the company's calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import assert_never

from domain.duties import DueIn
from domain.errors import Refused
from domain.funnel import Stage
from domain.gates import pack
from domain.governance import GateId, Governance
from domain.initiatives import Initiative, amend
from domain.items import ITEMS, Kind
from domain.nudges import Finding, Nudges, StaleRule

MOVING = frozenset({Stage.NEW, Stage.ASSESSMENT, Stage.DELIVERY})


@dataclass(frozen=True, slots=True)
class Calendar:
    """Today, which day a moment belongs to, and so many working days behind a day: all where the company is."""

    today: date
    day_of: Callable[[datetime], date]
    later: DueIn


@dataclass(frozen=True, slots=True)
class Rules:
    """What the company set: gates and clocks, the intervals, working days for triage and for a missing number."""

    governance: Governance
    nudges: Nudges
    triage_days: int = 3
    number_days: int = 5


def findings(initiative: Initiative, active_at: datetime, rules: Rules, calendar: Calendar) -> tuple[Finding, ...]:
    """What will make it stale and what does already, the earliest first; nothing at an end, or while it waits for room.

    `active_at` is when a human last did something with it. While it is paused, the end of the pause alone counts.
    """
    dossier = initiative.dossier
    if initiative.stage.is_end:
        return ()
    if dossier.paused is not None:
        return (Finding(StaleRule.PAUSE_OVER, dossier.paused.until),)
    if dossier.deferred is not None:
        return ()
    found = [*_planned(initiative, rules, calendar), *_counted(initiative, active_at, rules, calendar)]
    return tuple(sorted(found, key=lambda one: (one.due, one.rule)))


def _planned(initiative: Initiative, rules: Rules, calendar: Calendar) -> Iterator[Finding]:
    """By days that somebody set, or that follow from the stage."""
    dossier, entered = initiative.dossier, calendar.day_of(initiative.entered_stage_at)
    clocks, due = rules.governance.clocks, initiative.dossier.next_gate_date
    match initiative.stage:
        case Stage.AWAITING_EFFECT:
            unmeasured = dossier.impact.report is None
            rule = StaleRule.IMPACT_UNMEASURED if unmeasured else StaleRule.DATE_PASSED
            yield Finding(rule, due or entered + timedelta(days=clocks.impact_days))
        case Stage.ON_SUPPORT:
            yield Finding(StaleRule.REVIEW_LATE, due or entered + timedelta(days=clocks.review_days))
        case Stage.ASSESSMENT | Stage.DELIVERY:
            yield Finding(StaleRule.DATE_PASSED, due) if due is not None else Finding(StaleRule.NO_DATE, entered)
        case Stage.NEW:
            if due is not None:
                yield Finding(StaleRule.DATE_PASSED, due)
        case Stage.CLOSED | Stage.REJECTED:
            return
        case never:
            assert_never(never)
    if dossier.rework is not None:
        yield Finding(StaleRule.REWORK_LATE, dossier.rework.due)


def _counted(initiative: Initiative, active_at: datetime, rules: Rules, calendar: Calendar) -> Iterator[Finding]:
    """By so many working days."""
    nudges, entered = rules.nudges, calendar.day_of(initiative.entered_stage_at)
    clock = _clock(initiative, rules)
    if clock:
        yield Finding(StaleRule.LONG_IN_STAGE, calendar.later(entered, -(-clock * nudges.stage_percent // 100)))
    if initiative.stage in MOVING:
        silent = calendar.later(calendar.day_of(active_at), rules.governance.clocks.activity_days)
        yield Finding(StaleRule.SILENT, silent)
    if _has_empty_role(initiative, rules.governance, calendar.today):
        yield Finding(StaleRule.ROLE_EMPTY, calendar.later(entered, nudges.empty_role_days))
    review = initiative.dossier.review
    if review.open_conditions:
        since = calendar.day_of(review.at or initiative.entered_stage_at)
        yield Finding(StaleRule.REWORK_LATE, calendar.later(since, nudges.condition_days))
    if initiative.stage is Stage.NEW and initiative.needs_number and nudges.number_reminder:
        since = calendar.day_of(initiative.registered_at)
        yield Finding(StaleRule.NO_NUMBER, calendar.later(since, rules.number_days))


def _clock(initiative: Initiative, rules: Rules) -> int:
    """The working days of the stage; 0 where it has no limit (domain rule 1.5)."""
    match initiative.stage:
        case Stage.NEW:
            gate = rules.governance.gates.get(GateId.G1)
            decision = gate.decision_days if gate is not None and initiative.taken_at is not None else 0
            return rules.triage_days + decision
        case Stage.ASSESSMENT:
            return rules.governance.clocks.assessment_days
        case _:
            return 0


def _has_empty_role(initiative: Initiative, governance: Governance, today: date) -> bool:
    found = pack(initiative, governance, today)
    return found is not None and any(is_seat(line.criterion.code) for line in found.missing)


def is_seat(code: str) -> bool:
    """Whether the criterion asks for somebody, not for something."""
    return code == "sponsor" or (code in ITEMS and ITEMS[code].kind is Kind.SEAT)


def substance(initiative: Initiative, *more: str) -> str:
    """Stands for all that counts as real progress: fields, decisions, people, signatures, steps, and `more`.

    New dates do not, nor does what nobody did: a search for similar ideas.
    """
    dossier = initiative.dossier
    rework = dossier.rework is not None
    similar = replace(dossier.similar, ran_at=None, matches=())
    kept = replace(dossier, next_gate_date=None, rework=None, similar=similar)
    record = replace(initiative, revision=0, dossier=kept)
    return sha256(repr((record, rework, more)).encode()).hexdigest()[:24]


def is_postponed(initiative: Initiative, until: date) -> bool:
    """Whether that date puts something off: not the first one of a stage that lacks it (T9), nor an earlier one."""
    dossier = initiative.dossier
    before = dossier.rework.due if dossier.rework is not None else dossier.next_gate_date
    if before is None:
        return initiative.stage not in (Stage.ASSESSMENT, Stage.DELIVERY)
    return until > before


def postpone(initiative: Initiative, until: date, today: date, longest: int) -> Initiative:
    """With a new date: of the rework while it is sent back, else of the next gate. Refused for a day that is not ahead.

    `longest` is how many calendar days it may lie ahead. Raises Refused with what to do instead.
    """
    if initiative.stage.is_end:
        raise Refused(f"{initiative.id} is {initiative.stage.spoken}; it needs no date any more.")
    dossier = initiative.dossier
    if dossier.paused is not None:
        raise Refused(
            f"{initiative.id} is paused until {dossier.paused.until:%d %B %Y}. Its pause can be ended instead."
        )
    if until <= today:
        raise Refused("The new date is a day from tomorrow on, such as *next Friday*.")
    if until - today > timedelta(days=longest):
        raise Refused(f"That is more than {longest} days ahead. Choose an earlier day, or ask for a pause.")
    if dossier.rework is not None:
        return amend(initiative, replace(dossier, rework=replace(dossier.rework, due=until)))
    return amend(initiative, replace(dossier, next_gate_date=until))
