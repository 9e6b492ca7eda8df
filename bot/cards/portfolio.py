"""The portfolio as a card: what is where, how long, what is late, and where work overlaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.actions import RunCommand
from bot.cards.words import count, listed
from bot.ui import Button, Card, Facts, Part, Table, Text, cut, literal
from domain.funnel import Stage
from domain.model import OperatingModel
from domain.portfolio import Filters, Jam, Overlap, StageSum, jam
from domain.scoring import Priority

LISTED = 10
CIRCLES = 6  # overlaps that are named
NAMED = 5  # initiatives of one overlap that are named
SHOWN = 3  # buttons
TITLE = 50  # characters of a title in a line
COLUMNS = ("Stage", "All", *Priority, "Unscored", "Days", "Late")
LEGEND = (
    "Days: how long the middle one has been in its stage. Late: past its gate date, or longer in its stage than one "
    "and a half times the stage's clock."
)


@dataclass(frozen=True, slots=True)
class Row:
    """One initiative of the list. `priority` is empty while it has no score."""

    id: str
    title: str
    stage: Stage
    priority: str
    days: int


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the card says. `named` says the filters in words; `ended` counts the last `ended_days` days.

    `more` is how many come after `rows`. `overlaps` is None where no domain was asked for; `compared` is how many were
    looked at, when there were more.
    """

    named: str
    wanted: Filters
    sums: Sequence[StageSum]
    sent_back: int
    ended: Mapping[Stage, int]
    ended_days: int
    rows: Sequence[Row] = ()
    more: int = 0
    overlaps: Sequence[Overlap] | None = None
    compared: int | None = None

    @property
    def number(self) -> int:
        return sum(one.number for one in self.sums)


def portfolio_card(shown: Shown, model: OperatingModel, now: datetime) -> Card:
    """Short rows, so that it can be read on a phone."""
    parts: list[Part] = []
    if shown.number:
        parts.append(Table(COLUMNS, tuple(_row(one, now) for one in shown.sums)))
        held_up = jammed(shown.sums, now)
        parts += [Text(held_up)] if held_up else []
    rows = _facts(shown)
    parts += [Facts(rows)] if rows else []
    parts += _overlapping(shown, model)
    parts += _list(shown)
    parts += [Text(LEGEND, subtle=True)] if shown.number else []
    return Card(f"Portfolio: {shown.named}" if shown.named else "Portfolio", tuple(parts), _buttons(shown, now))


def told(shown: Shown, now: datetime) -> str:
    """The same in a sentence or two."""
    which = f" in {literal(shown.named)}" if shown.named else ""
    if not shown.number:
        first = "Say *portfolio* for everything." if shown.named else "Say *idea* to begin."
        return f"Nothing is under way{which} yet. {first}"
    stages = listed([f"{one.number} {one.stage.spoken}" for one in shown.sums if one.number])
    are = "initiative is" if shown.number == 1 else "initiatives are"
    return f"{shown.number} {are} under way{which}: {stages}. {jammed(shown.sums, now)}".strip()


def jammed(sums: Sequence[StageSum], now: datetime) -> str:
    """Where it is held up, in words; empty where nothing is in assessment or behind it."""
    found = jam(sums, now)
    if found is None:
        return ""
    by_stage = {one.stage: one for one in sums}
    slowest = by_stage[found.slowest]
    median = f"median {count(slowest.median_days(now), 'day')}"
    if found.bottleneck is not None:
        return f"**Bottleneck: {found.bottleneck.spoken}**, {median}, {slowest.overdue} overdue."
    slow = f"Longest: **{found.slowest.spoken}**, {median}"
    if found.most_overdue is None:
        return f"{slow}; nothing from assessment on is overdue."
    late = by_stage[found.most_overdue]
    return f"{slow}. Most overdue: **{late.stage.spoken}**, {late.overdue}."


def _row(one: StageSum, now: datetime) -> tuple[str, ...]:
    by_priority = [one.by_priority.get(priority, 0) for priority in Priority]
    days = str(one.median_days(now)) if one.number else "–"
    figures = (one.number, *by_priority, one.number - sum(by_priority))
    return (one.stage.spoken.capitalize(), *map(str, figures), days, str(one.overdue))


def _facts(shown: Shown) -> tuple[tuple[str, str], ...]:
    """Only what there is."""
    figures = (
        ("Paused", sum(one.paused for one in shown.sums)),
        ("Waiting for room", sum(one.deferred for one in shown.sums)),
        ("Sent back", shown.sent_back),
        ("With an open exception", sum(one.exceptions for one in shown.sums)),
    )
    rows = [(label, str(number)) for label, number in figures if number]
    ended = [f"{number} {stage.spoken}" for stage, number in shown.ended.items() if number]
    return (*rows, *([(f"Ended in {shown.ended_days} days", listed(ended))] if ended else []))


def _list(shown: Shown) -> list[Part]:
    if not shown.rows:
        return []
    rows = tuple((f"{one.id} · {cut(one.title, TITLE)}", _said(one)) for one in shown.rows)
    more = [Text(f"+{shown.more}: add a stage or a priority to see fewer at once.", subtle=True)] if shown.more else []
    return [Text("**Longest in their stage first**"), Facts(rows), *more]


def _said(row: Row) -> str:
    return ", ".join([row.stage.spoken, row.priority or "unscored", count(row.days, "day")])


def _overlapping(shown: Shown, model: OperatingModel) -> list[Part]:
    if shown.overlaps is None or shown.number < 2:
        return []
    compared = f"The {shown.compared} latest were compared. " if shown.compared is not None else ""
    if not shown.overlaps:
        return [Text(f"{compared}No two of them share a tag, a process, a product or a department.", subtle=True)]
    rows = tuple((cut(_shared(one, model), 80), _circle(one.ids)) for one in shown.overlaps[:CIRCLES])
    left = len(shown.overlaps) - CIRCLES
    note = f"{compared}{f'+{left} looser ones. ' if left > 0 else ''}".strip()
    return [Text("**Overlapping work**"), Facts(rows), *([Text(note, subtle=True)] if note else [])]


def _shared(overlap: Overlap, model: OperatingModel) -> str:
    words = listed([_mark(kind, what, model) for kind, what in overlap.shared])
    return f"{words[0].upper()}{words[1:]}"


def _mark(kind: str, what: str, model: OperatingModel) -> str:
    if kind == "department":
        found = model.department(what)
        return f"department {found.name if found is not None else what}"
    if kind == "product":
        product = model.product(what)
        return f"product {product.name.partition(',')[0] if product is not None else what}"
    return f"{kind} “{what}”"


def _circle(ids: Sequence[str]) -> str:
    return listed([*ids[:NAMED], *([f"{len(ids) - NAMED} more"] if len(ids) > NAMED else [])])


def _buttons(shown: Shown, now: datetime) -> tuple[Button, ...]:
    if shown.rows:
        return tuple(Button(f"Show {one.id}", RunCommand("status", one.id)) for one in shown.rows[:SHOWN])
    if shown.wanted or not shown.number:
        return (Button("The whole portfolio", RunCommand("portfolio", "")),) if shown.wanted else ()
    found: Jam | None = jam(shown.sums, now)
    stage = found.most_overdue or found.slowest if found is not None else None
    looks = [Button(f"What is {stage.spoken}", RunCommand("portfolio", stage.spoken))] if stage is not None else []
    first = any(one.by_priority.get(Priority.P1) for one in shown.sums)
    return (*looks, *([Button("What is P1", RunCommand("portfolio", Priority.P1))] if first else []))
