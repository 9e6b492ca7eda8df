"""What is in an initiative's way, a line a blocker: on its gate pack and on its passport (domain rule 6.2).

No words of whoever reported it and no reporter's name stand here. Every moment has its date, as the card stays.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import RunCommand
from bot.cards.blocker_words import called
from bot.cards.words import People, moment, name
from bot.ui import Button, Facts, Part, Text, cut, plain
from domain.blocker import Blocker, BlockerStatus

SHOWN = 3  # the others are counted
LABEL = 60
LINE = 200


def blocker_rows(blockers: Sequence[Blocker], people: People, zone: str) -> list[tuple[str, str]]:
    """`B-118 · Access to data · SEV2`, `with the project office, since …, until …`; at most three, and `+n more`."""
    rows = [(cut(_label(one), LABEL), cut(_standing(one, people, zone), LINE)) for one in blockers[:SHOWN]]
    left = len(blockers) - SHOWN
    return [*rows, ("And", f"+{left} more")] if left > 0 else rows


def in_the_way(blockers: Sequence[Blocker], people: People, zone: str) -> list[Part]:
    """The same as a part of a card; nothing when nothing is in the way."""
    rows = blocker_rows(blockers, people, zone)
    return [Text("**In the way**"), Facts(tuple(rows))] if rows else []


def blockers_button(initiative: str, blockers: Sequence[Blocker]) -> tuple[Button, ...]:
    """The list of them, where there are any."""
    return (Button("Blockers", RunCommand("blockers", initiative)),) if blockers else ()


def _label(blocker: Blocker) -> str:
    return f"{blocker.id} · {blocker.category.spoken} · {blocker.severity}"


def _standing(blocker: Blocker, people: People, zone: str) -> str:
    since = f"since {moment(blocker.opened_at, zone)}"
    return f"{_whose(blocker, people)}, {since}, {_until(blocker, zone)}"


def _whose(blocker: Blocker, people: People) -> str:
    if blocker.status is BlockerStatus.RESOLVED:
        return "with whoever reported it"
    if blocker.status.is_taken:
        return f"{name(people, blocker.owner_person)} has it"
    return f"with {plain(called(blocker, people))}"


def _until(blocker: Blocker, zone: str) -> str:
    if blocker.status is BlockerStatus.RESOLVED:
        return "solved; does it hold?"
    if blocker.status.is_taken:
        due = blocker.due_fix
        return f"plan or fix until {moment(due, zone)}" if due is not None else blocker.status.spoken
    if blocker.breached_at is not None:
        return f"late since {moment(blocker.breached_at, zone)}"
    due = blocker.due_take_up
    return f"taken up until {moment(due, zone)}" if due is not None else "on the weekly list"
