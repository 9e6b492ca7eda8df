"""What Usher can do, for this reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import assert_never

from bot.actions import RunCommand, StartFlow
from bot.ui import Button, Card, Facts, Part, Style, Text
from domain.people import Person, Role

HAND_IN = Button("Hand in an idea", StartFlow("submit_idea", ""), Style.PRIMARY)
MY_IDEAS = Button("My ideas", RunCommand("mine", ""))
REST = "more"  # behind `help`: what is left out for this reader
MORE = Button("More for champions, heads and administrators", RunCommand("help", REST))

Row = tuple[str, str]  # how it is typed, what it does


class Group(StrEnum):
    """What belongs together on the list, in its order; the value is the heading."""

    IDEAS = "Ideas"
    QUESTIONS = "Questions"
    BLOCKERS = "Blockers"
    CHAMPIONS = "Champions"
    GATES = "Gates"
    OFFICE = "Project office"
    ADMINISTRATION = "Administration"
    USHER = "Usher"


# Words that refuse everybody else, in groups that are shown to all. Seats and deputies are not looked at here.
_ANY_ROLE = frozenset(Role) - {Role.EMPLOYEE}
_NETWORK = frozenset({Role.CHAMPION, Role.TRAINING})
_FOR: Mapping[str, frozenset[Role]] = {
    "takeup": _ANY_ROLE,
    "digest": _ANY_ROLE,
    "questions": _ANY_ROLE,
    "unit": frozenset({Role.CHAMPION}),
    "term": frozenset({Role.CHAMPION}),
    "my": frozenset({Role.CHAMPION}),
    "time": _NETWORK,
    "recognition": _NETWORK,
    "share": _NETWORK,
    "candidates": frozenset({Role.TRAINING}),
}
_WHOSE: Mapping[Group, frozenset[Role]] = {
    Group.CHAMPIONS: _NETWORK,
    Group.OFFICE: frozenset({Role.PROJECT_OFFICE}),
    Group.ADMINISTRATION: frozenset({Role.ADMIN}),
}


def is_offered(group: Group, usage: str, reader: Person) -> bool:
    """Whether the word is of use to the reader. This hides only: who may do what is asked when it is done."""
    roles = _FOR.get(usage.split(maxsplit=1)[0])
    return _is_shown(group, reader) and (roles is None or reader.has(*roles))


def _is_shown(group: Group, reader: Person) -> bool:
    match group:
        case Group.IDEAS | Group.BLOCKERS | Group.CHAMPIONS:
            return not reader.is_outsider
        case Group.GATES:
            return not reader.is_outsider and bool(reader.roles)
        case Group.OFFICE:
            return not reader.is_outsider and reader.has(Role.PROJECT_OFFICE)
        case Group.ADMINISTRATION:
            return not reader.is_outsider and reader.has(Role.ADMIN)
        case Group.QUESTIONS | Group.USHER:
            return True
        case _:
            assert_never(group)


def help_card(reader: Person, commands: Sequence[tuple[Group, str, str]]) -> Card:
    """The commands that are of use to the reader, those of the reader's roles first: group, how typed, what it does."""
    mine = [one for one in commands if is_offered(one[0], one[1], reader)]
    buttons = () if reader.is_outsider else (HAND_IN, MY_IDEAS, *([MORE] if len(mine) < len(commands) else []))
    groups = sorted(Group, key=lambda one: not reader.has(*_WHOSE.get(one, ())))
    return Card("What I can do for you", _listed(groups, mine), buttons)


def rest_card(reader: Person, commands: Sequence[tuple[Group, str, str]]) -> Card:
    """What `help_card` leaves out, for whoever wants to know what others can say; nothing for guests."""
    rest = [one for one in commands if not reader.is_outsider and not is_offered(one[0], one[1], reader)]
    said = Text("Each of these asks for a role or a seat, and says whose it is.", subtle=True)
    return Card("What I do for others, by their role", (said, *_listed(tuple(Group), rest)))


def _listed(groups: Sequence[Group], commands: Sequence[tuple[Group, str, str]]) -> tuple[Part, ...]:
    parts: list[Part] = []
    for group in groups:
        rows: tuple[Row, ...] = tuple((usage, summary) for of, usage, summary in commands if of is group)
        if rows:
            parts += [Text(f"**{group.value}**"), Facts(rows)]
    return tuple(parts)
