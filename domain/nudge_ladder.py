"""The ladder of domain rule 9.3: which step is due, what resets it, what stops it; by whole days, one step at a time.

Whoever was away, and a process that stood still, find one step only: the next is counted from the day it was taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from domain.nudge_rules import Calendar
from domain.nudges import Finding, Nudges, Step, Watch
from domain.people import PersonId
from domain.scoring import Priority

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Look:
    """What a look brings: the step that is due now, if any, by which findings, and the day of the next look."""

    watch: Watch
    step: Step | None
    because: tuple[Finding, ...]
    again: date | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What the record and its blockers hold now, and when a human last did something there."""

    substance: str
    blocked: str
    active_at: datetime


def look(
    watch: Watch, found: Sequence[Finding], seen: Seen, nudges: Nudges, priority: Priority | None, calendar: Calendar
) -> Look:
    """What is due today. Real progress since the last look begins the ladder anew; so does nothing else."""
    before = _noticed(watch, seen, calendar)
    shifted = [_behind_stop(one, before) for one in found]
    stale = tuple(one for one in shifted if one.due < calendar.today)
    if not stale:
        return _ahead(_ended(before), shifted, nudges, priority, calendar)
    at = _next(before, stale, nudges, priority, calendar)
    if at > calendar.today:
        return Look(before, None, stale, at)
    step = _following(before.step)
    began = calendar.today if step is Step.FIRST else before.began
    taken = replace(before, step=step, began=began, stepped=calendar.today)
    return Look(taken, step, stale, _next(taken, stale, nudges, priority, calendar))


def postponed(watch: Watch, until: date, *, counts: bool = True) -> Watch:
    """A new date stops the ladder; it is counted, and what comes after it without progress is the next cycle.

    One that `counts` not, because it puts nothing off, only stops it.
    """
    if not counts:
        return replace(_clear(watch), stopped_until=until)
    cycle = watch.cycle + (1 if watch.began is not None else 0)
    return replace(_clear(watch), cycle=cycle, postponed=watch.postponed + 1, stopped_until=until)


def snoozed(watch: Watch, person: PersonId, until: date) -> Watch:
    """The person hears nothing of it before that day; the ladder goes on without them."""
    return replace(watch, snoozed={**watch.snoozed, person: until})


def disowned(watch: Watch, person: PersonId) -> Watch:
    """The person says that it is not theirs: the project office is asked in their place, until something moves."""
    return replace(watch, not_mine=tuple(dict.fromkeys((*watch.not_mine, person))))


def _noticed(watch: Watch, seen: Seen, calendar: Calendar) -> Watch:
    """With what is there now. Progress is a change that a human made: what Usher changes by itself is none."""
    since = watch.looked_at
    by_human = since is None or seen.active_at >= since
    moved = (watch.substance != seen.substance and by_human) or watch.blocked != seen.blocked
    kept = replace(watch, substance=seen.substance, blocked=seen.blocked)
    if not moved or since is None:
        return kept
    reset = replace(_clear(kept), cycle=1, postponed=0, stopped_until=None)
    return replace(reset, fresh=calendar.today, not_mine=(), snoozed={})


def _clear(watch: Watch) -> Watch:
    return replace(watch, step=None, began=None, stepped=None, asked=())


def _behind_stop(finding: Finding, watch: Watch) -> Finding:
    until = watch.stopped_until
    return replace(finding, due=until) if until is not None and finding.due < until else finding


def _ended(watch: Watch) -> Watch:
    """It is no longer stale, and not by progress: a later ladder is a second one."""
    return replace(_clear(watch), cycle=watch.cycle + 1) if watch.began is not None else watch


def _ahead(
    watch: Watch, found: Sequence[Finding], nudges: Nudges, priority: Priority | None, calendar: Calendar
) -> Look:
    """Nothing is late: a courtesy note before a planned day, once for each; then the next day to look."""
    days = nudges.scaled(nudges.courtesy_days, priority)
    stop = [one.due for one in found if one.due == watch.stopped_until]
    planned = [one for one in found if one.rule.is_planned or one.due in stop]
    first = min(planned, key=lambda one: one.due, default=None)
    looks = [one.due + _DAY for one in found]
    if first is not None and days and watch.courtesy_for != first.due:
        at = max(_before(first.due, days, calendar), calendar.today)
        if _before(first.due, days, calendar) <= calendar.today:
            noted = replace(watch, courtesy_for=first.due)
            fresh = watch.fresh == calendar.today or watch.looked_at is None
            return Look(noted, None if fresh else Step.COURTESY, (first,), min(looks))
        looks.append(at)
    return Look(watch, None, (), min(looks, default=None))


def _before(day: date, working_days: int, calendar: Calendar) -> date:
    """The last day from which so many working days lead no further than to that day."""
    at = day
    while calendar.later(at, working_days) > day:
        at -= _DAY
    return at


def _following(step: Step | None) -> Step:
    """The step behind this one. A courtesy note is none of the ladder's; the last one repeats."""
    order = list(Step)[1:]
    return order[0] if step not in order else order[min(order.index(step) + 1, len(order) - 1)]


def _next(
    watch: Watch, stale: Sequence[Finding], nudges: Nudges, priority: Priority | None, calendar: Calendar
) -> date:
    """The day of the next step, a working day."""

    def gap(days: int) -> int:
        return max(1, nudges.scaled(days, priority))

    if watch.began is None or watch.stepped is None:
        first = calendar.later(min(one.due for one in stale) + _DAY, 0)
        fresh = calendar.later(watch.fresh, gap(nudges.second_days)) if watch.fresh is not None else first
        return max(first, fresh)
    propose = timedelta(days=gap(nudges.propose_days))
    match watch.step:
        case Step.FIRST:
            return calendar.later(watch.stepped, gap(nudges.second_days))
        case Step.SECOND:
            return calendar.later(watch.stepped, max(1, gap(nudges.raise_days) - gap(nudges.second_days)))
        case Step.RAISED:
            return calendar.later(watch.stepped, max(1, gap(nudges.choose_days) - gap(nudges.raise_days)))
        case Step.CHOICE:
            return calendar.later(max(watch.began + propose, watch.stepped + _DAY), 0)
        case _:
            return calendar.later(watch.stepped + propose, 0)
