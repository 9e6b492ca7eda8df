"""What Teams' client does with a dialog: it fills its inputs, and sends them when a button is pressed.

As the official renderer does it: values are words, several choices have commas between, what is empty is left out.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

Json = dict[str, Any]


def elements(made: object) -> Iterator[Json]:
    """Every element and action in it, in order."""
    if isinstance(made, Mapping):
        if isinstance(made.get("type"), str):
            yield dict(made)
        for name, inner in made.items():
            if name not in ("data", "value"):
                yield from elements(inner)
    elif isinstance(made, list):
        for one in made:
            yield from elements(one)


def inputs(dialog: Json) -> dict[str, Json]:
    """The inputs of a dialog by id."""
    found = [one for one in elements(dialog["card"]["content"]["body"]) if one["type"].startswith("Input.")]
    assert len({one["id"] for one in found}) == len(found), "two inputs have the same id"
    return {one["id"]: one for one in found}


def action(dialog: Json, title: str) -> Json:
    """The first button of this title."""
    found = [one for one in elements(dialog["card"]["content"]) if one["type"].startswith("Action.")]
    return next(one for one in found if one.get("title") == title)


def pressed(dialog: Json, title: str, /, **typed: str) -> Json:
    """The `data` that comes back when this was put in (by id) and the button was pressed."""
    button, stand = action(dialog, title), inputs(dialog)
    assert set(typed) <= set(stand), f"no such input: {set(typed) - set(stand)}"
    assert button["type"] == "Action.Submit", "only Action.Submit works in a dialog"
    data: Json = copy.deepcopy(button.get("data", {}))
    if button.get("associatedInputs") == "none":
        return data
    for name, one in stand.items():
        otherwise = "false" if one["type"] == "Input.Toggle" else ""
        said = typed.get(name, _words(one.get("value", otherwise)))
        if said:
            data[name] = said
    return data


def _words(value: object) -> str:
    return value if isinstance(value, str) else str(value)
