"""The small Markdown as HTML that is safe to show: bold, italics, code, lists, links. Nothing else is let in."""

from __future__ import annotations

from functools import lru_cache

from markdown_it import MarkdownIt

_RULES = ["emphasis", "backticks", "link", "list", "escape", "newline"]


def _is_web_address(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "breaks": True}).enable(_RULES)
    parser.validateLink = _is_web_address  # type: ignore[method-assign]  # the library's own way to set it
    return parser


_PARSER = _parser()


@lru_cache(maxsize=512)
def to_html(markdown: str) -> str:
    """HTML of the fixed tags p, br, strong, em, code, ul, ol, li and a[href^=http]; markup in the text is shown."""
    return str(_PARSER.render(markdown))
