"""The parts of a card as elements of an Adaptive Card 1.5, for a phone first. Nothing is cut here."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import assert_never

from bot.platforms.lengths import clean, one_line, shorten, shown, units
from bot.platforms.markdown import (
    Line,
    amount,
    bar_line,
    chart_line,
    fact_line,
    is_web_address,
    lines,
    quote_lines,
    table_lines,
    words,
)
from bot.platforms.teams import limits
from bot.platforms.teams.fit import weight
from bot.platforms.teams.rich import blocks, line_of
from bot.platforms.teams.values import Json
from bot.ui import Bar, Chart, Divider, Facts, Image, Part, Quote, Table, Text

_NARROWEST, _WIDEST = 6, 14  # signs: how much the columns of a table may differ


def header(title: str) -> list[Json]:
    """The title, larger and in bold; it may hold somebody's words."""
    made = line_of(one_line(title), bold=True)
    for run in made[0]["inlines"]:
        run["size"] = "Medium"
    return made


def parts(shown_parts: Iterable[Part]) -> list[Json]:
    """All of them, one under the other. A divider is a line above what follows it."""
    made: list[Json] = []
    divided = False
    for one in shown_parts:
        if isinstance(one, Divider):
            divided = bool(made)
            continue
        elements = part(one)
        if divided and elements:
            elements = [{**elements[0], "separator": True, "spacing": "Medium"}, *elements[1:]]
            divided = False
        made += elements
    return made


def part(one: Text | Quote | Facts | Table | Image | Bar | Chart) -> list[Json]:
    """Its elements; none when there is nothing in it."""
    match one:
        case Text():
            return blocks(lines(one.markdown), subtle=one.subtle)
        case Quote():
            return quote(one)
        case Facts():
            return blocks([fact_line(label, value) for label, value in one.rows])
        case Table():
            native = _table(one) if _fits(one) else None
            if native is not None and weight(native) <= limits.TABLE:
                return [native]
            return blocks(table_lines(one))
        case Image():
            return _image(one)
        case Bar():
            return blocks((bar_line(one),))
        case Chart():
            return _chart(one)
        case _:
            assert_never(one)


def quote(one: Quote) -> list[Json]:
    """Somebody's words on a ground of their own, and who said them."""
    said, *by = quote_lines(one.words, one.by)
    return [{"type": "Container", "style": "emphasis", "items": [*blocks((said,)), *_below(by)]}]


def _below(by: Sequence[Line]) -> list[Json]:
    return [{**block, "spacing": "Small"} for block in blocks(by, subtle=True)]


def _chart(chart: Chart) -> list[Json]:
    """Teams' own chart with its figures in words below; a client that does not know it shows bars in text instead."""
    bars = blocks((words(one_line(chart.title), bold=True), *map(chart_line, chart.bars)))
    finite = all(math.isfinite(bar.value) for bar in chart.bars)
    if not 0 < len(chart.bars) <= limits.CHART_POINTS or not finite:
        return bars
    native: Json = {
        "type": "Chart.HorizontalBar",
        "title": shorten(one_line(chart.title), limits.CHART_TITLE),
        "data": [{"x": shorten(one_line(bar.label), limits.CHART_LABEL), "y": bar.value} for bar in chart.bars],
        "fallback": {"type": "Container", "items": bars},
    }
    labels = {point["x"] for point in native["data"]}
    is_function = any("{{" in text for text in (native["title"], *labels))  # some clients would work it out
    if len(labels) < len(chart.bars) or is_function or weight(native) > limits.CHART:
        return bars
    said = " · ".join(f"{one_line(bar.label)} {amount(bar)}" for bar in chart.bars)
    below = {"spacing": "Small"}
    return [native, *({**one, **below} for one in blocks((words(said),), subtle=True))]


def _image(image: Image) -> list[Json]:
    alt = one_line(image.alt, "A picture without a description")
    in_words = blocks((words(alt, italic=True),), subtle=True)
    https = image.url.startswith("https://") and is_web_address(image.url)
    if not https or weight(image.url) > limits.ADDRESS:
        return in_words
    made: Json = {"type": "Image", "url": image.url, "altText": shorten(alt, limits.ALT)}
    return [made, *(in_words if units(alt) > limits.ALT else [])]


def _fits(table: Table) -> bool:
    """Whether it is narrow enough for a phone, and no row is longer than the names of its columns."""
    width = len(table.columns)
    return 0 < width <= limits.COLUMNS and all(len(row) <= width for row in table.rows)


def _table(table: Table) -> Json:
    width = len(table.columns)
    rows = [(*row, *[""] * (width - len(row))) for row in table.rows]
    return {
        "type": "Table",
        "firstRowAsHeader": True,
        "showGridLines": False,
        "columns": [{"width": _share(column)} for column in zip(table.columns, *rows, strict=True)],
        "rows": [_row(table.columns, bold=True), *(_row(row) for row in rows)],
    }


def _share(column: Sequence[str]) -> int:
    """How wide the column is beside the others: as its longest cell."""
    return min(max(_NARROWEST, *map(len, column)), _WIDEST)


def _row(cells: Sequence[str], *, bold: bool = False) -> Json:
    return {
        "type": "TableRow",
        "cells": [{"type": "TableCell", "items": line_of(shown(clean(cell)), bold=bold)} for cell in cells],
    }
