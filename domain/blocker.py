"""A blocker: what is in somebody's way, whose it is, who has it, and which clocks run (domain rules 3.7 and 6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from domain.blocker_timer import Timer
from domain.blockers import Category, Severity
from domain.initiatives import InitiativeId
from domain.people import Person, PersonId, Role

BlockerId = NewType("BlockerId", str)

SUMMARY_LIMIT = 240  # characters, as of an initiative's summary


class BlockerStatus(StrEnum):
    """Where it stands (domain rule 3.7)."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    WAITING_EXTERNAL = "waiting_external"
    RESOLVED = "resolved"  # a solution is proposed; its raiser has not said yet whether it holds
    VERIFIED = "verified"
    REJECTED = "rejected"

    @property
    def is_end(self) -> bool:
        return self in (BlockerStatus.VERIFIED, BlockerStatus.REJECTED)

    @property
    def is_taken(self) -> bool:
        """A human has taken it up and works on it."""
        return self in (BlockerStatus.ACKNOWLEDGED, BlockerStatus.IN_PROGRESS, BlockerStatus.WAITING_EXTERNAL)

    @property
    def spoken(self) -> str:
        """As it stands behind "is"."""
        return _SPOKEN[self]


_SPOKEN = {
    BlockerStatus.OPEN: "open",
    BlockerStatus.ACKNOWLEDGED: "taken up",
    BlockerStatus.IN_PROGRESS: "in progress",
    BlockerStatus.WAITING_EXTERNAL: "waiting for somebody outside",
    BlockerStatus.RESOLVED: "solved, and waits for a yes from whoever reported it",
    BlockerStatus.VERIFIED: "solved and confirmed",
    BlockerStatus.REJECTED: "closed without a solution",
}


class Ending(StrEnum):
    """How it came to its end."""

    CONFIRMED = "confirmed"  # its raiser says that the solution holds
    SILENCE = "silence"  # its raiser said nothing for the model's days
    WITHDRAWN = "withdrawn"  # by its raiser
    DECLINED = "declined"  # by its owner, with a reason


class Rung(StrEnum):
    """Who is called on, the lowest first (domain rule 6.2)."""

    CHAMPION = "champion"
    OWNER = "owner"
    DEPUTY = "deputy"
    PROJECT_OFFICE = "project-office"
    DIRECTOR = "director"


@dataclass(frozen=True, slots=True)
class Acting:
    """Who does something. `stands_in` are the roles of which they are the deputy; a machine is no human."""

    person: Person
    stands_in: frozenset[Role] = frozenset()
    is_machine: bool = False

    def holds(self, *roles: Role) -> bool:
        """Whether they hold one of the roles, for themselves or for somebody else."""
        return self.person.has(*roles) or not self.stands_in.isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class Reroute:
    """It went from one owner to another. `by` is known to the office alone."""

    at: datetime
    by: PersonId
    category: Category  # before
    owner: Role  # before
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What its raiser says: the input of `raise_blocker`.

    `champion` is asked first, unless `bypass` passes them over. `seat` is who holds the owner's role for this
    matter alone, as the sponsor of one initiative does. `exception`: it is about something let through by exception.
    """

    category: Category
    severity: Severity
    summary: str
    unit: str | None = None
    initiative: InitiativeId | None = None
    evidence: tuple[str, ...] = ()
    followers: tuple[PersonId, ...] = ()
    champion: PersonId | None = None
    seat: PersonId | None = None
    hidden: bool = False
    about_champion: bool = False
    bypass: bool = False
    exception: bool = False


@dataclass(frozen=True, slots=True)
class Blocker:
    """One record. All moments are aware.

    `owner_person` is the human who has taken it up. `confided_to` is set when its reporter is hidden: the only role
    that may know the name, even after it went to another owner. `gravest` is the worst severity that it ever had.
    `silent_at` is when whoever took it up counts as silent, `verify_at` when a raiser's silence counts as a yes.
    `revision` grows with every change; a change is saved only over the revision it was made from.
    """

    id: BlockerId
    category: Category
    severity: Severity
    gravest: Severity
    summary: str
    raiser: PersonId
    owner: Role
    rung: Rung
    opened_at: datetime
    clock_started_at: datetime
    take_up: Timer
    fix: Timer
    unit: str | None = None
    initiative: InitiativeId | None = None
    evidence: tuple[str, ...] = ()
    followers: tuple[PersonId, ...] = ()
    champion: PersonId | None = None
    seat: PersonId | None = None
    confided_to: Role | None = None
    exception: bool = False
    status: BlockerStatus = BlockerStatus.OPEN
    owner_person: PersonId | None = None
    acknowledged_at: datetime | None = None
    last_heard_at: datetime | None = None
    silent_at: datetime | None = None
    breaches: int = 0
    breached_at: datetime | None = None  # the first time
    reroutes: tuple[Reroute, ...] = ()
    reopened: int = 0
    resolution: str | None = None
    resolved_by: PersonId | None = None
    resolved_at: datetime | None = None
    verify_at: datetime | None = None
    verified_at: datetime | None = None
    ending: Ending | None = None
    ended_at: datetime | None = None
    revision: int = 1

    @property
    def due_take_up(self) -> datetime | None:
        """By when a human takes it up; None while somebody has it."""
        return self.take_up.due

    @property
    def due_fix(self) -> datetime | None:
        """By when there is a plan or a fix; None where that waits for the next review."""
        return self.fix.due

    @property
    def hidden_reporter(self) -> bool:
        return self.confided_to is not None

    @property
    def is_escalated(self) -> bool:
        """It climbed past its owner."""
        return self.rung not in (Rung.CHAMPION, Rung.OWNER)


def changed(blocker: Blocker) -> Blocker:
    """The same record, one revision later."""
    return replace(blocker, revision=blocker.revision + 1)


def next_due(blocker: Blocker) -> datetime | None:
    """When the clock has to look at it again; None when nothing will happen by itself.

    Kept beside the record, it lets the clock's work grow with what is due and not with what is open.
    """
    moments = (
        blocker.take_up.remind,
        blocker.take_up.due,
        blocker.fix.remind,
        blocker.fix.due,
        blocker.silent_at,
        blocker.verify_at,
    )
    return min((one for one in moments if one is not None), default=None)


def knows_reporter(blocker: Blocker, person: Person) -> bool:
    """Whether the person may read who reported it. A hidden reporter is known to themselves and the first owner.

    A deputy is not told, and neither is whoever it went to later (domain rule 6.2).
    """
    if blocker.confided_to is None or person.id == blocker.raiser:
        return True
    return person.active and not person.is_outsider and person.has(blocker.confided_to)
