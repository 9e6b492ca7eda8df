"""The element of an input block, for each kind of field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import assert_never

from bot.platforms.lengths import clean, units
from bot.platforms.slack import blocks, limits
from bot.platforms.slack.render_options import NO, YES, Offer, groups, offer, yes_or_no
from bot.platforms.slack.values import Blocks, Json
from bot.ui import Field, FieldKind

_USER = re.compile(r"[UW][A-Z0-9]{5,20}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FIGURES = 40  # characters of a number; longer ones are shown as words


@dataclass(frozen=True, slots=True)
class Control:
    """`element` is None where nothing can be put in. `unshown` is what stands in the field, and not in the element.

    `beside` are lines under it. `other` is true where a name may be typed instead of choosing one.
    """

    element: Json | None
    unshown: str = ""
    beside: tuple[Json, ...] = ()
    other: bool = False


def control(field: Field, turn: int, room: int) -> Control:
    """The element with what stands in it now; `room` is for its options, in bytes."""
    match field.kind:
        case FieldKind.LINE | FieldKind.PARAGRAPH:
            return _typed(field, turn)
        case FieldKind.NUMBER:
            return _number(field, turn)
        case FieldKind.DATE:
            return _day(field, turn)
        case FieldKind.TOGGLE:
            return _toggle(field, turn)
        case FieldKind.CHOICE | FieldKind.CHOICES:
            return _chosen(field, offer(field.choices, room), turn)
        case FieldKind.PERSON:
            return _person(field, turn, room)
        case _:
            assert_never(field.kind)


def words_of(value: object) -> str:
    """What stands in a field, as words."""
    match value:
        case str():
            return clean(value)
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return _figures(value) or ""
        case list() | tuple():
            return ", ".join(words_of(one) for one in value)
        case _:
            return ""


def _action(turn: int) -> str:
    """Named by the turn: under a new id Slack shows the new value instead of what stood there."""
    return f"v{turn}"[: limits.ID]


def _typed(field: Field, turn: int) -> Control:
    """Words that are too long for the field and not for Slack stay in the input, so that they can be mended there."""
    words = words_of(field.value)
    if units(words) > limits.INPUT:
        return Control(None, unshown=words)
    element: Json = {"type": "plain_text_input", "action_id": _action(turn)}
    if field.kind is FieldKind.PARAGRAPH or "\n" in words:
        element["multiline"] = True
    if field.max_length is not None:
        element["max_length"] = min(max(field.max_length, units(words), 1), limits.INPUT)
    if words:
        element["initial_value"] = words
    return Control(element)


def _number(field: Field, turn: int) -> Control:
    element: Json = {"type": "number_input", "action_id": _action(turn), "is_decimal_allowed": True}
    figures = _figures(field.value)
    if figures is None:
        return Control(element, unshown=words_of(field.value))
    return Control({**element, "initial_value": figures} if figures else element)


def _figures(value: object) -> str | None:
    """A number as Slack takes it: digits without an exponent. Empty for none, None for what is no number."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value).strip()) if not isinstance(value, int) else Decimal(value)
    except (InvalidOperation, ValueError):
        return None
    if not number.is_finite() or abs(number.adjusted()) > _FIGURES:
        return None
    said = f"{number:f}"
    return said if len(said) <= _FIGURES else None


def _day(field: Field, turn: int) -> Control:
    element: Json = {"type": "datepicker", "action_id": _action(turn)}
    words = words_of(field.value)
    if not words:
        return Control(element)
    try:
        known = _DAY.fullmatch(words) is not None and date.fromisoformat(words) is not None
    except ValueError:
        known = False
    return Control({**element, "initial_date": words}) if known else Control(element, unshown=words)


def _toggle(field: Field, turn: int) -> Control:
    """Two radio buttons: a box that is not ticked does not tell "no" from no answer."""
    options = yes_or_no()
    element: Json = {"type": "radio_buttons", "action_id": _action(turn), "options": options}
    if isinstance(field.value, bool):
        wanted = YES if field.value else NO
        element["initial_option"] = next(one for one in options if one["value"] == wanted)
        return Control(element)
    return Control(element, unshown=words_of(field.value))


def _chosen(field: Field, found: Offer, turn: int) -> Control:
    several = field.kind is FieldKind.CHOICES
    beside = (*found.lines, *_left_out(found))
    value = field.value
    now: Sequence[object] = value if isinstance(value, list | tuple) else [value] if isinstance(value, str) else []
    standing = found.standing([one for one in now if isinstance(one, str)])[: None if several else 1]
    kept = {option["value"] for option in standing}
    unshown = ", ".join(words_of(one) for one in now if not (isinstance(one, str) and one in kept))
    if not isinstance(value, list | tuple | str):
        unshown = words_of(value)
    if not found.options:
        return Control(None, unshown, (*beside, blocks.more("There is nothing to choose from yet.")))
    few = len(found.options) <= limits.BOXES
    kinds = ("checkboxes", "multi_static_select") if several else ("radio_buttons", "static_select")
    element: Json = {"type": kinds[0] if few else kinds[1], "action_id": _action(turn), **groups(found.options)}
    if standing:
        element["initial_options" if several else "initial_option"] = standing if several else standing[0]
    return Control(element, unshown, beside)


def _left_out(found: Offer) -> Blocks:
    if not found.left_out:
        return []
    return [blocks.more(f"… {found.left_out} more do not fit here; in the chat you can choose from all of them.")]


def _person(field: Field, turn: int, room: int) -> Control:
    """The people that are offered, and a line for anybody else; without an offer Slack's own list of people.

    A name that was typed before stands in a line, as Slack's list shows nobody whom it does not know.
    """
    found = offer(field.choices, room)
    if found.options:
        made = _chosen(field, found, turn)
        return Control(made.element, made.unshown, made.beside, other=True)
    words = words_of(field.value)
    if words and not _USER.fullmatch(words):
        return _typed(field, turn)
    element: Json = {"type": "users_select", "action_id": _action(turn)}
    return Control({**element, "initial_user": words} if words else element)
