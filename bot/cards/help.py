"""What Usher can do, for this reader."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import assert_never

from bot.actions import RunCommand, StartFlow
from bot.ui import Button, Card, Facts, Part, Style, Text
from domain.people import Person, Role

HAND_IN = Button("Hand in an idea", StartFlow("submit_idea", ""), Style.PRIMARY)
MY_IDEAS = Button("My ideas", RunCommand("mine", ""))


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


def is_shown(group: Group, reader: Person) -> bool:
    """Whether the group is of use to the reader. This hides only: who may do what is asked when it is done."""
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
    """The commands that are of use to the reader: group, how it is typed, what it does."""
    parts: list[Part] = []
    for group in Group:
        rows = tuple((usage, summary) for of, usage, summary in commands if of is group)
        if rows and is_shown(group, reader):
            parts += [Text(f"**{group.value}**"), Facts(rows)]
    return Card("What I can do for you", tuple(parts), () if reader.is_outsider else (HAND_IN, MY_IDEAS))
