"""Whether Teams would take a payload: by the schema of Adaptive Cards 1.5, and by what that schema does not know.

AssertionError says what is wrong and where. The schema refuses what it does not know, at every element; what Teams
knows beyond it is checked here and taken away before: `msteams` on a card, `choices.data`, charts.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import adaptive_cards
import fastjsonschema

Json = dict[str, Any]
Place = str

SCHEMA = Path(adaptive_cards.__file__).parent / "schemas/schema-1.5.json"
CARD = "application/vnd.microsoft.card.adaptive"
MOST = 28 * 1024  # bytes of UTF-16
ACTIONS = 6
READERS = 60
_TAGS = {"b", "i", "code", "a", "br", "x"}
_PEOPLE = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
_BARS = {"x": str, "y": (int, float)}
_PARTS = {"legend": str, "value": (int, float)}
_POINTS = 30  # on one chart: more cannot be told apart on a phone
_OF_BARS = {  # learn.microsoft.com: charts in Adaptive Cards
    "type", "id", "title", "xAxisTitle", "yAxisTitle", "color", "colorSet", "data", "displayMode", "fallback",
    "grid.area", "height", "horizontalAlignment", "isVisible", "lang", "requires", "separator", "spacing",
    "targetWidth",
}  # fmt: skip
_CHARTS: dict[str, Mapping[str, Any]] = {
    "Chart.Donut": _PARTS,
    "Chart.Pie": _PARTS,
    "Chart.VerticalBar": _BARS,
    "Chart.HorizontalBar": _BARS,
    "Chart.VerticalBar.Grouped": {"legend": str, "values": list},
    "Chart.HorizontalBar.Stacked": {"title": str, "data": list},
    "Chart.Line": {"legend": str, "values": list},
    "Chart.Gauge": {"legend": str, "size": (int, float)},
}


def check_activity(activity: Json) -> None:
    """A message for a conversation: a text, or one card."""
    made = _copy(activity)
    assert made.get("type") == "message", f"an activity of type {made.get('type')!r}"
    assert size(made) <= MOST, f"the activity has {size(made)} of {MOST} bytes"
    text, attachments = made.get("text"), made.get("attachments", [])
    assert bool(text) != bool(attachments), "an activity shows either a text or a card"
    if text:
        _check_text(text, made.get("textFormat"))
        return
    assert str(made.get("summary", "")).strip(), "a card without a summary for the notification"
    for number, one in enumerate(attachments):
        kind = one.get("contentType")
        assert kind == CARD, f"attachments[{number}]: contentType {kind!r}"
        check_card(one.get("content"))


def check_card(card: Json) -> None:
    """An Adaptive Card, wherever it stands."""
    made = _copy(card)
    assert isinstance(made, dict), "a card that is no object"
    assert size(made) <= MOST, f"the card has {size(made)} of {MOST} bytes"
    assert made.get("version") == "1.5", f"version {made.get('version')!r}"
    assert made.get("body"), "a card without a body"
    _check_schema(_known(made, "card"))
    ids = Counter(one["id"] for _, one in _objects(made, "card") if str(one.get("type")).startswith("Input."))
    assert all(count == 1 for count in ids.values()), f"the same id twice: {ids.most_common(1)}"
    for place, one in _objects(made, "card"):
        _check_own(place, one)
    _check_refresh(made.get("refresh"))


def size(value: object) -> int:
    """Bytes of the JSON as UTF-16."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-16-le"))


def _copy(given: Any) -> Any:
    """The same through JSON and UTF-8, as it travels."""
    try:
        return json.loads(json.dumps(given, ensure_ascii=False, allow_nan=False).encode())
    except (TypeError, ValueError) as error:
        raise AssertionError(f"this cannot be sent as JSON: {error}") from error


def _check_text(text: str, form: object) -> None:
    assert form == "xml", f"a text in the format {form!r}"
    try:
        tree = ElementTree.fromstring(f"<x>{text}</x>")
    except ElementTree.ParseError as error:
        raise AssertionError(f"the text is no XML: {error}") from error
    assert "".join(tree.itertext()).strip(), "a text without words"
    for one in tree.iter():
        assert one.tag in _TAGS, f"<{one.tag}> in a text"
        assert one.tag != "a" or _is_web(one.get("href")), f"a link to {one.get('href')!r}"


def _known(value: Any, place: Place) -> Any:
    """The same without what only Teams knows, each of which is checked."""
    if isinstance(value, list):
        return [_known(one, f"{place}[{number}]") for number, one in enumerate(value)]
    if not isinstance(value, dict):
        return value
    if value.get("type") in _CHARTS:
        _check_chart(value, place)
        return _known(value["fallback"], f"{place}.fallback")
    kept = dict(value)
    if place == "card" and "msteams" in kept:
        assert kept.pop("msteams") == {"width": "Full"}, f"{place}: msteams"
    if value.get("type") == "Input.ChoiceSet" and "choices.data" in kept:
        assert kept.pop("choices.data") == _PEOPLE, f"{place}: choices.data"
    return {name: inner if name == "data" else _known(inner, f"{place}.{name}") for name, inner in kept.items()}


