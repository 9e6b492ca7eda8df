"""The table of decisions against the chain: what was changed, added or taken out of it is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.audit import mismatch
from domain.funnel import Decision, Stage
from domain.governance import GateId
from domain.history import Entry, Happening, chain
from domain.orders import Effect
from domain.people import PersonId
from domain.verdicts import GateEvent

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
EVENT = GateEvent(
    "AI-2026-0001",
    1,
    GateId.G1,
    Decision.REJECT,
    Effect.MOVED,
    Stage.NEW,
    Stage.REJECTED,
    NOW,
    PersonId("olga"),
    reason="No data.",
)
SAID = {"decision": "REJECT", "effect": "moved", "stage": "REJECTED", "reason": "No data."}


def entries(*said: dict[str, str]) -> list[Entry]:
    made: list[Entry] = []
    for at, detail in enumerate(said):
        happening = Happening("olga", EVENT.initiative, "decided", detail)
        made.append(chain(made[-1] if made else None, happening, NOW + timedelta(days=at), "salt"))
    return made


def test_the_same_on_both_sides() -> None:
    assert mismatch(entries(SAID), [EVENT]) is None
    assert mismatch([], []) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"decided_by": PersonId("otto")},
        {"acting_for": PersonId("otto")},
        {"reason": "It was a whim."},
        {"decision": Decision.CONTINUE},
        {"to_stage": Stage.ASSESSMENT},
        {"at": NOW + timedelta(seconds=1)},
        {"exception_owner": PersonId("otto")},
    ],
)
def test_a_changed_row_is_named(changed: dict[str, object]) -> None:
    row = replace(EVENT, **changed)  # type: ignore[arg-type]  # any field
    assert mismatch(entries(SAID), [row]) == "decision 1 of AI-2026-0001 is not as the chain has it"


def test_rows_that_were_added_or_taken_out_are_named() -> None:
    assert "decision 2" in (mismatch(entries(SAID), [EVENT, replace(EVENT, round=2)]) or "")
    again = replace(EVENT, round=2, at=NOW + timedelta(days=1))
    assert mismatch(entries(SAID, SAID), [EVENT, again]) is None
    assert "entry 2) is missing" in (mismatch(entries(SAID, SAID), [EVENT]) or "")


def test_of_erased_words_who_and_when_remain() -> None:
    erased = [replace(entry, detail=None, salt=None) for entry in entries(SAID)]
    assert mismatch(erased, [EVENT]) is None
    assert mismatch(erased, [replace(EVENT, decided_by=PersonId("otto"))]) is not None
