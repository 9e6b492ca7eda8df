"""Fitting the body of a card into what Teams takes. What does not fit is split where it can be, or counted and said."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence

from bot.platforms.lengths import units
from bot.platforms.teams import limits
from bot.platforms.teams.values import Json

SENTENCE = 200  # for the sentence that says what is not shown
_INSIDE = {"RichTextBlock": "inlines", "Container": "items", "Table": "rows"}
_TEXTS = frozenset(("text", "altText"))

Weigh = Callable[[Json], int]


def weight(value: object) -> int:
    """What it takes in the JSON of an activity, in UTF-16 code units, with a comma."""
    return units(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) + 1


def fits(shown: Iterable[Json], room: int, weigh: Weigh = weight) -> bool:
    """Whether all of it fits; nothing is weighed that comes after what does not."""
    left = room
    for one in shown:
        left -= weigh(one)
        if left < 0:
            return False
    return True


def portion(shown: Sequence[Json], room: int, weigh: Weigh = weight) -> tuple[list[Json], list[Json]]:
    """What of it fits, from the first on, and the rest. Texts, quotations and tables are split when they are long."""
    taken: list[Json] = []
    left = room
    for number, one in enumerate(shown):
        needed = weigh(one)
        if needed <= left:
            taken.append(one)
            left -= needed
            continue
        if taken and needed <= limits.WHOLE:
            return taken, list(shown[number:])
        first, second = _split(one, left, weigh)
        return [*taken, *first], [*second, *shown[number + 1 :]]
    return taken, []


def cut(shown: Sequence[Json], room: int, weigh: Weigh = weight) -> list[Json]:
    """What of it fits, with a sentence for the rest."""
    taken, rest = portion(shown, room, weigh)
    if rest:
        taken, rest = portion(shown, room - SENTENCE, weigh)
        return [*taken, more(_not_shown(rest))]
    return taken


def more(sentence: str) -> Json:
    """The line that says what is not shown. A sentence of ours, without anybody's words."""
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": sentence, "isSubtle": True}]}


def spoken(shown: Sequence[Json]) -> str:
    """The texts of elements as plain words."""
    return " ".join(text for one in shown for text in _texts(one))


def _split(one: Json, room: int, weigh: Weigh) -> tuple[list[Json], list[Json]]:
    """The element in two of the same kind; a table has its heading in both."""
    name = _INSIDE.get(one["type"])
    if name is None:
        return [], [one]
    heading = one[name][:1] if one["type"] == "Table" else []
    taken, rest = portion(one[name][len(heading) :], room - weigh({**one, name: heading}), weigh)
    if not taken:
        return [], [one]
    return [{**one, name: [*heading, *taken]}], [{**one, name: [*heading, *rest]}]


def _not_shown(rest: Sequence[Json]) -> str:
    signs = sum(units(text) for one in rest for text in _texts(one))
    return f"… {signs:,} more characters do not fit here." if signs else "… There is more than fits here."


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value[name] for name in _TEXTS if isinstance(value.get(name), str)]
        return own or [text for inner in value.values() for text in _texts(inner)]
    return [text for inner in value for text in _texts(inner)] if isinstance(value, list) else []