def _check_chart(chart: Json, place: Place) -> None:
    fallback = chart.get("fallback")
    assert isinstance(fallback, dict), f"{place}: a chart without a fallback that says the same"
    assert isinstance(chart.get("title"), str), f"{place}: a chart without a title"
    data = chart.get("segments" if chart["type"] == "Chart.Gauge" else "data")
    assert isinstance(data, list), f"{place}: a chart without data"
    if chart["type"] in ("Chart.VerticalBar", "Chart.HorizontalBar"):
        assert set(chart) <= _OF_BARS, f"{place}: a chart does not know {sorted(set(chart) - _OF_BARS)}"
        assert all(set(one) <= {"x", "y", "color"} for one in data), f"{place}: a bar with something else"
        assert chart["title"].strip(), f"{place}: a chart without a title"
        assert all(str(one.get("x")).strip() for one in data), f"{place}: a bar without a label"
    assert 1 <= len(data) <= _POINTS, f"{place}: {len(data)} points on a chart"
    for one in data:
        for name, kind in _CHARTS[chart["type"]].items():
            assert isinstance(one.get(name), kind), f"{place}: {name} of a {chart['type']}"


@lru_cache
def _schema(name: str = "") -> Callable[[Any], Any]:
    whole = json.loads(SCHEMA.read_text())
    if name:
        whole = {"$schema": whole["$schema"], "definitions": whole["definitions"], "$ref": f"#/definitions/{name}"}
    check: Callable[[Any], Any] = fastjsonschema.compile(whole)
    return check


def _check_schema(card: Json) -> None:
    try:
        _schema()(card)
    except fastjsonschema.JsonSchemaException as error:
        raise AssertionError(f"the schema refuses {_first_wrong(card) or error}") from error


def _first_wrong(card: Json) -> str | None:
    """Where the innermost element stands that the schema refuses, as the whole schema does not say it."""
    found = None
    known = json.loads(SCHEMA.read_text())["definitions"]
    for place, one in _objects(card, "card"):
        kind = one.get("type")
        if kind is not None and kind not in known:
            return f"{place}: unknown type {kind!r}"
        try:
            _schema(kind or "")(one) if kind else None
        except fastjsonschema.JsonSchemaException as error:
            found = f"{place} ({kind}): {str(error)[:200]}"
    return found


def _check_own(place: Place, one: Json) -> None:
    kind = str(one.get("type", ""))
    if kind == "TextBlock":
        assert one.get("wrap") is True, f"{place}: a TextBlock that does not wrap"
    if kind in ("TextBlock", "TextRun"):
        assert one["text"], f"{place}: an empty {kind}"
    for name in ("inlines", "items", "actions", "rows", "cells"):
        assert one.get(name, True), f"{place}: no {name} in a {kind}"
    if kind in ("AdaptiveCard", "ActionSet"):
        count = len(one.get("actions", ()))
        assert count <= ACTIONS, f"{place}: {count} of {ACTIONS} actions"
    if kind.startswith("Action."):
        _check_action(place, one)
    if kind == "Image":
        assert str(one.get("url")).startswith("https://"), f"{place}: an image from {one.get('url')!r}"
        assert str(one.get("altText", "")).strip(), f"{place}: an image without a text"
    if kind == "Table":
        widths = {len(row["cells"]) for row in one["rows"]}
        assert widths == {len(one["columns"])}, f"{place}: rows of {widths} cells"
    if kind == "Input.ChoiceSet":
        assert one.get("choices") or "choices.data" in one, f"{place}: nothing to choose from"
        assert all(choice["title"].strip() for choice in one.get("choices", ())), f"{place}: a choice without a title"


def _check_action(place: Place, one: Json) -> None:
    titled = str(one.get("title", "")).strip() or place.endswith("selectAction")
    assert titled, f"{place}: an action without a title"
    if one["type"] == "Action.OpenUrl":
        assert _is_web(one["url"]), f"{place}: opens {one['url'][:60]!r}"
    if one["type"] == "Action.Execute" and place != "card.refresh.action":
        fallback = one.get("fallback")
        assert isinstance(fallback, dict), f"{place}: Action.Execute without a fallback"
        assert fallback.get("type") == "Action.Submit", f"{place}: the fallback is a {fallback.get('type')}"
        assert fallback.get("data") == one.get("data"), f"{place}: the fallback carries something else"


def _check_refresh(asks: Json | None) -> None:
    if asks is None:
        return
    assert asks["action"]["type"] == "Action.Execute", "card.refresh: no Action.Execute"
    ids = asks.get("userIds", [])
    assert 1 <= len(ids) <= READERS, f"card.refresh: {len(ids)} of {READERS} user ids"
    assert len(set(ids)) == len(ids), "card.refresh: the same user twice"


def _objects(value: Any, place: Place) -> Iterator[tuple[Place, Json]]:
    """Every object with its place; what an action carries is nobody's element."""
    if isinstance(value, dict):
        yield place, value
        for name, inner in value.items():
            if name not in ("data", "choices.data", "msteams"):
                yield from _objects(inner, f"{place}.{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _objects(inner, f"{place}[{number}]")


def _is_web(url: object) -> bool:
    return isinstance(url, str) and url.startswith(("https://", "http://")) and len(url) > len("https://")
