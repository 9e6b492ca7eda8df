"""Whether Slack would take a payload: by its SDK's models, by a schema of its types, and by what neither of them knows.

AssertionError says what is wrong. Blocks and views may also come as JSON text, as a form-encoded request holds them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import fastjsonschema
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

Surface = Literal["message", "modal", "home"]
SCHEMA = Path(__file__).parent.parent / "platforms/slack/schemas/blocks.json"

_MOST = {"message": 50, "modal": 100, "home": 100}
_ALLOWED = {
    "message": {
        "actions",
        "context",
        "data_visualization",
        "divider",
        "header",
        "image",
        "rich_text",
        "section",
        "table",
    },
    "modal": {"actions", "context", "divider", "header", "image", "input", "rich_text", "section"},
    "home": {"actions", "context", "divider", "header", "image", "rich_text", "section"},
}
_OF_A_CHART = {"type", "title", "chart", "block_id"}  # docs.slack.dev: blocks/data-visualization-block
_MESSAGE_TEXT = 13_000
_LINK = re.compile(r"<https?://[^\s<>|]+(\|[^<>|]*)?>")
_LONGEST: dict[tuple[str, str], int] = {
    ("button", "text"): 75, ("button", "value"): 2000, ("button", "url"): 3000, ("button", "accessibility_label"): 75,
    ("header", "text"): 150, ("section", "text"): 3000, ("input", "label"): 2000, ("input", "hint"): 2000,
    ("plain_text_input", "initial_value"): 3000, ("plain_text_input", "placeholder"): 150,
    ("image", "alt_text"): 2000, ("image", "image_url"): 3000, ("modal", "title"): 24, ("modal", "submit"): 24,
    ("modal", "close"): 24, ("modal", "private_metadata"): 3000, ("modal", "callback_id"): 255,
}  # fmt: skip
_COUNTS = {"radio_buttons": 10, "checkboxes": 10, "static_select": 100, "multi_static_select": 100}
_STYLED = {"text", "link"}


def check_message(payload: Mapping[str, Any]) -> None:
    """A payload for chat.postMessage, chat.update, chat.postEphemeral or a response_url."""
    text = payload.get("text")
    assert isinstance(text, str), "a message needs a text that carries its meaning alone"
    assert text.strip(), "the text of a message is empty"
    assert _units(text) <= 4000, f"the text has {_units(text)} of 4000 characters"
    _check_escaped(text, "the text of a message")
    check_blocks(_read(payload.get("blocks") or []), "message")


def check_view(view: Mapping[str, Any] | str) -> None:
    """A view for views.open, views.update, views.publish, or a response_action."""
    made = _read(view)
    kind = made.get("type")
    assert kind in ("modal", "home"), f"a view of type {kind!r}"
    assert len(json.dumps(made).encode()) <= 250_000, "the view is larger than 250 KB"
    assert made.get("blocks"), "a view needs blocks"
    check_blocks(made["blocks"], kind)
    try:
        View(**_copy(made)).validate_json()
    except SlackObjectFormationError as error:
        raise AssertionError(f"slack_sdk refuses the view: {error}") from error
    for name in ("title", "submit", "close"):
        given = made.get(name)
        assert given is None or given.get("type") == "plain_text", f"{name} is no plain_text"
    assert kind == "home" or made.get("title"), "a modal needs a title"
    has_inputs = any(block["type"] == "input" for block in made["blocks"])
    assert not has_inputs or made.get("submit"), "a modal with inputs needs a submit"
    _check_lengths(kind, made)


def check_blocks(blocks: Any, surface: Surface) -> None:
    """Blocks for one surface."""
    shown = _copy(_read(blocks))
    assert len(shown) <= _MOST[surface], f"{len(shown)} blocks on a {surface}"
    ids = Counter(block["block_id"] for block in shown if "block_id" in block)
    assert all(count == 1 for count in ids.values()), f"the same block_id twice: {ids.most_common(1)}"
    for block in shown:
        assert block.get("type") in _ALLOWED[surface], f"a {block.get('type')} block on a {surface}"
        if block["type"] == "data_visualization":  # neither the SDK nor @slack/types know it
            _check_chart(block)
            continue
        _check_models(block)
        _check_schema(block)
        _check_own(block)
    if surface == "message":
        assert sum(block["type"] == "table" for block in shown) <= 1, "more than one table in a message"
        drawn = sum(block["type"] == "data_visualization" for block in shown)
        assert drawn <= 2, f"{drawn} charts in a message"
        written = sum(map(_written, shown))
        assert written <= _MESSAGE_TEXT, f"msg_blocks_too_long: {written} characters"


def _check_chart(block: dict[str, Any]) -> None:
    """A bar chart, the only kind that Usher draws."""
    assert set(block) <= _OF_A_CHART, f"a chart does not know {set(block) - _OF_A_CHART}"
    _check_ids(block)
    _check_short(block.get("title"), 50, "the title of a chart")
    chart = block.get("chart")
    assert isinstance(chart, dict), "a chart without its payload"
    assert set(chart) == {"type", "series", "axis_config"}, f"a bar chart with {sorted(chart)}"
    assert chart["type"] == "bar", f"a chart of type {chart['type']!r}"
    axis = chart["axis_config"]
    assert {"categories"} <= set(axis) <= {"categories", "x_label", "y_label"}, f"an axis with {sorted(axis)}"
    assert isinstance(axis["categories"], list), "categories that are no list"
    for name in set(axis) & {"x_label", "y_label"}:
        _check_short(axis[name], 50, f"the {name} of a chart")
    for one in axis["categories"]:
        _check_short(one, 20, "a category of a chart")
    assert len(set(axis["categories"])) == len(axis["categories"]), "the same category twice"
    assert 1 <= len(chart["series"]) <= 6, f"{len(chart['series'])} series in a chart"
    names = [one["name"] for one in chart["series"]]
    assert len(set(names)) == len(names), "the same series twice"
    for series in chart["series"]:
        _check_series(series, axis["categories"])


def _check_series(series: dict[str, Any], categories: list[str]) -> None:
    assert set(series) == {"name", "data"}, f"a series with {sorted(series)}"
    _check_short(series["name"], 20, "the name of a series")
    assert 1 <= len(series["data"]) <= 20, f"{len(series['data'])} points in a series"
    for point in series["data"]:
        assert set(point) == {"label", "value"}, f"a point with {sorted(point)}"
        assert type(point["value"]) in (int, float), f"a point of {point['value']!r}"
    assert [point["label"] for point in series["data"]] == categories, "points that are not the categories"


def _check_short(words: object, most: int, what: str) -> None:
    assert isinstance(words, str), f"{what} is no text"
    assert words.strip(), f"{what} is empty"
    assert _units(words) <= most, f"{what} has {_units(words)} of {most} characters"


def _read(given: Any) -> Any:
    return json.loads(given) if isinstance(given, str) else given


def _copy(given: Any) -> Any:
    """The same through JSON and UTF-8, as it travels."""
    try:
        return json.loads(json.dumps(given, ensure_ascii=False, allow_nan=False).encode())
    except (TypeError, ValueError) as error:
        raise AssertionError(f"this cannot be sent as JSON: {error}") from error


def _check_models(block: dict[str, Any]) -> None:
    parsed = Block.parse(_copy(block))
    assert parsed is not None, f"slack_sdk does not know {block['type']}"
    try:
        parsed.to_dict()
    except SlackObjectFormationError as error:
        raise AssertionError(f"slack_sdk refuses {_short(block)}: {error}") from error


def _check_schema(block: dict[str, Any]) -> None:
    try:
        _schema(block["type"])(block)
    except fastjsonschema.JsonSchemaException as error:
        raise AssertionError(f"@slack/types refuses {_short(block)}: {str(error)[:300]}") from error


@lru_cache
def _schema(kind: str) -> Callable[[Any], Any]:
    whole = json.loads(SCHEMA.read_text())
    name = "".join(word.title() for word in kind.split("_")) + "Block"
    assert name in whole["definitions"], f"@slack/types does not know {kind}"
    check: Callable[[Any], Any] = fastjsonschema.compile({**whole, "$ref": f"#/definitions/{name}"})
    return check


def _check_own(block: dict[str, Any]) -> None:
    for one in _objects(block):
        kind = str(one.get("type", "option" if "value" in one else ""))
        _check_text(kind, one)
        _check_lengths(kind, one)
        _check_ids(one)
        _check_options(kind, one)
        if "confirm" in one and kind == "button":
            _check_confirm(one["confirm"])
    _check_counts(block)


def _check_text(kind: str, one: dict[str, Any]) -> None:
    if kind in ("plain_text", "mrkdwn", "text", "raw_text"):
        assert isinstance(one.get("text"), str), f"a {kind} object without text"
        assert one["text"], f"an empty {kind} object"
        assert kind in _STYLED or one["text"].strip(), f"a blank {kind} object"
        assert _units(one["text"]) <= 3000, f"a {kind} object of {_units(one['text'])} characters"
    if kind == "mrkdwn":
        _check_escaped(one["text"], "a mrkdwn object")
        assert one.get("verbatim") is True, "mrkdwn that is not verbatim"
    if kind == "plain_text":
        assert one.get("emoji") is False, "a plain_text whose emoji codes are alive"
    if kind == "link":
        assert re.match(r"https?://[^\s/]", one["url"]), f"a link to {one['url'][:60]!r}"


def _check_escaped(text: str, where: str) -> None:
    rest = _LINK.sub("", text)
    assert "<" not in rest, f"{where} has an unescaped <: {rest[:100]!r}"
    assert ">" not in rest, f"{where} has an unescaped >: {rest[:100]!r}"


def _check_lengths(kind: str, one: Mapping[str, Any]) -> None:
    for name, given in one.items():
        words = given.get("text") if isinstance(given, Mapping) else given
        most = _LONGEST.get((kind, name))
        if most is not None and isinstance(words, str):
            assert _units(words) <= most, f"{name} of a {kind} has {_units(words)} of {most} characters"


def _check_ids(one: dict[str, Any]) -> None:
    for name in ("block_id", "action_id"):
        given = one.get(name, "x")
        assert given, f"an empty {name}"
        assert _units(given) <= 255, f"a {name} of {_units(given)} characters"
    if isinstance(one.get("elements"), list):
        ids = Counter(element["action_id"] for element in one["elements"] if "action_id" in element)
        assert all(count == 1 for count in ids.values()), f"the same action_id twice: {ids.most_common(1)}"


def _check_options(kind: str, one: dict[str, Any]) -> None:
    if kind not in _COUNTS:
        return
    groups = one.get("option_groups")
    assert groups is None or 1 <= len(groups) <= 100, f"{len(groups)} groups of options"
    every: list[dict[str, Any]] = []
    for group in groups if groups is not None else [one]:
        options = group.get("options") or []
        assert 1 <= len(options) <= _COUNTS[kind], f"{len(options)} options in {kind}"
        assert groups is None or _units(group["label"]["text"]) <= 75, "a group's label is too long"
        every += options
    for option in every:
        assert 1 <= _units(option["value"]) <= 150, f"an option's value has {_units(option['value'])} characters"
        for name in ("text", "description"):
            assert _units(option.get(name, {"text": ""})["text"]) <= 75, f"an option's {name} is too long"
    values = Counter(option["value"] for option in every)
    assert all(count == 1 for count in values.values()), f"the same option twice: {values.most_common(1)}"
    initial = one.get("initial_options", [one["initial_option"]] if "initial_option" in one else [])
    assert "initial_options" not in one or initial, "initial_options without options"
    assert all(option in every for option in initial), "an initial option that is not offered"


def _check_confirm(confirm: dict[str, Any]) -> None:
    for name, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
        assert 1 <= _units(confirm[name]["text"]) <= most, f"the {name} of a confirmation is too long"


def _check_counts(block: dict[str, Any]) -> None:
    elements = len(block.get("elements", ()))
    match block["type"]:
        case "actions":
            assert 1 <= elements <= 25, f"{elements} elements in an actions block"
        case "context":
            assert 1 <= elements <= 10, f"{elements} elements in a context block"
        case "rich_text":
            assert elements, "an empty rich_text block"
            assert all(one.get("elements") for one in block["elements"]), "an empty part of a rich_text block"
        case "table":
            rows = block["rows"]
            assert 1 <= len(rows) <= 100, f"{len(rows)} rows in a table"
            assert all(1 <= len(row) <= 20 for row in rows), "a row with more than 20 cells"
            cells = sum(_units(cell["text"]) for row in rows for cell in row)
            assert cells <= 10_000, f"{cells} characters in a table"


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _objects(inner)


def _written(block: dict[str, Any]) -> int:
    return sum(_units(one["text"]) for one in _objects(block) if isinstance(one.get("text"), str))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _short(block: dict[str, Any]) -> str:
    return json.dumps(block)[:200]
