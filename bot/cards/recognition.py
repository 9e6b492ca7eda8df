"""Thanks in figures: what came of somebody's help, for themselves, and of the units', for training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards.words import count
from bot.ui import Card, Facts, Message, Part, Text, literal

Figures = tuple[int, int, int]  # ideas shaped, helpful answers, uses of lessons
FROM_RECORDS = "Counted from what authors, askers and colleagues did, not from what anybody said of themselves."


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit's figures; None where its champions are too few to be counted alone."""

    unit: str
    figures: Figures | None


def own(shaped: int, helpful: int, reused: int) -> Card:
    """A champion's own."""
    return Card("What came of your help", (Facts(_rows((shaped, helpful, reused))), Text(FROM_RECORDS, subtle=True)))


def of_units(rows: Sequence[UnitRow], few: int, mine: Figures | None = None) -> Card:
    """For training: units by name, never persons; `few` is the smallest group that is shown."""
    told = tuple((row.unit, _told(row.figures) if row.figures is not None else _FEWER) for row in rows)
    parts: list[Part] = [Facts(told)] if told else [Text("There is no champion yet.")]
    if any(row.figures is None for row in rows):
        parts.append(Text(f"Groups of fewer than {few} champions have no figures of their own.", subtle=True))
    if mine is not None:
        parts += [Text("**Your own**"), Facts(_rows(mine))]
    return Card("Recognition by unit", tuple(parts))


def certificate(name: str, unit: str, term: str, figures: Figures) -> Message:
    """At the end of a year or a term, to the champion alone. What is nothing is not said."""
    of = f" in {literal(unit)}" if unit else ""
    text = f"**Thank you, {literal(name)}.** You were a champion{of}, {literal(term)}."
    rows = tuple((label, value) for (label, value), number in zip(_rows(figures), figures, strict=True) if number)
    parts: tuple[Part, ...] = (Facts(rows), Text(FROM_RECORDS, subtle=True)) if rows else ()
    told = Text("Colleagues had somebody to turn to, and the network stays open to you.")
    return Message(text, Card("With thanks from the network", (told, *parts)))


_FEWER = "fewer than five champions"


def _told(figures: Figures) -> str:
    shaped, helpful, reused = figures
    ideas, answers = count(shaped, "idea") + " shaped", count(helpful, "helpful answer")
    return f"{ideas}, {answers}, lessons used {count(reused, 'time')}"


def _rows(figures: Figures) -> tuple[tuple[str, str], ...]:
    shaped, helpful, reused = figures
    return (
        ("Ideas you helped to shape that a gate let go on", str(shaped)),
        ("Answers that helped", str(helpful)),
        ("Uses of your lessons", str(reused)),
    )
