"""What waits for somebody, one line each, with the button that deals with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import assert_never

from bot.actions import RunCommand, StartFlow, Take
from bot.ask_actions import AnswerIt
from bot.blocker_actions import Confirm, TakeUp
from bot.cards.blocker_list import when
from bot.cards.words import count, day, listed
from bot.champion_actions import REPLY
from bot.gate_actions import Decide, Resubmit, Sign, Supply
from bot.ui import Action, Button, Card, Facts, Style, Text, cut
from domain.blocker import Blocker
from domain.duties import Duty, DutyKind
from domain.funnel import Decision
from domain.items import bare
from domain.notes import Asked, ToFindOut
from domain.people import Person
from domain.questions import Asked as Question

PAGE = 10  # lines
AT_HAND = 4  # lines whose own button stands on the card; the others are shown first
TITLE = 50  # characters of a title in a line
SAID = 120  # characters of what is asked
LABEL = 40  # characters of a button
NAMED = 3  # missing things that one line names


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits. `since` is None where nobody noted it; `for_` is whom the reader stands in for.

    `has_record`: `id` is the number of one that can be shown.
    """

    id: str
    title: str
    what: str
    button: Button
    since: datetime | None = None
    due: date | None = None
    for_: str | None = None
    has_record: bool = True


def duty_item(duties: Sequence[Duty], title: str, round: int, reader: Person, for_: str | None, own: bool) -> Item:
    """A duty, or several things to supply to one record; `own` is an idea of the reader's."""
    first = duties[0]
    due = min((one.due for one in duties if one.due is not None), default=None)
    return Item(first.initiative, title, _what(duties), _button(duties, round, own), first.since, due, for_)


def task_item(task: ToFindOut, reader: Person) -> Item:
    """Something to find out, an "I don't know" of somebody."""
    own = task.author == reader.id
    button = _show(task.id) if own else Button(f"Comment on {task.id}", StartFlow("comment", task.id))
    return Item(task.id, task.title, cut(f"to find out: {listed(task.what)}", SAID), button, due=task.due)


def asked_items(asked: Asked) -> list[Item]:
    """A question to the author, and a number that is missing."""
    items = []
    if asked.question is not None:
        answer = Button(f"Answer {asked.id}", StartFlow("answer_question", asked.id))
        what = f"{asked.by or 'a former colleague'} asks “{cut(asked.question, SAID)}”"
        items.append(Item(asked.id, asked.title, what, answer, asked.at))
    if asked.needs_number:
        number = Button(f"Add the number to {asked.id}", StartFlow("edit_idea", asked.id))
        items.append(Item(asked.id, asked.title, "a number to aim at; a rough one is fine", number, asked.handed_in))
    return items


def question_item(question: Question, asker: str) -> Item:
    """A colleague's question that no playbook answers."""
    answer = Button(cut(f"Answer {asker}", LABEL), AnswerIt(question.id))
    what = f"“{cut(question.words, SAID)}”"
    return Item("Question", f"from {asker}", what, answer, question.at, has_record=False)


def blocker_item(blocker: Blocker, now: datetime, zone: str, *, mine: bool) -> Item:
    """A blocker to take up, or (`mine`) a solution of which its raiser says whether it holds."""
    if mine:
        yes = Button(f"{blocker.id} is solved", Confirm(blocker.id))
        return Item(blocker.id, blocker.summary, "is it solved?", yes, blocker.resolved_at, has_record=False)
    what = f"to take up: {blocker.category.spoken}, {blocker.severity}, {when(blocker, now, zone)}"
    take = Button(f"Take up {blocker.id}", TakeUp(blocker.id))
    return Item(blocker.id, blocker.summary, what, take, blocker.opened_at, has_record=False)


def asked_back_item(question: Question) -> Item:
    """What somebody asked back before they can answer the reader's own question."""
    what = f"somebody asks you something first about “{cut(question.words, SAID)}”"
    return Item(
        "Question",
        "yours",
        what,
        Button("Reply", StartFlow(REPLY, str(question.id))),
        question.asked_back_at,
        has_record=False,
    )


