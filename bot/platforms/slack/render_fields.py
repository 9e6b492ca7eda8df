"""A field of a form as blocks: the input, what it asks, what was wrong with it, and "I don't know yet"."""

from __future__ import annotations

from itertools import chain

from bot.platforms.lengths import clean, head, one_line, shown, units
from bot.platforms.slack import blocks, limits, rich
from bot.platforms.slack.render_controls import Control, control
from bot.platforms.slack.render_parts import portions
from bot.platforms.slack.values import Blocks, Json
from bot.ui import Field, FieldKind

UNKNOWN = "unknown"  # the action of the box, and its value
OTHER = "+"  # ends the name of the block for somebody who is not among the choices
BOX = "?"  # ends the name of the block with the box
_KEPT = 6000  # units of a long answer that are shown; the form cannot change it anyway
_SHOWN = 300


def field_blocks(field: Field, turn: int, room: int) -> Blocks:
    """Everything that belongs to the field; `room` is for its options, in bytes."""
    made = control(field, turn, room)
    parts: list[Blocks] = [_question(field)]
    if made.element is None:
        parts.append(_kept(field, made))
    else:
        parts.append([_input(field, made)])
    if made.other:
        parts.append([_other(field, made, turn)])
    parts.append(_error(field))
    if made.unshown and _standing_apart(field, made):
        parts.append(_stands(made.unshown))
    parts.append(list(made.beside))
    if field.may_be_unknown:
        parts.append([_box(field)])
    return list(chain.from_iterable(parts))


def _standing_apart(field: Field, made: Control) -> bool:
    """Whether what was given before needs a line of its own."""
    if made.other and units(made.unshown) <= limits.INPUT:
        return False
    return made.element is not None or field.kind in (FieldKind.CHOICE, FieldKind.CHOICES)


def _question(field: Field) -> Blocks:
    """What does not fit under or over the input: the question of a probe, and a very long label or hint."""
    made: Blocks = []
    if field.note and field.note.strip():
        made += rich.blocks((rich.words(field.note, bold=True),))
    if units(_label(field)) > limits.LABEL:
        made += rich.blocks((rich.words(_label(field), bold=True),))
    if units(_hint(field)) > limits.HINT:
        made += blocks.context(_hint(field))
    return made


def _label(field: Field) -> str:
    return one_line(field.label, otherwise=one_line(field.name))


def _hint(field: Field) -> str:
    said = [clean(one).strip() for one in (field.why, field.hint) if one]
    return "\n".join(one for one in said if one)


def _input(field: Field, made: Control) -> Json:
    block: Json = {
        "type": "input",
        "block_id": field.name,
        "label": blocks.plain(_label(field), limits.LABEL),
        "element": made.element,
        "optional": field.optional or field.may_be_unknown or made.other,
    }
    hint = _hint(field)
    if hint and units(hint) <= limits.HINT:
        block["hint"] = blocks.plain(hint, limits.HINT)
    return block


def _other(field: Field, made: Control, turn: int) -> Json:
    """A line for anybody who is not among the choices. What was typed there before stands in it."""
    element: Json = {"type": "plain_text_input", "action_id": f"v{turn}"[: limits.ID]}
    if 0 < units(made.unshown) <= limits.INPUT:
        element["initial_value"] = made.unshown
    label = blocks.plain("Somebody else: a name or an e-mail address", limits.LABEL)
    return {
        "type": "input",
        "block_id": field.name + OTHER,
        "label": label,
        "element": element,
        "optional": True,
    }


def _kept(field: Field, made: Control) -> Blocks:
    """An answer that no input of Slack's can hold: the words, and that they stay."""
    label = rich.blocks((rich.words(_label(field), bold=True),)) if units(_label(field)) <= limits.LABEL else []
    hint = blocks.context(_hint(field)) if units(_hint(field)) <= limits.HINT else []
    if field.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        return [*label, *hint]
    first = head(made.unshown, _KEPT)
    rest = len(made.unshown) - first
    said = "This is too long to be changed here. It is kept as it is; you can change it in the chat."
    if rest:
        said = f"… {rest:,} more characters. {said}"
    return [*label, *portions(made.unshown[:first]), blocks.more(said), *hint]


def _stands(words: str) -> Blocks:
    """What was given before and cannot be shown in this input."""
    first = head(words, _SHOWN)
    more = f"… and {len(words) - first:,} more characters" if first < len(words) else ""
    return blocks.context(f"Until now: “{shown(words[:first])}”{more}")


def _error(field: Field) -> Blocks:
    return blocks.context(f"⚠ {field.error.strip()}") if field.error and field.error.strip() else []


def _box(field: Field) -> Json:
    option = {"text": blocks.plain("I don't know yet", limits.OPTION), "value": UNKNOWN}
    element: Json = {"type": "checkboxes", "action_id": UNKNOWN, "options": [option]}
    if field.value == {"unknown": True}:
        element["initial_options"] = [option]
    return {"type": "actions", "block_id": field.name + BOX, "elements": [element]}
