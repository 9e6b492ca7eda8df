"""The clocks of a blocker: what falls due, whom it reaches, and when to look again (domain rules 6.1 and 6.2).

Every look takes one step up the ladder at most, and whoever is called on then has the whole time: a clock that was not
looked at for a weekend does not run past people who were never told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.blocker import Blocker, BlockerStatus, Ending, Rung, changed, next_due
from domain.blocker_ladder import next_rung, tells_director
from domain.blocker_timer import Face, Timer, go_on, rest, run
from domain.blockers import Blockers, Clock, Overdue, Span, Unit
from domain.people import PersonId, Role
from domain.working_time import WorkingHours


@dataclass(frozen=True, slots=True)
class Timing:
    """What the clocks need. `hours` are those of whoever the blocker waits for, by its owner and its rung."""

    table: Blockers
    hours: Callable[[Blocker], WorkingHours]
    has_deputy: bool = True

    def clock(self, blocker: Blocker) -> Clock:
        return self.table.clocks[blocker.severity]

    def face(self, blocker: Blocker) -> Face:
        return Face(self.hours(blocker), self.clock(blocker).round_the_clock)


class StepKind(StrEnum):
    """What the clock did by itself."""

    REMIND_TAKE_UP = "remind_take_up"
    REMIND_FIX = "remind_fix"
    LATE_TAKE_UP = "late_take_up"  # nobody took it up in time
    LATE_FIX = "late_fix"  # there was no plan or fix in time
    CLIMBED = "climbed"  # `rung` is called on from now on
    DIRECTOR_COPIED = "director_copied"
    LISTED = "listed"  # it stands on the weekly list
    SILENT = "silent"  # `person` took it up and then said nothing: it waits for somebody again
    VERIFIED = "verified"  # its raiser said nothing, which counts as a yes


@dataclass(frozen=True, slots=True)
class Step:
    kind: StepKind
    at: datetime
    rung: Rung
    person: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """The record afterwards, and the steps in their order. Without a step it is the very record that was given."""

    blocker: Blocker
    steps: tuple[Step, ...] = ()


def due_steps(blocker: Blocker, now: datetime, timing: Timing) -> Look:
    """What is due by now. Afterwards `next_due` lies ahead: a second look at the same moment finds nothing."""
    due = next_due(blocker)
    if due is None or due > now:
        return Look(blocker)
    if blocker.status is BlockerStatus.RESOLVED:
        return Look(auto_verify(blocker, now), (Step(StepKind.VERIFIED, now, blocker.rung),))
    look = _silent(Look(blocker), now, timing)
    for kind in (StepKind.LATE_TAKE_UP, StepKind.LATE_FIX):
        look = _timer(look, kind, now, timing)
    return Look(changed(look.blocker), look.steps)


def auto_verify(blocker: Blocker, now: datetime) -> Blocker:
    """Confirmed by silence, when the days of the model are over; the same record while they are not."""
    if blocker.status is not BlockerStatus.RESOLVED or blocker.verify_at is None or blocker.verify_at > now:
        return blocker
    return changed(
        replace(
            blocker,
            status=BlockerStatus.VERIFIED,
            verified_at=now,
            verify_at=None,
            ending=Ending.SILENCE,
            ended_at=now,
        )
    )


def late(blocker: Blocker, due: datetime | None) -> Blocker:
    """One breach more on record."""
    return replace(blocker, breaches=blocker.breaches + 1, breached_at=blocker.breached_at or due)


def fresh_take_up(blocker: Blocker, now: datetime, timing: Timing) -> Timer:
    """The whole time until a human takes it up, from now."""
    whole = timing.face(blocker).length(timing.clock(blocker).take_up)
    return run(now, whole, whole, timing.face(blocker), timing.table.remind_percent)


def fresh_fix(blocker: Blocker, now: datetime, timing: Timing) -> Timer:
    """The whole time until there is a plan or a fix, from now; no time at all when that waits for the next review."""
    plan = timing.clock(blocker).plan
    if plan is None:
        return Timer()
    whole = timing.face(blocker).length(plan)
    return run(now, whole, whole, timing.face(blocker), timing.table.remind_percent)


def resting(timer: Timer, blocker: Blocker, now: datetime, timing: Timing) -> Timer:
    """The clock of this blocker, stopped, with what is left."""
    return rest(timer, now, timing.face(blocker))


def going_on(timer: Timer, span: Span | None, blocker: Blocker, now: datetime, timing: Timing) -> Timer:
    """The clock of this blocker, running again with what was left of `span`."""
    if span is None:
        return Timer()
    face = timing.face(blocker)
    return go_on(timer, now, face.length(span), face, timing.table.remind_percent)


def silent_at(blocker: Blocker, since: datetime, timing: Timing) -> datetime:
    """When whoever took it up counts as silent, if nothing is heard from `since` on."""
    face = timing.face(blocker)
    return face.after(since, face.length(timing.clock(blocker).silence))


def verify_at(blocker: Blocker, since: datetime, timing: Timing) -> datetime:
    """When silence counts as a yes: always in working days, whatever the severity."""
    face = Face(timing.hours(blocker))
    return face.after(since, face.length(Span(timing.table.verify_days, Unit.DAYS)))


def waits_again(blocker: Blocker, now: datetime, timing: Timing) -> Blocker:
    """Nobody has it any more: the clock goes on where it stopped."""
    freed = replace(
        blocker, status=BlockerStatus.OPEN, owner_person=None, acknowledged_at=None, silent_at=None, verify_at=None
    )
    clock = timing.clock(freed)
    return replace(
        freed,
        take_up=going_on(freed.take_up, clock.take_up, freed, now, timing),
        fix=going_on(freed.fix, clock.plan, freed, now, timing),
    )


def _silent(look: Look, now: datetime, timing: Timing) -> Look:
    blocker = look.blocker
    if blocker.silent_at is None or blocker.silent_at > now:
        return look
    step = Step(StepKind.SILENT, now, blocker.rung, blocker.owner_person)
    return Look(waits_again(blocker, now, timing), (*look.steps, step))


def _timer(look: Look, kind: StepKind, now: datetime, timing: Timing) -> Look:
    """A reminder, or a breach with what follows from it, of one of the two clocks."""
    blocker = look.blocker
    timer = blocker.take_up if kind is StepKind.LATE_TAKE_UP else blocker.fix
    if timer.is_due(now):
        return _breach(look, kind, timer, now, timing)
    if not timer.reminds(now):
        return look
    reminded = replace(timer, remind=None)
    if kind is StepKind.LATE_TAKE_UP:
        step = Step(StepKind.REMIND_TAKE_UP, now, blocker.rung)
        return Look(replace(blocker, take_up=reminded), (*look.steps, step))
    step = Step(StepKind.REMIND_FIX, now, blocker.rung, blocker.owner_person)
    return Look(replace(blocker, fix=reminded), (*look.steps, step))


def _breach(look: Look, kind: StepKind, timer: Timer, now: datetime, timing: Timing) -> Look:
    before = look.blocker
    told = tells_director(before, timing.table)
    blocker = late(before, timer.due)
    steps = [*look.steps, Step(kind, now, before.rung, before.owner_person)]
    if not any(step.kind is StepKind.CLIMBED for step in steps):
        rung = next_rung(blocker, timing.table, has_deputy=timing.has_deputy)
        if rung is not blocker.rung:
            blocker = replace(blocker, rung=rung)
            steps.append(Step(StepKind.CLIMBED, now, rung))
    is_theirs = Role.DIRECTOR is blocker.owner or blocker.rung is Rung.DIRECTOR
    if tells_director(blocker, timing.table) and not told and not is_theirs:
        steps.append(Step(StepKind.DIRECTOR_COPIED, now, blocker.rung))
    is_listed = timing.clock(blocker).overdue is Overdue.WEEKLY_LIST and before.rung is not Rung.CHAMPION
    if is_listed:
        steps.append(Step(StepKind.LISTED, now, blocker.rung))
    return Look(_wound(blocker, kind, now, timing, is_listed=is_listed), tuple(steps))


def _wound(blocker: Blocker, kind: StepKind, now: datetime, timing: Timing, *, is_listed: bool) -> Blocker:
    """The clock that ran out starts anew; what stands on the weekly list is read there, and nothing runs."""
    spent = Timer(left=timedelta(0)) if is_listed else None
    if kind is StepKind.LATE_TAKE_UP:
        return replace(blocker, take_up=spent or fresh_take_up(blocker, now, timing))
    return replace(blocker, fix=spent or fresh_fix(blocker, now, timing))
