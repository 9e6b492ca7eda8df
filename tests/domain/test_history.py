"""The chain of what happened: nothing can be changed, removed or moved without showing."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.history import GENESIS, Entry, Happening, chain, verify

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
WORDS = st.text(max_size=20)
HAPPENINGS = st.builds(Happening, WORDS, WORDS, WORDS, st.dictionaries(WORDS, WORDS, max_size=3), st.none() | WORDS)


def chained(happenings: list[Happening]) -> list[Entry]:
    entries: list[Entry] = []
    for number, one in enumerate(happenings):
        last = entries[-1] if entries else None
        entries.append(chain(last, one, NOW + timedelta(minutes=number), f"salt{number}"))
    return entries


@given(st.lists(HAPPENINGS, max_size=6))
def test_an_honest_chain_verifies(happenings: list[Happening]) -> None:
    entries = chained(happenings)
    assert verify(entries) is None
    assert [one.seq for one in entries] == list(range(1, len(entries) + 1))
    assert not entries or entries[0].previous == GENESIS


@given(st.lists(HAPPENINGS, min_size=1, max_size=5), st.data())
def test_any_change_is_found_at_its_place(happenings: list[Happening], data: st.DataObject) -> None:
    entries = chained(happenings)
    at = data.draw(st.integers(0, len(entries) - 1))
    name = data.draw(st.sampled_from([one.name for one in fields(Entry)]))
    old = getattr(entries[at], name)
    new = old + 1 if isinstance(old, int) else NOW - timedelta(days=1) if isinstance(old, datetime) else f"{old}x"
    changed: dict[str, Any] = {name: new}
    entries[at] = replace(entries[at], **changed)
    fault = verify(entries)
    assert fault is not None
    assert fault.seq <= at + 2


@given(st.lists(HAPPENINGS, min_size=2, max_size=5), st.data())
def test_removing_and_moving_is_found(happenings: list[Happening], data: st.DataObject) -> None:
    entries = chained(happenings)
    at = data.draw(st.integers(0, len(entries) - 2))
    assert verify([*entries[:at], *entries[at + 1 :]]) is not None
    entries[at], entries[at + 1] = entries[at + 1], entries[at]
    assert verify(entries) is not None


@given(st.lists(HAPPENINGS, min_size=1, max_size=4), st.data())
def test_words_can_be_erased_and_the_chain_still_verifies(happenings: list[Happening], data: st.DataObject) -> None:
    entries = chained(happenings)
    at = data.draw(st.integers(0, len(entries) - 1))
    entries[at] = replace(entries[at], detail=None, salt=None)
    assert verify(entries) is None


def test_the_same_words_with_another_salt_cannot_be_guessed_from_the_commitment() -> None:
    happening = Happening("p1", "AI-2026-0001", "commented", {"words": "yes"})
    one, other = chain(None, happening, NOW, "a"), chain(None, happening, NOW, "b")
    assert one.commitment != other.commitment


@pytest.mark.parametrize("zone_hours", [0, 1, -8])
def test_the_same_moment_in_another_zone_is_the_same(zone_hours: int) -> None:
    entries = chained([Happening("p1", "s", "v", {})])
    moved = replace(entries[0], at=entries[0].at.astimezone(timezone(timedelta(hours=zone_hours))))
    assert verify([moved]) is None
