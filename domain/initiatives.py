"""The initiative: one idea on its way from a chat message to confirmed impact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NewType

from domain.errors import AlreadyDone, Refused
from domain.funnel import TRANSITIONS, CloseReason, Decision, ImpactType, RejectionReason, SourceChannel, Stage
from domain.people import Person, PersonId

InitiativeId = NewType("InitiativeId", str)

TITLE_LIMIT = 90  # characters, domain rule 3.1
SUMMARY_LIMIT = 240


@dataclass(frozen=True, slots=True)
class Idea:
    """What the author said, checked: the input of `register`. `objective` None means none of the company's goals."""

    title: str
    problem: str
    summary: str
    impact_types: tuple[ImpactType, ...]
    department: str | None
    process: str | None = None
    metric: str | None = None
    target: str | None = None
    capture: str | None = None
    objective: str | None = None
    sponsor: PersonId | None = None
    evidence: tuple[str, ...] = ()  # links that came with a message shortcut
    unpinned: tuple[str, ...] = ()  # the failing rules of domain rule 7.2, empty when the idea is pinned


@dataclass(frozen=True, slots=True)
class Initiative:
    """One record. `revision` grows with every change; a change is saved only over the revision it was made from."""

    id: InitiativeId
    idea: Idea
    initiator: PersonId
    stage: Stage
    registered_at: datetime
    entered_stage_at: datetime
    triage_due: date
    source: SourceChannel = SourceChannel.EMPLOYEE
    revision: int = 1
    needs_number: bool = False
    triager: PersonId | None = None
    taken_at: datetime | None = None
    case: Mapping[str, str] = field(default_factory=dict)  # the full pass, by field of domain rule 3.1
    rejection: RejectionReason | None = None
    closing: CloseReason | None = None
    reason: str | None = None
    merged_into: InitiativeId | None = None
    decided_by: PersonId | None = None
    decided_at: datetime | None = None

    @property
    def title(self) -> str:
        return self.idea.title

    @property
    def missing(self) -> tuple[str, ...]:
        """What the record lacks for gate G1, by name (domain rule 1.4)."""
        return tuple(
            name
            for name, absent in (
                ("sponsor", self.idea.sponsor is None),
                ("metric", not self.idea.metric),
                ("a number to aim at", self.needs_number),
                ("company goal", self.idea.objective is None),
            )
            if absent
        )


def register(id: InitiativeId, idea: Idea, author: Person, now: datetime, triage_due: date) -> Initiative:
    """A new initiative in NEW. Vague ideas are kept, flagged, and never refused (domain ruling C2)."""
    lacking = [
        name
        for name, value in (
            ("a title", idea.title.strip()),
            ("the problem", idea.problem.strip()),
            ("a short description", idea.summary.strip()),
            ("the kind of impact", idea.impact_types),
            ("a department or process", idea.department or idea.process),
        )
        if not value
    ]
    if lacking:
        raise Refused(f"To register the idea I still need {' and '.join(lacking)}.")
    return Initiative(
        id=id,
        idea=idea,
        initiator=author.id,
        stage=Stage.NEW,
        registered_at=now,
        entered_stage_at=now,
        triage_due=triage_due,
        needs_number=bool(idea.unpinned),
    )


def take(initiative: Initiative, person: Person, now: datetime) -> Initiative:
    """Somebody takes the triage. Refused when a colleague has it already."""
    _still_new(initiative, "be triaged")
    if initiative.triager is not None and initiative.taken_at is not None:
        raise AlreadyDone(f"{initiative.id} is taken already.", by=initiative.triager, at=initiative.taken_at)
    return _next(replace(initiative, triager=person.id, taken_at=now))


def assign(initiative: Initiative, colleague: Person, now: datetime) -> Initiative:
    """The triage goes to a colleague, whoever had it."""
    _still_new(initiative, "be assigned")
    return _next(replace(initiative, triager=colleague.id, taken_at=now))


