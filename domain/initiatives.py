"""The initiative: one idea on its way from a chat message to confirmed impact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NewType

from domain.dossier import Dossier, Given
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
    """One record.

    `revision` grows with every change; a change is saved only over the revision it was made from. `round` grows with
    every decision, so that what was begun before one is not taken for what was begun after it.
    """

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
    dossier: Dossier = field(default_factory=Dossier)
    round: int = 0
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


def give(initiative: Initiative, facts: Mapping[str, Given]) -> Initiative:
    """Facts of the record (domain rule 3.1, by code), laid over what was there."""
    if initiative.stage.is_end:
        raise Refused(f"{initiative.id} is {initiative.stage.spoken}; its case is closed.")
    dossier = initiative.dossier
    return amend(initiative, replace(dossier, facts={**dossier.facts, **facts}))


def amend(initiative: Initiative, dossier: Dossier) -> Initiative:
    """The same record with this dossier."""
    return _next(replace(initiative, dossier=dossier))


def withdraw(initiative: Initiative, by: Person, reason: str, now: datetime) -> Initiative:
    """The author takes it back. It stays on record as closed."""
    moved = _move(initiative, Decision.WITHDRAW, by, now)
    return replace(moved, closing=CloseReason.WITHDRAWN, reason=reason.strip() or None)


def _move(initiative: Initiative, decision: Decision, by: Person, now: datetime) -> Initiative:
    targets = TRANSITIONS.get((initiative.stage, decision))
    if targets is None:
        raise cannot(initiative, "that cannot be decided there")
    return advance(initiative, targets[0], by.id, now)


def advance(initiative: Initiative, stage: Stage, by: PersonId, now: datetime) -> Initiative:
    """In that stage from now on, by somebody's decision. What is allowed is asked before."""
    entered = now if stage is not initiative.stage else initiative.entered_stage_at
    return _next(
        replace(
            initiative, stage=stage, entered_stage_at=entered, decided_by=by, decided_at=now, round=initiative.round + 1
        )
    )


def cannot(initiative: Initiative, what: str) -> AlreadyDone | Refused:
    """Why not: somebody decided already, who and when; or it is not the stage for it."""
    if initiative.stage.is_end and initiative.decided_by is not None and initiative.decided_at is not None:
        return AlreadyDone(
            f"{initiative.id} is decided already: {initiative.stage.spoken}.",
            by=initiative.decided_by,
            at=initiative.decided_at,
        )
    return Refused(f"{initiative.id} is {initiative.stage.spoken}; {what}.")


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
