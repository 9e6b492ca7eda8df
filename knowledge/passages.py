"""The body of a playbook: headings, and under each a passage in the small Markdown that a chat can show.

The file is Markdown as everybody writes it: a line's end within a paragraph is a space, and a backslash or two spaces
before it make a break. In the small Markdown of a chat a line's end is a break. `sections` and `body` lead from the one
to the other and back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.entries import Section
from knowledge.front_matter import Complaint

DEEPEST: Final = 3  # the level of a heading
LONGEST: Final = 1_200  # characters of a passage: what a phone shows without much scrolling
MOST: Final = 30  # sections
WORDS: Final = 200  # characters of a heading
WHOLE: Final = 3_000  # characters of a paragraph that are looked through
_BLOCKS: Final = {
    "fence": "a block of code cannot be shown in every chat; write `code` within a line",
    "hr": "a ruled line has no use here; remove it, or begin a section with a heading",
    "html_block": "HTML is not shown; write it as Markdown, or put it in backticks",
    "table_open": "a table does not fit a chat; write a list",
    "blockquote_open": "a quotation (>) is not shown as one; write it as plain words",
}
_INLINES: Final = {
    "html_inline": "HTML is not shown; write it as Markdown, or put it in backticks",
    "image": "an image is not shown; write a link, like [words](https://...)",
    "text_special": "a code like &amp; is not read as a sign; write the sign itself",
}
_LOOKED_INTO: Final = "<[&"  # what every one of those, and every link, begins with
_ESCAPED: Final = frozenset("\\`*_[]<>#&!~")


def _every_link(url: str) -> bool:
    return bool(url)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 20}).enable("table").disable("code")
    parser.validateLink = _every_link  # type: ignore[method-assign]  # every link is found, and then judged
    return parser


_PARSER: Final = _parser()
# Where none of the marks is there that these rules begin with, they need not be asked at every line.
_MARKS: Final = ("|", "<", ">", "```", "~~~", "]:")
_LINKS: Final = _parser().disable(["emphasis", "balance_pairs", "fragments_join"])
_QUICK: Final = _parser().disable(["table", "fence", "blockquote", "html_block", "reference"])


def sections(lines: Sequence[str], title: str, above: int, found: list[Complaint]) -> list[Section]:
    """The passages of a body, whose first line is number `above` + 1 of the file. What is wrong is added to `found`."""
    tokens, env = _blocks("\n".join(lines))
    found += _complaints(tokens, env, above)
    within = {number for start, end in _paragraphs(tokens) for number in range(start + 1, end)}
    heads = [(token.map, tokens[place + 1].content) for place, token in enumerate(tokens) if _is_head(token)]
    begins = [(0, 0, title), *((at[1], at[0] + 1, _words(words)) for at, words in heads if at)]
    ends = [*(at[0] for at, _ in heads if at), len(lines)]
    made: list[Section] = []
    for (start, line, heading), end in zip(begins, ends, strict=True):
        text = _joined(lines, within, start, end)
        if line:
            found += _emptiness(heading, text, above + line)
        if len(text) > LONGEST:
            message = f"the section has {len(text):,} characters, {LONGEST:,} at most are read; shorten or divide it"
            found.append((above + (line or 1), message))
        if text:
            made.append(Section(heading or "…", text))
    if len(made) > MOST:
        found.append((above + 1, f"there are {len(made):,} sections, {MOST} at most are used; divide the playbook"))
    return made[:MOST]


def _is_head(token: Token) -> bool:
    return token.type == "heading_open" and not token.level


def _emptiness(heading: str, text: str, line: int) -> Iterator[Complaint]:
    if not heading:
        yield line, f"the heading has no words, or more than {WORDS} characters; write what the section is about"
    if not text:
        yield line, "the section is empty; write its text below the heading, or remove the heading"


def _blocks(source: str) -> tuple[list[Token], dict[str, object]]:
    """The blocks alone: what is in the lines is read only where it can be wrong."""
    tokens: list[Token] = []
    env: dict[str, object] = {}
    parser = _PARSER if any(mark in source for mark in _MARKS) else _QUICK
    parser.block.parse(source, parser, env, tokens)
    return tokens, env


def _joined(lines: Sequence[str], within: Collection[int], start: int, end: int) -> str:
    """The lines of a section, with the line ends of paragraphs as the small Markdown has them."""
    made: list[str] = []
    for number in range(start, end):
        line = lines[number]
        if number not in within:
            made.append(line)
        elif _is_broken(made[-1]):
            made[-1] = made[-1][:-1]
            made.append(line)
        elif made[-1].endswith("  "):
            made.append(line)
        else:
            made[-1] = f"{made[-1].rstrip()} {line.lstrip()}"
    return "\n".join(line.rstrip() for line in made).strip("\n")


def _paragraphs(tokens: Iterable[Token]) -> Iterator[tuple[int, int]]:
    """The first line of each, and the line after its last one; tables and headings have no joined lines."""
    for token in tokens:
        if token.type == "inline" and token.map is not None:
            yield token.map[0], token.map[1]


def _is_broken(line: str) -> bool:
    """Whether a backslash at the end stands for a break, and not for itself."""
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def _complaints(tokens: Iterable[Token], env: Mapping[str, object], above: int) -> Iterator[Complaint]:
    for token in tokens:
        line = above + (token.map[0] if token.map else 0) + 1
        if token.type in _BLOCKS:
            yield line, _BLOCKS[token.type]
        elif token.type == "heading_open" and (int(token.tag[1:]) > DEEPEST or token.level):
            yield line, "a heading has one to three # and stands at the beginning of a line; make this one so"
        elif token.type == "inline" and any(sign in token.content for sign in _LOOKED_INTO):
            yield from _inline(token.content, line)
    references = env.get("references", {})
    if isinstance(references, dict):
        for one in references.values():
            yield above + one["map"][0] + 1, "put the address where the link is, like [words](https://...)"


def _inline(content: str, line: int) -> Iterator[Complaint]:
    if len(content) > WHOLE:
        yield line, "the paragraph is too long to be read; divide it"
        return
    for token in _children(content, _LINKS):
        if token.type in _INLINES and (token.type != "text_special" or token.info == "entity"):
            yield line, _INLINES[token.type]
        elif token.type == "link_open" and token.info == "auto":
            yield line, "write the link with words, like [words](https://...)"
        elif token.type == "link_open" and not is_web_address(str(token.attrs.get("href", ""))):
            yield line, "a link must lead to a web address, like [words](https://...)"
        line += token.type in {"softbreak", "hardbreak"}


def is_web_address(url: str) -> bool:
    """http or https, with a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def _children(content: str, parser: MarkdownIt = _PARSER) -> list[Token]:
    tokens: list[Token] = []
    parser.inline.parse(content, parser, {}, tokens)
    return tokens


