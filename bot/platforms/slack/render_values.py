"""What a person put into a form, read from the view that Slack sends. Nothing in it is trusted to have any shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.platforms.numbers import number_of
from bot.platforms.slack.render_fields import BOX, OTHER
from bot.platforms.slack.render_options import NO, YES

Raw = Mapping[str, Any]


def values(view: Raw) -> dict[str, object]:
    """JSON values by field, for the fields that stand in the view: str, bool, number, list of str, {"unknown": true}.

    A ticked "I don't know yet" counts when nothing was typed or chosen. Someone picked from Slack's own list is the
    user's id, see `users`.
    """
    blocks = _by_id(view)
    state = _mapping(_mapping(view.get("state")).get("values"))
    found: dict[str, object] = {}
    for name, block in blocks.items():
        if block.get("type") != "input" or _belongs(name, blocks) is not None:
            continue
        value = _value(_mapping(block.get("element")), _answer(state, name))
        other = _typed(_answer(state, name + OTHER)) if _belongs(name + OTHER, blocks) == name else ""
        value = other if other.strip() else value
        if value in (None, "", []) and _is_ticked(_answer(state, name + BOX)):
            value = {"unknown": True}
        found[name] = value
    return found | _ticked_alone(blocks, state)


def users(view: Raw) -> dict[str, str]:
    """The ids of those picked from Slack's own list of people, by field."""
    picked = {
        name: block
        for name, block in _by_id(view).items()
        if _mapping(block.get("element")).get("type") == "users_select"
    }
    return {name: value for name, value in values(view).items() if name in picked and isinstance(value, str) and value}


def inputs(view: Raw) -> set[str]:
    """The names of the fields that can be filled in the view."""
    blocks = _by_id(view)
    return {name for name, block in blocks.items() if block.get("type") == "input" and _belongs(name, blocks) is None}


def _ticked_alone(blocks: Mapping[str, Raw], state: Raw) -> dict[str, object]:
    """Fields that have no input and yet a box."""
    return {
        name.removesuffix(BOX): {"unknown": True}
        for name, block in blocks.items()
        if block.get("type") == "actions" and name.endswith(BOX) and name.removesuffix(BOX) not in blocks
        if _is_ticked(_answer(state, name))
    }


def _belongs(name: str, blocks: Mapping[str, Raw]) -> str | None:
    """The field that this block is the second input of."""
    first = name.removesuffix(OTHER)
    return first if name in blocks and first != name and first in blocks else None


def _by_id(view: Raw) -> dict[str, Raw]:
    found = view.get("blocks")
    shown = [block for block in found if isinstance(block, Mapping)] if isinstance(found, list) else []
    return {block["block_id"]: block for block in shown if isinstance(block.get("block_id"), str)}


def _mapping(value: object) -> Raw:
    return value if isinstance(value, Mapping) else {}


def _answer(state: Raw, block: str) -> Raw:
    """What stands in the block's one element, whatever its action is called."""
    return next((_mapping(one) for one in _mapping(state.get(block)).values()), {})


def _value(element: Raw, answer: Raw) -> object:
    match element.get("type"):
        case "plain_text_input":
            return _typed(answer)
        case "number_input":
            return number_of(_typed(answer))
        case "datepicker":
            return _text(answer.get("selected_date"))
        case "users_select":
            return _text(answer.get("selected_user"))
        case "radio_buttons" | "static_select":
            chosen = _text(_mapping(answer.get("selected_option")).get("value"))
            return chosen if chosen not in (YES, NO) else chosen == YES
        case "checkboxes" | "multi_static_select":
            several = answer.get("selected_options")
            found = [_text(_mapping(one).get("value")) for one in several] if isinstance(several, list) else []
            return [one for one in found if one is not None]
        case _:
            return None


def _typed(answer: Raw) -> str:
    return _text(answer.get("value")) or ""


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _is_ticked(answer: Raw) -> bool:
    chosen = answer.get("selected_options")
    return isinstance(chosen, list) and bool(chosen)
