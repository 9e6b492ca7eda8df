"""Lengths and cuts: what a text must go through before any chat tool takes it. Lengths count UTF-16 code units."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

EMPTY = "–"  # stands where a text is demanded and there is none
_JOINERS = "\u200d\ufe0f\ufe0e"
_NOT_SHOWN = {
    **dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160), *range(0xD800, 0xE000)), "\ufffd"),
    0x0D: "\n",
    0x85: "\n",
}
_UGLY = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def units(text: str) -> int:
    """The length in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """The text with control characters and lone surrogates as U+FFFD and every line break as \\n."""
    return text.replace("\r\n", "\n").translate(_NOT_SHOWN) if _UGLY.search(text) else text


def shown(text: str, otherwise: str = EMPTY) -> str:
    """The clean text, or the other when there is nothing in it that one could see."""
    cleaned = clean(text)
    return cleaned if cleaned.strip() else otherwise


def one_line(text: str, otherwise: str = EMPTY) -> str:
    """The clean text on one line."""
    return shown(" ".join(clean(text).split()), otherwise)


def head(text: str, limit: int) -> int:
    """How many characters of the text fit into `limit` units: to a space if one is near, never inside a grapheme."""
    end = _fitting(text, limit)
    if end >= len(text):
        return len(text)
    space = max(text.rfind(" ", 0, end), text.rfind("\n", 0, end)) + 1
    if space > end * 0.7:
        return space
    for back in range(end, max(end - 24, 0), -1):
        if not _continues(text, back):
            return back
    return end


def shorten(text: str, limit: int) -> str:
    """At most `limit` units; what is cut is cut with an ellipsis."""
    if units(text) <= limit:
        return text
    return text[: head(text, limit - 1)].rstrip() + "…"


def counted(text: str, limit: int) -> str:
    """At most about `limit` units of the clean text; what is cut is counted."""
    cleaned = clean(text)
    end = head(cleaned, limit)
    return cleaned if end == len(cleaned) else f"{cleaned[:end].rstrip()} … and {len(cleaned) - end:,} more characters"


def pieces(text: str, size: int) -> Iterator[str]:
    """The whole text in pieces of at most `size` units, none of them empty."""
    while text:
        end = head(text, size)
        yield text[:end]
        text = text[end:]


def _fitting(text: str, limit: int) -> int:
    end = min(len(text), limit)
    while (over := units(text[:end]) - limit) > 0:
        end -= (over + 1) // 2
    return end


def _continues(text: str, at: int) -> bool:
    """Whether the character at this place belongs to the one before."""
    sign = text[at]
    tone = "\U0001f3fb" <= sign <= "\U0001f3ff"
    return tone or sign in _JOINERS or text[at - 1] == "\u200d" or unicodedata.combining(sign) != 0
