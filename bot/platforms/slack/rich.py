"""Lines of rich text as Slack's rich_text blocks, whose text is never parsed by Slack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bot.platforms.lengths import pieces, units
from bot.platforms.markdown import (
    Line,
    Run,
    Shape,
    fact_line,
    host_of,
    is_web_address,
    leads_where_it_says,
    lines,
    plain_text,
    quote_lines,
    words,
)
from bot.platforms.slack import limits
from bot.platforms.slack.values import Blocks, Json

__all__ = [
    "Line", "Run", "Shape", "blocks", "fact_line", "host_of", "is_web_address", "leads_where_it_says", "lines",
    "plain_text", "quote_lines", "words",
]  # fmt: skip


def blocks(shown: Sequence[Line], size: int = limits.RICH) -> Blocks:
    """As rich_text blocks of at most `size` units of text each."""
    return [_block(part) for part in _parts(shown, size)]


def _parts(shown: Sequence[Line], size: int) -> Iterator[list[Line]]:
    part: list[Line] = []
    used = 0
    for line in shown:
        for piece in _split(line, size):
            long = sum(units(run.text) + units(run.url or "") for run in piece.runs) + 2
            if part and used + long > size:
                yield part
                part, used = [], 0
            part.append(piece)
            used += long
    if part:
        yield part


def _split(line: Line, size: int) -> Iterator[Line]:
    """The line, or when it is too long for a block, the same words in several."""
    room = size - 2
    if sum(len(run.text) + len(run.url or "") for run in line.runs) * 2 <= room:
        yield line
        return
    runs: list[Run] = []
    used = 0
    for run in line.runs:
        for piece in pieces(run.text, max(room - units(run.url or ""), room // 2)):
            long = units(piece) + units(run.url or "")
            if runs and used + long > room:
                yield line._replace(runs=tuple(runs))
                runs, used = [], 0
            runs.append(run._replace(text=piece))
            used += long
    yield line._replace(runs=tuple(runs))


def _block(shown: list[Line]) -> Json:
    elements: list[Json] = []
    for (shape, indent), group in groupby(shown, lambda line: (line.shape, line.indent * (line.shape is Shape.BULLET))):
        together = list(group)
        if shape is Shape.BULLET:
            items = [{"type": "rich_text_section", "elements": _elements(line.runs)} for line in together]
            elements.append({"type": "rich_text_list", "style": "bullet", "indent": indent, "elements": items})
        else:
            kind = "rich_text_quote" if shape is Shape.QUOTE else "rich_text_section"
            elements.append({"type": kind, "elements": _elements(_joined(together, after=bool(elements)))})
    return {"type": "rich_text", "elements": elements}


def _joined(shown: list[Line], after: bool) -> Iterator[Run]:
    for number, line in enumerate(shown):
        if number:
            yield Run("\n\n" if line.gap else "\n")
        elif after and line.gap:
            yield Run("\n")
        yield from line.runs


def _elements(runs: Iterable[Run]) -> list[Json]:
    made: list[Json] = []
    for (*_, url), same in groupby(runs, lambda run: (run.bold, run.italic, run.code, run.url)):
        together = list(same)
        one = together[0]
        text = "".join(run.text for run in together)
        element: Json = {"type": "text", "text": text} if url is None else {"type": "link", "url": url, "text": text}
        style = {name: True for name in ("bold", "italic", "code") if getattr(one, name)}
        if style:
            element["style"] = style
        made.append(element)
    return made
