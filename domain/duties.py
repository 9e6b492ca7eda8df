"""Who owes what next at an initiative, since when, by when: worked out from the record, never kept by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from domain.dossier import ReviewState
from domain.funnel import Decision, Stage
from domain.gates import Line, Met, Pack, director_because, pack, seat_of, steps_left
from domain.governance import Governance
from domain.impact import needs_finance
from domain.initiatives import Initiative
from domain.items import ITEMS, Kind
from domain.parties import Party
from domain.people import PersonId, Role

DueIn = Callable[[date, int], date]  # so many working days behind a day


class DutyKind(StrEnum):
    TRIAGE = "triage"
    DECIDE = "decide"
    SUPPLY = "supply"
    SIGN = "sign"
    REVIEW = "review"
    CONDITIONS = "conditions"
    REWORK = "rework"
    STEP = "step"
    MONEY = "money"
    RESUME = "resume"


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that waits for one person, or for anybody of a role when `person` is None.

    `label` says what; `code` is the criterion's. One that lies in the future (`since`) waits for nobody yet.
    """

    initiative: str
    kind: DutyKind
    code: str
    label: str
    role: Role
    person: PersonId | None
    since: datetime
    due: date | None


def owed(initiative: Initiative, governance: Governance, today: date, due_in: DueIn) -> tuple[Duty, ...]:
    """Everything that somebody owes at it now; nothing at an end, one thing while it is paused or waits for room."""
    if initiative.stage.is_end:
        return ()
    return tuple(dict.fromkeys(_owed(initiative, governance, today, due_in)))


def _owed(initiative: Initiative, governance: Governance, today: date, due_in: DueIn) -> Iterator[Duty]:
    dossier = initiative.dossier
    if dossier.paused is not None:
        until = dossier.paused.until
        yield _duty(
            initiative, DutyKind.RESUME, "paused", "the end of the pause", Party.PROJECT_OFFICE, _at(until), until
        )
        return
    if dossier.deferred is not None:
        return
    found = pack(initiative, governance, today)
    if found is None:
        return
    if initiative.stage is Stage.NEW and initiative.triager is None:
        triage = (initiative.registered_at, initiative.triage_due)
        yield _duty(initiative, DutyKind.TRIAGE, "triage", "the first look", Party.PROJECT_OFFICE, *triage)
    if dossier.rework is not None:
        party = Party.AUTHOR if initiative.stage is Stage.NEW else Party.PROJECT_MANAGER
        rework = (dossier.rework.at, dossier.rework.due)
        yield _duty(initiative, DutyKind.REWORK, "rework", "the rework", party, *rework)
    for line in found.missing:
        yield from _supplied(initiative, line, governance)
    if initiative.stage is Stage.ON_SUPPORT and not found.missing and dossier.next_gate_date is not None:
        for line in found.lines:  # the next review, when its day comes
            yield from _supplied(initiative, line, governance)
    yield from _reviews(initiative)
    if dossier.rework is None:
        yield from _verdicts(initiative, found, governance, due_in)


def _supplied(initiative: Initiative, line: Line, governance: Governance) -> Iterator[Duty]:
    criterion, due = line.criterion, initiative.dossier.next_gate_date
    due = initiative.triage_due if due is None and initiative.stage is Stage.NEW else due
    since = initiative.entered_stage_at
    if criterion.is_signoff:
        if line.met is Met.MISSING and _is_asked(initiative, governance):
            since = initiative.dossier.asked_at or since
            yield _duty(initiative, DutyKind.SIGN, criterion.code, criterion.label, criterion.owner, since, due)
        return
    kind = ITEMS[criterion.code].kind
    if kind is Kind.SECURITY:
        if initiative.dossier.review.state is ReviewState.NOT_REQUESTED:
            party = Party.PROJECT_MANAGER
            yield _duty(initiative, DutyKind.SUPPLY, criterion.code, criterion.label, party, since, due)
        return
    if kind is Kind.TRACK:
        left = steps_left(initiative.dossier, governance)
        label = f"the step “{left[0].name}”" if left else "the AI product"
        yield _duty(initiative, DutyKind.STEP, criterion.code, label, criterion.owner, since, due)
        return
    if kind in (Kind.REPORT, Kind.CONFIRMATION) or criterion.code == "support_review":
        since = max(since, _at(due)) if due is not None and kind is not Kind.CONFIRMATION else since
        if kind is Kind.CONFIRMATION and initiative.dossier.impact.report is None:
            return
    yield _duty(initiative, DutyKind.SUPPLY, criterion.code, criterion.label, criterion.owner, since, due)