def ask_for_number(initiative: Initiative) -> Initiative:
    """The office says that a number is missing; the author is asked for it."""
    _still_new(initiative, "be sent back for a number")
    if initiative.needs_number:
        raise Refused(f"{initiative.id} is waiting for a number already; its author has been asked.")
    return _next(replace(initiative, needs_number=True))


def edit(initiative: Initiative, idea: Idea) -> Initiative:
    """New words from the author. A number that was missing and is there now clears the flag."""
    if initiative.stage.is_end:
        raise Refused(f"{initiative.id} is {initiative.stage.spoken}; it cannot be changed any more.")
    return _next(replace(initiative, idea=idea, needs_number=bool(idea.unpinned)))


def add_case(initiative: Initiative, case: Mapping[str, str]) -> Initiative:
    """Answers of the full pass, laid over what was there."""
    if initiative.stage.is_end:
        raise Refused(f"{initiative.id} is {initiative.stage.spoken}; its case is closed.")
    return _next(replace(initiative, case={**initiative.case, **case}))


def reject(initiative: Initiative, by: Person, why: RejectionReason, reason: str, now: datetime) -> Initiative:
    """Not taken forward, with a reason (mandatory, domain rule 1.1)."""
    if not reason.strip():
        raise Refused("A reason is needed: the author reads it. One sentence is enough.")
    moved = _move(initiative, Decision.REJECT, by, now)
    return replace(moved, rejection=why, reason=reason.strip())


def merge(initiative: Initiative, by: Person, into: Initiative, reason: str, now: datetime) -> Initiative:
    """Closed as part of another initiative; both authors stay credited (domain rule 3.6)."""
    if into.id == initiative.id:
        raise Refused("An idea cannot be merged into itself. Give the number of the other one.")
    if into.closing is CloseReason.MERGED:
        raise Refused(f"{into.id} was itself merged into {into.merged_into}. Merge into that one instead.")
    if into.stage.is_end:
        raise Refused(f"{into.id} is {into.stage.spoken}; an idea can only go on in one that is alive.")
    if not reason.strip():
        raise Refused("A reason is needed: both authors read it. One sentence is enough.")
    moved = _move(initiative, Decision.MERGE, by, now)
    return replace(moved, closing=CloseReason.MERGED, merged_into=into.id, reason=reason.strip())


def withdraw(initiative: Initiative, by: Person, reason: str, now: datetime) -> Initiative:
    """The author takes it back. It stays on record as closed."""
    moved = _move(initiative, Decision.WITHDRAW, by, now)
    return replace(moved, closing=CloseReason.WITHDRAWN, reason=reason.strip() or None)


def _move(initiative: Initiative, decision: Decision, by: Person, now: datetime) -> Initiative:
    targets = TRANSITIONS.get((initiative.stage, decision))
    if targets is None:
        if initiative.stage.is_end and initiative.decided_by is not None and initiative.decided_at is not None:
            raise AlreadyDone(
                f"{initiative.id} is decided already: {initiative.stage.spoken}.",
                by=initiative.decided_by,
                at=initiative.decided_at,
            )
        raise Refused(f"{initiative.id} is {initiative.stage.spoken}; that cannot be decided there.")
    return _next(replace(initiative, stage=targets[0], entered_stage_at=now, decided_by=by.id, decided_at=now))


def _still_new(initiative: Initiative, verb: str) -> None:
    if initiative.stage is not Stage.NEW:
        if initiative.decided_by is not None and initiative.decided_at is not None:
            raise AlreadyDone(
                f"{initiative.id} is {initiative.stage.spoken} and can no longer {verb}.",
                by=initiative.decided_by,
                at=initiative.decided_at,
            )
        raise Refused(f"{initiative.id} is {initiative.stage.spoken} and can no longer {verb}.")


def _next(initiative: Initiative) -> Initiative:
    return replace(initiative, revision=initiative.revision + 1)
