"""From a file's text to a playbook: every mistake is named, and what can be answered from is used all the same."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Final

from knowledge.entries import Audience, Mistake, Parsed, Playbook
from knowledge.front_matter import Complaint, Fields, Unreadable, control_line, read, split
from knowledge.passages import sections

SIZE_LIMIT: Final = 64 * 1024  # bytes of a file
LINES: Final = 2_000  # of a file
FEWEST: Final = 3  # phrasings
MOST: Final = 100
TOLD: Final = 50  # mistakes that are named of one file
ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ID_LIMIT: Final = 60  # characters; an id travels in buttons
LINE_LIMIT: Final = 300  # characters of a title or a phrasing
_NEEDED: Final = ("id", "title", "audience", "owner", "reviewed_on", "review_by", "questions")
_KNOWN: Final = frozenset((*_NEEDED, "owner_role", "company_supplies", "related"))
_LISTS: Final = ("questions", "related")
_AUDIENCES: Final = {
    "all": Audience.EVERYONE,
    "employees": Audience.EVERYONE,
    "champion": Audience.CHAMPIONS,
    "head": Audience.HEADS,
} | {one.value: one for one in Audience}
_YES_NO: Final = {"true": True, "yes": True, "false": False, "no": False}
_DATES: Final = ("reviewed_on", "review_by")


@dataclass(frozen=True, slots=True)
class Reading:
    """A parsed file, and on which lines its phrasings and related ids stand. It depends on nothing but the text."""

    parsed: Parsed
    lines: tuple[int, ...] = ()
    related: tuple[int, ...] = ()
    top: int = 1  # the line of the id


def key_of(words: str) -> str:
    """Two phrasings with the same key are the same question."""
    return " ".join(words.casefold().split()).rstrip("?!. ")


def reading(source: str, name: str, owners: Collection[str] | None = None) -> Reading:
    """The text of one file. `name` is the file's, for the messages; its stem is what the id should be."""
    return _Reader(name, owners).read(source)