def _words(heading: str) -> str:
    """A heading as plain words; none when it is too long to be one."""
    if len(heading) > WORDS:
        return ""
    if not any(sign in heading for sign in "\\`*_<[&"):
        return " ".join(heading.split())
    return " ".join("".join(token.content for token in _children(heading)).split())


def body(made: Iterable[Section]) -> str:
    """The sections as a body that `sections` reads as the same; what would begin a block of its own is escaped."""
    return "\n".join(f"## {_heading(one.heading)}\n\n{_written(one.text)}\n" for one in made)


def _heading(words: str) -> str:
    return "".join(f"\\{sign}" if sign in _ESCAPED else sign for sign in words)


def _written(text: str) -> str:
    lines = text.split("\n")
    for _ in lines:  # a mark that is escaped may uncover the next one
        tokens, _env = _blocks("\n".join(lines))
        marked = {number for token in tokens if (number := _mark(token, lines)) is not None}
        if not marked:
            break
        for number in marked:
            bare = lines[number].lstrip()
            ticks = len(bare) - len(bare.lstrip(bare[0])) if bare[0] in "`~" else 1
            escaped = "".join(f"\\{sign}" for sign in bare[:ticks])
            lines[number] = lines[number][: len(lines[number]) - len(bare)] + escaped + bare[ticks:]
    inside = {n for start, end in _paragraphs(tokens) for n in range(start, end - 1)}
    return "\n".join(line + "\\" if n in inside and not _is_broken(line) else line for n, line in enumerate(lines))


def _mark(token: Token, lines: Sequence[str]) -> int | None:
    """The line whose beginning makes it a block that ends a section, or takes the next ones in."""
    start, end = token.map or (0, 0)
    match token.type:
        case "heading_open":  # of an underlined one it is the last line
            return end - 1 if token.markup in {"-", "="} else start
        case "hr" | "html_block":
            return start
        case "fence" if end - start < 2 or not _closes(lines[end - 1].strip(), token.markup):
            return start
        case _:
            return None


def _closes(line: str, markup: str) -> bool:
    return len(line) >= len(markup) and not line.strip(markup[0])
