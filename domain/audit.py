"""Whether the decisions on record are those of the chain: the table is what people read, the chain what is bound."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable

from domain.history import Entry
from domain.verdicts import GateEvent

DECIDED = "decided"


def mismatch(entries: Iterable[Entry], events: Iterable[GateEvent]) -> str | None:
    """The first decision that the chain does not bear out, in words; None when table and chain say the same.

    Of an entry whose words were erased only who and when can be compared.
    """
    chained: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.verb == DECIDED:
            chained[entry.subject].append(entry)
    for event in events:
        found = next((entry for entry in chained[event.initiative] if _is_same(entry, event)), None)
        if found is None:
            return f"decision {event.round} of {event.initiative} is not as the chain has it"
        chained[event.initiative].remove(found)
    missing = next((entry for left in chained.values() for entry in left), None)
    if missing is not None:
        return f"a decision of {missing.subject} (entry {missing.seq}) is missing from the table of decisions"
    return None


def _is_same(entry: Entry, event: GateEvent) -> bool:
    if (entry.actor, entry.at) != (event.decided_by, event.at):
        return False
    if entry.detail is None:
        return True
    said = json.loads(entry.detail)
    wanted = {
        "decision": event.decision.value,
        "effect": event.effect.value,
        "stage": event.to_stage.value,
        "for": event.acting_for,
        "reason": event.reason,
        "exception_owner": event.exception_owner,
    }
    return all(said.get(name) == value for name, value in wanted.items())