class _Reader:
    """Reads one file and collects what is wrong in it."""

    def __init__(self, name: str, owners: Collection[str] | None) -> None:
        self._name, self._owners = name, owners
        self._found: list[Complaint] = []
        self._fields = Fields()

    def read(self, source: str) -> Reading:
        text = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        try:
            made = self._read(text)
        except Unreadable as error:
            self._found.append(error.complaint)
            made = None
        every = sorted(set(self._found))
        told, more = every[:TOLD], len(every) - TOLD
        mistakes = tuple(Mistake(self._name, line, f"{message}.") for line, message in told)
        if more > 0:
            mistakes += (
                Mistake(self._name, told[-1][0], f"and {more:,} more; mend the first ones, then check again."),
            )
        if made is None:
            return Reading(Parsed(None, mistakes))
        playbook, lines, related = made
        return Reading(Parsed(playbook, mistakes), lines, related, self._line("id"))

    def _read(self, text: str) -> tuple[Playbook | None, tuple[int, ...], tuple[int, ...]]:
        if len(text) > SIZE_LIMIT:
            raise Unreadable(0, f"the file is larger than {SIZE_LIMIT // 1024} kB; divide it")
        if (line := control_line(text)) is not None:
            raise Unreadable(line, "a character here cannot be printed; remove it")
        lines = text.split("\n")
        if len(lines) > LINES:
            raise Unreadable(0, f"the file has more than {LINES:,} lines; divide it")
        above = split(lines)
        self._fields = read("\n".join(lines[1 : above - 1]) + "\n")
        self._keys()
        id, title, owner = self._id(), self._one("title", LINE_LIMIT), self._owner()
        audience, reviewed_on, review_by = self._audience(), *map(self._date, _DATES)
        questions, related = self._questions(), self._related()
        passages = sections(lines[above:], title or "…", above, self._found)
        if not passages:
            self._say(above, "there is no answer; write it below the second line of hyphens")
        if reviewed_on and review_by and review_by < reviewed_on:
            self._say(self._line("review_by"), "review_by is before reviewed_on; correct one of the dates")
        supplies = self._supplies(passages[0].text if passages else "")
        if not (id and title and owner and audience and reviewed_on and review_by and passages):
            return None, (), ()
        asked, known = tuple(one for _, one in questions), tuple(one for _, one in related)
        made = Playbook(id, title, audience, owner, reviewed_on, review_by, asked, tuple(passages), supplies, known)
        return made, tuple(line for line, _ in questions), tuple(line for line, _ in related)

    def _say(self, line: int, message: str) -> None:
        self._found.append((line, message))

    def _line(self, key: str) -> int:
        return self._fields.lines.get(key, 1)

    def _keys(self) -> None:
        present = self._fields.lines
        if "owner_role" in present and "owner" in present:
            self._say(present["owner_role"], "owner_role and owner are the same; keep owner")
        for key in _NEEDED:
            if key not in present and not (key == "owner" and "owner_role" in present):
                self._say(1, f"the key {key} is missing; add it between the lines of hyphens")
        for key, line in present.items():
            if key not in _KNOWN:
                self._say(line, f"this key is not known; the known ones are {', '.join(sorted(_KNOWN))}")
            elif (key in self._fields.lists) is not (key in _LISTS) and self._fields.words.get(key) != "":
                wanted = "a list, with a hyphen before each entry" if key in _LISTS else "one value"
                self._say(line, f"{key} must be {wanted}")

    def _one(self, key: str, limit: int = LINE_LIMIT) -> str | None:
        """The value on one line, or None when it is not there or cannot be shown."""
        value = self._fields.words.get(key)
        return None if value is None else self._shown(value, key, self._line(key), limit)

    def _shown(self, value: str, key: str, line: int, limit: int = LINE_LIMIT) -> str | None:
        words = " ".join(value.split())
        if not words:
            self._say(line, f"{key} is empty; write it here, or remove the line")
        elif control_line(words) is not None:
            self._say(line, f"{key} has a character that cannot be printed; remove it")
        elif len(words) > limit:
            self._say(line, f"{key} has {len(words)} characters; {limit} at most can be shown")
        else:
            return words
        return None

    def _id(self) -> str | None:
        given, stem = self._one("id"), PurePath(self._name).stem
        if given is not None and not _is_id(given):
            message = f"an id has small letters, digits and single hyphens, {ID_LIMIT} at most, like which-data"
            self._say(self._line("id"), message)
            given = None
        if given is not None and given != stem:
            self._say(self._line("id"), "the id differs from the file's name; make them the same")
        return given or (stem if _is_id(stem) else None)

    def _owner(self) -> str | None:
        key = "owner" if "owner" in self._fields.lines else "owner_role"
        owner = self._one(key)
        if owner is not None and self._owners is not None and owner not in self._owners:
            self._say(self._line(key), f"no role has this code; the known ones are {', '.join(sorted(self._owners))}")
            return None
        return owner

    def _audience(self) -> Audience | None:
        """None, and so no playbook, unless it is certain who may be shown the answer."""
        value = self._one("audience")
        found = _AUDIENCES.get(value.casefold()) if value is not None else None
        if value is not None and found is None:
            self._say(self._line("audience"), f"audience must be one of {', '.join(Audience)}")
        return found

    def _date(self, key: str) -> date | None:
        value = self._one(key)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self._say(self._line(key), f"{key} must be a date like 2026-11-02")
            return None

    def _questions(self) -> list[tuple[int, str]]:
        found: dict[str, tuple[int, str]] = {}
        for line, value in self._fields.lists.get("questions", []):
            if (words := self._shown(value, "a question", line)) is None:
                continue
            first, _ = found.setdefault(key_of(words), (line, words))
            if first != line:
                self._say(line, f"the question is here again, first on line {first}; keep one of them")
        if "questions" in self._fields.lines and len(found) < FEWEST:
            message = f"at least {FEWEST} different questions are needed, as people really type them"
            self._say(self._line("questions"), message)
        if len(found) > MOST:
            self._say(self._line("questions"), f"there are more than {MOST} questions; divide the playbook")
        return list(found.values())[:MOST]

    def _related(self) -> list[tuple[int, str]]:
        found: dict[str, int] = {}
        for line, value in self._fields.lists.get("related", []):
            if _is_id(value):
                found.setdefault(value, line)
            else:
                self._say(line, "related names ids, like which-data; correct or remove this one")
        return [(line, id) for id, line in found.items()]

    def _supplies(self, text: str) -> bool:
        value = self._one("company_supplies") if self._fields.words.get("company_supplies") else None
        given = _YES_NO.get(value.casefold()) if value is not None else False
        if given is None:
            self._say(self._line("company_supplies"), "company_supplies must be true or false")
            return False
        first = text.split("\n", 1)[0].casefold()
        if given and not ("company" in first and ("replace" in first or "suppl" in first)):
            message = "the first line of the answer must say that your company replaces this text; begin it so"
            self._say(self._line("company_supplies"), message)
        return given


def _is_id(words: str) -> bool:
    return len(words) <= ID_LIMIT and ID.fullmatch(words) is not None
