"""The front matter of a playbook: keys with a word or a list of words, read as YAML that can do nothing else.

Every value is taken as it is written, as `country: NO` is Norway. It is read event by event: nothing is built for a
tag, an anchor, an alias or a deeper level, so no file can become larger or other than it looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

FENCE: Final = "---"
Complaint = tuple[int, str]  # the line, counted from 1, and what to do about it
QUOTED: Final = "put words with a colon, or with a mark at their beginning, in quotation marks"
# What no text has, and what an editor, a log or YAML would take for something else.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # thirty times faster where it was built with libyaml


@dataclass(slots=True)
class Fields:
    """The values by key; a list has a line for each of its entries."""

    words: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


class Unreadable(Exception):
    """The file cannot be understood from this line on."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.complaint: Complaint = (line, message)


def control_line(text: str) -> int | None:
    """The line of the first control character, or None."""
    found = _CONTROL.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else None


def split(lines: list[str]) -> int:
    """Where the body begins: the number of lines up to the second `---`. Unreadable when there is no front matter."""
    if not lines or lines[0].rstrip() != FENCE:
        raise Unreadable(1, "the file must begin with a line of three hyphens, and its keys (id, title, ...) below it")
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() == FENCE:
            return number
    raise Unreadable(1, "the keys at the beginning have no end; put a line of three hyphens below them")


def read(text: str, above: int = 1) -> Fields:
    """What stands between the hyphens. `above`: the lines of the file before it. Unreadable names the first fault."""
    try:
        return _fields(yaml.parse(text, Loader=_LOADER), above)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 + above if mark else 1
        reason = error.problem or error.context
        raise Unreadable(line, f"this cannot be read as YAML ({reason}); {QUOTED}") from None
    except yaml.YAMLError:
        raise Unreadable(1, "a character in the keys cannot be read; type that line anew") from None


def _fields(events: Iterable[Event], above: int) -> Fields:
    found, depth, documents = Fields(), 0, 0
    key: str | None = None
    for event in events:
        line = (event.start_mark.line if event.start_mark else 0) + 1 + above
        documents += isinstance(event, DocumentStartEvent)
        if documents > 1:
            raise Unreadable(line, "the keys end here with three dots; remove that line")
        if isinstance(event, NodeEvent):
            _refuse(event, depth, key, line)
        if isinstance(event, ScalarEvent):
            if depth == 2 and key is not None:
                found.lists[key].append((line, event.value))
            elif key is None:
                key = _new(found, event.value, line)
            else:
                found.words[key], key = event.value, None
        elif isinstance(event, CollectionStartEvent):
            depth += 1
            if key is not None:
                found.lists[key] = []
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
            key = None
    return found


def _new(found: Fields, key: str, line: int) -> str:
    if key in found.lines:
        raise Unreadable(line, f"a key is here again, first on line {found.lines[key]}; keep one of them")
    found.lines[key] = line
    return key


def _refuse(event: NodeEvent, depth: int, key: str | None, line: int) -> None:
    """Raises for everything but keys with a word or a list of words."""
    if isinstance(event, AliasEvent):
        raise Unreadable(line, f"* repeats another part of the file; write it out, or {QUOTED}")
    if event.anchor:
        raise Unreadable(line, f"& marks a part of the file for repeating; remove it, or {QUOTED}")
    if getattr(event, "tag", None):
        raise Unreadable(line, f"a tag (!) has no use here; remove it, or {QUOTED}")
    if depth == 0 and not isinstance(event, MappingStartEvent):
        raise Unreadable(line, "write keys with a colon and a space, like `title: Which data may I use?`")
    if depth == 1 and key is None and not isinstance(event, ScalarEvent):
        raise Unreadable(line, "a key must be a word")
    if depth and isinstance(event, MappingStartEvent):
        raise Unreadable(line, f"this has keys of its own, and only words can stand here; {QUOTED}")
    if depth > 1 and isinstance(event, CollectionStartEvent):
        raise Unreadable(line, f"a list cannot stand within a list; {QUOTED}")
