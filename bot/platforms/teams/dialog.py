"""Forms as dialogs of Teams: a page of a conversation, its review, and a message to read, each as one card."""

from __future__ import annotations

from collections.abc import Iterator

from bot.events import FormButton
from bot.platforms.lengths import clean, counted, one_line, shorten, units
from bot.platforms.teams.dialog_fields import field_elements
from bot.platforms.teams.dialog_values import (
    CONVERSATION,
    ID,
    RESERVED,
    Kind,
    Opened,
    button,
    edit,
    opened,
    users,
    values,
)
from bot.platforms.teams.dialog_words import alarm, aside, fact, paragraph, size
from bot.platforms.teams.fit import SENTENCE, more, weight
from bot.platforms.teams.limits import ROOM
from bot.platforms.teams.render import SCHEMA, attachment, card_of
from bot.platforms.teams.render_parts import header
from bot.platforms.teams.values import OURS, Json
from bot.ui import FormView, Message, ReviewStep

__all__ = ["Opened", "button", "edit", "form", "opened", "reading", "users", "values"]

SIZE = "medium"  # of the window; on a phone it is the whole screen anyway
TITLE = 60  # units of the window's title
BUTTON = 40  # units of a button's
LINE = 300  # units of a title or a sentence on the page
CHOICES = 6000  # units of JSON for all the choices of a page
ANSWERS = (2000, 600, 150, 40)  # units of each answer on a review: the longest that fit


def form(view: FormView) -> Json:
    """The page as the value of a task's "continue". What does not fit is said, and asked in the chat."""
    top = _top(view)
    room = ROOM - weight(_window(view.title, _card(top, _endings(view, {})))) - SENTENCE
    middle, fields = (_review(view, room), {}) if _is_review(view) else _page(view, room)
    shown = [*top, *middle] or paragraph("There is nothing to fill in here.")
    return _window(view.title, _card(shown, _endings(view, fields)))


def reading(message: Message, title: str = "Usher") -> Json:
    """The same, showing a message with its buttons; what does not fit is cut with a sentence."""
    card = card_of(message)
    actions = {"actions": [_in_dialog(one) for one in card["actions"]]} if "actions" in card else {}
    return _window(title, {**card, "body": [*_title(title), *card["body"]], **actions})


def _is_review(view: FormView) -> bool:
    return bool(view.review and not view.fields)


def _window(title: str, card: Json) -> Json:
    return {"title": shorten(one_line(title, "Usher"), TITLE), "width": SIZE, "height": SIZE, "card": attachment(card)}


def _card(body: list[Json], actions: list[Json]) -> Json:
    return {"type": "AdaptiveCard", "$schema": SCHEMA, "version": "1.5", "body": body, "actions": actions}


def _in_dialog(action: Json) -> Json:
    """Action.Execute does nothing in a dialog, and a dialog cannot be opened from one: the press itself is sent, and
    answered by what the dialog shows next."""
    match action.get("type"):
        case "Action.Execute":
            kept = {key: value for key, value in action.items() if key not in ("verb", "fallback")}
            return {**kept, "type": "Action.Submit"}
        case "Action.Submit":
            return {**action, "data": {key: value for key, value in action["data"].items() if key != "msteams"}}
        case "Action.ShowCard":
            inner = action["card"]
            return {**action, "card": {**inner, "actions": [_in_dialog(one) for one in inner["actions"]]}}
        case _:
            return action


def _title(title: str) -> list[Json]:
    """The whole title where the window's is too short for it."""
    line = one_line(title, "Usher")
    return header(counted(line, LINE)) if units(line) > TITLE else []


def _top(view: FormView) -> list[Json]:
    made = _title(view.title)
    if view.problem and view.problem.strip():
        made += alarm("⚠", counted(view.problem.strip(), LINE))
    if view.remark and view.remark.strip():
        made += paragraph(counted(view.remark, LINE))
    if view.progress and view.progress.strip():
        made += aside(counted(view.progress, LINE))
    submit = one_line(view.submit, "Send")
    if units(submit) > BUTTON:
        made += aside(f"“{shorten(submit, BUTTON)}”: {counted(submit, LINE)}")
    return made


def _endings(view: FormView, fields: dict[str, Kind]) -> list[Json]:
    """The buttons under the page; each carries which fields stand on it, as what is empty does not come back."""
    ended = FormButton.CONFIRM if _is_review(view) else FormButton.SUBMIT
    made = [_ending(view, one_line(view.submit, "Send"), ended, fields) | {"style": "positive"}]
    return [*made, _ending(view, "Back", FormButton.BACK, fields)] if view.can_go_back else made


def _ending(view: FormView, title: str, ended: FormButton, fields: dict[str, Kind]) -> Json:
    carried = {"button": ended.value, "fields": {name: kind.value for name, kind in fields.items()}}
    return {"type": "Action.Submit", "title": shorten(title, BUTTON), "data": _data(view, carried)}


def _data(view: FormView, more: Json) -> Json:
    return {OURS: {"form": view.conversation, "turn": view.turn, **more}}


def _page(view: FormView, room: int) -> tuple[list[Json], dict[str, Kind]]:
    """The fields one after the other, and how each comes back; those without room are left to the chat."""
    share = CHOICES // max(1, sum(bool(field.choices) for field in view.fields))
    made: list[Json] = []
    fields: dict[str, Kind] = {}
    left = 0
    for field in view.fields:
        sound = ID.fullmatch(field.name) is not None and field.name not in {*RESERVED, *fields}
        shown, kind = field_elements(field, share) if sound else ([], None)
        carried = {field.name: kind.value} if kind is not None else {}
        need = size(shown) + 2 * weight(carried)
        if not shown or left or need > room:
            left += 1
            continue
        room -= need
        made += shown
        if kind is not None:
            fields[field.name] = kind
    if left:
        questions = "1 more question does" if left == 1 else f"{left} more questions do"
        made.append(more(f"… {questions} not fit here; I ask in the chat."))
    return made, fields


def _review(view: FormView, room: int) -> list[Json]:
    """What was answered, step by step, each with its Edit button; long answers are cut, and it is said by how much."""
    for limit in ANSWERS:
        made = [[_heading(view, step), *_answers(step, limit)] for step in view.review]
        if sum(map(size, made)) <= room:
            break
    shown: list[Json] = []
    for number, section in enumerate(made):
        room -= size(section)
        if room < 0:
            return [*shown, more(f"… {len(made) - number} more pages do not fit here; the chat shows them.")]
        shown += section
    return shown


def _heading(view: FormView, step: ReviewStep) -> Json:
    title = paragraph(counted(one_line(step.title), LINE), bold=True)
    columns: list[Json] = [{"type": "Column", "width": "stretch", "verticalContentAlignment": "Center", "items": title}]
    if 0 < len(step.step) <= CONVERSATION and clean(step.step) == step.step:
        button: Json = {"type": "Action.Submit", "title": "Edit", "associatedInputs": "none"}
        button |= {"tooltip": shorten(f"Edit: {one_line(step.title)}", LINE), "data": _data(view, {"edit": step.step})}
        columns.append({"type": "Column", "width": "auto", "items": [{"type": "ActionSet", "actions": [button]}]})
    return {"type": "ColumnSet", "spacing": "Medium", "separator": True, "columns": columns}


def _answers(step: ReviewStep, limit: int) -> Iterator[Json]:
    for label, value in step.rows:
        yield from fact(counted(one_line(label), LINE), counted(value, limit))
