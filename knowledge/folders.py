"""Folders of playbooks, looked through without trust: no links, nothing outside, nothing endless."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from knowledge.entries import Mistake
from knowledge.reading import SIZE_LIMIT

FILES_LIMIT: Final = 5_000  # files of one folder with all below it
SEEN_LIMIT: Final = 50_000  # names looked at, whatever they are
DEEPEST: Final = 4  # folders within folders
# A link is not followed even where it takes a file's place at this moment, and no pipe is waited for.
_OPEN: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
Mark = tuple[int, int, int]  # when it was written, its size, its number on the disk: other when the file is


@dataclass(slots=True)
class Found:
    """The playbooks' files below a folder, in the order of their names, and what was not taken."""

    files: dict[Path, Mark] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    whole: bool = True  # False when a folder could not be read: what is missing may be there all the same
    seen: int = 0
    full: Path | None = None  # what was left out first


def shown(path: Path) -> str:
    """A path as it can be printed."""
    return "".join(sign if sign.isprintable() else "?" for sign in str(path))


def find(folder: Path) -> Found:
    """Every `*.md` in the folder and below it, but hidden ones and README.md. Never raises for what is there or not."""
    found = Found()
    try:
        root = folder.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        _unread(found, folder, error)
        return found
    _walk(folder, root, 0, found)
    if found.full is not None:
        message = f"More than {FILES_LIMIT:,} playbooks, or files that are none; what comes here was left out."
        found.mistakes.append(Mistake(shown(found.full), 0, message))
    return found


def _unread(found: Found, folder: Path, error: Exception) -> None:
    reason = getattr(error, "strerror", None) or "it cannot be resolved"
    found.mistakes.append(Mistake(shown(folder), 0, f"The folder cannot be read ({reason}); mend it or its path."))
    found.whole = False


def _walk(folder: Path, root: Path, depth: int, found: Found) -> None:
    try:
        if not folder.resolve(strict=True).is_relative_to(root):
            found.mistakes.append(Mistake(shown(folder), 0, "The folder is outside; copy its files here."))
            return
        with os.scandir(folder) as entries:
            there = sorted(_capped(entries, found), key=lambda one: one.name)
        for entry in there:
            _take(entry, folder, root, depth, found)
    except OSError as error:
        _unread(found, folder, error)


def _capped(entries: Iterator[os.DirEntry[str]], found: Found) -> Iterator[os.DirEntry[str]]:
    for entry in entries:
        found.seen += 1
        if found.seen > SEEN_LIMIT:
            found.full = found.full or Path(entry.path)
            return
        if not entry.name.startswith("."):
            yield entry


def _take(entry: os.DirEntry[str], folder: Path, root: Path, depth: int, found: Found) -> None:
    path = folder / entry.name
    wanted = entry.name.lower().endswith(".md") and entry.name.lower() != "readme.md"
    if entry.is_symlink():
        if wanted or entry.is_dir():
            found.mistakes.append(Mistake(shown(path), 0, "This is a link, and links are not followed; copy it here."))
    elif entry.is_dir(follow_symlinks=False):
        if depth < DEEPEST:
            _walk(path, root, depth + 1, found)
        else:
            found.mistakes.append(Mistake(shown(path), 0, f"More than {DEEPEST} folders deep; move it up."))
    elif wanted and entry.is_file(follow_symlinks=False):
        if len(found.files) < FILES_LIMIT:
            about = entry.stat(follow_symlinks=False)
            found.files[path] = (about.st_mtime_ns, about.st_size, about.st_ino)
        else:
            found.full = found.full or path


def content(path: Path) -> str | Mistake:
    """The text of a file, or why there is none."""
    try:
        with open(os.open(path, _OPEN), "rb") as file:  # noqa: PTH123  # only a descriptor can refuse links
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return Mistake(shown(path), 0, "This is no plain file; put the text itself here.")
            raw = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        return Mistake(shown(path), 0, f"The file cannot be read ({error.strerror}); mend its rights or remove it.")
    if len(raw) > SIZE_LIMIT:
        return Mistake(shown(path), 0, f"The file is larger than {SIZE_LIMIT // 1024} kB; divide it.")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return Mistake(shown(path), line, "A character here is not UTF-8; save the file as UTF-8.")
