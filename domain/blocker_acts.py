"""What people do with a blocker until it is out of the way. Clocks stop for a human alone (domain rules 3.7 and 6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from domain.authority import belongs
from domain.blocker import SUMMARY_LIMIT, Acting, Blocker, BlockerId, BlockerStatus, Ending, Report, Rung, changed
from domain.blocker_clock import (
    Timing,
    fresh_fix,
    fresh_take_up,
    late,
    resting,
    silent_at,
    verify_at,
    waits_again,
)
from domain.blocker_ladder import may_take
from domain.blocker_timer import Timer
from domain.blockers import Blockers, Category
from domain.errors import AlreadyDone, NotAllowed, Refused
from domain.people import Person, PersonId

PLAN_AHEAD = timedelta(days=366)


def raise_blocker(id: BlockerId, report: Report, raiser: Person, now: datetime, timing: Timing) -> Blocker:
    """A new blocker, on its way to the role of its category or to the champion first; its clocks run from now.

    Refused without words, and when the champion is passed over or a name hidden where the model does not allow it.
    """
    standing = belongs(raiser)
    if not standing:
        raise NotAllowed(standing.reason or "")
    row, summary = timing.table.routes[report.category], " ".join(report.summary.split())
    if not summary:
        raise Refused("Say in a sentence what is in the way.")
    _check(report, timing.table)
    champion = _first_asked(report, raiser.id)
    bare = Blocker(
        id=id,
        category=report.category,
        severity=report.severity,
        gravest=report.severity,
        summary=summary if len(summary) <= SUMMARY_LIMIT else summary[: SUMMARY_LIMIT - 1].rstrip() + "…",
        raiser=raiser.id,
        owner=row.owner,
        rung=Rung.OWNER if champion is None else Rung.CHAMPION,
        opened_at=now,
        clock_started_at=now,
        take_up=Timer(),
        fix=Timer(),
        unit=report.unit,
        initiative=report.initiative,
        evidence=tuple(dict.fromkeys(report.evidence)),
        followers=_followers(report, raiser.id),
        champion=champion,
        seat=report.seat,
        confided_to=row.owner if report.hidden else None,
        exception=report.exception,
    )
    return replace(bare, take_up=fresh_take_up(bare, now, timing), fix=fresh_fix(bare, now, timing))


def _check(report: Report, table: Blockers) -> None:
    if report.hidden and not table.routes[report.category].hidden_reporter:
        kinds = ", ".join(f"“{one.spoken}”" for one, row in table.routes.items() if row.hidden_reporter)
        raise Refused(f"Your name can be kept back for {kinds} only. Choose that kind, or send it with your name.")
    may = table.may_bypass(report.category, report.severity, about_champion=report.about_champion)
    if report.bypass and not may:
        raise Refused("This goes to your champion first. If it does harm now, choose SEV1, and it goes past them.")


def _first_asked(report: Report, raiser: PersonId) -> PersonId | None:
    """The champion; not when they are passed over, are the matter themselves, or report it."""
    passed = report.bypass or report.hidden or report.about_champion or report.champion == raiser
    return None if passed else report.champion


def _followers(report: Report, raiser: PersonId) -> tuple[PersonId, ...]:
    """Without the raiser, who hears of it anyway: a list that people read must not name a hidden one."""
    left_out = {raiser, report.champion} if report.about_champion or report.hidden else {raiser}
    return tuple(dict.fromkeys(one for one in report.followers if one not in left_out))


def acknowledge(blocker: Blocker, acting: Acting, now: datetime, timing: Timing) -> Blocker:
    """A human has taken it up: the first clock stops. AlreadyDone names whoever was faster; late counts as a breach."""
    _alive(blocker)
    if blocker.status is BlockerStatus.RESOLVED:
        raise Refused(f"{blocker.id} is {blocker.status.spoken}. Reopen it if the solution does not hold.")
    if blocker.owner_person is not None and blocker.acknowledged_at is not None:
        yours = blocker.owner_person == acting.person.id
        words = f"You have taken up {blocker.id} already." if yours else f"{blocker.id} is taken up already."
        raise AlreadyDone(words, by=blocker.owner_person, at=blocker.acknowledged_at)
    _may_take(blocker, acting, timing)
    return changed(_taken(blocker, acting, now, timing))


def _taken(blocker: Blocker, acting: Acting, now: datetime, timing: Timing) -> Blocker:
    """In the hands of this human from now on, whoever had it."""
    counted = late(blocker, blocker.due_take_up) if blocker.take_up.is_due(now) else blocker
    return replace(
        counted,
        status=BlockerStatus.ACKNOWLEDGED,
        owner_person=acting.person.id,
        acknowledged_at=now,
        last_heard_at=now,
        take_up=resting(blocker.take_up, blocker, now, timing),
        silent_at=silent_at(blocker, now, timing),
    )


def proceed(
    blocker: Blocker,
    acting: Acting,
    status: BlockerStatus,
    now: datetime,
    timing: Timing,
    *,
    until: datetime | None = None,
) -> Blocker:
    """In progress, or waiting for somebody outside; `until` is the plan: by then it is fixed, which moves that clock.

    Waiting for somebody outside, nobody counts as silent before `until`. Whoever does this has taken it up.
    """
    if status not in (BlockerStatus.IN_PROGRESS, BlockerStatus.WAITING_EXTERNAL):
        raise Refused("Say whether you work on it or wait for somebody outside.")
    _at_work(blocker)
    _may_take(blocker, acting, timing)
    if until is not None and until <= now:
        raise Refused("The day of the plan lies behind us. Name one that is still to come.")
    if until is not None and until > now + PLAN_AHEAD:
        raise Refused("The day of the plan is more than a year away. Name a nearer one; it can be moved later.")
    taken = blocker if blocker.owner_person == acting.person.id else _taken(blocker, acting, now, timing)
    waits = until is not None and status is BlockerStatus.WAITING_EXTERNAL
    since = until if waits and until is not None else now
    fix = taken.fix if until is None else _planned(taken, until, now, timing)
    heard = replace(taken, status=status, last_heard_at=now, fix=fix, silent_at=silent_at(taken, since, timing))
    return changed(heard)


def _planned(blocker: Blocker, until: datetime, now: datetime, timing: Timing) -> Timer:
    face = timing.face(blocker)
    length = face.between(now, until)
    remind = face.after(now, length * timing.table.remind_percent / 100)
    return Timer(due=until, remind=remind if now < remind < until else None)


def reply(
    blocker: Blocker, acting: Acting, now: datetime, timing: Timing, *, evidence: tuple[str, ...] = ()
) -> Blocker:
    """Somebody wrote about it. Words of the one who has it end their silence; words of the raiser are no silent yes.

    A reply takes nothing up: only `acknowledge` does. Words of a machine change nothing.
    """
    _alive(blocker)
    if acting.is_machine:
        return blocker
    heard = replace(blocker, evidence=tuple(dict.fromkeys((*blocker.evidence, *evidence))))
    if blocker.status.is_taken and may_take(blocker, acting, timing.table):
        quiet = silent_at(blocker, now, timing)
        heard = replace(heard, last_heard_at=now, silent_at=max(quiet, blocker.silent_at or quiet))
    if blocker.status is BlockerStatus.RESOLVED and acting.person.id == blocker.raiser:
        heard = replace(heard, verify_at=verify_at(blocker, now, timing))
    return changed(heard)


def propose_resolution(blocker: Blocker, acting: Acting, words: str, now: datetime, timing: Timing) -> Blocker:
    """Solved, says whoever may take it up; its raiser is asked. All clocks rest."""
    if blocker.status is BlockerStatus.RESOLVED and blocker.resolved_by is not None and blocker.resolved_at is not None:
        raise AlreadyDone(f"{blocker.id} is {blocker.status.spoken}.", by=blocker.resolved_by, at=blocker.resolved_at)
    _alive(blocker)
    _may_take(blocker, acting, timing)
    if not words.strip():
        raise Refused("Say in a sentence how it was solved: whoever reported it reads that.")
    if blocker.category is Category.OTHER:
        raise Refused(
            f"Say first what kind of blocker {blocker.id} was; “{Category.OTHER.spoken}” is only for the start."
        )
    taken = blocker if blocker.status.is_taken else _taken(blocker, acting, now, timing)
    return changed(
        replace(
            _rested(taken, now, timing),
            status=BlockerStatus.RESOLVED,
            resolution=words.strip(),
            resolved_by=acting.person.id,
            resolved_at=now,
            last_heard_at=now,
            verify_at=verify_at(taken, now, timing),
        )
    )


def confirm(blocker: Blocker, acting: Acting, now: datetime) -> Blocker:
    """The solution holds, says its raiser, and nobody else."""
    _raiser(blocker, acting, "say that it is solved")
    if blocker.status is BlockerStatus.VERIFIED and blocker.verified_at is not None:
        raise AlreadyDone(
            f"{blocker.id} is {blocker.status.spoken} already.", by=blocker.raiser, at=blocker.verified_at
        )
    if blocker.status is not BlockerStatus.RESOLVED:
        raise Refused(f"{blocker.id} is {blocker.status.spoken}. If it is out of the way for you, withdraw it.")
    ended = replace(blocker, status=BlockerStatus.VERIFIED, verified_at=now, verify_at=None)
    return changed(replace(ended, ending=Ending.CONFIRMED, ended_at=now))


def reopen(blocker: Blocker, acting: Acting, reason: str, now: datetime, timing: Timing) -> Blocker:
    """It is in the way still: the same number, and the clocks go on where they stopped. By its raiser or its owner."""
    if blocker.status is not BlockerStatus.RESOLVED and not blocker.status.is_end:
        raise Refused(f"{blocker.id} is {blocker.status.spoken}; write what is new, and everybody reads it.")
    if acting.is_machine or acting.person.id != blocker.raiser or not belongs(acting.person):
        _may_take(blocker, acting, timing)
    if not reason.strip():
        raise Refused("Say in a sentence what is still in the way.")
    again = replace(
        waits_again(blocker, now, timing),
        reopened=blocker.reopened + 1,
        resolution=None,
        resolved_by=None,
        resolved_at=None,
        verified_at=None,
        ending=None,
        ended_at=None,
    )
    return changed(again)


def give_back(blocker: Blocker, now: datetime, timing: Timing) -> Blocker:
    """Whoever had it is no colleague any more: nobody has it, and the clock goes on where it stopped."""
    return changed(waits_again(blocker, now, timing))


def withdraw(blocker: Blocker, acting: Acting, now: datetime, timing: Timing) -> Blocker:
    """Its raiser takes it back. It stays on record."""
    _raiser(blocker, acting, "take it back")
    _alive(blocker)
    return changed(_rejected(blocker, Ending.WITHDRAWN, now, timing))


def decline(blocker: Blocker, acting: Acting, reason: str, now: datetime, timing: Timing) -> Blocker:
    """It is no blocker, says its owner, and why; its raiser can reopen it."""
    _at_work(blocker)
    _may_take(blocker, acting, timing)
    if not reason.strip():
        raise Refused("Say in a sentence why it is closed: whoever reported it reads that.")
    taken = blocker if blocker.status.is_taken else _taken(blocker, acting, now, timing)
    return changed(replace(_rejected(taken, Ending.DECLINED, now, timing), resolution=reason.strip()))


def _rejected(blocker: Blocker, ending: Ending, now: datetime, timing: Timing) -> Blocker:
    rested = replace(_rested(blocker, now, timing), verify_at=None)
    return replace(rested, status=BlockerStatus.REJECTED, ending=ending, ended_at=now)


def _rested(blocker: Blocker, now: datetime, timing: Timing) -> Blocker:
    take_up = resting(blocker.take_up, blocker, now, timing)
    return replace(blocker, take_up=take_up, fix=resting(blocker.fix, blocker, now, timing), silent_at=None)


def _may_take(blocker: Blocker, acting: Acting, timing: Timing) -> None:
    ruling = may_take(blocker, acting, timing.table)
    if not ruling:
        raise NotAllowed(ruling.reason or "")


def _raiser(blocker: Blocker, acting: Acting, what: str) -> None:
    if acting.is_machine or acting.person.id != blocker.raiser or not belongs(acting.person):
        raise NotAllowed(f"Only whoever reported {blocker.id} can {what}. You can reply to it, and they will read it.")


def _alive(blocker: Blocker) -> None:
    if blocker.status.is_end:
        raise Refused(f"{blocker.id} is {blocker.status.spoken}. Reopen it if it is in the way again.")


def _at_work(blocker: Blocker) -> None:
    _alive(blocker)
    if blocker.status is BlockerStatus.RESOLVED:
        raise Refused(f"{blocker.id} is {blocker.status.spoken}. Reopen it if the solution does not hold.")
