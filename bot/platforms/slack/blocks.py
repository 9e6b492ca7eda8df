"""Slack's blocks as plain dictionaries, each valid whatever is put into it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from bot.platforms.lengths import EMPTY, clean, one_line, pieces, shorten, shown, units
from bot.platforms.slack import limits, rich
from bot.platforms.slack.render_text import escape
from bot.platforms.slack.values import Blocks, Json
from bot.ui import Button, LinkButton, Style

_TEXTS = frozenset(("text", "alt_text", "url", "image_url", "value", "accessibility_label"))
_ALIVE = re.compile(r"[*_~`>]|:[^\s:]+:")  # what mrkdwn would read as its own after the three entities
_SUBTLE = 2000


def plain(text: str, limit: int, otherwise: str = EMPTY) -> Json:
    """A plain_text object, shown literally; over the limit it is cut with an ellipsis."""
    return {"type": "plain_text", "text": shorten(shown(text, otherwise), limit), "emoji": False}


def header(title: str) -> Blocks:
    """A header; a title that is too long for one stands in bold instead, in full."""
    line = one_line(title)
    if units(line) <= limits.HEADER:
        return [{"type": "header", "text": plain(line, limits.HEADER)}]
    return rich.blocks((rich.words(line, bold=True),))


def context(text: str) -> Blocks:
    """Small grey lines, literally."""
    return [
        {"type": "context", "elements": [plain(piece, limits.SECTION)]}
        for piece in pieces(clean(text), _SUBTLE)
        if piece.strip()
    ]


def subtle(lines: Sequence[rich.Line]) -> Blocks:
    """Small grey lines with bold and links where mrkdwn can say them without reading somebody's words as its own."""
    runs = [run for line in lines for run in line.runs]
    if all(run.url is None and not (run.bold or run.italic or run.code) for run in runs):
        return context(rich.plain_text(lines))
    said = _mrkdwn(lines)
    if said is not None and units(said) <= limits.SECTION:
        return [{"type": "context", "elements": [{"type": "mrkdwn", "text": said, "verbatim": True}]}]
    return rich.blocks(lines) if any(run.url for run in runs) else context(rich.plain_text(lines))


def bold(text: str) -> Json:
    """A text object in bold if the words allow it, else literal; for a section."""
    line = one_line(text)
    said = _mrkdwn((rich.words(line, bold=True),))
    if said is None or units(said) > limits.SECTION:
        return plain(line, limits.SECTION)
    return {"type": "mrkdwn", "text": said, "verbatim": True}


def _mrkdwn(lines: Sequence[rich.Line]) -> str | None:
    """None when mrkdwn cannot say it literally."""
    said = ""
    for line in lines:
        said += ("\n" if said else "") + ("• " if line.shape is rich.Shape.BULLET else "")
        for number, run in enumerate(line.runs):
            mark = "*" * run.bold + "_" * run.italic
            after = line.runs[number + 1].text[:1] if number + 1 < len(line.runs) else ""
            beside = (said[-1:] + after) if mark else ""
            if _ALIVE.search(run.text) or run.code or (run.url and "|" in run.text) or any(map(str.isalnum, beside)):
                return None
            if mark and (run.text != run.text.strip() or "\n" in run.text):
                return None
            text = f"<{escape(run.url)}|{escape(run.text)}>" if run.url else escape(run.text)
            said += mark + text + mark[::-1]
    return said if said.strip() else None


def more(sentence: str) -> Json:
    """The line that says what is not shown."""
    return context(sentence)[0]


def rows(buttons: Iterable[Button | LinkButton], subject: str | None = None, first: int = 0) -> Blocks:
    """The buttons, a few a row; words that do not fit on a button stand above it. Ids count from `first`."""
    made: Blocks = []
    row: list[Json] = []
    for number, button in enumerate(buttons, first):
        element = pressed(button, number, subject) if isinstance(button, Button) else linked(button, number)
        row.extend([element] if element is not None else [])
        rest = _unsaid(button, linkable=element is not None)
        if rest or len(row) == limits.ROW:
            made += [*([{"type": "actions", "elements": row}] if row else []), *rest]
            row = []
    return [*made, {"type": "actions", "elements": row}] if row else made


def pressed(button: Button, number: int, subject: str | None = None) -> Json:
    """A button that carries its action."""
    label = one_line(button.label)
    made: Json = {
        "type": "button",
        "action_id": f"press:{number}",
        "text": plain(label, limits.BUTTON),
        "value": button.action.pack(),
    }
    if subject or units(label) > limits.BUTTON:
        named = f"{label}: {one_line(subject)}" if subject else label
        made["accessibility_label"] = shorten(named, limits.BUTTON)
    if button.style is not Style.DEFAULT:
        made["style"] = button.style.value
    if button.confirm:
        made["confirm"] = {
            "title": plain(label, limits.CONFIRM_TITLE),
            "text": plain(button.confirm, limits.CONFIRM_TEXT),
            "confirm": plain(label, limits.CONFIRM_BUTTON),
            "deny": plain("Cancel", limits.CONFIRM_BUTTON),
        }
        if button.style is Style.DANGER:
            made["confirm"]["style"] = "danger"
    return made


def linked(button: LinkButton, number: int) -> Json | None:
    """A button that opens a page and says on which host; None when the address may not be linked."""
    if not rich.is_web_address(button.url):
        return None
    label, host = one_line(button.label), rich.host_of(button.url)
    if not rich.leads_where_it_says(label, button.url):
        where = f" ({shorten(host, limits.BUTTON // 2)})"
        label = shorten(label, limits.BUTTON - units(where)) + where
    return {
        "type": "button",
        "action_id": f"link:{number}",
        "text": plain(label, limits.BUTTON),
        "url": button.url,
    }


def _unsaid(button: Button | LinkButton, linkable: bool) -> Blocks:
    """What a button could not say, as lines."""
    label = one_line(button.label)
    if isinstance(button, LinkButton):
        long = units(label) + units(rich.host_of(button.url) if linkable else "") + 3 > limits.BUTTON
        return context(f"{label}: {clean(button.url)}") if long or not linkable else []
    said = [label] if units(label) > limits.BUTTON else []
    if button.confirm and units(clean(button.confirm)) > limits.CONFIRM_TEXT:
        said.append(clean(button.confirm))
    return context("\n".join(said))


def weight(block: Json) -> int:
    """The text in a block, in UTF-16 code units."""
    total = 0
    for name, inner in block.items():
        if isinstance(inner, str):
            if name in _TEXTS:
                total += units(inner)
        elif isinstance(inner, dict):
            total += weight(inner)
        elif isinstance(inner, list):
            total += _together(inner)
    return total


def _together(inner: Sequence[Json | Sequence[Json]]) -> int:
    total = 0
    for one in inner:
        total += weight(one) if isinstance(one, dict) else _together(one)
    return total


def size(block: object) -> int:
    """The bytes that a block takes in a request."""
    return len(json.dumps(block, separators=(",", ":"))) + 1
