"""The playbooks that come with Usher, read once in a process, however many offices stand on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from types import MappingProxyType

from knowledge.library import Library, Snapshot
from knowledge.playbooks import Playbook

_NOTHING: Mapping[str, Playbook] = MappingProxyType({})


@cache
def _shared() -> Library:
    return Library()


class ShippedLibrary(Library):
    """The shared one, until something was curated or retired in this office: from then on its own."""

    def __init__(self) -> None:
        super().__init__()
        self._is_own = False

    @property
    def snapshot(self) -> Snapshot:
        return super().snapshot if self._is_own else _shared().snapshot

    def renew(self, curated: Mapping[str, Playbook] = _NOTHING, retired: Collection[str] = ()) -> Snapshot:
        self._is_own = self._is_own or bool(curated or retired)
        if self._is_own:
            return super().renew(curated, retired)
        return _shared().renew() if _shared().is_stale() else _shared().snapshot

    def is_stale(self) -> bool:
        return super().is_stale() if self._is_own else _shared().is_stale()
