"""The small Markdown as HTML that is safe to show: bold, italics, code, lists, links. Nothing else is let in."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from bot.platforms import remembered

_RULES = ["emphasis", "backticks", "link", "list", "escape", "newline"]
_QUESTION = re.compile(r"(\*\*(?:(?!\*\*).)+\*\*)(?: \((\d+ of \d+)\))?")


def _is_web_address(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "breaks": True}).enable(_RULES)
    parser.validateLink = _is_web_address  # type: ignore[method-assign]  # the library's own way to set it
    return parser


_PARSER = _parser()


@remembered.of_text(maxsize=512)
def to_html(markdown: str) -> str:
    """HTML of the fixed tags p, br, strong, em, code, ul, ol, li and a[href^=http]; markup in the text is shown."""
    return str(_PARSER.render(markdown))


@remembered.of_text(maxsize=512)
def talk_html(markdown: str) -> str:
    """The same for what is said in a talk: a line that is all bold is the question, and what follows it says why.

    The question may end in its place among the others, "(2 of 6)".
    """
    lines = markdown.split("\n")
    for number, line in enumerate(lines):
        if found := _QUESTION.fullmatch(line):
            before, after = "\n".join(lines[:number]), "\n".join(lines[number + 1 :])
            why = f'<div class="why">{to_html(after)}</div>' if after.strip() else ""
            return to_html(before) + _question(found[1], found[2]) + why
    return to_html(markdown)


def _question(words: str, place: str | None) -> str:
    inner = to_html(words).strip().removeprefix("<p>").removesuffix("</p>")
    where = f' <span class="step">{place}</span>' if place else ""
    return f'<p class="question">{inner}{where}</p>'
