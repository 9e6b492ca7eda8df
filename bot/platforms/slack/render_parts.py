"""The parts of a card as Slack's blocks. Nothing is cut here; what is long takes several blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from bot.platforms.lengths import pieces, shorten, shown, units
from bot.platforms.markdown import bar_line, table_lines
from bot.platforms.slack import blocks, charts, limits, rich
from bot.platforms.slack.values import Blocks, Json
from bot.ui import Bar, Chart, Divider, Facts, Image, Part, Quote, Table, Text


def parts(shown_parts: Iterable[Part], *, tables: bool) -> Blocks:
    """All of them, one under the other. `tables`: whether native tables and charts may stand here, as in a message."""
    made: Blocks = []
    left = limits.CHARTS if tables else 0
    for one in shown_parts:
        below = part(one, tables=tables, native_chart=left > 0)
        left -= charts.are_there(below)
        made += below
    return made


def part(shown_part: Part, *, tables: bool, native_chart: bool = False) -> Blocks:
    """`tables`, `native_chart`: whether a native one may stand here; else it is lines."""
    match shown_part:
        case Text():
            lines = rich.lines(shown_part.markdown)
            return blocks.subtle(lines) if shown_part.subtle else rich.blocks(lines)
        case Quote():
            return rich.blocks(rich.quote_lines(shown_part.words, shown_part.by))
        case Facts():
            return rich.blocks([rich.fact_line(label, value) for label, value in shown_part.rows])
        case Table():
            return _tables(shown_part) if tables and _fits(shown_part) else rich.blocks(table_lines(shown_part))
        case Divider():
            return [{"type": "divider"}]
        case Image():
            return _image(shown_part)
        case Bar():
            return rich.blocks((bar_line(shown_part),))
        case Chart():
            return (charts.native(shown_part) if native_chart else []) or charts.bars(shown_part)
        case _:
            assert_never(shown_part)


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


def portions(text: str) -> Blocks:
    """Somebody's words as quotations of at most a block each."""
    return rich.blocks([rich.words(one, rich.Shape.QUOTE) for one in pieces(text, limits.RICH - 2)])
