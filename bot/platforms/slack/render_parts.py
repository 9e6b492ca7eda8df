"""The parts of a card as Slack's blocks. Nothing is cut here; what is long takes several blocks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import assert_never

from bot.platforms.slack import blocks, limits, rich
from bot.platforms.slack.render_text import one_line, pieces, shorten, shown, units
from bot.platforms.slack.values import Blocks, Json
from bot.ui import Bar, Chart, Divider, Facts, Image, Part, Quote, Table, Text

WIDTH = 10  # signs of a bar: a phone shows it with its figures on one line


def part(shown_part: Part, *, tables: bool) -> Blocks:
    """`tables`: whether a native table may stand here; else its rows are lines."""
    match shown_part:
        case Text():
            lines = rich.lines(shown_part.markdown)
            return blocks.subtle(lines) if shown_part.subtle else rich.blocks(lines)
        case Quote():
            return rich.blocks(rich.quote_lines(shown_part.words, shown_part.by))
        case Facts():
            return rich.blocks([rich.fact_line(label, value) for label, value in shown_part.rows])
        case Table():
            return _tables(shown_part) if tables and _fits(shown_part) else rich.blocks(_table_lines(shown_part))
        case Divider():
            return [{"type": "divider"}]
        case Image():
            return _image(shown_part)
        case Bar():
            return rich.blocks((_bar(shown_part),))
        case Chart():
            title = rich.words(one_line(shown_part.title), bold=True)
            return rich.blocks((title, *map(_bar, shown_part.bars)))
        case _:
            assert_never(shown_part)


def _bar(bar: Bar) -> rich.Line:
    """The bar first, so that several stand under each other in any font; then its words and figures."""
    share = bar.value / bar.maximum if bar.maximum > 0 else 0.0
    full = round(min(max(share, 0.0), 1.0) * WIDTH) if math.isfinite(share) else 0
    figures = f"{bar.value:g} of {bar.maximum:g} {bar.unit}".rstrip()
    drawn = rich.Run("█" * full + "░" * (WIDTH - full) + " ")
    return rich.Line((drawn, rich.Run(one_line(bar.label), bold=True), rich.Run(f" {one_line(figures)}")))


def _image(image: Image) -> Blocks:
    alt = shown(image.alt, "A picture without a description")
    if not (image.url.startswith("https://") and rich.is_web_address(image.url)):
        return rich.blocks((rich.words(alt, italic=True),))
    made: Json = {"type": "image", "image_url": image.url, "alt_text": shorten(alt, limits.ALT)}
    return [made, *(rich.blocks((rich.words(alt, italic=True),)) if units(alt) > limits.ALT else [])]


def _fits(table: Table) -> bool:
    """Whether Slack's table can hold it: not too wide, no row longer than its columns, no row too long for a table."""
    width = len(table.columns)
    if not 0 < width <= limits.TABLE_CELLS or any(len(row) > width for row in table.rows):
        return False
    heading = sum(map(units, table.columns)) + width
    room = limits.TABLE_TEXT - heading
    return heading < limits.TABLE_TEXT / 4 and all(sum(map(units, row)) + width <= room for row in table.rows)


def _tables(table: Table) -> Blocks:
    """As many tables as it takes, each with the names of the columns."""
    first = [_cell(name) for name in table.columns]
    return [
        {"type": "table", "rows": [first, *rows], "column_settings": [{"is_wrapped": True}] * len(first)}
        for rows in _portions(table)
    ]


def _portions(table: Table) -> Iterator[list[list[Json]]]:
    width = len(table.columns)
    heading = sum(map(units, table.columns)) + width
    portion: list[list[Json]] = []
    used = heading
    for row in table.rows:
        long = sum(map(units, row)) + width
        if portion and (used + long > limits.TABLE_TEXT or len(portion) == limits.TABLE_ROWS - 1):
            yield portion
            portion, used = [], heading
        portion.append([_cell(cell) for cell in (*row, *[""] * (width - len(row)))])
        used += long
    yield portion


def _cell(words: str) -> Json:
    return {"type": "raw_text", "text": shown(words)}


def _table_lines(table: Table) -> Sequence[rich.Line]:
    """The names of the columns, then each row as a line with its first cell in bold."""
    names = rich.words(" · ".join(map(one_line, table.columns)), italic=True)
    return [*([names] if table.columns else []), *(_row_line(row) for row in table.rows if row)]


def _row_line(row: Sequence[str]) -> rich.Line:
    rest = "".join(f" · {one_line(cell)}" for cell in row[1:])
    return rich.Line((rich.Run(one_line(row[0]), bold=True), *([rich.Run(rest)] if rest else [])))


def portions(text: str) -> Blocks:
    """Somebody's words as quotations of at most a block each."""
    return rich.blocks([rich.words(one, rich.Shape.QUOTE) for one in pieces(text, limits.RICH - 2)])
