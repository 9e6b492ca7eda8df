"""What Usher can do, for this reader."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import RunCommand, StartFlow
from bot.ui import Button, Card, Facts, Part, Style, Text
from domain.people import Person

ORDER = ("Ideas", "Project office", "Administration", "Usher")


def help_card(reader: Person, commands: Sequence[tuple[str, str, str]]) -> Card:
    """The commands by group: group, how it is typed, what it does."""
    present = {group for group, _, _ in commands}
    groups = [group for group in ORDER if group in present]
    parts: list[Part] = []
    for group in groups:
        parts.append(Text(f"**{group}**"))
        parts.append(Facts(tuple((usage, summary) for of, usage, summary in commands if of == group)))
    buttons: tuple[Button, ...] = (
        Button("Hand in an idea", StartFlow("submit_idea", ""), Style.PRIMARY),
        Button("My ideas", RunCommand("mine", "")),
    )
    return Card("What I can do for you", tuple(parts), () if reader.is_outsider else buttons)
