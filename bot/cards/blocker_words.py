"""What is said of a blocker: whom it waits for, until when, and who reported it (domain rule 6)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import assert_never

from bot.cards.words import People, clock, moment, name
from bot.ui import literal, plain
from domain.blocker import Blocker, BlockerStatus, Rung, knows_reporter
from domain.blockers import Overdue
from domain.people import Person, Role

UNNAMED = "somebody who keeps their name back"
WHOEVER = "Whoever reported it"
PLAN = "A plan or a fix"
_LINK = re.compile(r"https?://[^\s()<>\[\]|]+")


def reporter(blocker: Blocker, people: People, reader: Person | None) -> str:
    """Who reported it, as this reader may know; None is everybody. All that is said of a reporter goes through here."""
    return name(people, blocker.raiser) if _may_read(blocker, reader) else UNNAMED


def raiser_acts(blocker: Blocker, raiser: Person) -> str:
    """The raiser at the beginning of a sentence that others read; as Markdown."""
    return WHOEVER if blocker.hidden_reporter else literal(raiser.name)


def evidence(blocker: Blocker, reader: Person | None) -> tuple[list[str], list[str]]:
    """The links and the quoted words that this reader may see: both can tell who a hidden reporter is."""
    if not _may_read(blocker, reader):
        return [], []
    links = [one for one in blocker.evidence if _LINK.fullmatch(one)]
    return links, [one for one in blocker.evidence if one not in links]


def unit_of(blocker: Blocker, people: People, reader: Person | None) -> str | None:
    """The unit, by its code. That of a hidden reporter is on no record: whoever knows them may know it."""
    if not blocker.hidden_reporter:
        return blocker.unit
    raiser = people.get(blocker.raiser)
    return raiser.department if raiser is not None and _may_read(blocker, reader) else None


def _may_read(blocker: Blocker, reader: Person | None) -> bool:
    return knows_reporter(blocker, reader) if reader is not None else not blocker.hidden_reporter


def owner_spoken(blocker: Blocker, people: People) -> str:
    """Whose kind it is: `the **head of infrastructure**`, with the name where one person has that seat."""
    role = f"the **{blocker.owner.spoken}**"
    return f"{role} ({literal(name(people, blocker.seat))})" if blocker.seat is not None else role


def called(blocker: Blocker, people: People) -> str:
    """Who is called on now; begins in lower case, as Markdown."""
    match blocker.rung:
        case Rung.CHAMPION:
            return f"the champion **{literal(name(people, blocker.champion))}**"
        case Rung.OWNER:
            return owner_spoken(blocker, people)
        case Rung.DEPUTY:
            return f"the deputy of the **{blocker.owner.spoken}**"
        case Rung.PROJECT_OFFICE:
            return f"the **{Role.PROJECT_OFFICE.spoken}**"
        case Rung.DIRECTOR:
            return f"the **{Role.DIRECTOR.spoken}**"
    assert_never(blocker.rung)


def waits_for(blocker: Blocker, people: People) -> str:
    """The same in plain words, with who comes next where the champion is asked first; named only who is in `people`."""
    owner = f"the {blocker.owner.spoken}"
    if blocker.rung is Rung.CHAMPION:
        champion = plain(called(blocker, people)) if blocker.champion in people else "the champion of the unit"
        return f"{champion}, then {owner}"
    is_nameless = blocker.rung is Rung.OWNER and blocker.seat not in people
    return owner if is_nameless else plain(called(blocker, people))


def has_it(blocker: Blocker, people: People) -> str:
    """Whoever has taken it up, else whom it waits for now; as Markdown."""
    if blocker.status.is_taken and blocker.owner_person is not None:
        return literal(name(people, blocker.owner_person))
    return called(blocker, people)


def what_next(blocker: Blocker, people: People, now: datetime, zone: str) -> str:
    """What comes next, by whom and by when, in the reader's zone; as Markdown."""
    match blocker.status:
        case BlockerStatus.OPEN:
            return _waits(blocker, people, now, zone)
        case BlockerStatus.ACKNOWLEDGED | BlockerStatus.IN_PROGRESS:
            return f"{PLAN} is due **{_by(blocker.due_fix, now, zone)}**." if blocker.due_fix else ""
        case BlockerStatus.WAITING_EXTERNAL:
            until = f" **{_by(blocker.due_fix, now, zone)}**" if blocker.due_fix else " soon"
            return f"You hear more{until}."
        case BlockerStatus.RESOLVED:
            if blocker.verify_at is None:
                return f"{WHOEVER} says whether it holds."
            until = clock(blocker.verify_at, now, zone)
            return f"{WHOEVER} says whether it holds; without a word it counts as solved on **{until}**."
        case BlockerStatus.VERIFIED:
            return "Nothing more is to be done."
        case BlockerStatus.REJECTED:
            return "It can be opened again, with its number."
    assert_never(blocker.status)


