"""What an initiative waits for, and what waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions import StartFlow
from bot.cards.words import People, day, name
from bot.risk_actions import Lift
from bot.ui import Button, Card, Facts, Part, Text, cut
from domain.dependencies import reached
from domain.dossier import Dependency
from domain.initiatives import Initiative

WORDS = 200  # characters of a reason


@dataclass(frozen=True, slots=True)
class Seen:
    """A dependency with the other side: None where the reader may not know of it."""

    dependency: Dependency
    other: Initiative | None


def waits_card(initiative: Initiative, forward: Sequence[Seen], back: Sequence[Seen], people: People) -> Card:
    """Both directions, each with the reason and how it stands now."""
    parts: list[Part] = []
    if forward:
        parts += [
            Text("**It waits for**"),
            Facts(tuple((one.dependency.on, waits_for(one, people)) for one in forward)),
        ]
    if back:
        rows = tuple((one.other.id, f"{one.other.title}: {one.dependency.why}") for one in back if one.other)
        parts += [Text("**It is waited for by**"), Facts(tuple((id, cut(words, WORDS)) for id, words in rows))]
    lifts = [
        Button(f"Lift {one.dependency.on}", Lift(initiative.id, one.dependency.on))
        for one in forward
        if one.dependency.lifted_at is None
    ]
    add = [] if initiative.stage.is_end else [Button("It waits for another", StartFlow("depends", initiative.id))]
    return Card(f"{initiative.id} · dependencies", tuple(parts), (*lifts, *add))


def waits_for(one: Seen, people: People) -> str:
    """Why, by whom, and how it stands: lifted, come, or still to come."""
    said, other = one.dependency, one.other
    title = f"{cut(other.title, 60)} · " if other is not None else ""
    return cut(f"{title}{said.why} ({name(people, said.by)}, {day(said.at.date())}; {standing(one)})", WORDS * 2)


def standing(one: Seen) -> str:
    """`still waits`, `lifted on Tue 3 Mar`, or what became of the other one."""
    said, other = one.dependency, one.other
    if said.lifted_at is not None:
        return f"lifted {day(said.lifted_at.date())}"
    there = reached(other) if other is not None else None
    return f"{said.on} {there}" if there is not None else "still waits"
