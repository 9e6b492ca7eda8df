"""Public question sets and our own, as entries, known questions, and questions that no entry answers.

CLINC150 (github.com/clinc/oos-eval, CC BY 3.0) and banking77 (PolyAI, CC BY 4.0) are never kept here: the folder that
USHER_QUESTION_SETS names holds clinc150.json (their data_full.json), banking77_train.csv and banking77_test.csv.
"""

from __future__ import annotations

import csv
import json
import os
import random
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.playbooks import Audience, Playbook, Section

PHRASINGS, SEED = 5, 8
MOST = 1_000  # questions of one kind that are asked, taken evenly from all of them
Rows = list[tuple[str, str]]  # question, label


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Entries, and questions for them (with the id that answers), for others like them, and from elsewhere."""

    name: str
    playbooks: tuple[Playbook, ...]
    known: Rows
    near: tuple[str, ...] = ()
    far: tuple[str, ...] = ()


def folder() -> Path | None:
    """Where the public sets are; None when nobody said."""
    named = os.environ.get("USHER_QUESTION_SETS")
    return Path(named) if named else None


def clinc(at: Path, *, titled: bool = False) -> tuple[QuestionSet, QuestionSet]:
    """All of it, and with a third of the intents held out as the near questions.

    An entry has five phrasings and nothing more; `titled`, the name of its intent is its title.
    """
    rows = json.loads((at / "clinc150.json").read_text(encoding="utf-8"))
    far = tuple(text for text, _ in rows["oos_test"])
    return _both("CLINC150", [*map(tuple, rows["train"])], [*map(tuple, rows["test"])], far, titled)


def banking(at: Path, *, titled: bool = False) -> tuple[QuestionSet, QuestionSet]:
    """The same of banking77; nothing in it is from elsewhere."""
    return _both("banking77", _csv(at / "banking77_train.csv"), _csv(at / "banking77_test.csv"), (), titled)


def thousand(at: Path) -> QuestionSet:
    """A thousand entries of five phrasings and some answer each, for times and memory."""
    rows = json.loads((at / "clinc150.json").read_text(encoding="utf-8"))
    by_label = _grouped([*map(tuple, rows["train"]), *_csv(at / "banking77_train.csv")])
    pieces = [
        (f"{label}-{start}", texts[start : start + PHRASINGS], " ".join(texts[start : start + 8]))
        for label, texts in by_label.items()
        for start in range(0, len(texts) - PHRASINGS, PHRASINGS)
    ]
    chosen = random.Random(SEED).sample(pieces, 1000)
    return QuestionSet("1,000 entries", tuple(_entry(*one) for one in chosen), _evenly([*map(tuple, rows["val"])]))


def _both(name: str, train: Rows, test: Rows, far: tuple[str, ...], titled: bool) -> tuple[QuestionSet, QuestionSet]:
    chance = random.Random(SEED)
    asked = {label: chance.sample(texts, PHRASINGS) for label, texts in sorted(_grouped(train).items())}
    held = set(chance.sample(sorted(asked), len(asked) // 3))
    whole = QuestionSet(name, _entries(asked, titled), _evenly(test), (), far)
    near = _evenly([(text, label) for text, label in test if label in held])
    rest = _entries({label: texts for label, texts in asked.items() if label not in held}, titled)
    rest_known = _evenly(_without(test, held))
    return whole, QuestionSet(f"{name}, a third held out", rest, rest_known, tuple(text for text, _ in near), far)


def _evenly(rows: Rows) -> Rows:
    """At most MOST of them, from all over and so of every label."""
    ordered = sorted(rows, key=lambda row: row[1])
    chosen = range(len(rows)) if len(rows) <= MOST else (at * len(rows) // MOST for at in range(MOST))
    return [ordered[at] for at in chosen]


def _without(rows: Rows, labels: Collection[str]) -> Rows:
    return [(text, label) for text, label in rows if label not in labels]


def _grouped(rows: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for text, label in rows:
        groups[label].append(text)
    return groups


def _csv(file: Path) -> Rows:
    with file.open(encoding="utf-8", newline="") as rows:
        return [(row["text"], row["category"]) for row in csv.DictReader(rows)]


def _entries(asked: dict[str, list[str]], titled: bool) -> tuple[Playbook, ...]:
    return tuple(_entry(label, texts, title=_name(label) if titled else "") for label, texts in asked.items())


def _name(label: str) -> str:
    return label.replace("_", " ")


def _entry(label: str, asked: list[str], text: str = "", title: str = "") -> Playbook:
    """Without a title with nothing but its phrasings, the first of which is the title then."""
    answer = (Section("", text),)
    return Playbook(
        label, title or asked[0], Audience.EVERYONE, "training", date(2026, 1, 1), date(2027, 1, 1), (*asked,), answer
    )
