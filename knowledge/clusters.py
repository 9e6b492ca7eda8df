"""Questions that ask the same, put together, so that one answer is written for all of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.words import stems

ALIKE = 0.4  # the share of their words that two questions have in common, at least
# Words that stand in questions about anything here and so say little about what is asked.
GENERAL = frozenset(
    stems(
        "how what when where which who whose why any some there all one i im me my we us our you your it they them "
        "just very too also not no being having doing please thanks "
        "ai use tool get help know need want make work question idea office company"
    )
)
GENERAL_WEIGHT, LONE_WEIGHT = 0.0625, 0.5  # a lone word stands in no other question; it only tells its own apart
MOST_WORDS = 60  # of one question
MOST_SHARED = 4_096  # words that are compared; rarer ones count as lone, or a flood of them would take long
BLOCK = 256  # questions that are compared with all others at once

Key = tuple[str, ...]


def clusters(texts: Sequence[str]) -> list[tuple[int, ...]]:
    """Every text's position once, in groups that ask the same; the biggest group first, of equal ones by their words.

    The first of a group speaks best for all of it, the others follow in their order. The grouping does not depend on
    the order of the texts, but for which of several equal ones is first. Made for some thousand texts at once.
    """
    members: dict[Key, list[int]] = defaultdict(list)
    for at, text in enumerate(texts):
        members[_key(text)].append(at)
    keys = sorted(members)
    sizes = np.array([len(members[key]) for key in keys], dtype=np.int64)
    groups = _groups(_neighbours(keys), sizes)
    groups.sort(key=lambda group: (-int(sizes[group].sum()), group[0]))
    return [_positions([members[keys[row]] for row in group]) for group in groups]


def _key(text: str) -> Key:
    """What is compared: the words' stems; the text itself where it has none."""
    words = list(dict.fromkeys(stems(text)))[:MOST_WORDS]
    return tuple(sorted(words)) or (" ".join(text.split()).casefold(),)


def _neighbours(keys: Sequence[Key]) -> list[NDArray[np.intp]]:
    """For each key the rows of those that are alike, itself among them."""
    columns = _columns(Counter(word for key in keys for word in key))
    held = np.zeros((len(keys), len(columns)), dtype=np.float32)
    totals = np.zeros(len(keys), dtype=np.float32)
    for row, key in enumerate(keys):
        held[row, [columns[word] for word in key if word in columns]] = 1.0
        totals[row] = sum(_weight(word, word in columns) for word in key)
    weights = np.array([_weight(word, shared=True) for word in columns], dtype=np.float32)
    near: list[NDArray[np.intp]] = []
    for start in range(0, len(keys), BLOCK):
        rows = slice(start, start + BLOCK)
        shared = (held[rows] * weights) @ held.T
        alike = shared >= ALIKE * (totals[rows, None] + totals - shared)
        alike[range(len(alike)), range(start, start + len(alike))] = True
        near.extend(np.flatnonzero(row) for row in alike)
    return near


def _columns(often: Mapping[str, int]) -> dict[str, int]:
    """The words that several keys have, each with its column."""
    shared = sorted((word for word, count in often.items() if count > 1), key=lambda word: (-often[word], word))
    return {word: column for column, word in enumerate(shared[:MOST_SHARED])}


def _weight(word: str, shared: bool) -> float:
    if word in GENERAL:
        return GENERAL_WEIGHT
    return 1.0 if shared else LONE_WEIGHT


def _groups(near: Sequence[NDArray[np.intp]], sizes: NDArray[np.int64]) -> list[list[int]]:
    """Takes the row that most texts are alike to, with all of them, then the next among those that are left."""
    left = np.ones(len(near), dtype=np.bool_)
    counts = np.array([sizes[rows].sum() for rows in near], dtype=np.int64)  # texts left around each row
    groups = []
    while left.any():
        best = int(np.where(left, counts, 0).argmax())
        mine = near[best][left[near[best]]]
        left[mine] = False
        for row in mine:
            counts[near[row]] -= sizes[row]
        groups.append([best, *(int(row) for row in mine if row != best)])
    return groups


def _positions(group: Iterable[Sequence[int]]) -> tuple[int, ...]:
    """Of the keys' texts, the first of the first key before all others."""
    (first, *same), *others = group
    return (first, *sorted([*same, *(at for key in others for at in key)]))