def as_raiser(next_: str) -> str:
    """What comes next, as it is said to whoever reported it."""
    return next_.replace(f"{WHOEVER} says", "You say").replace(
        f"{PLAN} is due", f"You hear of {PLAN[0].lower()}{PLAN[1:]}"
    )


def _waits(blocker: Blocker, people: People, now: datetime, zone: str) -> str:
    who = called(blocker, people)
    if blocker.due_take_up is None:
        return f"It stands on the weekly list of {who}."
    return f"{who[0].upper()}{who[1:]} takes it up **{_by(blocker.due_take_up, now, zone)}**."


def _by(when: datetime, now: datetime, zone: str) -> str:
    return f"by {clock(when, now, zone)}"


def standing(blocker: Blocker, people: People, now: datetime, zone: str) -> str:
    """How it stands, who has it, and which clock runs; the first line of its card, as Markdown."""
    status = blocker.status.spoken
    head = f"**{status[0].upper()}{status[1:]}**"
    if blocker.status.is_taken:
        who = literal(name(people, blocker.owner_person))
        since = f", since {clock(blocker.acknowledged_at, now, zone)}" if blocker.acknowledged_at else ""
        plan = f" A plan or a fix **{_by(blocker.due_fix, now, zone)}**." if blocker.due_fix else ""
        return (
            f"{head} by {who}{since}.{plan}"
            if blocker.status is BlockerStatus.ACKNOWLEDGED
            else (f"{head}, with {who}{since}.{plan}")
        )
    if blocker.status.is_end and blocker.ended_at is not None:
        return f"{head}, {moment(blocker.ended_at, zone)}."
    if blocker.status is BlockerStatus.RESOLVED:
        until = blocker.verify_at
        return f"{head}." + (f" Silence counts as a yes on **{clock(until, now, zone)}**." if until else "")
    return f"{head}. {_waits(blocker, people, now, zone)}"


def receipt_words(blocker: Blocker, people: People, overdue: Overdue, now: datetime, zone: str) -> str:
    """To whom it is out, by when somebody has it, and what follows otherwise; for whoever reported it, as Markdown."""
    if blocker.rung is Rung.CHAMPION:
        who = f"your champion **{literal(name(people, blocker.champion))}**"
        or_else = f"it goes on to {owner_spoken(blocker, people)}"
    else:
        who, or_else = called(blocker, people), _OR_ELSE[overdue]
    by = _by(blocker.due_take_up, now, zone) if blocker.due_take_up is not None else "soon"
    return f"Out to {who}, clock running: somebody takes it up **{by}**, or {or_else}."


_OR_ELSE = {
    Overdue.DIRECTOR: "the AI director hears of it at once",
    Overdue.RAISE: "it climbs",
    Overdue.PROJECT_OFFICE: "it climbs",
    Overdue.WEEKLY_LIST: "it stands on the weekly list",
}


def history_of(blocker: Blocker) -> list[str]:
    """What makes it worse than others: breaches, reopenings, changes of owner."""
    said = [f"late {blocker.breaches} times" if blocker.breaches > 1 else "late once"] if blocker.breaches else []
    said += (
        [f"reopened {blocker.reopened} times" if blocker.reopened > 1 else "reopened once"] if blocker.reopened else []
    )
    said += [f"was “{one.category.spoken}”: {one.reason}" for one in blocker.reroutes[-1:]]
    return said


def open_line(blocker: Blocker, now: datetime, zone: str = "UTC") -> str:
    """One plain line, as for a gate pack: number, kind, how bad, with whom, since when; nobody's name and no words."""
    where = f"with {waits_for(blocker, {}) if blocker.status is BlockerStatus.OPEN else f'the {blocker.owner.spoken}'}"
    late = ["late"] if blocker.breaches else []
    since = f"since {clock(blocker.opened_at, now, zone)}"
    return " · ".join(
        [blocker.id, blocker.category.spoken, blocker.severity, blocker.status.spoken, where, since, *late]
    )
