"""Rich text: the small Markdown, quotes and facts as Slack's rich_text blocks, whose text is never parsed by Slack.

Everything is first a sequence of immutable lines, which may be kept, counted and split; dictionaries are made last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.platforms.slack import limits
from bot.platforms.slack.render_text import clean, pieces, units
from bot.platforms.slack.values import Blocks, Json

_RULES = ["emphasis", "backticks", "link", "list", "escape", "newline"]  # the same as in every other web of ours
DEEPEST = 8  # [docs.slack.dev] the indent of a list


class Run(NamedTuple):
    """Words in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    url: str | None = None


class Shape(StrEnum):
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    QUOTE = "quote"


class Line(NamedTuple):
    """One paragraph or item. `gap`: an empty line stands before it; `indent` counts from 0."""

    runs: tuple[Run, ...]
    shape: Shape = Shape.PARAGRAPH
    indent: int = 0
    gap: bool = False


def is_web_address(url: str) -> bool:
    """Whether it may be linked: http or https with a host, without spaces, short enough for Slack."""
    if not url.startswith(("http://", "https://")) or len(url) > limits.URL or not url.isascii():
        return False
    if any(sign <= " " or sign in "<>|\x7f" for sign in url):
        return False
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False


def host_of(url: str) -> str:
    """The host of a web address, as it is to be shown."""
    return urlsplit(url).hostname or ""


def leads_where_it_says(label: str, url: str) -> bool:
    """Whether the label names the host (or is the address), so that nobody is led elsewhere."""
    said, where = label.strip().casefold(), urlsplit(url)
    if "@" in where.netloc:
        return False
    return said in {where.hostname, url.casefold(), url.casefold().partition("://")[2]}


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "breaks": True}).enable(_RULES)
    parser.validateLink = is_web_address  # type: ignore[method-assign]  # the library's own way to set it
    return parser


_PARSER = _parser()


@lru_cache(maxsize=512)
def lines(markdown: str) -> tuple[Line, ...]:
    """The small Markdown, as lines. A link whose label does not name its host is followed by the host."""
    found: list[Line] = []
    numbers: list[int | None] = []  # of the lists around: the next number, None for a list of bullets
    marked = False
    for token in _PARSER.parse(clean(markdown)):
        match token.type:
            case "bullet_list_open":
                numbers.append(None)
            case "ordered_list_open":
                numbers.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                numbers.pop()
            case "list_item_open":
                marked = False
            case "inline":
                found.append(_line(token, numbers, marked, bool(found)))
                marked = True
    return tuple(line for line in found if line.runs)


def _line(token: Token, numbers: list[int | None], marked: bool, follows: bool) -> Line:
    runs, indent = tuple(_runs(token.children or [])), min(max(len(numbers) - 1, 0), DEEPEST)
    if not numbers:
        return Line(runs, gap=follows)
    number = numbers[-1]
    if marked:
        return Line(runs, indent=indent)
    if number is None:
        return Line(runs, Shape.BULLET, indent)
    numbers[-1] = number + 1
    return Line((Run("   " * indent + f"{number}. "), *runs), indent=indent)


def _runs(tokens: Iterable[Token]) -> Iterator[Run]:
    bold = italic = 0
    url, label = None, ""
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                url, label = str(token.attrs["href"]) or None, ""
            case "link_close":
                if url is not None and not leads_where_it_says(label, url):
                    yield Run(f" ({host_of(url)})")
                url = None
            case "softbreak" | "hardbreak":
                yield Run("\n")
            case _ if token.content:
                label += token.content
                yield Run(token.content, bold > 0, italic > 0, token.type == "code_inline", url)


def words(text: str, shape: Shape = Shape.PARAGRAPH, *, bold: bool = False, italic: bool = False) -> Line:
    """Somebody's words, literally."""
    cleaned = clean(text)
    return Line((Run(cleaned, bold, italic),) if cleaned else (), shape)


def quote_lines(said: str, by: str | None) -> tuple[Line, ...]:
    """A quotation, and under it who said it."""
    quoted = words(said if said.strip() else "–", Shape.QUOTE)
    return (quoted, words(f"— {by}", italic=True)) if by else (quoted,)


def fact_line(label: str, value: str) -> Line:
    """`Label: value`, with the label in bold."""
    named = clean(label).strip()
    mark = "" if not named or named.endswith((":", "?", "!", ".")) else ":"
    return Line((Run(f"{named}{mark} ", bold=True), Run(clean(value).strip() or "–")))


def plain_text(shown: Sequence[Line]) -> str:
    """The lines as plain text."""
    said = []
    for line in shown:
        text = "".join(run.text if run.url is None else f"{run.text} ({run.url})" for run in line.runs)
        said.append(("\n" if line.gap else "") + ("• " if line.shape is Shape.BULLET else "") + text)
    return "\n".join(said)


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
