"""Where a conversation stands: a value that is JSON, so that it survives restarts, platforms and weeks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.conversation.flow import Json

MAX_VERSIONS = 8  # of one answer that are kept to recognise what a stale page did not touch

MAX_WINDOWS = 8  # open forms of one conversation that are remembered

MAX_DELIVERIES = 20  # more than a platform repeats within the time that it repeats anything


class Status(StrEnum):
    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class State:
    """`drafts` holds kept answers by field (None: skipped); `pending` what was typed but not kept, so that it is
    shown again; `asking` the fields to be asked (again) first; `versions` the turns at which an answer changed;
    `notes` the question that a probe put instead of the field's own; `probes` all (field, rule) probed so far;
    `given` what was known before the first question, and is not counted among the questions; `deliveries` the latest
    event keys that were given effect, so that a repeated one is recognised without a look elsewhere; `forms` the
    digest of the forms that the drafts were judged by; `windows` the turn that an open form itself brought about last,
    where it goes on with an older turn in it; `place` where it was begun; `subject` the record it is about, and `round`
    how many decisions had been taken on that when it was begun.
    """

    flow: str
    version: int
    turn: int = 0
    status: Status = Status.OPEN
    drafts: Mapping[str, Json] = field(default_factory=dict)
    pending: Mapping[str, Json] = field(default_factory=dict)
    asking: tuple[str, ...] = ()
    versions: Mapping[str, tuple[tuple[int, Json], ...]] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    probes: tuple[tuple[str, str], ...] = ()
    given: tuple[str, ...] = ()
    deliveries: tuple[str, ...] = ()
    forms: str = ""
    windows: Mapping[str, int] = field(default_factory=dict)
    place: str = ""
    subject: str = ""
    round: int | None = None

    def at(self, name: str, turn: int) -> Json:
        """The kept answer as it was at that turn; None when it was not given yet (or is older than what is kept)."""
        value: Json = None
        for when, then in self.versions.get(name, ()):
            if when <= turn:
                value = then
        return value

    def changed_since(self, name: str, turn: int) -> bool:
        kept = self.versions.get(name, ())
        return bool(kept) and kept[-1][0] > turn


def to_json(state: State) -> dict[str, Any]:
    """The state as JSON values."""
    return {name: getattr(state, name) for name in State.__slots__}  # the values are JSON already; no copy is needed


def from_json(raw: Mapping[str, Any]) -> State:
    """The state that `to_json` gave."""
    return State(
        flow=raw["flow"],
        version=raw["version"],
        turn=raw["turn"],
        status=Status(raw["status"]),
        drafts=raw["drafts"],
        pending=raw["pending"],
        asking=tuple(raw["asking"]),
        versions={name: tuple((turn, value) for turn, value in kept) for name, kept in raw["versions"].items()},
        notes=raw["notes"],
        probes=tuple((name, key) for name, key in raw["probes"]),
        given=tuple(raw.get("given", ())),
        deliveries=tuple(raw.get("deliveries", ())),
        forms=raw.get("forms", ""),
        windows=raw.get("windows", {}),
        place=raw.get("place", ""),
        subject=raw.get("subject", ""),
        round=raw.get("round"),
    )