def _is_asked(initiative: Initiative, governance: Governance) -> bool:
    """Whether signatures are wanted already: in delivery only when its steps are done, or the gate was asked for."""
    if initiative.stage is not Stage.DELIVERY:
        return True
    done = initiative.dossier.route.kind is not None and not steps_left(initiative.dossier, governance)
    return done or initiative.dossier.asked_at is not None


def _reviews(initiative: Initiative) -> Iterator[Duty]:
    review, impact = initiative.dossier.review, initiative.dossier.impact
    if review.state is ReviewState.REQUESTED:
        since = review.requested_at or initiative.entered_stage_at
        yield _duty(
            initiative,
            DutyKind.REVIEW,
            "security_prereview",
            "the security pre-review",
            Party.SECURITY,
            since,
            review.due,
        )
    if review.open_conditions:
        left, since = len(review.open_conditions), review.at or initiative.entered_stage_at
        label = "a condition of security" if left == 1 else f"{left} conditions of security"
        yield _duty(initiative, DutyKind.CONDITIONS, "conditions", label, Party.PROJECT_MANAGER, since, None)
    word, report = impact.confirmation, impact.report
    if word is not None and word.confirmed and word.finance_by is None and report is not None and needs_finance(report):
        yield _duty(initiative, DutyKind.MONEY, "money", "the check of the money", Party.FINANCE, word.at, None)


def _verdicts(initiative: Initiative, found: Pack, governance: Governance, due_in: DueIn) -> Iterator[Duty]:
    """The decision itself, once nothing is missing or somebody asked for it; a new idea is decided by who has it."""
    dossier, stage = initiative.dossier, initiative.stage
    since = max(
        [initiative.entered_stage_at, *(at for at in (dossier.asked_at, dossier.resubmitted_at) if at is not None)]
    )
    days = found.gate.decision_days
    if dossier.dispute is not None:
        since = dossier.dispute.at
        yield _verdict(initiative, Party.DIRECTOR, found, since, due_in(since.date(), days))
        return
    if stage is Stage.NEW:
        if initiative.triager is not None and initiative.taken_at is not None:
            due = due_in(initiative.taken_at.date(), days)
            label = f"the verdict on {found.gate.id}"
            at = initiative.taken_at
            role, person = Role.PROJECT_OFFICE, initiative.triager
            yield Duty(initiative.id, DutyKind.DECIDE, found.gate.id, label, role, person, at, due)
        return
    if (found.missing or stage is Stage.ON_SUPPORT) and dossier.asked_at is None:
        return  # keeping it running is no decision
    since = max([since, *(line.at for line in found.lines if line.at is not None)])
    critical = director_because(initiative, governance) is not None
    voted = {vote.party for vote in dossier.votes if vote.decision in (Decision.CONTINUE, Decision.TO_SUPPORT)}
    for party in (Party.DIRECTOR,) if critical else found.gate.deciders:
        if party not in voted:
            yield _verdict(initiative, party, found, since, due_in(since.date(), days))


def _verdict(initiative: Initiative, party: Party, found: Pack, since: datetime, due: date) -> Duty:
    return _duty(initiative, DutyKind.DECIDE, found.gate.id, f"the verdict on {found.gate.id}", party, since, due)


def _duty(
    initiative: Initiative, kind: DutyKind, code: str, label: str, party: Party, since: datetime, due: date | None
) -> Duty:
    person = seat_of(initiative, party) if party.is_seat else None
    return Duty(initiative.id, kind, code, label, party.role, person, since, due)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
