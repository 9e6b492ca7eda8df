"""The chain of what happened: append-only, each entry bound to the one before.

An entry's words are bound through a salted commitment, so that they can be erased later (words and salt go, the
commitment stays) and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Happening:
    """Who did what to which record; `detail` holds why and the words, `via` the surface when it matters."""

    actor: str
    subject: str
    verb: str
    detail: Mapping[str, str]
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A happening in its place in the chain. `detail` and `salt` are None once the words were erased."""

    seq: int
    at: datetime
    actor: str
    subject: str
    verb: str
    via: str | None
    detail: str | None
    salt: str | None
    commitment: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry at which the chain is broken."""

    seq: int
    reason: str


def chain(last: Entry | None, happening: Happening, at: datetime, salt: str) -> Entry:
    """The entry that follows `last`."""
    detail = json.dumps(dict(happening.detail), sort_keys=True, separators=(",", ":"))
    commitment = _commit(salt, detail)
    seq, previous = (last.seq + 1, last.hash) if last is not None else (1, GENESIS)
    who = (happening.actor, happening.subject, happening.verb, happening.via)
    digest = _digest(seq, at, who, commitment, previous)
    return Entry(seq, at, *who, detail, salt, commitment, previous, digest)


def verify(entries: Iterable[Entry]) -> Fault | None:
    """None when nothing was changed, removed or re-ordered from the first entry on; else the first fault."""
    expected, previous = 1, GENESIS
    for entry in entries:
        if entry.seq != expected:
            return Fault(expected, f"entry {expected} is missing; entry {entry.seq} stands in its place")
        if entry.previous != previous:
            return Fault(entry.seq, f"entry {entry.seq} does not follow the entry before it")
        who = (entry.actor, entry.subject, entry.verb, entry.via)
        if not hmac.compare_digest(entry.hash, _digest(entry.seq, entry.at, who, entry.commitment, previous)):
            return Fault(entry.seq, f"entry {entry.seq} was changed")
        if entry.detail is not None and _commit(entry.salt or "", entry.detail) != entry.commitment:
            return Fault(entry.seq, f"the words of entry {entry.seq} were changed")
        expected, previous = entry.seq + 1, entry.hash
    return None


def _commit(salt: str, detail: str) -> str:
    return hashlib.sha256(f"{salt}\n{detail}".encode()).hexdigest()


def _digest(seq: int, at: datetime, who: tuple[str, str, str, str | None], commitment: str, previous: str) -> str:
    fields = [seq, at.astimezone(UTC).isoformat(), *who, commitment, previous]
    return hashlib.sha256(json.dumps(fields, separators=(",", ":")).encode()).hexdigest()
