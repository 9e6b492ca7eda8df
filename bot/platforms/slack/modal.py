"""Forms as Slack's modals: a page of a conversation, its review, and a message shown in a window."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.platforms.lengths import clean, counted, one_line, shorten, units
from bot.platforms.slack import blocks, limits, rich
from bot.platforms.slack.render import body
from bot.platforms.slack.render_fields import BOX, OTHER, field_blocks
from bot.platforms.slack.render_fit import VIEW, Room, button_rows, cut
from bot.platforms.slack.render_values import inputs, users, values
from bot.platforms.slack.values import Blocks, Json
from bot.ui import Field, FormView, Message, ReviewStep

__all__ = ["Opened", "field_errors", "form", "is_review", "opened", "reading", "said_above", "users", "values"]

PAGE, REVIEW = "form", "review"  # the callback ids
SAID = "usher:said"  # the block with a sentence that was put on top
_KEPT = ("external_id", "clear_on_close", "notify_on_close", "callback_id", "private_metadata")
_WORDS = 3000  # units of one answer on a review page


@dataclass(frozen=True, slots=True)
class Opened:
    """Which page a modal shows."""

    conversation: str
    turn: int


def form(view: FormView) -> Json:
    """The page as a view of type modal. What does not fit is said, and asked in the chat."""
    top, foot = _top(view), _foot(view)
    room = VIEW.less([*top, *foot])
    reviews = bool(view.review and not view.fields)
    middle = _review(view, room) if reviews else _page(view, room)
    return {
        **_frame(view.title, [*top, *middle, *foot]),
        "callback_id": REVIEW if reviews else PAGE,
        "private_metadata": _metadata(Opened(view.conversation, view.turn)),
        "submit": blocks.plain(one_line(view.submit, "Send"), limits.TITLE),
        "close": blocks.plain("Close", limits.TITLE),
        "notify_on_close": True,
    }


def reading(message: Message, title: str = "Usher") -> Json:
    """A modal that shows a message with its buttons; what does not fit is cut with a sentence."""
    top = _title(title)
    shown, _ = cut(body(message, tables=False), button_rows(message.card, message.buttons), VIEW.less(top))
    return {**_frame(title, [*top, *shown]), "close": blocks.plain("Close", limits.TITLE)}


def said_above(view_from_slack: Mapping[str, Any], sentence: str) -> Json:
    """The view that Slack sent, fit for views.update, with the sentence on top in the place of an older one.

    What was typed stays, as every input keeps its ids.
    """
    sent = view_from_slack.get("blocks")
    kept = [block for block in sent if block.get("block_id") != SAID] if isinstance(sent, list) else []
    said: Json = {
        "type": "section",
        "block_id": SAID,
        "text": blocks.plain(sentence, limits.SECTION),
    }
    made: Json = {
        "type": view_from_slack.get("type") or "modal",
        "blocks": [said, *kept[: limits.BLOCKS_IN_VIEW - 1]],
    }
    if made["type"] == "modal":
        made["title"] = view_from_slack.get("title") or blocks.plain("Usher", limits.TITLE)
    made |= {name: view_from_slack[name] for name in ("submit", "close") if view_from_slack.get(name)}
    return made | {name: view_from_slack[name] for name in _KEPT if view_from_slack.get(name)}


def opened(private_metadata: str) -> Opened | None:
    """What `form` wrote; None for anything else."""
    if not isinstance(private_metadata, str) or len(private_metadata) > limits.METADATA:
        return None
    try:
        said = json.loads(private_metadata)
    except (ValueError, RecursionError):
        return None
    match said:
        case {"conversation": str() as conversation, "turn": int() as turn} if type(turn) is int:
            found = Opened(conversation, turn)
            return found if _metadata(found) == private_metadata and clean(conversation) == conversation else None
        case _:
            return None


def is_review(view: Mapping[str, Any]) -> bool:
    """Whether the window shows a review, so that sending it hands everything in."""
    return view.get("callback_id") == REVIEW


def field_errors(view: FormView, shown: Mapping[str, Any]) -> dict[str, str] | None:
    """Errors by block for `response_action: errors`; None when the window must show another page instead.

    Slack takes them only while the same page is open: the same conversation and the same fields.
    """
    wrong = {one.name: one.error for one in view.fields if one.error}
    here = opened(shown.get("private_metadata") or "")
    if not wrong or view.problem or here is None or here.conversation != view.conversation:
        return None
    if inputs(shown) != {one.name for one in view.fields}:
        return None
    otherwise = "Please have another look at this answer."
    return {name: shorten(one_line(error, otherwise), limits.ERROR) for name, error in wrong.items()}


def _metadata(page: Opened) -> str:
    return json.dumps({"conversation": page.conversation, "turn": page.turn}, separators=(",", ":"))


def _frame(title: str, shown: Blocks) -> Json:
    return {
        "type": "modal",
        "title": blocks.plain(one_line(title, "Usher"), limits.TITLE),
        "blocks": shown or [blocks.more("There is nothing to fill in here.")],
    }


def _title(title: str) -> Blocks:
    """The whole title where the frame's is too short for it."""
    line = one_line(title, "Usher")
    return blocks.header(counted(line, limits.LABEL)) if units(line) > limits.TITLE else []


