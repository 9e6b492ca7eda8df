"""The head of training's view (domain rule 4.1): units, questions, champions, and what people teach each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.actions import RunCommand, StartFlow
from bot.cards.champions import NOMINATE
from bot.cards.digest import Line, Section
from bot.cards.digest_funnel import Before, moves
from bot.cards.digest_lines import NONE, Some
from bot.cards.playbook import ADD_FLOW
from bot.cards.questions import Cluster, Counted
from bot.cards.words import count, day
from bot.ui import Bar, Button, Chart, cut
from domain.champion_cover import Cover, Unit

WORDS = 110  # characters of a question
FEWEST_UNITS = 2  # that high and low are told of
MAP = RunCommand("champions", "map")
QUESTIONS = RunCommand("questions", "")


@dataclass(frozen=True, slots=True)
class Taught:
    """A lesson that came into the library."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class TrainingFacts:
    """`units` are name, id and ideas under way, only of those that are big enough to be told apart."""

    today: date
    before: Before = field(default_factory=dict)
    units: Sequence[tuple[str, str, int]] = ()
    fewest_people: int = 5
    unanswered: Some[Cluster] = NONE
    top: Sequence[Counted] = ()
    cover: Mapping[Cover, Sequence[Unit]] = field(default_factory=dict)
    lessons: Some[Taught] = NONE


def training(facts: TrainingFacts) -> list[Section]:
    """The sections in the order in which they are read."""
    return [
        questions_section(facts.unanswered),
        _top(facts.top),
        cover_section(facts.cover, facts.today),
        _units(facts),
        _lessons(facts.lessons),
    ]


def questions_section(found: Some[Cluster]) -> Section:
    """What nobody answered, like questions together, the biggest group first. Never who asked."""
    lines = tuple(
        Line(
            f"Asked {_times(one.size)}",
            f"“{cut(one.words[0], WORDS)}”",
            Button(f"Write answer {at}", StartFlow(ADD_FLOW, f"question:{one.question}")),
        )
        for at, one in enumerate(found.rows, 1)
    )
    return Section("Questions without an answer", lines, QUESTIONS, left=max(0, found.number - len(lines)))


def cover_section(cover: Mapping[Cover, Sequence[Unit]], today: date) -> Section:
    """Where a champion is missing, or a term ends with nobody to follow."""
    rows = [Line(unit.name, _vacant(unit), NOMINATE) for unit in cover.get(Cover.VACANT, ()) if unit.people]
    rows += [Line(unit.name, _ending(unit)) for unit in cover.get(Cover.ENDING, ())]
    rows += [Line(unit.name, "its champions have more than they can do") for unit in cover.get(Cover.OVERLOADED, ())]
    return Section("Champions", tuple(rows), MAP)


def _vacant(unit: Unit) -> str:
    coming = f", {unit.coming} on the way" if unit.coming else ""
    return f"no champion for {count(unit.people, 'person', 'people')}{coming}"


def _ending(unit: Unit) -> str:
    days = [one.ends_on for one in unit.champions if one.ends_on is not None and not one.is_followed]
    return f"a term ends {day(min(days))}, and nobody follows" if days else "a term ends, and nobody follows"


def _top(top: Sequence[Counted]) -> Section:
    lines = tuple(
        Line(one.title, f"asked {_times(one.times)}", Button(cut(one.title, 40), RunCommand("playbook", one.playbook)))
        for one in top
    )
    return Section("Asked most", lines, QUESTIONS, is_standing=True)


def _units(facts: TrainingFacts) -> Section:
    """High and low by the ideas under way, where there are units to compare; a small one would name its people."""
    most = max((number for _, _, number in facts.units), default=0)
    if not most or len(facts.units) < FEWEST_UNITS:
        return Section("")
    bars = tuple(Bar(name, number, most) for name, _, number in facts.units)
    note = f"Ideas, not use: who uses AI is not recorded. Units of fewer than {facts.fewest_people} are not shown."
    chart = Chart("Ideas under way, the highest and the lowest", bars)
    moved = moves(facts.units, "unit", facts.before)
    said = " ".join(one for one in (moved, note) if one)
    return Section("Departments high and low", (), RunCommand("portfolio", ""), chart, note=said, both_ends=True)


def _lessons(found: Some[Taught]) -> Section:
    lines = tuple(
        Line(
            f"{one.id} · {cut(one.title, 50)}",
            "new in the library",
            Button(f"Show {one.id}", RunCommand("lessons", one.id)),
        )
        for one in found.rows
    )
    return Section("Lessons", lines, RunCommand("lessons", ""), left=max(0, found.number - len(lines)))


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
