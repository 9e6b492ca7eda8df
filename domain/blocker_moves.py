"""A blocker goes to another owner, or is graver or milder than said: number and clock stay (domain rule 6.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from domain.authority import belongs
from domain.blocker import Acting, Blocker, BlockerStatus, Reroute, Rung, changed
from domain.blocker_clock import Timing, silent_at
from domain.blocker_ladder import may_take
from domain.blocker_timer import Timer, run
from domain.blockers import Category, Severity, Span
from domain.errors import NotAllowed, Refused
from domain.people import PersonId, Role


def reroute(
    blocker: Blocker,
    acting: Acting,
    category: Category,
    reason: str,
    now: datetime,
    timing: Timing,
    *,
    owner: Role | None = None,
    seat: PersonId | None = None,
) -> Blocker:
    """Another kind, and so another owner: the role of the table, or the one that is named.

    A new owner has to take it up in the time that was left, in their own calendar; the time for a fix stays. With the
    same owner nothing but the kind changes. A hidden reporter stays hidden from the new owner.
    """
    _open(blocker)
    _may_steer(blocker, acting, timing)
    target = owner or timing.table.routes[category].owner
    is_same = target is blocker.owner and seat == blocker.seat
    if is_same and category is blocker.category:
        raise Refused(f"{blocker.id} is with the {target.spoken} already, as “{category.spoken}”. Choose another kind.")
    if not reason.strip():
        raise Refused("Say in a sentence why it goes to somebody else: they read it first.")
    before = Reroute(now, acting.person.id, blocker.category, blocker.owner, reason.strip())
    moved = replace(blocker, category=category, reroutes=(*blocker.reroutes, before))
    if is_same:
        return changed(moved)
    handed = replace(
        moved,
        owner=target,
        seat=seat,
        rung=Rung.OWNER,
        status=BlockerStatus.OPEN,
        owner_person=None,
        acknowledged_at=None,
        silent_at=None,
    )
    span = timing.clock(blocker).take_up
    left = _left(blocker.take_up, span, blocker, now, timing)
    return changed(replace(handed, take_up=_running(left, span, handed, now, timing)))


def change_severity(blocker: Blocker, acting: Acting, severity: Severity, now: datetime, timing: Timing) -> Blocker:
    """Graver or milder, says whoever reported it, may take it up, or the project office.

    Time that has gone by stays gone. Only when it is graver than it ever was has the owner the whole of the new time,
    though never longer than they had.
    """
    _open(blocker)
    if severity is blocker.severity:
        raise Refused(f"{blocker.id} is {severity} already. Choose another, or leave it.")
    if acting.is_machine or acting.person.id != blocker.raiser or not belongs(acting.person):
        _may_steer(blocker, acting, timing)
    other = replace(blocker, severity=severity, gravest=min(severity, blocker.gravest))
    old, new = timing.clock(blocker), timing.clock(other)
    take_up = _other(blocker, other, (blocker.take_up, old.take_up, new.take_up), now, timing)
    fix = _other(blocker, other, (blocker.fix, old.plan, new.plan), now, timing)
    if not blocker.status.is_taken:
        return changed(replace(other, take_up=take_up, fix=fix))
    rested = Timer(left=_left(take_up, new.take_up, other, now, timing))
    return changed(replace(other, take_up=rested, fix=fix, silent_at=silent_at(other, now, timing)))


def _other(
    before: Blocker, after: Blocker, clock: tuple[Timer, Span | None, Span | None], now: datetime, timing: Timing
) -> Timer:
    """The clock, running by another severity."""
    timer, old, new = clock
    if new is None:
        return Timer()
    whole = timing.face(after).length(new)
    if old is None:
        return _running(whole, new, after, now, timing)
    spent = max(timing.face(before).length(old) - _left(timer, old, before, now, timing), timedelta(0))
    if after.gravest is before.gravest:
        return _running(max(whole - spent, timedelta(0)), new, after, now, timing)
    fresh = _running(whole, new, after, now, timing)
    if timer.due is not None and fresh.due is not None and timer.due < fresh.due:
        return timer
    return fresh


def _left(timer: Timer, span: Span, blocker: Blocker, now: datetime, timing: Timing) -> timedelta:
    """What is left of a clock, running or not."""
    if timer.left is not None:
        return timer.left
    face = timing.face(blocker)
    return face.length(span) if timer.due is None else face.between(now, timer.due)


def _running(left: timedelta, span: Span, blocker: Blocker, now: datetime, timing: Timing) -> Timer:
    face = timing.face(blocker)
    return run(now, left, face.length(span), face, timing.table.remind_percent)


def _open(blocker: Blocker) -> None:
    if blocker.status is BlockerStatus.RESOLVED or blocker.status.is_end:
        raise Refused(f"{blocker.id} is {blocker.status.spoken}. Reopen it first.")


def _may_steer(blocker: Blocker, acting: Acting, timing: Timing) -> None:
    """Whoever may take it up, and the project office, which watches over all of them."""
    ruling = may_take(blocker, acting, timing.table)
    is_office = not acting.is_machine and bool(belongs(acting.person)) and acting.holds(Role.PROJECT_OFFICE)
    if not ruling and not is_office:
        raise NotAllowed(ruling.reason or "")
