"""One part of `operating_model.yaml` on its way into a value; every mistake is noted in the sheet, with its line.

Reading goes on after a mistake, so that all are named at once. What is returned for a wrong part is only a stand-in:
the file is refused as a whole when the sheet holds a problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final, TypeVar

from bot.operating_model_file import ID_PATTERN, LINE_PATTERN, nearest
from bot.yaml_lines import Sheet, Steps, shown, spoken

ID_LIMIT: Final = 40  # characters, as of every id in the file
LINE_LIMIT: Final = 75  # characters, as of every title in the file

Choice = TypeVar("Choice", bound=StrEnum)


class Absent(Enum):
    """In place of content: the key is not there."""

    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Part:
    """`right` ends the sentence "<key> is <value>; it must be ..."."""

    sheet: Sheet
    steps: Steps
    content: object
    right: str

    @property
    def is_there(self) -> bool:
        return self.content is not Absent.ABSENT

    @property
    def line(self) -> int:
        return self.sheet.line(self.steps)

    def wrong(self, sentence: str) -> None:
        """Notes a mistake: "<key> <sentence>". The full stop is added where there is no question mark."""
        whole = f"{spoken(self.steps)} {sentence}"
        self.sheet.add(self.line, whole if whole.endswith("?") else f"{whole}.", spoken(self.steps))

    def missing(self) -> None:
        self.wrong(f"is missing; it must be {self.right}")

    def not_right(self, known: Iterable[str] = ()) -> None:
        """Notes that the value is wrong, and which of the known words was probably meant."""
        near = nearest(self.content, known) if isinstance(self.content, str) else None
        self.wrong(f"is {shown(self.content)}; {f'did you mean {near}?' if near else f'it must be {self.right}'}")

    def section(self, keys: Mapping[str, str], *, needed: Iterable[str] = (), kind: str = "") -> Mapping[str, Part]:
        """A part for each of the keys, there or not; nothing at all when this is no section.

        `keys` says what each must be, `kind` what an unknown key is not ("is no gate"). Notes unknown keys and the
        needed ones that are missing.
        """
        if not isinstance(self.content, dict):
            self.not_right()
            return {}
        for key in self.content:
            if key not in keys:
                self.at(key).unknown(keys, kind)
        parts = {key: self.at(key, right) for key, right in keys.items()}
        for key in needed:
            if not parts[key].is_there:
                parts[key].missing()
        return parts

    def unknown(self, known: Iterable[str], kind: str) -> None:
        """Notes that the key itself has no place here."""
        near = nearest(str(self.steps[-1]), known)
        instead = f"did you mean {near}?" if near else f"known are {', '.join(known)}"
        self.wrong(f"is {kind or 'not known here'}; {instead}")

    def at(self, key: str, right: str = "") -> Part:
        """What stands under the key, unchecked: absent, when this is no section."""
        content = self.content.get(key, Absent.ABSENT) if isinstance(self.content, dict) else Absent.ABSENT
        return Part(self.sheet, (*self.steps, key), content, right)

    def entries(self, right: str, *, least: int = 0) -> tuple[Part, ...]:
        """The parts of a list; none when it is absent or wrong. `right` is what each of them must be."""
        if not self.is_there:
            return ()
        if not isinstance(self.content, list) or len(self.content) < least:
            self.not_right()
            return ()
        return tuple(Part(self.sheet, (*self.steps, n), each, right) for n, each in enumerate(self.content))

    def one_of(self, choices: Iterable[Choice]) -> Choice | None:
        """The choice that is written here; None when it is absent or wrong."""
        by_word = {str(choice): choice for choice in choices}
        found = by_word.get(self.content.strip()) if isinstance(self.content, str) else None
        if found is None and self.is_there:
            self.not_right(by_word)
        return found

    def words(self, default: str = "") -> str:
        """One line of words."""
        return self._matched(LINE_PATTERN, LINE_LIMIT, default)

    def id(self) -> str:
        """Small letters, digits and single hyphens."""
        return self._matched(ID_PATTERN, ID_LIMIT, "")

    def _matched(self, pattern: str, limit: int, default: str) -> str:
        if not self.is_there:
            return default
        found = self.content.strip() if isinstance(self.content, str) else ""
        if len(found) <= limit and re.fullmatch(pattern, found):
            return found
        self.not_right()
        return default

    def flag(self) -> bool:
        """`true` or `false`; False when it is absent."""
        if self.is_there and self.content not in ("true", "false"):
            self.not_right()
        return self.content == "true"

    def whole(self, default: int, *, least: int, most: int) -> int:
        """A whole number within the bounds."""
        if not self.is_there:
            return default
        if isinstance(self.content, str) and re.fullmatch(r"[0-9]{1,9}", self.content):
            number = int(self.content)
            if least <= number <= most:
                return number
        self.not_right()
        return default

    def number(self, default: float, *, most: float) -> float | None:
        """A number from 0 to the bound, written with digits and a point; None when it is wrong."""
        if not self.is_there:
            return default
        if isinstance(self.content, str) and re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", self.content):
            number = float(self.content)
            if number <= most:
                return number
        self.not_right()
        return None


def once(read: Iterable[tuple[Part, object]], rule: str) -> None:
    """Notes each value that stands there a second time. Nothing, None and "", is passed over: it is wrong already."""
    seen: dict[object, Part] = {}
    for part, value in read:
        if value is None or value == "":
            continue
        first = seen.setdefault(value, part)
        if first is not part:
            part.wrong(f"is {value}, as on line {first.line}; {rule}")
