"""What a person, or whoever looks after a channel, set for their digests: it outranks the company's plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from domain.digest_plans import Plan
from domain.digests import DigestKind
from domain.errors import Refused
from domain.people import PersonId
from domain.places import Channel
from domain.schedule import Cadence, Quiet, Rhythm

LONGEST_PAUSE: Final = timedelta(days=366)
LONGEST_QUIET: Final = timedelta(hours=20)  # some hours of the day must be left


def who_of(whose: PersonId | Channel) -> str:
    """As settings and receivers name a person or a channel; no person is named like a channel."""
    return f"#{whose.value}" if isinstance(whose, Channel) else f"{whose}"


@dataclass(frozen=True, slots=True)
class Own:
    """Days and time of one digest and how often it comes, where they are not the plan's."""

    days: tuple[int, ...] | None = None
    at: time | None = None
    cadence: Cadence | None = None


@dataclass(frozen=True, slots=True)
class DigestSettings:
    """`who` is a person's id, or # and a channel's name (`who_of`).

    `wished` are digests that do not come by themselves: a head's own copy of what their channel reads. `revision` is
    the one that was read; it is saved over that one only.
    """

    who: str
    own: Mapping[DigestKind, Own] = field(default_factory=dict)
    quiet: Quiet | None = None
    platform: str | None = None
    paused_until: date | None = None  # from this day on they come again
    off: frozenset[DigestKind] = frozenset()
    wished: frozenset[DigestKind] = frozenset()
    revision: int = 0
    by: PersonId | None = None
    at: datetime | None = None

    def rhythm(self, kind: DigestKind, plan: Plan) -> Rhythm | None:
        """When this digest comes here; None when it does not."""
        if plan.rhythm is None or kind in self.off:
            return None
        own = self.own.get(kind, Own())
        days, at = own.days or plan.rhythm.days, own.at if own.at is not None else plan.rhythm.at
        return replace(plan.rhythm, days=days, at=at, cadence=own.cadence or plan.rhythm.cadence, quiet=self.quiet)

    def is_paused(self, day: date) -> bool:
        """Whether nothing comes on that day, which is the receiver's own."""
        return self.paused_until is not None and day < self.paused_until


def with_days(settings: DigestSettings, kinds: Iterable[DigestKind], days: tuple[int, ...] | None) -> DigestSettings:
    """These digests come on these days; None for the plan's. Refused where a day is none."""
    if days is not None and (not days or any(day not in range(7) for day in days)):
        raise Refused("Choose one weekday or more, such as *Mon, Thu*.")
    kept = tuple(sorted(set(days))) if days is not None else None
    changed = {kind: replace(settings.own.get(kind, Own()), days=kept) for kind in kinds}
    return _with_own(settings, changed)


def with_cadence(settings: DigestSettings, kinds: Iterable[DigestKind], cadence: Cadence | None) -> DigestSettings:
    """These digests come every week, every second one, once a month or a quarter; None for the plan's."""
    return _with_own(settings, {kind: replace(settings.own.get(kind, Own()), cadence=cadence) for kind in kinds})


def with_time(settings: DigestSettings, kinds: Iterable[DigestKind], at: time | None) -> DigestSettings:
    """These digests come at this time; None for the plan's. Refused within the quiet hours."""
    if at is not None:
        _must_be_heard(at, settings.quiet)
    changed = {kind: replace(settings.own.get(kind, Own()), at=at) for kind in kinds}
    return _with_own(settings, changed)


def with_quiet(settings: DigestSettings, quiet: Quiet | None) -> DigestSettings:
    """Nothing comes within these hours; what the plan has there comes behind them. Refused where they leave too little
    of the day, or hold a time that was chosen for a digest.
    """
    if quiet is not None:
        if _length(quiet) > LONGEST_QUIET:
            hours = int(LONGEST_QUIET.total_seconds()) // 3600
            raise Refused(f"Quiet hours may be {hours} hours long. To hear nothing for some time, set a pause.")
        for own in settings.own.values():
            if own.at is not None:
                _must_be_heard(own.at, quiet)
    return replace(settings, quiet=quiet)


def with_pause(settings: DigestSettings, until: date | None, today: date) -> DigestSettings:
    """No digest comes before that day; None ends the pause. Refused for a day that is not ahead, or far ahead."""
    if until is not None and until <= today:
        raise Refused("The pause ends on a day that is still ahead, such as *tomorrow* or *in two weeks*.")
    if until is not None and until - today > LONGEST_PAUSE:
        raise Refused("A pause may last a year. To stop a digest for good, turn it off.")
    return replace(settings, paused_until=until)


def with_platform(settings: DigestSettings, platform: str | None, known: Iterable[str]) -> DigestSettings:
    """Digests come on this platform; None for wherever the person was seen last. Refused where they have no account."""
    there = sorted(set(known))
    if platform is not None and platform not in there:
        where = f"I can write to you on {' or '.join(there)}." if there else "I have not met you on any platform yet."
        raise Refused(f"I have no account of yours on {platform[:20]}. {where}")
    return replace(settings, platform=platform)


def turned_off(settings: DigestSettings, *kinds: DigestKind) -> DigestSettings:
    """These digests come no more."""
    return replace(settings, off=settings.off | set(kinds), wished=settings.wished - set(kinds))


def turned_on(settings: DigestSettings, *kinds: DigestKind, wished: bool = False) -> DigestSettings:
    """These digests come again; `wished` for those that come only to whoever asks for them."""
    more = set(kinds) if wished else set()
    return replace(settings, off=settings.off - set(kinds), wished=settings.wished | more)


def _with_own(settings: DigestSettings, changed: Mapping[DigestKind, Own]) -> DigestSettings:
    own = {kind: one for kind, one in {**settings.own, **changed}.items() if one != Own()}
    return replace(settings, own=own)


def _must_be_heard(at: time, quiet: Quiet | None) -> None:
    if quiet is not None and quiet.holds(at):
        raise Refused(f"{at:%H:%M} lies in the quiet hours, {quiet.spoken}. Choose another time, or change the hours.")


def _length(quiet: Quiet) -> timedelta:
    start, end = (timedelta(hours=one.hour, minutes=one.minute) for one in (quiet.start, quiet.end))
    return end - start if end > start else end - start + timedelta(days=1)
