"""A clock that runs, rests and goes on: how long is left until something is overdue, in working time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from domain.blockers import Span, Unit
from domain.working_time import WorkingHours, after, between

_NOTHING = timedelta(0)
_FULL_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Face:
    """By what a clock counts: these hours, or none of them when it goes round the clock."""

    hours: WorkingHours
    round_the_clock: bool = False

    def length(self, span: Span) -> timedelta:
        """How much that is: a day is a working day of these hours, or 24 hours."""
        day = _FULL_DAY if self.round_the_clock else self.hours.day
        return span.amount * (timedelta(hours=1) if span.unit is Unit.HOURS else day)

    def after(self, start: datetime, length: timedelta) -> datetime:
        return start.astimezone(UTC) + length if self.round_the_clock else after(start, length, self.hours)

    def between(self, start: datetime, end: datetime) -> timedelta:
        return max(end - start, _NOTHING) if self.round_the_clock else between(start, end, self.hours)


@dataclass(frozen=True, slots=True)
class Timer:
    """It runs while `due` is set; while it rests, `left` is what remains. `remind` None reminds nobody.

    Neither set: there is no such time, as with a plan that waits for the next review.
    """

    due: datetime | None = None
    remind: datetime | None = None
    left: timedelta | None = None

    @property
    def is_running(self) -> bool:
        return self.due is not None

    def is_due(self, now: datetime) -> bool:
        return self.due is not None and self.due <= now

    def reminds(self, now: datetime) -> bool:
        return self.remind is not None and self.remind <= now


def run(now: datetime, left: timedelta, whole: timedelta, face: Face, percent: int) -> Timer:
    """A clock with so much left of the whole time. It reminds when `percent` of the whole are gone, if they are not."""
    rest = whole * (100 - percent) / 100
    remind = face.after(now, left - rest) if left > rest else None
    return Timer(due=face.after(now, left), remind=remind)


def rest(timer: Timer, now: datetime, face: Face) -> Timer:
    """It stops, and what is left is kept: nothing, when it was due."""
    return timer if timer.due is None else Timer(left=face.between(now, timer.due))


def go_on(timer: Timer, now: datetime, whole: timedelta, face: Face, percent: int) -> Timer:
    """It runs again with what was left. One that runs, or never ran, stays as it is."""
    return timer if timer.left is None else run(now, timer.left, whole, face, percent)
