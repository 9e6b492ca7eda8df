"""Lines of rich text as RichTextBlocks, whose text Teams never reads as Markdown, or as escaped XML.

A line break within a line makes a new block, as not every client breaks inside one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from bot.platforms.lengths import clean, pieces
from bot.platforms.markdown import Line, Run, Shape, words
from bot.platforms.teams import limits
from bot.platforms.teams.fit import weight
from bot.platforms.teams.values import Json

# The official renderer makes a date of {{DATE(...)}} even in rich text, yet only within one run.
_FUNCTION = re.compile(r"(?<=\{)(?=\{(?:DATE|TIME)\()", re.IGNORECASE)
_NOT_IN_XML = re.compile("[\ufffe\uffff]")
_INDENT = "\u2003"  # an em space; leading blanks would be dropped
_BESIDE = "Small"


def blocks(shown: Iterable[Line], *, subtle: bool = False) -> list[Json]:
    """A RichTextBlock for each line that has words."""
    made: list[Json] = []
    for line in shown:
        gap, spacing = line.gap or not made, _BESIDE
        for row in _rows(line):
            inlines = list(_inlines(row, subtle=subtle))
            if not inlines:
                gap = True
                continue
            block: Json = {"type": "RichTextBlock", "inlines": inlines}
            if not gap:
                block["spacing"] = spacing
            made.append(block)
            gap, spacing = False, "None"
    return made


def line_of(text: str, *, bold: bool = False, subtle: bool = False) -> list[Json]:
    """Somebody's words, literally; nothing when there are none."""
    return blocks((words(text, bold=bold),), subtle=subtle)


def xml(shown: Iterable[Json]) -> str:
    """Blocks of this module as the XML that Teams takes for a text, with everything in them escaped."""
    text = "".join(map(_xml, shown))
    return text.removeprefix("<br/>").removeprefix("<br/>")


def xml_weight(element: Json) -> int:
    """What a block or a run takes in the JSON of an activity whose text is XML."""
    return weight(_xml(element))


def xml_of(text: str) -> str:
    """Plain words as XML."""
    return _escaped(clean(text)).replace("\n", "<br/>")


def _rows(line: Line) -> Iterator[list[Run]]:
    """The runs of each line on the screen."""
    row: list[Run] = []
    for run in _marked(line):
        first, *others = run.text.split("\n")
        row.append(run._replace(text=first))
        for text in others:
            yield row
            row = [run._replace(text=text)]
    yield row


def _marked(line: Line) -> Sequence[Run]:
    before = _INDENT * line.indent + ("• " if line.shape is Shape.BULLET else "")
    if not before or not line.runs:
        return line.runs
    first, *others = line.runs
    return (Run(before), first._replace(text=first.text.lstrip(" ")), *others)


def _inlines(row: Sequence[Run], *, subtle: bool) -> Iterator[Json]:
    if not any(run.text.strip() for run in row):
        return
    for (bold, italic, code, url), same in groupby(row, lambda run: run[1:]):
        text = "".join(run.text for run in same)
        unlinked = url is not None and weight(url) > limits.ADDRESS
        style: Json = {}
        if bold:
            style["weight"] = "Bolder"
        if italic:
            style["italic"] = True
        if code:
            style["fontType"] = "Monospace"
        if subtle:
            style["isSubtle"] = True
        if url is not None and not unlinked:
            style["selectAction"] = {"type": "Action.OpenUrl", "url": url}
        for part in _FUNCTION.split(f"{text} ({url})" if unlinked else text):
            yield from ({"type": "TextRun", "text": piece, **style} for piece in pieces(part, limits.RUN))


def _xml(element: Json) -> str:
    if element["type"] == "RichTextBlock":
        before = "<br/>" if "spacing" in element else "<br/><br/>"
        return before + "".join(map(_xml, element["inlines"]))
    text = _escaped(element["text"])
    for name, value, tag in (("fontType", "Monospace", "code"), ("italic", True, "i"), ("weight", "Bolder", "b")):
        if element.get(name) == value:
            text = f"<{tag}>{text}</{tag}>"
    url = element.get("selectAction", {}).get("url")
    return f'<a href="{_escaped(url)}">{text}</a>' if url else text


def _escaped(text: str) -> str:
    return escape(_NOT_IN_XML.sub("\ufffd", text))
