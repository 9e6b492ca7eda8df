"""A field of a form as elements of a card: what it asks, the input, what was wrong with it, and "I don't know yet".

The order is Fluent's own for a field: the label, the input, the error, the hint. A label belongs to its input, so that
screen readers say it there; a second one above, with the hint between, would be read and seen twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from bot.platforms.lengths import clean, counted, head, one_line, shorten, shown, units
from bot.platforms.teams.dialog_choices import Offer, offer, yes_or_no
from bot.platforms.teams.dialog_values import BOX, NO, OTHER, YES, Kind, is_user, sent_value
from bot.platforms.teams.dialog_words import accent, alarm, apart, aside, close, label, paragraph
from bot.platforms.teams.values import Json
from bot.ui import Field, FieldKind

INPUT = 4000  # units of an answer that can be changed here: as long as the longest that the flows ask for
LABEL = 300  # units; a longer one stands above its input
WORDS = 1500  # units of a hint, a note or an error
KEPT = 1500  # units that are shown of an answer which is too long to be changed here
STANDS = 300
PLACES = 15  # digits of a whole number that a client of JavaScript keeps
FIGURES = 40  # of a number that is shown as words
FEW = 8  # choices that are shown at once
PEOPLE = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}


@dataclass(frozen=True, slots=True)
class Control:
    """`element` is None where nothing can be put in. `unshown` is what stands in the field, and not in the element.

    `beside` are lines under it. `other` is the label of a line for a name that is typed instead of choosing one.
    """

    kind: Kind
    element: Json | None
    unshown: str = ""
    beside: tuple[str, ...] = ()
    other: str = ""


def field_elements(field: Field, room: int) -> tuple[list[Json], Kind | None]:
    """Everything that belongs to the field, and how its value comes back; None when it cannot be answered here.

    `room` is for its choices, in units of JSON.
    """
    made = _control(field, room)
    parts = [*_note(field), *_long_label(field)]
    if made.element is not None:
        parts.append({**made.element, "id": field.name, "label": _label(field), "spacing": "Small"})
    else:
        parts += _kept(field, made)
    if made.other:
        parts.append(_other(field, made))
    parts += _error(field)
    if made.unshown and _stands_apart(field, made):
        parts += close(aside(_until_now(made.unshown)))
    for line in (_hint(field), *made.beside):
        parts += close(aside(line))
    if field.may_be_unknown:
        parts.append(_box(field))
    return apart(parts), made.kind if made.element is not None or field.may_be_unknown else None


def words_of(value: object) -> str:
    """What stands in a field, as words."""
    match value:
        case str():
            return clean(value)
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return str(value) if abs(value) < 10**FIGURES else ""
        case list() | tuple():
            return ", ".join(words_of(one) for one in value)
        case _:
            return ""


def _stands_apart(field: Field, made: Control) -> bool:
    """Whether what was given before needs a line of its own."""
    if made.other and units(made.unshown) <= INPUT:
        return False
    return made.element is not None or made.kind is Kind.NOTHING


def _note(field: Field) -> list[Json]:
    """The question of a probe."""
    return accent(counted(field.note.strip(), WORDS)) if field.note else []


def _asked(field: Field) -> str:
    return one_line(field.label, otherwise=field.name)


def _long_label(field: Field) -> list[Json]:
    return paragraph(counted(_asked(field), WORDS), bold=True) if units(_asked(field)) > LABEL else []


def _label(field: Field) -> str:
    short = shorten(_asked(field), LABEL)
    return label(f"{short} (optional)" if field.optional and not field.may_be_unknown else short)


def _hint(field: Field) -> str:
    said = [clean(one).strip() for one in (field.why, field.hint) if one]
    return counted("\n".join(one for one in said if one), WORDS)


def _other(field: Field, made: Control) -> Json:
    """A line for anybody who is not among the choices. What was typed there before stands in it."""
    line: Json = {"type": "Input.Text", "id": field.name + OTHER, "label": made.other, "maxLength": INPUT}
    return {**line, "value": made.unshown} if 0 < units(made.unshown) <= INPUT else line


def _kept(field: Field, made: Control) -> list[Json]:
    """An answer that cannot be put in here: the words, and that they stay."""
    asked = paragraph(_asked(field), bold=True) if units(_asked(field)) <= LABEL else []
    if made.kind is Kind.NOTHING:
        return asked
    first = head(made.unshown, KEPT)
    rest = len(made.unshown) - first
    said = "This is too long to be changed here. It is kept as it is; you can change it in the chat."
    more = aside(f"… {rest:,} more characters. {said}" if rest else said)
    return [*asked, *close(paragraph(shown(made.unshown[:first]))), *close(more)]


def _until_now(words: str) -> str:
    """What was given before and cannot be shown in this input."""
    first = head(words, STANDS)
    more = f"… and {len(words) - first:,} more characters" if first < len(words) else ""
    return f"Until now: “{shown(words[:first])}”{more}"


def _error(field: Field) -> list[Json]:
    """Right under the input."""
    error = field.error.strip() if field.error else ""
    return close(alarm("⚠ Please check:", counted(error, WORDS))) if error else []


def _box(field: Field) -> Json:
    ticked = YES if field.value == {"unknown": True} else NO
    return {"type": "Input.Toggle", "id": field.name + BOX, "title": "I don't know yet", "value": ticked}


def _control(field: Field, room: int) -> Control:
    """The input with what stands in it now."""
    match field.kind:
        case FieldKind.LINE | FieldKind.PARAGRAPH:
            return _typed(field)
        case FieldKind.NUMBER:
            return _number(field)
        case FieldKind.DATE:
            return _day(field)
        case FieldKind.TOGGLE:
            return _toggle(field)
        case FieldKind.CHOICE | FieldKind.CHOICES:
            return _chosen(field, offer(field.choices, _now(field), room))
        case FieldKind.PERSON:
            return _person(field, room)
        case _:
            assert_never(field.kind)


def _typed(field: Field) -> Control:
    """Words that are too long for the field, and not for the page, stay in the input: they can be mended there."""
    words = words_of(field.value)
    if units(words) > INPUT:
        return Control(Kind.TEXT, None, unshown=words)
    limit = INPUT if field.max_length is None else min(max(field.max_length, units(words), 1), INPUT)
    element: Json = {"type": "Input.Text", "maxLength": limit}
    if field.kind is FieldKind.PARAGRAPH or "\n" in words:
        element["isMultiline"] = True
    return Control(Kind.TEXT, {**element, "value": words} if words else element)


def _number(field: Field) -> Control:
    """Digits that a client of JavaScript would round are shown as words."""
    element: Json = {"type": "Input.Number"}
    words = words_of(field.value).strip()
    try:
        number = float(words) if words and not isinstance(field.value, bool) else None
    except ValueError:
        number = None
    rounded = len(words) > PLACES and not isinstance(field.value, float)
    if number is None or rounded or not abs(number) < 10**PLACES:
        return Control(Kind.NUMBER, element, unshown=words)
    return Control(Kind.NUMBER, {**element, "value": int(number) if number.is_integer() else number})


def _day(field: Field) -> Control:
    element: Json = {"type": "Input.Date"}
    words = words_of(field.value)
    try:
        known = date.fromisoformat(words).isoformat() == words
    except ValueError:
        known = False
    return Control(Kind.DATE, {**element, "value": words}) if known else Control(Kind.DATE, element, unshown=words)


def _toggle(field: Field) -> Control:
    """Two choices: a box that is not ticked does not tell "no" from no answer."""
    element: Json = {"type": "Input.ChoiceSet", "style": "expanded", "choices": yes_or_no()}
    if isinstance(field.value, bool):
        return Control(Kind.TOGGLE, {**element, "value": YES if field.value else NO})
    return Control(Kind.TOGGLE, element, unshown=words_of(field.value))


def _now(field: Field) -> list[str]:
    """What is chosen now, as far as it can be a choice."""
    value = field.value if isinstance(field.value, list | tuple) else [field.value]
    chosen = [one for one in value if isinstance(one, str) and one]
    return chosen if field.kind is FieldKind.CHOICES else chosen[:1]


def _chosen(field: Field, found: Offer) -> Control:
    several = field.kind is FieldKind.CHOICES
    kind = Kind.CHOICES if several else Kind.CHOICE
    now = _now(field)
    standing = [one for one in now if one in found.values]
    unshown = words_of([one for one in now if one not in standing] if now else field.value)
    if not found.options:
        return Control(Kind.NOTHING, None, unshown, (*found.lines, "There is nothing to choose from yet."))
    style = "expanded" if len(found.options) <= FEW else "compact"
    element: Json = {"type": "Input.ChoiceSet", "style": style, "wrap": True, "choices": found.options}
    if several:
        element["isMultiSelect"] = True
    elif style == "compact":
        element["placeholder"] = "Choose"
    if standing:
        element["value"] = ",".join(map(sent_value, standing))
    return Control(kind, element, unshown, found.lines)


def _person(field: Field, room: int) -> Control:
    """The people that are offered, else Teams' own list of people; and a line for anybody who is in neither."""
    found = offer(field.choices, _now(field), room)
    if found.options:
        return replace(_chosen(field, found), other="Somebody else: a name or an e-mail address")
    words = words_of(field.value)
    element: Json = {
        "type": "Input.ChoiceSet",
        "choices": [],
        "choices.data": PEOPLE,
        "placeholder": "Search for a name",
    }
    other = "Somebody else: a name or an e-mail address"
    if is_user(words):
        return Control(Kind.USER, {**element, "value": words}, other=other)
    return Control(Kind.USER, element, unshown=words, other=other)
