"""What somebody has to find out, as a card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.actions import RunCommand
from bot.cards.words import day
from bot.gate_actions import Supply
from bot.ui import Button, Card, Facts, cut
from domain.giving import has_page
from domain.items import ITEMS, bare
from domain.notes import Task

TITLE = 60  # characters of a title in a line
LABEL = 40  # characters on a button


def tasks_card(tasks: Sequence[Task], titles: Mapping[str, str], today: date) -> Card:
    """Each task with its day, and the button that supplies it: its page, or a place for what was found out."""
    rows = tuple(
        (cut(f"{task.initiative} · {titles[task.initiative]}", TITLE), f"{task.what}, {_by(task.due, today)}")
        for task in tasks
    )
    return Card("To find out", (Facts(rows),), tuple(_button(task) for task in tasks))


def _button(task: Task) -> Button:
    item = ITEMS.get(task.field)
    label = cut(f"{task.initiative}: {bare(item) if item is not None else task.what}", LABEL)
    if item is not None and has_page(item):
        return Button(label, Supply(task.initiative, item.code))
    return Button(label, RunCommand("done", f"{task.initiative} {task.field}"))


def _by(due: date, today: date) -> str:
    return f"by {day(due)}" + (", overdue" if due < today else "")
