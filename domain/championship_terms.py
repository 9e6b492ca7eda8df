"""How long a champion serves: terms in months of the calendar, their notices, and the break after them (rule 5)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from domain.champion_rules import Champions
from domain.championship import SERVING, Champion, ChampionState, Ending, changed

_DAY = timedelta(days=1)


class StepKind(StrEnum):
    """What happens to a record by itself, because a day has come."""

    RESUMES = "resumes"
    NOTICE = "notice"
    ENDS = "ends"  # the last day has passed, and a successor is named
    OVERDUE_WITHOUT_SUCCESSOR = "overdue_without_successor"  # it has passed, and nobody follows: the unit has nobody


@dataclass(frozen=True, slots=True)
class Step:
    """`notice` is set on a NOTICE: the days before the end of which it speaks."""

    kind: StepKind
    notice: int | None = None


def last_day(first: date, months: int) -> date:
    """The last day of a period of whole months that begins on `first`; the day belongs to it.

    It is the day before the same day of the month: 15 January and a year give 14 January. A month that is too short
    for it ends on its own last day: 31 January and a month give the end of February. 29 February and a year give
    28 February.
    """
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    if first.day == 1:
        return date(year, month + 1, 1) - _DAY
    return date(year, month + 1, min(first.day - 1, monthrange(year, month + 1)[1]))


def free_from(served_until: date, rules: Champions) -> date:
    """The first day on which somebody may be nominated again after the greatest number of terms in a row."""
    return last_day(served_until + _DAY, rules.break_months) + _DAY if rules.break_months else served_until + _DAY


def served(before: Champion | None) -> tuple[int, date | None]:
    """The terms in a row up to the end of this record, and the last day of them; (0, None) for somebody new."""
    if before is None:
        return 0, None
    if before.term_number:
        return before.term_number, before.ended_on or before.ends_on
    return before.terms_before, before.served_until


def terms_in_a_row(before: Champion | None, today: date, rules: Champions) -> int:
    """How many terms somebody has served in a row until today; a break as long as the model's begins a new count."""
    terms, until = served(before)
    return 0 if until is None or today >= free_from(until, rules) else terms


def rests_until(before: Champion | None, today: date, rules: Champions) -> date | None:
    """The first day on which a nomination is accepted; None when it is accepted today."""
    _, until = served(before)
    if until is None or terms_in_a_row(before, today, rules) < rules.max_terms:
        return None
    return free_from(until, rules)


def with_term(champion: Champion, first: date, number: int, rules: Champions) -> Champion:
    """A term begins on that day; no notice of it was given yet."""
    ends_on = last_day(first, rules.term_months)
    return replace(champion, term_number=number, starts_on=first, ends_on=ends_on, notices=())


def due_notices(champion: Champion, today: date, rules: Champions) -> tuple[int, ...]:
    """The notices that are due and were not given, the nearest to the end last: after downtime, send only that one.

    None of them once the last day has passed. They are due during a pause, too: it does not lengthen the term.
    """
    if champion.state not in SERVING or champion.ends_on is None or today > champion.ends_on:
        return ()
    left = (champion.ends_on - today).days
    return tuple(days for days in sorted(rules.notice_days, reverse=True) if left <= days not in champion.notices)


def with_notices(champion: Champion, today: date, rules: Champions) -> Champion:
    """All that are due count as given, and the term is in its last weeks. The same record when none is due."""
    due = due_notices(champion, today, rules)
    if not due:
        return champion
    noted = replace(champion, notices=(*champion.notices, *due))
    if champion.state is ChampionState.PAUSED:
        return changed(replace(noted, paused_from=ChampionState.ENDING))
    return changed(replace(noted, state=ChampionState.ENDING))


def is_over(champion: Champion, today: date) -> bool:
    """The last day of the term has passed, and the record says still that the term runs."""
    return champion.state in SERVING and champion.ends_on is not None and today > champion.ends_on


def due_steps(champion: Champion, today: date, rules: Champions) -> tuple[Step, ...]:
    """What happens today by itself, in order. A term that is over ends, whatever else is due."""
    if is_over(champion, today):
        gap = champion.successor is None
        return (Step(StepKind.OVERDUE_WITHOUT_SUCCESSOR if gap else StepKind.ENDS),)
    resumes = (Step(StepKind.RESUMES),) if _wakes(champion, today) else ()
    due = due_notices(champion, today, rules)
    return (*resumes, *((Step(StepKind.NOTICE, due[-1]),) if due else ()))


def _wakes(champion: Champion, today: date) -> bool:
    until = champion.paused_until
    return champion.state is ChampionState.PAUSED and until is not None and today > until


def woken(champion: Champion) -> Champion:
    """As before the pause."""
    back = champion.paused_from or ChampionState.ACTIVE
    return changed(replace(champion, state=back, paused_from=None, paused_until=None, paused_because=None))


def take_steps(champion: Champion, today: date, rules: Champions) -> Champion:
    """The record after the steps of `due_steps`; the same record when there are none.

    A term that is over makes a former champion on its last day, with a successor or without: `leaves_gap` says which.
    """
    if is_over(champion, today):
        return changed(
            replace(
                champion,
                state=ChampionState.ALUMNI,
                ending=Ending.TERM,
                ended_on=champion.ends_on,
                extension=None,
                paused_from=None,
                paused_until=None,
                paused_because=None,
            )
        )
    awake = woken(champion) if _wakes(champion, today) else champion
    noted = with_notices(awake, today, rules)
    # One saving, one revision.
    return champion if noted is champion else replace(noted, revision=champion.revision + 1)


def next_day(champion: Champion, rules: Champions) -> date | None:
    """The day on which `due_steps` has something to say next; None when nothing will happen by itself."""
    if champion.state not in SERVING or champion.ends_on is None:
        return None
    days = [champion.ends_on + _DAY]
    days += [champion.ends_on - timedelta(days=each) for each in rules.notice_days if each not in champion.notices]
    if champion.state is ChampionState.PAUSED and champion.paused_until is not None:
        days.append(champion.paused_until + _DAY)
    return min(days)
