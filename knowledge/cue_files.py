"""The cue files that come with Usher: categories, severities and the sentences that weigh the cues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from knowledge.cues import Cue, Strength, Words, parse, parse_all
from knowledge.words import plain

FOLDER: Final = Path(__file__).parent / "cues"
_NO_CATEGORIES: Final = frozenset({"lists", "settled", "foreign", "english"})


@dataclass(frozen=True, slots=True)
class CueFiles:
    """What the files say. `settled` marks a clause about what is in order; `foreign` and `english` are small words."""

    categories: Mapping[str, tuple[Cue, ...]]
    severities: Mapping[str, tuple[Cue, ...]]
    examples: Mapping[str, tuple[str, ...]]
    settled: tuple[Cue, ...]
    foreign: Words
    english: Words
    lists: Mapping[str, tuple[str, ...]]


@cache
def shipped() -> CueFiles:
    """Read once. They are part of the program: a mistake in them raises where it is found."""
    categories, severities, examples = (_content(f"{name}.yaml") for name in ("categories", "severities", "examples"))
    lists = _lists(categories["lists"])
    return CueFiles(
        categories={name: parse_all(block, lists) for name, block in categories.items() if name not in _NO_CATEGORIES},
        severities=_severities(severities),
        examples={name: tuple(filter(None, text.splitlines())) for name, text in examples.items()},
        settled=tuple(filter(None, (parse(line, Strength.FAIR, lists) for line in categories["settled"]))),
        foreign=frozenset(plain(categories["foreign"])) - frozenset(plain(categories["english"])),
        english=frozenset(plain(categories["english"])),
        lists=lists,
    )


def _severities(content: Mapping[str, Any]) -> Mapping[str, tuple[Cue, ...]]:
    lists = _lists(content["lists"])
    return {name: parse_all(block, lists) for name, block in content.items() if name not in _NO_CATEGORIES}


def _lists(content: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(words.split("|")) for name, words in content.items()}


def _content(name: str) -> dict[str, Any]:
    text = (FOLDER / name).read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=yaml.CBaseLoader if hasattr(yaml, "CBaseLoader") else yaml.BaseLoader))  # noqa: S506  # Base makes strings only
