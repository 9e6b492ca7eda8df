"""The small Markdown, quotes, facts, bars and rows as lines, the same for every chat tool that can show rich text.

Lines are immutable: they may be kept, counted and split. A platform makes its own payload of them at the end.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.platforms import remembered
from bot.platforms.lengths import clean, one_line
from bot.ui import Bar, Card, Table, plain

_RULES = ["emphasis", "backticks", "link", "list", "escape", "newline"]  # the same as in every other web of ours
DEEPEST = 8  # the indent of a list; Slack takes no more
ADDRESS = 3000  # characters of a web address; Slack takes no more
WIDTH = 10  # signs of a bar: a phone shows it with its figures on one line
REPEATED = 3  # words beside a card's title that say nothing new: "New idea AI-2026-0001: ..."


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
    """Whether it may be linked: http or https with a host, without spaces, of a sensible length."""
    if not url.startswith(("http://", "https://")) or len(url) > ADDRESS or not url.isascii():
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


@remembered.of_text(maxsize=512)
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


def bar_line(bar: Bar) -> Line:
    """The bar first, so that several stand under each other in any font; then its words and figures."""
    return _bar_line(bar, one_line(f"{bar.value:g} of {bar.maximum:g} {bar.unit}".rstrip()))


def chart_line(bar: Bar) -> Line:
    """The same of a chart, where the longest bar is only what the others are measured by."""
    return _bar_line(bar, amount(bar))


def _bar_line(bar: Bar, said: str) -> Line:
    share = bar.value / bar.maximum if bar.maximum > 0 else 0.0
    return Line((Run(f"{drawn(share)} "), Run(one_line(bar.label), bold=True), Run(f" {said}")))


def drawn(share: float) -> str:
    """A bar in text: so much of it is full, from 0 to 1; what is no number is nothing."""
    full = round(min(max(share, 0.0), 1.0) * WIDTH) if math.isfinite(share) else 0
    return "█" * full + "░" * (WIDTH - full)


def amount(bar: Bar) -> str:
    """`5 ideas`."""
    return one_line(f"{bar.value:g} {bar.unit}".rstrip())


def table_lines(table: Table) -> Sequence[Line]:
    """The names of the columns, then each row as a line with its first cell in bold."""
    names = words(" · ".join(map(one_line, table.columns)), italic=True)
    return [*([names] if table.columns else []), *(_row_line(row) for row in table.rows if row)]


def _row_line(row: Sequence[str]) -> Line:
    rest = "".join(f" · {one_line(cell)}" for cell in row[1:])
    return Line((Run(one_line(row[0]), bold=True), *([Run(rest)] if rest else [])))


def repeats_title(text: str, card: Card) -> bool:
    """Whether the text only says what the card's title says, with a word or two around it."""
    said, title = " ".join(plain(text).split()), " ".join(card.title.split())
    bare = title.removeprefix(f"{card.subject} · ")
    if not bare or bare not in said:
        return False
    rest = said.replace(bare, " ", 1).replace(card.subject or bare, " ", 1)
    return len(rest.split()) <= REPEATED and len(rest) < 40
