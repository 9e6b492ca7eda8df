"""What a typed line is: for Usher or for the room, a command or words."""

from __future__ import annotations

import re

from bot.events import Command, Origin, TextMessage

_MENTION = re.compile(r"(?<!\w)@usher\b[,:]?", re.IGNORECASE)
_COMMAND = re.compile(r"/([\w-]+)(?:\s+(.*))?", re.DOTALL)


def is_command(text: str) -> bool:
    return _COMMAND.fullmatch(text.strip()) is not None


def is_for_usher(text: str, direct: bool) -> bool:
    """In a direct chat everything is; in a channel only a command or a mention."""
    return direct or text.lstrip().startswith("/") or _MENTION.search(text) is not None


def event(origin: Origin, text: str) -> Command | TextMessage:
    """The typed line as an event, without the mention. `/ai idea` is the same as `/idea`, as on the other platforms."""
    said = _MENTION.sub("", text).strip()
    found = _COMMAND.fullmatch(said)
    if found is None:
        return TextMessage(origin, said)
    name, rest = found[1].lower(), (found[2] or "").strip()
    if name == "ai" and rest:
        first, *more = rest.split(maxsplit=1)
        return Command(origin, first.lower(), "".join(more))
    return Command(origin, name, rest)