def _top(view: FormView) -> Blocks:
    made = _title(view.title)
    made += blocks.context(counted(view.progress, limits.LABEL)) if view.progress else []
    if view.remark and view.remark.strip():
        made += rich.blocks((rich.words(counted(view.remark, limits.SECTION)),))
    if view.problem and view.problem.strip():
        made += rich.blocks((rich.words(f"⚠ {counted(view.problem, limits.SECTION)}", bold=True),))
    return made


def _foot(view: FormView) -> Blocks:
    """Slack's window has a button to send and one to close; going back is a button of the page."""
    submit = one_line(view.submit, "Send")
    long = units(submit) > limits.TITLE
    made = blocks.context(f"“{shorten(submit, limits.TITLE)}”: {counted(submit, limits.LABEL)}") if long else []
    if view.can_go_back:
        back = {"type": "button", "action_id": "back", "text": blocks.plain("Back", limits.BUTTON), "value": "back"}
        made.append({"type": "actions", "elements": [back]})
    return made


def _page(view: FormView, room: Room) -> Blocks:
    """The fields one after the other; those without room are left to the chat."""
    share = limits.OPTIONS_ROOM // max(1, sum(bool(field.choices) for field in view.fields))
    made: Blocks = []
    used: set[str] = set()
    left = 0
    room = Room(room.blocks - 1, room.weight - 500, room.weigh)
    for field in view.fields:
        names = {field.name, field.name + BOX, field.name + OTHER}
        shown = field_blocks(field, view.turn, share) if _can_be_named(field, used) else []
        if not shown or left or not room.holds(shown):
            left += 1
            continue
        used |= names
        room = room.less(shown)
        made += shown
    if left:
        questions = "1 more question does" if left == 1 else f"{left} more questions do"
        made.append(blocks.more(f"… {questions} not fit here; I ask in the chat."))
    return made


def _can_be_named(field: Field, used: set[str]) -> bool:
    """Whether blocks can be named after the field: Slack takes 255 characters, and each name once."""
    sound = clean(field.name) == field.name and field.name.strip() != "" and units(field.name) < limits.ID
    return sound and not {field.name, field.name + BOX, field.name + OTHER, SAID} & used and field.name != SAID


def _review(view: FormView, room: Room) -> Blocks:
    """What was answered, step by step, each with its Edit button. A long answer is cut, and it is said by how much."""
    made: Blocks = []
    for number, step in enumerate(view.review):
        section = [_edit(step, number), *rich.blocks(list(_answers(step)))]
        last = Room(room.blocks - 1, room.weight - 500, room.weigh)
        if not last.holds(section):
            made.append(blocks.more(f"… {len(view.review) - number} more pages do not fit here; the chat shows them."))
            break
        room = room.less(section)
        made += section
    return made


def _edit(step: ReviewStep, number: int) -> Json:
    made: Json = {"type": "section", "text": blocks.bold(counted(step.title, limits.LABEL))}
    if 0 < units(step.step) <= limits.BUTTON_VALUE and clean(step.step) == step.step:
        made["accessory"] = {
            "type": "button",
            "action_id": f"edit:{number}",
            "text": blocks.plain("Edit", limits.BUTTON),
            "value": step.step,
            "accessibility_label": shorten(f"Edit: {one_line(step.title)}", limits.BUTTON),
        }
    return made


def _answers(step: ReviewStep) -> Iterator[rich.Line]:
    for label, value in step.rows:
        yield rich.fact_line(label, counted(value, _WORDS))
