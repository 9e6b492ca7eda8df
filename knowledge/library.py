"""The library: the playbooks in force and their index, renewed whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import RLock
from types import MappingProxyType
from typing import Final
from weakref import finalize

import numpy as np

from knowledge.answers import Answer, answer
from knowledge.background import Background
from knowledge.index import Index
from knowledge.playbooks import SHIPPED, Audience, Mistake, Playbook
from knowledge.semantic import Embedder, Matrix, Vectors
from knowledge.shelf import Shelf, in_order
from knowledge.vectors import VectorMemory

AT_ONCE: Final = 64  # texts embedded between two looks whether it is still wanted
LOOKED_EVERY: Final = 3.0  # seconds between two looks at the files
_NONE: Final[Mapping[str, Playbook]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is in force from one renewal to the next, and what is wrong in the files."""

    playbooks: Mapping[str, Playbook]
    index: Index
    mistakes: tuple[Mistake, ...] = ()


class Library:
    """Playbooks of folders, the later ones before the earlier ones, and those curated in chat before all of them.

    Nothing is read before the first use. Safe to use and to renew from several threads. `in_background` says that
    nobody waits for the meaning: answers are found by their words alone until a thread has it ready.
    """

    def __init__(
        self,
        folders: Sequence[Path] = (SHIPPED,),
        owners: Collection[str] | None = None,
        embedder: Embedder | None = None,
        vectors: Vectors | None = None,
        *,
        in_background: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._shelf = Shelf(folders, owners)
        self._embedder, self._vectors, self._clock = embedder, vectors or VectorMemory(), clock
        self._background = Background() if in_background else None
        if self._background is not None:
            finalize(self, self._background.close)  # at the interpreter's end, for whoever forgot to close
        self._renewing = RLock()
        self._snapshot: Snapshot | None = None
        self._looked, self._stale = float("-inf"), True

    @property
    def snapshot(self) -> Snapshot:
        """What is in force now."""
        if self._snapshot is None:
            with self._renewing:
                return self._snapshot or self.renew()
        return self._snapshot

    def renew(self, curated: Mapping[str, Playbook] = _NONE, retired: Collection[str] = ()) -> Snapshot:
        """Reads what has changed and takes all of it at once; when this raises, the last snapshot stays.

        A file that became broken keeps its last working version, and its mistakes are in the snapshot. `retired` ids
        are out, wherever they are from.
        """
        with self._renewing:
            loaded = self._shelf.read({*curated, *retired})
            every = {**loaded.playbooks, **curated}
            playbooks = in_order({id: one for id, one in every.items() if id not in retired})
            last = self._snapshot
            if last is not None and last.playbooks == playbooks:
                index = last.index
            else:
                index = self._indexed(tuple(playbooks.values()))
            self._snapshot = Snapshot(MappingProxyType(playbooks), index, loaded.mistakes)
            self._looked, self._stale = self._clock(), False
            return self._snapshot

    def close(self) -> None:
        """Ends what is under way in the background. The library can still be asked."""
        if self._background is not None:
            self._background.close()

    def is_stale(self) -> bool:
        """Whether a file has changed since the last renewal, or there was none yet. Looks every few seconds at most."""
        now = self._clock()
        if not self._stale and now - self._looked >= LOOKED_EVERY:
            self._looked, self._stale = now, self._shelf.is_stale()
        return self._stale

    def ask(self, question: str, audiences: frozenset[Audience] | None = None) -> Answer:
        """The answer from what is in force, with nothing that is for other audiences; every audience when None."""
        return answer(self.snapshot.index, question, audiences)

    def get(self, id: str) -> Playbook | None:
        """The playbook in force with this id."""
        return self.snapshot.playbooks.get(id)

    def _indexed(self, playbooks: tuple[Playbook, ...]) -> Index:
        """By words and, unless that is left to the background, by meaning."""
        index = Index(playbooks)
        if self._embedder is None:
            return index
        if self._background is None:
            return index.with_meaning(self._embedder, self._vectors)
        self._background.want(partial(self._deepen, index, self._embedder, self._background))
        return index

    def _deepen(self, index: Index, embedder: Embedder, background: Background) -> None:
        """In the background: puts the meaning beside the words, unless other playbooks are in force by then."""
        try:
            deeper = index.with_meaning(_Endable(embedder, background), self._vectors)
        except _Ended:
            return
        with self._renewing:
            if self._snapshot is not None and self._snapshot.index is index:
                self._snapshot = replace(self._snapshot, index=deeper)


class _Ended(Exception):
    """What was under way is not wanted any more."""


class _Endable:
    """An embedder that can be stopped while it embeds many texts."""

    def __init__(self, embedder: Embedder, background: Background) -> None:
        self._embedder, self._background = embedder, background

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Raises _Ended."""
        parts = []
        for start in range(0, len(texts), AT_ONCE):
            if start and self._background.is_closed:  # a single question is always answered
                raise _Ended
            parts.append(self._embedder.embed(texts[start : start + AT_ONCE]))
        return np.concatenate(parts)
