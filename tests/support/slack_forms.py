"""What stands in a message or view, and what a person puts into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tests.support.slack_api import Json


def elements(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Each interactive element with the block it stands in, at any depth, from top to bottom."""
    for block in blocks:
        yield from ((block, element) for element in _inside(block))


def _inside(node: object) -> Iterator[Json]:
    if isinstance(node, list):
        for one in node:
            yield from _inside(one)
    elif isinstance(node, dict):
        if "action_id" in node:
            yield node
        else:
            yield from _inside(list(node.values()))


def labels(blocks: Sequence[Json]) -> list[str]:
    """What can be pressed, as it reads."""
    shown = [element for _, element in elements(blocks)]
    return [words for element in shown for words in ([_text(element)] if "text" in element else _options(element))]


def find(blocks: Sequence[Json], wanted: str) -> Json:
    """The action that Slack sends when the button or option with this label or value is chosen; LookupError if none."""
    for block, element in elements(blocks):
        about: Json = {
            key: element[key] for key in ("type", "action_id", "text", "value", "style", "url") if key in element
        }
        if wanted in (element.get("value"), _text(element), element.get("action_id")):
            return {**about, "block_id": block["block_id"]}
        for option in _options(element).values():
            if wanted in (option["value"], _text(option)):
                return {**about, "block_id": block["block_id"], "selected_option": option}
    raise LookupError(f"nothing here is called {wanted!r}; there is {labels(blocks)}")


def _text(thing: Json) -> str:
    text = thing.get("text") or {}
    return str(text.get("text", "")) if isinstance(text, dict) else str(text)


def _options(element: Json) -> dict[str, Json]:
    """The options of a menu by their labels."""
    groups = [{"options": element.get("options", [])}, *element.get("option_groups", [])]
    return {_text(option): option for group in groups for option in group["options"]}


def fill(
    view: Json, values: Mapping[str, object], *, typed: Mapping[str, object] | None = None, strict: bool = True
) -> Json:
    """`view.state.values` as Slack sends it when a person has put `values` into the view.

    A field is named by its block id or its label. Text and numbers are given as they are, options by value or label
    (a list for several), dates as YYYY-MM-DD, people by id; None empties a field. `typed` is what stands there from
    before, where the field still exists. LookupError for a field or option that is not there; ValueError for what
    Slack's own client would not let through: a required input without a value, a text too short or too long.
    """
    state: Json = {}
    left = dict(values)
    if unknown := set(values) - _fields(view):
        raise LookupError(f"no such fields: {sorted(unknown)}; there are {sorted(_fields(view))}")
    for block in view["blocks"]:
        for element in _inside(block):
            if element["type"] in ("button", "overflow", "image"):
                continue
            id, label = str(block.get("block_id")), label_of(block)
            name = id if id in left else label
            if name in left:
                content = _content(element, left.pop(name))
            elif typed and id in typed:
                content = _content(element, typed[id])
            else:
                content = _initial(element)
            if strict and block["type"] == "input":
                _let_through(label or id, block, element, content)
            state.setdefault(id, {})[element["action_id"]] = {"type": element["type"], **content}
    return state


def _fields(view: Json) -> set[str]:
    """The names under which the view's fields can be filled."""
    asked = [block for block, element in elements(view["blocks"]) if element["type"] not in ("button", "overflow")]
    return {name for block in asked for name in (str(block["block_id"]), label_of(block)) if name}


def label_of(block: Json) -> str:
    return _text({"text": block.get("label")})


PICKED = {  # the element's own word for what was picked, after "selected_" and "initial_"
    "datepicker": "date",
    "timepicker": "time",
    "datetimepicker": "date_time",
    "users_select": "user",
    "multi_users_select": "users",
    "conversations_select": "conversation",
    "multi_conversations_select": "conversations",
    "channels_select": "channel",
    "multi_channels_select": "channels",
    "static_select": "option",
    "external_select": "option",
    "radio_buttons": "option",
    "multi_static_select": "options",
    "multi_external_select": "options",
    "checkboxes": "options",
}


def _key(element: Json) -> str:
    return f"selected_{PICKED[element['type']]}" if element["type"] in PICKED else "value"


def _content(element: Json, value: object) -> Json:
    match _key(element):
        case "value":
            return {"value": None if value in (None, "") else str(value)}
        case "selected_option":
            return {"selected_option": None if value is None else _option(element, value)}
        case "selected_options":
            chosen = value if isinstance(value, list | tuple) else [] if value is None else [value]
            return {"selected_options": [_option(element, one) for one in chosen]}
        case key:
            return {key: value}


def _initial(element: Json) -> Json:
    key = _key(element)
    nothing: object = [] if key.endswith("s") else None
    return {key: element.get(key.replace("selected_", "initial_") if key != "value" else "initial_value", nothing)}


def _option(element: Json, wanted: object) -> Json:
    if isinstance(wanted, dict):  # one that a suggestion brought
        return wanted
    for label, option in _options(element).items():
        if wanted in (label, option["value"]):
            return option
    raise LookupError(f"no such option: {wanted!r}; there is {list(_options(element))}")


def _let_through(label: str, block: Json, element: Json, content: Json) -> None:
    (value,) = content.values()
    if value in (None, "", []):
        if not block.get("optional"):
            raise ValueError(f"Please fill in {label!r}")
    elif isinstance(value, str) and "text_input" in element["type"]:
        least, most = element.get("min_length", 0), element.get("max_length", 3000)
        if not least <= len(value) <= most:
            raise ValueError(f"{label!r} takes {least} to {most} characters, not {len(value)}")
