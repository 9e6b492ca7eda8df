"""What several folders hold together. A shelf remembers files: it reads again only what has changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from knowledge.entries import Loaded, Mistake, Parsed, Playbook
from knowledge.folders import Mark, content, find, shown
from knowledge.reading import Reading, key_of, reading

Entry = tuple[str, Reading]  # a file's name, and what it says
Marks = tuple[dict[Path, Mark], ...]


class Shelf:
    """Folders, the later ones before the earlier ones; a file that breaks keeps its last working version."""

    def __init__(self, folders: Sequence[Path], owners: Collection[str] | None = None) -> None:
        self._folders: Final = tuple(folders)
        self._owners: Final = None if owners is None else frozenset(owners)
        self._read: dict[Path, tuple[Mark, Reading]] = {}
        self._working: dict[Path, Reading] = {}
        self._marks: Marks | None = None

    def is_stale(self) -> bool:
        """Whether a file is other than when it was read. Looks at every name, reads none."""
        return self._marks != tuple(find(one).files for one in self._folders)

    def read(self, known: Collection[str] = ()) -> Loaded:
        """All of it, and every mistake. `known`: ids of playbooks that are elsewhere."""
        mistakes: list[Mistake] = []
        marks: list[dict[Path, Mark]] = []
        there: dict[Path, tuple[Mark, Reading]] = {}
        working: dict[Path, Reading] = {}
        in_force: dict[str, Entry] = {}
        for folder in self._folders:
            found = find(folder)
            marks.append(found.files)
            mistakes += found.mistakes
            entries: list[Entry] = []
            for path, mark in found.files.items():
                there[path] = mark, self._of(path, mark)
                entries.append((shown(path), self._kept(path, there[path][1], working)))
            entries += [] if found.whole else self._missing(folder, working)
            in_force |= _by_id(entries, mistakes)
        self._read, self._working, self._marks = there, working, tuple(marks)
        mistakes += _across(in_force, {*in_force, *known})
        playbooks = {id: one.parsed.playbook for id, (_, one) in in_force.items() if one.parsed.playbook}
        return Loaded(playbooks, tuple(mistakes))

    def _of(self, path: Path, mark: Mark) -> Reading:
        before = self._read.get(path)
        if before is not None and before[0] == mark:
            return before[1]
        text = content(path)
        if isinstance(text, Mistake):
            return Reading(Parsed(None, (text,)))
        return reading(text, shown(path), self._owners)

    def _kept(self, path: Path, now: Reading, working: dict[Path, Reading]) -> Reading:
        """What is said now; of a broken file its mistakes and the last version that worked."""
        if now.parsed.playbook is not None:
            working[path] = now
            return now
        last = self._working.get(path)
        if last is None:
            return now
        working[path] = last
        return Reading(replace(now.parsed, playbook=last.parsed.playbook), top=0)

    def _missing(self, folder: Path, working: dict[Path, Reading]) -> list[Entry]:
        """What was there before the folder, or one within, could not be read."""
        kept = []
        for path, last in self._working.items():
            if path not in working and path.is_relative_to(folder):
                working[path] = last
                kept.append((shown(path), Reading(Parsed(last.parsed.playbook, ()), top=0)))
        return kept


def _by_id(entries: Sequence[Entry], mistakes: list[Mistake]) -> dict[str, Entry]:
    """The files of one folder by id; of two with the same id the first one counts."""
    taken: dict[str, Entry] = {}
    for name, one in entries:
        mistakes += one.parsed.mistakes
        if (playbook := one.parsed.playbook) is None:
            continue
        first, _ = taken.setdefault(playbook.id, (name, one))
        if first != name:
            message = f"the id {playbook.id} is also in {first}, which is used; give this one an id of its own."
            mistakes.append(Mistake(name, one.top, message))
    return taken


def _across(in_force: Mapping[str, Entry], known: Collection[str]) -> Iterator[Mistake]:
    """What only shows when all files are seen together."""
    asked: dict[str, str] = {}
    for name, one in in_force.values():
        if (playbook := one.parsed.playbook) is None:
            continue
        for line, question in zip(one.lines, playbook.questions, strict=False):
            if (other := asked.setdefault(key_of(question), playbook.id)) != playbook.id:
                yield Mistake(name, line, f"the playbook {other} has this question too; keep it in one of them.")
        for line, id in zip(one.related, playbook.related, strict=False):
            if id not in known:
                yield Mistake(name, line, f"no playbook has the id {id}; correct or remove it.")
            elif id == playbook.id:
                yield Mistake(name, line, "a playbook is not related to itself; remove this id.")


def in_order(playbooks: Mapping[str, Playbook]) -> dict[str, Playbook]:
    """By id, so that the same playbooks make the same index wherever they come from."""
    return dict(sorted(playbooks.items()))
