"""Reads a YAML file that people edit: plain content, and for each part of it the line it stands on.

Every plain value is taken as it is written: `country: NO` is Norway and `start: 9:30` is half past nine, whatever YAML
would make of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

SIZE_LIMIT: Final = 1_000_000  # bytes; a real file has a few thousand
DEPTH_LIMIT: Final = 10  # levels; a real file has five
SHOWN_LIMIT: Final = 80  # characters of a wrong value that are repeated in the message

# Thirty times faster where PyYAML was built with libyaml. A file with mistakes, and one with what libyaml takes and
# PyYAML does not (a tab, a question mark outside a comment), is read by PyYAML, or machines would differ about it.
_QUICK: Final[type[Any]] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAKEN_DIFFERENTLY: Final = re.compile(r"[\t\ufeff]|[>|]#|^ *[^ #\n][^\n]*\?", re.MULTILINE)

# The way to a part of the file: keys, and positions in lists counted from 0.
Steps = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake. `line` counts from 1; 0 means the file as a whole. Entries of a list count from 1 in `key`."""

    line: int
    key: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}" if self.line else self.message


@dataclass(slots=True)
class Sheet:
    """The content as dicts, lists, strings and None; it is None itself when the file cannot be read at all."""

    content: object = None
    lines: dict[Steps, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, steps: Steps) -> int:
        """The line of the part, or of the nearest thing around it that is there."""
        while steps and steps not in self.lines:
            steps = steps[:-1]
        return self.lines.get(steps, 1)

    def add(self, line: int, message: str, key: str = "") -> None:
        self.problems.append(Problem(line, key, message))


def spoken(steps: Steps) -> str:
    """`products.3.name`: entries of a list counted from 1, as people do."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in steps)


def shown(value: object) -> str:
    """A wrong value as a message repeats it."""
    match value:
        case None | "":
            return "empty"
        case dict():
            return "a section"
        case list() | tuple():
            return "a list" if value else "an empty list"
        case _:
            words = " ".join(str(value).split())
            return words if len(words) <= SHOWN_LIMIT else f"{len(words)} characters long"


def read(path: Path) -> Sheet:
    """What the file says. Never raises for what stands in it, or because it is not there: see `Sheet.problems`."""
    sheet = Sheet()
    text = _text(path, sheet)
    if text is None:
        return sheet
    try:
        root, sheet.problems = _parsed(text)
        if not sheet.problems:
            content = None if root is None else _plain(root, (), sheet)
            sheet.content = {} if content is None else content
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        sheet.add(mark.line + 1 if mark else 0, f"this cannot be read as YAML: {error.problem or error.context}.")
    except yaml.reader.ReaderError as error:
        sheet.add(text.count("\n", 0, error.position) + 1, "a character here cannot be printed; remove it.")
    return sheet


def _parsed(text: str) -> tuple[yaml.Node | None, list[Problem]]:
    """The root of a plain file, or what is not wanted in it. What cannot be read is told in PyYAML's own words."""
    if not _TAKEN_DIFFERENTLY.search(text):
        with suppress(yaml.YAMLError):
            root, problems = _by(_QUICK, text)
            if not problems:
                return root, []
    return _by(yaml.SafeLoader, text)


def _by(loader: type[Any], text: str) -> tuple[yaml.Node | None, list[Problem]]:
    problems = list(_not_wanted(text, loader))
    return None if problems else yaml.compose(text, Loader=loader), problems


def _text(path: Path, sheet: Sheet) -> str | None:
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except FileNotFoundError:
        sheet.add(0, f"There is no file {path}. Put your operating model there, or start from the one that is shipped.")
        return None
    except OSError as error:
        sheet.add(0, f"{path} cannot be read: {error.strerror}.")
        return None
    if len(content) > SIZE_LIMIT:
        sheet.add(0, f"{path} is larger than 1 MB; it must be a short text file.")
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        sheet.add(content.count(b"\n", 0, error.start) + 1, "a character here is not UTF-8; save the file as UTF-8.")
        return None


def _not_wanted(text: str, loader: type[Any]) -> Iterator[Problem]:
    """Features that make a file larger or other than it looks. They are found before anything is built from it."""
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            yield Problem(line, "", f"*{event.anchor} repeats another part of the file; write that part out here.")
        elif isinstance(event, yaml.NodeEvent) and event.anchor:
            yield Problem(line, "", f"&{event.anchor} marks a part of the file for repeating; remove the mark.")
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
            yield Problem(line, "", f"the tag {event.tag} has no use here; remove it.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH_LIMIT:
            yield Problem(line, "", f"the file is more than {DEPTH_LIMIT} levels deep; five are enough.")
            return


def _plain(node: yaml.Node, steps: Steps, sheet: Sheet) -> object:
    sheet.lines.setdefault(steps, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, steps, sheet)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*steps, index), sheet) for index, item in enumerate(node.value)]
    return None if node.tag == "tag:yaml.org,2002:null" else node.value


def _mapping(node: yaml.MappingNode, steps: Steps, sheet: Sheet) -> dict[str, object]:
    content: dict[str, object] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            sheet.add(line, "a key must be a word, not a list or a section.", spoken(steps))
            continue
        here = (*steps, key.value)
        if here in sheet.lines:
            first = sheet.lines[here]
            sheet.add(line, f"{spoken(here)} is here again, first on line {first}; keep one.", spoken(here))
            continue
        sheet.lines[here] = line
        content[key.value] = _plain(value, here, sheet)
    return content