def inbox_card(items: Sequence[Item], page: int, left: int, capped: bool, today: date) -> Card:
    """One page; `left` is how many come after it, and `capped` that even more wait than were looked at."""
    rows = tuple(line(item, today) for item in items)
    buttons = [item.button for item in items[:AT_HAND]] + [_later(item) for item in items[AT_HAND:]]
    buttons = list({button.action: button for button in reversed(buttons)}.values())[::-1]
    buttons[0] = Button(buttons[0].label, buttons[0].action, Style.PRIMARY)
    if not left:
        more = (Text("More waits behind these; say *inbox* again when some are done.", subtle=True),) if capped else ()
        return Card("Waits for you", (Facts(rows), *more), tuple(buttons))
    behind = f"+{left}{' or more' if capped else ''}: say *inbox {page + 1}* for the next."
    following = Button("The next ten" if left >= PAGE else f"The next {left}", RunCommand("inbox", str(page + 1)))
    return Card("Waits for you", (Facts(rows), Text(behind, subtle=True)), (*buttons, following))


def line(item: Item, today: date) -> tuple[str, str]:
    """`AI-2026-0042 · Read claims`, `the verdict on G2, since Thu 19 Nov, due Mon 23 Nov, overdue`."""
    said = [item.what if item.for_ is None else f"for {item.for_}: {item.what}"]
    said += [f"since {day(item.since.date())}"] if item.since is not None else []
    said += [f"due {day(item.due)}" + (", overdue" if item.due < today else "")] if item.due is not None else []
    return f"{item.id} · {cut(item.title, TITLE)}", ", ".join(said)


def _what(duties: Sequence[Duty]) -> str:
    if len(duties) == 1:
        return cut(duties[0].label, SAID)
    names = [one.label for one in duties[:NAMED]]
    names += [f"{len(duties) - NAMED} more"] if len(duties) > NAMED else []
    return f"{count(len(duties), 'thing')} to supply: {'; '.join(names)}"


def _button(duties: Sequence[Duty], round: int, own: bool) -> Button:
    first, id = duties[0], duties[0].initiative
    if len(duties) > 1:
        return Button(f"Supply for {id}", RunCommand("missing", id))
    if first.kind is DutyKind.TRIAGE and own:
        return _show(id)
    label, action = _act(first, round)
    return Button(cut(label, LABEL), action)


def _act(duty: Duty, round: int) -> tuple[str, Action]:
    """How the button is called, and what it does."""
    id, code = duty.initiative, duty.code
    match duty.kind:
        case DutyKind.TRIAGE:
            return f"Take {id}", Take(id)
        case DutyKind.DECIDE:
            return f"Decide {id}", Decide(id, round, "")
        case DutyKind.SUPPLY:
            return f"Supply {id}: {bare(duty.label)}", Supply(id, code)
        case DutyKind.SIGN:
            return f"Sign {id}: {bare(duty.label)}", Sign(id, round, code)
        case DutyKind.REVIEW:
            return f"Review {id}", RunCommand("security", id)
        case DutyKind.CONDITIONS:
            return f"Conditions of {id}", RunCommand("security", id)
        case DutyKind.REWORK:
            return f"{id} is reworked", Resubmit(id, round)
        case DutyKind.STEP:
            return f"Steps of {id}", RunCommand("steps", id)
        case DutyKind.MONEY:
            return f"Check the money of {id}", StartFlow("check_money", id)
        case DutyKind.RESUME:
            return f"Take up {id} again", Decide(id, round, Decision.RESUME)
        case _:
            assert_never(duty.kind)


def _later(item: Item) -> Button:
    """Behind the first ones a record is shown only; what has none keeps its own button."""
    return _show(item.id) if item.has_record else item.button


def _show(id: str) -> Button:
    return Button(f"Show {id}", RunCommand("status", id))
